import { caseId } from '../../src/casework';
import { actsTaken, runningActs, runningProcesses } from '../../src/vocabulary';
import {
  lonelyServices,
  newIssuer,
  startApi,
  tokenFor,
  type Api,
  type CallOptions,
  type Issuer,
} from './support';

let api: Api;
let token: string;
let issuer: Issuer;
const lines: string[] = [];

beforeAll(async () => {
  issuer = await newIssuer();
  api = await startApi(lonelyServices(issuer, lines));
  token = await tokenFor(issuer, 'social-worker');
});
afterAll(() => api.stop());

const referral = {
  reference: 'REF-123',
  child: 'C-1001',
  receivedAt: '2025-04-17T16:59',
  sourceKind: 'school',
  team: 'referral-and-assessment',
  safeAddress: true,
};
const open = (json: Record<string, unknown>) => api.call('POST', '/v1/referrals', { token, json });
const decide = (options: CallOptions) =>
  api.call('POST', '/v1/cases/referral:peterborough:REF-123/referral-decisions', { token, ...options });

/** The errors of a 422, by pointer. */
async function wrong(json: Record<string, unknown>): Promise<Record<string, string>> {
  const answer = await open({ ...referral, ...json });
  expect(answer.status).toBe(422);
  const errors = answer.body.errors as { pointer: string; message: string }[];
  return Object.fromEntries(errors.map(({ pointer, message }) => [pointer, message]));
}

describe('the body of a request', () => {
  test('of 10 MB is refused, and so is one just above 64 KB', async () => {
    for (const size of [10_000_000, 66_000]) {
      const answer = await api.call('POST', '/v1/referrals', { token, json: { child: 'x'.repeat(size) } });
      expect(answer).toMatchObject({ status: 413, body: { code: 'too-large' } });
    }
  });

  test('that is not JSON is 400, and is not repeated', async () => {
    for (const text of ['{"child":', 'MARKER', '"MARKER"', '[]', 'null']) {
      const answer = await decide({ text });
      expect(answer).toMatchObject({ status: 400, body: { code: 'not-json' } });
      expect(answer.text).not.toContain('MARKER');
    }
  });

  test('of another type is 415', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/json; x=application/json']) {
      const answer = await decide({ text: '{}', headers: { 'Content-Type': type } });
      expect(answer).toMatchObject({ status: 415, body: { code: 'wrong-content-type' } });
    }
  });

  test('may be in UTF-8 alone', async () => {
    const answer = await decide({
      text: '{}',
      headers: { 'Content-Type': 'application/json; charset=klingon' },
    });
    expect(answer.status).toBe(415);
  });
});

describe('the fields of a request', () => {
  test('that are missing are named, with what they are', async () => {
    const answer = await open({});
    expect(answer.status).toBe(422);
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ code: 'shape', type: 'http://127.0.0.1:3400/problems/shape' });
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        { pointer: '/child', message: 'is missing: the reference of the child in the case system' },
        { pointer: '/team', message: 'is missing: the team that must decide' },
        { pointer: '/receivedAt', message: expect.stringContaining('is missing') },
      ]),
    );
  });

  test('that are unknown come with the one that was meant', async () => {
    expect(await wrong({ familly: 'F-1' })).toEqual({
      '/familly': expect.stringContaining('did you mean "family"?'),
    });
    expect(await wrong({ Safe_Address: true })).toEqual({
      '/Safe_Address': expect.stringContaining('did you mean "safeAddress"?'),
    });
    expect(await wrong({ zzz: 1 })).toEqual({
      '/zzz': expect.stringContaining('there are reference, child'),
    });
  });

  test('cannot hold a name, in whatever place', async () => {
    const name = 'Tommy Marker';
    for (const field of [
      'reference',
      'child',
      'family',
      'team',
      'sourceKind',
      'receivedAt',
      'safeAddress',
      'enteredFor',
      name,
    ]) {
      const answer = await open({ ...referral, [field]: name });
      expect(answer.status).toBe(422);
      expect(answer.text).not.toContain('Marker');
    }
    expect(lines.join('')).not.toContain('Marker');
  });

  test.each([
    ['sourceKind', 'vicar', 'is one of individual, school'],
    ['safeAddress', 'yes', 'is true or false'],
    ['team', 'Team One', 'is an id: lower case'],
    ['child', 'tommy', 'is a reference such as REF-123'],
    ['child', 7, 'is a reference such as REF-123'],
    ['receivedAt', '2026-02-30T10:00Z', 'is no date and time in the calendar of the years 1996 to 2100'],
    ['receivedAt', '1950-01-01T10:00Z', 'is no date and time in the calendar of the years 1996 to 2100'],
  ])('%s cannot be %p', async (field, value, wanted) => {
    expect(await wrong({ [field]: value })).toEqual({ [`/${field}`]: expect.stringContaining(wanted) });
  });

  test('that name a clock say that the number behind it is not wanted', async () => {
    const answer = await api.call('POST', '/v1/cases/referral:peterborough:REF-123/late-reasons', {
      token,
      json: { clock: 'referral-decision@1', reason: 'other' },
    });
    expect(answer.body.errors).toContainEqual({
      pointer: '/clock',
      message: 'is the name of a clock, such as referral-decision, without the number behind it (@1)',
    });
  });

  test('cannot reach the prototype', async () => {
    const answer = await decide({ text: '{"__proto__":{"outcome":"advice"},"constructor":1}' });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([{ pointer: '/outcome', message: expect.stringContaining('is missing') }]),
    );
  });

  test('of an address that does not decode name nothing', async () => {
    const answer = await api.call('GET', '/v1/cases/%ZZ', { token });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('of the query come once each', async () => {
    const answer = await api.call('GET', '/v1/worklist?team=a&team=b', { token });
    expect(answer.body.errors).toEqual([
      { pointer: '/team', message: 'is one team: lower case, digits and hyphens' },
    ]);
  });

  test('of the query are checked as well', async () => {
    const answer = await api.call('GET', '/v1/worklist?limit=1000&statu=late', { token });
    expect(answer).toMatchObject({ status: 422, body: { code: 'bad-query' } });
    expect(answer.body.errors).toEqual([
      { pointer: '/limit', message: 'is at most 100' },
      { pointer: '/statu', message: expect.stringContaining('did you mean "status"?') },
    ]);
  });
});

