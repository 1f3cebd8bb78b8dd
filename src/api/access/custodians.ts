import type { FieldValue } from '../../casework/types';
import type { Identity } from '../../identity';
import { inTime } from '../http/in-time';
import { Problem } from '../http/problems';
import type { Services } from '../services';

/** A custodian who is nobody would hear of nothing. While the record is away the case takes the names as they are. */
export async function areKnown(
  { records }: Services,
  { authority }: Identity,
  custodians: FieldValue | undefined,
): Promise<void> {
  if (!Array.isArray(custodians)) return;
  const staff = await inTime(records.directory(authority).then(({ person }) => person.map(({ id }) => id)));
  const message = 'is the staff id of somebody in the directory';
  const errors = custodians.flatMap((one, index) =>
    !staff || staff.includes(String(one)) ? [] : [{ pointer: `/custodians/${index}`, message }],
  );
  if (errors.length > 0) throw new Problem('shape', `A custodian ${message}.`, { errors });
}

/** Who keeps the restricted cases of a child: what is opened about that child is theirs as well (decisions 7.5). */
export async function custodiansOf(
  { records, log }: Services,
  { authority }: Pick<Identity, 'authority'>,
  child: string,
): Promise<{ custodians?: readonly string[] }> {
  const custodians = await inTime(records.custodiansOfChild(authority, child));
  if (!custodians) log.failure({ where: 'custodiansOfChild', error: new Error('the record did not answer') });
  return custodians && custodians.length > 0 ? { custodians } : {};
}
