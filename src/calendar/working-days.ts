import { type CivilDate, dateOfNumber, numberOf, weekday } from './days';
import { type HolidayTable, isHoliday, titleOf } from './holidays';

/** A working day is no Saturday, Sunday, Good Friday, Christmas Day or bank holiday in England and Wales (T-4). */
export function isWorkingDay(date: CivilDate, table: HolidayTable): boolean {
  return isWorkingNumber(numberOf(date), table);
}

/** The first working day after the date, never the date itself. */
export function nextWorkingDay(date: CivilDate, table: HolidayTable): CivilDate {
  return dateOfNumber(step(numberOf(date), 1, table));
}

/** The last working day before the date, never the date itself. */
export function previousWorkingDay(date: CivilDate, table: HolidayTable): CivilDate {
  return dateOfNumber(step(numberOf(date), -1, table));
}

/** The date itself when it is a working day, else the last one before it: the day to plan for (E16). */
export function lastWorkingDayOnOrBefore(date: CivilDate, table: HolidayTable): CivilDate {
  return isWorkingDay(date, table) ? date : previousWorkingDay(date, table);
}

export function isWorkingNumber(number: number, table: HolidayTable): boolean {
  return !isWeekend(number) && !isHoliday(number, table);
}

export function isWeekend(number: number): boolean {
  const on = weekday(number);
  return on === 0 || on === 6;
}

/** Why a day is no working day: `Saturday`, `Sunday` or the holiday's title. */
export function whyNot(number: number): string {
  const on = weekday(number);
  return on === 6 ? 'Saturday' : on === 0 ? 'Sunday' : titleOf(number);
}

function step(number: number, direction: 1 | -1, table: HolidayTable): number {
  do number += direction;
  while (!isWorkingNumber(number, table));
  return number;
}
