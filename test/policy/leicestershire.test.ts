import type { Fields } from '../../src/casework';
import { actNamed, type Role } from '../../src/vocabulary';
import { filled, saying, stepsUnder, type Asking, type Loose } from '../support/policy-steps';
import { rule } from '../support/rule';
import { happened, under, type Happening } from '../support/under';

const leicestershire = under('leicestershire');
const { policy } = leicestershire;
const { given } = leicestershire;

const { refusedFor } = stepsUnder('leicestershire', {
  by: ['team-manager'],
  qualified: true,
  person: 'tm-1',
});

const planOpened = (at: string, fields: Fields = {}) =>
  happened('PlanOpened', at, { route: 'child-and-family-assessment', ...fields });
const allocated = (at: string, role: Role = 'social-worker', fields: Fields = {}) =>
  happened('Allocated', at, { role, ...fields });
const visited = (at: string, fields: Loose = {}) =>
  happened('VisitMade', at, filled({ seen: true, atHome: true, ...fields }));
const met = (at: string, purpose: string, fields: Fields = {}) =>
  happened('MeetingHeld', at, { purpose, ...fields });
const oversight = (at: string, kind: string, fields: Fields = {}) =>
  happened('OversightRecorded', at, { kind, ...fields });

const day = '2026-03-02';
const without = (facts: Happening[], event: string, fields: Fields = {}) =>
  facts.filter(
    (fact) =>
      fact.event !== event || !Object.entries(fields).every(([name, value]) => fact.fields[name] === value),
  );

describe('the first meeting', () => {
  rule('LEI-init-10d', 'is held within 10 days of the assessment being completed, bare days', () => {
    const plan = planOpened('2025-09-03', { assessmentCompletedOn: '2025-09-01' });
    expect(given(plan).clock('first-meeting')).toEqual({ limit: '2025-09-11', status: 'running' });
    expect(
      given(plan, happened('MeetingBooked', '2025-09-04', { purpose: 'initial' })).clock('first-meeting')
        .status,
    ).toBe('running');
    expect(given(plan, met('2025-09-10', 'initial')).clock('first-meeting').status).toBe('met');
    expect(given(plan, met('2025-09-10', 'professionals')).clock('first-meeting').status).toBe('running');
  });

  rule(
    'LEI-share-2d',
    'comes two working days after the family, not the child alone, has the assessment',
    () => {
      const booked = (meetingOn: string) =>
        happened('MeetingBooked', '2025-12-15', { purpose: 'initial', meetingOn });
      // Thu 8 January 2026: 7 = 1, 6 = 2. Mon 5 January: Fri 2 = 1, Wed 31 December = 2 (New Year's Day off).
      expect(given(booked('2026-01-08')).clock('assessment-shared').limit).toBe('2026-01-06');
      expect(given(booked('2026-01-05')).clock('assessment-shared').limit).toBe('2025-12-31');
      const shared = happened('AssessmentShared', '2026-01-05', { with: 'family' });
      expect(given(booked('2026-01-08'), shared).clock('assessment-shared').status).toBe('met');
      const withChild = happened('AssessmentShared', '2026-01-05', { with: 'child' });
      expect(given(booked('2026-01-08'), withChild).clock('assessment-shared').status).toBe('running');
      for (const before of [[], [withChild]])
        expect(
          refusedFor('holdMeeting', { purpose: 'initial', chairRole: 'team-manager' }, before),
        ).toContain('LEI-share-2d');
    },
  );

  rule('LEI-share-2d', 'asks nothing of later meetings', () => {
    const later = happened('MeetingBooked', '2025-12-15', { purpose: 'progress', meetingOn: '2026-01-08' });
    expect(given(later).names).not.toContain('assessment-shared');
  });

  rule('LEI-share-2d', 'asks nothing of a meeting that was cancelled', () => {
    const booked = happened('MeetingBooked', '2025-12-15', { purpose: 'initial', meetingOn: '2026-01-08' });
    const cancelled = happened('MeetingCancelled', '2025-12-16', { purpose: 'initial', booking: 1 });
    const again = happened('MeetingBooked', '2025-12-16', { purpose: 'initial', meetingOn: '2026-01-15' });
    expect(given(booked, cancelled).clock('assessment-shared').status).toBe('ended');
    const anew = given(booked, cancelled, again).clock('assessment-shared');
    expect(anew).toEqual({ limit: '2026-01-13', status: 'running' });
  });
});

describe('visits', () => {
  // 1 and 2 April = 1, 2; Good Friday and Easter Monday off; 7, 8, 9 = 3, 4, 5.
  rule(
    ['LEI-visit-first', 'LEI-visit-first-b'],
    'begin within five working days of allocation, five days aimed for',
    () => {
      const first = given(allocated('2026-03-31')).clock('first-visit');
      expect(first).toEqual({ target: '2026-04-05', limit: '2026-04-09', status: 'running' });
      expect(given(allocated('2026-03-31'), visited('2026-04-09')).clock('first-visit').status).toBe('met');
      const empty = visited('2026-04-09', { seen: false });
      expect(given(allocated('2026-03-31'), empty).clock('first-visit').status).toBe('running');
    },
  );

  rule('LEI-visit-first', 'begin anew with a new worker, and the other clocks run on', () => {
    const facts = given(
      allocated('2026-03-31'),
      visited('2026-04-07'),
      allocated('2026-04-20', 'social-worker', { change: 'between-teams' }),
    );
    expect(facts.clocks('first-visit')).toHaveLength(2);
    expect(facts.clock('first-visit').limit).toBe('2026-04-27');
    expect(facts.clock('visit').limit).toBe('2026-05-06');
  });

  // Bank holidays on 4 and 25 May; four weeks would be Thu 28 May.
  rule('LEI-visit-20wd', 'follow each other within 20 working days, which are not four weeks', () => {
    expect(given(visited('2026-04-30')).clock('visit')).toEqual({ limit: '2026-06-01', status: 'running' });
  });

  rule('LEI-visit-20wd', 'count from the day on which the child was last seen before the plan', () => {
    const plan = planOpened('2026-05-11', { childLastSeenOn: '2026-04-30' });
    expect(given(plan, allocated('2026-05-12')).clock('visit').limit).toBe('2026-06-01');
  });

  rule('LEI-visit-home', 'count only where the child is seen, at home', () => {
    const plan = planOpened('2026-05-11', { childLastSeenOn: '2026-04-30' });
    const school = { atHome: false, place: 'school' };
    expect(given(plan, visited('2026-05-20', school)).clock('visit').limit).toBe('2026-06-01');
    expect(given(plan, visited('2026-05-20', { seen: false })).clock('visit').limit).toBe('2026-06-01');
    expect(
      given(plan, visited('2026-05-20', { atHome: undefined, place: 'home' })).clocks('visit'),
    ).toHaveLength(2);
  });

  rule(
    ['LEI-visit-6w', 'LEI-visit-inc'],
    'may be more frequent by anyone on the case, six weekly by the Service Manager only',
    () => {
      expect(policy.clocks.visit?.ownInterval).toMatchObject({
        by: expect.arrayContaining(['social-worker', 'key-worker', 'team-manager']),
        longerBy: ['service-manager'],
        longest: { n: 6, unit: 'weeks' },
      });
      const longer = { clock: 'visit', interval: '6 weeks', longer: true };
      const exceptional = { ...longer, reason: 'exceptional-circumstances', fileEntry: 'F-1' };
      expect(refusedFor('setOwnInterval', saying(longer))).toContain('LEI-visit-6w');
      const serviceManager = { by: ['service-manager'] as Role[] };
      expect(refusedFor('setOwnInterval', exceptional, [], serviceManager)).toEqual([]);
      for (const by of ['team-manager', 'social-work-oversight', 'social-worker'] as Role[])
        expect(refusedFor('setOwnInterval', exceptional, [], { by: [by] })).toEqual(['LEI-visit-6w']);
      expect(refusedFor('setOwnInterval', { clock: 'visit', interval: '2 weeks' })).toEqual([]);
      const unfiled = saying({ ...exceptional, fileEntry: undefined });
      expect(refusedFor('setOwnInterval', unfiled, [], serviceManager)).toEqual(['LEI-visit-6w']);
      const meetings = saying({ ...exceptional, clock: 'meeting' });
      expect(refusedFor('setOwnInterval', meetings, [], serviceManager)).toEqual(['LEI-cwd-3']);
    },
  );

  rule(
    'LEI-visit-elsewhere',
    'are made elsewhere where senior management agrees in a management oversight',
    () => {
      const elsewhere = { place: 'school' };
      const recorded = [oversight(day, 'visits-elsewhere')];
      expect(refusedFor('agreeVisitPlace', elsewhere, recorded)).toEqual(['LEI-visit-elsewhere']);
      expect(refusedFor('agreeVisitPlace', elsewhere, recorded, { by: ['service-manager'] })).toEqual([]);
      expect(refusedFor('agreeVisitPlace', saying(elsewhere), [], { by: ['service-manager'] })).toEqual([
        'LEI-visit-elsewhere',
      ]);
      expect(policy.clocks.visit?.exception?.signedBy).not.toContain('team-manager');
      const once = { clock: 'visit', reason: 'child-objects' };
      const manager = { by: ['senior-management'] as Role[] };
      expect(refusedFor('agreeException', once, [], manager)).toEqual(['LEI-visit-elsewhere']);
      expect(refusedFor('agreeException', once, recorded, manager)).toEqual([]);
      expect(refusedFor('agreeException', once, recorded)).toEqual(['LEI-visit-elsewhere']);
    },
  );

  rule('LEI-visit-rec-72h', 'are recorded within 72 elapsed hours, over the spring change too', () => {
    const record = given(visited('2026-03-27 15:00')).clock('visit-record');
    expect(new Date(String(record.limit)).toISOString()).toBe('2026-03-30T15:00:00.000Z');
    const uploaded = happened('RecordUploaded', '2026-03-30 15:30', { what: 'visit', of: 1 });
    expect(given(visited('2026-03-27 15:00'), uploaded).clock('visit-record').status).toBe('met');
    const another = happened('RecordUploaded', '2026-03-30 15:30', { what: 'visit', of: 7 });
    expect(given(visited('2026-03-27 15:00'), another).clock('visit-record').status).toBe('running');
  });

  rule(
    ['LEI-visit-step', 'LEI-visit-alone'],
    'stand in the visit step, and say whether child and home were seen',
    () => {
      const whole = { seen: true, recordedInStep: true, seenAlone: false, homeSeen: true };
      expect(refusedFor('recordVisit', whole)).toEqual([]);
      expect(refusedFor('recordVisit', { ...whole, recordedInStep: false })).toEqual(['LEI-visit-step']);
      expect(refusedFor('recordVisit', { ...whole, seenAlone: undefined })).toEqual(['LEI-visit-alone']);
      expect(actNamed('recordVisit')?.protective).toBe(true);
    },
  );
});

