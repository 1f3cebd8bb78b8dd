import { openApi } from '../../src/api/document/openapi';
import { problemTypes } from '../../src/api/http/problems';
import { routes } from '../../src/api/routes';
import { runningActs } from '../../src/vocabulary';
import { lonelyServices, newIssuer, startApi, tokenFor, type Api, type Issuer } from './support';

const document = JSON.parse(JSON.stringify(openApi('http://127.0.0.1:3400'))) as Record<string, any>;

describe('the API document', () => {
  test('has every route, and each operation its own id', () => {
    const operations = Object.values<Record<string, any>>(document.paths).flatMap((path) =>
      Object.values(path),
    );
    expect(operations).toHaveLength(routes.length);
    const ids = operations.map(({ operationId }) => operationId as string);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has an address for every act', () => {
    for (const act of runningActs) {
      const path = act.opens ? `/v1/${act.resource}` : `/v1/cases/{id}/${act.resource}`;
      expect(document.paths[path]?.post).toBeDefined();
    }
  });

  test('has one address for each way in: none is both an opening and an act for several children', () => {
    const addresses = routes.map(({ method, path }) => `${method} ${path}`);
    expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([]);
  });

  test('says what is of one child alone, where an act is entered for several', () => {
    const { cases, ...common } = document.components.schemas.recordVisitTogether.properties;
    const ofOne = Object.keys(cases.items.properties.fields.properties);
    expect(ofOne).toEqual(expect.arrayContaining(['seen', 'seenAlone', 'note', 'explanation', 'atHome']));
    expect(Object.keys(common)).toEqual(expect.arrayContaining(['happenedAt', 'enteredFor', 'atHome']));
    for (const name of ['seen', 'seenAlone', 'note', 'explanation', 'fileEntry'])
      expect(common).not.toHaveProperty(name);
  });

  test('says that a protective act may open a contact, and no other does', () => {
    const statuses = (resource: string) =>
      Object.keys(document.paths[`/v1/cases/{id}/${resource}`].post.responses as object);
    expect(statuses('sightings')).toContain('201');
    expect(statuses('notes')).not.toContain('201');
  });

  test('gives an example of every body, and each can be read', () => {
    for (const { kind, bodies = [] } of routes.filter((route) => route.kind !== 'directory')) {
      for (const body of bodies) {
        const [example] = (body.meta()?.examples ?? []) as unknown[];
        expect([kind, body.meta()?.id, body.safeParse(example).error]).toEqual([
          kind,
          body.meta()?.id,
          undefined,
        ]);
      }
    }
  });

  test('says of every read what it answers with, and leaves nothing open', () => {
    for (const { kind, answer, path } of routes) {
      if (kind === 'read' || kind === 'directory')
        expect([path, answer?.meta()?.id]).toEqual([path, expect.any(String)]);
    }
    const open = Object.entries<any>(document.components.schemas).filter(
      ([, schema]) => Object.keys(schema).length === 0,
    );
    expect(open).toEqual([]);
  });

  test('has an example of every problem that it names, with the address of its page', () => {
    const { examples, responses } = document.components;
    for (const { content } of Object.values<any>(responses)) {
      for (const kind of Object.keys(content['application/problem+json']?.examples ?? {})) {
        expect(examples[kind].value).toMatchObject({
          code: kind,
          type: `http://127.0.0.1:3400/problems/${kind}`,
        });
      }
    }
  });

  test('refers to nothing that is not in it', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref]) => ref!);
    expect(refs.length).toBeGreaterThan(0);
    for (const ref of refs) {
      const found = ref.split('/').reduce<any>((part, name) => part?.[name], document);
      expect([ref, found]).toEqual([ref, expect.anything()]);
    }
  });

  test('says what the vocabulary says', () => {
    const schema = document.components.schemas.receiveReferral;
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(
      expect.arrayContaining(['reference', 'child', 'receivedAt', 'sourceKind', 'team', 'safeAddress']),
    );
    expect(schema.properties.sourceKind).toMatchObject({
      enum: expect.arrayContaining(['police']),
      description: expect.any(String),
    });
  });

  test('names a path parameter for each one in a path', () => {
    for (const [path, item] of Object.entries<Record<string, any>>(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(item)) {
        const params = (operation.parameters ?? [])
          .map((one: any) => document.components.parameters[one.$ref?.split('/').at(-1)] ?? one)
          .filter((one: any) => one.in === 'path')
          .map((one: any) => one.name);
        expect(params.sort()).toEqual([...names].sort());
      }
    }
  });
});

describe('its pages', () => {
  let api: Api;
  let issuer: Issuer;
  beforeAll(async () => {
    issuer = await newIssuer();
    api = await startApi(lonelyServices(issuer));
  });
  afterAll(() => api.stop());

  test.each(Object.keys(problemTypes))('the problem %s has a page', async (kind) => {
    const page = await api.call('GET', `/problems/${kind}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Type')).toMatch(/^text\/html/);
  });

  test('there is a list of them, and no page of what is none', async () => {
    expect((await api.call('GET', '/problems')).text).toContain('/problems/four-eyes');
    expect((await api.call('GET', '/problems/toString')).status).toBe(404);
  });

  test('every operation and every schema has a page, without a script', async () => {
    const index = await api.call('GET', '/docs');
    const operations = Object.values<any>(document.paths).flatMap((path) => Object.values<any>(path));
    const pages = [
      ...operations.map(({ operationId }) => `/docs/${operationId}`),
      ...Object.keys(document.components.schemas as object).map((name) => `/docs/schemas/${name}`),
    ];
    for (const { operationId } of operations) expect(index.text).toContain(`"/docs/${operationId}"`);
    for (const at of pages) expect([at, (await api.call('GET', at)).status]).toEqual([at, 200]);
    expect(index.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'$/,
    );
    expect((await api.call('GET', '/docs/toString')).status).toBe(404);
    expect((await api.call('GET', '/docs/schemas/constructor')).status).toBe(404);
  });

  test('the page of an operation shows its fields, an example, and what it is refused for', async () => {
    const { text } = await api.call('GET', '/docs/receiveReferral');
    expect(text).toContain('POST /v1/referrals');
    expect(text).toContain('the referrer can be written to safely');
    expect(text).toContain('&quot;reference&quot;: &quot;REF-123&quot;');
    expect(text).toContain('"/problems/reference-taken"');
    expect(text).not.toContain('<script');
  });

  test('an address takes its own methods, and names them where another comes', async () => {
    const token = await tokenFor(issuer, 'social-worker');
    const answer = await api.call('DELETE', '/v1/cases/referral:peterborough:REF-1', { token });
    expect(answer).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect(answer.headers.get('Allow')).toBe('GET');
  });

  test('the document is served', async () => {
    expect((await api.call('GET', '/openapi.json')).body.openapi).toBe('3.1.0');
  });
});
