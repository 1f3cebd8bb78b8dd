import { aPlan, person, socialWorker, teamManager, type Life } from '../../support/life';
import { rule } from '../../support/rule';
import { activePlan, dues, initial } from './peterborough-plan';

const receivingManager = person('tm-3', ['team-manager']);
const verified = {
  importantDates: true,
  urgentFollowUps: true,
  recordUpToDate: true,
  chronologyUpToDate: true,
};

/** Assessed by Referral and Assessment, which still has it: signed off on Monday 2 June 2025. */
const withAssessmentTeam = (): Life =>
  aPlan({
    opened: '2025-06-02 10:00',
    fields: { team: 'referral-and-assessment', teamKind: 'assessment', assessmentAuthorisedOn: '2025-06-02' },
  });

function alerted(life: Life, team = 'family-support', meetingOn = '2025-06-09'): Life {
  return life
    .act('alertReceivingManager', teamManager, { team, emailed: true, meetingOn })
    .act('proposeTransfer', teamManager, { team, transferPoint: 'first-cin-meeting' });
}

function handedOver(life: Life, team = 'family-support'): Life {
  return life
    .act('decideAllocation', teamManager, { lead: 'social-worker', team, forum: 'allocation-meeting' })
    .act('acceptTransfer', receivingManager, { team })
    .act('verifyTransferSummary', teamManager, verified)
    .act('recordJointVisit', socialWorker, { purpose: 'transfer', bothPresent: true })
    .act('completeTransfer', teamManager, { team });
}

