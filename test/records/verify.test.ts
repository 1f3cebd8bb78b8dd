import { fold } from '../../src/casework';
import {
  connect,
  dispose,
  loadEvents,
  record,
  recordKeys,
  verify,
  type RunningCase,
  type RunningCases,
} from '../../src/records';
import { canonical, chained, chainStart } from '../../src/records/canonical';
import { seal } from '../../src/records/seal';
import { startRecord, type TestRecord } from './database';
import { caseNamed, decision, opened, recommended, woke } from './events';

let on: TestRecord;
let id: string;
let count = 0;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());
beforeEach(async () => {
  const ref = caseNamed(`REF-${(count += 1)}`);
  id = ref.id;
  await record(on.db, on.keys, ref, eventsOf(ref));
});

function eventsOf(ref: ReturnType<typeof caseNamed>) {
  return [
    opened(ref),
    recommended(2, 'a'),
    woke(3, 'TargetPassed', '2025-04-18T15:59:00Z', {
      clocks: [{ change: 'stage', id: decision.id, stage: 'passed target', rung: 1 }],
    }),
    recommended(4, 'b'),
  ];
}

/** What somebody can do who owns the server: no trigger, no reference from table to table holds. */
async function tamper(...statements: string[]): Promise<void> {
  await on.asOwner('set session_replication_role = replica');
  for (const statement of statements) await on.asOwner(statement.replaceAll('CASE', `case_id = '${id}'`));
  await on.asOwner('set session_replication_role = origin');
}

const found = async (running?: RunningCases) =>
  (await verify(on.db, on.keys, { case: id, ...(running && { running }) })).findings.map(
    ({ sequence, finding }) => [sequence, finding],
  );

/** The case as it would run: by what it was given, whatever the record says by now. */
function running(more: Partial<RunningCase> = {}, also: string[] = []): RunningCases {
  const events = eventsOf(caseNamed(id.split(':')[2]!));
  return {
    ask: (asked) =>
      Promise.resolve(
        asked === id || also.includes(asked) ? { case: fold(events), waiting: 0, runs: true, ...more } : null,
      ),
    async *ids() {
      yield id;
      yield* also;
    },
  };
}

