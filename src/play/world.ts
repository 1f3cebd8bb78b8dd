import type { Instant } from '../calendar';
import type { Act, CaseEvent, Opening, Pins, Receipt, Refusal } from '../casework';

/** Where a life is played: on the pure core, or on a Temporal server. The same life has the same outcome on each. */
export interface World {
  /** 'the core', in a sentence. */
  readonly called: string;
  /** Opens a case at the present instant; the answer is why it could not be. */
  open(name: string, opening: Opening, pins: Pins): Promise<Refusal | null>;
  /** Lets time pass for every case; all that has come by then has happened when it returns. */
  moveTo(at: Instant): Promise<void>;
  /** Does an act now. */
  act(name: string, act: Act): Promise<Receipt | Refusal>;
  /** Every event of a case so far, as the record holds them. */
  events(name: string): readonly CaseEvent[];
  /** The life is over: nothing of it goes on. */
  end(): Promise<void>;
}

/** A life that cannot be played here; the message says why, and where it can be. */
export class CannotPlay extends Error {
  override readonly name = 'CannotPlay';
}

/** Several cases of one life share its instants. */
export type Opened<T> = Map<string, T>;

export function caseIn<T>(opened: Opened<T>, name: string): T {
  const found = opened.get(name);
  if (!found) throw new Error(`the case ${name} has not been opened`);
  return found;
}
