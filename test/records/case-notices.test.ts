import { noticesOf, record, undelivered } from '../../src/records';
import { startRecord, type TestRecord } from './database';
import { caseNamed, escalation, opened } from './events';

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());

const one = caseNamed('REF-1');
const two = caseNamed('REF-2');
const becomes = (id: string, status: 'refused' | 'given up' | 'sent') =>
  on.db
    .updateTable('notice_recipient')
    .set({ status, attempts: 1, message_id: '<1@caseclock>', dated: '2025-04-18T08:30:00.000Z' as never })
    .where('case_id', '=', id)
    .where('number', '=', 1)
    .execute();

test('the notices of a case say to whom each went, and what became of each mail', async () => {
  await record(on.db, on.keys, one, [opened(one, { notices: [escalation(1), escalation(2)] })]);
  await record(on.db, on.keys, two, [opened(two, { notices: [escalation(1)] })]);
  const notices = await noticesOf(on.db, one.id);
  expect(notices.map(({ number, entry, kind, status }) => ({ number, entry, kind, status }))).toEqual([
    { number: 1, entry: 1, kind: 'escalation', status: 'waiting' },
    { number: 2, entry: 1, kind: 'escalation', status: 'waiting' },
  ]);
  expect(notices[0]!.recipients).toContainEqual({
    ...{ person: 'pet-team-manager', roles: ['team-manager'], status: 'pending' },
    ...{ attempts: 0, settledAt: null },
  });
  expect(notices[0]).not.toHaveProperty('payload');
  expect(await noticesOf(on.db, 'referral:peterborough:REF-404')).toEqual([]);
});

test('what was not delivered is a list of the council, page by page, and what arrived is not in it', async () => {
  const { council } = one;
  expect((await undelivered(on.db, { council })).lines).toEqual([]);
  await becomes(one.id, 'refused');
  await becomes(two.id, 'given up');
  const first = await undelivered(on.db, { council, limit: 1 });
  const second = await undelivered(on.db, { council, limit: 1, cursor: first.next! });
  expect(
    [...first.lines, ...second.lines].map(({ case: id, number, recipients }) => [
      id,
      number,
      recipients[0]!.status,
    ]),
  ).toEqual([
    [one.id, 1, 'refused'],
    [two.id, 1, 'given up'],
  ]);
  expect(second.next).toBeNull();
  await becomes(two.id, 'sent');
  expect((await undelivered(on.db, { council })).lines).toHaveLength(1);
  expect((await undelivered(on.db, { council: 'hull' })).lines).toEqual([]);
});