test('a whole log is whole, and says where it ends', async () => {
  const { cases, rows, findings, ends } = await verify(on.db, on.keys, { case: id });
  expect({ cases, rows, findings }).toEqual({ cases: 1, rows: 4, findings: [] });
  expect(ends).toEqual([{ case: id, sequence: 4, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect(await verify(on.db, on.keys, { case: id, running: running() })).toMatchObject({
    findings: [],
    asked: 1,
    unanswered: 0,
  });
});

const copied = (from: number, to: number, hash: string) =>
  `insert into case_log (case_id, sequence, event, happened_on, recorded_at, by, via, cite, body, previous_hash, hash)
   select case_id, ${to}, event, happened_on, recorded_at, by, via, cite, jsonb_set(body, '{sequence}', '${to}'), hash, ${hash}
   from case_log where CASE and sequence = ${from}`;

/** Each kind of tampering, the statements that do it, and what must be among the findings. */
const kinds: readonly (readonly [
  kind: string,
  statements: readonly string[],
  sequence: number,
  finding: string,
])[] = [
  [
    'a changed fact',
    [
      `update case_log set body = jsonb_set(body, '{fields,outcome}', '"advice"') where CASE and sequence = 2`,
    ],
    2,
    'changed',
  ],
  ['another person', [`update case_log set by = 'somebody-else' where CASE and sequence = 2`], 2, 'changed'],
  [
    'another day',
    [`update case_log set happened_on = '2025-04-16' where CASE and sequence = 2`],
    2,
    'changed',
  ],
  ['another hour', [`update case_log set happened_at = now() where CASE and sequence = 3`], 3, 'changed'],
  ['another rule', [`update case_log set cite = '{PET-1}' where CASE and sequence = 1`], 1, 'changed'],
  ['another way in', [`update case_log set via = 'temporal' where CASE and sequence = 2`], 2, 'changed'],
  ['another hash', [`update case_log set hash = sha256('x') where CASE and sequence = 2`], 2, 'changed'],
  [
    'a note that was sealed for another place',
    [
      `update case_log set body = jsonb_set(body, '{fields,note}',
         (select body #> '{fields,note}' from case_log where CASE and sequence = 4)) where CASE and sequence = 2`,
    ],
    2,
    'unreadable',
  ],
  ['a removed row', ['delete from case_log where CASE and sequence = 2'], 2, 'missing'],
  ['the removed first row', ['delete from case_log where CASE and sequence = 1'], 1, 'missing'],
  ['a cut tail', ['delete from case_log where CASE and sequence > 2'], 3, 'cut'],
  [
    'swapped rows',
    [
      'update case_log set sequence = 90 where CASE and sequence = 2',
      'update case_log set sequence = 2 where CASE and sequence = 3',
      'update case_log set sequence = 3 where CASE and sequence = 90',
    ],
    2,
    'swapped',
  ],
  [
    'a row between two others',
    [
      'update case_log set sequence = sequence + 10 where CASE and sequence > 2',
      'update case_log set sequence = sequence - 9 where CASE and sequence > 10',
      copied(2, 3, `sha256('x')`),
    ],
    4,
    'swapped',
  ],
  ['a row behind the end', [copied(4, 5, `sha256('x')`)], 5, 'added'],
  ['the log without its case file', ['delete from case_file where CASE'], 0, 'no case file'],
  ['the case file without its log', ['delete from case_log where CASE'], 0, 'no log'],
  ['another end in the case file', [`update case_file set last_hash = sha256('x') where CASE`], 4, 'changed'],
  [
    'a worklist row with another date',
    [`update obligation set first_due = '2030-01-01' where CASE`],
    0,
    'projection',
  ],
  ['a worklist row gone', ['delete from obligation where CASE'], 0, 'projection'],
  ['a closed case that is open', [`update case_file set closed_at = now() where CASE`], 0, 'projection'],
  [
    'a made-up tombstone beside its case',
    [
      `insert into tombstone select case_id, process, council, last_sequence, last_hash, now(), 'me', 'none', 'k1', last_hash
       from case_file where CASE`,
    ],
    4,
    'tombstone',
  ],
  [
    'a made-up tombstone in place of its case',
    [
      `insert into tombstone select case_id, process, council, last_sequence, last_hash, now(), 'me', 'none', 'k1', last_hash
       from case_file where CASE`,
      ...['obligation', 'case_log', 'case_file'].map((table) => `delete from ${table} where CASE`),
    ],
    4,
    'tombstone',
  ],
];

describe('tampering is found, and named by the event', () => {
  test.each(kinds)('%s', async (_kind, statements, sequence, finding) => {
    await tamper(...statements);
    expect(await found()).toContainEqual([sequence, finding]);
  });

  test('a tail that was cut from the log and from the case file too: the running case knows', async () => {
    await tamper(
      'delete from case_log where CASE and sequence > 2',
      `update case_file set last_sequence = 2, version = 2, stage = 'awaiting decision',
         last_hash = (select hash from case_log where CASE and sequence = 2) where CASE`,
    );
    expect(await found(running())).toContainEqual([3, 'cut']);
  });

  test('a row behind the end that the case file knows: the running case does not', async () => {
    const extra = recommended(5, 'made up');
    await record(on.db, on.keys, caseNamed(id.split(':')[2]!), [extra]);
    expect(await found()).toEqual([]);
    expect(await found(running())).toEqual([[5, 'added']]);
  });

  test('a log that was written anew as a whole: the running case, and the end of an earlier look', async () => {
    const earlier = (await verify(on.db, on.keys, { case: id })).ends;
    await writeAnew();
    expect(await found()).toEqual([]);
    expect(await found(running())).toEqual([[4, 'differs']]);
    const { findings } = await verify(on.db, on.keys, { case: id, against: earlier });
    expect(findings).toMatchObject([{ case: id, sequence: 4, finding: 'differs' }]);
  });

  test('a case that was removed altogether: it runs, and an earlier look saw it', async () => {
    const earlier = (await verify(on.db, on.keys, { case: id })).ends;
    await tamper(
      ...['obligation', 'case_log', 'case_file'].map((table) => `delete from ${table} where CASE`),
    );
    expect(await found()).toEqual([]);
    expect(await found(running())).toEqual([[0, 'not recorded']]);
    const { findings } = await verify(on.db, on.keys, { case: id, against: earlier });
    expect(findings).toMatchObject([{ case: id, sequence: 4, finding: 'missing' }]);
  });

  test('a tombstone with another reason', async () => {
    const ref = caseNamed(id.split(':')[2]!);
    await record(on.db, on.keys, ref, [woke(5, 'CaseClosed', '2025-04-24T08:00:00Z', { stage: 'closed' })]);
    const earlier = (await verify(on.db, on.keys, { case: id })).ends;
    const disposal = connect(on.server.url, { role: 'caseclock_disposal', connections: 1 });
    await dispose(disposal, on.keys, { case: id, by: 'records-officer', reason: 'over' });
    await disposal.destroy();
    expect((await verify(on.db, on.keys, { case: id, against: earlier })).findings).toEqual([]);
    expect(await found(running())).toEqual([[5, 'tombstone']]); // it still runs
    await tamper(`update tombstone set reason = 'another' where CASE`);
    expect(await found()).toEqual([[5, 'tombstone']]);
  });
});

/** Everything that can be made to fit is made to fit, with the keys of the record. */
async function writeAnew(): Promise<void> {
  const events = [...(await loadEvents(on.db, on.keys, id))];
  events[1] = { ...events[1]!, fields: { outcome: 'advice', note: 'a' } };
  let previous = chainStart(id);
  for (const event of events) {
    const hash = chained(previous, event);
    await tamper(
      `update case_log set body = '${canonical(seal(id, event, on.keys))}', previous_hash = '\\x${previous.toString('hex')}',
         hash = '\\x${hash.toString('hex')}' where CASE and sequence = ${event.sequence}`,
    );
    previous = hash;
  }
  await tamper(`update case_file set last_hash = '\\x${previous.toString('hex')}' where CASE`);
}

test('what the record has not confirmed yet is no finding, nor what the case has gone on to since it was asked', async () => {
  expect(await found(running({ waiting: 0 }))).toEqual([]);
  const ref = caseNamed(id.split(':')[2]!);
  const ahead = fold([...eventsOf(ref), recommended(5, 'c')]);
  expect(await found(running({ case: ahead, waiting: 1 }))).toEqual([]);
  await record(on.db, on.keys, ref, [recommended(5, 'c')]);
  let asked = 0;
  const goesOn: RunningCases = {
    ...running(),
    ask: () =>
      Promise.resolve({ case: (asked += 1) === 1 ? fold(eventsOf(ref)) : ahead, waiting: 0, runs: true }),
  };
  expect(await found(goesOn)).toEqual([]);
});

test('running cases that give no answer are counted, and not asked for ever', async () => {
  let asked = 0;
  const silent: RunningCases = {
    ask: () => {
      asked += 1;
      return Promise.reject(new Error('no worker'));
    },
    ids: () => running().ids(),
  };
  const { unanswered } = await verify(on.db, on.keys, { running: silent });
  expect([asked, unanswered]).toEqual([3, 3]);
});

test('a log whose tail was cut is not written on', async () => {
  await tamper('delete from case_log where CASE and sequence > 2');
  const reference = id.split(':')[2]!;
  await expect(record(on.db, on.keys, caseNamed(reference), [recommended(3, 'other')])).rejects.toMatchObject(
    {
      type: 'RecordGap',
    },
  );
});

test('without the key a sealed note is unreadable, and nothing else is said about its row', async () => {
  const other = recordKeys(
    JSON.stringify({ active: 'k2', keys: { k2: Buffer.alloc(32).toString('base64') } }),
  );
  const { findings } = await verify(on.db, other, { case: id });
  expect(findings.map(({ sequence, finding }) => [sequence, finding])).toEqual([
    [2, 'unreadable'],
    [4, 'unreadable'],
  ]);
  expect(findings[0]!.detail).toContain('"k1"');
});

test('without an id all cases are checked, and progress is told', async () => {
  const told: number[] = [];
  const { cases, findings } = await verify(on.db, on.keys, { onProgress: (done) => told.push(done) });
  expect(told).toEqual(Array.from({ length: cases }, (_, index) => index + 1));
  expect(cases).toBeGreaterThan(10);
  expect(findings.some((one) => one.case === id)).toBe(false);
});
