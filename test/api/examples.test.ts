import { requestHeader } from '../../src/api/acts/request-header';
import { roles, type Role } from '../../src/vocabulary';
import { eventually } from '../support/eventually';
import { Contract, type Operation } from './contract';
import { RealApi } from './real';
import { call, type Answer } from './support';

/** Every example of the document is sent as it stands there, and its answer is one that stands there too. */
let real: RealApi;
let contract: Contract;
let token: string;

beforeAll(async () => {
  real = await RealApi.start();
  token = await real.token('team-manager', { roles: Object.keys(roles) as Role[] });
  contract = new Contract((await call(`${real.api.url}/openapi.json`, 'GET')).body);
});
afterAll(() => real.stop());

function send({ method, path, parameters, body }: Operation): Promise<Answer> {
  const at = parameters
    .filter((one) => one.in === 'path')
    .reduce((address, { name, example }) => address.replace(`{${name}}`, String(example)), path);
  return real.api.call(method, at, { token, ...(body !== undefined && { json: body }) });
}

/** What ends a case comes after what goes on with it. */
const last = ['recordDeath', 'recordOtherAuthorityAcceptance'];

test('each example is answered as the document says', async () => {
  const all = contract.operations();
  const openings = all.filter(({ tags }) => tags[0] === 'Openings');
  for (const operation of openings) {
    const answer = await send(operation);
    expect([operation.operationId, answer.status, contract.wrongWith(operation, answer)]).toEqual([
      operation.operationId,
      201,
      [],
    ]);
  }
  const others = all
    .filter((one) => !openings.includes(one))
    .sort((a, b) => last.indexOf(a.operationId) - last.indexOf(b.operationId));
  const statuses: Record<string, number> = {};
  const wrong: Record<string, string[]> = {};
  for (const operation of others) {
    const answer = await send(operation);
    statuses[operation.operationId] = answer.status;
    const found = contract.wrongWith(operation, answer);
    if (found.length > 0) wrong[operation.operationId] = found;
  }
  expect(wrong).toEqual({});
  // A body that is an example is never refused for its form, whatever the case makes of it.
  const unreadable = Object.entries(statuses).filter(([, status]) =>
    [400, 413, 415, 500, 503].includes(status),
  );
  expect(unreadable).toEqual([]);
  const taken = others.filter(({ method, operationId }) => method === 'POST' && statuses[operationId]! < 300);
  expect(taken.length).toBeGreaterThan(50);
});

test('the same opening again is 200, and an act handed over 202', async () => {
  const opening = contract.operations().find(({ operationId }) => operationId === 'receiveReferral')!;
  const again = await send(opening);
  expect([again.status, contract.wrongWith(opening, again)]).toEqual([200, []]);
  const note = contract.operations().find(({ operationId }) => operationId === 'addNote')!;
  const id = await real.referral(token);
  const handed = await real.post(token, `/v1/cases/${id}/notes`, note.body, { Prefer: 'respond-async' });
  expect([handed.status, contract.wrongWith(note, handed)]).toEqual([202, []]);
});

test('the id of a request stands with what it did in the history of the case', async () => {
  const id = await real.referral(token);
  const request = '0b9ac2de-53e5-4c3c-9f33-1d2f8ac1c6b1';
  const sent = (headers: object) =>
    real.post(token, `/v1/cases/${id}/notes`, { note: 'as agreed' }, { 'X-Request-ID': request, ...headers });
  expect((await sent({})).headers.get('X-Request-ID')).toBe(request);
  await sent({ Prefer: 'respond-async' });
  const ids = await eventually(async () => {
    const { events } = await real.installation.client.workflow.getHandle(id).fetchHistory();
    const headers = (events ?? []).flatMap((event) => [
      event.workflowExecutionStartedEventAttributes?.header,
      event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.header,
      event.workflowExecutionSignaledEventAttributes?.header,
    ]);
    const found = headers.flatMap((header) => header?.fields?.[requestHeader]?.data ?? []);
    return found.length === 3 ? found : undefined;
  }, 'three headers in the history');
  expect(ids.map((data) => JSON.parse(Buffer.from(data).toString()))).toEqual([
    expect.stringMatching(/^[0-9a-f-]{36}$/),
    request,
    request,
  ]);
});
