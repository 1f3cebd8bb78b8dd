import { runningCases } from '../../src/cli/running-cases';
import { loadEvents, verify } from '../../src/records';
import { newIssuer, tokenFor } from '../api/support';
import { startBreakable, type Breakable } from './breakable';
import type { CaseHandle } from './installation';
import { everyMailCame, passed, untilShown } from './outages';

/** What an act came to: the events that its receipt names. */
interface Taken {
  case: string;
  events: { sequence: number; event: string }[];
}

interface Receipt {
  case: string;
  events: Taken['events'];
}

interface Kills {
  kills: number;
  cases: number;
  /** Whether the mails are waited for and counted: a kill in the middle of one is found after 90 s. */
  mails: boolean;
}

/**
 * For an answer to one request, however often it is repeated meanwhile. A decision that a kill interrupts is tried
 * again after ten seconds, and the next kill may interrupt it again: a case may be unlucky for minutes.
 */
const patienceMs = 600_000;

/** A stream of random numbers that a seed gives again. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * People act over HTTP, each repeating a request with the same key until it is answered, while the worker, the
 * database and the API are killed at random. Afterwards every act is in the log once, under the number that its
 * receipt names; the chains are whole, the worklists are what the log makes of them, and the cases are where their
 * logs are.
 */
export async function killsDuringActs(
  { kills, cases, mails }: Kills,
  seed = Date.now() % 100_000,
): Promise<void> {
  console.log(`seed ${seed}`);
  const installation = await startBreakable();
  try {
    const stream = await startActs(installation, cases);
    await killAtRandom(installation, stream, kills, randomOf(seed));
    const { taken, longestWaitMs } = await stream.end();
    console.log(`${kills} kills, ${taken.length} acts, the longest wait for an answer ${longestWaitMs} ms`);
    await everythingIsThereOnce(installation, taken, stream.referrals);
    if (mails) for (const referral of stream.referrals) await mailsCameOnce(installation, referral);
  } finally {
    await installation.stop();
  }
}

async function killAtRandom(
  { worker, postgres }: Breakable,
  { api, answered }: Pick<Awaited<ReturnType<typeof startActs>>, 'api' | 'answered'>,
  kills: number,
  random: (below: number) => number,
): Promise<void> {
  const parts = [
    { kill9: () => worker.kill9(), start: () => worker.start() },
    { kill9: () => postgres.kill9(), start: () => postgres.restart() },
    { kill9: () => api.kill9(), start: () => api.start() },
  ];
  for (let kill = 0; kill < kills; kill += 1) {
    const part = parts[random(parts.length)]!;
    await part.kill9();
    await passed(Date.now() + random(700));
    await part.start();
    // At work for a moment, and until somebody was answered: a machine that is only ever starting shows nothing.
    const [before, since] = [answered(), Date.now()];
    await passed(Date.now() + random(1_500));
    while (answered() === before && Date.now() - since < 60_000) await passed(Date.now() + 100);
  }
}

