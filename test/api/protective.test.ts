import fc from 'fast-check';
import { runningActs } from '../../src/vocabulary';
import { rule } from '../support/rule';
import { eventually } from '../support/eventually';
import { newReference, RealApi } from './real';
import { down, type CallOptions } from './support';

/** Over HTTP too nothing refuses what protects a child: it is taken, somewhere, at once (decisions 1.1). */
let real: RealApi;
let worker: string;
let manager: string;
let id: string;

beforeAll(async () => {
  real = await RealApi.start();
  worker = await real.token('social-worker');
  manager = await real.token('team-manager');
  id = await real.referral(worker);
});
afterAll(() => real.stop());

const entry = async (of: string, event: string) => {
  const log = await real.get(worker, `/v1/cases/${of}/log`);
  return (log.body.items as { event: Record<string, any> }[])
    .map((item) => item.event)
    .filter((one) => one.event === event)
    .at(-1);
};
/** What the record says of the last such entry, once it has it. */
const recorded = (of: string, event: string): Promise<Record<string, any>> =>
  eventually(() => entry(of, event).catch(() => undefined), `${event} in the log of ${of}`);

describe('on an open case', () => {
  rule('HUL-0.1', 'a concern with wrong and unknown fields is taken with what can be read', async () => {
    const of = await real.referral(worker);
    const answer = await real.post(worker, `/v1/cases/${of}/concerns`, {
      kind: 'bad',
      emergency: true,
      happenedAt: 'yesterday',
      Tommy: 'x',
    });
    expect(answer).toMatchObject({ status: 200, body: { events: [{ event: 'ConcernRaised' }] } });
    expect(await recorded(of, 'ConcernRaised')).toMatchObject({
      fields: { emergency: true },
      unread: ['kind', 'happenedAt', 'unknown'],
    });
    expect(JSON.stringify(await recorded(of, 'ConcernRaised'))).not.toContain('Tommy');
  });

  test.each<[string, CallOptions]>([
    ['no JSON', { text: '{ "alone": ' }],
    ['a list', { json: [] }],
    ['text of another type', { text: 'seen', headers: { 'Content-Type': 'text/plain' } }],
    ['far too much', { json: { note: 'x'.repeat(70_000) } }],
    ['nothing', {}],
    ['an old version', { json: {}, headers: { 'If-Match': '"1000"' } }],
    ['a version of the wrong form', { json: {}, headers: { 'If-Match': 'seven' } }],
    ['a key of the wrong form', { json: {}, headers: { 'Idempotency-Key': 'two words' } }],
  ])('it is taken with %s', async (_what, options) => {
    const answer = await real.api.call('POST', `/v1/cases/${id}/sightings`, { token: worker, ...options });
    expect(answer).toMatchObject({ status: 200, body: { events: [{ event: 'ChildSeen' }] } });
    expect(answer.headers.get('Idempotency-Key')).toMatch(/^[\x21-\x7e]+$/);
  });

  test('with a key that was used for something else it is a new act; the same again is not', async () => {
    const headers = { 'Idempotency-Key': 'used' };
    const first = await real.post(worker, `/v1/cases/${id}/notes`, { fileEntry: 'DOC-1' }, headers);
    const seen = await real.post(worker, `/v1/cases/${id}/sightings`, { alone: true }, headers);
    const again = await real.post(worker, `/v1/cases/${id}/sightings`, { alone: true }, headers);
    expect(first.status).toBe(200);
    expect(seen).toMatchObject({ status: 200, body: { version: first.body.version + 1 } });
    expect(again).toMatchObject({ status: 200, body: seen.body });
  });
});

describe('on a closed case', () => {
  test('it is done on a linked contact, opened with it; the same again is the same', async () => {
    const of = await real.closed(manager);
    const send = () =>
      real.post(worker, `/v1/cases/${of}/concerns`, { kind: 'neglect' }, { 'Idempotency-Key': 'closed' });
    const answer = await send();
    const contact = answer.body.case as string;
    expect(answer).toMatchObject({
      status: 201,
      body: { events: [{ event: 'ConcernRaised' }], insteadOf: { case: of, because: 'closed' } },
    });
    expect(answer.headers.get('Location')).toBe(`/v1/cases/${contact}`);
    expect(await real.get(worker, `/v1/cases/${contact}`)).toMatchObject({
      status: 200,
      body: {
        child: 'C-1001',
        family: 'F-7',
        chain: of,
        team: 'referral-and-assessment',
        linked: [{ case: of, relation: 'earlier-referral' }],
      },
    });
    expect(await send()).toMatchObject({ status: 200, body: { case: contact } });
  });

  test('another body with the same key is done on the same contact; when that is closed, on the next', async () => {
    const of = await real.closed(manager);
    const send = (kind: string) =>
      real.post(worker, `/v1/cases/${of}/concerns`, { kind }, { 'Idempotency-Key': 'k' });
    const first = await send('neglect');
    expect(await send('welfare')).toMatchObject({ status: 200, body: { case: first.body.case } });
    await real.post(manager, `/v1/cases/${first.body.case}/deaths`);
    await real.installation.client.workflow.getHandle(first.body.case as string).result();
    expect(await send('welfare')).toMatchObject({
      status: 200,
      body: { case: first.body.case },
    });
    const next = await send('missing');
    expect(next).toMatchObject({ status: 201, body: { insteadOf: { case: of } } });
    expect(next.body.case).not.toBe(first.body.case);
    expect(await send('missing')).toMatchObject({
      status: 200,
      body: { case: next.body.case },
    });
  });

  test('without waiting it is answered at once all the same: nobody is there to hand it to', async () => {
    const of = await real.closed(manager);
    const answer = await real.post(worker, `/v1/cases/${of}/police-notices`, {}, { Prefer: 'respond-async' });
    expect(answer).toMatchObject({ status: 201, body: { insteadOf: { case: of } } });
  });

  test('a request that it took before it closed has its answer there, and opens nothing', async () => {
    const of = await real.referral(manager);
    const headers = { 'Idempotency-Key': 'before' };
    const before = await real.post(worker, `/v1/cases/${of}/concerns`, { kind: 'neglect' }, headers);
    await real.post(manager, `/v1/cases/${of}/deaths`);
    await real.installation.client.workflow.getHandle(of).result();
    expect(await real.post(worker, `/v1/cases/${of}/concerns`, { kind: 'neglect' }, headers)).toMatchObject({
      status: 200,
      body: { case: of, version: before.body.version },
    });
  });

  test('everything else is refused as before', async () => {
    const of = await real.closed(manager);
    expect(await real.post(worker, `/v1/cases/${of}/notes`)).toMatchObject({
      status: 409,
      body: { code: 'closed' },
    });
  });
});

