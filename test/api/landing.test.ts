import { lonelyServices, newIssuer, startApi, type Api } from './support';

/** Where the links of mails lead. Neither a Temporal nor a PostgreSQL stands behind this API: the page needs neither. */
let api: Api;
beforeAll(async () => {
  api = await startApi(lonelyServices(await newIssuer()));
});
afterAll(() => api.stop());

const path = '/cases/referral:peterborough:REF-123';

test('shows the reference that the mail named, how to act, and nothing of the case, without a token', async () => {
  const { status, headers, text } = await api.call('GET', path);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(text).toContain('<html lang="en-GB">');
  expect(text).toContain('<h1>Case REF-123</h1>');
  expect(text).toContain('POST /v1/cases/referral:peterborough:REF-123/escalation-acknowledgements');
  expect(text).not.toMatch(/<form|<script|<button|peterborough[^:]/);
});

test('is the same page for a case that nobody has, so that it tells nothing', async () => {
  const [one, other] = await Promise.all([path, path.replace('123', '999')].map((at) => api.call('GET', at)));
  expect(other!.status).toBe(200);
  expect(other!.text.replaceAll('999', '123')).toBe(one!.text);
});

test('acts on nothing: only GET and HEAD are answered', async () => {
  for (const method of ['POST', 'PUT', 'DELETE'])
    expect((await api.call(method, path)).status).toBeGreaterThanOrEqual(404);
  expect((await api.call('HEAD', path)).status).toBe(200);
});

test.each(['/cases/<script>', '/cases/referral:peterborough:Sam-Smith', '/cases/x'])('%s is no case', async (at) => {
  const { status, text } = await api.call('GET', at);
  expect(status).toBe(404);
  expect(text).not.toMatch(/<script>|Smith/);
}); // prettier-ignore
