import { councils } from '../policy';
import { UserError } from './errors';

/**
 * The council that an option names.
 * @throws UserError naming the councils that there are
 */
export function knownCouncil(council: string): string {
  if (councils().includes(council)) return council;
  throw new UserError(`There is no council "${council}"; there are ${councils().join(', ')}.`);
}
