import { Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { msOf } from '../calendar';
import {
  compose,
  composeAlert,
  domainOf,
  messageIdOf,
  threadIdOf,
  type MailFailure,
  type Transport,
} from '../notices';
import { holdNotice, type Claim, type ClaimRules, type Db, type Ledger, type LedgerRow } from '../records';
import { councilWords, mayWait } from './council-policy';
import { deliver } from './deliver';
import { noticeRefused, type NoticeActivities, type NoticeInput } from './types';

export interface NoticeDependencies {
  db: Db;
  transport: Transport;
  /** MAIL_FROM: 'Caseclock <caseclock@council.example>'. */
  from: string;
  /** Where people reach the API: the base of the links. */
  publicUrl: string;
  /** OPERATOR_MAIL: who hears of a mail that could not be delivered; absent: the log alone does. */
  operator?: string | undefined;
  /** How long a notice waits for those of the same family, in milliseconds (default 30 s; tests wait less). */
  collect?: number | undefined;
  /** How long a notice is tried, in milliseconds (default a day: the next digest has what is still true by then). */
  tryFor?: number | undefined;
}

/** No mail is begun later than this into an attempt, in milliseconds: with the longest send it ends below 60 s. */
const lastStart = 20_000;
const day = 86_400_000;

type Settings = NoticeDependencies & { collect: number; tryFor: number; domain: string };

export function createNoticeActivities(given: NoticeDependencies): NoticeActivities {
  const settings: Settings = {
    ...given,
    collect: given.collect ?? 30_000,
    tryFor: given.tryFor ?? day,
    domain: domainOf(given.from),
  };
  return {
    /**
     * Mails a notice to everybody in its ledger who has not had it; with it what the family's other cases say to the
     * same people at the same time.
     * @throws ApplicationFailure `NoticeRefused` (not to be retried) when a server refused for good, after the
     *   others were tried, or when the time for trying is over; the operator has heard then. `NoticeUnknown` (neither)
     *   when there is no such notice. Anything else is retried.
     */
    async notify(input) {
      const found = await holdNotice(settings.db, input.case, input.number, async (ledger) => {
        await sendAll(settings, input, ledger);
        return true;
      });
      if (!found)
        throw ApplicationFailure.nonRetryable(`there is no notice ${input.number}`, 'NoticeUnknown');
    },
  };
}

async function sendAll(settings: Settings, input: NoticeInput, ledger: Ledger): Promise<void> {
  const { status, recipients, writtenAt } = ledger.waiting;
  if (status === 'nobody' && recipients.length > 0) return nobodyLeft(settings, input, recipients.length);
  if (status !== 'waiting' && status !== 'refused') return;
  const failures: MailFailure[] = [];
  const begun = Date.now();
  let later = 0;
  for (const row of recipients.filter(isOpen)) {
    if (Date.now() - begun > lastStart) throw notYet(input, 'there was no time left');
    const ended = await attempt(settings, row, input, ledger);
    if (ended === undefined) continue;
    if (typeof ended === 'number') later = Math.max(later, ended);
    else failures.push(ended);
    // Where the way to the server fails it fails for the others too.
    if (typeof ended !== 'number' && !ended.answered) break;
  }
  const again = failures.find(({ outcome }) => outcome !== 'refused');
  const over = Date.now() - msOf(writtenAt) > settings.tryFor;
  if (later > 0) throw notYet(input, 'others of the family may come', later);
  if (again && !over) throw notYet(input, again.message);
  const givenUp = again ? await ledger.giveUp() : 0;
  const without = recipients.filter((row) => row.status === 'refused' || row.status === 'given up').length;
  const refusedNow = failures.filter(({ outcome }) => outcome === 'refused').length;
  const refused = without + refusedNow + givenUp;
  // Told before it is settled: at worst the operator has the same mail twice.
  if (refused > 0 && status === 'waiting') await alert(settings, input, refused, failures);
  await ledger.settle(refused > 0 ? 'refused' : 'sent');
  if (refused === 0) return;
  throw ApplicationFailure.nonRetryable(
    `notice ${input.number}: not delivered to ${refused} of ${recipients.length} recipients`,
    noticeRefused,
  );
}

/** Everybody whom it was for has left, and nobody has their post: as much a failure as a mail that will not arrive. */
async function nobodyLeft(settings: Settings, input: NoticeInput, people: number): Promise<never> {
  await alert(settings, input, people, 'left');
  throw ApplicationFailure.nonRetryable(
    `notice ${input.number}: its ${people} recipients have left, and nobody has their post`,
    noticeRefused,
  );
}

function isOpen({ status }: LedgerRow): boolean {
  return status === 'pending' || status === 'sending';
}

/** @returns undefined when nothing is left to do for this recipient, or in how many milliseconds to ask again */
async function attempt(
  { collect, domain, from, publicUrl, transport }: Settings,
  row: LedgerRow,
  input: NoticeInput,
  ledger: Ledger,
): Promise<MailFailure | number | undefined> {
  const { notice, council, at } = ledger.waiting;
  const rules: ClaimRules = {
    messageIdOf: (caseId, number) => messageIdOf(caseId, number, row.person, domain),
    collect,
    mayWait: mayWait(notice, council, at),
  };
  const claimed = await ledger.claim(row.person, rules);
  if ('none' in claimed) return undefined;
  if ('later' in claimed) return Math.max(1, Math.ceil(claimed.later));
  const { claim } = claimed;
  const envelope = {
    from,
    to: row.mailbox,
    messageId: claim.messageId,
    date: claim.date,
    references: threadIdOf(threadOf(claim), domain),
  };
  return deliver(transport, envelope, compose(toldOf(claim), row, publicUrl, councilWords(council, at)), {
    sent: () => ledger.sent(claim),
    refused: (code) => ledger.refused(claim, code),
    notAccepted: (code) => ledger.notAccepted(claim, code),
    unanswered: (code) => ledger.unanswered(claim, code),
  });
}

function toldOf({ told }: Claim) {
  return told.map(({ case: id, reference, notice, at }) => ({ of: { id, reference }, notice, at }));
}

/** A mail about several children stands in the thread of the first case. */
function threadOf({ told }: Claim): string {
  return told.map((one) => one.case).sort()[0] ?? '';
}

/**
 * Nobody but the operator can mend a mail that will not arrive. The same alert has the same Message-ID; when it cannot
 * be sent either, the log has it, the case says `NoticeUndelivered`, and the ledger keeps the row.
 */
async function alert(
  { domain, from, operator, transport }: Settings,
  input: NoticeInput,
  people: number,
  failures: readonly MailFailure[] | 'left',
): Promise<void> {
  const codes = failures === 'left' ? failures : [...new Set(failures.map(({ code }) => code))];
  log.error('a notice could not be delivered', { ...input, people, codes: [codes].flat().join(' ') });
  if (!operator) return;
  const reference = input.case.split(':').at(-1) ?? '';
  const mail = {
    ...composeAlert({ reference, number: input.number, people, codes }),
    from,
    to: operator,
    messageId: messageIdOf(input.case, input.number, 'operator', domain),
    date: new Date(),
  };
  await transport.send(mail, Context.current().cancellationSignal).catch((error: unknown) => {
    log.error('the operator could not be told of it by mail', { reason: String(error) });
  });
}

function notYet({ number }: NoticeInput, why: string, inMs?: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: `notice ${number} has not reached everybody: ${why}`,
    type: 'NoticeNotYetSent',
    nonRetryable: false,
    ...(inMs !== undefined && { nextRetryDelay: inMs }),
  });
}
