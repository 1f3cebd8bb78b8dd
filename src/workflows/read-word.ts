import type { Word } from '../casework';

/** A word that a case wrote for this one (the codec's mark of the workers' key); anything else is none. */
export function readWord(raw: unknown): Word | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { word, origin } = raw as { word?: Word; origin?: unknown };
  return origin === 'worker' && typeof word === 'object' ? word : null;
}
