import { dateOf, holidayTable, type Instant } from '../../calendar';
import type { Pins } from '../../casework/types';
import { Problem } from '../http/problems';
import type { Services } from '../services';

/** The edition of the core that new cases start with. */
const edition = 1;

/**
 * What a case that is opened now computes with. Nothing that can change is looked up later: the case carries it.
 * @param offset milliseconds that the case is ahead of the clock on the wall
 */
export function pinsOf(services: Services, council: string, receivedAt: Instant, offset: number): Pins {
  const policy = services.policies.current(council, dateOf(receivedAt));
  if (!policy) {
    throw new Problem(
      'no-policy',
      `There is no procedure for "${council}" that was in force on ${dateOf(receivedAt)}.`,
    );
  }
  return { edition, policy: { council, ...policy }, holidays: holidayTable(), offset };
}
