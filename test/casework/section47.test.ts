import { nextInstant, type Refusal } from '../../src/casework';
import { aReferral, london, person, socialWorker, teamManager, type Life } from '../support/life';
import { rule } from '../support/rule';

const edt = person('edt-1', ['emergency-duty-team']);
const unqualified = person('cover-1', ['emergency-duty-team'], false);

/** What the Strategy Discussion form asks for in Peterborough. */
const form = { keyElementsListed: true, harmChecklistDone: true };
const section47 = { decision: 'section-47-and-assessment', startsSection47: true, ...form };
const seen = { context: 'section-47', alone: true };
const ended = { significantHarm: false, emergencyActionNeeded: false };

/** Received on Monday 2 June 2025 at 10:00, in an ordinary week. */
const monday = (council = 'peterborough'): Life => aReferral({ received: '2025-06-02 10:00', council });

/** Section 47 decided on Monday 2 June 2025 at 15:00, seen to by a social worker. */
function enquiry(fields: object = {}): Life {
  return monday()
    .until('2025-06-02 15:00')
    .act('allocate', teamManager, { worker: 'sw-1', role: 'social-worker' })
    .act('holdStrategyDiscussion', socialWorker, { ...section47, ...fields });
}

function limit(life: Life, clock: string): string {
  const [reading] = life.clock(clock).readings.filter(({ kind }) => kind === 'limit');
  return reading?.dueAt ?? reading?.due ?? '';
}

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

const tasks = (life: Life) => (life.case.tasks ?? []).map((task) => task.do);
const told = (life: Life) =>
  (life.events.at(-1)?.notices ?? []).map(({ as, step, to }) => `${as} ${step}: ${to.join(', ')}`);

