import { MockActivityEnvironment } from '@temporalio/testing';
import { createDigestActivities, createNoticeActivities, createRecordActivities } from '../../src/activities';
import type { DigestActivities, DigestsInput, NoticeDependencies } from '../../src/activities';
import { dateOf, type Instant } from '../../src/calendar';
import type { CaseEvent, CaseIdentity } from '../../src/casework';
import { smtpTransport } from '../../src/notices';
import { startRecord } from '../records/database';
import { Life, london, moment, pinsFor, referralOpening, type ReferralInput } from '../support/life';
import { startMailServer } from '../support/mail';

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
export const inActivity = () => new MockActivityEnvironment({}, { logger: quiet });

type Prepared = Awaited<ReturnType<DigestActivities['prepareDigests']>>;

export type Teller = Awaited<ReturnType<typeof startTeller>>;

let references = 0;

/** A life with an identity of its own. */
export function aChild(
  input: ReferralInput & {
    act?: 'receiveReferral' | 'receiveContact';
    family?: string;
    fields?: Record<string, string | boolean | number>;
  },
): Life {
  references += 1;
  const opening = referralOpening(input);
  const at = moment(input.entered ?? input.received) as Instant;
  return new Life(
    {
      ...opening,
      act: input.act ?? opening.act,
      reference: `REF-${references}`,
      child: `C-${references}`,
      family: input.family ?? `FAM-${references}`,
      fields: { ...opening.fields, ...input.fields },
    },
    at,
    pinsFor(opening.council, dateOf(at)),
  );
}

/**
 * What the cases of the pure core say, told for real: the record in PostgreSQL resolves who hears, and the mails
 * arrive at an SMTP server. In the record the cases are marked as moved in time, which they are.
 */
export async function startTeller(more: Partial<NoticeDependencies> = {}) {
  const [on, mail] = await Promise.all([startRecord(), startMailServer()]);
  const transport = smtpTransport(mail.url);
  const given: NoticeDependencies = {
    db: on.db,
    transport,
    from: 'caseclock@council.example',
    publicUrl: 'https://clock.example',
    collect: 0,
    ...more,
  };
  const { record } = createRecordActivities({ db: on.db, keys: on.keys, timeOffsetAllowed: true });
  const { notify } = createNoticeActivities(given);
  const { prepareDigests, sendDigest } = createDigestActivities(given);
  const told = new Map<string, number>();
  const prepare = (of: DigestsInput): Promise<Prepared> => inActivity().run(prepareDigests, of);

  async function tellEvents(identity: CaseIdentity, events: readonly CaseEvent[], mails = true) {
    const result = await record({ case: identity, events: events.map(movedInTime), offset: 1 });
    for (const number of mails ? result.toSend : [])
      await inActivity().run(notify, { case: identity.id, number });
    return result;
  }

  return {
    on,
    mail,
    transport,

    /** Records what a life has been through since the last time, and mails what there is to mail. */
    async tell(life: Life, { mail: mails = true } = {}): Promise<{ nobody: readonly number[] }> {
      const { id } = life.case;
      const events = life.events.slice(told.get(id) ?? 0);
      if (events.length === 0) return { nobody: [] };
      told.set(id, life.events.length);
      return tellEvents(identityOf(life.case), events, mails);
    },

    tellEvents,

    /** Mails what was recorded without being mailed, so long after it was written. */
    async mailAfter(life: Life, wait: string): Promise<void> {
      const { id } = life.case;
      const waiting = await on.asOwner(
        "update notice set written_at = written_at - $2::interval where case_id = $1 and status = 'waiting' returning number",
        [id, wait],
      );
      for (const { number } of waiting)
        await inActivity().run(notify, { case: id, number: number as number });
    },

    /** The digests of a morning: how many people got one, or had nothing left to hear. */
    async digest(text: string): Promise<Prepared> {
      const asOf = london(text);
      const of = { asOf, day: dateOf(asOf), movedInTime: true };
      const prepared = await prepare(of);
      for (const person of prepared.people) await inActivity().run(sendDigest, { ...of, person });
      return prepared;
    },

    prepare,
    sendDigest,

    /** Subjects of what came for one mailbox, by its name before the @. */
    mailsTo(name: string): string[] {
      return mail.mails.filter(({ to }) => to[0]?.startsWith(`${name}@`)).map(({ subject }) => subject);
    },

    /** Nobody has had a mail for a while. */
    async later(): Promise<void> {
      await on.asOwner("update notice_recipient set dated = dated - interval '1 hour'");
    },

    async stop(): Promise<void> {
      transport.close();
      await Promise.all([on.stop(), mail.stop()]);
    },
  };
}

function movedInTime(event: CaseEvent): CaseEvent {
  return event.pins ? { ...event, pins: { ...event.pins, offset: 1 } } : event;
}

export function identityOf(current: CaseIdentity): CaseIdentity {
  const { id, process, council, reference, child, family, chain, team } = current;
  return { id, process, council, reference, child, ...(family && { family }), chain, team };
}
