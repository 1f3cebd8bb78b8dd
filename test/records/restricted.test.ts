import { instant } from '../../src/calendar';
import {
  agenda,
  arrangeSitting,
  custodiansOfChild,
  hiddenAmong,
  makeAgenda,
  openObligations,
  record,
  recipientsOf,
  rebuild,
  unallocated,
  worklist,
  worklistCounts,
} from '../../src/records';
import { backToRole } from '../../src/records/leavers';
import { startRecord, type TestRecord } from './database';
import { caseNamed, escalation, opened, received, woke } from './events';

/** Restricted cases in the record (decisions 7.5). */
let on: TestRecord;
const council = 'peterborough';
const custodians = ['pet-service-manager', 'pet-team-manager-2'];
const kept = caseNamed('R-1');
const other = { ...caseNamed('R-2'), child: 'CH-200' };

beforeAll(async () => {
  on = await startRecord();
  // Before it is restricted its manager is written a mail, and has a line for the digest.
  const before = { notices: [escalation(1, { to: ['team-manager'], as: 'digest' })] };
  await record(on.db, on.keys, kept, [opened(kept, before)]);
  await record(on.db, on.keys, kept, [
    woke(2, 'CaseRestricted', '2025-04-17T18:00:00+01:00', { custodians }),
  ]);
  await record(on.db, on.keys, other, [opened(other)]);
});
afterAll(() => on.stop());

const references = (lines: readonly { reference: string }[]) =>
  lines.map(({ reference }) => reference).sort();

test('are in no list but their custodians’, and count in totals', async () => {
  for (const list of [worklist, unallocated]) {
    expect(references((await list(on.db, { council })).lines)).toEqual(['R-2']);
    expect(references((await list(on.db, { council, reader: 'pet-team-manager' })).lines)).toEqual(['R-2']);
    expect(references((await list(on.db, { council, reader: custodians[0]! })).lines)).toEqual([
      'R-1',
      'R-2',
    ]);
  }
  const now = instant('2025-04-18T09:00:00+01:00');
  const counts = await worklistCounts(on.db, { council, now, dueUntil: '2025-04-30' as never });
  expect(counts).toMatchObject({ cases: 2, unallocated: 2, running: 2 });
});

test('are hidden from whoever is no custodian, and are known by their child', async () => {
  const ids = [kept.id, other.id];
  expect(await hiddenAmong(on.db, ids, 'pet-team-manager')).toEqual([kept.id]);
  expect(await hiddenAmong(on.db, ids, custodians[1]!)).toEqual([]);
  expect(await custodiansOfChild(on.db, council, kept.child)).toEqual(custodians);
  expect(await custodiansOfChild(on.db, council, other.child)).toEqual([]);
  expect(await custodiansOfChild(on.db, 'hull', kept.child)).toEqual([]);
});

test('what had not left when one was restricted goes into the custodians’ digest', async () => {
  const rows = await on.db
    .selectFrom('notice_recipient')
    .select(['person', 'status'])
    .where('case_id', '=', kept.id)
    .orderBy('person')
    .execute();
  const open = rows.filter(({ status }) => status !== 'not needed');
  expect(open).toEqual([
    { person: 'pet-service-manager', status: 'digest' },
    // Hers already: it stands in her digest as it did.
    { person: 'pet-team-manager-2', status: 'pending' },
  ]);
  expect(rows.map(({ person }) => person)).toContain('pet-team-manager');
});

