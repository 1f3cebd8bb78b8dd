import { rule } from '../../support/rule';
import type { Life } from '../../support/life';
import {
  activeKeyWorkerPlan,
  activePlan,
  cited,
  dues,
  final,
  keyWorker,
  manager,
  occurrences,
  overseer,
  progress,
  review,
  serviceManager,
  supervision,
  teamLeader,
  without,
  worker,
} from './leicestershire-plan';

/** Leicestershire: meetings, their records, the safety plan and the child's update. First met on Tuesday 10 June 2025. */

const met = (life: Life, at: string, meeting = progress) =>
  life.until(at).act('holdMeeting', worker, meeting);

describe('meetings', () => {
  rule(['LEI-meet-6w', 'LEI-rev-4-6w'], 'follow the last one held: four weeks aimed for, six at most', () => {
    const life = activePlan();
    expect(dues(life, 'meeting')).toEqual(['target 2025-07-08', 'limit 2025-07-22']);
    met(life, '2025-07-03 15:00');
    expect(dues(life, 'meeting')).toEqual(['target 2025-07-31', 'limit 2025-08-14']);
    met(life, '2025-07-10 15:00', { purpose: 'professionals' });
    expect(dues(life, 'meeting')).toEqual(['target 2025-07-31', 'limit 2025-08-14']);
  });

  rule('LEI-meet-6w', 'held later than six weeks are late, and the manager signs why', () => {
    const life = met(activePlan(), '2025-07-24 15:00');
    const late = life.case.clocks.find(({ name, status }) => name === 'meeting' && status === 'late');
    expect(late?.lateReason).toBe('needed');
    const reason = { clock: 'meeting', reason: 'family-unavailable' };
    life.act('giveLateReason', worker, reason);
    expect(life.case.signOffs).toContainEqual(
      expect.objectContaining({
        act: 'giveLateReason',
        by: ['team-manager', 'team-leader', 'social-work-oversight'],
      }),
    );
    life.act('giveLateReason', manager, reason);
    expect(life.case.clocks.find(({ id }) => id === late?.id)?.lateReason).toBe('given');
  });

  rule(
    'LEI-meet-exc',
    'are put off in two parts: the rationale now, its analysis at the next supervision',
    () => {
      const life = activePlan().until('2025-07-15 10:00');
      const asked = { clock: 'meeting', reason: 'family-unavailable', newDate: '2025-08-05' };
      life.act('requestException', worker, { clock: 'meeting', reason: 'family-unavailable' });
      expect(cited(life, 'agreeException', manager, asked)).toEqual(['LEI-meet-exc']);
      life.act('recordOversight', manager, { kind: 'missed-meeting', reasonRecorded: true });
      expect(cited(life, 'agreeException', serviceManager, asked)).toContain('LEI-meet-exc');
      life.act('agreeException', manager, asked);
      expect(dues(life, 'meeting')).toContain('limit 2025-07-22');
      life.until('2025-07-18 10:00').act('holdSupervision', manager, supervision);
      expect(dues(life, 'meeting')).toContain('limit 2025-07-22');
      life.act('holdSupervision', manager, { ...supervision, exceptionAnalysed: true });
      expect(dues(life, 'meeting')).toContain('limit 2025-08-05');
    },
  );

  rule('LEI-visit-inc', 'come more often where whoever is on the case says so', () => {
    const life = activePlan();
    life.act('setOwnInterval', worker, { clock: 'meeting', interval: '2 weeks', reason: 'risk-increased' });
    expect(dues(life, 'meeting')).toEqual(['target 2025-07-08', 'limit 2025-06-24']);
  });
});

describe('who chairs', () => {
  rule(
    ['LEI-sw-chair-2', 'LEI-chair-init'],
    'C-34: the social worker a meeting, others only with a reason',
    () => {
      const byManager = { ...progress, chairRole: 'team-manager' };
      expect(cited(activePlan(), 'holdMeeting', manager, byManager)).toEqual(['LEI-sw-chair-2']);
      const complex = { ...byManager, explanation: 'complex: domestic abuse' };
      expect(cited(activePlan(), 'holdMeeting', manager, complex)).toEqual([]);
    },
  );

  rule(
    'LEI-sswop-chairs',
    'C-34: the SSWOP every review of a key worker’s plan, the key worker the meetings',
    () => {
      const meeting = { ...progress, chairRole: 'key-worker', nextMeetingOn: '2025-08-05' };
      expect(cited(activeKeyWorkerPlan(), 'holdMeeting', keyWorker, meeting)).toEqual([]);
      const reviewed = { ...review, chairRole: 'key-worker' };
      expect(cited(activeKeyWorkerPlan(), 'holdMeeting', keyWorker, reviewed)).toEqual(['LEI-sswop-chairs']);
      const right = { ...review, chairRole: 'social-work-oversight' };
      expect(cited(activeKeyWorkerPlan(), 'holdMeeting', overseer, right)).toEqual([]);
    },
  );

  rule(
    ['LEI-sw-chair-3', 'LEI-rev-chair-SW'],
    'C-35: a social worker the last one only where supervision waived it',
    () => {
      const own = { ...final, chairRole: 'social-worker', explanation: 'the manager is away' };
      const life = activePlan().until('2025-08-05 15:00');
      expect(cited(life, 'holdMeeting', worker, own)).toEqual(['LEI-rev-chair-SW']);
      const ending = { ...review, outcome: 'closure-recommended', explanation: 'the manager is away' };
      expect(cited(life, 'holdMeeting', worker, ending)).toEqual(['LEI-rev-chair-SW']);
      life.act('holdSupervision', manager, { ...supervision, usualChairWaived: true });
      expect(cited(life, 'holdMeeting', worker, own)).toEqual([]);
      expect(cited(activePlan(), 'holdMeeting', manager, final)).toEqual([]);
    },
  );

  rule('LEI-rev-chair-KW', 'the SSWOP the last one of a key worker’s plan', () => {
    expect(cited(activeKeyWorkerPlan(), 'holdMeeting', manager, final)).toEqual([
      'LEI-rev-chair-KW',
      'LEI-sswop-chairs',
    ]);
  });
});

