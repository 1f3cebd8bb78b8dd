import type { Migration } from 'kysely';
import * as caseLog from './0001-case-log';
import * as obligations from './0002-obligations';
import * as directory from './0003-directory';
import * as notices from './0004-notices';
import * as accessAudit from './0005-access-audit';
import * as stoppedNotices from './0006-stopped-notices';
import * as disposal from './0010-disposal';
import * as disputes from './0011-disputes';
import * as wholeDirectory from './0020-whole-directory';
import * as holding from './0021-holding';
import * as sweep from './0022-sweep';
import * as worklistByCouncil from './0023-worklist-by-council';
import * as casesOfPeople from './0024-cases-of-people';
import * as digests from './0030-digests';
import * as panels from './0040-panels';
import * as restrictedCases from './0050-restricted-cases';
import * as heldAs from './0060-held-as';
import * as counts from './0061-counts';
import * as secondPlans from './0062-second-plans';

/** In the order of their names. A released one is never changed; there is no way down. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-case-log': caseLog,
  '0002-obligations': obligations,
  '0003-directory': directory,
  '0004-notices': notices,
  '0005-access-audit': accessAudit,
  '0006-stopped-notices': stoppedNotices,
  '0010-disposal': disposal,
  '0011-disputes': disputes,
  '0020-whole-directory': wholeDirectory,
  '0021-holding': holding,
  '0022-sweep': sweep,
  '0023-worklist-by-council': worklistByCouncil,
  '0024-cases-of-people': casesOfPeople,
  '0030-digests': digests,
  '0040-panels': panels,
  '0050-restricted-cases': restrictedCases,
  '0060-held-as': heldAs,
  '0061-counts': counts,
  '0062-second-plans': secondPlans,
};