test('of a custodian who leaves it goes to the other custodians, and to nobody who follows them in the post', async () => {
  const identity = caseNamed('R-3');
  const before = { notices: [escalation(1, { to: ['team-manager'], as: 'digest' })] };
  await record(on.db, on.keys, identity, [opened(identity, before)]);
  await record(on.db, on.keys, identity, [
    woke(2, 'CaseRestricted', '2025-04-17T18:00:00+01:00', { custodians }),
  ]);
  const open = async () => {
    const rows = await on.db
      .selectFrom('notice_recipient')
      .select(['person', 'status'])
      .where('case_id', '=', identity.id)
      .where('status', '<>', 'not needed')
      .orderBy('person')
      .execute();
    return rows.map(({ person }) => person);
  };
  expect(await open()).toEqual(custodians);
  const post = on.db.updateTable('post').where('council', '=', council).where('person', '=', custodians[1]!);
  await post.set({ held_until: instant('2025-04-18T00:00:00+01:00') }).execute();
  await backToRole(on.db, identity.id, 1, instant('2025-04-18T08:30:00+01:00'));
  expect(await open()).toEqual([custodians[0]]);
  await post.set({ held_until: null }).execute();
});

test('the digest knows whom alone it may tell', async () => {
  await record(on.db, on.keys, kept, [
    woke(3, 'LimitPassed', '2025-04-23T00:00:00+01:00', {
      clocks: [{ change: 'stage', id: 'referral-decision@1', stage: 'passed limit' }],
    }),
  ]);
  const asOf = instant('2025-04-23T08:30:00+01:00');
  const open = await openObligations(on.db, { asOf, movedInTime: false });
  expect(open.find((one) => one.case === kept.id)).toMatchObject({ custodians });
});

test('a custodian who is away is passed over, covered by nobody, while another is there', async () => {
  const to = { council, team: 'referral-and-assessment', roles: [], people: custodians, onlyThem: true };
  const told = async (at: string) =>
    (await recipientsOf(on.db, { ...to, at: instant(at) })).map(({ person }) => person);
  expect(await told('2025-04-17T18:00:00+01:00')).toEqual(custodians);
  const away = { council, away_from: received, away_until: instant('2025-05-01T00:00:00+01:00') };
  await on.db
    .insertInto('absence')
    .values({ ...away, person: custodians[0]! })
    .execute();
  const whileAway = { council, covers_from: away.away_from, covers_until: away.away_until };
  await on.db
    .insertInto('cover')
    .values({ ...whileAway, covers: custodians[0]!, person: 'pet-team-manager' })
    .execute();
  expect(await told('2025-04-18T18:00:00+01:00')).toEqual([custodians[1]]);
});

test('where no custodian is left, whoever may name others hears', async () => {
  const left = ['pet-nobody-1', 'pet-nobody-2'];
  const to = { council, team: 'referral-and-assessment', people: left, onlyThem: true, at: received };
  const told = await recipientsOf(on.db, { ...to, roles: ['head-of-service'] });
  expect(told.map(({ person }) => person)).toEqual(['pet-head-of-service']);
});

test('are on no agenda', async () => {
  const listed = (sequence: number) =>
    woke(sequence, 'ListedForPanel', '2025-04-24T10:00:00+01:00', {
      fields: { panel: 'allocation-meeting', panelOn: '2025-04-30' },
    });
  await record(on.db, on.keys, kept, [listed(4)]);
  await record(on.db, on.keys, other, [listed(2)]);
  const key = { council, panel: 'allocation-meeting', day: '2025-04-30' as never };
  const at = instant('2025-04-28T08:30:00+01:00');
  await arrangeSitting(on.db, key, { sitsAt: at, agendaAt: at, looksAt: at, nextDay: '2025-05-07' as never });
  const rules = { eachTeam: false, clocks: [], tells: ['team-manager'] as const, at, movedInTime: false };
  await makeAgenda(on.db, key, rules);
  expect((await agenda(on.db, key))?.items.map(({ reference }) => reference)).toEqual(['R-2']);
});

test('stay restricted when the projections are made again, and are open once that is lifted', async () => {
  await rebuild(on.db, on.keys, kept.id);
  expect(await hiddenAmong(on.db, [kept.id], 'pet-team-manager')).toEqual([kept.id]);
  await record(on.db, on.keys, kept, [
    woke(5, 'RestrictionLifted', '2025-04-30T10:00:00+01:00', { custodians: [] }),
  ]);
  expect(await hiddenAmong(on.db, [kept.id], 'pet-team-manager')).toEqual([]);
});
