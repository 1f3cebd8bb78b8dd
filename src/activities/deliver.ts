import { Context } from '@temporalio/activity';
import { MailFailure, type Composed, type Transport } from '../notices';

/** What a mail needs besides its words. */
export interface Envelope {
  from: string;
  to: string;
  messageId: string;
  date: string;
  references?: string;
}

/** How the ledger writes down what became of an attempt. */
export interface Outcomes {
  sent(): Promise<void>;
  refused(code: string): Promise<void>;
  notAccepted(code: string): Promise<void>;
  unanswered(code: string): Promise<void>;
}

/**
 * One attempt that the ledger has begun, with its end in the ledger.
 * @returns undefined when the server took it
 * @throws whatever is no failure of the mail's; then the row stays `sending`, and the next attempt is doubtful
 */
export async function deliver(
  transport: Transport,
  { date, ...envelope }: Envelope,
  composed: Composed,
  ledger: Outcomes,
): Promise<MailFailure | undefined> {
  try {
    const mail = { ...envelope, ...composed, date: new Date(date) };
    await transport.send(mail, Context.current().cancellationSignal);
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error;
    if (error.outcome === 'refused') await ledger.refused(error.code);
    if (error.outcome === 'not accepted') await ledger.notAccepted(error.code);
    if (error.outcome === 'unknown') await ledger.unanswered(error.code);
    return error;
  }
  await ledger.sent();
  return undefined;
}