describe('when it was received', () => {
  const at = async (receivedAt: string) => (await wrong({ receivedAt }))['/receivedAt'];

  test('needs the hour', async () => {
    expect(await at('2025-04-17')).toMatch(/needs the hour too/);
  });
  test('cannot lie in the hour that is missing in March, and says what it may have been', async () => {
    expect(await at('2025-03-30T01:30')).toContain('2025-03-30T01:30:00.000Z (Sun 30 Mar 2025 02:30 BST)');
  });
  test('has two answers in the hour that is repeated in October', async () => {
    const said = await at('2025-10-26T01:30');
    expect(said).toContain('2025-10-26T00:30:00.000Z (the first, BST)');
    expect(said).toContain('2025-10-26T01:30:00.000Z (the second, GMT)');
  });
  test.each([
    '2025-02-29T10:00',
    '2025-13-01T10:00',
    '2025-04-31T10:00Z',
    '2025-04-17T25:00',
    '2025-04-17T10:60Z',
    '17/04/2025',
    '',
  ])('cannot be %p', async (value) => {
    expect(await at(value)).toMatch(/^is /);
  });
  test('cannot be in the future', async () => {
    const answer = await open({ ...referral, receivedAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(answer).toMatchObject({ status: 422, body: { code: 'future' } });
  });
});

describe('the headers of a request', () => {
  test.each([
    ['If-Match', '7'],
    ['If-Match', 'W/"7"'],
    ['If-Match', '"seven"'],
    ['Idempotency-Key', 'x'.repeat(129)],
    ['Idempotency-Key', 'with space'],
  ])('%s: %s is refused', async (name, value) => {
    const answer = await decide({ json: { outcome: 'advice' }, headers: { [name]: value } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-header' } });
  });

  test('the request id is the caller’s when it is a UUID, and ours when it is not', async () => {
    const id = '0b9ac2de-53e5-4c3c-9f33-1d2f8ac1c6b1';
    const given = await api.call('GET', '/health', { headers: { 'X-Request-ID': id } });
    expect(given.headers.get('X-Request-ID')).toBe(id);
    const made = await api.call('GET', '/health', { headers: { 'X-Request-ID': 'Tommy' } });
    expect(made.headers.get('X-Request-ID')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the time of a case', () => {
  const opening = (at: Api, now: string, receivedAt = now) =>
    at.call('POST', '/v1/referrals', {
      token,
      json: { ...referral, receivedAt },
      headers: { 'Caseclock-Now': now },
    });

  test('is the present where cases may not be moved', async () => {
    const { status, body } = await opening(api, '2025-04-17T16:59');
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 400,
      code: 'bad-header',
      detail:
        'Caseclock-Now is not taken here: cases are moved in time where CASECLOCK_TIME_OFFSET_ALLOWED is 1.',
    });
  });

  test('is not moved there either: for whoever asks, nothing is at that address', async () => {
    const { status, body } = await api.call('POST', '/v1/cases/referral:peterborough:REF-1/moves-in-time', {
      token,
      json: { to: '2025-04-18T09:00' },
    });
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 404,
      code: 'not-found',
      detail: 'Cases are not moved in time here: they are where CASECLOCK_TIME_OFFSET_ALLOWED is 1.',
    });
  });

  test('is another where they may be: what lies ahead of today is no future then', async () => {
    const training = await startApi(lonelyServices(issuer, [], { timeOffsetAllowed: true }));
    try {
      expect((await opening(training, '2099-04-17T16:59')).body.code).toBe('unavailable');
      expect((await opening(training, 'at noon', '2025-04-17T16:59')).body.detail).toBe(
        'Caseclock-Now is an instant (2026-04-15T09:30:00Z) or a London time (2026-04-15T10:30).',
      );
    } finally {
      await training.stop();
    }
  });
});

describe('addresses', () => {
  test('a case of another council, an unknown one and nonsense are the same 404', async () => {
    const id = '0b9ac2de-53e5-4c3c-9f33-1d2f8ac1c6b1';
    const texts = new Set<string>();
    for (const at of [
      'referral:hull:REF-123',
      'referral:leicestershire:REF-9',
      'nonsense',
      'referral:peterborough:tommy',
    ]) {
      const answer = await api.call('GET', `/v1/cases/${at}`, { token, headers: { 'X-Request-ID': id } });
      expect(answer.status).toBe(404);
      texts.add(answer.text);
    }
    expect(texts.size).toBe(1);
  });

  test('an act on a case of another council is that 404 too', async () => {
    const answer = await api.call('POST', '/v1/cases/referral:hull:REF-1/referral-decisions', {
      token,
      json: { outcome: 'advice' },
    });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('an act that this kind of case does not take is 404, and not tried again for ever', async () => {
    const reference = { referral: 'REF-1', cinPlan: 'PLAN-1', stepDown: 'SD-1', stepUp: 'SU-1' };
    const wrong: string[] = [];
    for (const process of runningProcesses) {
      const taken = new Set(actsTaken(process).map(({ resource }) => resource));
      const id = caseId(process, 'peterborough', reference[process]);
      for (const { resource, opens } of runningActs) {
        if (opens || taken.has(resource)) continue;
        const { status, body } = await api.call('POST', `/v1/cases/${id}/${resource}`, { token, json: {} });
        if (status !== 404 || body.code !== 'unknown-act') wrong.push(`${process} ${resource}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('nobody knows are a problem as well', async () => {
    const answer = await api.call('GET', '/v1/nothing', { token });
    expect(answer).toMatchObject({ status: 404, body: { detail: expect.stringContaining('/openapi.json') } });
  });
});

describe('without a Temporal server', () => {
  test('an act is 503, says what to do, and names the key to do it with', async () => {
    const answer = await decide({ json: { outcome: 'advice' } });
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.body.detail).toMatch(/not known whether this was taken/);
    expect(answer.headers.get('Retry-After')).toBe('5');
    expect(answer.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the lists say that it is the lists', async () => {
    expect(await api.call('GET', '/v1/worklist', { token })).toMatchObject({
      status: 503,
      body: { code: 'lists-unavailable' },
    });
  });

  test('it is alive, and not ready', async () => {
    expect((await api.call('GET', '/health')).status).toBe(200);
    expect(await api.call('GET', '/ready')).toMatchObject({
      status: 503,
      body: { missing: ['temporal', 'worker', 'postgresql', 'mail'] },
    });
  });
});

test('a council without a policy is told so', async () => {
  const issuer = await newIssuer();
  const other = await startApi(lonelyServices(issuer));
  const stranger = await tokenFor(issuer, 'social-worker', { council: 'nowhere' });
  const answer = await other.call('POST', '/v1/referrals', { token: stranger, json: referral });
  expect(answer).toMatchObject({ status: 403, body: { code: 'no-policy' } });
  await other.stop();
});

test('every answer carries the headers that keep it private', async () => {
  for (const [method, at] of [
    ['GET', '/health'],
    ['GET', '/v1/worklist'],
    ['POST', '/v1/referrals'],
    ['GET', '/openapi.json'],
  ] as const) {
    const { headers } = await api.call(method, at);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('ETag')).toBeNull();
  }
});
