import { latest } from '../facts';
import type { Act, Case, Fields } from '../types';

/** Each act that is about an earlier entry, the field that names it, and of what kind that entry is. */
const about: Readonly<Record<string, readonly [field: string, event: string]>> = {
  circulateMinutes: ['meeting', 'MeetingHeld'],
  copyPlan: ['meeting', 'MeetingHeld'],
  completeFocusedWork: ['meeting', 'MeetingHeld'],
  typeSafetyPlan: ['safetyPlan', 'SafetyPlanMade'],
  shareSafetyPlan: ['safetyPlan', 'SafetyPlanMade'],
  signClosingSummary: ['summary', 'ClosingSummaryCompleted'],
  acknowledgeDispute: ['dispute', 'ClosureDisputed'],
};

const recorded: Readonly<Record<string, string>> = {
  visit: 'VisitMade',
  minutes: 'MeetingHeld',
  'review-record': 'MeetingHeld',
};

/** The last meeting's minutes, the last visit's record: what an entry leaves open is the latest of its kind. */
export function aboutTheLatest({ facts }: Case, { act, fields }: Act): Fields {
  const event = recorded[String(fields.what)];
  const [field, kind] = act === 'uploadRecord' ? ['of', event] : (about[act] ?? []);
  const entry = kind ? latest(facts, kind) : undefined;
  return field && entry ? { [field]: entry.id } : {};
}