describe('a review', () => {
  rule(
    ['LEI-rev-multi', 'LEI-rev-agenda', 'LEI-sp-review', 'LEI-network', 'LEI-drift', 'LEI-views'],
    'is multi-agency, hears the child, tests the safety plan and decides',
    () => {
      const parts: readonly [string, string][] = [
        ['multiAgency', 'LEI-rev-multi'],
        ['parents', 'LEI-rev-multi'],
        ['child', 'LEI-rev-multi'],
        ['agendaCovered', 'LEI-rev-agenda'],
        ['outcome', 'LEI-rev-agenda'],
        ['childsVoiceHeard', 'LEI-rev-agenda'],
        ['driftChecked', 'LEI-drift'],
        ['safetyPlanTested', 'LEI-sp-review'],
        ['network', 'LEI-network'],
      ];
      const life = activePlan().until('2025-07-08 15:00');
      for (const [part, by] of parts)
        expect([part, cited(life, 'holdMeeting', worker, without(review, part))]).toEqual([part, [by]]);
      expect(cited(life, 'holdMeeting', worker, review)).toEqual([]);
      expect(dues(life, 'meeting')).toEqual(['target 2025-08-05', 'limit 2025-08-19']);
    },
  );

  rule('LEI-sp-review', 'as does every meeting: the safety plan is tested', () => {
    const untested = without(progress, 'safetyPlanTested');
    expect(cited(activePlan(), 'holdMeeting', worker, untested)).toEqual(['LEI-sp-review']);
  });

  rule(
    ['LEI-rev-agenda', 'LEI-rev-anytime', 'LEI-ineffective'],
    'may be held at any time, and may lead to a strategy discussion',
    () => {
      const life = met(activePlan(), '2025-06-17 15:00', { ...review, outcome: 'strategy-discussion' });
      expect(life.leads).toEqual(['strategy-discussion']);
    },
  );

  rule(['LEI-across', 'LEI-rev-agenda'], 'may lead to a step across', () => {
    const life = activePlan().until('2025-08-05 15:00');
    life.act('holdMeeting', manager, { ...review, chairRole: 'team-manager', outcome: 'step-down' });
    expect(life.leads).toEqual(['stepDown']);
  });
});

describe('what follows a meeting', () => {
  // Thursday 14 August: 15, 18, 19, 20, 21. A bank holiday: Thursday 21 August: 22, 26, 27, 28, 29.
  rule(
    ['LEI-minutes-5wd', 'LEI-minutes-other'],
    'its notes go out in five working days, whoever takes them',
    () => {
      const life = met(activePlan(), '2025-08-14 15:00');
      const meeting = life.case.sequence;
      expect(dues(life, 'minutes')).toEqual(['limit 2025-08-21']);
      met(life, '2025-08-21 15:00');
      expect(dues(life, 'minutes')).toEqual(['limit 2025-08-29']);
      const notes = {
        purpose: 'progress',
        meeting,
        takenBy: 'other-agency',
        allParticipants: true,
        planIncluded: false,
      };
      expect(cited(life, 'circulateMinutes', worker, notes)).toEqual(['LEI-minutes-5wd']);
      life.act('circulateMinutes', worker, { ...notes, withApologies: true }, '2025-08-20');
      expect(occurrences(life, 'minutes')).toEqual(['running', 'met', 'running']);
    },
  );

  rule('LEI-plan-5d', 'everyone has the plan: five days aimed for, five working days the limit', () => {
    const life = met(activePlan(), '2025-08-14 15:00');
    const meeting = life.case.sequence;
    expect(dues(life, 'plan-copies')).toEqual(['target 2025-08-19', 'limit 2025-08-21']);
    life.act('copyPlan', worker, { meeting, child: true });
    expect(life.clock('plan-copies').status).toBe('running');
    life.act('copyPlan', worker, {
      meeting,
      child: true,
      withheldFromSomebody: true,
      withheldReason: 'violent-parent',
    });
    expect(life.clock('plan-copies').status).toBe('met');
  });

  rule('LEI-rev-rec-5d', 'a review’s record is circulated and uploaded, both', () => {
    const life = met(activePlan(), '2025-08-14 15:00', review);
    const held = life.case.sequence;
    for (const clock of ['review-record', 'review-record-uploaded'])
      expect(dues(life, clock)).toEqual(['target 2025-08-19', 'limit 2025-08-21']);
    life.act('circulateMinutes', worker, {
      purpose: 'review',
      meeting: held,
      what: 'review-record',
      allParticipants: true,
      withApologies: true,
      planIncluded: true,
    });
    expect(life.clock('review-record').status).toBe('met');
    expect(life.clock('plan-copies').status).toBe('met');
    life.until('2025-08-22 09:00').act('uploadRecord', worker, { what: 'review-record', of: held });
    expect(life.clock('review-record-uploaded').status).toBe('late');
  });
});

