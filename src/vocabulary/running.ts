import { actsOf } from './acts';
import type { ActDefinition, ProcessName } from './types';

/**
 * What this release runs of the vocabulary. Policies may already speak of everything; a route, a handler or a clock
 * exists only for what can be done. Empties into nothing as the processes are built.
 */
const takenByAll: readonly string[] = [
  // What any clock can do.
  ...['acknowledgeEscalation', 'giveLateReason', 'extendClock', 'requestException', 'establishNoConcern'],
  ...['agreeException', 'refuseException', 'setOwnInterval', 'recordReasonAhead', 'setNextLook'],
  // What any case may need.
  ...['correct', 'moveEntry', 'completeEntry', 'addNote', 'linkCase', 'recordDeath', 'recordBirth'],
  ...[
    'recordExpectedDelivery',
    'recordAdulthood',
    'recordMove',
    'reportChange',
    'recordCheck',
    'uploadRecord',
  ],
  ...['allocate', 'endAllocation', 'recordOtherAuthorityAcceptance', 'holdSupervision', 'askSecondOpinion'],
  // Who may know of it.
  ...['restrictCase', 'liftRestriction', 'breakGlass'],
  // Protection.
  ...['raiseConcern', 'discussConcern', 'considerStrategy', 'holdStrategyDiscussion', 'startSection47'],
  ...['seeChild', 'recordVisit', 'tellPolice', 'tellLado', 'holdForProtection', 'releaseHold'],
  ...['takeEmergencyAction', 'takeLegalAdvice', 'recordSignificantIncident', 'endSection47'],
  ...['recordRefusal', 'agreeNotSeen', 'bookVisit', 'recordJointVisit'],
  // Agreement, and who is told and heard.
  ...['recordAgreement', 'recordSharingGround', 'informFamily', 'giveLeaflet', 'recordViews'],
  ...['considerAdvocate', 'arrangeInterpreter', 'referOutside', 'recordOutsideAnswer', 'challengeAgency'],
  ...['recordAgencyConcern', 'raiseDisagreement', 'resolveDisagreement'],
];
const taken: Readonly<Partial<Record<ProcessName, readonly string[]>>> = {
  referral: [
    ...['receiveContact', 'screenContact', 'authoriseScreening', 'decideContact', 'cloneContact'],
    ...['receiveReferral', 'recommendDecision', 'returnRecommendation', 'decideReferral', 'routeReferral'],
    ...['acknowledgeReferrer', 'informReferrer', 'recordReferrerChase', 'discussRepeatEnquiries'],
    ...['decideSibling', 'agreeLevel', 'tellLeadPractitioner'],
    ...['decideFurtherAssessment', 'startAssessment', 'completeAssessment', 'authoriseAssessment'],
    ...['returnAssessment', 'shareAssessment', 'sendSurvey', 'completeGenogram', 'notifyGp'],
    ...[
      'bookConference',
      'holdConference',
      'offerPlan',
      'makeSafetyPlan',
      'typeSafetyPlan',
      'shareSafetyPlan',
    ],
    ...['proposeTransfer', 'acceptTransfer', 'returnTransfer', 'alertReceivingManager'],
    ...['verifyTransferSummary', 'completeTransfer', 'updateChronology', 'recordLegalStatus'],
  ],
  stepDown: [
    ...['proposeStepDown', 'giveManagersView', 'contactEarlyHelp', 'listForPanel', 'decideAtPanel'],
    ...['nameLeadPractitioner', 'recordNoLeadPractitioner', 'passPackage', 'alertReceivingManager'],
    ...['offerHandover', 'acceptHandover', 'returnHandover', 'completeHandover', 'completeStepDown'],
    ...['withdrawStepDown', 'tellLeadPractitioner', 'decideAllocation', 'recordOversight'],
    ...['bookMeeting', 'cancelMeeting', 'sendInvitations', 'nameChair', 'holdMeeting', 'recordAbsence'],
    ...['informAbsent', 'circulateMinutes', 'reportPlanFailing', 'decideReconvening', 'copyPlan'],
    ...['makeSafetyPlan', 'typeSafetyPlan', 'shareSafetyPlan', 'updateChronology', 'recordEngagementEffort'],
    ...['agreeEarlyHelpPlan', 'pauseEarlyHelpPlan', 'reactivateEarlyHelpPlan', 'reviewEarlyHelp'],
    ...['submitEarlyHelpReview', 'endEarlyHelp', 'giveSignposting'],
    ...['considerClosure', 'agreeClosure', 'disputeClosure', 'acknowledgeDispute', 'doChecklistItem'],
    ...['completeClosingSummary', 'signClosingSummary', 'shareClosingSummary', 'sendClosureLetter'],
    ...['recordExitPlan', 'authoriseClosure', 'returnClosure', 'recordClosureInCaseSystem'],
  ],
  stepUp: [
    ...[
      'considerStepUp',
      'agreeRisk',
      'askAdvice',
      'giveAdvice',
      'sendPack',
      'acceptStepUp',
      'declineStepUp',
    ],
    ...['agreeLevel', 'tellLeadPractitioner', 'informReferrer', 'endStepUp', 'recordEngagementEffort'],
    ...['bookMeeting', 'cancelMeeting', 'sendInvitations', 'nameChair', 'holdMeeting', 'recordAbsence'],
    ...['informAbsent', 'circulateMinutes', 'decideReconvening', 'recordOversight', 'giveSignposting'],
    ...['agreeEarlyHelpPlan', 'pauseEarlyHelpPlan', 'reactivateEarlyHelpPlan', 'reviewEarlyHelp'],
    ...['submitEarlyHelpReview', 'endEarlyHelp', 'decideAllocation'],
    ...['proposeTransfer', 'acceptTransfer', 'returnTransfer', 'completeTransfer'],
  ],
};

/** Of these everything is taken. */
const whole: readonly ProcessName[] = ['cinPlan'];

/** The processes that this release runs. */
export const runningProcesses = [...(Object.keys(taken) as readonly ProcessName[]), ...whole];

/** The acts that this release takes for a process. */
export function actsTaken(process: ProcessName): readonly ActDefinition[] {
  if (whole.includes(process)) return actsOf(process);
  const names = taken[process];
  return names ? actsOf(process).filter(({ act }) => takenByAll.includes(act) || names.includes(act)) : [];
}

/** Whether this release takes an act for a process: many belong to every kind of case, and are not asked of each yet. */
export function isTaken(act: ActDefinition, process: ProcessName): boolean {
  return actsTaken(process).includes(act);
}

/** Every act that this release takes in some process, each once. */
export const runningActs: readonly ActDefinition[] = [...new Set(runningProcesses.flatMap(actsTaken))];
