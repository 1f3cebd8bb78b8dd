import type { CaseEvent } from '../casework/types';
import { chainStart } from './canonical';
import { findingsInChain, type LogEnd, type Row } from './chain';
import type { Db } from './connect';
import { isGenuine } from './dispose';
import type { Finding } from './findings';
import { idsOfCases } from './reads';
import { rebuild } from './rebuild';
import { differsFrom, type RunningCase, type RunningCases } from './running';
import { unseal, type RecordKeys } from './seal';

export type { Finding } from './findings';

/** Where a case's chain ends. Kept elsewhere, it also shows a log that was rewritten as a whole. */
export interface ChainEnd {
  case: string;
  sequence: number;
  /** Hex. */
  hash: string;
}

export interface Verification {
  cases: number;
  rows: number;
  findings: readonly Finding[];
  ends: readonly ChainEnd[];
  /** Cases that were compared with what Temporal holds of them. */
  asked: number;
  /** Cases of which no answer came. */
  unanswered: number;
  /** Cases that are open by the record and that Temporal, where it could be asked, does not run. */
  notRunning: number;
}

export interface VerifyOptions {
  /** One case; without it all. */
  case?: string;
  /** Where Temporal can be asked; without it a log's end is known from its case file alone. */
  running?: RunningCases;
  /** The ends of an earlier verification. */
  against?: readonly ChainEnd[];
  onProgress?: (done: number, of: number) => void;
}

/** Where so many in a row give no answer, the others are not waited for. */
const patience = 3;

/**
 * Computes the chain of one case, or of all, again from the stored events, and compares it with the running cases,
 * with the worklists and with what is left of disposed cases. Changes nothing.
 */
export async function verify(db: Db, keys: RecordKeys, options: VerifyOptions = {}): Promise<Verification> {
  const verifier = new Verifier(db, keys, options);
  const ids = await idsOfCases(db, options.case);
  for (const [index, id] of ids.entries()) {
    await verifier.verifyCase(id);
    options.onProgress?.(index + 1, ids.length);
  }
  await verifier.verifyTombstones();
  await verifier.findWhatIsNotRecorded();
  return verifier.result();
}

class Verifier {
  readonly ends: ChainEnd[] = [];
  private readonly findings: Finding[] = [];
  private readonly seen = new Set<string>();
  private readonly earlier: Map<string, ChainEnd>;
  private rows = 0;
  private asked = 0;
  private unanswered = 0;
  private notRunning = 0;
  private inVain = 0;

  constructor(
    private readonly db: Db,
    private readonly keys: RecordKeys,
    private readonly options: VerifyOptions,
  ) {
    const ofThese = (options.against ?? []).filter((end) => !options.case || end.case === options.case);
    this.earlier = new Map(ofThese.map((end) => [end.case, end]));
  }

  result(): Verification {
    const { ends, findings, rows, asked, unanswered, notRunning } = this;
    return { cases: ends.length, rows, findings, ends, asked, unanswered, notRunning };
  }

  async verifyCase(id: string): Promise<void> {
    this.seen.add(id);
    const running = await this.ask(id);
    const { file, log } = await snapshotOf(this.db, id);
    this.rows += log.length;
    const end = endOf(id, file, log);
    if (file && !file.closed_at && running !== undefined && !running?.runs) this.notRunning += 1;
    this.ends.push({ case: id, sequence: end.last_sequence, hash: end.last_hash.toString('hex') });
    const before = this.findings.length;
    if (!file) this.say(id, 0, 'no case file', `the log has ${log.length} events of it`);
    if (log.length === 0) this.say(id, 0, 'no log', `the case file knows ${end.last_sequence} events`);
    else this.findings.push(...findingsInChain(id, end, log, this.keys));
    this.compareWithEarlier(id, log);
    const whole = this.findings.length === before;
    if (running) await this.compareWithRunning(id, running, log, whole);
    if (whole) await this.compareProjections(id);
  }

  /** A tombstone is believed when somebody with the keys made it, and nothing of its case is left. */
  async verifyTombstones(): Promise<void> {
    let tombstones = this.db.selectFrom('tombstone').selectAll().orderBy('case_id');
    if (this.options.case) tombstones = tombstones.where('case_id', '=', this.options.case);
    for (const tombstone of await tombstones.execute()) {
      const { case_id: id, last_sequence: sequence } = tombstone;
      const genuine = isGenuine(tombstone, this.keys);
      if (genuine === undefined)
        this.say(id, sequence, 'unreadable', `the key "${tombstone.key}" is not in CASECLOCK_KEYS`);
      if (genuine === false)
        this.say(id, sequence, 'tombstone', 'it was made, or changed, without the keys of this record');
      if (this.seen.has(id)) this.say(id, sequence, 'tombstone', 'its case is still there');
      else if ((await this.ask(id))?.runs) this.say(id, sequence, 'tombstone', 'its case still runs');
      this.seen.add(id);
      this.earlier.delete(id);
    }
  }

