import type { Policy } from '../../policy';
import { actNamed, type Role } from '../../vocabulary';
import { all, latest, ofThese } from '../facts';
import { listed } from '../permission';
import { section47Runs } from '../section47';
import type { Following } from '../processes';
import type { Act, Case, CaseEvent, Fact, Fields, Refusal } from '../types';
import { agreed, closureAuthorised, planEnded } from './stages';

/**
 * What ends a plan the day it happens. A child has never both a child-in-need plan and a child-protection plan, and
 * nobody keeps visiting under a plan that the case system has closed (census rules 4001, 4004, 4014, 4017).
 */
export function endingThatFollows({ facts }: Case, event: CaseEvent): Following | null {
  const because = endedBecause(event);
  if (!because || planEnded(facts)) return null;
  return {
    event: 'PlanEnded',
    fields: { because },
    cite: goesToProtection.includes(because) ? ['N-12'] : [],
  };
}

const goesToProtection: readonly unknown[] = ['protection-plan', 'looked-after'];

function endedBecause({ event, fields = {} }: CaseEvent): string | undefined {
  if (event === 'ConferenceHeld') return fields.outcome === 'cp-plan' ? 'protection-plan' : undefined;
  if (event === 'LegalStatusChanged') {
    return fields.status === 'protection-plan' || fields.status === 'looked-after'
      ? fields.status
      : undefined;
  }
  if (event === 'StepDownCompleted' || event === 'Released') return 'stepped-down';
  return event === 'ClosedInCaseSystem' ? (byClosing[String(fields.reason)] ?? 'other') : undefined;
}

/** Why the plan ended, by the ground on which the case was closed. */
const byClosing: Readonly<Record<string, string>> = {
  'ceased-other': 'needs-met',
  'agreement-withdrawn': 'declined',
  'transferred-to-other-authority': 'transferred',
  'adult-services': 'adulthood',
  'after-assessment-early-help': 'stepped-down',
};

/** The closure reasons of the children-in-need census by the grounds of ours; what steps down has "ceased" (RC7). */
const censusReasons: Readonly<Record<string, string>> = {
  adopted: 'rc1',
  died: 'rc2',
  'child-arrangements-order': 'rc3',
  'special-guardianship': 'rc4',
  'transferred-to-other-authority': 'rc5',
  'adult-services': 'rc6',
  'ceased-other': 'rc7',
  'agreement-withdrawn': 'rc7',
  'after-assessment-no-further-action': 'rc8',
  'after-assessment-early-help': 'rc9',
};

/** The ground that was authorised, and its code in the census, where the entry leaves them open. */
export function filledOnClosing({ facts }: Case, { act, fields }: Act): Fields {
  if (act === 'authoriseClosure') {
    const considered = latest(facts, 'ClosureConsidered');
    return considered ? { consideration: considered.id } : {};
  }
  if (act !== 'recordClosureInCaseSystem') return {};
  const reason = (fields.reason ?? closureAuthorised(facts)?.fields.reason) as string | undefined;
  if (!reason) return {};
  const census = censusReasons[reason];
  return { reason, ...(census && { census }) };
}

/** Why the plan cannot be ended or closed now, if it cannot. */
export function endingRefused(current: Case, act: Act, policy: Policy): Refusal | null {
  return (
    followsAnother(current, act) ??
    protectionFirst(current, act) ??
    notManager(act, policy) ??
    notAuthorised(current, act) ??
    notTransferred(current, act) ??
    nothingToWithdraw(current, act) ??
    wrongCensus(act) ??
    noGround(current, act)
  );
}

/**
 * What came of another entry is corrected with that one, never by itself: else a plan would stand beside the
 * child-protection plan that ended it.
 */
function followsAnother({ facts }: Case, { act, fields }: Act): Refusal | null {
  if (!['correct', 'moveEntry'].includes(act)) return null;
  const entry = facts.find(({ id }) => id === fields.entry);
  if (entry?.follows === undefined) return null;
  const message = `came of entry ${entry.follows}: correct that entry`;
  return {
    refused: 'missing',
    message: `entry ${message}`,
    errors: [{ pointer: '/entry', message }],
    cite: ['HOUSE-2.8'],
  };
}

const letsGo: readonly string[] = [
  'authoriseClosure',
  'recordClosureInCaseSystem',
  'completeStepDown',
  'endPlan',
];
/** Nobody lets go of a child while protection is open: section 47, a hold, a concern without an answer. */
function protectionFirst({ facts, tasks = [] }: Case, { act, fields }: Act): Refusal | null {
  if (!letsGo.includes(act) || goesToProtection.includes(fields.because)) return null;
  const open = [
    ...(section47Runs(facts) ? ['a section 47 enquiry runs: end it with its outcome'] : []),
    ...tasks.flatMap((task) => {
      if (task.do === 'discussConcern')
        return [`a concern has no answer yet (entry ${task.about}): discuss it`];
      if (task.do === 'releaseHold')
        return [`the case is held for protection (entry ${task.about}): release the hold`];
      return [];
    }),
  ];
  return open.length > 0
    ? { refused: 'stage', message: `protection comes first: ${open.join('; ')}`, cite: ['HOUSE-1.1'] }
    : null;
}

const managers: readonly Role[] = ['team-manager', 'duty-manager', 'service-manager'];

