import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { CaseDoor } from '../src/api/acts/case-door';
import { taskQueues } from '../src/activities/types';
import { instantOf } from '../src/calendar';
import type { Actor } from '../src/casework';
import { writeStaff } from '../src/cli/seed/staff';
import { jose } from '../src/identity/jose';
import { freePort } from '../src/play/free-port';
import { seedDirectory } from '../src/records';
import { benchDatabase, type BenchDatabase } from './database';
import { act, opening, pins, referralId, ringText, socialWorker, stand, type Stand } from './stand';
import { median, spread, type Spread } from './statistics';
import { grow, recordCounty } from './worklist';

export interface HttpCosts {
  /** One act by HTTP, and the same by the Temporal client itself; `ratio` of the medians, block by block (median). */
  act: { http: Spread; direct: Spread; ratio: number };
  /** Reads over HTTP, audit included, with so many open cases in the record. */
  openCases: number;
  reads: Record<string, Spread>;
  /** Of the API's process: as it rests, and at its most while so many callers wait at once. */
  callers: { callers: number; answered: number; megabytesAtRest: number; megabytesAtMost: number };
}

const openCases = 10_000;
const callers = 1_000;
/** Among which the callers who read a case choose. */
const casesRead = 50;
const blocks = 12;
const perBlock = 10;
const readRounds = 300;
const issuer = 'http://127.0.0.1:1/bench';
const audience = 'caseclock';

/** The API as a program of its own, before a real server, workers and PostgreSQL. */
export async function httpBench(): Promise<HttpCosts> {
  const [server, database] = await Promise.all([stand('development'), benchDatabase()]);
  const now = instantOf(Date.now());
  const api = await startApi(server, database);
  try {
    await seedDirectory(database.db);
    await writeStaff(database.db);
    await recordCounty(database, now);
    await grow(database.owner, openCases);
    const token = await api.token(socialWorker);
    const acts = await actCosts(server, api, token);
    const running = await openOne(server);
    const manager = await api.token({
      ...socialWorker,
      by: 'pet-service-manager',
      roles: ['service-manager'],
    });
    const reads: HttpCosts['reads'] = {};
    for (const [name, at] of Object.entries({
      'nothing but the way there': '/health',
      'my worklist': '/v1/worklist?whose=mine',
      'worklist of the council': '/v1/worklist',
      'counts of the council': '/v1/worklist/counts',
      'one case': `/v1/cases/${running}`,
    })) {
      reads[name] = await readCosts(api, manager, at);
    }
    return {
      act: acts,
      openCases,
      reads,
      callers: await crowd(
        api,
        manager,
        await Promise.all(Array.from({ length: casesRead }, () => openOne(server))),
      ),
    };
  } finally {
    await api.stop();
    await Promise.all([server.stop(), database.stop()]);
  }
}

interface Api {
  url: string;
  pid: number;
  token(actor: Actor): Promise<string>;
  stop(): Promise<void>;
}

async function startApi(server: Stand, database: BenchDatabase): Promise<Api> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-bench-'));
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwks = path.join(folder, 'jwks.json');
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' };
  fs.writeFileSync(jwks, JSON.stringify({ keys: [key] }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = path.resolve(__dirname, '../src/api/main');
  const compiled = fs.existsSync(`${program}.js`);
  const child = spawn(process.execPath, compiled ? [`${program}.js`] : ['--import', 'tsx', `${program}.ts`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...{ API_PORT: String(port), API_URL: url, DATABASE_URL: database.url },
      ...{ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'default', CASECLOCK_KEYS: ringText },
      ...{ OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS: jwks, OIDC_CLIENT_ID: 'bench' },
    },
  });
  await saysReady(child);
  return {
    url,
    pid: child.pid!,
    token: ({ by, roles, qualified, authority }) =>
      new jose.SignJWT({ authority, roles, qualified })
        .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(by)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function saysReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (chunk: Buffer) => chunk.toString().includes('ready') && resolve());
    child.once('exit', () => reject(new Error('the API did not start')));
  });
}

