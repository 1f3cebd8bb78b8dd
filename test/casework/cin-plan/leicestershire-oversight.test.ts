import { rule } from '../../support/rule';
import { person, type Life } from '../../support/life';
import {
  activeKeyWorkerPlan,
  activePlan,
  cited,
  dues,
  familyHelp,
  head,
  keyWorker,
  manager,
  monthly,
  occurrences,
  openedPlan,
  overseer,
  running,
  serviceManager,
  sixteenWeeks,
  supervision,
  teamLeader,
  twentySixWeeks,
  without,
  worker,
} from './leicestershire-plan';

/** Leicestershire: supervision, the SSWOP's oversight, and how long a plan runs. It opened on Monday 2 June 2025. */

const byTeamLeader = { ...supervision, withRole: 'key-worker' };
const alert = { about: 'twenty-six-weeks', inSupervision: true };

describe('supervision', () => {
  rule('LEI-sup-4w', 'is held every four weeks, every two months at the latest', () => {
    const life = activePlan();
    expect(dues(life, 'supervision')).toEqual(['target 2025-06-30', 'limit 2025-08-02']);
    life.until('2025-06-27 10:00').act('holdSupervision', manager, supervision);
    expect(dues(life, 'supervision')).toEqual(['target 2025-07-25', 'limit 2025-08-27']);
  });

  // Saturday 2 August: the digest of Monday the 4th, rung 1 five working days after it, on Friday the 8th.
  rule('LEI-sup-4w', 'that is missed stands in the digest and climbs after five working days', () => {
    const life = activePlan();
    const passed = life.until('2025-08-04 08:30').clock('supervision');
    expect([passed.done.includes('digest limit'), passed.rung]).toEqual([true, 0]);
    expect(life.until('2025-08-08 08:30').clock('supervision').rung).toBe(1);
  });

  rule(
    'LEI-sup-TM',
    'is the Team Manager’s with a social worker, the Team Leader’s with a key worker',
    () => {
      expect(cited(activePlan(), 'holdSupervision', teamLeader, supervision)).toContain('LEI-sup-TM');
      expect(cited(activePlan(), 'holdSupervision', manager, supervision)).toEqual([]);
      expect(cited(activeKeyWorkerPlan(), 'holdSupervision', manager, byTeamLeader)).toContain('LEI-sup-TM');
      expect(cited(activeKeyWorkerPlan(), 'holdSupervision', teamLeader, byTeamLeader)).toEqual([]);
    },
  );
});

/** Who hears of a supervision that is due, and that has passed: 'Reminder digest team-manager'. */
function heard(life: Life): string[] {
  return life.story.flatMap((line) => {
    const [, event, to] =
      /(ReminderIssued|ListedInDigest|EscalationRaised) supervision -> (.*)/.exec(line) ?? [];
    return event ? [`${event}: ${to}`] : [];
  });
}

// Limit Saturday 2 August: the reminder leaves on Thursday 31 July, the digest on Monday 4 August.
describe('of a supervision that is due hears whoever holds it', () => {
  const everything = '2025-08-08 09:00';

  rule('LEI-sup-TM', 'the Team Manager of a social worker’s plan', () => {
    expect(heard(activePlan().until(everything))).toEqual([
      'ReminderIssued: digest team-manager',
      'ListedInDigest: digest team-manager',
      'EscalationRaised: team-manager',
    ]);
  });

  rule('LEI-sup-TM', 'the Team Leader of a key worker’s, and above them the Team Manager', () => {
    expect(heard(activeKeyWorkerPlan().until(everything))).toEqual([
      'ReminderIssued: digest team-leader',
      'ListedInDigest: digest team-leader',
      'EscalationRaised: team-manager',
    ]);
  });

  rule('LEI-sup-TM', 'whoever supervises now, when a social worker has taken the plan over meanwhile', () => {
    const life = activeKeyWorkerPlan().until('2025-08-01 10:00');
    life.act('allocate', manager, { worker: 'sw-1', role: 'social-worker' });
    expect(dues(life, 'supervision')).toEqual(['target 2025-06-30', 'limit 2025-08-02']);
    expect(heard(life.until('2025-08-04 09:00'))).toEqual([
      'ReminderIssued: digest team-leader',
      'ListedInDigest: digest team-manager',
    ]);
  });

  rule('LEI-sup-TM', 'the Team Manager again, where nobody holds the plan', () => {
    const life = activeKeyWorkerPlan().until('2025-07-30 10:00');
    life.act('endAllocation', manager, { reason: 'post-ended' });
    expect(heard(life.until('2025-08-01 09:00'))).toEqual(['ReminderIssued: digest team-manager']);
  });
});

