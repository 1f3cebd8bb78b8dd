import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { fold, type CaseEvent } from '../../src/casework';
import { coreWorld, play, readScenario } from '../../src/play';
import { loadCase, rebuild, record, type LogNotWhole } from '../../src/records';
import { projections } from '../../src/records/project';
import { workOutNext } from '../../src/workers/sweep/positions';
import { startRecord, type TestRecord } from './database';
import { caseNamed, opened, recommended } from './events';

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());

const folders = ['scenarios', 'test/scenarios'].map((folder) => path.join(__dirname, '..', '..', folder));
const files = folders.flatMap((folder) => fs.readdirSync(folder).map((file) => path.join(folder, file)));
const tables = ['case_file', ...Object.keys(projections)];

/** The lives of a dozen scenarios, others each time, each case under an id of its own. */
async function lives(): Promise<(readonly CaseEvent[])[]> {
  const [some] = fc.sample(fc.shuffledSubarray(files, { minLength: 12, maxLength: 12 }), 1);
  const played = await Promise.all(some!.map((file) => play(readScenario(file), coreWorld())));
  return played.flatMap(({ cases }, life) =>
    cases.map(({ events }) => {
      const [first, ...others] = events;
      const identity = first!.opened!;
      const reference = `${identity.reference}-${life}`;
      const id = `${identity.process}:${identity.council}:${reference}`;
      return [{ ...first!, opened: { ...identity, id, reference, chain: id } }, ...others];
    }),
  );
}

/** In parts as they might have come, some of them twice. */
async function recordInParts(events: readonly CaseEvent[], sizes: readonly number[]): Promise<string> {
  let at = 0;
  for (const size of [...sizes, events.length]) {
    const identity = fold(events.slice(0, Math.max(1, at + size)));
    await record(on.db, on.keys, identity, events.slice(Math.max(0, at - 1), at + size));
    at += size;
  }
  return events[0]!.opened!.id;
}

async function stored(id: string): Promise<unknown> {
  const rows = tables.map((table) =>
    on.asOwner(`select * from ${table} where case_id = $1 order by 1, 2, 3`, [id]),
  );
  return Promise.all(rows);
}

async function ruin(id: string): Promise<void> {
  for (const table of Object.keys(projections))
    await on.asOwner(`delete from ${table} where case_id = $1`, [id]);
  await on.asOwner(
    `update case_file set stage = 'ruined', team = 'x', holder = 'x', child = 'x', version = 0, running = 0, overdue = 0,
       opened_at = now(), closed_at = now(), family = null where case_id = $1`,
    [id],
  );
}

test('whatever life a case had, its projections are made from the log alone as they were', async () => {
  const all = await lives();
  expect(all.length).toBeGreaterThanOrEqual(12);
  for (const events of all) {
    const [sizes] = fc.sample(fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }), 1);
    const id = await recordInParts(events, sizes!);
    const before = await stored(id);
    expect(await rebuild(on.db, on.keys, id)).toEqual([]);
    await ruin(id);
    expect(await stored(id)).not.toEqual(before);
    expect((await rebuild(on.db, on.keys, id)).length).toBeGreaterThan(0);
    expect(await stored(id)).toEqual(before);
    expect(await loadCase(on.db, on.keys, id)).toEqual(fold(events));
  }
});

test('what is not as the log says is named, and a dry run leaves it', async () => {
  const ref = caseNamed('REF-1');
  await record(on.db, on.keys, ref, [opened(ref), recommended(2, 'x')]);
  await on.asOwner(`update obligation set rung = 7 where case_id = $1`, [ref.id]);
  const differences = [
    { case: ref.id, table: 'obligation', detail: 'referral-decision@1: rung is 7, by the log 0' },
  ];
  expect(await rebuild(on.db, on.keys, ref.id, { dryRun: true })).toEqual(differences);
  expect(await rebuild(on.db, on.keys, ref.id)).toEqual(differences);
  expect(await rebuild(on.db, on.keys, ref.id)).toEqual([]);
});

test('when the case stirs next is worked out again of the clocks that were put right', async () => {
  const { cases } = await play(readScenario(files[0]!), coreWorld());
  const [opening] = cases[0]!.events;
  const { id } = opening!.opened!;
  await record(on.db, on.keys, fold([opening!]), [opening!]);
  const workedOut = async () => {
    await workOutNext(on.db);
    const [file] = await on.asOwner('select next_at from case_file where case_id = $1', [id]);
    return (file as { next_at: Date | null }).next_at;
  };
  const next = await workedOut();
  expect(next).not.toBeNull();
  await on.asOwner(`update obligation set status = 'met' where case_id = $1`, [id]);
  await on.asOwner('update case_file set next_sequence = null where case_id = $1', [id]);
  expect(await workedOut()).toBeNull();
  expect(await rebuild(on.db, on.keys, id)).not.toEqual([]);
  expect(await workedOut()).toEqual(next);
});

test('nothing is rebuilt from a log that is not whole', async () => {
  const ref = caseNamed('REF-2');
  await record(on.db, on.keys, ref, [opened(ref), recommended(2, 'x')]);
  await on.asOwner('set session_replication_role = replica');
  await on.asOwner('delete from case_log where case_id = $1 and sequence = 2', [ref.id]);
  await on.asOwner('set session_replication_role = origin');
  const error = (await rebuild(on.db, on.keys, ref.id).catch((problem: unknown) => problem)) as LogNotWhole;
  expect(error.message).toBe(
    `${ref.id}: the log is not whole, and nothing is rebuilt from it (caseclock verify ${ref.id}).`,
  );
  expect(error.findings).toMatchObject([{ sequence: 2, finding: 'cut' }]);
});
