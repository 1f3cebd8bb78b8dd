import type { CivilDate } from '../../calendar';
import { latest, ofThese } from '../facts';
import { isNextLook } from '../next-look';
import { section47Runs } from '../section47';
import { liveFacts } from '../triggers';
import type { Case, Fact, Fields } from '../types';

/** Planning until a plan is agreed, active until somebody authorises its closure or something else ends it. */
export function stageOf(facts: readonly Fact[]): string {
  if (planEnded(facts) || closureAuthorised(facts)) return 'closing';
  return agreed(facts) ? 'plan active' : 'planning';
}

/** A plan is agreed as such, or by the meeting that agrees it (PET-5.23). */
export function agreed(facts: readonly Fact[]): boolean {
  return liveFacts(facts).some(
    ({ event, fields }) => event === 'PlanAgreed' || (event === 'MeetingHeld' && fields.planAgreed === true),
  );
}

/** What ended the plan, whether or not there is work left in the case. */
export function planEnded(facts: readonly Fact[]): Fact | undefined {
  return latest(facts, 'PlanEnded');
}

/** The authorisation to close that still stands: it may be taken back before the case system is closed. */
export function closureAuthorised(facts: readonly Fact[]): Fact | undefined {
  const last = ofThese(facts, ['ClosureAuthorised', 'ClosureReturned']).at(-1);
  return last?.event === 'ClosureAuthorised' ? last : undefined;
}

/** The plan is over, what it left to do is done, every clock is met or fell away, every late reason given. */
export function isFinished({ facts, tasks = [], signOffs = [], clocks }: Case): boolean {
  return (
    planEnded(facts) !== undefined &&
    !section47Runs(facts) &&
    tasks.length === 0 &&
    signOffs.length === 0 &&
    clocks.every(
      (clock) => (clock.status !== 'running' || isNextLook(clock)) && clock.lateReason !== 'needed',
    )
  );
}

/** When the plan is meant to end, by what was set last: in the plan, by a manager, or by the Service Manager (LEI-26w). */
export function plannedEnd(facts: readonly Fact[]): CivilDate | undefined {
  return liveFacts(facts)
    .map(({ fields }) => fields.plannedEndOn ?? fields.expectedExitOn)
    .findLast((date) => typeof date === 'string') as CivilDate | undefined;
}

/** How often the plan was written: when it was agreed, amended, and brought up to date by a meeting (PET-6.1, 6.7). */
export function planVersion(facts: readonly Fact[]): number {
  const before = latest(facts, 'CaseCondensed')?.fields.planVersions as number | undefined;
  return (before ?? 0) + liveFacts(facts).filter(writesPlan).length;
}

/** The versions that have left the running case, counted on. */
export function versionsRemembered({ facts }: Case, gone: readonly Fact[]): Fields {
  const before = latest(facts, 'CaseCondensed')?.fields.planVersions as number | undefined;
  return { planVersions: (before ?? 0) + liveFacts(gone).filter(writesPlan).length };
}

function writesPlan({ event, fields }: Fact): boolean {
  return (
    event === 'PlanAgreed' ||
    event === 'PlanAmended' ||
    (event === 'MeetingHeld' && fields.planUpdated === true)
  );
}