describe('meetings', () => {
  rule(['LEI-meet-6w', 'LEI-rev-4-6w'], 'follow each other within six weeks, four are aimed for', () => {
    const next = { target: '2026-04-29', limit: '2026-05-13', status: 'running' };
    expect(given(met('2026-04-01', 'initial')).clock('meeting')).toEqual(next);
    expect(given(met('2026-02-20', 'initial'), met('2026-04-01', 'progress')).clock('meeting')).toEqual(next);
    expect(given(met('2026-04-01', 'review')).clock('meeting')).toEqual(next);
  });

  rule('LEI-meet-6w', 'are not replaced by a meeting of professionals', () => {
    const facts = given(met('2026-04-01', 'initial'), met('2026-04-20', 'professionals'));
    expect(facts.clock('meeting').limit).toBe('2026-05-13');
  });

  test.each(['section-47', 'looked-after-ended', 'transfer-in', 'step-up'])(
    'count from a plan that comes from %s',
    (route) => {
      expect(given(planOpened('2026-04-01', { route })).clock('meeting').limit).toBe('2026-05-13');
    },
  );

  rule('LEI-init-10d', 'asks the day of the assessment of every plan that follows one', () => {
    for (const route of ['child-and-family-assessment', 'section-47', 'step-up'])
      expect(refusedFor('openPlan', { route, childLastSeenOn: day })).toEqual(['LEI-init-10d']);
    expect(refusedFor('openPlan', { route: 'transfer-in', childLastSeenOn: day })).toEqual([]);
  });

  test('count from the plan where it comes out of a conference', () => {
    const plan = planOpened('2026-04-01', { route: 'protection-plan-ended' });
    expect(given(plan).clock('meeting').limit).toBe('2026-05-13');
    expect(given(plan).names).not.toContain('first-meeting');
    expect(given(planOpened('2026-04-01')).names).not.toContain('meeting');
  });

  rule('LEI-meet-exc', 'are late by a rationale now and an analysis at the next supervision', () => {
    expect(policy.clocks.meeting?.exception).toMatchObject({
      signedBy: ['team-manager', 'team-leader', 'social-work-oversight'],
      pendingUntil: { event: 'SupervisionHeld', where: { exceptionAnalysed: { in: [true] } } },
    });
    expect(refusedFor('recordOversight', { kind: 'missed-meeting' })).toEqual(['LEI-meet-exc']);
    expect(refusedFor('recordOversight', saying({ kind: 'missed-meeting' }))).toEqual(['LEI-meet-exc']);
    expect(refusedFor('recordOversight', { kind: 'missed-meeting', reasonRecorded: true })).toEqual([]);
    const late = { clock: 'meeting', reason: 'family-unavailable' };
    expect(refusedFor('agreeException', late)).toEqual(['LEI-meet-exc']);
    expect(refusedFor('agreeException', late, [oversight(day, 'missed-meeting')])).toEqual([]);
    for (const by of ['social-worker', 'service-manager'] as Role[])
      expect(refusedFor('agreeException', late, [], { by: [by] })).toContain('LEI-meet-exc');
  });

  // 1 April 2026: 2 = 1, 7 = 2, 8 = 3, 9 = 4, 10 = 5.
  rule(
    ['LEI-minutes-5wd', 'LEI-minutes-other'],
    'send their notes within five working days, whoever takes them',
    () => {
      expect(given(met('2026-04-01', 'progress')).clock('minutes')).toEqual({
        limit: '2026-04-10',
        status: 'running',
      });
      const notes = happened('MinutesCirculated', '2026-04-08', { meeting: 1, takenBy: 'other-agency' });
      expect(given(met('2026-04-01', 'progress'), notes).clock('minutes').status).toBe('met');
      const others = happened('MinutesCirculated', '2026-04-08', { meeting: 9 });
      expect(given(met('2026-04-01', 'progress'), others).clock('minutes').status).toBe('running');
    },
  );

  rule('LEI-minutes-5wd', 'send them to those who apologised as well', () => {
    const sent = { purpose: 'progress', allParticipants: true, planIncluded: false };
    expect(refusedFor('circulateMinutes', { ...sent, withApologies: true })).toEqual([]);
    expect(refusedFor('circulateMinutes', sent)).toEqual(['LEI-minutes-5wd']);
  });

  rule('LEI-plan-5d', 'give everyone the plan: five days aimed for, five working days the limit', () => {
    const copies = given(met('2026-04-01', 'progress')).clock('plan-copies');
    expect(copies).toEqual({ target: '2026-04-06', limit: '2026-04-10', status: 'running' });
    const copied = (fields: Fields) => happened('PlanCopied', '2026-04-07', { meeting: 1, ...fields });
    const status = (fields: Fields) =>
      given(met('2026-04-01', 'progress'), copied(fields)).clock('plan-copies').status;
    expect(status({ allParticipants: true })).toBe('met');
    expect(status({ withheldFromSomebody: true })).toBe('met');
    expect(status({ child: true })).toBe('running');
  });

  rule('LEI-rev-rec-5d', 'have the record of a review circulated and uploaded, both', () => {
    const both = ['review-record', 'review-record-uploaded'];
    const held = met('2026-04-01', 'review');
    for (const name of both) {
      expect(given(held).clock(name)).toEqual({
        target: '2026-04-06',
        limit: '2026-04-10',
        status: 'running',
      });
      expect(given(met('2026-04-01', 'progress')).names).not.toContain(name);
    }
    const circulated = happened('MinutesCirculated', '2026-04-02', { meeting: 1, what: 'review-record' });
    const uploaded = happened('RecordUploaded', '2026-04-02', { of: 1, what: 'review-record' });
    const states = (...more: Happening[]) => both.map((name) => given(held, ...more).clock(name).status);
    expect(states(circulated)).toEqual(['met', 'running']);
    expect(states(uploaded)).toEqual(['running', 'met']);
    expect(states(circulated, uploaded)).toEqual(['met', 'met']);
  });
});

