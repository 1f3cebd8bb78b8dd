import { addDays, dateOf, instantOf } from '../../src/calendar';
import { caseId } from '../../src/casework/ids';
import {
  actsTaken,
  generalFields,
  roles,
  runningActs,
  type FieldDefinition,
  type ProcessName,
  type Role,
} from '../../src/vocabulary';
import { eventually } from '../support/eventually';
import { newReference, RealApi } from './real';
import type { Answer } from './support';

/** Every act that this release runs comes in over HTTP, as an Update and as a Signal alike, and the case decides it. */
let real: RealApi;
/** Somebody who may do nearly everything, so that what is decided is the act. */
let token: string;

beforeAll(async () => {
  real = await RealApi.start();
  token = await real.token('team-manager', { roles: Object.keys(roles) as Role[] });
});
afterAll(() => real.stop());

const today = dateOf(instantOf(Date.now()));

function valueOf({ type, codes, many }: FieldDefinition): unknown {
  const one = {
    flag: true,
    count: 2,
    event: 1,
    code: codes?.[0] ?? 'some-item',
    date: addDays(today, 10),
    moment: new Date(Date.now() - 30_000).toISOString(),
    duration: '10 working days',
    clock: 'referral-decision',
    role: 'team-manager',
    case: 'referral:peterborough:REF-9',
    reference: 'DOC-1',
    person: 'pet-social-worker',
    team: 'referral-and-assessment',
    field: 'note',
    note: 'a short note',
  }[type];
  return many ? [one] : one;
}

const bodyOf = (fields: Readonly<Record<string, FieldDefinition>>) =>
  Object.fromEntries(
    Object.entries({ ...generalFields, ...fields })
      .filter(([name]) => !name.startsWith('standingIn'))
      .map(([name, field]) => [name, valueOf(field)]),
  );

/** What a case refuses for; the body has passed the API, else it could not have been handed over. */
const decidedByTheCase = [
  'not-allowed',
  'not-qualified',
  'four-eyes',
  'missing',
  'stage',
  'closed',
  'future',
  'shape',
];

interface Outcome {
  events?: string[];
  code?: string;
}

function taken(receipt: { events: { event: string }[] }): Outcome {
  return { events: receipt.events.map(({ event }) => event) };
}

function refused({ code }: { code: string }): Outcome {
  return { code };
}

const outcomeOf = ({ status, body }: Answer): Outcome =>
  status < 300 ? taken(body as never) : refused(body as never);

/** Hands the act over, and asks what became of it. */
async function bySignal(at: string, body: object): Promise<Outcome> {
  const handed = await real.post(token, at, body, { Prefer: 'respond-async' });
  expect([at, handed.status, handed.headers.get('Preference-Applied')]).toEqual([at, 202, 'respond-async']);
  const answer = await eventually(async () => {
    const { status, body: found } = await real.get(token, handed.headers.get('Location')!);
    return status === 200 ? found : undefined;
  }, `an outcome of ${at}`);
  return answer.outcome === 'taken' ? taken(answer.receipt as never) : refused(answer.problem as never);
}

test('each opens a case, or is decided by one: with the same outcome, asked or handed over', async () => {
  const both = () => Promise.all([real.referral(token), real.referral(token)]);
  const isClosed = async (id: string) => (await real.get(token, `/v1/cases/${id}`)).body.stage === 'closed';
  const outcomes: Record<string, Outcome> = {};
  let pair = await both();
  // A death closes the case: it comes last.
  const acts = actsTaken('referral')
    .filter(({ opens }) => !opens)
    .sort((a, b) => Number(a.act === 'recordDeath') - Number(b.act === 'recordDeath'));
  for (const { act, resource, fields, event } of acts) {
    const body = bodyOf(fields);
    const [asked, handed] = await Promise.all([
      real.post(token, `/v1/cases/${pair[0]}/${resource}`, body).then(outcomeOf),
      bySignal(`/v1/cases/${pair[1]}/${resource}`, body),
    ]);
    // References that a case makes of its own differ; everything else may not.
    expect([act, handed.events ?? handed.code]).toEqual([act, asked.events ?? asked.code]);
    if (asked.events) expect([act, asked.events]).toEqual([act, expect.arrayContaining([event])]);
    else expect(decidedByTheCase).toContain(asked.code);
    outcomes[act] = asked;
    if (await isClosed(pair[0])) pair = await both();
  }
  const refusals = Object.entries(outcomes).filter(([, { events }]) => !events);
  // What stands against these is the case, not their way in: most of them are simply taken.
  expect(refusals.length).toBeLessThan(acts.length / 2);
});

