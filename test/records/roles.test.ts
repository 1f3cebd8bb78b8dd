import { Client } from 'pg';
import { connect, dispose, record, type Db } from '../../src/records';
import { tablesOfCases } from '../../src/records/dispose';
import { startRecord, type TestRecord } from './database';
import { caseNamed, escalation, opened, woke } from './events';

/** Who may do what in the database, on a real one: rights by role, and triggers that hold for the owner too. */
let on: TestRecord;
let disposal: Db;
beforeAll(async () => {
  on = await startRecord();
  disposal = connect(on.server.url, { role: 'caseclock_disposal', connections: 1 });
});
afterAll(async () => {
  await disposal.destroy();
  await on.stop();
});

const order = (id: string) => ({ case: id, by: 'records-officer', reason: 'retention period over' });

async function closedCase(reference: string): Promise<string> {
  const ref = caseNamed(reference);
  await record(on.db, on.keys, ref, [
    opened(ref, { notices: [escalation(1)] }),
    woke(2, 'CaseClosed', '2025-04-24T09:00:00+01:00', { stage: 'closed' }),
  ]);
  return ref.id;
}

async function as(role: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: on.server.url });
  await client.connect();
  try {
    await client.query(`set role ${role}`);
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

describe('the case log only grows', () => {
  const changes = ['update case_log set by = by', 'delete from case_log', 'truncate case_log cascade'];

  test.each(changes)('"%s" is refused to the application: it has no such right', async (statement) => {
    await expect(as('caseclock_app', statement)).rejects.toThrow(/permission denied for table case_log/);
  });

  test.each(changes)('"%s" is refused to readers', async (statement) => {
    await expect(as('caseclock_reader', statement)).rejects.toThrow(/permission denied for table case_log/);
  });

  test.each(changes)('"%s" is refused by the table itself, even to its owner', async (statement) => {
    await expect(on.asOwner(statement)).rejects.toThrow(
      /rows are only ever added|only the role caseclock_disposal/,
    );
  });

  test('nothing in it is changed by disposal either, whatever it is granted', async () => {
    await on.asOwner('grant update on case_log to caseclock_disposal');
    await expect(as('caseclock_disposal', changes[0]!)).rejects.toThrow(/rows are only ever added/);
    await on.asOwner('revoke update on case_log from caseclock_disposal');
  });
});

test.each([
  'delete from case_file',
  'truncate case_file cascade',
  'delete from tombstone',
  'update dispute set found_by = found_by',
])('"%s" is refused to the owner', async (statement) => {
  await expect(on.asOwner(statement)).rejects.toThrow(/refused/);
});

test('a reader sees everything that reports need, and writes nothing', async () => {
  for (const table of [
    'case_file',
    'case_log',
    'obligation',
    'notice',
    'notice_recipient',
    'person',
    'tombstone',
  ]) {
    await as('caseclock_reader', `select * from ${table}`);
  }
  await expect(as('caseclock_reader', "update case_file set team = 'x'")).rejects.toThrow(
    /permission denied/,
  );
  await expect(as('caseclock_reader', "insert into team values ('hull', 'x', 'X')")).rejects.toThrow(
    /permission denied/,
  );
});

describe('disposal', () => {
  test('a closed case goes as a whole, and its tombstone says where its log ended', async () => {
    const id = await closedCase('REF-1');
    const [before] = await on.asOwner('select last_hash from case_file where case_id = $1', [id]);
    const disposed = await dispose(disposal, on.keys, order(id));
    expect(disposed).toMatchObject({
      lastSequence: 2,
      lastHash: (before!.last_hash as Buffer).toString('hex'),
      rows: { case_log: 2, case_file: 1, obligation: 1, notice: 1 },
    });
    const [tombstone] = await on.asOwner('select * from tombstone where case_id = $1', [id]);
    expect(tombstone).toMatchObject({
      last_sequence: 2,
      last_hash: before!.last_hash,
      disposed_by: 'records-officer',
    });
    for (const table of tablesOfCases) {
      expect(await on.asOwner(`select 1 from ${table} where case_id = $1`, [id])).toEqual([]);
    }
  });

  test('every table that speaks of cases is emptied, but the audit of who looked', async () => {
    const tables = await on.asOwner(
      `select table_name from information_schema.columns
       where table_schema = 'public' and column_name = 'case_id' and table_name not in ('access_audit', 'tombstone')
       order by table_name`,
    );
    expect(tables.map((row) => row.table_name)).toEqual([...tablesOfCases].sort());
  });

  test('a dry run counts and deletes nothing', async () => {
    const id = await closedCase('REF-2');
    const disposed = await dispose(disposal, on.keys, order(id), { dryRun: true });
    expect(disposed.rows).toMatchObject({ case_log: 2, case_file: 1 });
    expect(await on.asOwner('select 1 from case_log where case_id = $1', [id])).toHaveLength(2);
  });

  test('an open case and an unknown one are refused with a sentence', async () => {
    const ref = caseNamed('REF-3');
    await record(on.db, on.keys, ref, [opened(ref)]);
    await expect(dispose(disposal, on.keys, order(ref.id))).rejects.toThrow(/is open: only a closed case/);
    await expect(dispose(disposal, on.keys, order('referral:hull:NONE'))).rejects.toThrow(/There is no case/);
  });

  test('part of a case cannot go, nor a whole one without its tombstone', async () => {
    const id = await closedCase('REF-4');
    const gone = ['notice_recipient', 'notice', 'obligation', 'case_log', 'case_file'].map(
      (table) => `delete from ${table} where case_id = '${id}'`,
    );
    await expect(as('caseclock_disposal', 'begin', ...gone.slice(0, 4), 'commit')).rejects.toThrow(
      /a case is deleted whole/,
    );
    await expect(as('caseclock_disposal', 'begin', ...gone, 'commit')).rejects.toThrow(/has no tombstone/);
    expect(await on.asOwner('select 1 from case_log where case_id = $1', [id])).toHaveLength(2);
  });

  test('a tombstone beside its case is refused, and a disposed case is not opened again', async () => {
    const id = await closedCase('REF-5');
    await expect(
      on.asOwner(
        `insert into tombstone select case_id, process, council, last_sequence, last_hash, now(), 'me', 'none', 'k1', last_hash
         from case_file where case_id = $1`,
        [id],
      ),
    ).rejects.toThrow(/is still there: it has no tombstone/);
    await dispose(disposal, on.keys, order(id));
    const ref = caseNamed('REF-5');
    await expect(record(on.db, on.keys, ref, [opened(ref)])).rejects.toMatchObject({
      type: 'RecordDiverged',
      message: expect.stringContaining('was disposed of'),
    });
    await expect(
      as(
        'caseclock_app',
        `insert into case_file (case_id, process, council, reference, child, chain, team, stage, version, last_sequence, last_hash, opened_at)
        values ('${id}', 'referral', 'peterborough', 'REF-5', 'c', 'c', 't', '', 0, 1, sha256('x'), now())`,
      ),
    ).rejects.toThrow(/was disposed of, and is not opened again/);
  });

  test('the program itself has no way to delete a case', async () => {
    const id = await closedCase('REF-6');
    await expect(dispose(on.db, on.keys, order(id))).rejects.toThrow(/permission denied/);
  });
});
