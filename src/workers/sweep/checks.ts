import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { sql } from 'kysely';
import { dateOf, holidayTable, instantOf, isWorkingDay, msOf, timeOf, type Instant } from '../../calendar';
import { parseCaseId } from '../../casework/ids';
import type { Act } from '../../casework';
import { secondPlans, type Db } from '../../records';
import type { Finding } from './findings';

/** How long after its instant a case may still stir by itself, and a new one need not be seen everywhere. */
const patienceMs = 10 * 60_000;
const mostPokes = 1_000;

/** Cases past their next instant: each is poked, and says so if it does not run. */
export async function overslept(db: Db, client: Client, now: Instant): Promise<readonly Finding[]> {
  const late = await db
    .selectFrom('case_file')
    .select('case_id')
    .where('closed_at', 'is', null)
    .where('moved_in_time', '=', false)
    .where('next_at', '<', before(now, patienceMs))
    .orderBy('next_at')
    .limit(mostPokes)
    .execute();
  return Promise.all(
    late.map(async ({ case_id: subject }): Promise<Finding> => {
      const runs = await handed(client, subject, 'renew', { renewal: {} });
      return { kind: runs ? 'overslept' : 'not running', subject };
    }),
  );
}

/** Open in the record and not running; and running without a row. Temporal's list lags: each is asked before it is raised. */
export async function lostCases(db: Db, client: Client, now: Instant): Promise<readonly Finding[]> {
  const running = new Map<string, number>();
  for await (const { workflowId, startTime } of client.workflow.list({
    query: "ExecutionStatus = 'Running'",
  })) {
    if (parseCaseId(workflowId)) running.set(workflowId, startTime.getTime());
  }
  const open = new Set(
    (await db.selectFrom('case_file').select('case_id').where('closed_at', 'is', null).execute()).map(
      ({ case_id: id }) => id,
    ),
  );
  const missing = [...open].filter((id) => !running.has(id));
  const found: Finding[] = [];
  for (const subject of missing) {
    if (!(await runs(client, subject)) && (await isStillOpen(db, subject)))
      found.push({ kind: 'not running', subject });
  }
  const unknown = [...running]
    .filter(([id, since]) => !open.has(id) && since < msOf(now) - patienceMs)
    .map(([id]) => id);
  const recorded = new Set(
    unknown.length === 0
      ? []
      : (await db.selectFrom('case_file').select('case_id').where('case_id', 'in', unknown).execute()).map(
          ({ case_id: id }) => id,
        ),
  );
  return [
    ...found,
    ...unknown
      .filter((id) => !recorded.has(id))
      .map((subject): Finding => ({ kind: 'not recorded', subject })),
  ];
}

/** Tasks that fail again and again, as the server itself reports them. */
export async function stuckTasks(client: Client): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const query = "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL";
  for await (const { workflowId } of client.workflow.list({ query })) {
    found.push({ kind: 'stuck', subject: workflowId });
  }
  return found;
}

/** On a working day, an hour after it was to leave: digests that have not, or none at all though there is what to say. */
export async function digestsNotSent(db: Db, now: Instant): Promise<readonly Finding[]> {
  const day = dateOf(now);
  if (!isWorkingDay(day, holidayTable()) || timeOf(now) < '09:30') return [];
  const rows = await db
    .selectFrom('digest_sent')
    .select(['person', 'status'])
    .where('day', '=', day)
    .execute();
  if (rows.length > 0) {
    return rows
      .filter(({ status }) => status === 'pending' || status === 'sending')
      .map(({ person }) => ({ kind: 'digest not sent', subject: person }));
  }
  const { rows: waiting } = await sql`
    select from notice where status = 'digest' and created_at < ${before(now, 3_600_000)} limit 1`.execute(
    db,
  );
  return waiting.length > 0 ? [{ kind: 'digest not sent', subject: 'everybody' }] : [];
}

/** The day a post ends, what its holder held becomes unallocated (decisions 3.4): the case is told, and records it. */
export async function postsEnded(db: Db, client: Client, now: Instant): Promise<readonly Finding[]> {
  const { rows } = await sql<{ id: string; council: string; holder: string; ended: Instant }>`
    select file.case_id as id, file.council, file.holder, max(post.held_until) as ended
    from case_file file join post on post.person = file.holder and post.council = file.council
    where file.closed_at is null and not file.moved_in_time
    group by file.case_id, file.council, file.holder
    having bool_and(post.held_until is not null and post.held_until <= ${now})`.execute(db);
  return Promise.all(
    rows.map(async ({ id, council, holder, ended }): Promise<Finding> => {
      const runs = await handed(client, id, 'endAllocation', allocationEnded(council, holder, ended));
      return { kind: runs ? 'post ended' : 'not running', subject: id };
    }),
  );
}

/** Plans that were opened by themselves, or at the same moment: the API refuses a second one that it knows of. */
export async function doublePlans(db: Db): Promise<readonly Finding[]> {
  return (await secondPlans(db)).map((subject) => ({ kind: 'second plan', subject }));
}

/** The same each time, so that a case takes it once. It is typed in by a program, which signs nothing. */
function allocationEnded(council: string, holder: string, ended: Instant): Act {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  return {
    act: 'endAllocation',
    happenedAt: ended,
    fields: { reason: 'post-ended' },
    actor: { by: 'caseclock', roles: ['business-support'], qualified: false, authority: council, via: 'api' },
    key: hash(`post ended ${holder} ${ended}`),
    body: hash('post-ended'),
  };
}

/** @returns false when nothing runs the case */
async function handed(client: Client, id: string, name: string, argument: object): Promise<boolean> {
  try {
    await client.workflow.getHandle(id).signal(name, argument);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function runs(client: Client, id: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(id).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** It may have been closed, or opened again, while the lists were read. */
async function isStillOpen(db: Db, id: string): Promise<boolean> {
  const file = await db
    .selectFrom('case_file')
    .select('closed_at')
    .where('case_id', '=', id)
    .executeTakeFirst();
  return file?.closed_at === null;
}

function before(now: Instant, ms: number): Instant {
  return instantOf(msOf(now) - ms);
}
