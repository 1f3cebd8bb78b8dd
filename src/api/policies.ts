import { currentPolicy, hashFor } from '../policy';
import type { Policies } from './services';

/** The policies of this release, as cases are pinned to them. */
export const policies: Policies = {
  current(council, on) {
    const policy = currentPolicy(council, on);
    const hash = policy && hashFor(council, policy.version);
    return policy && hash ? { version: policy.version, hash } : null;
  },
};
