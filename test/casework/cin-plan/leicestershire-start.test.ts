import { rule } from '../../support/rule';
import {
  activePlan,
  allocatedPlan,
  cited,
  decided,
  dues,
  familyHelp,
  groundwork,
  initial,
  invited,
  keyWorker,
  keyWorkerPlan,
  manager,
  occurrences,
  openedPlan,
  overseer,
  plan,
  progress,
  refusal,
  running,
  senior,
  without,
  worker,
} from './leicestershire-plan';

/** Leicestershire: from the assessment to the agreed plan. June 2025 has no bank holiday; 2 June is a Monday. */

describe('the plan opens', () => {
  rule(
    'LEI-init-10d',
    'and its first meeting is held within ten days of the assessment, not only booked',
    () => {
      const life = allocatedPlan();
      expect(dues(life, 'first-meeting')).toEqual(['limit 2025-06-12']);
      life.act('bookMeeting', worker, { purpose: 'initial', meetingOn: '2025-06-12' });
      expect(life.clock('first-meeting').status).toBe('running');
      life.until('2025-06-12 16:00').act('holdMeeting', senior, initial);
      expect(life.clock('first-meeting').status).toBe('met');
      expect(life.case.stage).toBe('planning');
    },
  );

  rule('LEI-init-10d', 'and a meeting a day later is late; a meeting of professionals is none', () => {
    const life = allocatedPlan()
      .until('2025-06-10 15:00')
      .act('holdMeeting', senior, { purpose: 'professionals' });
    expect(life.clock('first-meeting').status).toBe('running');
    life.until('2025-06-13 15:00').act('holdMeeting', senior, initial);
    expect(life.clock('first-meeting').status).toBe('late');
  });

  rule('LEI-gp', 'and the GP is the worker’s to tell, whom no later meeting goes without', () => {
    const life = openedPlan();
    expect(life.tasks).toContain('notifyGp');
    expect(life.events[0]?.notices).toContainEqual(expect.objectContaining({ to: ['gp'], as: 'task' }));
    expect(cited(life, 'holdMeeting', worker, progress)).toContain('LEI-gp');
    life.act('notifyGp', worker, { by: 'letter', alsoInvited: false });
    expect(life.tasks).not.toContain('notifyGp');
    expect(cited(life, 'holdMeeting', worker, progress)).toEqual([]);
  });

  rule(['LEI-team-FS', 'LEI-cwd-0'], 'in another team than its own as a task, never as a refusal', () => {
    const supervised = openedPlan({ supervisionOrder: true, teamKind: 'family-help' });
    expect(supervised.case.tasks).toContainEqual(
      expect.objectContaining({ do: 'completeEntry', about: 1, fields: ['teamKind'], cite: ['LEI-team-FS'] }),
    );
    const disabled = openedPlan({ complexDisability: true, teamKind: 'disabled-children' });
    expect(disabled.tasks).not.toContain('completeEntry');
  });
});

