import type { Transaction } from 'kysely';
import type { CaseEvent, CaseIdentity, Notice } from '../casework/types';
import { canonical } from './canonical';
import { recipientsOf } from './directory';
import { toCustodians } from './restricted';
import type { NoticeStatus, Tables } from './tables';

/** Which notices of some events wait to be mailed, and which have nobody to go to, by number. */
export interface NoticeNumbers {
  toSend: readonly number[];
  nobody: readonly number[];
}

/**
 * Writes an event's notices, each with the recipients that the directory gives at the instant of the event: they
 * are resolved this once, and every later attempt reads the rows.
 */
export async function writeNotices(
  tx: Transaction<Tables>,
  identity: CaseIdentity,
  event: CaseEvent,
): Promise<void> {
  if (event.event === 'DeathRecorded') await stopNotices(tx, identity.id);
  if (event.custodians && event.custodians.length > 0) await toCustodians(tx, identity, event);
  for (const notice of event.notices ?? []) {
    const recipients =
      notice.as === 'task'
        ? []
        : await recipientsOf(tx, {
            council: identity.council,
            team: notice.team,
            roles: [...notice.to, ...(notice.otherwise ?? [])],
            people: notice.people ?? [],
            onlyThem: notice.onlyThem === true,
            at: event.recordedAt,
          });
    await tx
      .insertInto('notice')
      .values({
        case_id: identity.id,
        number: notice.number,
        sequence: event.sequence,
        kind: notice.kind,
        clock_id: notice.clock ?? null,
        step: notice.step ?? null,
        goes_as: notice.as,
        due: notice.due ?? null,
        payload: canonical(notice),
        created_at: event.recordedAt,
        status: firstStatus(notice, recipients.length),
      })
      .execute();
    if (recipients.length === 0) continue;
    await tx
      .insertInto('notice_recipient')
      .values(
        recipients.map((recipient) => ({
          case_id: identity.id,
          number: notice.number,
          person: recipient.person,
          mailbox: recipient.mailbox,
          roles: [...recipient.roles],
          message_id: null,
          dated: null,
          settled_at: null,
          last_error: null,
        })),
      )
      .execute();
  }
}

/** After a death nothing that was queued goes out about that child (decisions 1.5). */
async function stopNotices(tx: Transaction<Tables>, caseId: string): Promise<void> {
  await tx
    .updateTable('notice')
    .set({ status: 'stopped' })
    .where('case_id', '=', caseId)
    .where('status', 'in', ['waiting', 'digest', 'task', 'nobody'])
    .execute();
}

function firstStatus(notice: Notice, recipients: number): NoticeStatus {
  if (notice.as === 'task') return 'task';
  if (recipients === 0) return 'nobody';
  return notice.as === 'digest' ? 'digest' : 'waiting';
}

/** Read from the rows, so that a repeated `record` gives the answer that the first one could not deliver. */
export async function noticesOf(
  tx: Transaction<Tables>,
  caseId: string,
  events: readonly CaseEvent[],
): Promise<NoticeNumbers> {
  const numbers = events.flatMap((event) => (event.notices ?? []).map((notice) => notice.number));
  if (numbers.length === 0) return { toSend: [], nobody: [] };
  const rows = await tx
    .selectFrom('notice')
    .select(['number', 'status'])
    .where('case_id', '=', caseId)
    .where('number', 'in', numbers)
    .orderBy('number')
    .execute();
  const withStatus = (status: NoticeStatus) =>
    rows.filter((row) => row.status === status).map((row) => row.number);
  return { toSend: withStatus('waiting'), nobody: withStatus('nobody') };
}
