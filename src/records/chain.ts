import type { Selectable } from 'kysely';
import type { CaseEvent } from '../casework/types';
import { canonical, chained, chainStart } from './canonical';
import type { Finding } from './findings';
import { logRow } from './record';
import { unseal, type RecordKeys } from './seal';
import type { CaseFileTable, CaseLogTable } from './tables';

export type LogEnd = Pick<CaseFileTable, 'last_sequence' | 'last_hash'>;
export type Row = Selectable<CaseLogTable>;

/** What is wrong with the rows of one case's log, in order, and with where the case file says that it ends. */
export function findingsInChain(
  caseId: string,
  end: LogEnd,
  log: readonly Row[],
  keys: RecordKeys,
): readonly Finding[] {
  const findings: Finding[] = [];
  const say = (sequence: number, finding: Finding['finding'], detail: string) =>
    findings.push({ case: caseId, sequence, finding, detail });
  let previous: { sequence: number; hash: Buffer } = { sequence: 0, hash: chainStart(caseId) };
  for (const row of log) {
    for (let sequence = previous.sequence + 1; sequence < row.sequence; sequence += 1) {
      say(sequence, 'missing', 'there is no such row');
    }
    if (row.sequence > end.last_sequence)
      say(row.sequence, 'added', `the case file ends with ${end.last_sequence}`);
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
  if (previous.sequence < end.last_sequence) {
    say(
      previous.sequence + 1,
      'cut',
      `the log ends with ${previous.sequence}, the case file with ${end.last_sequence}`,
    );
  } else if (previous.sequence === end.last_sequence && !previous.hash.equals(end.last_hash)) {
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