describe('who leads', () => {
  rule(
    ['LEI-alloc-1', 'LEI-alloc-2'],
    'Family Help management decides, after talking with First Response',
    () => {
      const life = openedPlan();
      expect(cited(life, 'decideAllocation', worker, decided)).toContain('LEI-alloc-1');
      expect(
        cited(life, 'decideAllocation', familyHelp, without(decided, 'discussedWithSendingTeam')),
      ).toEqual(['LEI-alloc-2']);
      expect(
        cited(life, 'decideAllocation', familyHelp, without(decided, 'needsAndRisksConsidered')),
      ).toEqual(['LEI-alloc-1']);
      expect(cited(life, 'decideAllocation', familyHelp, decided)).toEqual([]);
    },
  );

  rule('LEI-tr-2', 'before the first meeting is booked', () => {
    const life = openedPlan();
    const booking = { purpose: 'initial', meetingOn: '2025-06-12', chairRole: 'team-manager' };
    expect(cited(life, 'bookMeeting', worker, booking)).toEqual(['LEI-tr-2']);
    life.act('decideAllocation', familyHelp, decided);
    expect(cited(life, 'bookMeeting', worker, booking)).toEqual([]);
  });

  rule('LEI-tr-3', 'and for a key worker the SSWOP is booked to chair', () => {
    const life = openedPlan().act('decideAllocation', familyHelp, { ...decided, lead: 'key-worker' });
    const booking = { purpose: 'initial', meetingOn: '2025-06-12', chairRole: 'team-manager' };
    expect(cited(life, 'bookMeeting', worker, booking)).toEqual(['LEI-tr-3']);
    expect(cited(life, 'bookMeeting', worker, { ...booking, chairRole: 'social-work-oversight' })).toEqual(
      [],
    );
  });

  rule('LEI-tr-1', 'the locality hears with a summary, after the 10-day supervision', () => {
    const life = openedPlan();
    const mail = { team: 'wigston', emailed: true, summarySent: true };
    expect(cited(life, 'alertReceivingManager', manager, mail)).toEqual(['LEI-tr-1']);
    life.act('holdSupervision', manager, { kind: 'ten-day' });
    expect(life.told).toContain('digest team-manager, duty-manager');
    expect(cited(life, 'alertReceivingManager', manager, without(mail, 'summarySent'))).toEqual(['LEI-tr-1']);
    life.act('alertReceivingManager', manager, mail);
    expect(life.told).toContain('digest family-help-management');
  });

  rule('LEI-sswop-role', 'a SSWOP holds no case', () => {
    const life = openedPlan();
    const given = { worker: 'so-1', role: 'social-work-oversight', explanation: 'nobody else is there' };
    expect(cited(life, 'allocate', manager, given)).toEqual(['LEI-sswop-role']);
    expect(life.case.holder).toBeUndefined();
  });

  rule(
    ['LEI-kw-1', 'LEI-oversight-sw'],
    'a key worker’s plan asks for its SSWOP at once, and is not agreed without',
    () => {
      const life = openedPlan()
        .act('decideAllocation', familyHelp, { ...decided, lead: 'key-worker' })
        .act('allocate', manager, { worker: 'kw-1', role: 'key-worker' });
      expect(life.told).toContain('digest social-work-oversight, team-manager');
      groundwork(life);
      const agreed = { ...plan, explanation: 'she is on leave' };
      expect(cited(life, 'agreePlan', keyWorker, agreed)).toEqual(['LEI-oversight-sw', 'LEI-kw-1']);
      life.act('assignOverseer', manager, { overseer: 'so-1' });
      expect(cited(life, 'agreePlan', keyWorker, plan)).toEqual([]);
      expect(life.case.stage).toBe('plan active');
    },
  );
});

