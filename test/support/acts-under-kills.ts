import { loadEvents } from '../../src/records';
import { newIssuer, tokenFor } from '../api/support';
import { startBreakable, type Breakable } from './breakable';
import type { CaseHandle } from './installation';
import { whatItWaitsFor } from './kills';
import { passed, untilShown } from './outages';

interface Load {
  acts: number;
  cases: number;
  /** People who act at once, on each case. */
  callers: number;
  /** How many acts the worker answers before it is killed again. */
  between: number;
}

interface Answer {
  case: string;
  /** The number of the event that the receipt names. */
  sequence: number;
}

/**
 * For a true answer to one act, however often it is repeated. A decision that a kill interrupts is tried again after
 * ten seconds, and the next kill may interrupt it again: a case may be unlucky for minutes.
 */
const patienceMs = 600_000;

/**
 * Many people act at once over HTTP while the worker is killed again and again. A caller hears the receipt, or 503
 * and repeats with the same key; nothing else. Afterwards each act is in the log once, under the number that its
 * receipt named, and the log holds no act that nobody was told of.
 */
export async function actsUnderKills({ acts, cases, callers, between }: Load): Promise<void> {
  const installation = await startBreakable();
  try {
    const issuer = await newIssuer();
    const { url } = await installation.startApi(issuer);
    const token = await tokenFor(issuer, 'social-worker', { person: 'pet-social-worker' });
    const referrals = await Promise.all(
      Array.from({ length: cases }, async (_, index) => {
        const { referral } = await installation.openWithTarget(`REF-${index + 1}`, 80_000);
        await referral.recordedEvent('ReferralReceived');
        return referral;
      }),
    );

    const heard = new Map<number | string, number>();
    const hear = (what: number | string) => heard.set(what, (heard.get(what) ?? 0) + 1);
    let next = 0;
    const caller = async (): Promise<Answer[]> => {
      const answers: Answer[] = [];
      for (let act = next++; act < acts; act = next++) {
        answers.push(await untilTrue(installation, url, token, referrals[act % cases]!, act, hear));
      }
      return answers;
    };
    const people = Promise.all(Array.from({ length: cases * callers }, caller));
    const working = { done: false };
    people.then(
      () => (working.done = true),
      () => (working.done = true),
    );
    const kills = await killAgainAndAgain(installation, working, () => heard.get(200) ?? 0, between);
    const answers = (await people).flat();
    console.log(`${answers.length} acts, ${kills} kills, heard ${JSON.stringify([...heard])}`);
    expect(answers).toHaveLength(acts);
    expect([...heard.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(kills).toBeGreaterThan(0);
    for (const referral of referrals) await eachIsThereOnce(installation, referral, answers);
  } finally {
    await installation.stop();
  }
}

async function killAgainAndAgain(
  { worker }: Breakable,
  working: { done: boolean },
  answered: () => number,
  between: number,
): Promise<number> {
  let kills = 0;
  while (!working.done) {
    const enough = answered() + between;
    while (!working.done && answered() < enough) await passed(Date.now() + 10);
    if (working.done) break;
    await worker.kill9();
    kills += 1;
    await worker.start();
  }
  return kills;
}

/** One act, with one key, until its receipt comes. */
async function untilTrue(
  { client }: Breakable,
  url: string,
  token: string,
  { id }: CaseHandle,
  act: number,
  hear: (what: number | string) => void,
): Promise<Answer> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const answer = await fetch(`${url}/v1/cases/${id}/recommendations`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': `act-${act}`,
      },
      body: JSON.stringify({ outcome: 'assessment' }),
    });
    hear(answer.status);
    if (answer.status === 503) {
      await answer.text();
      continue;
    }
    const body = (await answer.json()) as { events?: { sequence: number; event: string }[] };
    const event = body.events?.find((one) => one.event === 'DecisionRecommended');
    if (!event) throw new Error(`act ${act} on ${id}: ${answer.status} ${JSON.stringify(body)}`);
    return { case: id, sequence: event.sequence };
  }
  const waits = await whatItWaitsFor(client, id);
  throw new Error(`act ${act} on ${id}: no answer but 503 in ${patienceMs} ms; ${waits}`);
}

async function eachIsThereOnce(
  { db, recordKeys }: Breakable,
  referral: CaseHandle,
  answers: readonly Answer[],
): Promise<void> {
  await untilShown(referral, /^(?!.*Waits for the record)/s, 60_000);
  const told = answers.filter((answer) => answer.case === referral.id).map(({ sequence }) => sequence);
  const events = await loadEvents(db, recordKeys, referral.id);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const recorded = events.filter(({ event }) => event === 'DecisionRecommended');
  expect(recorded.map(({ sequence }) => sequence)).toEqual(told.sort((a, b) => a - b));
}