describe('the SSWOP', () => {
  rule(
    ['LEI-sswop-monthly', 'LEI-sswop-thr', 'LEI-sswop-100'],
    'looks at a key worker’s plan every month, and says where the risks stand',
    () => {
      const life = activeKeyWorkerPlan();
      expect(dues(life, 'oversight')).toEqual(['limit 2025-07-02']);
      life.until('2025-06-30 10:00');
      expect(cited(life, 'recordOversight', manager, monthly)).toEqual([
        'LEI-sswop-monthly',
        'LEI-sswop-thr',
      ]);
      expect(cited(life, 'recordOversight', overseer, without(monthly, 'risksBelowThreshold'))).toEqual([
        'LEI-sswop-thr',
      ]);
      life.act('recordOversight', overseer, monthly);
      expect(dues(life, 'oversight')).toEqual(['limit 2025-07-30']);
    },
  );

  rule('LEI-sswop-thr', 'sends it to a strategy discussion where risks have reached the threshold', () => {
    const life = activeKeyWorkerPlan();
    life.act('recordOversight', overseer, {
      ...monthly,
      risksBelowThreshold: false,
      decision: 'strategy-discussion',
    });
    expect(life.leads).toEqual(['strategy-discussion']);
  });

  rule(
    ['LEI-tm-sswop', 'LEI-sswop-sup'],
    'reports on it, and the Team Manager goes through it with her every month',
    () => {
      const life = activeKeyWorkerPlan().until('2025-07-01 10:00');
      expect(dues(life, 'overseer-supervision')).toEqual(['limit 2025-07-02']);
      const session = { kind: 'overseer', withRole: 'social-work-oversight' };
      expect(cited(life, 'holdSupervision', teamLeader, session)).toContain('LEI-tm-sswop');
      expect(cited(life, 'holdSupervision', manager, session)).toEqual(['LEI-sswop-sup']);
      life.act('reportOversight', overseer, { to: 'team-manager', compliance: true, safeguarding: true });
      life.act('holdSupervision', manager, session);
      expect(dues(life, 'overseer-supervision')).toEqual(['limit 2025-08-01']);
      expect(dues(life, 'supervision')).toContain('limit 2025-08-02');
    },
  );

  rule('LEI-sswop-report', 'tells manager, key worker and Team Leader of her concern', () => {
    const life = activeKeyWorkerPlan();
    const told = { teamManagerTold: true, keyWorkerTold: true, teamLeaderTold: true };
    expect(cited(life, 'reportOverseerConcern', overseer, without(told, 'keyWorkerTold'))).toEqual([
      'LEI-sswop-report',
    ]);
    life.act('reportOverseerConcern', overseer, told);
    expect(life.told).toEqual(['digest team-manager, team-leader, kw-1']);
  });

  rule(
    ['LEI-sswop-monthly', 'LEI-tm-sswop', 'LEI-last4w'],
    'has nothing to oversee once a social worker leads',
    () => {
      const theirs = ['oversight', 'overseer-supervision', 'overseer-joins'];
      for (const clock of theirs) expect(running(activePlan())).not.toContain(clock);
      const life = activeKeyWorkerPlan({ plannedEndOn: '2025-08-25' }).until('2025-06-20 10:00');
      for (const clock of theirs) expect(running(life)).toContain(clock);
      life.act('allocate', manager, { worker: 'sw-2', role: 'social-worker', change: 'within-team' });
      for (const clock of theirs) expect([clock, life.clock(clock).status]).toEqual([clock, 'ended']);
    },
  );

  // Four weeks before Monday 25 August is Monday 28 July; before Monday 22 September the 25th of August.
  rule('LEI-last4w', 'joins supervision in the last four weeks, which move with the planned end', () => {
    const life = activeKeyWorkerPlan({ plannedEndOn: '2025-08-25' });
    expect(dues(life, 'overseer-joins')).toEqual(['target 2025-07-28']);
    life.until('2025-07-01 10:00').act('setPlannedEnd', keyWorker, { plannedEndOn: '2025-09-22' });
    expect(dues(life, 'overseer-joins')).toEqual(['target 2025-08-25']);
    expect(occurrences(life, 'overseer-joins')).toEqual(['ended', 'running']);
    life
      .until('2025-09-01 10:00')
      .act('holdSupervision', teamLeader, { ...byTeamLeader, overseerJoined: true });
    expect(life.clock('overseer-joins').status).toBe('met');
  });
});

