import { addDays, atLocal, civilDate, type CivilDate, type Instant } from '../../calendar';
import type { Notice, NoticeKind } from '../../casework';
import { councilWords } from '../../activities/council-policy';
import {
  compose,
  composeAlert,
  composeDigest,
  noticeKinds,
  type Composed,
  type DigestLine,
  type Told,
} from '../../notices';
import { versionsOf, type ClockRule, type Policy } from '../../policy';
import { outsideRoles, type Role } from '../../vocabulary';

/** One mail as it would arrive, or what a worker does instead of a mail. */
export interface Sample {
  name: string;
  to: readonly Role[];
  mail?: Composed;
  task?: { says: string; cite: readonly string[] };
}

const publicUrl = 'https://caseclock.example';
const due = civilDate('2025-04-22');
const at = (date: CivilDate, time = '08:30'): Instant => atLocal(date, time)[0]!;
const reference = (number: number) => `REF-${1000 + number}`;

/** Every notice that a council's people can get, with invented references and dates. */
export function samplesOf(council: string): Sample[] {
  const policy = versionsOf(council).at(-1);
  if (!policy) throw new Error(`There is no policy of ${council}.`);
  const clocks = Object.entries(policy.clocks).filter(([, clock]) => clock.process === 'referral');
  const words = councilWords(council, at(due));
  const mail = (told: Told[], to: readonly Role[]) => compose(told, { roles: to }, publicUrl, words);
  const sample = (
    name: string,
    notice: Partial<Notice> & { kind: NoticeKind },
    to: Role,
    children = 1,
  ): Sample => ({
    name,
    to: [to],
    mail: mail(
      Array.from({ length: children }, (_, index) => told(notice, index, clocks)),
      [to],
    ),
  });
  const decider = policy.clocks['referral-decision']?.who ?? 'team-manager';
  return [
    ...noticeKinds.flatMap((kind): Sample[] => {
      switch (kind) {
        case 'task':
          return [
            sample('case-stopped', { kind, step: 'DeathRecorded', cite: ['HOUSE-1.5'] }, 'team-manager'),
          ];
        case 'escalation':
          return [
            sample('escalation-rung-1-target', { kind, rung: 1, reading: 'target', due: addDays(due, -4), dueAt: at(addDays(due, -4), '16:59') }, 'team-manager'),
            sample('escalation-rung-2', { kind, rung: 2 }, 'service-manager'),
            sample('escalation-three-children', { kind, rung: 1 }, 'team-manager', 3),
          ]; // prettier-ignore
        default:
          return [sample(kind, { kind }, decider)];
      }
    }),
    ...asked(policy, mail, clocks),
    { name: 'digest-of-a-worker', to: ['social-worker'], mail: digest(4, clocks, words) },
    { name: 'digest-of-a-manager', to: ['team-manager'], mail: digest(180, clocks, words) },
    {
      name: 'undelivered',
      to: ['platform-engineer'],
      mail: composeAlert({ reference: reference(1), number: 3, people: 1, codes: ['550'] }),
    },
  ];
}

/** What the procedure wants people to hear: by mail and digest inside, by a task for the worker outside. */
function asked(
  { notices }: Policy,
  mail: (told: Told[], to: readonly Role[]) => Composed,
  clocks: Clocks,
): Sample[] {
  return notices.flatMap(({ on, to, cite }): Sample[] => {
    const [outside, inside] = [true, false].map((which) =>
      to.filter((role) => outsideRoles.includes(role) === which),
    ) as [Role[], Role[]];
    const name = `${on.event}-${cite[0]}`;
    const notice = { kind: 'task', step: on.event, cite, due: undefined } as const;
    return [
      ...(inside.length > 0 ? [{ name, to: inside, mail: mail([told(notice, 0, clocks)], inside) }] : []),
      ...(outside.length > 0 ? [{ name: `${name}-task`, to: outside, task: { says: on.event, cite } }] : []),
    ];
  });
}

type Clocks = readonly (readonly [string, ClockRule])[];

type Sampled = Omit<Partial<Notice>, 'due'> & { kind: NoticeKind; due?: CivilDate | undefined };

function told(notice: Sampled, index: number, clocks: Clocks, step = 'referral-decision'): Told {
  const cite = clocks.find(([name]) => name === step)?.[1].cite ?? [];
  const { due: own, ...rest } = { step, due, reading: 'limit' as const, cite, ...notice };
  return {
    of: { id: `referral:sample:${reference(index)}`, reference: reference(index) },
    notice: { ...rest, ...(own && { due: own }) },
    at: at(notice.kind === 'due-soon' ? addDays(due, -5) : addDays(due, 1)),
  };
}

function digest(cases: number, clocks: Clocks, words: Parameters<typeof composeDigest>[3]): Composed {
  const names = clocks.map(([name]) => name);
  const lines = Array.from({ length: cases }, (_, index): DigestLine => {
    const state = (['late', 'told', 'due', 'reason', 'sign-off'] as const)[index % 5]!;
    const kind = ({ late: 'overdue', told: 'task', due: 'due-soon', reason: 'late-reason-asked', 'sign-off': 'decision-asked' } as const)[state]; // prettier-ignore
    const step = state === 'told' ? 'ReferralReceived' : names[index % names.length];
    const own = state === 'told' ? undefined : addDays(due, (index % 7) - (state === 'due' ? 0 : 6));
    return {
      ...told({ kind, due: own }, index, clocks, step),
      state,
      family: `F-${Math.floor(index / 2)}`,
      safety: clocks.find(([name]) => name === step)?.[1].class === 'safety',
    };
  });
  return composeDigest(lines, at(due), publicUrl, words);
}
