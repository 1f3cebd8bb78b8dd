import { councils, hashFor, policyFor, versionsOf } from '../../policy/policies';
import { suggest } from '../../policy/compile/problems';
import type { Policy } from '../../policy/types';
import { type PolicyWords, wordsFor } from '../../policy/words';
import { UserError } from '../errors';

export interface Picked {
  policy: Policy;
  words: PolicyWords;
  hash: string;
}

/** 'hull' (its newest version) or 'hull@2023-01'. */
export function pick(written: string): Picked {
  const [council = '', version] = written.split('@');
  const versions = versionsOf(council);
  if (versions.length === 0) {
    throw new UserError(`There is no policy of "${council}". ${suggest(council, councils())}`.trim());
  }
  const policy = version === undefined ? versions.at(-1) : policyFor(council, version);
  if (!policy) {
    throw new UserError(
      `${council} has no version "${version}"; it has ${versions.map((one) => one.version).join(', ')}.`,
    );
  }
  const words = wordsFor(policy.council, policy.version)!;
  return { policy, words, hash: hashFor(policy.council, policy.version)! };
}