describe('the safety plan and the child', () => {
  rule('LEI-sp-typed', 'a handwritten safety plan is typed within seven days', () => {
    const life = activePlan().until('2025-07-01 10:00').act('makeSafetyPlan', worker, { handwritten: true });
    expect(dues(life, 'safety-plan-typed')).toEqual(['limit 2025-07-08']);
    life.until('2025-07-08 17:00').act('typeSafetyPlan', worker, {});
    expect(life.clock('safety-plan-typed').status).toBe('met');
  });

  rule('LEI-sp-share', 'and goes to every member of the group', () => {
    const life = activePlan().act('makeSafetyPlan', worker, { handwritten: true });
    expect(life.told).toContain('task partners');
    expect(cited(life, 'shareSafetyPlan', worker, { network: true })).toEqual(['LEI-sp-share']);
    expect(cited(life, 'shareSafetyPlan', worker, { allMembers: true })).toEqual([]);
  });

  rule(['LEI-3m-update', 'LEI-chronology'], 'the child hears every three months', () => {
    const life = activePlan();
    expect(dues(life, 'child-update')).toEqual(['limit 2025-09-02']);
    life.until('2025-08-29 10:00').act('writeChildUpdate', worker, {});
    expect(dues(life, 'child-update')).toEqual(['limit 2025-11-29']);
  });
});

describe('a plan that does not work', () => {
  rule(['LEI-ineffective', 'LEI-esc-1'], 'asks for the safeguarding threshold to be considered', () => {
    const life = activePlan().act('reportPlanFailing', worker, { raisedBy: 'agency' });
    expect(life.told).toEqual(['digest team-manager, team-leader']);
    expect(life.tasks).toContain('considerStrategy');
    life.act('considerStrategy', manager, { convene: true, because: 'plan-ineffective' });
    expect(life.tasks).not.toContain('considerStrategy');
    expect(life.leads).toEqual(['strategy-discussion']);
  });

  rule('LEI-ineffective', 'and refused access is heard of at once', () => {
    const life = activePlan().act('recordRefusal', worker, { context: 'visit', because: 'parent-refused' });
    expect(life.told).toEqual(['mail team-manager, team-leader']);
  });

  rule(
    ['LEI-agency-part', 'LEI-agency-conc'],
    'an agency is challenged first, then its safeguarding lead',
    () => {
      const life = activePlan();
      const lead = { about: 'participation', rung: 'safeguarding-lead' };
      expect(cited(life, 'challengeAgency', worker, lead)).toEqual(['LEI-agency-part']);
      life.act('challengeAgency', worker, { ...lead, rung: 'challenge' });
      life.act('challengeAgency', worker, lead);
      expect(life.told).toEqual(['task agency-safeguarding-lead']);
      const theirs = { rung: 'safeguarding-lead', about: 'plan' };
      expect(cited(life, 'raiseDisagreement', worker, theirs)).toEqual(['LEI-agency-conc']);
      life.act('recordAgencyConcern', worker, { about: 'progress', toldTo: 'social-worker' });
      expect(cited(life, 'raiseDisagreement', worker, theirs)).toEqual([]);
    },
  );

  rule(
    ['LEI-concern', 'LEI-emerg', 'LEI-esc-2'],
    'a worry reaches manager and Team Leader, of a key worker also the SSWOP',
    () => {
      const concern = { kind: 'neglect', raisedBy: 'practitioner' };
      const life = activeKeyWorkerPlan().act('raiseConcern', keyWorker, concern);
      expect(life.told.join()).toContain('team-leader');
      expect(life.told.join()).toContain('social-work-oversight');
      expect(cited(life, 'recordSignificantIncident', teamLeader, { nextStepsClear: true })).toEqual([
        'LEI-concern',
      ]);
    },
  );
});