describe('how long a plan runs', () => {
  const plan = planOpened('2025-09-01');

  rule('LEI-traj-1', 'warns at twelve weeks, and no more than warns', () => {
    expect(given(plan).clock('plan-12-weeks')).toEqual({ target: '2025-11-24', status: 'running' });
    const ended = happened('PlanEnded', '2025-11-20', { because: 'needs-met' });
    expect(given(plan, ended).clock('plan-12-weeks').status).toBe('met');
  });

  rule(['LEI-16w', 'LEI-traj-2'], 'asks for management oversight at 16 weeks, and then every month', () => {
    expect(given(plan).clock('plan-16-weeks')).toEqual({ limit: '2025-12-22', status: 'running' });
    const reviewed = given(plan, oversight('2025-12-19', 'sixteen-week'));
    expect(reviewed.clock('plan-16-weeks').status).toBe('met');
    expect(reviewed.clock('plan-over-16-weeks').limit).toBe('2026-01-19');
    const again = given(
      plan,
      oversight('2025-12-19', 'sixteen-week'),
      oversight('2026-01-15', 'monthly-improvement'),
    );
    expect(again.clock('plan-over-16-weeks').limit).toBe('2026-02-15');
    const continued = { kind: 'sixteen-week', decision: 'continue', reasonRecorded: true };
    expect(refusedFor('recordOversight', continued)).toEqual(['LEI-traj-2']);
    expect(refusedFor('recordOversight', { ...continued, exceptional: true })).toEqual([]);
    expect(refusedFor('recordOversight', { kind: 'sixteen-week', decision: 'close' })).toEqual(['LEI-16w']);
    const undecided = { kind: 'sixteen-week', decision: 'agree', reasonRecorded: true };
    expect(refusedFor('recordOversight', undecided)).toEqual(['LEI-16w']);
  });

  rule('LEI-16w-weekly', 'brings a key worker’s longer plan to the weekly meeting, which decides', () => {
    const told = policy.notices.find(({ cite }) => cite.includes('LEI-16w-weekly'));
    expect(told).toMatchObject({
      on: {
        event: 'OversightRecorded',
        where: { kind: { in: ['sixteen-week', 'monthly-improvement'] } },
      },
      given: { event: 'Allocated', where: { role: { in: ['key-worker'] } } },
      to: ['family-help-management'],
    });
    expect(refusedFor('recordOversight', { kind: 'weekly-management' })).toEqual(['LEI-16w-weekly']);
    expect(refusedFor('recordOversight', { kind: 'weekly-management', decision: 'continue' })).toEqual([]);
  });

  // Neither is always the earlier (26 weeks from 1 January 2025 is 2 July).
  rule('LEI-26w', 'brings it before the Service Manager at 26 weeks or six months, the earlier', () => {
    const limit = (on: string) => given(planOpened(on)).clock('plan-26-weeks').limit;
    expect(limit('2025-03-01')).toBe('2025-08-30');
    expect(limit('2025-01-01')).toBe('2025-07-01');
    expect(limit('2025-09-01')).toBe('2026-03-01');
    expect(policy.clocks['plan-26-weeks']?.who).toBe('service-manager');
    expect(policy.clocks['plan-26-weeks']).not.toHaveProperty('extension');
  });

  rule(
    ['LEI-26w', 'LEI-26w-rec'],
    'has five considerations there, and to extend it a rationale and an expected end',
    () => {
      const alerted = [happened('ServiceManagerAlerted', day, { about: 'twenty-six-weeks' })];
      const five = {
        extensionAppropriate: true,
        effectiveness: true,
        additionalSteps: true,
        strategyConsidered: true,
        stepDownConsidered: true,
      };
      const asked = (fields: Loose) =>
        refusedFor('recordOversight', { kind: 'twenty-six-week', ...fields }, alerted, {
          by: ['service-manager'],
        });
      expect(asked({ ...five, decision: 'exit' })).toEqual([]);
      for (const one of Object.keys(five))
        expect(asked(saying({ ...five, decision: 'exit', [one]: false }))).toEqual(['LEI-26w']);
      expect(asked(saying(five))).toEqual(['LEI-26w']);
      expect(asked(saying({ ...five, decision: 'agree' }))).toEqual(['LEI-26w']);
      const extended = { ...five, decision: 'extend', reasonRecorded: true };
      expect(asked(saying(extended))).toEqual(['LEI-26w-rec']);
      expect(asked({ ...extended, expectedExitOn: '2026-06-01' })).toEqual([]);
    },
  );

  rule('LEI-26w-alert', 'is brought to the Service Manager by the Team Manager, in supervision', () => {
    const five = { extensionAppropriate: true, effectiveness: true, additionalSteps: true };
    const all = {
      kind: 'twenty-six-week',
      decision: 'exit',
      strategyConsidered: true,
      stepDownConsidered: true,
      ...five,
    };
    expect(refusedFor('recordOversight', all, [], { by: ['service-manager'] })).toEqual(['LEI-26w-alert']);
    const alert = { about: 'twenty-six-weeks', inSupervision: true };
    expect(refusedFor('alertServiceManager', alert)).toEqual([]);
    expect(refusedFor('alertServiceManager', alert, [], { by: ['social-worker'] })).toEqual([
      'LEI-26w-alert',
    ]);
    expect(policy.notices.find(({ on }) => on.event === 'ServiceManagerAlerted')?.to).toEqual([
      'service-manager',
    ]);
  });

  rule(
    ['LEI-team-DCT', 'LEI-cwd-5'],
    'is longer with the Disabled Children’s Team; 26 weeks hold for all',
    () => {
      for (const disabled of [
        given(planOpened('2025-09-01', { teamKind: 'disabled-children' })),
        given(plan, allocated('2025-09-02', 'social-worker', { teamKind: 'disabled-children' })),
      ]) {
        const soft = disabled.clocks('plan-12-weeks').concat(disabled.clocks('plan-16-weeks'));
        expect(soft.every((clock) => clock.endedBy)).toBe(true);
        expect(disabled.clock('plan-26-weeks').status).toBe('running');
      }
    },
  );

  rule('LEI-cwd-2', 'is the same for a disabled child whom another team helps', () => {
    const helped = given(
      planOpened('2025-09-01', { teamKind: 'family-help' }),
      allocated('2025-09-02', 'key-worker'),
    );
    expect(helped.clock('plan-16-weeks')).toEqual({ limit: '2025-12-22', status: 'running' });
  });

  rule('LEI-cwd-3', 'changes no standard without a supervision that sets out why', () => {
    const longer = {
      clock: 'meeting',
      interval: '3 months',
      longer: true,
      reason: 'disability',
      fileEntry: 'F-1',
    };
    expect(refusedFor('setOwnInterval', saying(longer))).toEqual(['LEI-cwd-3']);
    const changed = [happened('SupervisionHeld', day, { standardsChanged: true })];
    expect(refusedFor('setOwnInterval', longer, changed)).toEqual([]);
    expect(policy.clocks.meeting?.ownInterval?.longerBy).toEqual(['service-manager']);
  });

  rule('LEI-last4w', 'opens its last four weeks before the planned end, and moves with it', () => {
    const end = (plannedEndOn: string) => happened('PlannedEndSet', '2025-10-01', { plannedEndOn });
    expect(given(end('2025-12-22')).clock('overseer-joins')).toEqual({
      target: '2025-11-24',
      status: 'running',
    });
    expect(given(end('2026-01-05')).clock('overseer-joins').target).toBe('2025-12-08');
    const joined = happened('SupervisionHeld', '2025-12-01', { overseerJoined: true });
    expect(given(end('2025-12-22'), joined).clock('overseer-joins').status).toBe('met');
    const social = planOpened('2025-09-01', { lead: 'social-worker' });
    expect(given(social, end('2025-12-22')).names).not.toContain('overseer-joins');
  });
});

describe('safety plan and child', () => {
  rule('LEI-sp-typed', 'types a handwritten safety plan within seven days', () => {
    const made = happened('SafetyPlanMade', '2026-03-02', { handwritten: true });
    expect(given(made).clock('safety-plan-typed')).toEqual({ limit: '2026-03-09', status: 'running' });
    expect(given(happened('SafetyPlanMade', '2026-03-02')).names).not.toContain('safety-plan-typed');
    const typed = happened('SafetyPlanTyped', '2026-03-05', { safetyPlan: 1 });
    expect(given(made, typed).clock('safety-plan-typed').status).toBe('met');
  });

  rule('LEI-3m-update', 'writes to the child every three months', () => {
    expect(given(planOpened('2025-11-30')).clock('child-update').limit).toBe('2026-02-28');
    const written = happened('ChildUpdateWritten', '2026-02-10');
    expect(given(planOpened('2025-11-30'), written).clock('child-update').limit).toBe('2026-05-10');
  });

  rule('LEI-sp-share', 'gives a copy of the safety plan to all members', () => {
    expect(refusedFor('shareSafetyPlan', saying({ allMembers: false }))).toEqual(['LEI-sp-share']);
    expect(policy.notices.find(({ on }) => on.event === 'SafetyPlanMade')?.to).toEqual(['partners']);
  });

  rule(
    ['LEI-childversion', 'LEI-childcopy'],
    'saves the child’s version in words and pictures, and gives it to the child',
    () => {
      expect(refusedFor('saveChildVersion', { wordsAndPictures: true, givenToChild: true })).toEqual([]);
      expect(refusedFor('saveChildVersion', { givenToChild: true })).toEqual(['LEI-childversion']);
      expect(refusedFor('copyPlan', { child: false })).toEqual(['LEI-childcopy']);
      expect(refusedFor('copyPlan', saying({ child: false }))).toEqual([]);
    },
  );
});