describe('before the first meeting', () => {
  rule(
    'LEI-share-2d',
    'the family has the assessment two working days before, and the day moves with the meeting',
    () => {
      const life = openedPlan().act('decideAllocation', familyHelp, decided);
      // Thursday 12 June: Wednesday is one, Tuesday the 10th two.
      life.act('bookMeeting', worker, { purpose: 'initial', meetingOn: '2025-06-12' });
      expect(dues(life, 'assessment-shared')).toEqual(['limit 2025-06-10']);
      // Monday 9 June: Friday is one, Thursday the 5th two.
      const booking = life.case.sequence;
      life.act('bookMeeting', worker, { purpose: 'initial', meetingOn: '2025-06-09', replaces: booking });
      expect(occurrences(life, 'assessment-shared')).toEqual(['ended', 'running']);
      expect(dues(life, 'assessment-shared')).toEqual(['limit 2025-06-05']);
      life
        .until('2025-06-06 10:00')
        .act('shareAssessment', worker, { kind: 'child-and-family', with: 'family' });
      expect(life.clock('assessment-shared').status).toBe('late');
    },
  );

  rule(
    'LEI-share-2d',
    'what was shared in time for the meeting as moved is not late for the day it was moved from',
    () => {
      const life = openedPlan()
        .act('decideAllocation', familyHelp, decided)
        .act('bookMeeting', worker, { purpose: 'initial', meetingOn: '2025-06-09' })
        .until('2025-06-04 10:00');
      const booking = life.events.find(({ event }) => event === 'MeetingBooked')?.sequence ?? 0;
      life.act('bookMeeting', worker, { purpose: 'initial', meetingOn: '2025-06-12', replaces: booking });
      life
        .until('2025-06-10 10:00')
        .act('shareAssessment', worker, { kind: 'child-and-family', with: 'family' });
      expect(occurrences(life, 'assessment-shared')).toEqual(['ended', 'met']);
    },
  );

  rule('LEI-share-2d', 'the child alone is not the family; a cancelled meeting asks for nothing', () => {
    const life = openedPlan()
      .act('decideAllocation', familyHelp, decided)
      .act('bookMeeting', worker, { purpose: 'initial', meetingOn: '2025-06-12' })
      .act('shareAssessment', worker, { kind: 'child-and-family', with: 'child' });
    expect(life.clock('assessment-shared').status).toBe('running');
    expect(cited(life.until('2025-06-12 10:00'), 'holdMeeting', senior, initial)).toEqual(['LEI-share-2d']);
    const booking = life.events.find(({ event }) => event === 'MeetingBooked')?.sequence ?? 0;
    life.act('cancelMeeting', worker, { purpose: 'initial', booking, reason: 'family-unavailable' });
    expect(life.clock('assessment-shared').status).toBe('ended');
    expect(running(life)).toContain('first-meeting');
  });

  rule(['LEI-invite', 'LEI-agencies'], 'family, network, agencies, school and health are invited', () => {
    const life = allocatedPlan();
    const why = { explanation: 'she is four and goes to no nursery' };
    for (const who of ['parents', 'network', 'child'])
      expect([who, cited(life, 'sendInvitations', worker, without(invited, who))]).toEqual([
        who,
        ['LEI-invite'],
      ]);
    expect(cited(life, 'sendInvitations', worker, without(invited, 'school'))).toEqual(['LEI-agencies']);
    expect(cited(life, 'sendInvitations', worker, { ...without(invited, 'health'), ...why })).toEqual([
      'LEI-agencies',
    ]);
    expect(cited(life, 'sendInvitations', worker, { ...without(invited, 'school'), ...why })).toEqual([]);
    expect(cited(life, 'sendInvitations', worker, invited)).toEqual([]);
  });

  rule('LEI-sswop-intro', 'the SSWOP introduces herself to parents and child', () => {
    const life = openedPlan()
      .act('decideAllocation', familyHelp, { ...decided, lead: 'key-worker' })
      .act('assignOverseer', manager, { overseer: 'so-1' })
      .act('allocate', manager, { worker: 'kw-1', role: 'key-worker' })
      .act('shareAssessment', worker, { kind: 'child-and-family', with: 'family' });
    const meeting = { ...initial, chairRole: 'social-work-oversight' };
    expect(cited(life, 'holdMeeting', overseer, meeting)).toEqual(['LEI-sswop-intro']);
    life.act('introduceOverseer', overseer, { parents: true, child: true });
    expect(cited(life, 'holdMeeting', overseer, meeting)).toEqual([]);
  });
});