describe('the child is seen in section 47', () => {
  rule(['PET-4.28c', 'PET-4.13', 'PET-8.4'], 'within 24 elapsed hours of the decision (C-10, C-11)', () => {
    const life = enquiry();
    expect(life.case.stage).toBe('section 47');
    expect(limit(life, 'section-47-child-seen')).toBe(london('2025-06-03 15:00'));
    life.until('2025-06-03 15:00').act('seeChild', socialWorker, seen);
    expect(life.clock('section-47-child-seen').status).toBe('met');
  });

  test('a minute later is out of timescale, and a reason is asked for', () => {
    const life = enquiry().until('2025-06-03 15:01').act('seeChild', socialWorker, seen);
    expect(life.clock('section-47-child-seen')).toMatchObject({ status: 'late', lateReason: 'needed' });
  });

  test('elapsed hours: Saturday 15:00 before the clocks go forward ends on Sunday 16:00 BST', () => {
    const life = aReferral({ received: '2025-03-29 10:00' }).until('2025-03-29 15:00');
    life.act('holdStrategyDiscussion', socialWorker, section47);
    expect(limit(life, 'section-47-child-seen')).toBe(london('2025-03-30 16:00'));
  });

  test('and on Saturday 15:00 before they go back it ends on Sunday 14:00 GMT', () => {
    const life = aReferral({ received: '2025-10-25 10:00' }).until('2025-10-25 15:00');
    life.act('holdStrategyDiscussion', socialWorker, section47);
    expect(limit(life, 'section-47-child-seen')).toBe(london('2025-10-26 14:00'));
  });

  rule('PET-4.13', 'the strategy meeting sets a shorter time, which is the limit of that clock', () => {
    const life = enquiry({ seeChildBy: london('2025-06-02 20:00') });
    expect(life.clock('section-47-child-seen').readings).toMatchObject([
      { says: 'the time that was set', cite: ['PET-4.13'], dueAt: london('2025-06-02 20:00') },
    ]);
    life.until('2025-06-02 20:01');
    expect(life.events.at(-1)).toMatchObject({ event: 'EscalationRaised', at: london('2025-06-02 20:00') });
  });

  rule('PET-4.13', 'a longer time than 24 hours sets nothing, and a time that has passed stands out', () => {
    const longer = enquiry({ seeChildBy: london('2025-06-05 12:00') });
    expect(limit(longer, 'section-47-child-seen')).toBe(london('2025-06-03 15:00'));
    const past = monday().until('2025-06-02 15:00');
    past.act(
      'holdStrategyDiscussion',
      socialWorker,
      { ...section47, seeChildBy: london('2025-06-01 20:00') },
      '2025-06-02 15:00',
    );
    expect(past.events.at(-1)).toMatchObject({ despite: ['shape'] });
    expect(limit(past, 'section-47-child-seen')).toBe(london('2025-06-03 15:00'));
  });

  rule(
    'PET-4.13',
    'a later discussion may bring the time forward, and never starts the 24 hours anew',
    () => {
      const life = enquiry().until('2025-06-02 18:00');
      life.act('holdStrategyDiscussion', socialWorker, {
        ...section47,
        seeChildBy: london('2025-06-02 21:00'),
      });
      expect(life.case.clocks.filter(({ name }) => name === 'section-47-child-seen')).toHaveLength(1);
      expect(limit(life, 'section-47-child-seen')).toBe(london('2025-06-02 21:00'));
      life.act('seeChild', socialWorker, seen).until('2025-06-10 09:00');
      life.act('holdStrategyDiscussion', socialWorker, section47);
      expect(life.case.clocks.filter(({ name }) => name === 'section-47-child-seen')).toHaveLength(1);
    },
  );

  rule('PET-4.13', 'an own interval may be set as well, and never a longer one', () => {
    const life = enquiry().act('setOwnInterval', socialWorker, {
      clock: 'section-47-child-seen',
      interval: '12 hours',
      setIn: 'strategy-discussion',
    });
    expect(limit(life, 'section-47-child-seen')).toBe(london('2025-06-03 03:00'));
    const answer = life.try('setOwnInterval', teamManager, {
      clock: 'section-47-child-seen',
      interval: '48 hours',
      longer: true,
    });
    expect(refusal(answer).refused).toBe('missing');
  });

  test('on Good Friday night the emergency duty team decides, and 24 hours later it is still Saturday night', () => {
    const life = aReferral({ received: '2025-04-17 16:00' }).until('2025-04-18 22:30');
    life.act('holdStrategyDiscussion', edt, section47);
    expect(limit(life, 'section-47-child-seen')).toBe(london('2025-04-19 22:30'));
    const from = life.events.length;
    life.until('2025-04-20 03:00');
    const rungs = life.events
      .slice(from)
      .filter(({ clocks }) =>
        clocks?.some((change) => 'id' in change && change.id.startsWith('section-47') && 'rung' in change),
      );
    expect(rungs.map(({ at, notices }) => [at, notices?.[0]?.to])).toEqual([
      [london('2025-04-19 22:30'), ['team-manager', 'emergency-duty-team', 'on-call-manager']],
      [london('2025-04-20 02:30'), ['service-manager', 'emergency-duty-team', 'on-call-manager']],
    ]);
  });
});