describe('oversight and supervision', () => {
  rule(
    'LEI-sup-4w',
    'discusses every plan in supervision: four weeks aimed for, two months the limit',
    () => {
      const first = given(planOpened('2025-09-01')).clock('supervision');
      expect(first).toEqual({ target: '2025-09-29', limit: '2025-11-01', status: 'running' });
      const held = happened('SupervisionHeld', '2025-12-31', { kind: 'case' });
      expect(given(held).clock('supervision').limit).toBe('2026-02-28');
    },
  );

  rule('LEI-sup-TM', 'is held by the Team Manager, for a key worker by the Team Leader', () => {
    const held = (withRole: Role, by: Role) =>
      refusedFor('holdSupervision', { kind: 'case', withRole, planDiscussed: true }, [], { by: [by] });
    expect(held('social-worker', 'team-manager')).toEqual([]);
    expect(held('key-worker', 'team-leader')).toEqual([]);
    expect(held('social-worker', 'team-leader')).toContain('LEI-sup-TM');
    expect(held('key-worker', 'team-manager')).toContain('LEI-sup-TM');
    expect(held('social-worker', 'key-worker')).toContain('LEI-sup-TM');
    expect(refusedFor('holdSupervision', { kind: 'case', withRole: 'social-worker' })).toEqual([
      'LEI-sup-TM',
    ]);
    expect(refusedFor('holdSupervision', { kind: 'case', planDiscussed: true })).toEqual(['LEI-sup-TM']);
  });

  rule(
    ['LEI-tm-sswop', 'LEI-26w-alert'],
    'is the Team Manager’s with the SSWOP, the Service Manager’s with them',
    () => {
      const reported = [happened('OversightReported', day)];
      const held = (fields: Loose, by: Role) => refusedFor('holdSupervision', fields, reported, { by: [by] });
      expect(held({ kind: 'overseer' }, 'team-manager')).toEqual([]);
      expect(held({ kind: 'overseer' }, 'team-leader')).toContain('LEI-tm-sswop');
      const own = { kind: 'case', withRole: 'team-manager', planDiscussed: true };
      expect(held(own, 'service-manager')).toEqual([]);
      expect(held(own, 'team-manager')).toEqual(['LEI-26w-alert']);
    },
  );

  // Complete records, so that only the person is left to refuse.
  const looks: [string, Loose, Role[], string][] = [
    [
      'twenty-six-week',
      {
        decision: 'exit',
        extensionAppropriate: true,
        effectiveness: true,
        additionalSteps: true,
        strategyConsidered: true,
        stepDownConsidered: true,
      },
      ['service-manager'],
      'LEI-26w',
    ],
    [
      'sixteen-week',
      { decision: 'close', reasonRecorded: true },
      ['service-manager', 'team-manager', 'early-help-service-manager'],
      'LEI-16w',
    ],
    [
      'monthly-improvement',
      { decision: 'close', reasonRecorded: true },
      ['service-manager', 'team-manager', 'early-help-service-manager'],
      'LEI-16w',
    ],
    [
      'weekly-management',
      { decision: 'continue' },
      ['family-help-management', 'team-manager', 'service-manager'],
      'LEI-16w-weekly',
    ],
    [
      'monthly-overseer',
      { standardsMet: true, risksConsidered: true, proceduresFollowed: true, risksBelowThreshold: true },
      ['social-work-oversight'],
      'LEI-sswop-monthly',
    ],
    [
      'missed-meeting',
      { reasonRecorded: true },
      ['team-manager', 'team-leader', 'social-work-oversight'],
      'LEI-meet-exc',
    ],
    ['closure', { decision: 'agree' }, ['social-work-oversight'], 'LEI-close-sup-KW'],
    ['withdrawal', {}, ['team-manager', 'social-work-oversight'], 'LEI-close-withdraw'],
    [
      'targeted-early-help',
      { standardsMet: true, risksConsidered: true },
      ['early-help-service-manager'],
      'LEI-tapm',
    ],
  ];

  const looksAt = (kind: string, fields: Loose, by: Role, more: Loose = {}) => {
    const alerted = [happened('ServiceManagerAlerted', day, { about: 'twenty-six-weeks' })];
    return refusedFor('recordOversight', { kind, ...fields, ...more }, alerted, { by: [by] });
  };

  rule(
    [
      'LEI-26w',
      'LEI-16w',
      'LEI-16w-weekly',
      'LEI-sswop-monthly',
      'LEI-meet-exc',
      'LEI-close-sup-KW',
      'LEI-close-withdraw',
      'LEI-tapm',
    ],
    'leaves each kind of oversight to those whose it is',
    () => {
      const everybody: Role[] = [
        'social-worker',
        'key-worker',
        'social-work-oversight',
        'team-leader',
        'team-manager',
        'family-help-management',
        'early-help-service-manager',
        'service-manager',
        'senior-management',
        'head-of-service',
      ];
      for (const [kind, fields, theirs, cited] of looks)
        for (const role of everybody) {
          const refused = looksAt(kind, fields, role);
          if (theirs.includes(role)) expect([kind, role, refused]).toEqual([kind, role, []]);
          else expect([kind, role, refused.includes(cited)]).toEqual([kind, role, true]);
        }
    },
  );

  rule('LEI-26w', 'is never recorded by a Team Manager; above the Service Manager one may stand in', () => {
    const [kind, fields] = looks[0]!;
    const standing = { standingInFor: 'service-manager', standingInReason: 'absent' };
    expect(looksAt(kind, fields, 'team-manager')).toEqual(['LEI-26w', 'LEI-26w-rec']);
    expect(looksAt(kind, fields, 'team-manager', standing)).toEqual(['LEI-26w', 'LEI-26w-rec']);
    expect(looksAt(kind, fields, 'head-of-service')).toEqual(['LEI-26w', 'LEI-26w-rec']);
    expect(looksAt(kind, fields, 'head-of-service', standing)).toEqual([]);
  });

  rule('LEI-sswop-monthly', 'has the SSWOP look at each key worker’s plan every month', () => {
    const byKeyWorker = given(allocated('2026-01-31', 'key-worker'));
    expect(byKeyWorker.clock('oversight')).toEqual({ limit: '2026-02-28', status: 'running' });
    expect(given(planOpened('2026-01-31', { lead: 'key-worker' })).clock('oversight').limit).toBe(
      '2026-02-28',
    );
    const seen = given(allocated('2026-01-31', 'key-worker'), oversight('2026-02-20', 'monthly-overseer'));
    expect(seen.clock('oversight').limit).toBe('2026-03-20');
  });

  rule(['LEI-sswop-monthly', 'LEI-tm-sswop'], 'asks nothing of it for a social worker’s plan', () => {
    const social = given(planOpened('2026-01-31', { lead: 'social-worker' }), allocated('2026-01-31'));
    expect(social.names).not.toContain('oversight');
    expect(social.names).not.toContain('overseer-supervision');
  });

  rule('LEI-tm-sswop', 'has the Team Manager go through them with the SSWOP every month', () => {
    const facts = [
      allocated('2026-01-31', 'key-worker'),
      happened('SupervisionHeld', '2026-02-16', { kind: 'overseer' }),
    ];
    expect(given(...facts).clock('overseer-supervision').limit).toBe('2026-03-16');
    expect(given(...facts).names).not.toContain('supervision');
    expect(policy.clocks['overseer-supervision']?.who).toBe('team-manager');
  });

  rule('LEI-sswop-thr', 'attests each month that procedures are followed and where the risks stand', () => {
    const by = { by: ['social-work-oversight'] as Role[] };
    const step = {
      kind: 'monthly-overseer',
      standardsMet: true,
      risksConsidered: true,
      proceduresFollowed: true,
    };
    expect(refusedFor('recordOversight', { ...step, risksBelowThreshold: false }, [], by)).toEqual([]);
    expect(refusedFor('recordOversight', step, [], by)).toEqual(['LEI-sswop-thr']);
    const escalated = policy.routes.find(({ cite }) => cite.includes('LEI-sswop-thr'));
    expect(escalated).toMatchObject({
      on: { where: { decision: { in: ['strategy-discussion'] } } },
      to: 'strategy-discussion',
    });
  });

  rule('LEI-sswop-report', 'tells Team Manager, Key Worker and Team Leader of the SSWOP’s concern', () => {
    const told = { teamManagerTold: true, keyWorkerTold: true, teamLeaderTold: true };
    const by = { by: ['social-work-oversight'] as Role[] };
    expect(refusedFor('reportOverseerConcern', told, [], by)).toEqual([]);
    expect(refusedFor('reportOverseerConcern', { ...told, teamLeaderTold: false }, [], by)).toEqual([
      'LEI-sswop-report',
    ]);
    const notice = policy.notices.find(({ on }) => on.event === 'OverseerConcernReported');
    expect(notice?.to).toEqual(['team-manager', 'key-worker', 'team-leader']);
  });

  rule('LEI-sswop-sup', 'has the SSWOP report on compliance and safeguarding', () => {
    const report = { to: 'team-manager', compliance: true, safeguarding: true };
    const by = { by: ['social-work-oversight'] as Role[] };
    expect(refusedFor('reportOversight', report, [], by)).toEqual([]);
    expect(refusedFor('reportOversight', { ...report, safeguarding: false }, [], by)).toEqual([
      'LEI-sswop-sup',
    ]);
    expect(refusedFor('reportOversight', report)).toEqual(['LEI-sswop-sup']);
    expect(refusedFor('holdSupervision', { kind: 'overseer' })).toEqual(['LEI-sswop-sup']);
    expect(refusedFor('holdSupervision', { kind: 'overseer' }, [happened('OversightReported', day)])).toEqual(
      [],
    );
  });

  rule('LEI-tapm', 'has Targeted Early Help say how far standards are met and whether risks rise', () => {
    const by = { by: ['early-help-service-manager'] as Role[] };
    const assured = { kind: 'targeted-early-help', standardsMet: true, risksConsidered: true };
    expect(refusedFor('recordOversight', assured, [], by)).toEqual([]);
    expect(refusedFor('recordOversight', { ...assured, risksConsidered: undefined }, [], by)).toEqual([
      'LEI-tapm',
    ]);
  });

  rule(
    ['LEI-icm', 'LEI-sswop-100', 'LEI-16w-weekly', 'LEI-eh-serv'],
    'meets monthly to improve and weekly to allocate and manage',
    () => {
      const sittings = Object.values(policy.panels ?? {}).map(({ every, cite }) => [every, cite] as const);
      const every = (id: string) => sittings.find(([, cite]) => cite.includes(id))?.[0];
      expect(every('LEI-icm')).toEqual({ n: 1, unit: 'months' });
      expect(every('LEI-sswop-100')).toEqual({ n: 1, unit: 'months' });
      expect(every('LEI-16w-weekly')).toEqual({ n: 1, unit: 'weeks' });
      expect(every('LEI-eh-serv')).toEqual({ n: 1, unit: 'weeks' });
    },
  );
});

