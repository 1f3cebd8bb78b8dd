import type { Refusal } from '../../src/casework';
import { explainClockOf } from '../../src/casework/explain-clock';
import { versionsOf, type ClockRule } from '../../src/policy';
import { aReferral, london, person, socialWorker, teamManager, type Life } from '../support/life';

const clock = 'referral-decision';
const rules = versionsOf('peterborough').at(-1)?.clocks as Record<string, ClockRule>;
const asWritten = rules[clock] as ClockRule;
const serviceManager = person('s-1', ['service-manager']);

/** What every clock can do, tried on the referral decision with what a test adds to its rule. */
function monday(more: Partial<ClockRule> = {}): Life {
  rules[clock] = { ...asWritten, ...more };
  return aReferral({ received: '2025-06-02 10:00' });
}
afterEach(() => {
  rules[clock] = asWritten;
});

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

describe('an extension', () => {
  const extension = {
    signedBy: ['team-manager' as const],
    cap: { n: 5, unit: 'working days' as const },
    cite: ['PET-4.22b'],
  };
  const reason = 'information-awaited';

  test('moves the limit, keeps the first date, and is an event with old date, new date and why', () => {
    const life = monday({ extension }).act('extendClock', teamManager, {
      clock,
      newDate: '2025-06-06',
      reason,
    });
    expect(life.clock(clock).readings.find((one) => one.kind === 'limit')).toMatchObject({
      due: '2025-06-06',
      ends: london('2025-06-07 00:00'),
      original: london('2025-06-04 00:00'),
    });
    expect(life.events.at(-1)).toMatchObject({
      event: 'ClockExtended',
      clocks: [
        {
          change: 'moved',
          why: 'ClockExtended',
          from: expect.arrayContaining([london('2025-06-04 00:00')]) as string[],
        },
      ],
    });
  });

  test('never shortens, stays under its cap, and is for those whom the procedure names', () => {
    const why = (actor: typeof teamManager, newDate: string) =>
      refusal(monday({ extension }).try('extendClock', actor, { clock, newDate, reason }));
    expect(why(teamManager, '2025-06-03').message).toContain('never shortens');
    expect(why(teamManager, '2025-06-11').message).toContain('Tue 10 Jun 2025 at the latest');
    expect(why(socialWorker, '2025-06-06')).toMatchObject({ refused: 'not-allowed', cite: ['PET-4.22b'] });
  });

  test('is refused where the procedure knows none', () => {
    const answer = monday().try('extendClock', teamManager, { clock, newDate: '2025-06-06', reason });
    expect(refusal(answer).message).toContain(
      'the procedure knows no such thing as an extension for referral-decision',
    );
  });
});

describe('an agreed exception', () => {
  const exception = {
    signedBy: ['team-manager' as const],
    establishFirst: true as const,
    cite: ['PET-4.17'],
  };
  const reason = 'access-refused';

  test('takes two steps: first no concern for the child, then the exception', () => {
    const life = monday({ exception });
    expect(refusal(life.try('agreeException', teamManager, { clock, reason })).message).toContain(
      'first establish',
    );
    life.act('establishNoConcern', teamManager, { clock, basis: 'agency-information' });
    life.act('agreeException', teamManager, { clock, reason });
    expect(life.clock(clock)).toMatchObject({ status: 'ended', endedBecause: 'ExceptionAgreed' });
  });

  test('is never answered by whoever asked for it', () => {
    const asker = person('x-1', ['team-manager']);
    const { establishFirst: _, ...atOnce } = exception;
    const life = monday({ exception: atOnce });
    life.act('requestException', asker, { clock, reason });
    expect(refusal(life.try('agreeException', asker, { clock, reason }))).toMatchObject({
      refused: 'four-eyes',
    });
    expect(
      life.act('agreeException', teamManager, { clock, reason, newDate: '2025-06-06' }).clock(clock),
    ).toMatchObject({
      status: 'running',
      readings: expect.arrayContaining([
        expect.objectContaining({ due: '2025-06-06', original: london('2025-06-04 00:00') }),
      ]) as object[],
    });
  });

  test('in two parts counts once the second part is there', () => {
    const two = {
      signedBy: ['team-manager' as const],
      pendingUntil: { event: 'NoteAdded' },
      cite: ['LEI-meet-exc'],
    };
    const life = monday({ exception: two }).act('agreeException', teamManager, { clock, reason });
    expect(life.clock(clock).status).toBe('running');
    expect(life.act('addNote', teamManager).clock(clock).status).toBe('ended');
  });
});

