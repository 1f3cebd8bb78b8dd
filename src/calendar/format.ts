import { weekdayOf } from './civil';
import { type CivilDate, numberOf, partsOf } from './days';
import type { Instant } from './instants';
import { dateOf, timeOf, zoneOf } from './london';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Wed 15 Apr 2026` */
export function formatDate(date: CivilDate): string {
  const { year, month, day } = partsOf(numberOf(date));
  return `${weekdayOf(date)} ${day} ${MONTHS[month - 1]} ${year}`;
}

/** London date, time and zone: `Fri 18 Apr 2025 16:59 BST` */
export function formatInstant(instant: Instant): string {
  return `${formatDate(dateOf(instant))} ${timeOf(instant)} ${zoneOf(instant)}`;
}