/** One person a case, who acts until told to end. */
async function startActs(installation: Breakable, cases: number) {
  const issuer = await newIssuer();
  const { program: api, url } = await installation.startApi(issuer);
  const tokens = {
    worker: await tokenFor(issuer, 'social-worker', { person: 'pet-social-worker' }),
    manager: await tokenFor(issuer, 'team-manager', { person: 'pet-team-manager' }),
  };
  let ending = false;
  let longestWaitMs = 0;
  let answers = 0;

  const post = async (path: string, token: string, key: string, body: object) => {
    const asked = Date.now();
    const receipt = await untilAnswered(installation, `${url}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        'Idempotency-Key': key,
      },
      body: JSON.stringify(body),
    });
    longestWaitMs = Math.max(longestWaitMs, Date.now() - asked);
    answers += 1;
    return receipt;
  };

  async function actOn(referral: CaseHandle, number: number): Promise<Taken[]> {
    const taken: Taken[] = [];
    for (let act = 0; !ending; act += 1) {
      const key = `${number}-${act}`;
      const recommendation = taken.at(-1)?.events[0];
      const returns = recommendation?.event === 'DecisionRecommended';
      const receipt = returns
        ? await post(`/v1/cases/${referral.id}/returned-recommendations`, tokens.manager, key, {
            recommendation: recommendation.sequence,
            reason: 'more-information',
          })
        : await post(`/v1/cases/${referral.id}/recommendations`, tokens.worker, key, {
            outcome: 'assessment',
          });
      const name = returns ? 'RecommendationReturned' : 'DecisionRecommended';
      taken.push({ case: referral.id, events: receipt.events.filter(({ event }) => event === name) });
    }
    return taken;
  }

  // Their targets pass while parts are killed.
  const referrals = await Promise.all(
    Array.from({ length: cases }, async (_, index) => {
      const { referral } = await installation.openWithTarget(`REF-${index + 1}`, 4 + index * 3);
      await referral.recordedEvent('ReferralReceived');
      return referral;
    }),
  );
  const people = Promise.all(referrals.map((referral, index) => actOn(referral, index)));
  people.catch(() => undefined); // it is waited for at the end
  return {
    api,
    referrals,
    answered: () => answers,
    async end(): Promise<{ taken: Taken[]; longestWaitMs: number }> {
      ending = true;
      return { taken: (await people).flat(), longestWaitMs };
    },
  };
}

/** The same request again and again: what could not be known, or not be reached, is no answer. */
export async function untilAnswered(
  { client }: Breakable,
  url: string,
  request: RequestInit,
): Promise<Receipt> {
  const heard: string[] = [];
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    try {
      const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(15_000) });
      if (answer.ok) return (await answer.json()) as Receipt;
      heard.push(`${answer.status} ${await answer.text()}`);
    } catch (error) {
      heard.push(String((error as Error).cause ?? error));
      await passed(Date.now() + 25);
      continue;
    }
    if (!heard.at(-1)!.startsWith('503')) break;
  }
  const waits = await whatItWaitsFor(client, decodeURIComponent(url.split('/')[5]!));
  throw new Error(`${url}: no answer; ${waits}; heard: ${[...new Set(heard)].slice(-5).join('\n')}`);
}

/** The task that the server tries, and the end of the history: whether the case is stuck or only starved. */
export function whatItWaitsFor(client: Breakable['client'], caseId: string): Promise<string> {
  return pendingTask(client, caseId).catch((error: unknown) => String(error));
}

async function pendingTask(client: Breakable['client'], caseId: string): Promise<string> {
  const handle = client.workflow.getHandle(caseId);
  const { raw, historyLength } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const last = (events ?? []).slice(-12).map(({ eventId, eventType, ...rest }) => {
    const { workflowTaskFailedEventAttributes: failed } = rest;
    return `${String(eventId)} ${eventType} ${failed?.failure?.message ?? ''}`;
  });
  return `history ${historyLength}, task ${JSON.stringify(raw.pendingWorkflowTask)}, ${last.join(' | ')}`;
}

async function everythingIsThereOnce(
  installation: Breakable,
  taken: readonly Taken[],
  referrals: readonly CaseHandle[],
): Promise<void> {
  const { db, recordKeys, client } = installation;
  expect(taken.length).toBeGreaterThan(0);
  for (const referral of referrals) {
    await untilShown(referral, /^(?!.*Waits for the record)/s, 60_000);
    const events = await loadEvents(db, recordKeys, referral.id);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const acts = events.filter(({ event }) => /^(DecisionRecommended|RecommendationReturned)$/.test(event));
    const receipts = taken.filter((one) => one.case === referral.id).flatMap((one) => one.events);
    expect(acts.map(({ sequence, event }) => ({ sequence, event }))).toEqual(receipts);
    const stages = events.flatMap(({ clocks = [] }) =>
      clocks.flatMap((change) =>
        change.change === 'stage' && !change.ahead ? [`${change.id} ${change.stage}`] : [],
      ),
    );
    expect(stages).toEqual([...new Set(stages)]);
  }
  const verification = await verify(db, recordKeys, { running: runningCases(client) });
  expect(verification).toMatchObject({ findings: [], asked: referrals.length, unanswered: 0 });
}

/** Between the server's 250 and the ledger's commit a kill doubles a mail, and the ledger says so. */
async function mailsCameOnce(installation: Breakable, referral: CaseHandle): Promise<void> {
  for (const { status, times } of await everyMailCame(installation, referral, 300_000)) {
    if (status === 'sent') expect(times).toBe(1);
    else expect(`${status} ${times}`).toMatch(/^confirmation lost [12]$/);
  }
}
