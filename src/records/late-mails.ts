import type { Instant } from '../calendar';
import type { Db } from './connect';

/** How many mails were first tried before an instant and have not left: the mail server takes none, or nobody sends. */
export async function lateMails(db: Db, triedBefore: Instant): Promise<number> {
  const { count } = await db
    .selectFrom('notice_recipient')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', 'in', ['pending', 'sending'])
    .where('dated', '<', triedBefore)
    .executeTakeFirstOrThrow();
  return count;
}
