import type { ActDefinition, SystemEventDefinition } from './types';

/** Acts that every case knows: what any clock can do, and what any case may need. */
export const commonActs: readonly ActDefinition[] = [
  {
    act: 'acknowledgeEscalation',
    event: 'EscalationAcknowledged',
    resource: 'escalation-acknowledgements',
    title: 'Acknowledge an escalation, naming the date by which it will be done',
    processes: 'every',
    fields: {
      clock: { type: 'clock', about: 'the clock that was escalated', always: true },
      doneBy: { type: 'date', about: 'the day by whose end it will be done', always: true },
    },
  },
  {
    act: 'giveLateReason',
    event: 'LateReasonRecorded',
    resource: 'late-reasons',
    title: 'Say why something was done out of timescale',
    processes: 'every',
    fields: {
      clock: { type: 'clock', about: 'the clock that was met late', always: true },
      reason: {
        type: 'code',
        about: 'why it was late',
        codes: [
          'capacity',
          'sickness',
          'information-awaited',
          'family-unavailable',
          'family-declined',
          'partner-unavailable',
          'recording-error',
          'emergency-elsewhere',
          'other',
        ],
        always: true,
      },
      note: { type: 'note', about: 'a short explanation' },
      fileEntry: { type: 'reference', about: 'the entry in the child’s file' },
    },
  },
  {
    act: 'correct',
    event: 'EntryCorrected',
    resource: 'corrections',
    title: 'Correct an entry: void it, or change when it happened',
    processes: 'every',
    reopens: true,
    fields: {
      entry: { type: 'event', about: 'the sequence number of the entry to correct', always: true },
      correction: { type: 'code', about: 'what is done to it', codes: ['void', 'redate'], always: true },
      happenedAt: { type: 'moment', about: 'when it really happened (for redate)' },
      reason: {
        type: 'code',
        about: 'why',
        codes: ['wrong-date', 'wrong-child', 'entered-twice', 'did-not-happen', 'other'],
        always: true,
      },
    },
  },
];

/** What the clocks and the shell did, without anybody's act. */
export const systemEvents: readonly SystemEventDefinition[] = [
  { event: 'ReminderIssued', about: 'a clock is about to run out; who must act was reminded' },
  { event: 'TargetPassed', about: 'the target of a clock passed' },
  { event: 'LimitPassed', about: 'a limit passed: the clock is out of timescale' },
  { event: 'EscalationRaised', about: 'a rung of the escalation ladder was climbed' },
  { event: 'AcknowledgedDatePassed', about: 'the date named in an acknowledgement passed without the thing done' },
  { event: 'ListedInDigest', about: 'an administrative clock that passed stands in the digest' },
  { event: 'EscalationStoodDown', about: 'those who were told hear that it was done in time' },
  { event: 'ActRefused', about: 'an act that came as a signal was refused' },
  { event: 'CancelRequested', about: 'somebody asked Temporal to cancel the case; nothing was cancelled' },
  { event: 'NobodyToTell', about: 'a notice had no recipient' },
  { event: 'NoticeUndelivered', about: 'a mail was refused for good' },
  { event: 'CaseClosed', about: 'nothing is left to do' },
  { event: 'CaseReopened', about: 'a closed case is open again at its position' },
  { event: 'ClocksRenewed', about: 'a new bank-holiday table or policy version was applied' },
];
