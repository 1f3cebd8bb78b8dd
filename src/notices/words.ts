import { dateOf, daysBetween, formatDate, formatInstant, msOf, type Instant } from '../calendar';
import type { Notice } from '../casework/types';

const minute = 60_000;

/** 'referral-decision' and 'ReferralDecided' as plain words in lower case. */
export function inWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_\s]+/g, ' ')
    .trim()
    .toLowerCase();
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** 'Fri 18 Apr 2025 16:59 BST' for a reading in hours, 'Tue 22 Apr 2025' for a civil one, '' without a date. */
export function dueInWords({ due, dueAt }: Notice): string {
  if (dueAt) return formatInstant(dueAt);
  return due ? formatDate(due) : '';
}

/**
 * How long past its due date something was at the instant of the notice: '3 hours', '2 days'; '' when it was not,
 * or by less than an hour. Days are London dates for a civil reading, elapsed hours for one in hours.
 */
export function overBy({ due, dueAt }: Notice, at: Instant): string {
  if (dueAt) {
    const minutes = Math.floor((msOf(at) - msOf(dueAt)) / minute);
    if (minutes < 60) return '';
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
  }
  const days = due ? daysBetween(due, dateOf(at)) : 0;
  return days > 0 ? counted(days, 'day') : '';
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
