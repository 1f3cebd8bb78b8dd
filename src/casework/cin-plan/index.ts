import type { Process } from '../processes';
import { assessmentRefused } from '../assessments';
import { saidOfSection47, section47Refused, section47Tasks } from '../section47';
import { stepDownFor } from '../step-down/successor';
import { closureWithdrawn, endingRefused, endingThatFollows, filledOnClosing } from './endings';
import { aboutTheLatest } from './fills';
import { saidOfOpening, saidOfSigning } from './notices';
import { visitsAsPlanned } from './planned-visits';
import { isFinished, stageOf, versionsRemembered } from './stages';

/**
 * The plan of one child in need: planned, agreed, visited, met about and reviewed, overseen, handed from team to team,
 * and closed; with a strategy discussion, an assessment or section 47 at any moment (procedures: PET 5 to 10, LEI,
 * SCI-CP, SCI-LAC, GLO-13). Its times are its policy's.
 */
export const cinPlan: Process = {
  stage: stageOf,
  finished: isFinished,
  fills: (current, act) => ({ ...aboutTheLatest(current, act), ...filledOnClosing(current, act) }),
  refuses: (current, act, policy) =>
    assessmentRefused(current, act) ?? section47Refused(current, act) ?? endingRefused(current, act, policy),
  asks: section47Tasks,
  corrects: closureWithdrawn,
  remembers: versionsRemembered,
  follows: (current, event) => endingThatFollows(current, event) ?? visitsAsPlanned(current, event),
  opens: stepDownFor,
  tells: (current, event, policy) => [
    ...saidOfOpening(current, event),
    ...saidOfSigning(current, event),
    ...saidOfSection47(current, event, policy),
  ],
};