describe('who leads, who may', () => {
  rule('LEI-sswop-role', 'never gives a case to a SSWOP', () => {
    expect(refusedFor('allocate', saying({ role: 'social-work-oversight' }))).toEqual(['LEI-sswop-role']);
    expect(refusedFor('allocate', { role: 'key-worker' })).toEqual([]);
  });

  rule(
    ['LEI-alloc-1', 'LEI-alloc-2'],
    'has Family Help management decide, after discussion, on needs and risks',
    () => {
      const by = { by: ['family-help-management'] as Role[] };
      const decided = { lead: 'key-worker', discussedWithSendingTeam: true, needsAndRisksConsidered: true };
      expect(refusedFor('decideAllocation', decided, [], by)).toEqual([]);
      expect(refusedFor('decideAllocation', { ...decided, discussedWithSendingTeam: false }, [], by)).toEqual(
        ['LEI-alloc-2'],
      );
      expect(refusedFor('decideAllocation', { ...decided, needsAndRisksConsidered: false }, [], by)).toEqual([
        'LEI-alloc-1',
      ]);
      expect(refusedFor('decideAllocation', decided, [], { by: ['key-worker'] })).toContain('LEI-alloc-1');
    },
  );

  rule(
    ['LEI-tr-2', 'LEI-tr-3'],
    'decides before the first meeting is booked, and books the SSWOP for a key worker',
    () => {
      const meeting = { purpose: 'initial', meetingOn: '2026-03-12', chairRole: 'social-work-oversight' };
      expect(refusedFor('bookMeeting', meeting)).toEqual(['LEI-tr-2']);
      const decided = [happened('AllocationDecided', day, { lead: 'key-worker' }), allocated(day)];
      expect(refusedFor('bookMeeting', meeting, decided)).toEqual([]);
      expect(refusedFor('bookMeeting', { ...meeting, chairRole: 'team-manager' }, decided)).toEqual([
        'LEI-tr-3',
      ]);
      expect(refusedFor('bookMeeting', { ...meeting, purpose: 'progress' })).toEqual([]);
    },
  );

  rule('LEI-tr-1', 'sends Family Help a summary after the 10-day supervision', () => {
    const supervised = [happened('SupervisionHeld', day, { kind: 'ten-day' })];
    const sent = { team: 'wigston', emailed: true, summarySent: true };
    expect(refusedFor('alertReceivingManager', sent)).toEqual(['LEI-tr-1']);
    expect(refusedFor('alertReceivingManager', sent, supervised)).toEqual([]);
    expect(refusedFor('alertReceivingManager', { ...sent, summarySent: false }, supervised)).toEqual([
      'LEI-tr-1',
    ]);
    const task = policy.notices.find(({ on }) => on.event === 'SupervisionHeld');
    expect(task).toMatchObject({ on: { where: { kind: { in: ['ten-day'] } } }, cite: ['LEI-tr-1'] });
    expect(task?.to).toContain('team-manager');
  });

  rule(
    ['LEI-sw-only', 'LEI-front-2'],
    'leaves assessment and child protection to qualified social workers',
    () => {
      const unqualified = { by: ['social-worker'] as Role[], qualified: false };
      expect(refusedFor('startSection47', {}, [], unqualified)).toEqual(['LEI-sw-only']);
      const assessed = { kind: 'child-and-family', genogramUploaded: true };
      expect(refusedFor('completeAssessment', assessed, [], unqualified)).toContain('LEI-front-2');
      expect(refusedFor('completeAssessment', assessed, [], { by: ['social-worker'] })).toEqual([]);
    },
  );

  rule(
    'LEI-cwd-1',
    'assesses a disabled child in the Disabled Children’s Team, or as a short breaks assessment',
    () => {
      const screened = [happened('ContactScreened', day, { result: 'disabled-children' })];
      expect(refusedFor('startAssessment', { kind: 'short-breaks' }, screened)).toEqual([]);
      expect(refusedFor('startAssessment', { kind: 'disabled-children' }, screened)).toEqual([]);
      expect(refusedFor('startAssessment', { kind: 'child-and-family' }, screened)).toEqual(['LEI-cwd-1']);
      expect(refusedFor('startAssessment', { kind: 'child-and-family' })).toEqual([]);
    },
  );

  rule('LEI-genogram', 'must have the cultural genogram with the assessment', () => {
    for (const assessed of [saying({ kind: 'child-and-family' }), saying({})])
      expect(refusedFor('completeAssessment', assessed, [], { by: ['social-worker'] })).toEqual([
        'LEI-genogram',
      ]);
  });

  rule(['LEI-team-FS', 'LEI-cwd-0'], 'names the team that a plan belongs to', () => {
    const opened = (fields: Loose) =>
      refusedFor('openPlan', { route: 'transfer-in', childLastSeenOn: day, ...fields });
    expect(opened({ supervisionOrder: true, teamKind: 'family-help' })).toEqual(['LEI-team-FS']);
    expect(opened({ route: 'protection-plan-ended', teamKind: 'family-safeguarding' })).toEqual([]);
    expect(opened({ complexDisability: true })).toEqual(['LEI-cwd-0']);
    expect(opened({})).toEqual([]);
  });

  rule(
    ['LEI-front-1', 'LEI-front-3'],
    'screens new referrals into four ways, and assesses an internal referral',
    () => {
      const screened = policy.routes.filter(({ on }) => on.event === 'ContactScreened').map(({ to }) => to);
      expect(screened.sort()).toEqual([
        'advice',
        'assessment-team',
        'disabled-children',
        'targeted-early-help',
      ]);
      expect(policy.routes.find(({ cite }) => cite.includes('LEI-front-3'))?.to).toBe('assessment');
    },
  );

  rule('LEI-police', 'checks with the police inside a plan only with the adults’ agreement', () => {
    const check = { check: 'police', done: true };
    const plan = [planOpened(day)];
    const agreed = happened('AgreementRecorded', day, { to: 'police-check', answer: 'given' });
    const refused = happened('AgreementRecorded', day, { to: 'police-check', answer: 'refused' });
    const withdrawn = happened('AgreementRecorded', '2026-03-09', {
      to: 'police-check',
      answer: 'withdrawn',
    });
    const anew = happened('AgreementRecorded', '2026-03-16', { to: 'police-check', answer: 'given' });
    expect(refusedFor('recordCheck', saying(check), plan)).toEqual(['LEI-police']);
    expect(refusedFor('recordCheck', saying(check), [...plan, refused])).toEqual(['LEI-police']);
    expect(refusedFor('recordCheck', check, [...plan, agreed])).toEqual([]);
    expect(refusedFor('recordCheck', saying(check), [...plan, agreed, withdrawn])).toEqual(['LEI-police']);
    expect(refusedFor('recordCheck', check, [...plan, agreed, withdrawn, anew])).toEqual([]);
    expect(refusedFor('recordCheck', { check: 'health', done: true }, plan)).toEqual([]);
  });
});

