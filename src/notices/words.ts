import { dateOf, daysBetween, formatDate, formatInstant, msOf, type Instant } from '../calendar';
import type { Notice } from '../casework/types';
import type { Role } from '../vocabulary';

/** A council's own words, as far as mails use them: 'formal review' is a Progress Review in Leicestershire. */
export interface CouncilWords {
  terms: Readonly<Record<string, string>>;
  roles: Readonly<Record<string, string>>;
}

export const noWords: CouncilWords = { terms: {}, roles: {} };

const minute = 60_000;

/**
 * Steps whose own name would be unclear, or would tell something about a child or family: a mail carries a neutral
 * name of the step and nothing else (DESIGN 8).
 */
const neutralNames: Readonly<Record<string, string>> = {
  acknowledgement: 'acknowledgement to the referrer',
  'assessment-45': 'assessment, 45 working days',
  'handover-answer': 'answer to an offer',
  icpc: 'initial child protection conference',
  'lado-contact': 'immediate contact',
  'next-look': 'next look at the case',
  'outcome-notification': 'outcome to the referrer',
  'referrer-chase': 'answer to the referrer',
  'section-47-child-seen': 'section 47, child to be seen',
  AbsenceRecorded: 'meeting',
  AccessRefused: 'visit',
  AgencyConcernRecorded: 'new information',
  ChildMoved: 'new information',
  CircumstancesChanged: 'new information',
  ConcernRaised: 'new information',
  DeathRecorded: 'all clocks',
  CaseRestricted: 'access to the case',
  EmergencyActionTaken: 'new information',
  GlassBroken: 'access to the case',
  LadoTold: 'new information',
  RestrictionLifted: 'access to the case',
  TakenOver: 'handover',
};

/** 'referral-decision' and 'ReferralDecided' as plain words in lower case. */
export function inWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z0-9])|([0-9])([A-Z])/g, '$1$3 $2$4')
    .replace(/[-_\s]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** What a step is called in a mail: neutral, and in the council's own word where it has one for the whole name. */
export function stepInWords(step: string | undefined, { terms }: CouncilWords): string {
  if (!step) return 'the case';
  const plain = inWords(step);
  return terms[step] ?? terms[plain] ?? neutralNames[step] ?? plain;
}

/** 'Team Manager' as the council writes it, else our plain word. */
export function roleInWords(role: Role, { roles }: CouncilWords): string {
  return roles[role] ?? inWords(role);
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** 'Fri 18 Apr 2025 16:59 BST' for a reading in hours, 'Tue 22 Apr 2025' for a civil one, '' without a date. */
export function dueInWords({ due, dueAt }: Pick<Notice, 'due' | 'dueAt'>): string {
  if (dueAt) return formatInstant(dueAt);
  return due ? formatDate(due) : '';
}

/**
 * How long past its due date something was at the instant of the notice: '3 hours', '2 days'; '' when it was not,
 * or by less than an hour. Days are London dates for a civil reading, elapsed hours for one in hours.
 */
export function overBy({ due, dueAt }: Pick<Notice, 'due' | 'dueAt'>, at: Instant): string {
  if (dueAt) {
    const minutes = Math.floor((msOf(at) - msOf(dueAt)) / minute);
    if (minutes < 60) return '';
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
  }
  const days = due ? daysBetween(due, dateOf(at)) : 0;
  return days > 0 ? counted(days, 'day') : '';
}

/** '1 day', '2 days', '3 families': the plural with s unless another is given. */
export function counted(count: number, unit: string, plural = `${unit}s`): string {
  return `${count} ${count === 1 ? unit : plural}`;
}
