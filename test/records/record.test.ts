import { loadEvents, record, RecordFailure, caseLog, verify } from '../../src/records';
import { startRecord, type TestRecord } from './database';
import { caseNamed, escalation, opened, recommended, woke } from './events';

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());

const write = (identity: Parameters<typeof record>[2], events: Parameters<typeof record>[3]) =>
  record(on.db, on.keys, identity, events);
const rows = async (caseId: string) =>
  (await on.asOwner('select count(*)::int as n from case_log where case_id = $1', [caseId]))[0]!.n;

describe('recording events', () => {
  test('what was recorded is what is read back, field by field', async () => {
    const ref = caseNamed('REF-1');
    const events = [
      opened(ref),
      recommended(2, 'seen the chronology'),
      woke(3, 'TargetPassed', '2025-04-18T15:59:00Z'),
    ];
    await write(ref, events);
    expect(await loadEvents(on.db, on.keys, ref.id)).toEqual(events);
  });

  test('the same events again change nothing and give the same answer', async () => {
    const ref = caseNamed('REF-2');
    const events = [
      opened(ref, { notices: [escalation(1), escalation(2, { to: ['police'] })] }),
      recommended(2, 'x'),
    ];
    const first = await write(ref, events);
    expect(first).toEqual({ toSend: [1], nobody: [2] });
    const logged = await caseLog(on.db, on.keys, ref.id);
    expect(await write(ref, events)).toEqual(first);
    expect(await caseLog(on.db, on.keys, ref.id)).toEqual(logged);
  });

  test('events that are there already may come together with new ones', async () => {
    const ref = caseNamed('REF-3');
    await write(ref, [opened(ref)]);
    await write(ref, [opened(ref), recommended(2, 'x')]);
    await write(ref, [recommended(2, 'x'), woke(3, 'TargetPassed', '2025-04-18T15:59:00Z')]);
    expect(await rows(ref.id)).toBe(3);
    expect((await verify(on.db, on.keys, { case: ref.id })).findings).toEqual([]);
  });

  test('another event in a place that is taken is refused, and nothing of the attempt stays', async () => {
    const ref = caseNamed('REF-4');
    await write(ref, [opened(ref), recommended(2, 'one')]);
    const other = [recommended(2, 'another'), woke(3, 'TargetPassed', '2025-04-18T15:59:00Z')];
    await expect(write(ref, other)).rejects.toMatchObject({ name: 'RecordFailure', type: 'RecordDiverged' });
    expect(await rows(ref.id)).toBe(2);
  });

  test('a death stops what has not been said yet; its own notice goes out', async () => {
    const ref = caseNamed('REF-60');
    await write(ref, [opened(ref, { notices: [escalation(1)] })]);
    const death = woke(2, 'DeathRecorded', '2025-04-18T10:00:00Z', { notices: [escalation(2)] });
    expect(await write(ref, [death])).toEqual({ toSend: [2], nobody: [] });
    const statuses = await on.asOwner(
      'select number, status from notice where case_id = $1 order by number',
      [ref.id],
    );
    expect(statuses).toEqual([
      { number: 1, status: 'stopped' },
      { number: 2, status: 'waiting' },
    ]);
  });

  test('a second opening of the same case with other content is refused', async () => {
    const ref = caseNamed('REF-5');
    await write(ref, [opened(ref)]);
    const second = opened({ ...ref, child: 'CH-999' });
    await expect(write(ref, [second])).rejects.toMatchObject({ type: 'RecordDiverged' });
  });

  test.each([
    [
      'before the first',
      (ref: ReturnType<typeof caseNamed>) => [recommended(2, 'x'), { ...opened(ref), sequence: 3 }],
    ],
    ['within the events', (ref: ReturnType<typeof caseNamed>) => [opened(ref), recommended(3, 'x')]],
  ])('a gap %s is refused', async (_where, events) => {
    const ref = caseNamed('REF-6');
    await expect(write(ref, events(ref))).rejects.toMatchObject({ type: 'RecordGap' });
    expect(await rows(ref.id)).toBe(0);
  });

  test('a gap behind what is recorded is refused', async () => {
    const ref = caseNamed('REF-7');
    await write(ref, [opened(ref)]);
    await expect(write(ref, [recommended(3, 'x')])).rejects.toBeInstanceOf(RecordFailure);
  });

  test('attempts that are alive at once write each event once', async () => {
    const ref = caseNamed('REF-8');
    const events = [opened(ref, { notices: [escalation(1)] }), recommended(2, 'x')];
    const answers = await Promise.all(Array.from({ length: 8 }, () => write(ref, events)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ toSend: [1], nobody: [] })));
    expect(await rows(ref.id)).toBe(2);
    expect((await verify(on.db, on.keys, { case: ref.id })).findings).toEqual([]);
  });

  test('of two different events for one place that come at once exactly one is taken', async () => {
    const ref = caseNamed('REF-9');
    await write(ref, [opened(ref)]);
    const outcomes = await Promise.allSettled([
      write(ref, [recommended(2, 'a')]),
      write(ref, [recommended(2, 'b')]),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await rows(ref.id)).toBe(2);
  });

  test('the case file follows: stage, version, team, end of the log, closing and re-opening', async () => {
    const ref = caseNamed('REF-10');
    await write(ref, [opened(ref)]);
    await write({ ...ref, team: 'family-help' }, [
      woke(2, 'CaseClosed', '2025-04-24T09:00:00+01:00', { stage: 'closed', version: 2 }),
    ]);
    const [closed] = await on.asOwner('select * from case_file where case_id = $1', [ref.id]);
    expect(closed).toMatchObject({ stage: 'closed', version: 2, team: 'family-help', last_sequence: 2 });
    expect(closed!.closed_at).toEqual(new Date('2025-04-24T08:00:00Z'));
    await write(ref, [
      woke(3, 'CaseReopened', '2025-04-25T09:00:00+01:00', { stage: 'decided', version: 3 }),
    ]);
    const [open] = await on.asOwner('select * from case_file where case_id = $1', [ref.id]);
    expect(open).toMatchObject({ stage: 'decided', closed_at: null });
  });

  test('it goes on after the database was killed and came back', async () => {
    const ref = caseNamed('REF-11');
    await write(ref, [opened(ref)]);
    await on.server.kill9();
    await on.server.restart();
    await write(ref, [recommended(2, 'x')]);
    expect(await rows(ref.id)).toBe(2);
  });
});

