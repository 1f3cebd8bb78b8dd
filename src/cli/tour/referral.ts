import {
  atLocal,
  dateOf,
  formatDate,
  formatInstant,
  instantOf,
  msOf,
  nextWorkingDay,
  holidayTable,
  type Instant,
} from '../../calendar';
import type { Clock, ClockReading } from '../../casework';
import type { Visitor, Answer } from './visitor';

export type Tell = (line: string) => void;

/** One Peterborough referral from its receipt to its signed decision, in front of the reader. */
export async function referralTour(visitor: Visitor, tell: Tell): Promise<{ caseId: string }> {
  const reference = `TOUR-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const received = instantOf(Date.now());
  tell(`A school refers a child. The Contact Centre enters it as ${reference}; no name comes with it.`);
  const opened = must(
    await visitor.post('social-worker', '/v1/referrals', {
      reference,
      child: `C-${reference.slice(-6)}`,
      receivedAt: received,
      sourceKind: 'school',
      team: 'referral-and-assessment',
      safeAddress: true,
    }),
  );
  const caseId = String(opened.case);
  tell(`  It is the case ${caseId}, and two clocks run:`);
  for (const line of await clockLines(visitor, caseId)) tell(`  ${line}`);

  const decision = await clock(visitor, caseId, 'referral-decision');
  const target = reading(decision, 'target');
  const limit = reading(decision, 'limit');

  tell('A practitioner recommends an assessment, and then tries to sign the decision as well.');
  const recommended = must(
    await visitor.post('social-worker', `/v1/cases/${caseId}/recommendations`, { outcome: 'assessment' }),
  );
  const refused = await visitor.post('social-worker', `/v1/cases/${caseId}/referral-decisions`, {
    outcome: 'assessment',
  });
  tell(`  Refused (${refused.status}): ${String(refused.body.detail)}`);

  tell('The Team Manager returns the recommendation: a check is missing.');
  const entry = (recommended.events as { sequence: number }[]).at(-1)?.sequence;
  must(
    await visitor.post('team-manager', `/v1/cases/${caseId}/returned-recommendations`, {
      recommendation: entry,
      reason: 'checks-missing',
    }),
  );
  await mails(visitor, tell, caseId);

  const halfTime = instantOf((msOf(received) + msOf(target.ends)) / 2);
  tell(
    `Nobody decides. Half of the 24 hours pass: it is ${formatInstant(halfTime)} for this case, and it reminds.`,
  );
  await visitor.moveTo(caseId, halfTime);
  await mails(visitor, tell, caseId);

  tell(
    `The 24 hours pass (${formatInstant(target.ends)}): the target is missed and the first rung is told at once.`,
  );
  await visitor.moveTo(caseId, target.ends);
  await mails(visitor, tell, caseId);

  const doneBy = dateOf(instantOf(msOf(limit.ends) - 1));
  const today = dateOf(visitor.now());
  const promised = doneBy < today ? today : doneBy;
  tell(
    `The Team Manager acknowledges: it will be done by ${formatDate(promised)}. Until then nobody hears more.`,
  );
  must(
    await visitor.post('team-manager', `/v1/cases/${caseId}/escalation-acknowledgements`, {
      clock: 'referral-decision',
      doneBy: promised,
    }),
  );

  const morning = openingAfter(limit.ends);
  tell(
    `It is not. The limit passes at the end of ${formatDate(limit.due)}; next morning the service manager hears (rung 2).`,
  );
  await visitor.moveTo(caseId, morning);
  await mails(visitor, tell, caseId);

  tell(
    'The Team Manager decides, signs and dates it: an assessment. The act is taken; only then is a late reason asked.',
  );
  const decided = must(
    await visitor.post('team-manager', `/v1/cases/${caseId}/referral-decisions`, { outcome: 'assessment' }),
  );
  tell(`  ${describe(decided)}`);

  tell(
    'The acknowledgement to the referrer went out within the hour and is entered only now: in time, recorded late.',
  );
  const acknowledged = must(
    await visitor.post('social-worker', `/v1/cases/${caseId}/referrer-acknowledgements`, {
      by: 'e-mail',
      happenedAt: instantOf(msOf(received) + 3_600_000),
    }),
  );
  tell(`  ${describe(acknowledged)}`);

  tell('The Team Manager gives the late reason; nothing is left to do and the case closes.');
  const closed = must(
    await visitor.post('team-manager', `/v1/cases/${caseId}/late-reasons`, {
      clock: 'referral-decision',
      reason: 'capacity',
    }),
  );
  tell(`  ${describe(closed)}`);
  return { caseId };
}

async function mails(visitor: Visitor, tell: Tell, caseId: string): Promise<void> {
  for (const mail of await visitor.newMails(caseId)) tell(`  mail to ${mail}`);
}

function must(answer: Answer): Record<string, unknown> {
  if (answer.status >= 400) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function clocks(visitor: Visitor, caseId: string): Promise<Clock[]> {
  return must(await visitor.get('team-manager', `/v1/cases/${caseId}`)).clocks as Clock[];
}

async function clock(visitor: Visitor, caseId: string, name: string): Promise<Clock> {
  const found = (await clocks(visitor, caseId)).find((one) => one.name === name);
  if (!found) throw new Error(`the case has no clock ${name}`);
  return found;
}

async function clockLines(visitor: Visitor, caseId: string): Promise<string[]> {
  return (await clocks(visitor, caseId)).map(
    (one) =>
      `${one.name}: ${one.readings.map((r) => `${r.kind} ${when(r)} (${r.cite.join(', ')})`).join('; ')}`,
  );
}

function reading(of: Clock, kind: ClockReading['kind']): ClockReading {
  const found = of.readings.find((one) => one.kind === kind);
  if (!found) throw new Error(`${of.name} has no ${kind}`);
  return found;
}

function when({ due, dueAt }: ClockReading): string {
  return dueAt ? formatInstant(dueAt) : formatDate(due);
}

/** 08:30 on the next working day after a civil limit has ended: when rung 2 is climbed. */
function openingAfter(ends: Instant): Instant {
  const day = nextWorkingDay(dateOf(instantOf(msOf(ends) - 1)), holidayTable());
  const [opening] = atLocal(day, '08:30');
  if (!opening) throw new Error(`08:30 does not exist on ${day}`);
  return opening;
}

function describe(receipt: Record<string, unknown>): string {
  const events = (receipt.events as { event: string }[]).map((one) => one.event).join(', ');
  const changes = (
    receipt.clocks as { clock: string; change: string; status?: string; lateReason?: string }[]
  ).map(
    (one) =>
      `${one.clock} ${one.status ?? one.change}${one.lateReason ? ', a late reason is asked for' : ''}`,
  );
  return `${events}. ${changes.length > 0 ? `${changes.join('; ')}. ` : ''}Stage: ${String(receipt.stage)}.`;
}