describe('how long a plan runs', () => {
  rule('LEI-traj-1', 'is asked at twelve weeks, which colours a list and alerts nobody', () => {
    const life = activePlan();
    expect(dues(life, 'plan-12-weeks')).toEqual(['target 2025-08-25']);
    const before = life.events.length;
    life.until('2025-08-27 12:00');
    const said = life.events.slice(before).flatMap(({ notices = [] }) => notices);
    expect(said.filter(({ step }) => step === 'plan-12-weeks')).toEqual([]);
    life.act('recordOversight', manager, { kind: 'twelve-week' });
    expect(life.clock('plan-12-weeks').status).toBe('met');
  });

  rule(
    ['LEI-16w', 'LEI-traj-2'],
    'is overseen at sixteen weeks, then every month for as long as it lasts',
    () => {
      const life = activePlan().until('2025-09-19 10:00');
      expect(dues(life, 'plan-16-weeks')).toEqual(['limit 2025-09-22']);
      expect(cited(life, 'recordOversight', worker, sixteenWeeks)).toContain('LEI-16w');
      expect(cited(life, 'recordOversight', manager, without(sixteenWeeks, 'exceptional'))).toEqual([
        'LEI-traj-2',
      ]);
      expect(cited(life, 'recordOversight', manager, without(sixteenWeeks, 'reasonRecorded'))).toEqual([
        'LEI-16w',
      ]);
      life.act('recordOversight', manager, sixteenWeeks);
      const again = { kind: 'monthly-improvement', decision: 'continue', reasonRecorded: true };
      for (const [at, next] of [
        ['2025-10-17 10:00', '2025-11-17'],
        ['2025-11-14 10:00', '2025-12-14'],
      ] as const) {
        life.until(at).act('recordOversight', serviceManager, again);
        expect(dues(life, 'plan-over-16-weeks')).toEqual([`limit ${next}`]);
      }
      expect(occurrences(life, 'plan-over-16-weeks')).toEqual(['met', 'met', 'running']);
      life.act('recordLegalStatus', worker, { status: 'protection-plan' });
      expect(life.clock('plan-over-16-weeks').status).toBe('ended');
    },
  );

  rule('LEI-16w-weekly', 'brings a key worker’s plan to the weekly meeting each time it is to go on', () => {
    const toWeekly = (life: Life) => life.told.includes('digest family-help-management');
    const led = activeKeyWorkerPlan().until('2025-09-19 10:00').act('recordOversight', manager, sixteenWeeks);
    expect(toWeekly(led)).toBe(true);
    led.act('recordOversight', familyHelp, { kind: 'weekly-management', decision: 'continue' });
    const again = { kind: 'monthly-improvement', decision: 'continue', reasonRecorded: true };
    expect(toWeekly(led.until('2025-10-17 10:00').act('recordOversight', manager, again))).toBe(true);
    const social = activePlan().until('2025-09-19 10:00').act('recordOversight', manager, sixteenWeeks);
    expect(toWeekly(social)).toBe(false);
  });

  // 26 weeks from 2 June are Monday 1 December, six months Tuesday the 2nd.
  rule(
    ['LEI-26w', 'LEI-26w-alert'],
    'comes before the Service Manager at 26 weeks or six months, alerted in supervision',
    () => {
      const life = activePlan().until('2025-11-21 10:00');
      expect(dues(life, 'plan-26-weeks')).toEqual(['limit 2025-12-01']);
      expect(cited(life, 'recordOversight', serviceManager, twentySixWeeks)).toEqual(['LEI-26w-alert']);
      expect(cited(life, 'alertServiceManager', worker, alert)).toEqual(['LEI-26w-alert']);
      life.act('alertServiceManager', manager, alert);
      expect(life.told).toEqual(['digest service-manager']);
      expect(cited(life, 'recordOversight', manager, twentySixWeeks)).toContain('LEI-26w');
      life.act('recordOversight', serviceManager, twentySixWeeks);
      expect(life.clock('plan-26-weeks').status).toBe('met');
    },
  );

  rule('LEI-26w', 'six months where they are the earlier: from 1 January to 1 July', () => {
    expect(dues(openedOn('2025-01-01'), 'plan-26-weeks')).toEqual(['limit 2025-07-01']);
    expect(dues(openedOn('2025-03-01'), 'plan-26-weeks')).toEqual(['limit 2025-08-30']);
  });

  rule(
    ['LEI-26w', 'LEI-26w-rec'],
    'who considers five things, and to extend it gives reasons and the expected end',
    () => {
      const life = activePlan().until('2025-11-21 10:00').act('alertServiceManager', manager, alert);
      const considerations = [
        'extensionAppropriate',
        'effectiveness',
        'additionalSteps',
        'strategyConsidered',
        'stepDownConsidered',
      ];
      for (const one of considerations)
        expect([one, cited(life, 'recordOversight', serviceManager, without(twentySixWeeks, one))]).toEqual([
          one,
          ['LEI-26w'],
        ]);
      for (const one of ['reasonRecorded', 'expectedExitOn'])
        expect(cited(life, 'recordOversight', serviceManager, without(twentySixWeeks, one))).toEqual([
          'LEI-26w-rec',
        ]);
      const exit = { ...twentySixWeeks, decision: 'exit' };
      expect(cited(life, 'recordOversight', serviceManager, without(exit, 'expectedExitOn'))).toEqual([]);
    },
  );

  rule(['LEI-26w-rec', 'LEI-last4w'], 'the end that is expected then is the planned end', () => {
    const life = activeKeyWorkerPlan({ plannedEndOn: '2025-08-25' })
      .until('2025-11-21 10:00')
      .act('alertServiceManager', manager, alert)
      .act('recordOversight', serviceManager, twentySixWeeks);
    expect(dues(life, 'overseer-joins')).toEqual(['target 2026-03-03']);
  });

  rule('LEI-26w', 'somebody above the Service Manager may stand in, and says so', () => {
    const life = activePlan().until('2025-11-21 10:00').act('alertServiceManager', manager, alert);
    expect(cited(life, 'recordOversight', head, twentySixWeeks)).toContain('LEI-26w');
    const instead = { standingInFor: 'service-manager', standingInReason: 'absent' };
    expect(cited(life, 'recordOversight', manager, { ...twentySixWeeks, ...instead })).toContain('LEI-26w');
    expect(cited(life, 'recordOversight', head, { ...twentySixWeeks, ...instead })).toEqual([]);
  });

  rule(['LEI-26w', 'LEI-esc-1'], 'and may go to a strategy discussion', () => {
    const life = activePlan().until('2025-11-21 10:00').act('alertServiceManager', manager, alert);
    life.act('recordOversight', serviceManager, { ...twentySixWeeks, decision: 'strategy-discussion' });
    expect(life.leads).toEqual(['strategy-discussion']);
  });
});

