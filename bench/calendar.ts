import { DateTime } from 'luxon';
import { civilDate, dueAfter, formatDate, holidayTable, instant } from '../src/calendar';
import { currentPolicy } from '../src/policy';
import { explainClock } from '../src/casework/explain';
import { perSecond } from './statistics';

export interface Rates {
  /** Operations a second: ours, luxon's doing the same, and how many times faster ours is. */
  ours: number;
  luxon: number;
  ratio: number;
}

const table = holidayTable();
const day = civilDate('2025-12-18');
const at = instant('2025-04-17T15:59:00Z');
const holidays = new Set(
  table.years.flatMap((year, index) =>
    year.map(
      (code) =>
        `${table.from + index}-${String(Math.floor(code / 100)).padStart(2, '0')}-${String(code % 100).padStart(2, '0')}`,
    ),
  ),
);

/** Ten working days over Christmas (E09), and the explanation of a referral's decision (E01). */
export function calendarBench(): { workingDays: Rates; explain: Rates } {
  const policy = currentPolicy('peterborough', civilDate('2025-04-17'));
  const rule = policy?.clocks['referral-decision'];
  if (!policy || !rule) throw new Error('there is no clock referral-decision');
  const happened = [{ event: 'ReferralReceived', at }];
  const words = { says: {}, losers: [] };
  return {
    workingDays: rates(
      () => dueAfter(day, { n: 10, unit: 'working days' }, table).due,
      () => luxonWorkingDays(DateTime.fromISO(day, { zone: 'Europe/London' }), 10).day.toISODate() ?? '',
      '2026-01-06',
    ),
    explain: rates(
      () =>
        explainClock('referral-decision', rule, happened, policy.house, table, words)?.readings[1]?.due ?? '',
      () => luxonExplain(),
      '2025-04-22',
    ),
  };
}

function rates(ours: () => string, luxon: () => string, expected: string): Rates {
  for (const work of [ours, luxon]) {
    if (work() !== expected) throw new Error(`expected ${expected}, got ${work()}`);
  }
  const [a, b] = [perSecond(ours), perSecond(luxon)];
  return { ours: Math.round(a), luxon: Math.round(b), ratio: a / b };
}

function luxonWorkingDays(
  start: DateTime,
  n: number,
): { day: DateTime; skipped: { date: string; why: string }[] } {
  let on = start;
  const skipped: { date: string; why: string }[] = [];
  for (let left = n; left > 0;) {
    on = on.plus({ days: 1 });
    const date = on.toISODate() ?? '';
    if (on.weekday >= 6) skipped.push({ date, why: on.weekdayLong ?? '' });
    else if (holidays.has(date)) skipped.push({ date, why: 'bank holiday' });
    else left -= 1;
  }
  return { day: on, skipped };
}

/** The same explanation: a target in hours, two limits in working days, with what was skipped and local texts. */
function luxonExplain(): string {
  const start = DateTime.fromISO(at, { zone: 'Europe/London' });
  const target = start.plus({ hours: 24 });
  const readings = [1, 1].map((n) => {
    const { day: due, skipped } = luxonWorkingDays(start.startOf('day'), n);
    return {
      due: due.toISODate() ?? '',
      skipped,
      ends: due.plus({ days: 1 }).toUTC().toISO(),
      local: due.toFormat('ccc d LLL yyyy'),
    };
  });
  const said = [
    start.toFormat('ccc d LLL yyyy HH:mm ZZZZ'),
    target.toFormat('ccc d LLL yyyy HH:mm ZZZZ'),
    ...readings.map((one) => one.local),
  ];
  return said.length > 0 ? (readings[0]?.due ?? '') : formatDate(day);
}