describe('from the assessing team to the one that goes on', () => {
  rule(
    'PET-9.5',
    'seven days from the sign-off, and no clock where the plan is with its team already',
    () => {
      const life = withAssessmentTeam();
      expect(dues(life, 'transfer')).toEqual(['limit 2025-06-09']);
      expect(activePlan().case.clocks.map(({ name }) => name)).not.toContain('transfer');
      handedOver(alerted(life).until('2025-06-09 12:00'));
      expect(life.clock('transfer').status).toBe('met');
      expect(life.case.team).toBe('family-support');
    },
  );

  rule(['PET-9.2', 'PET-9.6'], 'the receiving manager hears by e-mail, with the date of the meeting', () => {
    const life = withAssessmentTeam();
    expect(life.try('alertReceivingManager', teamManager, { team: 'family-support' })).toMatchObject({
      errors: [{ pointer: '/emailed' }, { pointer: '/meetingOn' }],
      cite: ['PET-9.6', 'PET-9.2'],
    });
    alerted(life);
    expect(life.told.join()).toContain('receiving-team-manager');
  });

  rule(
    ['PET-9.4a', 'PET-9.7', 'PET-9.9', 'PET-9.2'],
    'it does not change hands before summary, allocation meeting, alert and joint visit',
    () => {
      const life = withAssessmentTeam();
      expect(life.try('completeTransfer', teamManager, { team: 'family-support' })).toMatchObject({
        refused: 'missing',
        cite: ['PET-9.9', 'PET-9.4a', 'PET-9.2', 'PET-9.6', 'PET-9.7'],
      });
      alerted(life);
      expect(
        life.try('decideAllocation', teamManager, { lead: 'social-worker', forum: 'team-manager' }),
      ).toMatchObject({ cite: ['PET-9.4a'] });
      handedOver(life);
      expect(life.case.team).toBe('family-support');
    },
  );

  rule(
    'PET-9.9',
    'the Team Manager verifies: dates, urgent follow-ups, record and chronology; no explanation replaces it',
    () => {
      const life = alerted(withAssessmentTeam());
      expect(life.try('verifyTransferSummary', socialWorker, verified)).toMatchObject({
        refused: 'not-allowed',
      });
      expect(life.try('verifyTransferSummary', teamManager, { importantDates: true })).toMatchObject({
        errors: [
          { pointer: '/urgentFollowUps' },
          { pointer: '/recordUpToDate' },
          { pointer: '/chronologyUpToDate' },
        ],
      });
      life
        .act('decideAllocation', teamManager, { lead: 'social-worker', forum: 'allocation-meeting' })
        .act('recordJointVisit', socialWorker, { purpose: 'transfer', bothPresent: true });
      expect(
        life.try('completeTransfer', teamManager, { team: 'family-support', explanation: 'in a hurry' }),
      ).toMatchObject({ refused: 'missing', cite: ['PET-9.9'] });
    },
  );

  rule('PET-9.7', 'both Social Workers are at the first meeting of a case that moves', () => {
    const life = alerted(withAssessmentTeam()).act('shareAssessment', socialWorker, {
      kind: 'assessment',
      with: 'meeting-attendees',
    });
    expect(life.try('holdMeeting', socialWorker, initial)).toMatchObject({
      errors: [{ pointer: '/sendingWorker' }, { pointer: '/receivingWorker' }],
      cite: ['PET-9.7'],
    });
    life.act('holdMeeting', socialWorker, { ...initial, sendingWorker: true, receivingWorker: true });
  });

  rule(
    'PET-9.5',
    'where it waits for the first meeting the Team Manager agrees that, and nothing else, as an exception (C-12)',
    () => {
      const life = withAssessmentTeam();
      const waits = { clock: 'transfer', reason: 'at-first-meeting', newDate: '2025-06-16' };
      expect(life.try('agreeException', teamManager, { ...waits, reason: 'capacity' })).toMatchObject({
        cite: ['PET-9.5'],
      });
      life.act('agreeException', teamManager, waits);
      expect(life.clock('transfer').readings).toMatchObject([{ due: '2025-06-16' }]);
    },
  );

  rule(
    ['PET-9.5', 'PET-4.27-2'],
    'kept for a short piece of work it is not transferred, and done within three months',
    () => {
      const life = withAssessmentTeam()
        .act('shareAssessment', socialWorker, { kind: 'assessment', with: 'meeting-attendees' })
        .until('2025-06-06 11:00')
        .act('holdMeeting', socialWorker, { ...initial, outcome: 'keep-in-team', keepUntil: '2025-08-29' });
      expect(life.clock('transfer').status).toBe('ended');
      expect(dues(life, 'retention')).toEqual(['limit 2025-09-06']);
      life.until('2025-08-29 10:00').act('completeFocusedWork', socialWorker);
      expect(life.clock('retention').status).toBe('met');
    },
  );

  rule(
    ['PET-9.9', 'PET-9.7', 'PET-9.4a'],
    'a second transfer has a summary, a meeting and a joint visit of its own, and resets no other clock',
    () => {
      const life = handedOver(alerted(withAssessmentTeam()));
      const before = dues(life, 'visit');
      life.until('2025-06-20 10:00');
      alerted(life, 'children-with-disabilities');
      life.act('acceptTransfer', receivingManager, { team: 'children-with-disabilities' });
      expect(life.try('completeTransfer', teamManager, { team: 'children-with-disabilities' })).toMatchObject(
        {
          refused: 'missing',
          cite: ['PET-9.9', 'PET-9.4a', 'PET-9.7'],
        },
      );
      life
        .act('decideAllocation', teamManager, { lead: 'social-worker', forum: 'allocation-meeting' })
        .act('verifyTransferSummary', teamManager, verified)
        .act('recordJointVisit', socialWorker, { purpose: 'transfer', bothPresent: true })
        .act('completeTransfer', teamManager, { team: 'children-with-disabilities' });
      expect(life.case.team).toBe('children-with-disabilities');
      expect(dues(life, 'visit')).toEqual(before);
    },
  );

  rule(
    'PET-9.8',
    'a new Social Worker of the same team: never without a worker, but the joint visit is asked for',
    () => {
      const life = activePlan().act('allocate', teamManager, {
        worker: 'sw-2',
        role: 'social-worker',
        change: 'worker-leaving',
      });
      expect(life.case.holder).toBe('sw-2');
      expect(life.told).toContain('digest sw-1');
      const progress = {
        purpose: 'progress',
        chairRole: 'social-worker',
        planUpdated: true,
        childsVoiceHeard: true,
      };
      expect(life.try('holdMeeting', socialWorker, progress)).toMatchObject({
        refused: 'missing',
        cite: ['PET-9.8'],
      });
      life.act('recordJointVisit', socialWorker, { purpose: 'worker-leaving', bothPresent: true });
      life.act('holdMeeting', socialWorker, progress);
    },
  );
});
