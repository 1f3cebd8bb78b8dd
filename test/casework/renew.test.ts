import { holidayTable, msOf, type CivilDate, type HolidayTable } from '../../src/calendar';
import type { Case, Clock, Receipt, Refusal } from '../../src/casework';
import { Desk, emptyShell } from '../../src/workflows/desk';
import { aReferral, london, socialWorker, teamManager, type Life } from '../support/life';
import { onlyClocks } from '../support/only-clocks';

/**
 * The State Funeral: on Friday 9 September 2022 Monday the 19th became a bank holiday. A referral of Friday the 16th
 * is to be decided within 24 hours, and by the end of one working day: Monday the 19th, and with the holiday Tuesday.
 */
const before = holidayTable('2022-09-08' as CivilDate);
const withFuneral = holidayTable('2022-09-09' as CivilDate);
const decision = 'referral-decision';
onlyClocks('peterborough', decision, 'acknowledgement');

function friday(received = '2022-09-16 10:00', holidays: HolidayTable = before): Life {
  return aReferral({ received, holidays });
}

function limit(life: Life, name = decision): string | undefined {
  return life.clock(name).readings.find(({ kind }) => kind === 'limit')?.due;
}

/** What was said of a clock from some event on: when, what and to whom. */
function said(life: Life, from = 0, name = decision): string[] {
  return life.events
    .slice(from)
    .flatMap(({ at, notices = [] }) =>
      notices
        .filter(({ step }) => step === name)
        .map(({ kind, rung, reading, to }) => [at, kind, rung ?? reading, to.join('+')].join(' ')),
    );
}

function renewed(life: Life): Life {
  const answer = life.renew({ holidays: withFuneral });
  if ('refused' in answer) throw new Error(answer.message);
  return life;
}