describe('who chairs the first meeting', () => {
  rule(
    ['LEI-sw-chair-1', 'LEI-tr-4', 'LEI-chair-init'],
    'C-32: any of four, the social worker with a reminder',
    () => {
      for (const chairRole of [
        'social-worker',
        'senior-practitioner',
        'team-manager',
        'social-work-oversight',
      ]) {
        expect([chairRole, cited(allocatedPlan(), 'holdMeeting', worker, { ...initial, chairRole })]).toEqual(
          [chairRole, []],
        );
      }
      const byKeyWorker = cited(allocatedPlan(), 'holdMeeting', worker, {
        ...initial,
        chairRole: 'key-worker',
      });
      expect(byKeyWorker).toContain('LEI-sw-chair-1');
    },
  );

  rule(
    ['LEI-kw-chair', 'LEI-kw-chair-2', 'LEI-sswop-chairs'],
    'C-33: the SSWOP; Team Manager or Senior Practitioner say why',
    () => {
      const meeting = { ...initial, chairRole: 'team-manager' };
      expect(cited(keyWorkerPlan(), 'holdMeeting', manager, meeting)).toContain('LEI-kw-chair-2');
      const why = { ...meeting, explanation: 'the SSWOP is ill' };
      expect(cited(keyWorkerPlan(), 'holdMeeting', manager, why)).toEqual([]);
      const own = { ...meeting, chairRole: 'key-worker', explanation: 'the SSWOP is ill' };
      expect(cited(keyWorkerPlan(), 'holdMeeting', keyWorker, own)).toContain('LEI-kw-chair');
      const right = { ...meeting, chairRole: 'social-work-oversight' };
      expect(cited(keyWorkerPlan(), 'holdMeeting', overseer, right)).toEqual([]);
    },
  );

  rule('LEI-agenda', 'and the SSWOP books the next one', () => {
    const meeting = { ...initial, chairRole: 'social-work-oversight' };
    expect(cited(keyWorkerPlan(), 'holdMeeting', overseer, without(meeting, 'nextMeetingOn'))).toEqual([
      'LEI-agenda',
    ]);
  });
});

describe('the plan', () => {
  rule(
    ['LEI-smart', 'LEI-visit-expect', 'LEI-visit-spec', 'LEI-length', 'LEI-plan-live', 'LEI-roles'],
    'holds each of its items or says why not',
    () => {
      const items: readonly [string, string][] = [
        ['smart', 'LEI-smart'],
        ['visitInterval', 'LEI-visit-expect'],
        ['visitExpectations', 'LEI-visit-spec'],
        ['expectedLength', 'LEI-length'],
        ['actions', 'LEI-plan-live'],
        ['timescales', 'LEI-plan-live'],
        ['outcomes', 'LEI-plan-live'],
        ['rolesOfOthers', 'LEI-roles'],
      ];
      for (const [item, by] of items) {
        const life = groundwork(allocatedPlan());
        expect([item, cited(life, 'agreePlan', worker, without(plan, item))]).toEqual([
          item,
          expect.arrayContaining([by]),
        ]);
        expect(life.case.stage).toBe('planning');
      }
      expect(activePlan().case.stage).toBe('plan active');
    },
  );

  rule(
    ['LEI-chronology', 'LEI-sp-1', 'LEI-views'],
    'rests on chronology, safety plan and views; all that is missing is named',
    () => {
      const why = refusal(allocatedPlan(), 'agreePlan', worker, plan);
      expect(why?.cite).toEqual(expect.arrayContaining(['LEI-chronology', 'LEI-sp-1', 'LEI-views']));
      expect(why?.says).toContain('safety plan made must be recorded first');
      expect(why?.says).toContain('chronology updated with at start must be recorded first');
    },
  );

  rule(['LEI-childversion', 'LEI-childcopy'], 'has the child’s own version by the first review', () => {
    const life = activePlan();
    const saved = life.case.facts.find(({ event }) => event === 'ChildVersionSaved');
    expect(saved?.fields).toEqual({ wordsAndPictures: true, givenToChild: true });
    expect(cited(life, 'saveChildVersion', worker, { givenToChild: true })).toEqual(['LEI-childversion']);
    expect(cited(life, 'saveChildVersion', worker, { wordsAndPictures: true })).toEqual(['LEI-childcopy']);
  });

  rule('LEI-police', 'checks with the police only what the adults agreed to', () => {
    const life = activePlan();
    const check = { check: 'police', done: true };
    expect(cited(life, 'recordCheck', worker, check)).toEqual(['LEI-police']);
    const agreement = { who: 'other-adults', to: 'police-check' };
    life.act('recordAgreement', worker, { ...agreement, answer: 'given' });
    expect(cited(life, 'recordCheck', worker, check)).toEqual([]);
    life.until('2025-06-20 10:00').act('recordAgreement', worker, { ...agreement, answer: 'withdrawn' });
    expect(cited(life, 'recordCheck', worker, check)).toEqual(['LEI-police']);
  });
});
