import type { Policy } from '../../policy';
import { latest } from '../facts';
import { isNextLook } from '../next-look';
import type { NoticeDraft } from '../notices';
import type { Process } from '../processes';
import { standing } from '../triggers';
import type { Case, CaseEvent, Fact, Task } from '../types';
import { stepDownRefused } from './refusals';
import { completion, isEarlyHelpOver, refusals, stageOf } from './stages';
import { takenByItself } from './taken';
import { isTaken } from './talk';

/**
 * A step-down to early help of one child: proposed, agreed, offered and accepted, then held by early help until the end
 * that the council's procedure names (procedures: SCI-SD, GLO, HUL-2, PET-5.8, PET-8.13, PET-10.2, LEI-across). What
 * differs between councils stands in their policies. Who holds the child is a field of the releasing case alone (talk.ts).
 */
export const stepDown: Process = {
  stage: stageOf,

  /** Nothing is owed any more, and the way is at its end. */
  finished(current, policy) {
    return (
      isAtEnd(current.facts, policy) &&
      (current.tasks ?? []).length === 0 &&
      (current.signOffs ?? []).length === 0 &&
      current.clocks.every(
        (clock) => (clock.status !== 'running' || isNextLook(clock)) && clock.lateReason !== 'needed',
      )
    );
  },

  follows: takenByItself,
  refuses: stepDownRefused,
  asks: stillToDo,
  tells: saidOfHandover,
};

/** Withdrawn, closed without a handover, gone on to universal services, or helped to the end. */
function isAtEnd(facts: readonly Fact[], policy: Policy): boolean {
  if (latest(facts, 'StepDownWithdrawn')) return true;
  const done = completion(facts);
  if (!done) return false;
  if (!isTaken(facts)) return done.fields.to === 'universal';
  const closedOnly = facts.some(
    ({ event, fields }) => event === 'TakenOver' && fields.acceptance === undefined,
  );
  return closedOnly || !namesEarlyHelp(policy) || isEarlyHelpOver(facts);
}

/** Whether the procedure says what early help does afterwards; else the step-down ends when it is done. */
function namesEarlyHelp({ steps }: Policy): boolean {
  return steps.reviewEarlyHelp !== undefined || steps.endEarlyHelp !== undefined;
}

/** Somebody must lead, and a family that takes its agreement back must get an answer: universal services are one. */
function stillToDo(facts: readonly Fact[]): readonly Task[] {
  const counting = standing(facts);
  const isOver = latest(facts, 'StepDownWithdrawn') ?? latest(facts, 'ClosureAuthorised');
  if (isOver || completion(facts)?.fields.to === 'universal') return [];
  const leads = counting
    .filter(({ event }) => event === 'NoLeadPractitionerFound' || event === 'LeadPractitionerNamed')
    .at(-1);
  const answer = isTaken(facts) ? 'reviewEarlyHelp' : 'withdrawStepDown';
  const refused = refusals(facts).at(-1);
  const isAnswered =
    refused &&
    counting.some(
      ({ id, event }) => id > refused.id && ['EarlyHelpReviewed', 'EarlyHelpEnded'].includes(event),
    );
  return [
    ...(leads?.event === 'NoLeadPractitionerFound'
      ? [{ do: 'nameLeadPractitioner', about: leads.id, cite: ['HOUSE-4.4'] }]
      : []),
    ...(refused && !isAnswered ? [{ do: answer, about: refused.id, cite: ['HOUSE-4.1'] }] : []),
  ];
}

/** Both sides hear who holds the child from now on, and that one of them holds on. */
function saidOfHandover(current: Case, { event, fields = {} }: CaseEvent): readonly NoticeDraft[] {
  const acceptor = acceptedBy(current.facts, fields);
  if (event === 'TakenOver') {
    return [
      { kind: 'task', to: ['team-manager'], side: 'sending', step: event, as: 'digest', cite: ['HOUSE-4.4'] },
      ...(acceptor
        ? [{ kind: 'task' as const, to: [], people: [acceptor], step: event, cite: ['HOUSE-4.4'] }]
        : []),
    ];
  }
  if (event === 'ReleaseRefused') {
    const people = acceptor ? [acceptor] : [];
    return [{ kind: 'returned', to: ['team-manager'], people, step: 'handover-answer', cite: ['HOUSE-4.4'] }];
  }
  return [];
}

function acceptedBy(facts: readonly Fact[], { answers, acceptance }: Fact['fields']): string | undefined {
  return facts.find(({ id, event }) => id === (acceptance ?? answers) && event === 'HandoverAccepted')?.by;
}
