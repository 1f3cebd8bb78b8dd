import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { sql, type ControlledTransaction, type Selectable, type Transaction } from 'kysely';
import { instantOf } from '../calendar';
import { canonical } from './canonical';
import type { Db } from './connect';
import type { RecordKeys } from './seal';
import type { Tables, TombstoneTable } from './tables';

/** Every table with rows of cases, in the order in which they can go. The access audit stays: it is of its readers. */
export const tablesOfCases = [
  'dispute',
  'panel_item',
  'notice_recipient',
  'notice',
  'obligation',
  'sign_off',
  'case_log',
  'case_file',
] as const satisfies readonly (keyof Tables)[];

/** Why a case is not disposed of: the message is the whole answer. */
export class DisposalRefused extends Error {
  override readonly name = 'DisposalRefused';
}

export interface Disposal {
  case: string;
  lastSequence: number;
  /** Hex. */
  lastHash: string;
  /** How many rows went, by table. */
  rows: Readonly<Record<string, number>>;
}

/**
 * Deletes one closed case as a whole and leaves its tombstone, on the instruction of the council's case system
 * (decisions 7.4). Needs a connection in the role `caseclock_disposal`.
 *
 * @param dryRun nothing is deleted in the end
 * @throws DisposalRefused when there is no such case, or it is open
 */
export async function dispose(
  db: Db,
  keys: RecordKeys,
  order: { case: string; by: string; reason: string },
  { dryRun = false } = {},
): Promise<Disposal> {
  const tx = await db.startTransaction().execute();
  try {
    const disposal = await disposeIn(tx, keys, order);
    await (dryRun ? tx.rollback() : tx.commit()).execute();
    return disposal;
  } catch (error) {
    if (!tx.isCommitted && !tx.isRolledBack) await tx.rollback().execute();
    throw error;
  }
}

async function disposeIn(
  tx: ControlledTransaction<Tables>,
  keys: RecordKeys,
  order: { case: string; by: string; reason: string },
): Promise<Disposal> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${order.case}, 0))`.execute(tx);
  const file = await tx
    .selectFrom('case_file')
    .select(['process', 'council', 'last_sequence', 'last_hash', 'closed_at'])
    .where('case_id', '=', order.case)
    .executeTakeFirst();
  if (!file) throw new DisposalRefused(`There is no case ${order.case} in the record.`);
  if (!file.closed_at) throw new DisposalRefused(`${order.case} is open: only a closed case is disposed of.`);
  const { closed_at: _closed, ...end } = file;
  const tombstone = {
    case_id: order.case,
    ...end,
    disposed_at: instantOf(Date.now()),
    disposed_by: order.by,
    reason: order.reason,
    key: keys.active,
  };
  await tx
    .insertInto('tombstone')
    .values({ ...tombstone, seal: sealOf(tombstone, keys)! })
    .execute();
  return {
    case: order.case,
    lastSequence: file.last_sequence,
    lastHash: file.last_hash.toString('hex'),
    rows: await deleteAll(tx, order.case),
  };
}

async function deleteAll(tx: Transaction<Tables>, caseId: string): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const table of tablesOfCases) {
    const { numAffectedRows } = await sql`delete from ${sql.table(table)} where case_id = ${caseId}`.execute(
      tx,
    );
    rows[table] = Number(numAffectedRows);
  }
  return rows;
}

/** Whether somebody with the keys made this tombstone; undefined when its key is missing. */
export function isGenuine(
  { seal, ...tombstone }: Selectable<TombstoneTable>,
  keys: RecordKeys,
): boolean | undefined {
  const right = sealOf(tombstone, keys);
  return right && timingSafeEqual(right, seal);
}

function sealOf(tombstone: Omit<Selectable<TombstoneTable>, 'seal'>, keys: RecordKeys): Buffer | undefined {
  const secret = keys.key(tombstone.key);
  if (!secret) return undefined;
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'caseclock tombstones', 32));
  const said = canonical({ ...tombstone, last_hash: tombstone.last_hash.toString('hex') });
  return createHmac('sha256', key).update(said).digest();
}