describe('on a case that is not known here', () => {
  test('it is done on a contact for the child that the request names', async () => {
    const of = `referral:peterborough:${newReference()}`;
    const answer = await real.post(worker, `/v1/cases/${of}/sightings`, { child: 'C-77', alone: true });
    expect(answer).toMatchObject({ status: 201, body: { insteadOf: { case: of, because: 'unknown' } } });
    expect((await real.get(worker, `/v1/cases/${answer.body.case}`)).body).toMatchObject({
      child: 'C-77',
      team: 'referral-and-assessment',
    });
    expect(await recorded(answer.body.case as string, 'ChildSeen')).not.toHaveProperty('unread');
  });

  test('without one the address stands in for the child, and somebody is asked who it is', async () => {
    const reference = newReference();
    const answer = await real.post(worker, `/v1/cases/referral:peterborough:${reference}/sightings`);
    expect(answer.status).toBe(201);
    const contact = answer.body.case as string;
    expect((await real.get(worker, `/v1/cases/${contact}`)).body.child).toBe(reference);
    expect(await recorded(contact, 'ChildSeen')).toMatchObject({
      unread: ['child'],
      notices: expect.arrayContaining([
        expect.objectContaining({ kind: 'task', to: ['team-manager'], step: 'ChildSeen' }),
      ]) as unknown,
    });
  });

  test('it waits for no record', async () => {
    const lonely = await real.without({ loadCase: down, directory: down });
    const answer = await lonely.call('POST', `/v1/cases/referral:peterborough:${newReference()}/sightings`, {
      token: worker,
      json: { child: 'C-78' },
    });
    expect(answer).toMatchObject({ status: 201, body: { insteadOf: { because: 'unknown' } } });
    await lonely.stop();
  });

  test('of another council it is nothing, and neither is what is no address of a case', async () => {
    for (const other of ['referral:hull:REF-1', 'referral:peterborough:tommy', 'nonsense']) {
      expect(await real.post(worker, `/v1/cases/${other}/sightings`)).toMatchObject({ status: 404 });
    }
  });
});

test('whatever is sent, by whomever, at whatever stage: it is taken', async () => {
  const resources = runningActs.filter(({ protective }) => protective).map(({ resource }) => resource);
  const names = runningActs
    .filter(({ protective }) => protective)
    .flatMap(({ fields }) => Object.keys(fields));
  const tokens = [worker, manager, await real.token('platform-engineer', { qualified: false })];
  const cases = [id, await real.closed(manager), `referral:peterborough:${newReference()}`];
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('2025-06-02', 'section-47', 'C-1'));
  const name = fc.constantFrom(...names, 'child', 'team', 'happenedAt', 'enteredFor', '__proto__', 'other');
  const body = fc.oneof(
    fc.dictionary(name, value).map((json) => JSON.stringify(json)),
    value.map((json) => JSON.stringify(json)),
    fc.string(),
  );
  const header = fc.oneof(
    fc.constantFrom('"1"', '"999"', '*', 'respond-async', 'k'),
    fc.stringMatching(/^[ -~]{1,20}$/),
  );
  const headers = fc.dictionary(
    fc.constantFrom('If-Match', 'Idempotency-Key', 'Prefer', 'Caseclock-Now'),
    header,
  );
  const type = fc.constantFrom('application/json', 'text/plain', 'application/json; charset=klingon');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...cases),
      fc.constantFrom(...resources),
      fc.constantFrom(...tokens),
      body,
      headers,
      type,
      async (of, resource, token, text, given, contentType) => {
        const answer = await real.api.call('POST', `/v1/cases/${of}/${resource}`, {
          token,
          text,
          headers: { ...given, 'Content-Type': contentType },
        });
        if (answer.status >= 300) throw new Error(answer.text);
      },
    ),
    { numRuns: 80 },
  );
});