describe('a new bank holiday', () => {
  test('moves each open clock whose days it falls on, with old date, new date and why', () => {
    const life = renewed(friday().until('2022-09-16 12:00'));
    expect(limit(life)).toBe('2022-09-20');
    const event = life.events.at(-1);
    expect(event).toMatchObject({
      event: 'ClocksRenewed',
      via: 'clock',
      version: 1,
      pins: { holidays: { version: 'england-and-wales 2022-09-09' } },
    });
    const move = event?.clocks?.find((change) => change.change === 'moved');
    expect(move).toMatchObject({
      change: 'moved',
      id: `${decision}@1`,
      why: 'bank holidays england-and-wales 2022-09-09',
      from: [london('2022-09-17 10:00'), london('2022-09-20 00:00'), london('2022-09-20 00:00')],
      readings: [
        { kind: 'target', ends: london('2022-09-17 10:00') },
        { kind: 'limit', due: '2022-09-20', original: london('2022-09-20 00:00') },
        { kind: 'national', due: '2022-09-20' },
      ],
    });
    expect(life.clock(decision).readings[1]?.skipped).toContainEqual({
      date: '2022-09-19',
      why: 'Bank Holiday for the State Funeral of Queen Elizabeth II',
    });
  });

  test('is told once, in the next digest, to whoever is to act', () => {
    const life = renewed(friday());
    expect(life.events.at(-1)?.notices).toMatchObject([
      { kind: 'moved', as: 'digest', to: ['team-manager'], step: decision, due: '2022-09-20' },
    ]);
  });

  test('brings what was not sent yet at its new time', () => {
    const life = renewed(friday().until('2022-09-17 12:00'));
    const from = life.events.length;
    life.until('2022-09-22 12:00');
    expect(said(life, from)).toEqual([
      `${london('2022-09-20 08:30')} due-soon national team-manager`.replace('national', 'limit'),
      `${london('2022-09-21 08:30')} escalation 2 service-manager`,
    ]);
    expect(life.events.findLast(({ event }) => event === 'LimitPassed')?.at).toBe(london('2022-09-21 00:00'));
  });

  test('that comes when the reminder is out sends no second reminder', () => {
    const life = friday().until('2022-09-19 09:00');
    expect(said(life).at(-1)).toBe(`${london('2022-09-19 08:30')} due-soon limit team-manager`);
    const from = renewed(life).events.length;
    life.until('2022-09-22 12:00');
    expect(said(life, from)).toEqual([`${london('2022-09-21 08:30')} escalation 2 service-manager`]);
  });

  test('that comes when the day is over says that nothing is out of timescale, and stands down who was told', () => {
    const life = friday().until('2022-09-20 10:00');
    expect(said(life).at(-1)).toBe(`${london('2022-09-20 08:30')} escalation 2 service-manager`);
    expect(life.clock(decision)).toMatchObject({ rung: 2 });
    renewed(life);
    expect(life.events.at(-1)?.clocks).toContainEqual(
      expect.objectContaining({ change: 'stage', stage: 'passed limit', ahead: true }),
    );
    expect(life.clock(decision).done).not.toContain('passed limit');
    // The target of 24 hours has passed on any calendar: who heard of that has nothing to forget.
    expect(life.clock(decision)).toMatchObject({ rung: 1 });
    expect(life.events.at(-1)?.notices).toMatchObject([
      { kind: 'stood-down', as: 'mail', to: ['service-manager'], step: decision },
      { kind: 'moved' },
    ]);
  });

  test('and when the new date passes too, it is said: what was taken back counts as unsaid', () => {
    const life = renewed(friday().until('2022-09-20 10:00'));
    const from = life.events.length;
    life.until('2022-09-22 12:00');
    expect(said(life, from)).toEqual([`${london('2022-09-21 08:30')} escalation 2 service-manager`]);
    expect(life.clock(decision).done).toContain('passed limit');
  });

  test('that comes the night after the day sends no second reminder either', () => {
    const life = friday().until('2022-09-20 07:00');
    expect(life.clock(decision).done).toContain('passed limit');
    const from = renewed(life).events.length;
    life.until('2022-09-20 12:00');
    expect(said(life, from)).toEqual([]);
  });

  test('that comes when the new date has passed as well repeats no rung, though its new time lies ahead', () => {
    const life = friday().until('2022-09-21 07:00');
    const from = life.events.length;
    renewed(life).until('2022-10-21 12:00');
    expect(said(life, from).filter((line) => !line.includes('moved'))).toEqual([]);
    expect(life.clock(decision)).toMatchObject({ rung: 2, status: 'running' });
  });

  test('leaves an acknowledgement and its day as they are', () => {
    const life = friday().until('2022-09-17 12:00');
    life.act('acknowledgeEscalation', teamManager, { clock: decision, doneBy: '2022-09-22' });
    const from = renewed(life).events.length;
    expect(life.clock(decision)).toMatchObject({ acknowledged: { rung: 1, doneBy: '2022-09-22' } });
    life.until('2022-09-26 12:00');
    expect(said(life, from)).toEqual([`${london('2022-09-23 08:30')} escalation 2 service-manager`]);
  });

  test('moves the house’s own next look too, but not a day that somebody set', () => {
    const look = () => {
      const life = friday('2022-09-01 10:00').act('acknowledgeReferrer', socialWorker, { by: 'letter' });
      return life.until('2022-09-06 10:00').act('decideReferral', teamManager, { outcome: 'assessment' });
    };
    const life = look();
    expect(limit(life, 'next-look')).toBe('2022-10-04');
    expect(limit(renewed(life), 'next-look')).toBe('2022-10-05');
    const set = look().act('setNextLook', socialWorker, { lookOn: '2022-10-04' });
    expect(limit(renewed(set), 'next-look')).toBe('2022-10-04');
    expect(set.events.at(-1)?.clocks).toBeUndefined();
  });
});

describe('what was done before the table came', () => {
  test('in time keeps the date that it kept, whatever is done later', () => {
    const life = friday().act('decideReferral', teamManager, { outcome: 'assessment' });
    const met = life.clock(decision);
    expect(met).toMatchObject({ status: 'met' });
    renewed(life).until('2022-09-16 11:00').act('addNote', teamManager);
    expect(life.clock(decision)).toEqual(met);
    expect(limit(life)).toBe('2022-09-19');
  });

  test('and counts by the new one when it is corrected', () => {
    const life = renewed(friday().act('decideReferral', teamManager, { outcome: 'assessment' }));
    life.act('correct', teamManager, { entry: 2, correction: 'void', reason: 'did-not-happen' });
    expect(life.clock(decision)).toMatchObject({ status: 'running' });
    expect(limit(life)).toBe('2022-09-20');
  });

  test('late only for want of the holiday is in time: no reason is asked, and who was told hears it', () => {
    const life = friday().act('acknowledgeReferrer', socialWorker, { by: 'letter' });
    life.until('2022-09-20 10:00').act('decideReferral', teamManager, { outcome: 'no-further-action' });
    expect(life.clock(decision)).toMatchObject({ status: 'late', lateReason: 'needed' });
    renewed(life);
    expect(life.clock(decision)).toMatchObject({ status: 'met' });
    expect(life.clock(decision).lateReason).toBeUndefined();
    const event = life.events.find(({ event: name }) => name === 'ClocksRenewed');
    expect(event?.notices).toMatchObject([
      { kind: 'stood-down', to: expect.arrayContaining(['team-manager', 'service-manager']) as string[] },
    ]);
    expect(life.case.stage).toBe('closed');
  });
});