describe('what stands in the database', () => {
  test('a note is sealed, and names the key it needs', async () => {
    const ref = caseNamed('REF-20');
    await write(ref, [opened(ref), recommended(2, 'SECRET-NOTE')]);
    const [row] = await on.asOwner(
      'select body::text as body from case_log where case_id = $1 and sequence = 2',
      [ref.id],
    );
    expect(row!.body).not.toContain('SECRET-NOTE');
    expect(row!.body).toContain('"key": "k1"');
    expect(row!.body).toContain('"outcome": "assessment"');
  });

  test('the explanation that any act may carry is sealed like a note', async () => {
    const ref = caseNamed('REF-22');
    const event = { ...recommended(2, ''), fields: { explanation: 'SECRET-EXPLANATION' } };
    await write(ref, [opened(ref), event]);
    const [row] = await on.asOwner(
      'select body::text as body from case_log where case_id = $1 and sequence = 2',
      [ref.id],
    );
    expect(row!.body).not.toContain('SECRET-EXPLANATION');
    expect((await loadEvents(on.db, on.keys, ref.id))[1]!.fields).toEqual({
      explanation: 'SECRET-EXPLANATION',
    });
  });

  test('an expected date of delivery is sealed like a note', async () => {
    const ref = caseNamed('REF-21');
    const event = {
      ...recommended(2, ''),
      event: 'ExpectedDeliveryRecorded',
      fields: { expectedOn: '2025-09-09' },
    };
    await write(ref, [opened(ref), event]);
    const [row] = await on.asOwner(
      'select body::text as body from case_log where case_id = $1 and sequence = 2',
      [ref.id],
    );
    expect(row!.body).not.toContain('2025-09-09');
    expect((await loadEvents(on.db, on.keys, ref.id))[1]!.fields).toEqual({ expectedOn: '2025-09-09' });
  });

  test('the access audit only grows, for its owner too', async () => {
    await expect(on.asOwner('delete from access_audit')).rejects.toThrow(/rows are only ever added/);
  });
});
