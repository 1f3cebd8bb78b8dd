import { record, recordKeys, verify } from '../../src/records';
import { startRecord, type TestRecord } from './database';
import { caseNamed, opened, recommended, woke } from './events';

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
  const events = [
    opened(ref),
    recommended(2, 'a'),
    woke(3, 'TargetPassed', '2025-04-18T15:59:00Z'),
    recommended(4, 'b'),
  ];
  await record(on.db, on.keys, ref, events);
});

/** What somebody can do who may switch the trigger off. */
async function tamper(...statements: string[]): Promise<void> {
  await on.asOwner('alter table case_log disable trigger user');
  for (const statement of statements) await on.asOwner(statement.replaceAll('CASE', `case_id = '${id}'`));
  await on.asOwner('alter table case_log enable trigger user');
}

const found = async () =>
  (await verify(on.db, on.keys, id)).findings.map(({ sequence, finding }) => [sequence, finding]);

test('a whole log is whole, and says where it ends', async () => {
  const { cases, rows, findings, ends } = await verify(on.db, on.keys, id);
  expect({ cases, rows, findings }).toEqual({ cases: 1, rows: 4, findings: [] });
  expect(ends).toEqual([{ case: id, sequence: 4, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
});

test.each([
  [
    'a fact',
    `update case_log set body = jsonb_set(body, '{fields,outcome}', '"advice"') where CASE and sequence = 2`,
  ],
  ['who did it', `update case_log set by = 'somebody-else' where CASE and sequence = 2`],
  ['when it happened', `update case_log set happened_on = '2025-04-16' where CASE and sequence = 2`],
  ['its hash', `update case_log set hash = sha256('x') where CASE and sequence = 2`],
])('a changed row is found: %s', async (_what, statement) => {
  await tamper(statement);
  expect(await found()).toContainEqual([2, 'changed']);
});

test('a note that was replaced by a sealed note of another place is found', async () => {
  await tamper(
    `update case_log set body = jsonb_set(body, '{fields,note}',
       (select body #> '{fields,note}' from case_log where CASE and sequence = 4)) where CASE and sequence = 2`,
  );
  expect(await found()).toEqual([[2, 'unreadable']]);
});

test('a missing row is found', async () => {
  await tamper('delete from case_log where CASE and sequence = 2');
  expect(await found()).toEqual([[2, 'missing']]);
});

test('swapped rows are found', async () => {
  await tamper(
    'update case_log set sequence = 90 where CASE and sequence = 2',
    'update case_log set sequence = 2 where CASE and sequence = 3',
    'update case_log set sequence = 3 where CASE and sequence = 90',
  );
  const findings = await found();
  expect(findings).toContainEqual([2, 'swapped']);
  expect(findings).toContainEqual([3, 'swapped']);
});

test('a row added behind the end is found', async () => {
  await tamper(
    `insert into case_log (case_id, sequence, event, happened_on, recorded_at, by, via, cite, body, previous_hash, hash)
     select case_id, 5, event, happened_on, recorded_at, by, via, cite, jsonb_set(body, '{sequence}', '5'), hash, sha256('x')
     from case_log where CASE and sequence = 4`,
  );
  expect(await found()).toContainEqual([5, 'added']);
});

test('a cut tail is found, and the log is not written on', async () => {
  await tamper('delete from case_log where CASE and sequence > 2');
  expect(await found()).toEqual([[3, 'cut']]);
  const reference = id.split(':')[2]!;
  await expect(record(on.db, on.keys, caseNamed(reference), [recommended(3, 'other')])).rejects.toMatchObject(
    {
      type: 'RecordGap',
    },
  );
});

test('a last row that was written anew with a hash that fits is found by the case file', async () => {
  await tamper(`update case_file set last_hash = sha256('x') where CASE`);
  expect(await found()).toEqual([[4, 'changed']]);
});

test('without the key a sealed note is unreadable, and nothing else is said about its row', async () => {
  const other = recordKeys(
    JSON.stringify({ active: 'k2', keys: { k2: Buffer.alloc(32).toString('base64') } }),
  );
  const { findings } = await verify(on.db, other, id);
  expect(findings.map(({ sequence, finding }) => [sequence, finding])).toEqual([
    [2, 'unreadable'],
    [4, 'unreadable'],
  ]);
  expect(findings[0]!.detail).toContain('"k1"');
});

test('without an id all cases are checked', async () => {
  const { cases, findings } = await verify(on.db, on.keys);
  expect(cases).toBe(count);
  expect(new Set(findings.map((one) => one.case)).has(id)).toBe(false);
});