describe('the child could not be seen in section 47', () => {
  const agreed = {
    clock: 'section-47-child-seen',
    reason: 'child-unwell-or-away',
    soundEvidence: true,
    newDate: '2025-06-04',
  };

  rule('PET-4.28c', 'the Team Manager agrees on sound evidence, to a new date', () => {
    const life = enquiry().act('requestException', socialWorker, {
      clock: 'section-47-child-seen',
      reason: 'child-unwell-or-away',
    });
    expect(refusal(life.try('agreeException', socialWorker, agreed)).refused).toBe('not-allowed');
    expect(
      refusal(life.try('agreeException', teamManager, { ...agreed, soundEvidence: false })).cite,
    ).toContain('PET-4.28c');
    const { newDate: _, ...never } = agreed;
    expect(refusal(life.try('agreeException', teamManager, never)).message).toContain('newDate');
    life.act('agreeException', teamManager, agreed);
    expect(limit(life, 'section-47-child-seen')).toBe('2025-06-04');
  });

  rule('PET-4.28c', 'refused access is no ground for the exception', () => {
    const life = enquiry();
    expect(
      refusal(life.try('agreeException', teamManager, { ...agreed, reason: 'access-refused' })).refused,
    ).toBe('shape');
    expect(
      refusal(
        life.try('agreeNotSeen', teamManager, {
          context: 'section-47',
          reason: 'parent-refused',
          soundEvidence: true,
          fileEntry: 'DOC-1',
        }),
      ).refused,
    ).toBe('shape');
  });

  test('refused access goes to the manager at once, out of hours to those on duty, and asks for legal advice (decisions 1.4)', () => {
    const life = enquiry().until('2025-06-02 19:00');
    life.act('recordRefusal', socialWorker, { context: 'section-47', because: 'parent-refused' });
    expect(told(life)).toEqual(['mail AccessRefused: team-manager, emergency-duty-team, on-call-manager']);
    expect(tasks(life)).toContain('takeLegalAdvice');
    expect(life.clock('section-47-child-seen').status).toBe('running');
    life.act('takeLegalAdvice', teamManager, { because: 'access-refused' });
    expect(tasks(life)).not.toContain('takeLegalAdvice');
  });

  test('unknown whereabouts end nothing, and ask for the same (decisions 1.4, 3.5)', () => {
    const life = enquiry().act('recordMove', socialWorker, { to: 'whereabouts-unknown' });
    expect(told(life)).toEqual(['mail ChildMoved: team-manager']);
    expect(tasks(life)).toContain('takeLegalAdvice');
    expect(life.clock('section-47-child-seen').status).toBe('running');
    expect(life.clock('icpc').status).toBe('running');
  });
});

describe('the conference', () => {
  rule(
    ['PET-5.26N', 'N-6'],
    'within 15 working days of the strategy discussion that started section 47',
    () => {
      // From Tuesday 22 April 2025: 23, 24, 25 | 28 to 30, 1, 2 | 6 to 9 (5 is a bank holiday) | 12, 13, 14.
      const life = aReferral({ received: '2025-04-22 09:00' }).act(
        'holdStrategyDiscussion',
        socialWorker,
        section47,
      );
      expect(life.clock('icpc').readings.map(({ kind, due }) => [kind, due])).toEqual([
        ['limit', '2025-05-14'],
        ['national', '2025-05-14'],
      ]);
    },
  );

  rule(
    ['PET-5.26N', 'N-6'],
    'a later discussion never restarts it, whatever it is called (decisions 4.5)',
    () => {
      const life = enquiry();
      const due = limit(life, 'icpc');
      life
        .until('2025-06-12 10:00')
        .act('holdStrategyDiscussion', socialWorker, { ...section47, conferenceRequired: true });
      expect(life.case.clocks.filter(({ name }) => name === 'icpc')).toHaveLength(1);
      expect(limit(life, 'icpc')).toBe(due);
      expect(due).toBe('2025-06-23');
    },
  );

  test('a discussion that decided something else starts nothing; the one that decides section 47 does', () => {
    const life = monday().act('holdStrategyDiscussion', socialWorker, { decision: 'assessment', ...form });
    expect(life.case.clocks.map(({ name }) => name)).not.toContain('icpc');
    life
      .until('2025-06-05 10:00')
      .act('holdStrategyDiscussion', socialWorker, { decision: 'section-47', ...form });
    expect(limit(life, 'icpc')).toBe('2025-06-26');
  });

  test('when the wrong discussion is voided, the right one starts the clocks', () => {
    const life = enquiry();
    const first = life.events.at(-1)!.sequence;
    life.until('2025-06-03 10:00').act('holdStrategyDiscussion', socialWorker, section47);
    life.act('correct', socialWorker, { entry: first, correction: 'void', reason: 'did-not-happen' });
    expect(limit(life, 'section-47-child-seen')).toBe(london('2025-06-04 10:00'));
  });

  rule('PET-5.26N', 'not required, it falls away', () => {
    const life = enquiry().act('seeChild', socialWorker, seen);
    life.act('endSection47', teamManager, { outcome: 'not-substantiated', ...ended });
    expect(life.clock('icpc')).toMatchObject({ status: 'ended', endedBecause: 'Section47Ended' });
    expect(life.case.stage).not.toBe('section 47');
  });

  test('with a conference to come the enquiry lasts until it was held', () => {
    const life = enquiry().act('seeChild', socialWorker, seen);
    life.act('endSection47', teamManager, { outcome: 'conference', ...ended, significantHarm: true });
    expect(life.case.stage).toBe('section 47');
    life.act('bookConference', socialWorker, { conferenceOn: '2025-06-19' });
    life
      .until('2025-06-19 15:00')
      .act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' });
    expect(life.clock('icpc').status).toBe('met');
    expect(life.case.stage).not.toBe('section 47');
  });

  test('a new enquiry after the end of the first has its own clocks', () => {
    const life = enquiry().act('seeChild', socialWorker, seen);
    life.act('endSection47', teamManager, { outcome: 'not-substantiated', ...ended });
    life.until('2025-06-24 10:00').act('holdStrategyDiscussion', socialWorker, section47);
    expect(limit(life, 'section-47-child-seen')).toBe(london('2025-06-25 10:00'));
    expect(limit(life, 'icpc')).toBe('2025-07-15');
  });
});