describe('who is invited, and who chairs', () => {
  const invited = { parents: true, child: true, network: true, agencies: true, school: true, health: true };

  rule(['LEI-invite', 'LEI-agencies'], 'invites family, network, school or nursery and health', () => {
    const asked = (fields: Loose) =>
      refusedFor('sendInvitations', { purpose: 'initial', ...invited, ...fields });
    expect(asked({})).toEqual([]);
    expect(asked({ network: false })).toEqual(['LEI-invite']);
    expect(asked({ school: false })).toEqual(['LEI-agencies']);
    expect(asked(saying({ health: false }))).toEqual(['LEI-agencies']);
    expect(asked(saying({ child: false }))).toEqual([]);
  });

  rule('LEI-gp', 'tells the GP of every plan', () => {
    expect(policy.notices.find(({ on }) => on.event === 'PlanOpened')?.to).toEqual(['gp']);
    const progress = { purpose: 'progress', chairRole: 'social-worker', safetyPlanTested: true };
    expect(refusedFor('holdMeeting', saying(progress))).toEqual(['LEI-gp']);
    expect(refusedFor('holdMeeting', progress, [happened('GpNotified', day)])).toEqual([]);
    expect(refusedFor('holdMeeting', saying({ purpose: 'final', chairRole: 'team-manager' }))).toContain(
      'LEI-gp',
    );
  });

  const shared = happened('AssessmentShared', day, { with: 'family' });
  const keyWorker = [
    shared,
    happened('OverseerAssigned', day),
    happened('OverseerIntroduced', day),
    happened('GpNotified', day),
    happened('ChildVersionSaved', day),
    allocated(day, 'key-worker'),
  ];
  const socialWorker = [
    shared,
    happened('GpNotified', day),
    happened('ChildVersionSaved', day),
    allocated(day),
  ];
  const initial = {
    purpose: 'initial',
    actionsAccepted: true,
    agendaCovered: true,
    childsVoiceHeard: true,
    nextMeetingOn: '2026-04-01',
  };
  const review = {
    purpose: 'review',
    multiAgency: true,
    parents: true,
    child: true,
    network: true,
    agendaCovered: true,
    outcome: 'continue',
    childsVoiceHeard: true,
    driftChecked: true,
    safetyPlanTested: true,
  };
  const final = { ...review, purpose: 'final', outcome: 'closure-agreed' };
  const chaired = (meeting: Loose, chairRole: Role, facts: Happening[], explained = false) =>
    refusedFor(
      'holdMeeting',
      explained ? saying({ ...meeting, chairRole }) : { ...meeting, chairRole },
      facts,
    );

  rule(
    ['LEI-kw-chair', 'LEI-kw-chair-2'],
    'C-33: the SSWOP chairs a key worker’s first meeting, others with a reason',
    () => {
      expect(chaired(initial, 'social-work-oversight', keyWorker)).toEqual([]);
      expect(chaired(initial, 'team-manager', keyWorker)).toContain('LEI-kw-chair-2');
      expect(chaired(initial, 'team-manager', keyWorker, true)).toEqual([]);
      expect(chaired(initial, 'key-worker', keyWorker, true)).toEqual(['LEI-kw-chair']);
    },
  );

  rule(
    ['LEI-kw-chair', 'LEI-kw-chair-2', 'LEI-kw-1', 'LEI-sswop-intro'],
    'so too while the First Response social worker still holds the case',
    () => {
      const handedOver = happened('AllocationDecided', day, { lead: 'key-worker' });
      expect(chaired(initial, 'social-worker', [...socialWorker, handedOver], true)).toEqual([
        'LEI-oversight-sw',
        'LEI-kw-1',
        'LEI-kw-chair',
      ]);
      const overseen = [...socialWorker, handedOver, happened('OverseerAssigned', day)];
      expect(chaired(initial, 'social-work-oversight', overseen)).toEqual(['LEI-sswop-intro']);
      const introduced = [...overseen, happened('OverseerIntroduced', day)];
      expect(chaired(initial, 'social-work-oversight', introduced)).toEqual([]);
      expect(chaired(initial, 'social-worker', introduced, true)).toEqual(['LEI-kw-chair']);
    },
  );

  rule(
    ['LEI-sw-chair-1', 'LEI-tr-4', 'LEI-chair-init'],
    'C-32: four may chair a social worker’s first meeting, the social worker with a reminder',
    () => {
      const four: Role[] = ['social-worker', 'senior-practitioner', 'team-manager', 'social-work-oversight'];
      for (const role of four) expect(chaired(initial, role, socialWorker)).toEqual([]);
      expect(chaired(initial, 'key-worker', socialWorker)).toContain('LEI-sw-chair-1');
      const reminder = policy.steps.holdMeeting?.records?.find(
        ({ force, cite }) => force === 'remind' && cite.includes('LEI-chair-init'),
      );
      expect(reminder?.in).not.toContain('social-worker');
    },
  );

  rule(
    ['LEI-sw-chair-2', 'LEI-sswop-chairs'],
    'C-34: the worker chairs a Progress Meeting, the SSWOP a key worker’s Progress Review',
    () => {
      const progress = { purpose: 'progress', safetyPlanTested: true, nextMeetingOn: '2026-05-01' };
      expect(chaired(progress, 'social-worker', socialWorker)).toEqual([]);
      expect(chaired(progress, 'team-manager', socialWorker)).toEqual(['LEI-sw-chair-2']);
      expect(chaired(progress, 'key-worker', keyWorker)).toEqual([]);
      expect(chaired(review, 'key-worker', keyWorker)).toEqual(['LEI-sswop-chairs']);
      expect(chaired(review, 'social-work-oversight', keyWorker)).toEqual([]);
    },
  );

  rule(
    ['LEI-sw-chair-3', 'LEI-rev-chair-SW'],
    'C-35: Team Manager or Senior Practitioner last, a social worker where supervision waived it',
    () => {
      expect(chaired(final, 'team-manager', socialWorker)).toEqual([]);
      expect(chaired(final, 'senior-practitioner', socialWorker)).toEqual([]);
      expect(chaired(final, 'key-worker', socialWorker)).toEqual(['LEI-sw-chair-3']);
      expect(chaired(final, 'social-worker', socialWorker, true)).toEqual(['LEI-rev-chair-SW']);
      const waived = [...socialWorker, happened('SupervisionHeld', day, { usualChairWaived: true })];
      expect(chaired(final, 'social-worker', waived)).toEqual([]);
      const ending = { ...review, outcome: 'closure-recommended' };
      expect(chaired(ending, 'team-manager', socialWorker)).toEqual([]);
      expect(chaired(ending, 'social-worker', socialWorker, true)).toEqual(['LEI-rev-chair-SW']);
      expect(chaired(ending, 'social-worker', waived)).toEqual([]);
      expect(chaired(ending, 'key-worker', socialWorker)).toEqual(['LEI-rev-chair-SW']);
    },
  );

  rule(
    ['LEI-sw-chair-2', 'LEI-sw-chair-3', 'LEI-rev-chair-SW'],
    'the same holds where a Senior Practitioner has the case',
    () => {
      const senior = [...without(socialWorker, 'Allocated'), allocated(day, 'senior-practitioner')];
      const progress = { purpose: 'progress', safetyPlanTested: true };
      expect(chaired(progress, 'senior-practitioner', senior)).toEqual([]);
      expect(chaired(progress, 'team-manager', senior)).toEqual(['LEI-sw-chair-2']);
      expect(chaired(final, 'key-worker', senior)).toEqual(['LEI-sw-chair-3']);
      expect(chaired(final, 'social-worker', senior, true)).toEqual(['LEI-rev-chair-SW']);
    },
  );

  rule('LEI-rev-chair-KW', 'the SSWOP chairs the last review of a key worker’s plan', () => {
    expect(chaired(final, 'social-work-oversight', keyWorker)).toEqual([]);
    expect(chaired(final, 'team-manager', keyWorker)).toContain('LEI-rev-chair-KW');
  });

  rule(
    ['LEI-oversight-sw', 'LEI-kw-1', 'LEI-sswop-intro'],
    'a key worker’s plan has a SSWOP, who introduced herself',
    () => {
      const alone = without(keyWorker, 'OverseerAssigned');
      expect(chaired(initial, 'social-work-oversight', alone, true)).toEqual([
        'LEI-oversight-sw',
        'LEI-kw-1',
      ]);
      const unknown = without(keyWorker, 'OverseerIntroduced');
      expect(chaired(initial, 'social-work-oversight', unknown)).toEqual(['LEI-sswop-intro']);
    },
  );

  rule(
    ['LEI-rev-multi', 'LEI-rev-agenda', 'LEI-sp-review', 'LEI-network', 'LEI-drift'],
    'a review is multi-agency and goes through its agenda',
    () => {
      const asked = (fields: Loose) => chaired({ ...review, ...fields }, 'team-manager', socialWorker);
      expect(asked({})).toEqual([]);
      expect(asked({ multiAgency: false })).toEqual(['LEI-rev-multi']);
      expect(chaired({ ...review, multiAgency: false }, 'team-manager', socialWorker, true)).toEqual([
        'LEI-rev-multi',
      ]);
      expect(asked({ child: false })).toEqual(['LEI-rev-multi']);
      expect(asked({ agendaCovered: false })).toEqual(['LEI-rev-agenda']);
      expect(asked({ outcome: undefined })).toEqual(['LEI-rev-agenda']);
      expect(asked({ safetyPlanTested: false })).toEqual(['LEI-sp-review']);
      expect(asked({ network: false })).toEqual(['LEI-network']);
      expect(asked({ driftChecked: false })).toEqual(['LEI-drift']);
    },
  );

  rule('LEI-eh-over', 'a review hears the Family Well Being Worker where there is one', () => {
    const helped = [...socialWorker, happened('OutsideReferralMade', day, { to: 'family-wellbeing' })];
    expect(chaired(review, 'team-manager', helped)).toEqual(['LEI-eh-over']);
    expect(chaired({ ...review, earlyHelp: true }, 'team-manager', helped)).toEqual([]);
  });

  rule('LEI-agenda', 'the SSWOP’s first meeting follows her agenda and books the next', () => {
    expect(chaired({ ...initial, nextMeetingOn: undefined }, 'social-work-oversight', keyWorker)).toEqual([
      'LEI-agenda',
    ]);
    expect(chaired({ ...initial, agendaCovered: false }, 'social-work-oversight', keyWorker)).toEqual([
      'LEI-agenda',
    ]);
    expect(chaired({ ...initial, nextMeetingOn: undefined }, 'team-manager', socialWorker)).toEqual([]);
  });
});

