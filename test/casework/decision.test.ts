import type { Refusal } from '../../src/casework';
import {
  aReferral,
  businessSupport,
  dutyManager,
  london,
  managerOf,
  person,
  socialWorker,
  socialWorkerOf,
  teamManager,
  type Life,
} from '../support/life';
import { rule } from '../support/rule';

const assess = { outcome: 'assessment' };
const advise = { outcome: 'advice' };

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

/** Received on Monday 2 June 2025 at 10:00, an ordinary week. */
const monday = (): Life => aReferral({ received: '2025-06-02 10:00' });

describe('who decides a referral', () => {
  rule(['PET-3.5f', 'PET-3.5h', 'PET-3.23'], 'the Team Manager decides, signs and dates in one act', () => {
    const life = monday().act('decideReferral', teamManager, assess);
    expect(life.events.at(-1)).toMatchObject({
      event: 'ReferralDecided',
      by: 'tm-1',
      at: london('2025-06-02 10:00'),
    });
    expect(life.clock('referral-decision')).toMatchObject({ status: 'met' });
  });

  rule('PET-3.23', 'the duty manager decides as well', () => {
    expect(monday().act('decideReferral', dutyManager, assess).case.stage).toBe('assessment');
  });

  rule('PET-3.5f', 'a practitioner does not decide, and is told who does', () => {
    expect(refusal(monday().try('decideReferral', socialWorker, assess))).toMatchObject({
      refused: 'not-allowed',
      message: expect.stringContaining(
        'is for the team manager or duty manager; your roles are social worker',
      ) as string,
    });
  });

  rule('PET-3.5f', 'a manager who is no qualified social worker does not decide', () => {
    const manager = person('tm-9', ['team-manager'], false);
    expect(refusal(monday().try('decideReferral', manager, assess))).toMatchObject({
      refused: 'not-qualified',
    });
  });

  test('whoever recommended as a practitioner does not sign it as a manager', () => {
    const life = monday().act('recommendDecision', person('x-1', ['social-worker']), assess);
    const later = person('x-1', ['duty-manager']);
    expect(refusal(life.try('decideReferral', later, assess))).toMatchObject({ refused: 'four-eyes' });
    expect(life.act('decideReferral', teamManager, assess).case.stage).toBe('assessment');
  });

  test('a manager who recommended may still decide (decisions 3.1)', () => {
    const life = monday().act('recommendDecision', teamManager, assess);
    expect(life.act('decideReferral', teamManager, assess).case.stage).toBe('assessment');
  });

  test('whoever typed the recommendation in for somebody else does not sign it either', () => {
    const typist = { ...person('sw-2', ['social-worker']), enteredBy: 'x-1' };
    const life = monday().act('recommendDecision', typist, assess);
    expect(refusal(life.try('decideReferral', person('x-1', ['duty-manager']), assess))).toMatchObject({
      refused: 'four-eyes',
    });
  });

  test('business support does not sign for a manager', () => {
    const answer = monday().try(
      'decideReferral',
      { ...businessSupport, by: 'tm-1', enteredBy: 'bs-1' },
      assess,
    );
    expect(refusal(answer)).toMatchObject({ refused: 'not-allowed' });
  });

  test('business support types a recommendation in for a practitioner, and returns none for a manager', () => {
    const typed = (by: string) => ({ ...businessSupport, by, enteredBy: 'bs-1' });
    const life = monday().act('recommendDecision', typed('sw-1'), assess);
    const back = life.try('returnRecommendation', typed('tm-1'), { recommendation: 2, reason: 'other' });
    expect(refusal(back)).toMatchObject({ refused: 'not-allowed' });
  });

  test('whoever only runs Caseclock does nothing to a case', () => {
    const engineer = person('pe-1', ['platform-engineer'], false);
    expect(refusal(monday().try('addNote', engineer)).message).toContain('is for those who work on cases');
    expect(refusal(monday().try('recordDeath', engineer))).toMatchObject({ refused: 'not-allowed' });
  });

  test('a recommendation goes back with its reasons, to the person who wrote it', () => {
    const life = monday().act('recommendDecision', socialWorker, assess);
    life.act('returnRecommendation', teamManager, { recommendation: 2, reason: 'checks-missing' });
    expect(life.events.at(-1)?.notices).toMatchObject([{ kind: 'returned', people: ['sw-1'] }]);
    expect(
      refusal(life.try('returnRecommendation', teamManager, { recommendation: 1, reason: 'other' })),
    ).toMatchObject({
      refused: 'missing',
    });
  });
});