describe('the outcome of section 47', () => {
  rule('PET-4.29', 'says whether there is significant harm, and whether emergency action is needed', () => {
    const life = enquiry();
    const answer = refusal(life.try('endSection47', teamManager, { outcome: 'not-substantiated' }));
    expect(answer.message).toContain('significantHarm, emergencyActionNeeded');
  });

  test('there is none to end where none runs, and no conference that is not required', () => {
    const none = refusal(
      monday().try('endSection47', teamManager, { outcome: 'not-substantiated', ...ended }),
    );
    expect(none.message).toBe('no section 47 enquiry runs: there is none to end');
    const both = { outcome: 'conference', conferenceNotRequired: true, ...ended };
    expect(refusal(enquiry().try('endSection47', teamManager, both)).errors?.[0]?.pointer).toBe(
      '/conferenceNotRequired',
    );
  });

  rule(
    'PET-4.25',
    'a plan pending the outcome: the chair prepares the outline, and a plan is to be opened',
    () => {
      const life = enquiry().act('endSection47', teamManager, {
        outcome: 'outline-plan-pending-outcome',
        ...ended,
      });
      expect(life.case.leads).toEqual([{ to: 'cinPlan', cite: ['PET-4.25'] }]);
      expect(told(life)).toEqual([
        'digest CaseToOpen: team-manager',
        'digest Section47Ended: conference-chair',
      ]);
    },
  );
});

describe('who holds and decides section 47 (decisions 3.2)', () => {
  test('a case of a key worker gets a social worker as a task at once', () => {
    const life = monday().act('allocate', teamManager, { worker: 'kw-1', role: 'key-worker' });
    life.act('holdStrategyDiscussion', socialWorker, section47);
    expect(tasks(life)).toContain('allocate');
    life.act('allocate', teamManager, { worker: 'kw-2', role: 'key-worker' });
    expect(tasks(life)).toContain('allocate');
    life.act('allocate', teamManager, { worker: 'sw-1', role: 'social-worker' });
    expect(tasks(life)).not.toContain('allocate');
  });

  test('or the enquiry names who holds it', () => {
    const life = monday().act('allocate', teamManager, { worker: 'kw-1', role: 'key-worker' });
    life.act('startSection47', socialWorker, { worker: 'sw-2' });
    expect(tasks(life)).not.toContain('allocate');
  });

  test('cover that is not qualified is not refused; a qualified worker is asked to decide, now', () => {
    const life = monday().act('allocate', teamManager, { worker: 'sw-1', role: 'social-worker' });
    life.act('holdStrategyDiscussion', unqualified, section47);
    expect(life.case.stage).toBe('section 47');
    expect(life.events.at(-1)).toMatchObject({
      despite: expect.arrayContaining(['not-qualified']) as unknown,
    });
    expect(told(life)).toContain('mail section-47: team-manager');
    expect(tasks(life)).toContain('startSection47');
    life.act('startSection47', socialWorker);
    expect(tasks(life)).not.toContain('startSection47');
    expect(life.case.facts.at(-1)?.fields.strategyDiscussion).toBe(3);
  });
});

