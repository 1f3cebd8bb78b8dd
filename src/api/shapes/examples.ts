import type { ActDefinition, FieldDefinition, ProcessName } from '../../vocabulary';

const references = {
  referral: 'REF-123',
  cinPlan: 'CIN-123',
  stepDown: 'SD-123',
  stepUp: 'SU-123',
} as const satisfies Record<ProcessName, string>;

/** The reference of the example of each kind of case. */
export function referenceOf(process: ProcessName): string {
  return references[process];
}

/** A body that would be read: what the act makes no sense without, else its first field. */
export function exampleOf({ act, fields, opens, processes }: ActDefinition): Record<string, unknown> {
  const named = Object.entries(fields);
  const always = named.filter(([, { always: isAlways }]) => isAlways);
  const shown = always.length > 0 ? always : named.slice(0, 1);
  return {
    ...(opens && {
      reference: act === 'receiveContact' ? 'CON-122' : referenceOf(processes[0] as ProcessName),
      child: 'C-1001',
      receivedAt: '2026-04-15T09:30',
    }),
    ...Object.fromEntries(shown.map(([name, field]) => [name, valueOf(field)])),
  };
}

function valueOf({ type, codes, many }: FieldDefinition): unknown {
  const one = {
    flag: true,
    count: 2,
    event: 7,
    code: codes?.[0] ?? 'an-item-of-your-list',
    date: '2026-04-20',
    moment: '2026-04-15T09:30:00Z',
    duration: '20 working days',
    clock: 'referral-decision',
    role: 'team-manager',
    case: 'referral:peterborough:REF-124',
    reference: 'DOC-123',
    person: 'pet-social-worker',
    team: 'referral-and-assessment',
    field: 'keyElementsListed',
    note: 'the full reasons stand in the file',
  }[type];
  return many ? [one] : one;
}
