import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { roles, type Role } from '../../src/vocabulary';
import { Contract } from '../api/contract';
import { RealApi } from '../api/real';
import { call } from '../api/support';

/**
 * Schemathesis sends what the document allows, and what it does not, to the API before real cases: nothing may be a
 * 5xx, undocumented, or of another schema than is documented. SCHEMATHESIS_SECONDS shortens it.
 */
const version = '4.32.5';
const home = path.join(__dirname, '..', '..', '.caseclock', `schemathesis-${version}`);
const program = path.join(home, 'bin', 'schemathesis');
const seconds = Number(process.env.SCHEMATHESIS_SECONDS ?? 600);

/**
 * Left out: whether right data is taken and wrong data is refused. What protects a child is taken whatever it holds,
 * and of everything else the case decides.
 */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
];

let real: RealApi;
let token: string;

beforeAll(async () => {
  install();
  real = await RealApi.start();
  token = await real.token('team-manager', { roles: Object.keys(roles) as Role[] });
});
afterAll(() => real?.stop());

/** @throws Error saying what is missing on this machine */
function install(): void {
  if (fs.existsSync(program)) return;
  try {
    execFileSync('python3', ['-m', 'venv', home], { stdio: 'pipe' });
    execFileSync(path.join(home, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`], {
      stdio: 'pipe',
    });
  } catch (error) {
    fs.rmSync(home, { recursive: true, force: true });
    throw new Error(
      `Schemathesis ${version} could not be installed: this test needs python3 (3.10 or later) with venv, and PyPI.`,
      { cause: error },
    );
  }
}

/** Cases of every kind: a death ends one, and the others go on. */
async function cases(): Promise<string[]> {
  const { body } = await call(`${real.api.url}/openapi.json`, 'GET');
  const openings = new Contract(body).operations().filter(({ tags }) => tags[0] === 'Openings');
  const ids: string[] = [];
  for (let number = 1; number <= 20; number += 1) {
    for (const opening of openings) {
      const reference = `${String((opening.body as { reference: string }).reference)}-${number}`;
      const opened = await real.post(token, opening.path, { ...(opening.body as object), reference });
      ids.push(String(opened.body.case));
    }
  }
  return ids;
}

async function run(): Promise<{ code: number | null; said: string }> {
  const config = path.join(home, 'schemathesis.toml');
  const ids = await cases();
  fs.writeFileSync(config, `[parameters]\n"path.id" = ${JSON.stringify(ids)}\n`);
  const child = spawn(
    program,
    [
      ...['--config-file', config, 'run', `${real.api.url}/openapi.json`, '--url', real.api.url],
      ...['--header', `Authorization: Bearer ${token}`, '--checks', checks.join(',')],
      ...['--phases', 'examples,coverage,fuzzing', '--max-time', String(seconds), '--workers', '1'],
      ...['--request-timeout', '30', '--suppress-health-check', 'all', '--warnings', 'off'],
    ],
    { cwd: home, env: { ...process.env, NO_COLOR: '1' } },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

test(
  'nothing it sends is answered with a 5xx, or otherwise than the document says',
  async () => {
    const { code, said } = await run();
    console.log(code === 0 ? said.slice(said.indexOf('SUMMARY')) : said);
    expect(said).toContain('SUMMARY');
    expect(code).toBe(0);
  },
  (seconds + 120) * 1000,
);
