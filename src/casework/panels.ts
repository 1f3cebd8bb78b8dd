import {
  addDays,
  atLocal,
  dateOf,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  weekdayOf,
  type CivilDate,
  type HolidayTable,
  type Instant,
} from '../calendar';
import type { HouseRules, PanelRule, PanelTime } from '../policy';

/** One sitting of a panel. */
export interface Sitting {
  /** The day on which it really sits. */
  day: CivilDate;
  sitsAt: Instant;
  /** When its agenda is made and sent ahead. */
  agendaAt: Instant;
  /** When is looked at what it has decided: at the end of the next working day, so that minutes can be typed. */
  looksAt: Instant;
  /** The day of the sitting after it. */
  nextDay: CivilDate;
}

type House = Pick<
  HouseRules,
  'panelSits' | 'panelAgendaDays' | 'panelOnBankHoliday' | 'opensAt' | 'closesAt'
>;

/** When a panel sits: as its policy says, else as the house does. */
export function panelTime(rule: PanelRule, house: Pick<HouseRules, 'panelSits'>): PanelTime {
  return rule.sits ?? house.panelSits;
}

/**
 * The first sitting whose usual day comes after the London day of `after`. Its hour is that of London's clocks, in
 * summer and in winter; a usual day that is no working day moves as the house rule `panelOnBankHoliday` says.
 */
export function nextSitting(rule: PanelRule, house: House, after: Instant, holidays: HolidayTable): Sitting {
  const { on, at } = panelTime(rule, house);
  const usual = nextUsualDay(rule, on, dateOf(after));
  const move = house.panelOnBankHoliday === 'next working day' ? nextWorkingDay : previousWorkingDay;
  const moved = (day: CivilDate) => (isWorkingDay(day, holidays) ? day : move(day, holidays));
  const day = moved(usual);
  let agendaOn = day;
  for (let left = house.panelAgendaDays; left > 0; left -= 1)
    agendaOn = previousWorkingDay(agendaOn, holidays);
  return {
    day,
    sitsAt: shown(day, at),
    agendaAt: shown(agendaOn, house.opensAt),
    looksAt: shown(nextWorkingDay(day, holidays), house.closesAt),
    nextDay: moved(nextUsualDay(rule, on, usual)),
  };
}

function nextUsualDay({ every }: PanelRule, on: PanelTime['on'], after: CivilDate): CivilDate {
  const isUsual = (day: CivilDate) =>
    weekdayOf(day) === on && (every.unit !== 'months' || Number(day.slice(8)) <= 7);
  let day = addDays(after, 1);
  while (!isUsual(day)) day = addDays(day, 1);
  return day;
}

/** Clocks change on Sundays: on a working day each time of day is shown once. */
function shown(day: CivilDate, time: string): Instant {
  return atLocal(day, time)[0]!;
}
