import type { ClockRule, HouseRules } from '../policy';
import type { ProcessName, Role } from '../vocabulary';
import { formatMoment } from './moments';
import type { NoticeDraft } from './notices';
import { standing } from './triggers';
import type { Act, Case, CaseEvent, Clock, Fact, Fields, Refusal } from './types';

/**
 * An offer of a case to somebody else: to another team (a transfer), or to early help (a step-down). It is accepted
 * or returned; nobody accepts what they offered; and one that nobody answers reminds, escalates on both sides, and
 * comes back by itself (decisions 3.3, 5.3). Until it is accepted whoever offered it keeps the case.
 */

const name = 'handover-answer';

/** The house's own clock of an offer. */
export function offerRule(house: HouseRules, process: ProcessName = 'stepDown'): ClockRule {
  const concern = newConcerns.flatMap((event) =>
    ['HandoverOffered', 'HandoverAnnounced'].map((offered) => ({ event, given: { event: offered } })),
  );
  return {
    process,
    cite: ['HOUSE-5.3'],
    class: 'practice',
    who: 'team-manager',
    comesBack: true,
    starts: [
      { event: 'TransferProposed' },
      { event: 'HandoverOffered' },
      // What was over before word of it came is waited for no more.
      { event: 'HandoverAnnounced', where: { over: { in: [false] } }, from: 'offeredAt' },
    ],
    until: [
      ...['TransferAccepted', 'TransferReturned', 'HandoverAccepted', 'HandoverReturned'].map((event) => ({
        event,
        of: 'offer',
      })),
      { event: 'Released' },
      { event: 'NotReleased' },
    ],
    unless: [
      { event: 'OfferCameBack', of: 'offer' },
      ...['TransferCompleted', 'HandoverStopped', 'ReleaseRefused', 'StepDownWithdrawn'].map((event) => ({
        event,
      })),
      { event: 'ClosedInCaseSystem' },
      { event: 'StepDownCompleted' },
      ...againstHandover.map((trigger) => ({ ...trigger, given: { event: 'HandoverOffered' } })),
      ...concern,
    ],
    readings: [{ kind: 'limit', within: house.handoverReturns, cite: ['HOUSE-5.3'] }],
  };
}

export function isOfferClock(clock: Pick<Clock, 'name'>): boolean {
  return clock.name === name;
}

export const offerClock = name;

/** A new concern: the handover is off, and the sending side holds on (decisions 1.1). */
export const newConcerns: readonly string[] = [
  'ConcernRaised',
  'HeldForProtection',
  'StrategyDiscussionHeld',
  'Section47Started',
];

/** An agreement that is taken back, and a service that drops out. */
export const againstHandover = [
  {
    event: 'AgreementRecorded',
    where: {
      answer: { in: ['refused', 'withdrawn'] },
      who: { in: ['parent', 'family', 'child'] },
      to: { in: ['step-down', 'early-help', 'support', 'services', 'sharing'] },
    },
  },
  { event: 'OutsideAnswerRecorded', where: { answer: { in: ['declined'] } } },
  { event: 'ManagersViewRecorded', where: { agrees: { in: [false] } } },
  { event: 'PanelDecided', where: { outcome: { in: ['remain', 'close'] } } },
] as const;

const offers: readonly string[] = ['TransferProposed', 'HandoverOffered'];
const answers: readonly string[] = [
  ...['TransferAccepted', 'TransferReturned', 'TransferCompleted', 'HandoverAccepted', 'HandoverReturned'],
  ...['OfferCameBack', 'ReleaseRefused', 'StepDownWithdrawn', 'ClosedInCaseSystem', 'StepDownCompleted'],
];

/** Whether a fact takes an offer to early help off the table. */
export function isAgainstHandover(fact: Pick<Fact, 'event' | 'fields'>): boolean {
  return (
    newConcerns.includes(fact.event) ||
    againstHandover.some(
      ({ event, where }) =>
        event === fact.event &&
        Object.entries(where).every(([field, { in: values }]) =>
          (values as readonly unknown[]).includes(fact.fields[field]),
        ),
    )
  );
}

/** The offer that waits for an answer, as things were recorded: what came first decided. */
export function openOffer(facts: readonly Fact[]): Fact | undefined {
  return standing(facts).reduce<Fact | undefined>((open, fact) => {
    if (offers.includes(fact.event)) return fact;
    const isOver =
      answers.includes(fact.event) || (open?.event === 'HandoverOffered' && isAgainstHandover(fact));
    return isOver ? undefined : open;
  }, undefined);
}

const answering: Readonly<Record<string, { offer: string; accepts?: true }>> = {
  acceptTransfer: { offer: 'TransferProposed', accepts: true },
  returnTransfer: { offer: 'TransferProposed' },
  acceptHandover: { offer: 'HandoverOffered', accepts: true },
  returnHandover: { offer: 'HandoverOffered' },
};

/** Whoever answers means the offer that waits. */
export function offerMeant(current: Case, { act }: Act): Fields {
  const open = openOffer(current.facts);
  return open && answering[act]?.offer === open.event ? { offer: open.id } : {};
}