describe('the plan', () => {
  const ready = [
    happened('ChronologyUpdated', day, { at: 'start' }),
    happened('SafetyPlanMade', day),
    happened('ViewsRecorded', day, { whose: 'parents' }),
    happened('ViewsRecorded', day, { whose: 'child' }),
  ];
  const plan = {
    first: true,
    smart: true,
    visitInterval: '20 working days',
    visitExpectations: true,
    actions: true,
    timescales: true,
    outcomes: true,
    rolesOfOthers: true,
    expectedLength: '12 weeks',
  };
  const agreed = (fields: Loose = {}, facts = ready) =>
    refusedFor('agreePlan', { ...plan, ...fields }, facts);

  rule(
    ['LEI-smart', 'LEI-visit-expect', 'LEI-visit-spec'],
    'must be SMART and say how the child is visited',
    () => {
      expect(agreed()).toEqual([]);
      expect(agreed(saying({ smart: false }))).toEqual(['LEI-smart']);
      expect(agreed(saying({ visitInterval: undefined }))).toEqual(['LEI-visit-expect']);
      expect(agreed(saying({ visitExpectations: false }))).toContain('LEI-visit-spec');
    },
  );

  rule(
    ['LEI-length', 'LEI-plan-live', 'LEI-roles'],
    'says who does what by when and how long it will take, or why not',
    () => {
      expect(agreed({ expectedLength: undefined })).toEqual(['LEI-length']);
      expect(agreed({ timescales: false })).toEqual(['LEI-plan-live']);
      expect(agreed({ rolesOfOthers: false })).toEqual(['LEI-roles']);
      expect(agreed(saying({ expectedLength: undefined, timescales: false, rolesOfOthers: false }))).toEqual(
        [],
      );
    },
  );

  rule(
    ['LEI-sp-1', 'LEI-views', 'LEI-chronology'],
    'rests on a safety plan, everybody’s views and a chronology',
    () => {
      expect(agreed({}, without(ready, 'SafetyPlanMade'))).toEqual(['LEI-sp-1']);
      expect(agreed(saying({}), without(ready, 'ViewsRecorded', { whose: 'parents' }))).toEqual([
        'LEI-views',
      ]);
      expect(agreed({}, without(ready, 'ViewsRecorded', { whose: 'child' }))).toContain('LEI-views');
      expect(agreed(saying({}), without(ready, 'ChronologyUpdated'))).toEqual(['LEI-chronology']);
    },
  );

  rule('LEI-views', 'hears a father who lives apart, or says why not', () => {
    const motherOnly = [
      ...without(ready, 'ViewsRecorded', { whose: 'parents' }),
      happened('ViewsRecorded', day, { whose: 'mother' }),
    ];
    expect(agreed({}, motherOnly)).toEqual(['LEI-views']);
    expect(agreed(saying({}), motherOnly)).toEqual([]);
  });

  rule('LEI-cwd-4', 'has goals towards independence for a child of the Disabled Children’s Team', () => {
    const team = allocated(day, 'social-worker', { teamKind: 'disabled-children' });
    expect(agreed({}, [...ready, team])).toEqual(['LEI-cwd-4']);
    expect(agreed({ independenceGoals: true }, [...ready, team])).toEqual([]);
  });
});

describe('concerns', () => {
  const hears = (event: string) =>
    policy.notices.filter(({ on }) => on.event === event).flatMap(({ to }) => to);

  rule(
    ['LEI-concern', 'LEI-emerg', 'LEI-esc-2', 'LEI-ineffective', 'LEI-esc-1'],
    'reach the Team Manager, the SSWOP too for a key worker',
    () => {
      expect(hears('ConcernRaised')).toEqual(['team-manager', 'team-leader', 'social-work-oversight']);
      expect(hears('EmergencyActionTaken')).toEqual(['team-manager']);
      expect(hears('PlanFailingReported')).toContain('team-manager');
      const leads = policy.routes.filter(({ to }) => to === 'strategy-discussion').map(({ on }) => on.event);
      expect(leads).toEqual(expect.arrayContaining(['StrategyConsidered', 'ConcernDiscussed']));
      expect(policy.routes.some(({ to }) => to === 'legal-advice')).toBe(true);
    },
  );

  rule(
    ['LEI-agency-part', 'LEI-agency-conc'],
    'of or about an agency go to its safeguarding lead when unresolved',
    () => {
      const lead = { about: 'participation', rung: 'safeguarding-lead' };
      expect(refusedFor('challengeAgency', lead)).toEqual(['LEI-agency-part']);
      const challenged = [happened('AgencyChallenged', day, { rung: 'challenge' })];
      expect(refusedFor('challengeAgency', lead, challenged)).toEqual([]);
      const own = { rung: 'safeguarding-lead', about: 'plan' };
      expect(refusedFor('raiseDisagreement', own, [planOpened(day)])).toEqual(['LEI-agency-conc']);
      expect(
        refusedFor('raiseDisagreement', own, [planOpened(day), happened('AgencyConcernRecorded', day)]),
      ).toEqual([]);
      expect(hears('AgencyChallenged')).toEqual(['agency-safeguarding-lead']);
    },
  );
});

describe('step across', () => {
  rule(
    ['LEI-across', 'LEI-eh-serv'],
    'is agreed, like a service of early help, in the weekly allocation meeting',
    () => {
      const decided = (outcome: string) =>
        happened('PanelDecided', day, { panel: 'allocation-meeting', outcome });
      expect(refusedFor('completeStepDown', { to: 'targeted-early-help' })).toEqual(['LEI-across']);
      expect(refusedFor('completeStepDown', { to: 'targeted-early-help' }, [decided('remain')])).toEqual([
        'LEI-across',
      ]);
      expect(refusedFor('completeStepDown', { to: 'targeted-early-help' }, [decided('step-down')])).toEqual(
        [],
      );
      const stepping = [decided('step-down'), happened('StepDownProposed', day)];
      expect(refusedFor('completeStepDown', { to: 'targeted-early-help' }, stepping)).toEqual(['LEI-across']);
      expect(refusedFor('referOutside', { to: 'family-wellbeing' }, [planOpened(day)])).toEqual([
        'LEI-eh-serv',
      ]);
      expect(policy.routes.find(({ to }) => to === 'stepDown')?.on.where?.outcome).toEqual({
        in: ['step-down'],
      });
    },
  );
});

