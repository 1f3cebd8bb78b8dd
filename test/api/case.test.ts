import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { policies } from '../../src/api/policies';
import { dataConverter } from '../../src/codec';
import { workflowBundle } from '../support/bundle';
import { temporalCli } from '../support/programs';
import {
  callUntilAnswered,
  recordDown,
  lonelyServices,
  newIssuer,
  newRing,
  startApi,
  tokenFor,
  type Api,
  type Issuer,
} from './support';

/** The API before the real workflow on a real server; the record only says yes. */
let env: TestWorkflowEnvironment;
let worker: Worker;
let running: Promise<void>;
let api: Api;
let issuer: Issuer;
let temporal: Client;
let manager: string;
let practitioner: string;
const audited: object[] = [];

const searchAttributes = [
  'Authority=Keyword',
  'Stage=Keyword',
  'Chain=Keyword',
  'NextDueAt=Datetime',
  'OverdueCount=Int',
];

beforeAll(async () => {
  const executable = { type: 'existing-path', path: temporalCli() } as const;
  env = await TestWorkflowEnvironment.createLocal({
    server: { executable, extraArgs: searchAttributes.flatMap((one) => ['--search-attribute', one]) },
  });
  const ring = newRing();
  const activities = { record: () => ({ toSend: [], nobody: [] }), notify: () => undefined };
  worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'caseclock',
    workflowBundle: { codePath: workflowBundle() },
    dataConverter: dataConverter(ring, 'worker'),
    activities,
  });
  running = worker.run();
  issuer = await newIssuer();
  temporal = new Client({ connection: env.connection, dataConverter: dataConverter(ring, 'api') });
  const records = {
    ...recordDown,
    loadCase: async () => null,
    audit: async (entry: object) => void audited.push(entry),
  };
  api = await startApi(lonelyServices(issuer, [], { temporal, policies, records }), callUntilAnswered);
  manager = await tokenFor(issuer, 'team-manager', { person: 'pet-team-manager' });
  practitioner = await tokenFor(issuer, 'social-worker', { person: 'pet-social-worker' });
});

afterAll(async () => {
  await api?.stop();
  worker?.shutdown();
  await running;
  await env?.teardown();
});

const newReference = () => `REF-${parseInt(randomBytes(4).toString('hex'), 16)}`;
const referral = (reference: string, more: object = {}) => ({
  reference,
  child: 'C-1001',
  receivedAt: new Date(Date.now() - 60_000).toISOString(),
  sourceKind: 'school',
  team: 'referral-and-assessment',
  safeAddress: true,
  ...more,
});

async function opened() {
  const reference = newReference();
  const body = referral(reference);
  const headers = { 'Idempotency-Key': `open-${reference}` };
  const answer = await api.call('POST', '/v1/referrals', { token: manager, json: body, headers });
  return {
    at: `/v1/cases/referral:peterborough:${reference}`,
    id: `referral:peterborough:${reference}`,
    body,
    headers,
    answer,
  };
}

describe('opening', () => {
  test('is 201 with its place and receipt; the same again 200; other content 409', async () => {
    const { at, id, body, headers, answer } = await opened();
    expect(answer.body).toMatchObject({ case: id, version: 1 });
    expect(answer.body).not.toHaveProperty('replayed');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Location')).toBe(at);
    expect(answer.headers.get('ETag')).toBe('"1"');
    const again = await api.call('POST', '/v1/referrals', { token: manager, json: body, headers });
    expect(again).toMatchObject({ status: 200, body: { ...answer.body, replayed: true } });
    const withoutKey = await api.call('POST', '/v1/referrals', { token: manager, json: body });
    expect(withoutKey).toMatchObject({ status: 200, body: { case: id } });
    const other = await api.call('POST', '/v1/referrals', {
      token: manager,
      json: { ...body, child: 'C-2' },
    });
    expect(other).toMatchObject({ status: 409, body: { code: 'reference-taken' } });
  });

  test('gives clocks that explain themselves: rule, start, what was skipped, which reading won', async () => {
    const { at } = await opened();
    const explained = await api.call('GET', `${at}/clocks/referral-decision/explanation`, {
      token: practitioner,
    });
    expect(explained.status).toBe(200);
    expect(explained.body).toMatchObject({
      clock: 'referral-decision',
      policy: 'peterborough@undated',
      startedBy: { event: 'ReferralReceived' },
      rules: { 'PET-3.5f': { quote: expect.stringContaining('within one working day') as string } },
    });
    expect(explained.body.sentences.join(' ')).toContain('It started with ReferralReceived on');
    const none = await api.call('GET', `${at}/clocks/visit/explanation`, { token: practitioner });
    expect(none).toMatchObject({ status: 404, body: { detail: 'The case has no clock "visit".' } });
  });

  test('gives a case that can be read, and not by another council', async () => {
    const { at, id } = await opened();
    const read = await api.call('GET', at, { token: practitioner });
    expect(read).toMatchObject({ status: 200, body: { case: id, version: 1, council: 'peterborough' } });
    expect(read.body.waitsFor.length).toBeGreaterThan(0);
    expect(read.body.facts).toBeUndefined();
    expect(read.headers.get('ETag')).toBe('"1"');
    expect(audited).toContainEqual(
      expect.objectContaining({ what: 'read', case: id, person: 'pet-social-worker' }),
    );
    const hull = await tokenFor(issuer, 'team-manager', { council: 'hull' });
    const id2 = '0b9ac2de-53e5-4c3c-9f33-1d2f8ac1c6b1';
    const hidden = await api.call('GET', at, { token: hull, headers: { 'X-Request-ID': id2 } });
    const unknown = await api.call('GET', '/v1/cases/referral:peterborough:REF-0', {
      token: manager,
      headers: { 'X-Request-ID': id2 },
    });
    expect(hidden.status).toBe(404);
    expect(hidden.text).toBe(unknown.text);
    await api.call('POST', `${at}/notes`, { token: hull, json: {} });
    for (const what of ['read-refused', 'act-refused']) {
      expect(audited).toContainEqual(
        expect.objectContaining({ what, case: id, authority: 'hull', reason: 'authority' }),
      );
    }
  });
});

