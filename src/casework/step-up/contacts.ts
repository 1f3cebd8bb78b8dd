import { caseId, parseCaseId, referencePattern } from '../ids';
import { staysWithUs } from '../holder';
import { asEntered } from '../move-entry';
import { decidesSection47 } from '../section47';
import { actorOf } from '../successors';
import { standing } from '../triggers';
import type { Case, CaseEvent, Fact, Fields, Link, Successor, Word } from '../types';

/** A contact with social care, and what has become of it there. */
export interface StepUpContact {
  /** The entry here that opened it, or by which we heard of it. */
  entry: Fact;
  /** What was decided of it last. */
  answer?: Fact;
  /** A contact that became a referral is open until that is decided. */
  is: 'open' | 'taken on' | 'not taken on';
}

/** The contacts of this step-up, in the order in which they came to be; early help goes on beside them (decisions 4.4). */
export function contactsOf(facts: readonly Fact[]): readonly StepUpContact[] {
  const live = standing(facts);
  return live
    .filter((fact) => opensContact(fact) || isHeardOf(fact))
    .map((entry): StepUpContact => {
      const answer = live.filter((fact) => isDecision(fact) && isOf(entry, fact)).at(-1);
      return { entry, ...(answer && { answer }), is: answer ? resultOf(answer) : 'open' };
    });
}

/** Those that social care has still to decide. */
export function openContacts(facts: readonly Fact[]): readonly StepUpContact[] {
  return contactsOf(facts).filter((contact) => contact.is === 'open');
}

/**
 * What opens a contact: the step-up is accepted; or somebody refers directly, which waits for nothing and for nobody's
 * agreement (HUL-0.1, HUL-3.0b, HUL-3.3a, 3.3c). Section 47 is social care's whoever recorded it.
 */
function opensContact(happened: { event: string; fields: Fields }): boolean {
  return happened.event === 'StepUpAccepted' || isDirect(happened);
}

function isDirect({ event, fields }: { event: string; fields: Fields }): boolean {
  const isConcern =
    event === 'ConcernRaised' && (fields.toSocialCare === true || clear.includes(String(fields.kind)));
  return isConcern || decidesSection47({ event, fields });
}

const clear: readonly string[] = ['significant-harm', 'imminent-risk'];

/** Social care recorded the contact itself, and linked it to this step-up. */
function isHeardOf({ event, fields }: Fact): boolean {
  return event === 'CaseBelongsWith' && fields.relation === 'referral';
}

function isDecision({ event, fields }: Fact): boolean {
  return (
    event === 'LinkedCaseDecided' && ['ContactDecided', 'ReferralDecided'].includes(String(fields.event))
  );
}

function isOf(entry: Fact, { fields }: Fact): boolean {
  if (isHeardOf(entry)) return fields.fromCase === entry.fields.fromCase;
  const reference = parseCaseId(String(fields.fromCase))?.reference ?? '';
  return entry.fields.contact === undefined
    ? reference.endsWith(mark(entry.id))
    : reference === entry.fields.contact;
}

function resultOf({ fields }: Fact): StepUpContact['is'] {
  const outcome = String(fields.outcome);
  if (fields.event === 'ContactDecided' && outcome === 'referral') return 'open';
  return staysWithUs.includes(outcome) ? 'taken on' : 'not taken on';
}

/** The contact that an entry opens: it is linked both ways, and continues the chain. */
export function linkedContact(current: Case, event: CaseEvent): readonly Successor[] {
  const happened = { event: event.event, fields: event.fields ?? {} };
  if (!opensContact(happened)) return [];
  const reference = (happened.fields.contact as string | undefined) ?? referenceFor(current, event.sequence);
  return [
    {
      id: caseId('referral', current.council, reference),
      relation: 'contact',
      opening: {
        act: 'receiveContact',
        process: 'referral',
        council: current.council,
        reference,
        child: current.child,
        ...(current.family && { family: current.family }),
        chain: current.chain,
        links: [{ case: current.id, relation: 'step-up' }, ...whatCameBefore(current)],
        happenedAt: event.at,
        fields: saidOf(current, happened),
        actor: actorOf(current, event),
      },
    },
  ];
}

/** The end of the reference of a contact that an entry opened. */
function mark(entry: number): string {
  return `-C${entry}`;
}

function referenceFor({ reference }: Case, entry: number): string {
  const derived = `${reference}${mark(entry)}`;
  return referencePattern.test(derived) ? derived : `LINKED-0${reference.slice(-20)}${mark(entry)}`;
}

/** What the family has behind it with us: an earlier referral, its plan, its step-down. */
function whatCameBefore({ links = [] }: Case): readonly Link[] {
  return links
    .filter(({ relation }) => before.includes(relation))
    .map((link) => ({
      ...link,
      relation: link.relation === 'referral' ? 'earlier-referral' : link.relation,
    }));
}

const before: readonly string[] = ['earlier-referral', 'referral', 'plan', 'step-down', 'early-help-episode'];

function saidOf(current: Case, { event, fields }: { event: string; fields: Fields }): Fields {
  const considered = current.facts[0]?.fields ?? {};
  const isPublic = ['family', 'child', 'public'].includes(String(fields.raisedBy));
  const isProfessional = ['practitioner', 'overseer', 'partner'].includes(String(fields.raisedBy));
  return {
    sourceKind: isPublic ? 'individual' : 'early-help',
    professional: !isPublic,
    type: 'concern',
    concern: isDirect({ event, fields })
      ? concernOf(event, fields)
      : (byReason[String(considered.reason)] ?? 'other'),
    ...(fields.kind === 'allegation-against-staff' && { allegationAgainstStaff: true }),
    caseStatus: 'early-help',
    // Whoever referred directly is answered by social care; of a step-up the lead practitioner hears from us.
    ...(isProfessional && { safeAddress: true }),
    team: fields.toTeam ?? considered.toTeam ?? current.team,
  };
}

function concernOf(event: string, { kind }: Fields): string {
  return event === 'ConcernRaised' ? (byKind[String(kind)] ?? 'other') : 'child-protection';
}

const byKind: Readonly<Record<string, string>> = {
  'significant-harm': 'child-protection',
  'imminent-risk': 'child-protection',
  neglect: 'neglect',
  'domestic-abuse': 'domestic-abuse',
  'allegation-against-staff': 'allegation-against-staff',
};

const byReason: Readonly<Record<string, string>> = { 'risk-of-harm': 'child-protection', neglect: 'neglect' };

/** A contact that was there already belongs with the step-up from now on; section 47 is entered where its clocks run. */
export function saidToContact(
  current: Case,
  event: CaseEvent,
  opened: readonly Successor[],
): readonly { to: string; word: Word }[] {
  const entry = current.facts.find(({ id }) => id === event.sequence);
  const from = { from: current.id, entry: event.sequence };
  return opened.flatMap(({ id }) => [
    { to: id, word: { ...from, word: 'linked' as const, relation: 'step-up' as const } },
    ...(entry && decidesSection47(entry)
      ? [{ to: id, word: { ...from, word: 'entry' as const, act: asEntered(entry, current.council) } }]
      : []),
  ]);
}
