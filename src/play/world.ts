import type { HolidayTable, Instant } from '../calendar';
import type { Act, CaseEvent, Opening, Pins, Receipt, Refusal } from '../casework';

/** Where a life is played: on the pure core, or on a Temporal server. The same life has the same outcome on each. */
export interface World {
  /** 'the core', in a sentence. */
  readonly called: string;
  /** Opens a case at the present instant; the answer is why it could not be. */
  open(opening: Opening, pins: Pins): Promise<Refusal | null>;
  /**
   * Lets time pass for every case; all that has come by then has happened when it returns. So it is with each act:
   * the cases that it opens are open, and whom they tell something has heard it.
   */
  moveTo(at: Instant): Promise<void>;
  /** Does an act now. */
  act(caseId: string, act: Act): Promise<Receipt | Refusal>;
  /** Brings the case a new bank-holiday table, as `caseclock renew` does. */
  renew(caseId: string, holidays: HolidayTable): Promise<Receipt | Refusal>;
  /** Every event of a case so far, as the record holds them; none of one that was never opened. */
  events(caseId: string): readonly CaseEvent[];
  /** The life is over: nothing of it goes on. */
  end(): Promise<void>;
}

/** A life that cannot be played here; the message says why, and where it can be. */
export class CannotPlay extends Error {
  override readonly name = 'CannotPlay';
}

export function caseIn<T>(cases: ReadonlyMap<string, T>, caseId: string): T {
  const found = cases.get(caseId);
  if (!found) throw new Error(`the case ${caseId} has not been opened`);
  return found;
}