const deciding: Readonly<Record<string, readonly Role[]>> = {
  authoriseClosure: managers,
  returnClosure: managers,
  withdrawClosure: ['team-manager'],
};

/** Where the procedure names nobody, a manager lets a child go, and the Team Manager takes that back (decisions 4.3). */
function notManager({ act, actor }: Act, policy: Policy): Refusal | null {
  const by = deciding[act];
  if (!by || policy.steps[act]?.by || by.some((role) => actor.roles.includes(role))) return null;
  return {
    refused: 'not-allowed',
    message: `"${actNamed(act)?.title ?? act}" is for the ${listed(by)}.`,
    cite: ['HOUSE-4.3'],
  };
}

/** What a closure in error takes back: the entry that closed the case. */
export function closureWithdrawn({ facts }: Pick<Case, 'facts'>, act: Act): Pick<CaseEvent, 'corrected'> {
  const closed = act.act === 'withdrawClosure' ? closedBy(facts) : undefined;
  return closed ? { corrected: { fact: closed.id, void: true } } : {};
}

function closedBy(facts: readonly Fact[]): Fact | undefined {
  return ofThese(facts, ['ClosedInCaseSystem', 'PlanEnded'])
    .filter(({ follows }) => follows === undefined)
    .at(-1);
}

function nothingToWithdraw({ facts }: Case, { act }: Act): Refusal | null {
  if (act !== 'withdrawClosure' || closedBy(facts)) return null;
  const ended = planEnded(facts);
  return {
    refused: 'missing',
    message: ended
      ? `what ended the plan is entry ${ended.follows ?? ended.id}: correct that entry`
      : 'nothing has closed this case: there is nothing to take back',
    cite: ['HOUSE-4.3'],
  };
}

/** A closure in the case system follows somebody's decision: a signature, or the panel's (HUL-2.1d). */
function notAuthorised({ facts }: Case, { act }: Act): Refusal | null {
  if (act !== 'recordClosureInCaseSystem' || closureAuthorised(facts)) return null;
  if (all(facts, 'PanelDecided', { outcome: { in: ['close'] } }).length > 0) return null;
  return {
    refused: 'missing',
    message: 'nobody has authorised the closure: "Authorise the closure" (authorised-closures) comes first',
    cite: ['HOUSE-3.1'],
  };
}

/** Until the other authority has accepted in writing our clocks run (decisions 3.5). */
function notTransferred({ facts }: Case, { act, fields }: Act): Refusal | null {
  const closes = act === 'authoriseClosure' || act === 'recordClosureInCaseSystem';
  const elsewhere = fields.reason === 'transferred-to-other-authority';
  return closes && elsewhere && !latest(facts, 'OtherAuthorityAccepted')
    ? {
        refused: 'missing',
        message:
          'the written acceptance of the other authority must be recorded first; until then our clocks run',
        errors: [{ pointer: '/reason', message: 'needs the written acceptance of the other authority' }],
      }
    : null;
}

function wrongCensus({ act, fields }: Act): Refusal | null {
  const expected = censusReasons[String(fields.reason)];
  if (act !== 'recordClosureInCaseSystem' || fields.census === undefined || fields.census === expected)
    return null;
  const message = expected
    ? `is ${expected} for the ground ${String(fields.reason)}`
    : `has no code for the ground ${String(fields.reason)}: leave it out`;
  return { refused: 'shape', message: `census ${message}`, errors: [{ pointer: '/census', message }] };
}

interface Ground {
  is(facts: readonly Fact[]): boolean;
  instead: string;
}

const never = () => false;
const happened = (event: string, where?: Parameters<typeof all>[2]) => (facts: readonly Fact[]) =>
  all(facts, event, where).length > 0;

/** What must be there before a plan is ended for each reason; else it ends by its closure and nothing else. */
const grounds: Readonly<Record<string, Ground>> = {
  'needs-met': { is: never, instead: 'close it: authorise the closure, then record it in the case system' },
  other: { is: never, instead: 'close it: authorise the closure, then record it in the case system' },
  'stepped-down': {
    is: happened('StepDownCompleted'),
    instead: 'the step-down must be complete: until the other side has accepted, the plan goes on',
  },
  declined: {
    is: (facts) =>
      !agreed(facts) &&
      happened('AgreementRecorded', {
        to: { in: ['child-in-need-plan'] },
        answer: { in: ['refused', 'withdrawn'] },
      })(facts),
    instead:
      'record that the family declines the plan (agreements) before it is agreed; afterwards close it on withdrawal',
  },
  transferred: {
    is: happened('OtherAuthorityAccepted'),
    instead: 'record the written acceptance of the other authority; until then our clocks run',
  },
  adulthood: { is: happened('AdulthoodReached'), instead: 'record that the child has turned 18' },
};

function noGround({ facts }: Case, { act, fields }: Act): Refusal | null {
  if (act !== 'endPlan') return null;
  const ended = planEnded(facts);
  if (ended) return { refused: 'stage', message: `the plan has ended (entry ${ended.id})` };
  const ground = grounds[String(fields.because)];
  if (!ground || ground.is(facts)) return null;
  return {
    refused: 'missing',
    message: `a plan does not end for ${String(fields.because)} here: ${ground.instead}`,
    errors: [{ pointer: '/because', message: ground.instead }],
    cite: ['HOUSE-3.1'],
  };
}
