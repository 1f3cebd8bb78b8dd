import type { Word } from '../casework';

/** A word that one of our own programs wrote for this case (the codec's mark); anything else is none. */
export function readWord(raw: unknown): Word | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { word, origin } = raw as { word?: Word; origin?: unknown };
  return origin !== undefined && typeof word === 'object' ? word : null;
}