describe('an interval of the case’s own', () => {
  const ownInterval = {
    by: ['team-manager' as const],
    longerBy: ['service-manager' as const],
    cite: ['PET-5.9c'],
  };
  const limit = (life: Life) => life.clock(clock).readings.find((one) => one.kind === 'limit')?.due;

  test('shortens at once; a longer one is only for those who may set it', () => {
    const slow: Partial<ClockRule> = {
      ownInterval,
      readings: [{ kind: 'limit', within: { n: 10, unit: 'working days' }, cite: ['PET-3.5f'] }],
    };
    expect(limit(monday(slow))).toBe('2025-06-16');
    expect(
      limit(monday(slow).act('setOwnInterval', teamManager, { clock, interval: '3 working days' })),
    ).toBe('2025-06-05');
    expect(
      limit(monday(slow).act('setOwnInterval', teamManager, { clock, interval: '15 working days' })),
    ).toBe('2025-06-16');
    const longer = { clock, interval: '15 working days', longer: true };
    expect(refusal(monday(slow).try('setOwnInterval', teamManager, longer))).toMatchObject({
      refused: 'not-allowed',
    });
    expect(limit(monday(slow).act('setOwnInterval', serviceManager, longer))).toBe('2025-06-23');
  });
});

test('a reason known ahead holds the ladder until it ends; the clock is late all the same', () => {
  const life = monday().act('recordReasonAhead', socialWorker, {
    clock,
    until: '2025-06-10',
    reason: 'hospital',
  });
  const said = () =>
    life.events
      .flatMap(({ at, notices = [] }) => notices.map((notice) => ({ at, ...notice })))
      .filter(({ step, as }) => step === clock && as === 'mail')
      .map(({ at, kind, rung }) => `${at} ${kind} ${rung}`);
  life.until('2025-06-11 08:00');
  expect(said()).toEqual([]);
  expect(life.clock(clock).done).toContain('passed limit');
  // It ends with Tuesday 10 June; from then on the ladder runs, a rung each working day.
  life.until('2025-06-30 12:00');
  expect(said()).toEqual([
    `${london('2025-06-11 08:30')} escalation 1`,
    `${london('2025-06-12 08:30')} escalation 2`,
  ]);
});

test('a day set for the next look is a clock of its own, and whoever acts has looked', () => {
  const life = monday().act('setNextLook', socialWorker, { lookOn: '2025-06-20' });
  expect(life.clock('next-look').readings[0]).toMatchObject({
    due: '2025-06-20',
    says: 'the day that was set',
  });
  expect(life.act('addNote', socialWorker).clock('next-look').status).toBe('met');
});

describe('a death', () => {
  test('stops every clock at once and closes the case; nobody hears anything but one plain notice', () => {
    const life = monday().act('recommendDecision', socialWorker, { outcome: 'assessment' });
    const before = life.events.length;
    life.act('recordDeath', socialWorker).until('2025-07-01 12:00');
    expect(life.case).toMatchObject({ stage: 'closed' });
    expect(life.case.clocks.every((one) => one.status === 'ended')).toBe(true);
    const after = life.events.slice(before);
    expect(after.map((event) => event.event)).toEqual(['DeathRecorded', 'CaseClosed']);
    expect(after.flatMap((event) => event.notices ?? [])).toMatchObject([
      { to: ['team-manager'], step: 'DeathRecorded' },
    ]);
  });

  test('entered on the wrong child is voided, and the clocks run again', () => {
    const life = monday().act('recordDeath', socialWorker);
    life.act('correct', teamManager, { entry: 2, correction: 'void', reason: 'wrong-child' });
    expect(life.case.stage).toBe('awaiting decision');
    expect(life.clock(clock).status).toBe('running');
  });
});

test('a clock of a case explains itself, with what moved it', () => {
  const extension = { signedBy: ['team-manager' as const], cite: ['PET-4.22b'] };
  const life = monday({ extension }).act('extendClock', teamManager, {
    clock,
    newDate: '2025-06-06',
    reason: 'information-awaited',
  });
  const words = { says: { 'clocks.referral-decision': 'Decide within one working day' }, losers: [] };
  expect(explainClockOf(life.case, clock, life.desk.policy, words)?.sentences).toEqual([
    'Decide within one working day (PET-3.5f, PET-3.5h).',
    'It started with ReferralReceived on Mon 2 Jun 2025 10:00 BST.',
    'The target, 24 hours (PET-3.23, PET-4.18), gives Tue 3 Jun 2025 10:00 BST.',
    'The limit, 1 working day (PET-3.5f), gives Fri 6 Jun 2025. It was moved: at first it ended on Wed 4 Jun 2025 00:00 BST.',
    'The national limit, 1 working day (N-1), gives Tue 3 Jun 2025.',
    'It is out of timescale from Wed 4 Jun 2025 00:00 BST, by the national limit of 1 working day; the earliest limit counts.',
    'N-1 was not checked against the national edition in force.',
    'Bank holidays: england-and-wales 2025-11-24.',
  ]);
});

test('an act that the case does not know is refused with those that begin like it, and where all of them stand', () => {
  const { refused, message } = refusal(monday().try('decideReferal', teamManager));
  expect(refused).toBe('unknown-act');
  expect(message).toMatch(
    /^there is no such act; there is decide\w+(, decide\w+)*; GET \/v1\/cases\/\{id\} lists the \d+ that this case takes$/,
  );
});
