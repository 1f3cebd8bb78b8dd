import type { ProcessName } from '../vocabulary';
import type { Policy, RuleId } from '../policy';
import { cinPlan } from './cin-plan';
import { referral } from './referral';
import { stepDown } from './step-down';
import { stepUp } from './step-up';
import type { NoticeDraft } from './notices';
import type { Act, Case, CaseEvent, Fact, Fields, Refusal, Successor, Task, Word } from './types';

/**
 * What one kind of case adds to what every case can do. A process reads like the procedure;
 * dates come from its policy's clocks and never from here.
 */
export interface Process {
  /** The stage that these facts put an open case in. */
  stage(facts: readonly Fact[]): string;
  /** Whether nothing is left to do, so that the case closes. */
  finished(current: Case, policy: Policy): boolean;
  /** What an act leaves open and the case knows: the date of the linked referral, the discussion that began it. */
  fills?(current: Case, act: Act): Fields;
  /** Which earlier entry an act takes back, as part of its own event. */
  corrects?(current: Case, act: Act): Pick<CaseEvent, 'corrected'>;
  /** What happens by itself because of an event, on the same day. */
  follows?(current: Case, event: CaseEvent): Following | null;
  /** What this process refuses beyond the policy's steps, if anything. */
  refuses?(current: Case, act: Act, policy: Policy): Refusal | null;
  /** What a case still says of entries that leave it because they are old. */
  remembers?(current: Case, gone: readonly Fact[]): Fields;
  /** What is still to be done because of how the case stands, beyond what each entry asks for. */
  asks?(facts: readonly Fact[]): readonly Task[];
  /** What people must hear of an event, beyond the policy's notices. */
  tells?(current: Case, event: CaseEvent, policy: Policy): readonly NoticeDraft[];
  /** The cases that an event opens. */
  opens?(current: Case, event: CaseEvent, policy: Policy): readonly Successor[];
  /** What linked cases are told of an event. */
  says?(current: Case, event: CaseEvent): readonly { to: string; word: Word }[];
}

/** What happens because of something else; it is corrected with it. */
export interface Following {
  event: string;
  fields: Fields;
  cite: readonly RuleId[];
}

const processes: Readonly<Partial<Record<ProcessName, Process>>> = { referral, cinPlan, stepDown, stepUp };

/** @throws Error for a process that this release does not run yet. */
export function processOf(name: ProcessName): Process {
  const process = processes[name];
  if (!process) throw new Error(`this release runs no ${name}`);
  return process;
}
