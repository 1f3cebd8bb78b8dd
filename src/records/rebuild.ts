import { sql, type Transaction } from 'kysely';
import { fold } from '../casework/apply';
import type { CaseIdentity } from '../casework/types';
import { canonical } from './canonical';
import { rewriteCaseFile } from './case-file';
import { findingsInChain, type Row } from './chain';
import type { Db } from './connect';
import type { Finding } from './findings';
import { project, projections } from './project';
import { unseal, type RecordKeys } from './seal';
import type { Tables } from './tables';

/** One row of a projection that was not what the log makes of it. */
export interface ProjectionDifference {
  case: string;
  table: string;
  /** 'out_of_timescale: true, by the log false'; 'not there', 'not in the log'. */
  detail: string;
}

const tables = Object.keys(projections);

/** A log with findings is no ground to rebuild from: what it lost would be lost from the projections too. */
export class LogNotWhole extends Error {
  override readonly name = 'LogNotWhole';
  constructor(
    caseId: string,
    readonly findings: readonly Finding[],
  ) {
    super(`${caseId}: the log is not whole, and nothing is rebuilt from it (caseclock verify ${caseId}).`);
  }
}

/**
 * Makes the projections of one case again, from its log alone: its case file and its obligations. The directory and
 * the ledger of notices are no projections: no log holds who was mailed what.
 *
 * @param dryRun the database is as it was in the end
 * @returns what was not as the log says
 * @throws LogNotWhole
 */
export async function rebuild(
  db: Db,
  keys: RecordKeys,
  caseId: string,
  { dryRun = false } = {},
): Promise<readonly ProjectionDifference[]> {
  const tx = await db.startTransaction().execute();
  try {
    await sql`select pg_advisory_xact_lock(hashtextextended(${caseId}, 0))`.execute(tx);
    const before = await stored(tx, caseId);
    await projectAgain(tx, keys, caseId);
    const after = await stored(tx, caseId);
    if (!dryRun) await letSweepLookAgain(tx, caseId);
    await (dryRun ? tx.rollback() : tx.commit()).execute();
    return differences(caseId, before, after);
  } catch (error) {
    if (!tx.isCommitted && !tx.isRolledBack) await tx.rollback().execute();
    throw error;
  }
}

async function projectAgain(tx: Transaction<Tables>, keys: RecordKeys, caseId: string): Promise<void> {
  const rows = await wholeLog(tx, keys, caseId);
  const events = rows.map((row) => unseal(caseId, row.sequence, row.body, keys));
  const identity = identityOf(fold(events));
  for (const table of tables)
    await sql`delete from ${sql.table(table)} where case_id = ${caseId}`.execute(tx);
  await rewriteCaseFile(tx, identity, events, rows.at(-1)!.hash);
  await project(tx, identity, events);
}

/** What the sweep worked out of the clocks as they were: none of it comes from the log. */
async function letSweepLookAgain(tx: Transaction<Tables>, caseId: string): Promise<void> {
  await tx
    .updateTable('case_file')
    .set({ next_at: null, next_sequence: null })
    .where('case_id', '=', caseId)
    .execute();
}

async function wholeLog(tx: Transaction<Tables>, keys: RecordKeys, caseId: string): Promise<readonly Row[]> {
  const rows = await tx
    .selectFrom('case_log')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('sequence')
    .execute();
  const last = rows.at(-1);
  if (!last)
    throw new LogNotWhole(caseId, [
      { case: caseId, sequence: 0, finding: 'no log', detail: 'there is no row' },
    ]);
  const file = await tx
    .selectFrom('case_file')
    .select(['last_sequence', 'last_hash'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  const end = file ?? { last_sequence: last.sequence, last_hash: last.hash };
  const findings = findingsInChain(caseId, end, rows, keys);
  if (findings.length > 0) throw new LogNotWhole(caseId, findings);
  return rows;
}

type Stored = Readonly<Record<string, readonly Record<string, unknown>[]>>;

async function stored(tx: Transaction<Tables>, caseId: string): Promise<Stored> {
  const found: Record<string, readonly Record<string, unknown>[]> = {};
  for (const table of ['case_file', ...tables]) {
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} where case_id = ${caseId}`.execute(tx);
    found[table] = rows;
  }
  return found;
}

function differences(caseId: string, before: Stored, after: Stored): ProjectionDifference[] {
  return Object.keys(after).flatMap((table) => {
    const [was, is] = [byName(table, before), byName(table, after)];
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
      const said = rowDifference(was.get(name), is.get(name));
      return said ? [{ case: caseId, table, detail: name ? `${name}: ${said}` : said }] : [];
    });
  });
}

function byName(table: string, rows: Stored): Map<string, Record<string, unknown>> {
  const naming = projections[table as keyof Tables] ?? [];
  return new Map(rows[table]!.map((row) => [naming.map((column) => String(row[column])).join(' '), row]));
}

function rowDifference(
  was: Record<string, unknown> | undefined,
  is: Record<string, unknown> | undefined,
): string | undefined {
  if (!was) return 'not there';
  if (!is) return 'not in the log';
  const columns = Object.keys(is).filter((column) => text(was[column]) !== text(is[column]));
  return columns.length > 0
    ? columns.map((column) => `${column} is ${text(was[column])}, by the log ${text(is[column])}`).join('; ')
    : undefined;
}

function text(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : canonical(value ?? null).slice(0, 200);
}

/** A case as the record is told of it. */
export function identityOf(current: CaseIdentity): CaseIdentity {
  const { id, process, council, reference, child, family, chain, team } = current;
  return { id, process, council, reference, child, ...(family && { family }), chain, team };
}