describe('late, and not late', () => {
  test('decided after the limit: taken, and only then a late reason is asked for', () => {
    const life = monday()
      .act('acknowledgeReferrer', socialWorker, { by: 'e-mail' })
      .until('2025-06-04 11:00');
    life.act('decideReferral', teamManager, advise).act('informReferrer', socialWorker, { by: 'letter' });
    expect(life.clock('referral-decision')).toMatchObject({ status: 'late', lateReason: 'needed' });
    expect(life.case.stage).toBe('decided');
    life.act('giveLateReason', teamManager, { clock: 'referral-decision', reason: 'capacity' });
    expect(life.clock('referral-decision')).toMatchObject({ status: 'late', lateReason: 'given' });
    expect(life.case.stage).toBe('closed');
  });

  test('after the target and before the limit is in time', () => {
    const life = monday().until('2025-06-03 16:00').act('decideReferral', teamManager, assess);
    expect(life.clock('referral-decision')).toMatchObject({ status: 'met', rung: 1 });
  });

  test('made in time and entered late needs no reason, and those who were told are stood down', () => {
    const life = monday().until('2025-06-05 09:00');
    life.act('decideReferral', teamManager, assess, '2025-06-03 09:00');
    expect(life.clock('referral-decision')).toMatchObject({
      status: 'met',
      settledAt: london('2025-06-03 09:00'),
    });
    expect(life.events.at(-1)?.notices).toContainEqual(
      expect.objectContaining({ kind: 'stood-down', to: ['team-manager', 'service-manager'] }),
    );
  });

  rule('PET-3.24a', 'the acknowledgement is settled by when it was sent, not by when it was entered', () => {
    const life = monday().until('2025-06-04 12:00');
    life.act('acknowledgeReferrer', socialWorker, { by: 'letter' }, '2025-06-03 10:00');
    expect(life.clock('acknowledgement')).toMatchObject({ status: 'met' });
    const late = monday().until('2025-06-04 12:00');
    late.act('acknowledgeReferrer', socialWorker, { by: 'letter' }, '2025-06-03 10:01');
    expect(late.clock('acknowledgement')).toMatchObject({ status: 'late' });
  });

  rule('PET-3.24a', 'a referrer without a safe address starts no clock', () => {
    const life = aReferral({ received: '2025-06-02 10:00', safeAddress: false });
    const running = life.case.clocks.map((clock) => clock.name);
    expect(running).toEqual(['referral-decision', 'assessment', 'assessment-45']);
    expect(life.act('decideReferral', teamManager, advise).case.stage).toBe('closed');
  });

  rule('PET-3.5i', 'a decided referral closes when the referrer was told, and not before', () => {
    const life = monday().act('acknowledgeReferrer', socialWorker, { by: 'letter' });
    expect(life.act('decideReferral', teamManager, advise).case.stage).toBe('decided');
    life.act('informReferrer', socialWorker, { by: 'telephone' });
    expect(life.case.stage).toBe('decided');
    expect(life.act('informReferrer', socialWorker, { by: 'letter' }).case.stage).toBe('closed');
  });

  rule(['PET-3.24a', 'PET-3.25a'], 'a written outcome acknowledges the referral as well', () => {
    const life = monday().act('decideReferral', teamManager, advise).until('2025-06-02 16:00');
    life.act('informReferrer', socialWorker, { by: 'e-mail' });
    expect(life.clock('acknowledgement')).toMatchObject({ status: 'met' });
    expect(life.clock('referrer-chase')).toMatchObject({ status: 'ended' });
    expect(life.case.stage).toBe('closed');
  });

  test('a referral entered a week late gives one notice for each clock, not a backlog (decisions 2.9)', () => {
    const life = aReferral({ received: '2025-06-02 10:00', entered: '2025-06-09 10:00' }).until(
      '2025-06-20 12:00',
    );
    expect(life.story.slice(1).filter((line) => line.includes('->'))).toEqual([
      `${london('2025-06-04 08:30')} EscalationRaised referral-decision -> service-manager`,
      `${london('2025-06-04 08:30')} ListedInDigest acknowledgement -> digest team-manager`,
      `${london('2025-06-06 08:30')} ListedInDigest referrer-chase -> digest team-manager`,
      // What was not late when it was entered goes on as usual: seven days, and ten working days.
      `${london('2025-06-10 08:30')} ListedInDigest outcome-notification -> digest team-manager`,
      `${london('2025-06-12 08:30')} ReminderIssued assessment -> social-worker`,
      `${london('2025-06-17 08:30')} EscalationRaised assessment -> team-manager`,
      `${london('2025-06-18 08:30')} EscalationRaised assessment -> service-manager`,
    ]);
  });
});

