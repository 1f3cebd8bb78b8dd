import { civilDate, holidayTable, instant } from '../../src/calendar';
import { councils, versionsOf, type ClockRule, type Policy } from '../../src/policy';
import { explainClock, type Happened } from '../../src/casework/explain';
import { sentencesOf } from '../../src/casework/sentences';
import { compileText, elmshire } from '../policy/support';
import { rule } from '../support/rule';

const table = holidayTable();
const on = (event: string, at: string): Happened => ({ event, at: civilDate(at) });

/** Explains Elmshire's visits after a change of its file. */
function visits(change: (text: string) => string, ...happened: Happened[]) {
  const { policy, words } = compileText(change(elmshire()));
  return explainClock('visit', policy.clocks.visit!, happened, policy.house, table, words);
}
const asItIs = (text: string) => text;
const dues = (explained: ReturnType<typeof visits>) => explained?.readings.map(({ due }) => due);

describe('the explanation of a clock', () => {
  test('nothing that starts it, no explanation', () => {
    expect(visits(asItIs)).toBeUndefined();
  });

  test('what repeats counts from the last one held', () => {
    const held = visits(asItIs, on('PlanOpened', '2026-01-05'), on('VisitMade', '2026-01-20'));
    expect(held).toMatchObject({ startedBy: { event: 'VisitMade', where: { seen: { in: [true] } } } });
    expect(dues(held)).toEqual(['2026-02-17']);
  });

  test('or from the plan start, each from the one anchor', () => {
    const anchored = (text: string) => text.replace('last held', 'plan start').replace('4 weeks', '1 month');
    expect(dues(visits(anchored, on('PlanOpened', '2026-01-31'), on('VisitMade', '2026-02-20')))).toEqual([
      '2026-03-31',
    ]);
  });

  test('backwards from a booked date', () => {
    const backwards = (text: string) =>
      text
        .replace('starts: PlanOpened', 'starts: { event: MeetingBooked, from: meetingOn }')
        .replace('    countsFrom: last held\n', '')
        .replace('limit: 4 weeks', 'limit: 5 working days before');
    const explained = visits(backwards, on('MeetingBooked', '2026-01-08'));
    expect(dues(explained)).toEqual(['2025-12-31']);
    expect(explained!.readings[0]!.says).toBe('at least 5 working days before');
  });

  test('the earliest limit counts, and what lost says what it would give', () => {
    const contradictory = (text: string) =>
      text.replace(
        'limit: 4 weeks',
        `limit: { earlierOf: [26 weeks, 6 months] }
    losers:
      - { reads: 30 weeks, cite: ELM-4, contradiction: C-37, because: it is the laxer one }
      - { reads: every so often, cite: ELM-5, because: it is no number }`,
      );
    const explained = visits(contradictory, on('PlanOpened', '2025-03-01'))!;
    expect(explained.readings.map(({ due, wins }) => [due, wins])).toEqual([
      ['2025-08-30', true],
      ['2025-09-01', undefined],
    ]);
    expect(sentencesOf(explained)).toEqual([
      'Visit at least every four weeks and see the child (ELM-3).',
      'It started with PlanOpened on Sat 1 Mar 2025.',
      'The limit, 26 weeks (ELM-3), gives Sat 30 Aug 2025.',
      'The limit, 6 months (ELM-3), gives Mon 1 Sep 2025.',
      'It is out of timescale from Sun 31 Aug 2025 00:00 BST, by the limit of 26 weeks; the earliest limit counts.',
      'Read as "30 weeks" (ELM-4, C-37) it would be Sat 27 Sep 2025: it is the laxer one.',
      'Read as "every so often" (ELM-5) it would give no date of its own: it is no number.',
      'Bank holidays: england-and-wales 2025-11-24.',
    ]);
  });

  test('a target alone alerts nobody', () => {
    const soft = (text: string) => text.replace('limit: 4 weeks', 'target: 4 weeks');
    expect(sentencesOf(visits(soft, on('PlanOpened', '2026-01-05'))!)).toContain(
      'It has a target only: nobody is alerted when it passes.',
    );
  });

  test('past the last published bank holidays it says so', () => {
    const days = (text: string) => text.replace('limit: 4 weeks', 'limit: 20 working days');
    expect(sentencesOf(visits(days, on('PlanOpened', '2031-01-06'))!)).toContain(
      'A day lies past the last published bank holidays: the date is provisional.',
    );
  });

  test('done out of timescale', () => {
    const once = (text: string) => text.replace('    countsFrom: last held\n', '');
    const late = visits(once, on('PlanOpened', '2026-01-05'), on('VisitMade', '2026-02-03'));
    expect(sentencesOf(late!)).toContain('VisitMade on Tue 3 Feb 2026 ended it, out of timescale.');
  });
});

describe('every clock of every council', () => {
  const policies = councils().flatMap((council) => versionsOf(council));
  const setByEachCase = ({ readings }: ClockRule) => readings.some(({ field }) => field !== undefined);
  const timed = (policy: Policy) => Object.entries(policy.clocks).filter(([, one]) => !setByEachCase(one));
  const starts = policies.flatMap((policy) =>
    timed(policy).flatMap(([name, clock]) =>
      [...new Set(clock.starts.map(({ event }) => event))].map(
        (event) => [policy.council, name, event, policy, clock] as const,
      ),
    ),
  );

  test.each(starts)('%s: %s is explained from %s', (_council, name, event, policy, clock) => {
    const at = instant('2026-04-01T09:00:00Z');
    const explained = explainClock(name, clock, [{ event, at }], policy.house, table, {
      says: {},
      losers: [],
    });
    expect(explained?.startedBy.event).toBe(event);
    expect(explained?.endedBy).toBeUndefined();
    expect(explained?.readings.length).toBeGreaterThan(0);
  });

  rule('SCI-CP-2', 'a length that each conference sets is explained by its own case alone', () => {
    const [scilly] = versionsOf('isles-of-scilly');
    const clock = scilly!.clocks['planned-end']!;
    const opened = [on('PlanOpened', '2025-03-03')];
    expect(() =>
      explainClock('planned-end', clock, opened, scilly!.house, table, { says: {}, losers: [] }),
    ).toThrow(
      'planned-end runs as "plannedLength" says in each case: no length is the council\'s. Count with that one instead',
    );
  });

  test('what lets a clock fall away is said', () => {
    const [hull] = versionsOf('hull');
    const happened = [on('MeetingHeld', '2025-12-18'), on('StepDownWithdrawn', '2025-12-19')];
    const closure = hull!.clocks.closure!;
    const explained = explainClock('closure', closure, happened, hull!.house, table, {
      says: {},
      losers: [],
    });
    expect(sentencesOf(explained!)).toContain(
      'StepDownWithdrawn on Fri 19 Dec 2025 let it fall away, neither met nor late.',
    );
  });
});