let cases = 0;

/** Settled: a case that still records its opening makes whoever comes a moment later, over HTTP, wait for that. */
async function openOne({ client }: Stand): Promise<string> {
  cases += 1;
  const now = instantOf(Date.now());
  const id = referralId(`REF-${cases}`);
  await client.workflow.start('referral', {
    workflowId: id,
    taskQueue: taskQueues.cases,
    args: [{ open: opening(`REF-${cases}`, now), pins: pins(now, 0) }],
  });
  const door = new CaseDoor(client);
  while (await door.isBusy(id));
  return id;
}

/** One act on a fresh case each time; by HTTP and directly in turns, since whoever comes second finds the server warmer. */
async function actCosts(server: Stand, api: Api, token: string): Promise<HttpCosts['act']> {
  const direct = async (id: string) => {
    const one = act('recommendDecision', socialWorker, { outcome: 'assessment' });
    await server.client.workflow.getHandle(id).executeUpdate(one.act, { args: [one], updateId: one.key });
  };
  const byHttp = async (id: string) => {
    const answer = await ask(api, 'POST', `/v1/cases/${id}/recommendations`, token, {
      outcome: 'assessment',
    });
    if (answer.status !== 200) throw new Error(`the act was answered with ${answer.status}: ${answer.text}`);
  };
  const times = { http: [] as number[], direct: [] as number[] };
  const ratios: number[] = [];
  for (let block = -1; block < blocks; block += 1) {
    const here = { http: [] as number[], direct: [] as number[] };
    for (let number = 0; number < perBlock; number += 1) {
      const order = number % 2 === 0 ? (['http', 'direct'] as const) : (['direct', 'http'] as const);
      for (const way of order) {
        const id = await openOne(server);
        here[way].push(await taken(() => (way === 'http' ? byHttp(id) : direct(id))));
        await server.client.workflow.getHandle(id).terminate();
      }
    }
    if (block < 0) continue; // to warm up
    times.http.push(...here.http);
    times.direct.push(...here.direct);
    ratios.push(median(here.http) / median(here.direct));
  }
  return { http: spread(times.http), direct: spread(times.direct), ratio: median(ratios) };
}

async function readCosts(api: Api, token: string, at: string): Promise<Spread> {
  const times: number[] = [];
  for (let round = -20; round < readRounds; round += 1) {
    const time = await taken(async () => {
      const answer = await ask(api, 'GET', at, token);
      if (answer.status !== 200) throw new Error(`${at} was answered with ${answer.status}: ${answer.text}`);
    });
    if (round >= 0) times.push(time);
  }
  return spread(times);
}

/** All of them ask at once, each by a connection of their own. */
async function crowd(api: Api, token: string, ids: readonly string[]): Promise<HttpCosts['callers']> {
  const rest = memory(api);
  let most = rest;
  const watch = setInterval(() => (most = Math.max(most, memory(api))), 20);
  const answers = await Promise.all(
    Array.from({ length: callers }, (_, number) =>
      ask(
        api,
        'GET',
        number % 2 === 0 ? '/v1/worklist' : `/v1/cases/${ids[number % ids.length]}`,
        token,
        undefined,
        false,
      ),
    ),
  );
  clearInterval(watch);
  const answered = answers.filter(({ status }) => status === 200).length;
  return { callers, answered, megabytesAtRest: rest, megabytesAtMost: most };
}

/** Resident, in megabytes, as Linux says. */
function memory({ pid }: Api): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
}

const kept = new http.Agent({ keepAlive: true });

function ask(
  { url }: Api,
  method: 'GET' | 'POST',
  at: string,
  token: string,
  body?: object,
  keep = true,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}${at}`,
      {
        method,
        agent: keep ? kept : new http.Agent(),
        headers: {
          Authorization: `Bearer ${token}`,
          'Caseclock-Purpose': 'supervision',
          ...(body && { 'Content-Type': 'application/json' }),
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      },
    );
    request.on('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

async function taken(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
