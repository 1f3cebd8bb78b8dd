import { sql } from 'kysely';
import { addDays, dateOf, instantOf } from '../../src/calendar';
import { arrangeSitting, makeAgenda } from '../../src/records';
import { eventually } from '../support/eventually';
import { newReference, RealApi } from './real';

/** A panel's decisions in one sitting, over HTTP, on real cases (HUL-2.1). */
let real: RealApi;
let worker: string;
let chair: string;

const council = 'hull';
const panel = 'child-in-need-panel';
const now = instantOf(Date.now());
const today = dateOf(now);
const address = `/v1/panels/${council}/${panel}/${today}`;

beforeAll(async () => {
  real = await RealApi.start();
  worker = await real.token('social-worker', { council, person: 'hul-social-worker' });
  chair = await real.token('locality-manager', { council, person: 'hul-locality-manager' });
});
afterAll(() => real.stop());

/** A step-down that waits for today's panel. */
async function listed(): Promise<string> {
  const reference = newReference();
  const opened = await real.post(worker, '/v1/step-downs', {
    reference,
    child: 'C-1001',
    receivedAt: new Date(Date.now() - 60_000).toISOString(),
    route: 'child-in-need-plan',
    team: 'locality-east',
  });
  expect([opened.status, opened.text]).toEqual([201, expect.any(String)]);
  const id = `step-down:${council}:${reference}`;
  const listing = await real.post(worker, `/v1/cases/${id}/panel-listings`, { panel, panelOn: today });
  expect([listing.status, listing.text]).toEqual([200, expect.any(String)]);
  return id;
}

/** Today's sitting, with the agenda of what waits. */
async function agendaMade(cases: readonly string[]): Promise<void> {
  const { db } = real.installation;
  const key = { council, panel, day: today };
  await eventually(async () => {
    const { rows } = await sql<{ count: number }>`select count(distinct case_id) from case_log
      where event = 'ListedForPanel' and case_id = any(${[...cases]}::text[])`.execute(db);
    return rows[0]!.count === cases.length || undefined;
  }, 'the listings in the record');
  await arrangeSitting(db, key, { sitsAt: now, agendaAt: now, looksAt: now, nextDay: addDays(today, 7) });
  await makeAgenda(db, key, {
    ...{ capacity: 5, eachTeam: true, clocks: [], tells: ['clinician'], at: now, movedInTime: false },
  });
}

const all = { quorate: true, reasonRecorded: true };
const agenda = async () => (await real.get(chair, address)).body;
/** Asks until so many are decided by the record. */
const untilDecided = (count: number) =>
  eventually(async () => {
    const body = await agenda();
    return body.decided === count ? body : undefined;
  }, `${count} to be decided`);

test('one sitting is entered once: each case has its own answer, and what was not reached waits', async () => {
  const [down, remains, wrong, left] = [await listed(), await listed(), await listed(), await listed()];
  await agendaMade([down, remains, wrong, left]);
  const answer = await real.post(chair, `${address}/decisions`, {
    ...all,
    decisions: [
      { case: down, outcome: 'step-down' },
      { case: remains, outcome: 'remain', note: 'see the file' },
      { case: wrong, outcome: 'perhaps' },
      { case: 'step-down:hull:NONE-1', outcome: 'close' },
    ],
  });
  expect(answer.status).toBe(200);
  expect(answer.body.results).toMatchObject([
    { case: down, outcome: 'taken', receipt: { stage: 'agreed' } },
    { case: remains, outcome: 'taken' },
    { case: wrong, outcome: 'refused', problem: { errors: [{ pointer: '/outcome' }] } },
    { case: 'step-down:hull:NONE-1', outcome: 'refused', problem: { status: 404 } },
  ]);
  const { items } = await untilDecided(2);
  const states = Object.fromEntries(
    (items as { case: string; state: string; outcome: string | null }[]).map((item) => [
      item.case,
      [item.state, item.outcome],
    ]),
  );
  expect(states).toEqual({
    [down]: ['decided', 'step-down'],
    [remains]: ['decided', 'remain'],
    [wrong]: ['waits', null],
    [left]: ['waits', null],
  });
  const list = await real.get(chair, `/v1/panels?panel=${panel}`);
  expect(list.body.items).toMatchObject([
    { day: today, waiting: 4, decided: 2, nobodyToTell: ['locality-east'] },
  ]);

  // The same again does nothing; another decision of the same sitting is refused on the case.
  const again = (outcome: string) =>
    real.post(chair, `${address}/decisions`, { ...all, decisions: [{ case: down, outcome }] });
  const [first] = answer.body.results as { receipt: { version: number } }[];
  expect((await again('step-down')).body.results).toMatchObject([
    { outcome: 'taken', receipt: { version: first!.receipt.version } },
  ]);
  expect((await real.get(chair, `/v1/cases/${down}`)).body.version).toBe(first!.receipt.version);
  expect((await again('close')).body.results).toMatchObject([
    { outcome: 'refused', problem: { code: 'key-reused' } },
  ]);
});

test('two who record the same sitting at once: one decision stands, the other is refused', async () => {
  const id = await listed();
  const decide = (outcome: string) =>
    real.post(chair, `${address}/decisions`, { ...all, decisions: [{ case: id, outcome }] });
  const answers = await Promise.all([decide('close'), decide('remain')]);
  const outcomes = answers.map(({ body }) => (body.results as { outcome: string }[])[0]!.outcome);
  expect(outcomes.sort()).toEqual(['refused', 'taken']);
  const { case: found } = await real.installation.client.workflow
    .getHandle(id)
    .query<{ case: { facts: { event: string }[] } }>('case');
  expect(found.facts.filter(({ event }) => event === 'PanelDecided')).toHaveLength(1);
});

test('what is wrong with the whole is told with its field, and nothing is taken', async () => {
  const send = (body: object) => real.post(chair, `${address}/decisions`, body);
  const id = 'step-down:hull:SD-1';
  const pointers = async (body: object) => {
    const answer = await send(body);
    return [answer.status, (answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer)];
  };
  expect(await pointers({ decisions: [] })).toEqual([422, ['/decisions']]);
  expect(await pointers({ decisions: [{ outcome: 'close' }] })).toEqual([422, ['/decisions/0/case']]);
  expect(await pointers({ decisions: [{ case: id }], panel: 'another' })).toEqual([422, ['/panel']]);
  const twice = { case: id, outcome: 'close' };
  expect(await pointers({ decisions: [twice, twice] })).toEqual([422, ['/decisions/1/case']]);
});

test('a sitting of another council, of no such day or on no date is not there', async () => {
  const get = async (at: string) => (await real.get(chair, at)).status;
  expect(await get(`/v1/panels/peterborough/allocation-meeting/${today}`)).toBe(404);
  expect(await get(`/v1/panels/${council}/${panel}/2001-01-03`)).toBe(404);
  expect(await get(`/v1/panels/${council}/${panel}/some-day`)).toBe(422);
  const other = await real.post(chair, `/v1/panels/peterborough/allocation-meeting/${today}/decisions`, {
    decisions: [{ case: 'step-down:peterborough:SD-1', outcome: 'close' }],
  });
  expect(other.status).toBe(404);
});