describe('closing a plan', () => {
  const five = [
    planOpened('2025-09-01', { lead: 'social-worker' }),
    allocated('2025-09-01'),
    happened('SupervisionHeld', day, { closureAnalysed: true, withRole: 'social-worker' }),
    happened('ClosingSummaryCompleted', day),
    met(day, 'final', { multiAgency: true, chairRole: 'team-manager', outcome: 'closure-agreed' }),
    happened('SafetyPlanMade', day),
    happened('SafetyPlanShared', day, { allMembers: true, uploaded: true }),
    happened('ChecklistItemDone', day, { item: 'step-across-considered' }),
    happened('ExitPlanRecorded', day),
    happened('ChronologyUpdated', day, { at: 'end' }),
    happened('ChildUpdateWritten', day, { atClosure: true }),
  ];
  const closing = (facts: Happening[], fields: Loose = {}, who: Asking = {}) =>
    refusedFor('authoriseClosure', { reason: 'ceased-other', ...fields }, facts, who);

  rule('LEI-close-gate', 'is possible once all five are there', () => {
    expect(closing(five)).toEqual([]);
    for (const by of ['team-manager', 'team-leader', 'social-work-oversight'] as Role[])
      expect(closing(five, {}, { by: [by] })).toEqual([]);
    expect(closing(five, {}, { by: ['social-worker'] })).toEqual(['LEI-close-gate']);
  });

  rule('LEI-close-gate', 'is not possible without any one of them, whatever is said', () => {
    const parts = [
      'SupervisionHeld',
      'ClosingSummaryCompleted',
      'MeetingHeld',
      'SafetyPlanMade',
      'SafetyPlanShared',
      'ChecklistItemDone',
    ];
    for (const part of parts) expect(closing(without(five, part), saying({}))).toContain('LEI-close-gate');
    const kept = without(five, 'SafetyPlanShared');
    const circulated = happened('SafetyPlanShared', day, { allMembers: true });
    expect(closing([...kept, circulated], saying({}))).toEqual(['LEI-close-gate']);
    expect(closing([...kept, circulated, happened('SafetyPlanShared', day, { uploaded: true })])).toEqual([]);
  });

  rule('LEI-close-gate', 'needs a multi-agency review with a permitted chair', () => {
    const others = without(five, 'MeetingHeld');
    const right = { multiAgency: true, chairRole: 'team-manager', outcome: 'closure-agreed' };
    const wrong = [
      met(day, 'final', { ...right, multiAgency: false }),
      met(day, 'final', { ...right, chairRole: 'key-worker' }),
      met(day, 'progress', right),
      met(day, 'review', { ...right, outcome: 'continue' }),
    ];
    for (const meeting of wrong) expect(closing([...others, meeting])).toEqual(['LEI-close-gate']);
  });

  rule('LEI-close-gate', 'needs that the last review ended the plan', () => {
    const goesOn = met('2026-03-09', 'review', { outcome: 'continue' });
    expect(closing([...five, goesOn], saying({}))).toEqual(['LEI-close-gate']);
    const again = met('2026-03-16', 'review', {
      multiAgency: true,
      chairRole: 'team-manager',
      outcome: 'closure-agreed',
    });
    expect(closing([...five, goesOn, again])).toEqual([]);
  });

  rule('LEI-close-sup-SW', 'needs the analysis in supervision, with the Team Manager’s rationale', () => {
    const unanalysed = [
      ...without(five, 'SupervisionHeld'),
      happened('SupervisionHeld', day, { planDiscussed: true }),
    ];
    expect(closing(unanalysed, saying({}))).toContain('LEI-close-sup-SW');
    const byTeamLeader = [
      ...without(five, 'SupervisionHeld'),
      happened('SupervisionHeld', day, { closureAnalysed: true, withRole: 'key-worker' }),
    ];
    expect(closing(byTeamLeader, saying({}))).toEqual(['LEI-close-sup-SW']);
    const unsaid = saying({ closureAnalysed: true, planDiscussed: true, kind: 'case' });
    expect(refusedFor('holdSupervision', unsaid)).toContain('LEI-close-sup-SW');
  });

  rule(
    ['LEI-close-sup-KW', 'LEI-last4w'],
    'of a key worker needs the SSWOP’s agreement in an oversight step',
    () => {
      const analysed = happened('SupervisionHeld', day, { closureAnalysed: true, withRole: 'key-worker' });
      const led = [...five, allocated('2025-09-02', 'key-worker'), analysed];
      const agrees = oversight(day, 'closure', { decision: 'agree' });
      const joined = happened('SupervisionHeld', day, { overseerJoined: true });
      expect(closing([...led, joined], saying({ overseerAgrees: true }))).toContain('LEI-close-sup-KW');
      expect(closing([...led, agrees], { overseerAgrees: true })).toEqual(['LEI-last4w']);
      expect(closing([...led, agrees, joined])).toEqual(['LEI-close-sup-KW']);
      expect(closing([...led, agrees, joined], { overseerAgrees: true })).toEqual([]);
      const byTeamManager = led.filter((one) => one !== analysed);
      expect(closing([...byTeamManager, agrees, joined], { overseerAgrees: true })).toEqual([
        'LEI-close-sup-KW',
      ]);
      const nolonger = oversight('2026-03-09', 'closure', { decision: 'continue' });
      expect(closing([...led, agrees, joined, nolonger], { overseerAgrees: true })).toContain(
        'LEI-close-sup-KW',
      );
    },
  );

  rule(
    ['LEI-chronology', 'LEI-3m-update', 'LEI-exit-safety'],
    'asks for chronology, update to the child and exit plan',
    () => {
      expect(closing(without(five, 'ChronologyUpdated'), saying({}))).toEqual(['LEI-chronology']);
      expect(closing(without(five, 'ChildUpdateWritten'))).toEqual(['LEI-3m-update']);
      expect(closing(without(five, 'ExitPlanRecorded'))).toEqual(['LEI-exit-safety']);
      const exit = { networkExpectations: true, triggers: true, circulated: true };
      expect(refusedFor('recordExitPlan', exit)).toEqual([]);
      expect(refusedFor('recordExitPlan', { ...exit, triggers: false })).toEqual(['LEI-exit-safety']);
    },
  );

  rule(
    'LEI-close-gate',
    'belongs to its reason: nothing of it for a child who died or moved, or for a referral',
    () => {
      const bare = [planOpened('2025-09-01')];
      expect(closing(bare, { reason: 'died' })).toEqual([]);
      expect(closing(bare, { reason: 'transferred-to-other-authority' })).toEqual([]);
      expect(closing([], { reason: 'after-assessment-no-further-action' })).toEqual([]);
    },
  );

  test('is not signed by whoever wrote the closing summary', () => {
    expect(closing(five, {}, { person: 'sw-1' })).toEqual(['HOUSE-3.1']);
  });

  const withdrawn = [
    ...five,
    happened('EngagementEffortRecorded', day, { increased: true }),
    happened('StrategyConsidered', day, { because: 'engagement-withdrawn' }),
    happened('ChecklistItemDone', day, { item: 'group-consulted', notApplicable: true }),
    oversight(day, 'withdrawal'),
  ];

  rule(
    ['LEI-engage', 'LEI-close-withdraw', 'LEI-close-withdraw-2'],
    'on withdrawal comes after increased effort, strategy considered, the group consulted',
    () => {
      const reason = { reason: 'agreement-withdrawn' };
      expect(refusedFor('considerClosure', saying(reason))).toEqual(['LEI-engage']);
      expect(closing(withdrawn, reason)).toEqual([]);
      for (const event of ['EngagementEffortRecorded', 'StrategyConsidered'])
        expect(closing(without(withdrawn, event), saying(reason))).toContain('LEI-close-withdraw-2');
      expect(
        closing(without(withdrawn, 'ChecklistItemDone', { item: 'group-consulted' }), saying(reason)),
      ).toEqual(['LEI-close-withdraw']);
      expect(closing(without(withdrawn, 'OversightRecorded'), saying(reason))).toEqual([
        'LEI-close-withdraw',
      ]);
      expect(closing(without(withdrawn, 'SupervisionHeld'), saying(reason))).toEqual(['LEI-close-withdraw']);
      expect(closing(without(withdrawn, 'ChildUpdateWritten'), reason)).toEqual(['LEI-3m-update']);
    },
  );

  rule(
    'LEI-close-gate',
    'on withdrawal says why the safety plan could not be shared, and is not deadlocked',
    () => {
      const reason = { reason: 'agreement-withdrawn' };
      expect(closing(without(withdrawn, 'SafetyPlanShared'), reason)).toEqual(['LEI-close-gate']);
      expect(closing(without(withdrawn, 'SafetyPlanShared'), saying(reason))).toEqual([]);
    },
  );
});

describe('what Leicestershire does not say', () => {
  const silent = [
    'outcome-notification',
    'referrer-chase',
    'lado-contact',
    'assessment',
    'child-and-family-assessment',
    'section-47-child-seen',
    'social-worker-notice',
    'formal-review',
    'plan-limit',
    'retention',
    'transfer',
    'step-back',
    'tac',
    'early-help-review',
    'disabled-review',
    'closing-summary',
    'closure',
  ];

  test.each(silent)('is no clock of its own: %s', (name) => {
    expect(policy.clocks).not.toHaveProperty(name);
  });

  test.each(['contact-decision', 'referral-decision', 'acknowledgement', 'assessment-45', 'icpc'])(
    'is only the national frame: %s',
    (name) => {
      expect(policy.clocks[name]?.readings.map(({ kind }) => kind)).toEqual(['national']);
    },
  );
});
