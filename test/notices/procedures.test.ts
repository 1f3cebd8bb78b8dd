import { instantOf, msOf } from '../../src/calendar';
import { apply, fold, type Case, type CaseEvent, type Fields } from '../../src/casework';
import { complete } from '../../src/casework/decide';
import { councils, versionsOf, type NoticeRule, type Policy, type Trigger } from '../../src/policy';
import { outsideRoles, roles, runningActs, type Role } from '../../src/vocabulary';
import { rule } from '../support/rule';
import { aChild, identityOf, startTeller, type Teller } from './teller';

/**
 * Who is told what, row by row (procedures 7.1), for everything that the referral process can record: whatever a
 * policy wants somebody to hear reaches an SMTP server, at once or in the digest, or stands as a task for the worker.
 */
let teller: Teller;
const told = new Set<string>();

const inside = (Object.keys(roles) as Role[]).filter((role) => !outsideRoles.includes(role));
const running = new Set(runningActs.map(({ event }) => event));

beforeAll(async () => {
  teller = await startTeller();
  for (const council of councils()) {
    // Of the development staff nobody is in post: one person holds every post, so that each mail has one hearer.
    await teller.on.asOwner('delete from post where council = $1', [council]);
    await teller.on.asOwner("insert into person (id, name, mailbox, qualified, council) values ($1, 'Sam Invented', $2, true, $3)", [`${council}-all`.slice(0, 40), `hears@${council}.example`, council]); // prettier-ignore
    for (const role of inside)
      await teller.on.asOwner("insert into post (person, council, role, team, held_from) values ($1, $2, $3, null, '2000-01-01')", [`${council}-all`.slice(0, 40), council, role]); // prettier-ignore
  }
});
afterAll(() => teller.stop());
beforeEach(async () => {
  teller.mail.clear();
  await teller.on.asOwner('truncate digest_sent, sign_off');
  await teller.on.asOwner("update notice_recipient set status = 'pending' where status = 'digest'");
  await teller.on.asOwner("update notice set status = 'stopped'");
  await teller.on.asOwner("update obligation set status = 'ended', late_reason = null");
  await teller.later();
});

interface Row {
  council: string;
  number: number;
  notice: NoticeRule;
}

const rows: Row[] = councils().flatMap((council) =>
  versionsOf(council)
    .at(-1)!
    .notices.map((notice, number) => ({ council, number, notice }))
    .filter(({ notice }) => running.has(notice.on.event)),
);

/** The fields that make a fact fit: the first value that each condition takes; false fits a flag that is absent. */
function fieldsFor({ where = {} }: Trigger): Fields {
  return Object.fromEntries(
    Object.entries(where).flatMap(([name, { in: values }]) =>
      values[0] === false ? [] : [[name, values[0]!]],
    ),
  );
}

/** The next event of a case, as the core completes it. */
function next(current: Case, trigger: Trigger, policy: Policy): CaseEvent {
  const now = instantOf(msOf(current.openedAt) + current.sequence * 60_000);
  const bare: CaseEvent = {
    sequence: current.sequence + 1,
    event: trigger.event,
    at: now,
    recordedAt: now,
    by: 'sw-1',
    via: 'api',
    roles: ['social-worker'],
    fields: fieldsFor(trigger),
    version: current.version + 1,
  };
  return complete(current, bare, now, policy);
}

/** A case in which the notice's facts happened: the events, and the number of the notice among them. */
function caseFor({ council, notice }: Row): { events: CaseEvent[]; current: Case } {
  const policy = versionsOf(council).at(-1)!;
  const opens = ['ReferralReceived', 'ContactReceived'];
  const opening = [notice.on, notice.given].find((one) => one && opens.includes(one.event));
  const life = aChild({
    council,
    received: '2025-04-14 10:00',
    ...(opening?.event === 'ContactReceived' && { act: 'receiveContact' as const }),
    ...(opening && { fields: fieldsFor(opening) as Record<string, string> }),
  });
  const events = [...life.events];
  let current = life.case;
  for (const trigger of [notice.given, notice.on]) {
    if (!trigger || opens.includes(trigger.event)) continue;
    const event = next(current, trigger, policy);
    events.push(event);
    current = apply(current, event);
  }
  return { events, current };
}

test.each(rows.map((row) => [row.council, row.notice.on.event, row.notice.cite.join(', '), row] as const))(
  '%s: %s reaches whom the procedure names (%s)',
  async (_council, _event, _cite, row) => {
    const { events, current } = caseFor(row);
    await teller.tellEvents(identityOf(current), events);
    await expectTold(row, current.reference, events);
  },
); // prettier-ignore

async function expectTold(row: Row, reference: string, events: readonly CaseEvent[]): Promise<void> {
  const { notice } = row;
  const minted = events
    .flatMap((event) => event.notices ?? [])
    .filter((one) => one.step === notice.on.event && notice.cite.every((cite) => one.cite.includes(cite)));
  const outside = notice.to.filter((role) => outsideRoles.includes(role));
  const insiders = notice.to.filter((role) => !outsideRoles.includes(role));
  if (outside.length > 0) {
    const stored = await teller.on.asOwner("select payload from notice where status = 'task'");
    const payloads = stored.map(({ payload }) => payload as { to: string[]; cite: string[] });
    expect(payloads).toContainEqual(
      expect.objectContaining({ to: expect.arrayContaining(outside), cite: expect.arrayContaining([...notice.cite]) }),
    ); // prettier-ignore
  }
  if (insiders.length > 0) {
    const mine = minted.find((one) => insiders.every((role) => one.to.includes(role)));
    if (mine?.as === 'digest') await teller.digest('2025-04-15 08:32');
    const mail = teller.mail.mails.find(
      ({ subject, text }) =>
        (mine?.as === 'digest' ? text : subject).includes(reference) &&
        notice.cite.every((cite) => text.includes(cite)),
    );
    expect(mail?.to).toEqual([`hears@${row.council}.example`]);
    expect(mail!.text).toContain(`https://clock.example/cases/referral:${row.council}:${reference}`);
  }
  for (const cite of notice.cite) told.add(cite);
}

rule(
  [
    ...['PET-3.5c', 'PET-3.5d', 'PET-3.5g', 'PET-3.18', 'PET-3.19', 'PET-3.21', 'PET-3.25a', 'PET-4.32', 'PET-10.9N', 'PET-1.2b'],
    ...['HUL-3.3b', 'HUL-3.3c', 'HUL-3.3j', 'HUL-3.3k'],
  ],
  'were told to whom procedures 7.1 names: the referrer, the family, managers, police, LADO and the other teams',
  () => {
    for (const id of ['PET-3.5c', 'PET-3.5d', 'PET-3.5g', 'PET-3.18', 'PET-3.19', 'PET-3.21', 'PET-3.25a', 'PET-4.32', 'PET-10.9N', 'PET-1.2b', 'HUL-3.3b', 'HUL-3.3c', 'HUL-3.3j', 'HUL-3.3k'])
      expect([...told]).toContain(id);
  },
); // prettier-ignore

test('a case that the record holds is the fold of what was told', () => {
  const { events, current } = caseFor(rows[0]!);
  expect(fold(events)).toEqual(current);
});
