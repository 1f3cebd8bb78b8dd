import { dayNumber, partsOf, weekday } from './days';

const SUNDAY = 0;
const MONDAY = 1;
const TUESDAY = 2;
const SATURDAY = 6;

/**
 * The title of the holiday that falls on a weekday by rule, or null (always null at a weekend).
 * The rules: Banking and Financial Dealings Act 1971, Schedule 1 (Easter Monday, last Mondays of May and August,
 * 26 December or 27 December); Good Friday and Christmas Day at common law; New Year's Day, the first Monday of
 * May and the substitutes for weekends, by the proclamation made each year.
 * What is proclaimed once only (a jubilee, a funeral) no rule knows.
 */
export function titleByRule(number: number): string | null {
  const on = weekday(number);
  if (on === SATURDAY || on === SUNDAY) return null;
  const { year, month, day } = partsOf(number);
  switch (month) {
    case 1:
      return newYear(day, on);
    case 3:
    case 4:
      return easter(number - easterSunday(year));
    case 5:
      if (on !== MONDAY) return null;
      return day <= 7 ? 'Early May bank holiday' : day > 24 ? 'Spring bank holiday' : null;
    case 8:
      return on === MONDAY && day > 24 ? 'Summer bank holiday' : null;
    case 12:
      return christmas(day, on);
    default:
      return null;
  }
}

function newYear(day: number, on: number): string | null {
  if (day === 1) return 'New Year’s Day';
  return on === MONDAY && day <= 3 ? 'New Year’s Day (substitute day)' : null;
}

function easter(daysAfterSunday: number): string | null {
  if (daysAfterSunday === -2) return 'Good Friday';
  return daysAfterSunday === 1 ? 'Easter Monday' : null;
}

/** After a Saturday 25th both days have substitutes, after a Sunday 25th Christmas alone, after a Saturday 26th Boxing Day. */
function christmas(day: number, on: number): string | null {
  if (day === 25) return 'Christmas Day';
  if (day === 26) return 'Boxing Day';
  if (day === 27 && (on === MONDAY || on === TUESDAY)) return 'Christmas Day (substitute day)';
  if (day === 28 && (on === MONDAY || on === TUESDAY)) return 'Boxing Day (substitute day)';
  return null;
}

/** The day number of Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const fromMarch = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(fromMarch / 31), (fromMarch % 31) + 1);
}
