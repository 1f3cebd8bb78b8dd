import type { CaseEvent, Fields, Link } from '../../src/casework';
import { caseId } from '../../src/casework';
import { runningCases } from '../../src/cli/running-cases';
import { caseLog, verify } from '../../src/records';
import { actNamed, type Role } from '../../src/vocabulary';
import { newIssuer, tokenFor } from '../api/support';
import { startBreakable, type Breakable } from './breakable';
import { eventually } from './eventually';
import { randomOf, untilAnswered } from './kills';
import { passed } from './outages';

const council = 'gloucestershire';

/** For what one case tells another, through all the kills. */
const patienceMs = 120_000;

const people = {
  worker: ['social-worker', 'sw-1', true],
  manager: ['team-manager', 'tm-1', true],
  contacts: ['contact-centre-manager', 'ccm-1', true],
  first: ['lead-practitioner', 'lp-1', false],
  second: ['lead-practitioner', 'lp-2', false],
} as const satisfies Record<string, readonly [Role, string, boolean]>;
type Person = keyof typeof people;

interface Round {
  referral: string;
  stepDown: string;
  stepUp: string;
  contact: string;
}

/**
 * Children are handed over to early help, and come back, while the worker is killed at random: offered, returned,
 * offered again, accepted; then a step-up with its contact. Afterwards the logs of
 * both sides say that exactly one of them held each child at every moment, and that nothing happened twice.
 * @param input how many children, and how often the worker is killed meanwhile
 */
export async function killsDuringHandovers(
  { rounds, kills }: { rounds: number; kills: number },
  seed = Date.now() % 100_000,
): Promise<void> {
  console.log(`seed ${seed}`);
  const installation = await startBreakable();
  try {
    const desk = await deskOf(installation);
    const ready = await Promise.all(
      Array.from({ length: rounds }, (_, index) => untilAgreed(desk, index + 1)),
    );
    let left = rounds;
    let failed = false;
    const handovers = Promise.all(
      ready.map((round, index) => handOver(installation, desk, round, index + 1).finally(() => (left -= 1))),
    );
    handovers.catch(() => (failed = true)); // it is waited for below
    const killed = await killWorker(
      installation,
      desk,
      { kills, until: () => failed || left === 0 },
      randomOf(seed),
    );
    await handovers;
    console.log(`${rounds} handovers, ${killed} kills, ${desk.answered()} acts`);
    expect(killed).toBeGreaterThan(1);
    for (const round of ready) await oneSideHeld(installation, round);
    const cases = ready.flatMap((round) => Object.values(round));
    const verification = await verify(installation.db, installation.recordKeys, {
      running: runningCases(installation.client),
    });
    expect(verification).toMatchObject({ findings: [], unanswered: 0 });
    expect(cases).toHaveLength(rounds * 4);
  } finally {
    await installation.stop();
  }
}

type Desk = Awaited<ReturnType<typeof deskOf>>;

/** Whoever acts over HTTP, each request with a key of its own and repeated until it is answered. */
async function deskOf(installation: Breakable) {
  const issuer = await newIssuer();
  const { url } = await installation.startApi(issuer);
  let answers = 0;
  const tokens = new Map<string, string>();
  for (const [name, [role, person, qualified]] of Object.entries(people)) {
    tokens.set(name, await tokenFor(issuer, role, { person, council, qualified }));
  }
  async function post(path: string, who: Person, key: string, body: object) {
    const receipt = await untilAnswered(installation, `${url}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${tokens.get(who)!}`,
        'Idempotency-Key': key,
      },
      body: JSON.stringify(body),
    });
    answers += 1;
    return receipt;
  }
  const resource = (act: string) => actNamed(act)!.resource;
  return {
    answered: () => answers,
    open: (act: string, who: Person, reference: string, fields: Fields & { links?: never }, links?: Link[]) =>
      post(`/v1/${resource(act)}`, who, `${reference}-${act}`, {
        ...fields,
        ...(links && { links }),
        reference,
        child: `C-${reference.split('-')[1]!}`,
        receivedAt: new Date().toISOString(),
      }),
    act: (id: string, act: string, who: Person, fields: Fields = {}, which = '') =>
      post(`/v1/cases/${id}/${resource(act)}`, who, `${id.split(':').at(-1)!}-${act}${which}`, fields),
  };
}

