import { setTimeout } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { sql } from 'kysely';
import { instantOf, type Instant } from '../../calendar';
import { domainOf, messageIdOf, threadIdOf, type Transport } from '../../notices';
import type { Db } from '../../records';
import { digestsNotSent, doublePlans, lostCases, overslept, postsEnded, stuckTasks } from './checks';
import { findingsTold, keepFindings, meanings, type Finding } from './findings';
import { dueProof, proofSent, said } from './proof';
import { workOutNext } from './positions';

export interface SweepParts {
  db: Db;
  /** Writes under the mark of our own programs. */
  client: Client;
  transport: Transport;
  mailFrom: string;
  /** Who hears what was found, and the proof of each day; absent: it stands in the log alone. */
  operator?: string | undefined;
  /** Where findings, and what the sweep itself could not do, are written. */
  log(line: string): void;
}

export interface Swept {
  findings: readonly Finding[];
  /** Checks that could not be done, by what failed. */
  failed: readonly string[];
}

/**
 * One round of the safety net, which rests on nothing that it watches: one at a time across all workers, under an
 * advisory lock. Each check stands alone; one that fails is said and keeps none of the others from being done.
 * @returns undefined when another worker sweeps
 */
export async function sweep(parts: SweepParts, nowMs = Date.now()): Promise<Swept | undefined> {
  return parts.db.connection().execute(async (lock) => {
    const { rows } = await sql<{ held: boolean }>`
      select pg_try_advisory_lock(hashtextextended('sweep', 0)) as held`.execute(lock);
    if (!rows[0]?.held) return undefined;
    try {
      return await round(parts, instantOf(nowMs));
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended('sweep', 0))`.execute(lock).catch(() => undefined);
    }
  });
}

async function round(parts: SweepParts, now: Instant): Promise<Swept> {
  const { db, client, log } = parts;
  const failed: string[] = [];
  const attempt = async <T>(what: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      failed.push(what);
      log(`sweep: ${what} could not be done: ${(error as Error).message}`);
      return otherwise;
    }
  };
  await attempt('next instants', () => workOutNext(db), 0);
  const checks: readonly [string, () => Promise<readonly Finding[]>][] = [
    ['cases past their next instant', () => overslept(db, client, now)],
    ['cases that do not run', () => lostCases(db, client, now)],
    ['stuck tasks', () => stuckTasks(client)],
    ['digests', () => digestsNotSent(db, now)],
    ['posts that ended', () => postsEnded(db, client, now)],
    ['children with two plans', () => doublePlans(db)],
  ];
  const findings: Finding[] = [];
  for (const [what, check] of checks) findings.push(...(await attempt(what, check, [])));
  if (failed.length === 0) await attempt('findings', () => tellFindings(parts, findings), undefined);
  await attempt('the proof of the day', () => tellProof(parts, now), undefined);
  return { findings, failed };
}

async function tellFindings(parts: SweepParts, findings: readonly Finding[]): Promise<void> {
  const fresh = await keepFindings(parts.db, findings);
  if (fresh.length === 0) return;
  const lines = fresh.map(({ kind, subject }) => `${subject}: ${meanings[kind]}.`);
  for (const line of lines) parts.log(`sweep: ${line}`);
  const subject = `Caseclock: the sweep found ${fresh.length === 1 ? 'one thing' : `${fresh.length} things`}`;
  await mail(parts, `findings ${fresh.at(-1)!.id}`, subject, lines);
  await findingsTold(parts.db, fresh);
}

async function tellProof(parts: SweepParts, now: Instant): Promise<void> {
  const due = await dueProof(parts.db, now);
  if (!due) return;
  const { subject, lines } = said(due.day, due.proof);
  for (const line of lines) parts.log(`proof of ${due.day}: ${line}`);
  await mail(parts, `proof ${due.day}`, subject, lines);
  await proofSent(parts.db, due.day);
}

/** The same Message-ID for each attempt at the same mail. */
async function mail(
  { transport, mailFrom, operator }: SweepParts,
  what: string,
  subject: string,
  lines: readonly string[],
): Promise<void> {
  if (operator === undefined) return;
  const domain = domainOf(mailFrom);
  const items = lines.map((line) => `<li>${escaped(line)}</li>`).join('');
  await transport.send({
    from: mailFrom,
    to: operator,
    subject,
    text: `${lines.join('\n')}\n\nYou get this as the operator of Caseclock (OPERATOR_MAIL).\n`,
    html: `<!doctype html><html lang="en"><head><title>${escaped(subject)}</title></head><body><h1>${escaped(subject)}</h1><ul>${items}</ul><p>You get this as the operator of Caseclock (OPERATOR_MAIL).</p></body></html>`,
    messageId: messageIdOf(what, 0, operator, domain),
    date: new Date(),
    references: threadIdOf('the sweep', domain),
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Sweeps again and again until it is stopped. */
export function keepSweeping(parts: SweepParts, everyMs = 5 * 60_000): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const going = (async () => {
    while (!signal.aborted) {
      await sweep(parts).catch((error: unknown) => parts.log(`sweep: ${(error as Error).message}`));
      // Stopped while it pauses, it rejects: the loop has ended then.
      await setTimeout(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await going;
    },
  };
}
