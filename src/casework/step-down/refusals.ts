import type { Policy } from '../../policy';
import { requirementsMet } from '../requirements';
import { latest } from '../facts';
import type { Act, Case, Refusal } from '../types';
import { completion, isAgreed } from './stages';
import { acceptanceAsked, isTaken } from './talk';

/** What the step-down refuses beyond the council's steps: nobody lets go before somebody has taken hold. */
export function stepDownRefused(current: Case, act: Act, policy: Policy): Refusal | null {
  return (
    waitsForRelease(current, act) ??
    offerTooEarly(current, act, policy) ??
    partnerUnknown(act) ??
    notHeldHere(current, act)
  );
}

/** The sending side has been asked to let go, and is about to answer. */
function waitsForRelease(current: Case, { act }: Act): Refusal | null {
  if (!['offerHandover', 'returnHandover', 'withdrawStepDown', 'completeStepDown'].includes(act)) return null;
  if (isTaken(current.facts)) {
    if (act === 'completeStepDown') return null;
    return stage('the child is held by early help already; a step-up is the way back', ['HOUSE-4.4']);
  }
  return acceptanceAsked(current.facts)
    ? stage('it was accepted, and the sending side is about to let go: wait for its answer', ['HOUSE-4.4'])
    : null;
}

/** Offered is what was decided, to somebody, with all that the procedure asks for, and with no concern open. */
function offerTooEarly(current: Case, act: Act, policy: Policy): Refusal | null {
  if (act.act !== 'offerHandover') return null;
  const { toTeam, toPerson, toRole } = act.fields;
  if (toTeam === undefined && toPerson === undefined && toRole === undefined) {
    return {
      refused: 'shape',
      message: 'it is offered to somebody: a person by name, a queue or a team',
      errors: [{ pointer: '/toPerson', message: 'is who shall accept it; or say toRole or toTeam' }],
    };
  }
  if ((current.tasks ?? []).some(({ do: task }) => task === 'discussConcern' || task === 'releaseHold')) {
    return {
      refused: 'missing',
      message: 'a concern waits for its answer: it is discussed, and a hold released, before anybody lets go',
      cite: ['HOUSE-1.1'],
    };
  }
  if (!isAgreed(current.facts)) {
    return stage(
      'nobody has decided the step-down yet, or it was taken back: a meeting or panel decides it',
      ['HOUSE-3.3'],
    );
  }
  const step = policy.steps.completeStepDown;
  const { explanation } = act.fields;
  const asDone = {
    to: targetOf(current),
    ...(explanation !== undefined && { explanation }),
  };
  return step ? requirementsMet(current, { ...act, fields: asDone }, step, policy) : null;
}

function targetOf({ facts }: Case): string {
  return (latest(facts, 'StepDownProposed')?.fields.target as string | undefined) ?? 'targeted-early-help';
}

/** A partner without an account: the co-ordinator records who accepted, and how (decisions 3.6). */
function partnerUnknown(act: Act): Refusal | null {
  if (act.act !== 'acceptHandover' || act.fields.onBehalf !== true) return null;
  const records = ['early-help-coordinator', 'early-help-lead'] as const;
  if (!records.some((role) => act.actor.roles.includes(role))) {
    return {
      refused: 'not-allowed',
      message: 'For a partner without an account the early-help co-ordinator records the acceptance.',
      cite: ['HOUSE-3.6'],
    };
  }
  const missing = ['forPartner', 'by'].filter((field) => act.fields[field] === undefined);
  return missing.length === 0
    ? null
    : {
        refused: 'shape',
        message: 'for a partner it says who accepted, and how',
        errors: missing.map((field) => ({ pointer: `/${field}`, message: 'is missing' })),
        cite: ['HOUSE-3.6'],
      };
}

const earlyHelp: readonly string[] = ['reviewEarlyHelp', 'endEarlyHelp', 'submitEarlyHelpReview'];

/** What early help does once it holds the child; what ends social care's part once somebody else does. */
function notHeldHere({ facts }: Case, { act, fields }: Act): Refusal | null {
  if (isTaken(facts)) return null;
  if (act === 'completeStepDown' && fields.to !== 'universal') {
    return stage('nobody has taken hold yet: it is offered and accepted first', ['HOUSE-4.4']);
  }
  if (earlyHelp.includes(act)) return stage('early help does not hold the child yet', ['HOUSE-4.4']);
  if (act !== 'recordClosureInCaseSystem') return null;
  return (latest(facts, 'ClosureAuthorised') ?? completion(facts))
    ? null
    : stage('nobody has taken hold, and no closing without that was authorised', ['HOUSE-4.4']);
}

function stage(message: string, cite: readonly string[]): Refusal {
  return { refused: 'stage', message, cite };
}
