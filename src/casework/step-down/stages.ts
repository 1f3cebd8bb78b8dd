import { againstHandover, openOffer } from '../handovers';
import { anyTriggers, fits, standing } from '../triggers';
import type { Fact } from '../types';
import { acceptanceAsked, isTaken } from './talk';

/**
 * Proposed; agreed, once a meeting or a panel has decided it and nobody has taken that back; in handover while an offer
 * waits for its answer, or the acceptance for the sending side; early help, once that has let go.
 */
export function stageOf(facts: readonly Fact[]): string {
  if (isTaken(facts)) return 'early help';
  if (openOffer(facts) ?? acceptanceAsked(facts)) return 'handover';
  return isAgreed(facts) ? 'agreed' : 'proposed';
}

const decides = [
  { event: 'MeetingHeld', where: { purpose: { in: ['step-down'] } } },
  { event: 'MeetingHeld', where: { outcome: { in: ['step-down', 'step-back'] } } },
  { event: 'MeetingHeld', where: { purpose: { in: ['final'] }, tacNeeded: { in: [true, false] } } },
  { event: 'PanelDecided', where: { outcome: { in: ['step-down', 'transfer-agreed', 'service-agreed'] } } },
  { event: 'AssessmentAuthorised', where: { outcome: { in: ['early-help', 'team-around-the-child'] } } },
] as const;

/** What the same meeting may decide instead. */
const remains = {
  outcome: { in: ['continue', 'continue-amended', 'strategy-discussion', 'specialist-assessment'] },
} as const;

const takesBack = [
  // A service that drops out leaves it agreed: another one is looked for.
  ...againstHandover.filter(({ event }) => event !== 'OutsideAnswerRecorded'),
  { event: 'StrategyDiscussionHeld' },
  { event: 'Section47Started' },
];

/** Whether it stands as decided, in the order in which things were recorded. */
export function isAgreed(facts: readonly Fact[]): boolean {
  const counting = standing(facts);
  return counting.reduce<boolean>((agreed, fact) => {
    if (fact.event === 'MeetingHeld' && fits(fact.fields, remains)) return false;
    if (anyTriggers(decides, fact)) return true;
    return agreed && !(anyTriggers(takesBack, fact) && !isGivenAgain(fact, counting));
  }, false);
}

/** The agreements that were taken back, or refused, and not given since by the same person. */
export function refusals(facts: readonly Fact[]): readonly Fact[] {
  const counting = standing(facts);
  const refusing = againstHandover.filter(({ event }) => event === 'AgreementRecorded');
  return counting.filter((fact) => anyTriggers(refusing, fact) && !isGivenAgain(fact, counting));
}

function isGivenAgain(refused: Fact, facts: readonly Fact[]): boolean {
  return facts.some(
    ({ id, event, fields }) =>
      id > refused.id &&
      event === 'AgreementRecorded' &&
      fields.answer === 'given' &&
      fields.who === refused.fields.who &&
      fields.to === refused.fields.to,
  );
}

/** Whether early help has come to the end that the procedure names. */
export function isEarlyHelpOver(facts: readonly Fact[]): boolean {
  return standing(facts).some(
    ({ event, fields }) =>
      event === 'EarlyHelpEnded' ||
      (event === 'EarlyHelpReviewed' && ['end', 'satisfactory'].includes(fields.decision as string)),
  );
}

/** Whether the step-down is done, and with what. */
export function completion(facts: readonly Fact[]): Fact | undefined {
  return standing(facts).find(({ event }) => event === 'StepDownCompleted' || event === 'ClosedInCaseSystem');
}