test('each opening opens a case, and says where it is', async () => {
  for (const { resource, fields, processes } of runningActs.filter(({ opens }) => opens)) {
    const reference = newReference();
    const opened = await real.post(token, `/v1/${resource}`, {
      ...bodyOf(fields),
      reference,
      child: 'C-1',
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
    });
    expect([resource, opened.status]).toEqual([resource, 201]);
    const id = caseId(processes[0] as ProcessName, 'peterborough', reference);
    expect(opened.headers.get('Location')).toBe(`/v1/cases/${id}`);
  }
});

describe('where a case stands', () => {
  test('says which acts are possible for whoever reads, and what the others lack', async () => {
    const id = await real.referral(token);
    const find = async (role: Role) => {
      const { body } = await real.get(await real.token(role), `/v1/cases/${id}`);
      expect((body.acts as { act: string }[]).map(({ act }) => act)).toEqual(
        actsTaken('referral')
          .filter(({ opens }) => !opens)
          .map(({ act }) => act),
      );
      return (act: string) => (body.acts as { act: string }[]).find((one) => one.act === act);
    };
    const [worker, manager] = [await find('social-worker'), await find('team-manager')];
    expect(manager('decideReferral')).toMatchObject({ possible: true });
    expect(worker('decideReferral')).toMatchObject({
      possible: false,
      lacks: [{ message: expect.stringContaining('is for the team manager') as string }],
    });
    expect(worker('seeChild')).toMatchObject({ possible: true, protective: true, resource: 'sightings' });
    expect(worker('acknowledgeEscalation')).toMatchObject({ possible: false });
  });

  test('says who holds it, who last saw the child, and what waits for a signature', async () => {
    const id = await real.referral(token);
    const at = `/v1/cases/${id}`;
    expect((await real.get(token, at)).body).toMatchObject({ lastSeen: null, signOffs: [], linked: [] });
    await real.post(token, `${at}/allocations`, { worker: 'pet-social-worker', role: 'social-worker' });
    await real.post(token, `${at}/sightings`, { alone: true });
    await real.post(await real.token('social-worker'), `${at}/recommendations`, { outcome: 'assessment' });
    expect((await real.get(token, at)).body).toMatchObject({
      holder: 'pet-social-worker',
      lastSeen: { event: 'ChildSeen', alone: true },
      signOffs: [{ act: 'decideReferral', author: 'pet-social-worker' }],
    });
    await real.post(token, `${at}/referral-decisions`, {
      outcome: 'assessment',
      explanation: 'checks will follow',
    });
    expect((await real.get(token, at)).body.leads.length).toBeGreaterThan(0);
  });

  test('closed, says what re-opens it and what protects a child', async () => {
    const id = await real.closed(token);
    const { body } = await real.get(token, `/v1/cases/${id}`);
    const possible = (body.acts as { act: string; possible: boolean }[]).filter((one) => one.possible);
    expect(possible.map(({ act }) => act)).toEqual(expect.arrayContaining(['correct', 'seeChild']));
    expect(possible.map(({ act }) => act)).not.toContain('addNote');
  });
});

test('the explanation of what is not there reaches the case', async () => {
  const id = await real.referral(token);
  await real.post(token, `/v1/cases/${id}/notes`, {
    explanation: 'the reason stands in the file',
    checked: ['a'],
  });
  const facts = await real.installation.client.workflow
    .getHandle(id)
    .query<{ case: { facts: { fields: object }[] } }>('case');
  expect(facts.case.facts.at(-1)?.fields).toEqual({
    explanation: 'the reason stands in the file',
    checked: ['a'],
  });
});