describe('what happens to the child', () => {
  const unborn = () => enquiry({});

  rule(
    'PET-3.13',
    'before birth seeing the expectant mother counts, recorded as that (decisions 1.3)',
    () => {
      const life = unborn().act('seeChild', socialWorker, {
        context: 'section-47',
        seenAs: 'expectant-mother',
      });
      expect(life.clock('section-47-child-seen').status).toBe('met');
    },
  );

  test('from birth only seeing the baby does (decisions 1.3)', () => {
    const life = unborn().until('2025-06-02 22:00').act('recordBirth', socialWorker);
    life.act('seeChild', socialWorker, { context: 'section-47', seenAs: 'expectant-mother' });
    expect(life.clock('section-47-child-seen').status).toBe('running');
    life.act('seeChild', socialWorker, { context: 'section-47', seenAs: 'child' });
    expect(life.clock('section-47-child-seen').status).toBe('met');
  });

  test('death ends every clock at once, and one plain notice goes out (decisions 1.5)', () => {
    const life = enquiry().until('2025-06-02 18:00').act('recordDeath', socialWorker);
    expect(life.case.clocks.every(({ status }) => status !== 'running')).toBe(true);
    expect(life.case.tasks).toEqual([]);
    expect(life.case.stage).toBe('closed');
  });

  test('turning 18 closes nothing: what follows is a task (decisions 3.5)', () => {
    const life = enquiry().act('recordAdulthood', socialWorker);
    expect(life.clock('section-47-child-seen').status).toBe('running');
    expect(tasks(life)).toContain('recordAdulthood');
    life.act('recordAdulthood', teamManager, { next: 'adult-services' });
    expect(tasks(life)).not.toContain('recordAdulthood');
  });

  test('moved away, our clocks run until the other authority has accepted in writing (decisions 3.5)', () => {
    const life = enquiry({ seeChildBy: london('2025-06-03 12:00') });
    life.act('recordMove', socialWorker, { to: 'other-authority' });
    expect(life.clock('icpc').status).toBe('running');
    life.until('2025-06-04 12:00').act('recordOtherAuthorityAcceptance', teamManager, {
      authority: 'E06000031',
      acceptedOn: '2025-06-04',
      acceptance: 'DOC-7',
    });
    expect(life.clock('icpc')).toMatchObject({ status: 'ended', endedBecause: 'OtherAuthorityAccepted' });
    expect(life.clock('section-47-child-seen')).toMatchObject({ status: 'ended' });
    expect(life.case.clocks.some(({ status }) => status === 'running')).toBe(false);
    expect(life.case.stage).toBe('closed');
    expect(nextInstant(life.case, life.desk.policy)).toBeNull();
  });
});

describe('councils whose procedure says nothing of section 47', () => {
  for (const council of ['gloucestershire', 'hull', 'isles-of-scilly', 'leicestershire']) {
    rule(['N-6', 'N-11'], `${council}: the national conference only, no 24 hours`, () => {
      const manager = person('tm-1', ['team-manager'], true, council);
      const life = monday(council).act('holdStrategyDiscussion', manager, section47);
      const names = life.case.clocks.filter(({ status }) => status === 'running').map(({ name }) => name);
      expect(names.sort()).toEqual(['acknowledgement', 'assessment-45', 'icpc', 'referral-decision']);
      expect(life.clock('icpc').readings.map(({ kind, due }) => [kind, due])).toEqual([
        ['national', '2025-06-23'],
      ]);
    });
  }
});