/** Assessed, decided and agreed by all: nothing is wanting but the offer. Nothing is killed meanwhile. */
async function untilAgreed({ open, act }: Desk, number: number): Promise<Round> {
  const reference = `REF-${number}`;
  const referral = caseId('referral', council, reference);
  const stepDown = caseId('stepDown', council, reference);
  const meeting = {
    ...{ purpose: 'review', outcome: 'step-down' },
    ...{ leadPractitionerNamed: true, planAgreed: true, needsAnalysed: true },
  };
  const early = { kind: 'single', outcome: 'early-help', reason: 'needs-met' };
  const opening = { sourceKind: 'school', team: 'assessment', safeAddress: false };
  await open('receiveReferral', 'worker', reference, opening);
  await act(referral, 'decideReferral', 'manager', { outcome: 'assessment' });
  await act(referral, 'allocate', 'manager', { worker: 'sw-1', role: 'social-worker' });
  await act(referral, 'completeAssessment', 'worker', {
    ...{ kind: 'single', furtherAction: 'early-help', childSeen: true },
  });
  await act(referral, 'authoriseAssessment', 'manager', early);
  await eventually(
    () =>
      act(stepDown, 'holdMeeting', 'worker', meeting).catch((error: unknown) => {
        if (!String(error).includes('404')) throw error;
        return undefined; // the referral is about to open it
      }),
    `${stepDown} to open`,
    patienceMs,
  );
  for (const to of ['support', 'sharing']) {
    await act(stepDown, 'recordAgreement', 'worker', { who: 'family', to, answer: 'given' }, `-${to}`);
  }
  return {
    referral,
    stepDown,
    stepUp: caseId('stepUp', council, `UP-${number}`),
    contact: caseId('referral', council, `AZ-${number}`),
  };
}

/** Offered, returned, offered, accepted; then up again, as a contact that social care decides. */
async function handOver(
  { db, recordKeys }: Breakable,
  { open, act }: Desk,
  { referral, stepDown, stepUp, contact }: Round,
  number: number,
): Promise<void> {
  const namesOf = async (id: string) => (await caseLog(db, recordKeys, id)).map((entry) => entry.event.event);
  const recorded = (id: string, event: string) =>
    eventually(
      async () => (await namesOf(id)).includes(event) || undefined,
      `${event} of ${id}`,
      patienceMs,
    ).catch(async (error: unknown) => {
      const sides = await Promise.all([referral, stepDown, stepUp].map(namesOf));
      throw new Error(`${(error as Error).message}; recorded: ${JSON.stringify(sides)}`);
    });
  const to = (toPerson: string) => ({ toPerson, toTeam: 'families-first', explanation: 'planned already' });
  await act(stepDown, 'offerHandover', 'worker', to('lp-1'), '-1');
  await act(stepDown, 'returnHandover', 'first', { reason: 'no-capacity' });
  await act(stepDown, 'offerHandover', 'worker', to('lp-2'), '-2');
  await act(stepDown, 'acceptHandover', 'second');
  await recorded(stepDown, 'TakenOver');
  await recorded(referral, 'CaseClosed');
  await act(stepDown, 'completeStepDown', 'second', {
    ...{ to: 'targeted-early-help', explanation: 'planned already' },
  });
  await open('considerStepUp', 'second', `UP-${number}`, { reason: 'risk-of-harm', toTeam: 'assessment' }, [
    { case: stepDown, relation: 'step-down' },
    { case: referral, relation: 'referral' },
  ]);
  await act(stepUp, 'acceptStepUp', 'worker', { contact: `AZ-${number}` });
  await recorded(contact, 'ContactReceived');
  await act(contact, 'decideContact', 'contacts', { outcome: 'early-help', reason: 'threshold-not-met' });
  await recorded(stepUp, 'LinkedCaseDecided');
  await act(stepUp, 'tellLeadPractitioner', 'worker', { by: 'telephone', reasonsGiven: true });
  await act(stepUp, 'endStepUp', 'second', { because: 'remains-early-help' });
  await recorded(stepUp, 'CaseClosed');
}