/** Why an offer cannot be made or answered so, if it cannot. */
export function offerRefused(current: Case, act: Act): Refusal | null {
  const open = openOffer(current.facts);
  if (['proposeTransfer', 'offerHandover'].includes(act.act)) {
    return open
      ? {
          refused: 'stage',
          message: `it is offered already, since ${formatMoment(open.at)} (entry ${open.id}): that offer is answered first`,
          cite: ['HOUSE-3.3'],
        }
      : null;
  }
  const answer = answering[act.act];
  if (!answer) return null;
  if (open?.event !== answer.offer || act.fields.offer !== open.id) {
    return {
      refused: 'missing',
      message: 'no such offer waits for an answer: it was answered, came back, or was taken off the table',
      errors: [{ pointer: '/offer', message: 'is the entry of the offer that waits' }],
      cite: ['HOUSE-3.3'],
    };
  }
  return answer.accepts ? (ownOffer(open, act) ?? notForThem(open, act)) : null;
}

function ownOffer(offer: Fact, { actor }: Act): Refusal | null {
  const offered = [offer.by, ...(offer.enteredBy ? [offer.enteredBy] : [])];
  const accepts = [actor.by, ...(actor.enteredBy ? [actor.enteredBy] : [])];
  if (!accepts.some((one) => offered.includes(one))) return null;
  return {
    refused: 'four-eyes',
    message: 'You offered it; somebody else must accept it.',
    cite: ['HOUSE-3.3'],
  };
}

/** Offered to a person, a post or a team: they accept it. */
function notForThem({ event, fields }: Fact, act: Act): Refusal | null {
  if (event === 'TransferProposed') {
    return act.fields.team === fields.team
      ? null
      : {
          refused: 'not-allowed',
          message: `it is offered to the team ${String(fields.team)}`,
          errors: [{ pointer: '/team', message: `is ${String(fields.team)}, to whom it is offered` }],
          cite: ['HOUSE-3.3'],
        };
  }
  if (act.fields.onBehalf === true) return null;
  const { toPerson, toRole } = fields;
  const isOther =
    toPerson === undefined
      ? toRole !== undefined && !act.actor.roles.includes(toRole as Role)
      : toPerson !== act.actor.by;
  if (!isOther) return null;
  return {
    refused: 'not-allowed',
    message: `it is offered to ${String(toPerson ?? toRole)}: they accept it, or it is returned and offered anew`,
    cite: ['HOUSE-3.3'],
  };
}

type Whom = Pick<NoticeDraft, 'to' | 'people' | 'team'>;

/** Whom an offer is made to: a person by name, a queue, or the team by its manager. */
function receiving({ event, fields }: Fact): Whom {
  const team = (fields.toTeam ?? fields.team) as string | undefined;
  const inTeam = team === undefined ? {} : { team };
  if (event === 'TransferProposed') return { to: ['team-manager'], ...inTeam };
  if (fields.toPerson !== undefined) return { to: [], people: [fields.toPerson as string], ...inTeam };
  return { to: [(fields.toRole as Role | undefined) ?? 'early-help-manager'], ...inTeam };
}

function receivingManager(offer: Fact): Whom {
  const { to, ...rest } = receiving(offer);
  if (offer.event === 'TransferProposed') return { to, ...(rest.team !== undefined && { team: rest.team }) };
  return { to: ['early-help-manager'], ...(rest.team !== undefined && { team: rest.team }) };
}

/**
 * Who is reminded of an offer that waits, and who hears of it before it comes back: each side its own. In a handover
 * between two cases the receiving one tells those who were asked, the releasing one its own people.
 * @param isAlone there is no other case that tells the sending side
 */
export function toldOfOffer(
  offer: Fact,
  does: 'remind' | 'rung',
  isAlone: boolean,
): readonly Pick<NoticeDraft, 'to' | 'people' | 'team'>[] {
  const sending: Whom = { to: [does === 'remind' ? 'social-worker' : 'team-manager'] };
  if (offer.event === 'HandoverAnnounced') return [sending];
  const other = does === 'remind' ? receiving(offer) : receivingManager(offer);
  return offer.event === 'TransferProposed' || isAlone ? [other, sending] : [other];
}

/** Who hears that something was offered, and what became of it. */
export function saidOfOffer(current: Case, event: CaseEvent): NoticeDraft[] {
  const cite = ['HOUSE-3.3'];
  const step = name;
  const mine = current.facts.find(({ id }) => id === (event.fields?.offer ?? event.sequence));
  switch (event.event) {
    case 'TransferProposed':
    case 'HandoverOffered':
      return mine ? [{ kind: 'decision-asked', ...receiving(mine), step, cite }] : [];
    case 'TransferReturned':
    case 'HandoverReturned':
      return mine ? [{ kind: 'returned', to: ['team-manager'], people: [mine.by], step, cite }] : [];
    case 'OfferCameBack': {
      if (!mine || mine.event === 'HandoverAnnounced') return [];
      const back = { kind: 'returned' as const, step, as: 'digest' as const, cite: ['HOUSE-5.3'] };
      return [
        { ...back, to: ['team-manager'], people: [mine.by] },
        { ...back, ...receivingManager(mine) },
      ];
    }
    default:
      return [];
  }
}