describe('the Disabled Children’s Team', () => {
  const disabled = () => activePlan({ teamKind: 'disabled-children', complexDisability: true });

  rule(
    ['LEI-team-DCT', 'LEI-cwd-5'],
    'has longer plans: no warning at twelve weeks, no oversight at sixteen',
    () => {
      const clocks = running(disabled());
      expect(clocks).not.toContain('plan-12-weeks');
      expect(clocks).not.toContain('plan-16-weeks');
      expect(clocks).toEqual(expect.arrayContaining(['plan-26-weeks', 'visit', 'meeting', 'supervision']));
    },
  );

  rule(['LEI-team-DCT', 'LEI-cwd-2'], 'takes a plan over from another, and its soft limits end', () => {
    const life = activePlan().until('2025-07-01 10:00');
    life.act('allocate', manager, {
      worker: 'sw-9',
      role: 'social-worker',
      team: 'disabled-children',
      teamKind: 'disabled-children',
      change: 'between-teams',
    });
    for (const clock of ['plan-12-weeks', 'plan-16-weeks']) expect(life.clock(clock).status).toBe('ended');
    expect(running(activePlan({ teamKind: 'family-help' }))).toContain('plan-16-weeks');
  });

  rule('LEI-cwd-3', 'changes a standard only as set out in supervision, beyond six weeks too', () => {
    const life = disabled()
      .until('2025-06-20 10:00')
      .act('recordVisit', worker, { seen: true, atHome: true });
    const own = { clock: 'visit', interval: '3 months', longer: true, reason: 'disability' };
    expect(cited(life, 'setOwnInterval', serviceManager, own)).toEqual(['LEI-cwd-3']);
    life.act('holdSupervision', manager, { ...supervision, standardsChanged: true });
    life.act('setOwnInterval', serviceManager, own);
    expect(dues(life, 'visit')).toEqual(['limit 2025-09-20']);
  });

  rule('LEI-cwd-4', 'plans towards independence', () => {
    const life = openedPlan({ teamKind: 'disabled-children' });
    life.act('allocate', manager, { worker: 'sw-9', role: 'social-worker', teamKind: 'disabled-children' });
    expect(cited(life, 'agreePlan', worker, {})).toContain('LEI-cwd-4');
  });
});

describe('assurance', () => {
  rule('LEI-tapm', 'Targeted Early Help says how far standards are met', () => {
    const assured = { kind: 'targeted-early-help', standardsMet: true, risksConsidered: true };
    const by = person('ta-1', ['early-help-service-manager'], true, 'leicestershire');
    expect(cited(activePlan(), 'recordOversight', by, assured)).toEqual([]);
    expect(cited(activePlan(), 'recordOversight', manager, assured)).toEqual(['LEI-tapm']);
  });
});

function openedOn(day: string): Life {
  return openedPlan({}, `${day} 09:00`);
}
