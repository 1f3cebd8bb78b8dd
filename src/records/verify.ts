import type { CaseEvent } from '../casework/types';
import { canonical, chained, chainStart } from './canonical';
import type { Db } from './connect';
import { logRow } from './record';
import { unseal, type RecordKeys } from './seal';

/** What is wrong with one row of a case log, or with its end. */
export interface Finding {
  case: string;
  sequence: number;
  finding:
    | 'changed' // the row does not fit its own hash, or its hash does not fit the next row
    | 'missing'
    | 'swapped' // the row holds an event of another place
    | 'added' // behind the end that the case file knows
    | 'cut' // the end that the case file knows is not there
    | 'unreadable'; // a sealed field does not open: a key is missing, or it was touched
  detail: string;
}

export interface Verification {
  cases: number;
  rows: number;
  findings: readonly Finding[];
  /** By case: where its chain ends. Kept elsewhere, it also shows a log that was rewritten as a whole. */
  ends: readonly { case: string; sequence: number; hash: string }[];
}

const casesAtOnce = 500;

/** Computes the chain of one case, or of all, again from the stored events. Reads only. */
export async function verify(db: Db, keys: RecordKeys, caseId?: string): Promise<Verification> {
  const findings: Finding[] = [];
  const ends: { case: string; sequence: number; hash: string }[] = [];
  let rows = 0;
  for await (const id of idsOf(db, caseId)) {
    const { file, log } = await snapshotOf(db, id);
    rows += log.length;
    findings.push(...findingsIn(file, log, keys));
    ends.push({ case: id, sequence: file.last_sequence, hash: file.last_hash.toString('hex') });
  }
  return { cases: ends.length, rows, findings, ends };
}

async function* idsOf(db: Db, caseId?: string): AsyncGenerator<string> {
  for (let after = ''; ;) {
    let files = db
      .selectFrom('case_file')
      .select('case_id')
      .where('case_id', '>', after)
      .orderBy('case_id')
      .limit(casesAtOnce);
    if (caseId !== undefined) files = files.where('case_id', '=', caseId);
    const found = await files.execute();
    for (const { case_id: id } of found) yield id;
    const last = found.at(-1);
    if (!last || found.length < casesAtOnce) return;
    after = last.case_id;
  }
}

/** File and log as of one moment: the case may be written on meanwhile. */
function snapshotOf(db: Db, id: string) {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => ({
      file: await tx
        .selectFrom('case_file')
        .select(['case_id', 'last_sequence', 'last_hash'])
        .where('case_id', '=', id)
        .executeTakeFirstOrThrow(),
      log: await tx
        .selectFrom('case_log')
        .selectAll()
        .where('case_id', '=', id)
        .orderBy('sequence')
        .execute(),
    }));
}

type Snapshot = Awaited<ReturnType<typeof snapshotOf>>;
type File = Snapshot['file'];
type Row = Snapshot['log'][number];

function findingsIn(file: File, log: readonly Row[], keys: RecordKeys): Finding[] {
  const findings: Finding[] = [];
  const say = (sequence: number, finding: Finding['finding'], detail: string) =>
    findings.push({ case: file.case_id, sequence, finding, detail });
  let previous: { sequence: number; hash: Buffer } = { sequence: 0, hash: chainStart(file.case_id) };
  for (const row of log) {
    for (let sequence = previous.sequence + 1; sequence < row.sequence; sequence += 1) {
      say(sequence, 'missing', 'there is no such row');
    }
    if (row.sequence > file.last_sequence)
      say(row.sequence, 'added', `the case file ends with ${file.last_sequence}`);
    const follows = row.sequence === previous.sequence + 1;
    if (follows && !row.previous_hash.equals(previous.hash)) {
      say(
        previous.sequence || row.sequence,
        'changed',
        `row ${row.sequence} was written after another row than this`,
      );
    }
    const [finding, detail] = wrongWith(row, keys) ?? [];
    if (finding && detail) say(row.sequence, finding, detail);
    previous = { sequence: row.sequence, hash: row.hash };
  }
  if (previous.sequence < file.last_sequence) {
    say(
      previous.sequence + 1,
      'cut',
      `the log ends with ${previous.sequence}, the case file with ${file.last_sequence}`,
    );
  } else if (previous.sequence === file.last_sequence && !previous.hash.equals(file.last_hash)) {
    say(previous.sequence, 'changed', 'the case file knows another last row');
  }
  return findings;
}

function wrongWith(row: Row, keys: RecordKeys): [Finding['finding'], string] | null {
  const { sequence } = row.body as CaseEvent;
  if (sequence !== row.sequence) return ['swapped', `it holds event ${sequence}`];
  let event: CaseEvent;
  try {
    event = unseal(row.case_id, row.sequence, row.body, keys);
  } catch (error) {
    return ['unreadable', (error as Error).message];
  }
  if (!chained(row.previous_hash, event).equals(row.hash))
    return ['changed', 'the event does not fit its hash'];
  const derived = logRow(event);
  const columns = Object.fromEntries(
    Object.keys(derived).map((name) => [name, row[name as keyof typeof derived]]),
  );
  return canonical(columns) === canonical(derived) ? null : ['changed', 'its columns do not fit the event'];
}