describe('an act', () => {
  test('is answered with its receipt; the same key again with the same; another body is refused', async () => {
    const { at } = await opened();
    const send = (outcome: string) =>
      api.call('POST', `${at}/recommendations`, {
        token: practitioner,
        json: { outcome },
        headers: { 'Idempotency-Key': 'k1' },
      });
    const first = await send('advice');
    expect(first.body).toMatchObject({ version: 2, events: [{ event: 'DecisionRecommended' }] });
    expect(first.status).toBe(200);
    expect(first.headers.get('ETag')).toBe('"2"');
    expect(first.body).not.toHaveProperty('replayed');
    expect((await send('advice')).body).toEqual(first.body);
    expect(await send('assessment')).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    expect((await api.call('GET', at, { token: manager })).body.version).toBe(2);
  });

  test('with an old version is 412', async () => {
    const { at } = await opened();
    const json = { outcome: 'advice' };
    await api.call('POST', `${at}/recommendations`, { token: practitioner, json });
    const stale = await api.call('POST', `${at}/recommendations`, {
      token: practitioner,
      json,
      headers: { 'If-Match': '"1"' },
    });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale' } });
  });

  test('by a role that may not is 403, cites the rule, and is audited', async () => {
    const { at, id } = await opened();
    const answer = await api.call('POST', `${at}/referral-decisions`, {
      token: practitioner,
      json: { outcome: 'advice' },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(answer.body.cite.length).toBeGreaterThan(0);
    expect(audited).toContainEqual(
      expect.objectContaining({
        what: 'act-refused',
        case: id,
        subject: 'decideReferral',
        reason: 'not-allowed',
      }),
    );
  });

  test('by whoever may is taken, with the person of the token', async () => {
    const { at } = await opened();
    const answer = await api.call('POST', `${at}/referral-decisions`, {
      token: manager,
      json: { outcome: 'assessment' },
    });
    expect(answer.body).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ event: 'ReferralDecided' })]),
    });
    expect(answer.status).toBe(200);
  });

  test('can be handed over: 202, and its outcome is found, taken or refused', async () => {
    const { at } = await opened();
    const headers = { Prefer: 'respond-async' };
    const taken = await api.call('POST', `${at}/recommendations`, {
      token: practitioner,
      json: { outcome: 'advice' },
      headers,
    });
    expect(taken.status).toBe(202);
    const outcome = await api.call('GET', taken.headers.get('Location')!, { token: practitioner });
    expect(outcome.body).toMatchObject({ outcome: 'taken', receipt: { version: 2 } });
    const refused = await api.call('POST', `${at}/referral-decisions`, {
      token: practitioner,
      json: { outcome: 'advice' },
      headers,
    });
    const why = await api.call('GET', refused.headers.get('Location')!, { token: practitioner });
    expect(why.body).toMatchObject({ outcome: 'refused', problem: { status: 403, code: 'not-allowed' } });
    expect(await api.call('GET', `${at}/acts/none`, { token: practitioner })).toMatchObject({
      status: 404,
      body: { code: 'not-yet' },
    });
  });

  test('on a case that is not there is 404', async () => {
    const answer = await api.call('POST', '/v1/cases/referral:peterborough:REF-0/recommendations', {
      token: practitioner,
      json: { outcome: 'advice' },
    });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('a closed case', () => {
  async function closed() {
    const found = await opened();
    const decided = await api.call('POST', `${found.at}/referral-decisions`, {
      token: manager,
      json: { outcome: 'no-further-action' },
      headers: { 'Idempotency-Key': 'decision' },
    });
    expect(decided.status).toBe(200);
    const died = await api.call('POST', `${found.at}/deaths`, { token: manager, json: {} });
    expect(died.body.stage).toBe('closed');
    await temporal.workflow.getHandle(found.id).result();
    return { ...found, decided, died };
  }

  test('repeats its answers, refuses what is new, and opens again for a correction', async () => {
    const { at, decided, died } = await closed();
    const again = await api.call('POST', `${at}/referral-decisions`, {
      token: manager,
      json: { outcome: 'no-further-action' },
      headers: { 'Idempotency-Key': 'decision' },
    });
    expect(again).toMatchObject({ status: 200, body: decided.body });
    const reused = await api.call('POST', `${at}/recommendations`, {
      token: manager,
      json: { outcome: 'advice' },
      headers: { 'Idempotency-Key': 'decision' },
    });
    expect(reused).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    const late = await api.call('POST', `${at}/recommendations`, {
      token: manager,
      json: { outcome: 'advice' },
    });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'closed', detail: expect.stringContaining('is closed since') },
    });
    const entry = (died.body.events as { sequence: number; event: string }[]).find(
      ({ event }) => event === 'DeathRecorded',
    )!;
    const corrected = await api.call('POST', `${at}/corrections`, {
      token: manager,
      json: { entry: entry.sequence, correction: 'void', reason: 'wrong-child' },
    });
    expect(corrected.body).toMatchObject({ stage: expect.not.stringMatching('closed') });
    expect(corrected.status).toBe(200);
    expect((await api.call('GET', at, { token: manager })).body.stage).not.toBe('closed');
  });
});