/** Kills the worker at random moments, and starts it again; in between it works until somebody was answered. */
async function killWorker(
  { worker }: Breakable,
  { answered }: Desk,
  { kills, until }: { kills: number; until: () => boolean },
  random: (below: number) => number,
): Promise<number> {
  let killed = 0;
  while (killed < kills && !until()) {
    const [before, since] = [answered(), Date.now()];
    await passed(Date.now() + random(900));
    while (answered() === before && !until() && Date.now() - since < 60_000) await passed(Date.now() + 50);
    if (until()) break;
    await worker.kill9();
    killed += 1;
    await passed(Date.now() + random(300));
    await worker.start();
  }
  return killed;
}

/** Read off both logs, by the instants of the cases and by those at which the database had each entry. */
async function oneSideHeld({ db, recordKeys }: Breakable, round: Round): Promise<void> {
  const logs = {
    referral: await caseLog(db, recordKeys, round.referral),
    stepDown: await caseLog(db, recordKeys, round.stepDown),
    stepUp: await caseLog(db, recordKeys, round.stepUp),
    contact: await caseLog(db, recordKeys, round.contact),
  };
  for (const log of Object.values(logs)) {
    expect(log.map(({ event }) => event.sequence)).toEqual(log.map((_, index) => index + 1));
  }
  const named = (log: keyof typeof logs) => logs[log].map(({ event }) => event.event);
  const only = (log: keyof typeof logs, name: string) => {
    const found = logs[log].filter(({ event }) => event.event === name);
    expect([round[log], name, found.length]).toEqual([round[log], name, 1]);
    return found[0]!;
  };
  // The referral held the child until it released it, and knew that it was taken before it closed.
  const released = only('referral', 'Released');
  const taken = only('stepDown', 'TakenOver');
  expect([
    released.event.recordedAt <= taken.event.recordedAt,
    released.writtenAt <= taken.writtenAt,
  ]).toEqual([true, true]);
  expect(taken.writtenAt <= only('referral', 'CaseClosed').writtenAt).toBe(true);
  only('referral', 'ReleaseConfirmed');
  // Nobody let go for an offer that was returned.
  const returned = only('stepDown', 'HandoverReturned');
  const accepted = only('stepDown', 'HandoverAccepted');
  expect(returned.event.sequence < accepted.event.sequence).toBe(true);
  expect(accepted.event.recordedAt <= released.event.recordedAt).toBe(true);
  expect(named('stepDown').filter((name) => name === 'HandoverOffered')).toHaveLength(2);
  expect(named('referral').filter((name) => name === 'HandoverAnnounced')).toHaveLength(2);
  expect(named('referral').filter((name) => name === 'HandoverStopped')).toHaveLength(1);
  expect(named('referral')).not.toContain('NotReleased');
  expect(named('stepDown')).not.toContain('CaseClosed');
  // Early help held it on while social care decided the contact, which came once and is of the same chain.
  const contact: CaseEvent = only('contact', 'ContactReceived').event;
  expect(contact.opened?.chain).toBe(round.referral);
  expect(contact.linked).toEqual(
    expect.arrayContaining([{ case: round.referral, relation: 'earlier-referral' }]),
  );
  only('stepUp', 'StepUpAccepted');
  only('stepUp', 'LinkedCaseDecided');
  only('stepUp', 'CaseClosed');
}