describe('corrections', () => {
  test('a corrected receipt moves the clocks, with old date, new date and why', () => {
    const life = monday();
    life.act('correct', socialWorker, {
      entry: 1,
      correction: 'redate',
      happenedAt: london('2025-06-01 10:00'),
      reason: 'wrong-date',
    });
    expect(life.events.at(-1)?.clocks).toContainEqual(
      expect.objectContaining({
        change: 'moved',
        id: 'acknowledgement@1',
        from: expect.arrayContaining([london('2025-06-03 10:00')]) as string[],
        why: 'EntryCorrected',
      }),
    );
    expect(life.clock('acknowledgement').readings[0]).toMatchObject({
      dueAt: london('2025-06-02 10:00'),
      original: london('2025-06-03 10:00'),
    });
  });

  test('a voided decision makes its clock run again', () => {
    const life = monday().act('decideReferral', teamManager, assess);
    life.act('correct', teamManager, { entry: 2, correction: 'void', reason: 'wrong-child' });
    expect(life.clock('referral-decision')).toMatchObject({ status: 'running' });
    expect(life.case.stage).toBe('awaiting decision');
  });

  test('correcting a closed case re-opens it at its position, applies, and closes it again', () => {
    const life = monday()
      .act('decideReferral', teamManager, advise)
      .act('informReferrer', socialWorker, { by: 'letter' });
    expect(life.case.stage).toBe('closed');
    life.until('2025-06-10 09:00');
    life.act('correct', teamManager, {
      entry: 2,
      correction: 'redate',
      happenedAt: london('2025-06-02 12:00'),
      reason: 'wrong-date',
    });
    expect(life.events.slice(-3).map((event) => event.event)).toEqual([
      'CaseReopened',
      'EntryCorrected',
      'CaseClosed',
    ]);
  });

  test('what cannot be corrected is refused with the reason', () => {
    const life = monday();
    const why = (fields: object) => refusal(life.try('correct', teamManager, fields as never)).message;
    expect(why({ entry: 9, correction: 'void', reason: 'other' })).toContain('no entry of this case');
    expect(why({ entry: 1, correction: 'void', reason: 'other' })).toContain('opened the case');
    expect(why({ entry: 1, correction: 'redate', reason: 'other' })).toContain('when it really happened');
    expect(why({ entry: 1, correction: 'redate', happenedAt: '2025-06-03', reason: 'other' })).toContain(
      'now or earlier',
    );
  });
});

describe('what is refused, and why', () => {
  const why = (life: Life, act: string, fields: object, happened?: string, extra = {}) =>
    refusal(life.try(act, teamManager, fields as never, happened, extra));

  test('unknown and missing fields, each with what would be right', () => {
    expect(why(monday(), 'decideReferral', { outcome: 'maybe', colour: 'red' })).toMatchObject({
      refused: 'shape',
      errors: [
        { pointer: '/colour', message: expect.stringContaining('is not a field') as string },
        { pointer: '/outcome', message: expect.stringContaining('is one of no-further-action') as string },
      ],
    });
  });

  test('what lies in the future, and what lies before the receipt', () => {
    expect(why(monday(), 'decideReferral', assess, '2025-06-02 10:01')).toMatchObject({ refused: 'future' });
    expect(why(monday(), 'decideReferral', assess, '2025-06-02 09:59').message).toContain(
      'before the referral was received',
    );
  });

  test('a version that is not the case’s', () => {
    expect(why(monday(), 'decideReferral', assess, undefined, { expectedVersion: 0 })).toMatchObject({
      refused: 'stale',
    });
  });

  test('an act on a closed case, which says what may be done', () => {
    const life = aReferral({ received: '2025-06-02 10:00', safeAddress: false }).act(
      'decideReferral',
      teamManager,
      advise,
    );
    expect(why(life, 'decideReferral', assess)).toMatchObject({
      refused: 'closed',
      message: expect.stringContaining('a correction re-opens it') as string,
    });
  });

  test('a second decision', () => {
    const life = monday().act('decideReferral', teamManager, assess);
    expect(why(life, 'decideReferral', assess)).toMatchObject({ refused: 'stage' });
  });

  test('an acknowledgement of nothing, of the past, or twice on one rung', () => {
    const fields = { clock: 'referral-decision', doneBy: '2025-06-04' };
    expect(why(monday(), 'acknowledgeEscalation', fields).message).toContain('nothing was escalated');
    const life = monday().until('2025-06-03 12:00');
    expect(why(life, 'acknowledgeEscalation', { ...fields, doneBy: '2025-06-02' }).message).toContain('past');
    life.act('acknowledgeEscalation', teamManager, fields);
    expect(why(life, 'acknowledgeEscalation', fields).message).toContain('acknowledged already');
  });

  test('the same key and body gives the same receipt; the same key with another body is refused', () => {
    const life = monday();
    const first = life.try('decideReferral', teamManager, assess, undefined, { key: 'k', body: 'b' });
    expect(life.try('decideReferral', teamManager, assess, undefined, { key: 'k', body: 'b' })).toEqual({
      ...first,
      replayed: true,
    });
    expect(why(life, 'decideReferral', assess, undefined, { key: 'k', body: 'c' })).toMatchObject({
      refused: 'key-reused',
    });
  });
});

test('no open case is without a clock: where nothing else runs, the house asks for a look in 20 working days', () => {
  const life = aReferral({ received: '2025-06-02 10:00', safeAddress: false, council: 'gloucestershire' });
  life
    .until('2025-06-03 10:00')
    .act('raiseConcern', socialWorkerOf('gloucestershire'), { kind: 'significant-harm' });
  life.act('decideReferral', managerOf('gloucestershire'), advise);
  // Only an answer to the concern is outstanding, and no procedure gives it a time.
  expect(life.case.tasks).toMatchObject([{ do: 'discussConcern', cite: ['HOUSE-1.1'] }]);
  expect(life.clock('next-look').readings[0]).toMatchObject({ due: '2025-07-01', cite: ['HOUSE-1.6'] });
});
