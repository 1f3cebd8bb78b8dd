import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import {
  compose,
  domainOf,
  MailFailure,
  messageIdOf,
  threadIdOf,
  type Mail,
  type Transport,
} from '../notices';
import { holdNotice, type Db, type Ledger, type LedgerRow } from '../records';
import { noticeRefused, type NoticeActivities, type NoticeInput } from './types';

export interface NoticeDependencies {
  db: Db;
  transport: Transport;
  /** MAIL_FROM: 'Caseclock <caseclock@council.example>'. */
  from: string;
  /** Where people reach the API: the base of the links. */
  publicUrl: string;
}

/** No mail is begun later than this into an attempt, in milliseconds: with the longest send it ends below 60 s. */
const lastStart = 20_000;

export function createNoticeActivities({
  db,
  transport,
  from,
  publicUrl,
}: NoticeDependencies): NoticeActivities {
  const domain = domainOf(from);

  function mailTo(row: LedgerRow, input: NoticeInput, ledger: Ledger): Omit<Mail, 'messageId' | 'date'> {
    const { notice, at, reference } = ledger.waiting;
    const composed = compose(notice, at, { id: input.case, reference }, row, publicUrl);
    return { from, to: row.mailbox, ...composed, references: threadIdOf(input.case, domain) };
  }

  /** @returns undefined when the server took it */
  async function attempt(
    row: LedgerRow,
    input: NoticeInput,
    ledger: Ledger,
  ): Promise<MailFailure | undefined> {
    const mail = mailTo(row, input, ledger);
    const { messageId, date } = await ledger.begin(
      row.person,
      messageIdOf(input.case, input.number, row.person, domain),
    );
    try {
      await transport.send(
        { ...mail, messageId, date: new Date(date) },
        Context.current().cancellationSignal,
      );
    } catch (error) {
      if (!(error instanceof MailFailure)) throw error;
      if (error.outcome === 'refused') await ledger.refused(row.person, error.code);
      if (error.outcome === 'not accepted') await ledger.notAccepted(row.person, error.code);
      if (error.outcome === 'unknown') await ledger.unanswered(row.person, error.code);
      return error;
    }
    await ledger.sent(row.person);
    return undefined;
  }

  async function sendAll(input: NoticeInput, ledger: Ledger): Promise<void> {
    const { status, recipients } = ledger.waiting;
    if (status !== 'waiting' && status !== 'refused') return;
    const open = recipients.filter((row) => row.status === 'pending' || row.status === 'sending');
    let refused = recipients.filter((row) => row.status === 'refused').length;
    const begun = Date.now();
    let again: string | undefined;
    for (const row of open) {
      if (Date.now() - begun > lastStart) throw notYet(input, 'there was no time left');
      const failure = await attempt(row, input, ledger);
      if (!failure) continue;
      if (failure.outcome === 'refused') refused += 1;
      else again = failure.message;
      // Where the way to the server fails it fails for the others too.
      if (!failure.answered) break;
    }
    if (again) throw notYet(input, again);
    await ledger.settle(refused > 0 ? 'refused' : 'sent');
    if (refused > 0) {
      throw ApplicationFailure.nonRetryable(
        `notice ${input.number}: refused for good for ${refused} of ${recipients.length} recipients`,
        noticeRefused,
      );
    }
  }

  return {
    /**
     * Mails a notice to everybody in its ledger who has not had it.
     * @throws ApplicationFailure `NoticeRefused` (not to be retried) when a server refused for good, after the
     *   others were tried; `NoticeUnknown` (neither) when there is no such notice. Anything else is retried.
     */
    async notify(input) {
      const found = await holdNotice(db, input.case, input.number, async (ledger) => {
        await sendAll(input, ledger);
        return true;
      });
      if (!found)
        throw ApplicationFailure.nonRetryable(`there is no notice ${input.number}`, 'NoticeUnknown');
    },
  };
}

function notYet(input: NoticeInput, why: string): ApplicationFailure {
  return ApplicationFailure.retryable(
    `notice ${input.number} has not reached everybody: ${why}`,
    'NoticeNotYetSent',
  );
}