  /** Cases that run, or that an earlier verification saw, and that the record has lost altogether. */
  async findWhatIsNotRecorded(): Promise<void> {
    for (const { case: id, sequence } of this.earlier.values()) {
      if (!this.seen.has(id))
        this.say(id, sequence, 'missing', 'the whole case: it was there when it was last verified');
    }
    for await (const id of this.idsRunning()) {
      if (this.seen.has(id)) continue;
      const running = await this.ask(id);
      const recorded = running ? running.case.sequence - running.waiting : 0;
      if (recorded === 0 || (await this.isThere(id))) continue; // opened meanwhile
      this.say(id, 0, 'not recorded', `it runs, and ${recorded} of its events had been recorded`);
    }
  }

  private async *idsRunning(): AsyncIterable<string> {
    const { running, case: only } = this.options;
    if (!running || this.inVain >= patience) return;
    if (only) yield only;
    else yield* running.ids();
  }

  private async compareWithRunning(
    id: string,
    first: RunningCase,
    log: readonly Row[],
    whole: boolean,
  ): Promise<void> {
    const end = log.at(-1)?.sequence ?? 0;
    const recorded = first.case.sequence - first.waiting;
    if (end < recorded)
      return this.say(id, end + 1, 'cut', `the running case has recorded ${recorded} events`);
    // It may have gone on since it was asked.
    const running = end > first.case.sequence ? await this.ask(id) : first;
    if (!running) return;
    if (end > running.case.sequence) {
      return this.say(
        id,
        running.case.sequence + 1,
        'added',
        `the running case has had ${running.case.sequence} events`,
      );
    }
    if (!whole || end < running.case.sequence) return;
    const difference = differsFrom(this.clear(log), running);
    if (difference) this.say(id, end, 'differs', `the running case: ${difference}`);
  }

  private compareWithEarlier(id: string, log: readonly Row[]): void {
    const earlier = this.earlier.get(id);
    if (!earlier) return;
    const row = log.find(({ sequence }) => sequence === earlier.sequence);
    if (!row) this.say(id, earlier.sequence, 'missing', 'it was there when the case was last verified');
    else if (row.hash.toString('hex') !== earlier.hash)
      this.say(id, earlier.sequence, 'differs', 'it had another hash when the case was last verified');
  }

  private async compareProjections(id: string): Promise<void> {
    for (const { table, detail } of await rebuild(this.db, this.keys, id, { dryRun: true })) {
      this.say(id, 0, 'projection', `${table}: ${detail}`);
    }
  }

  /** Undefined when no answer came. */
  private async ask(id: string): Promise<RunningCase | null | undefined> {
    const { running } = this.options;
    if (!running || this.inVain >= patience) return undefined;
    try {
      const answer = await running.ask(id);
      this.inVain = 0;
      if (answer) this.asked += 1;
      return answer;
    } catch {
      this.inVain += 1;
      this.unanswered += 1;
      return undefined;
    }
  }

  private async isThere(id: string): Promise<boolean> {
    const file = await this.db
      .selectFrom('case_file')
      .select('case_id')
      .where('case_id', '=', id)
      .executeTakeFirst();
    return file !== undefined;
  }

  private clear(log: readonly Row[]): readonly CaseEvent[] {
    return log.map((row) => unseal(row.case_id, row.sequence, row.body, this.keys));
  }

  private say(caseId: string, sequence: number, finding: Finding['finding'], detail: string): void {
    this.findings.push({ case: caseId, sequence, finding, detail });
  }
}

function endOf(id: string, file: LogEnd | undefined, log: readonly Row[]): LogEnd {
  const last = log.at(-1);
  return file ?? { last_sequence: last?.sequence ?? 0, last_hash: last?.hash ?? chainStart(id) };
}

/** File and log as of one moment: the case may be written on meanwhile. */
function snapshotOf(db: Db, id: string) {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => ({
      file: await tx
        .selectFrom('case_file')
        .select(['last_sequence', 'last_hash', 'closed_at'])
        .where('case_id', '=', id)
        .executeTakeFirst(),
      log: await tx
        .selectFrom('case_log')
        .selectAll()
        .where('case_id', '=', id)
        .orderBy('sequence')
        .execute(),
    }));
}