test('a holiday that is taken back moves the date earlier, as openly as later', () => {
  const withdrawn = { ...before, version: 'england-and-wales 2022-09-14' };
  const life = friday('2022-09-16 10:00', withFuneral);
  expect(limit(life)).toBe('2022-09-20');
  life.renew({ holidays: withdrawn });
  expect(limit(life)).toBe('2022-09-19');
  expect(life.events.at(-1)?.clocks?.[0]).toMatchObject({
    change: 'moved',
    from: [london('2022-09-17 10:00'), london('2022-09-21 00:00'), london('2022-09-21 00:00')],
    why: 'bank holidays england-and-wales 2022-09-14',
  });
});

test('of what the earlier date leaves behind, one notice is sent', () => {
  const withdrawn = { ...before, version: 'england-and-wales 2022-09-21' };
  const life = friday('2022-09-16 10:00', withFuneral).until('2022-09-20 12:00');
  const from = life.events.length;
  life.renew({ holidays: withdrawn });
  expect(said(life, from).filter((line) => !line.includes('moved'))).toEqual([
    `${london('2022-09-20 08:30')} escalation 2 service-manager`,
  ]);
  expect(life.clock(decision).done).toContain('passed limit');
});

test('a year that is published now makes its dates final; nobody is told of a date that stays', () => {
  const thin = holidayTable('2021-11-02' as CivilDate);
  const life = aReferral({ received: '2023-01-20 10:00', holidays: thin });
  const provisional = (clock: Clock) => clock.readings.filter((one) => one.provisional).length;
  expect(provisional(life.clock(decision))).toBeGreaterThan(0);
  const due = limit(life);
  life.renew({ holidays: before });
  expect(provisional(life.clock(decision))).toBe(0);
  expect(limit(life)).toBe(due);
  expect(life.events.at(-1)?.notices).toBeUndefined();
});

describe('a renewal', () => {
  test('with nothing new is no event: it only wakes the case', () => {
    const life = friday().until('2022-09-16 12:00');
    const count = life.events.length;
    expect(life.renew()).toMatchObject({ events: [], clocks: [] });
    expect(life.renew({ holidays: before, edition: 1 })).toMatchObject({ events: [] });
    expect(life.events).toHaveLength(count);
  });

  test('that is repeated does nothing the second time', () => {
    const life = renewed(friday());
    const count = life.events.length;
    expect(renewed(life).events).toHaveLength(count);
  });

  test('never takes a case back to an older table', () => {
    const life = renewed(friday());
    expect(life.renew({ holidays: before })).toMatchObject({
      refused: 'stale',
      message: 'the case has england-and-wales 2022-09-09 already, which is newer',
    });
    expect(limit(life)).toBe('2022-09-20');
  });

  test('to an edition that this release lacks throws, so that the task is tried again by one that has it', () => {
    const life = friday();
    const asked: Case = life.case;
    expect(() => life.renew({ edition: 2 })).toThrow('this worker has no edition 2');
    expect(life.case).toEqual(asked);
  });

  test('leaves a closed case alone', () => {
    const life = friday().act('recordDeath', socialWorker);
    const count = life.events.length;
    const answer: Receipt | Refusal = life.renew({ holidays: withFuneral });
    expect(answer).toMatchObject({ events: [] });
    expect(life.events).toHaveLength(count);
  });

  test('sends nothing that the old table alone would have sent, when it comes first after an outage', () => {
    const { case: asLeft } = friday().until('2022-09-19 12:00');
    const desk = new Desk({ case: asLeft, shell: emptyShell() }, () => msOf(london('2022-09-20 12:00')));
    desk.renew({ holidays: withFuneral });
    expect(desk.shell.outbox.map(({ event }) => event)).toEqual(['ClocksRenewed']);
  });
});
