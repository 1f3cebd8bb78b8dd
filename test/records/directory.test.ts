import { instant } from '../../src/calendar';
import type { Notice } from '../../src/casework/types';
import { developmentPeople, openNotices, record, recipientsOf, seedDirectory } from '../../src/records';
import { startRecord, type TestRecord } from './database';
import { caseNamed, escalation, opened, received } from './events';

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());
afterEach(() => on.asOwner('delete from cover; delete from absence; delete from rota'));

type Asked = Partial<Parameters<typeof recipientsOf>[1]>;
const told = async (asked: Asked) =>
  (
    await recipientsOf(on.db, { council: 'peterborough', team: 'referral-and-assessment', roles: [], people: [], at: received, ...asked })
  ).map((one) => one.person); // prettier-ignore

const covers = (person: string, covered: string, from = '2025-04-01', until = '2025-05-01') =>
  on.asOwner(`insert into cover values ($1, $2, $3, $4, 'peterborough')`, [person, covered, from, until]);

describe('who hears', () => {
  test('the posts of the team', async () => {
    expect(await told({ roles: ['team-manager'] })).toEqual(['pet-team-manager', 'pet-team-manager-2']);
  });

  test('not the posts of another team or council', async () => {
    expect(await told({ roles: ['team-manager'], team: 'family-help' })).toEqual([]);
    expect(await told({ roles: ['team-manager'], council: 'hull' })).toEqual(['hul-team-manager']);
  });

  test('the posts that are held for all teams', async () => {
    expect(
      await told({ roles: ['service-manager', 'emergency-duty-team', 'on-call-manager'], team: 'any' }),
    ).toEqual(['pet-emergency-duty', 'pet-on-call-manager', 'pet-service-manager']);
  });

  test('people by their id', async () => {
    expect(await told({ people: ['pet-social-worker', 'nobody-known'] })).toEqual(['pet-social-worker']);
  });

  test('a post only while it is held: to the instant of its end', async () => {
    await on.asOwner(
      `insert into post values ('pet-service-manager', 'peterborough', 'conference-chair', null, $1, $2)`,
      ['2025-04-01T00:00:00Z', received],
    );
    expect(await told({ roles: ['conference-chair'], at: instant('2025-04-01T00:00:00Z') })).toEqual([
      'pet-service-manager',
    ]);
    expect(await told({ roles: ['conference-chair'], at: received })).toEqual([]);
  });

  test('whoever covers, in place of who is away, while it lasts', async () => {
    await covers('pet-duty-manager', 'pet-team-manager');
    expect(await told({ roles: ['team-manager'] })).toEqual(['pet-duty-manager', 'pet-team-manager-2']);
    expect(await told({ people: ['pet-team-manager'] })).toEqual(['pet-duty-manager']);
    const after = instant('2025-05-01T00:00:00Z');
    expect(await told({ roles: ['team-manager'], at: after })).toEqual([
      'pet-team-manager',
      'pet-team-manager-2',
    ]);
  });

  test('cover of cover; and in a ring somebody still hears', async () => {
    await covers('pet-duty-manager', 'pet-team-manager');
    await covers('pet-service-manager', 'pet-duty-manager');
    expect(await told({ people: ['pet-team-manager'] })).toEqual(['pet-service-manager']);
    await covers('pet-team-manager', 'pet-service-manager');
    expect(await told({ people: ['pet-team-manager'] })).toHaveLength(1);
  });

  test('nobody twice for two hats, and one mailbox once', async () => {
    await covers('pet-duty-manager', 'pet-team-manager');
    await on.asOwner(
      `update person set mailbox = 'Duty-Manager@peterborough.example' where id = 'pet-team-manager-2'`,
    );
    const recipients = await recipientsOf(on.db, {
      council: 'peterborough',
      team: 'referral-and-assessment',
      roles: ['team-manager', 'duty-manager'],
      people: ['pet-duty-manager'],
      at: received,
    });
    await on.asOwner(
      `update person set mailbox = 'team-manager-2@peterborough.example' where id = 'pet-team-manager-2'`,
    );
    expect(recipients).toHaveLength(1);
    expect([...recipients[0]!.roles].sort()).toEqual(['duty-manager', 'team-manager']);
  });
});

describe('who hears when somebody is not there', () => {
  const away = (person: string) =>
    on.asOwner(`insert into absence values ('peterborough', $1, '2025-04-01', '2025-05-01')`, [person]);
  const afterEveryPost = () =>
    on.asOwner(`
      update post set held_until = null where council = 'peterborough';
      update team set mailbox = null where council = 'peterborough' and id = 'referral-and-assessment'`);
  afterEach(afterEveryPost);

  test('away without cover: the others in the post', async () => {
    await away('pet-team-manager');
    expect(await told({ roles: ['team-manager'] })).toEqual(['pet-team-manager-2']);
  });

  test('away with cover: whoever covers', async () => {
    await away('pet-team-manager');
    await covers('pet-duty-manager', 'pet-team-manager');
    expect(await told({ roles: ['team-manager'] })).toEqual(['pet-duty-manager', 'pet-team-manager-2']);
  });

  test('meant by name and away: the others in the same post', async () => {
    await away('pet-social-worker');
    expect(await told({ people: ['pet-social-worker'] })).toEqual([
      'pet-emergency-duty',
      'pet-senior-practitioner',
      'pet-social-worker-2',
    ]);
  });

  test('a leaver: what was meant for them goes back to the role they held (decisions 3.4)', async () => {
    await on.asOwner(
      `update post set held_until = '2025-04-10' where person in ('pet-team-manager', 'pet-duty-manager')`,
    );
    expect(await told({ people: ['pet-team-manager'] })).toEqual(['pet-team-manager-2']);
    expect(await told({ people: ['pet-duty-manager'] })).toEqual([]);
    expect(await told({ people: ['pet-team-manager'], at: instant('2025-04-09T12:00:00Z') })).toEqual([
      'pet-team-manager',
    ]);
  });

  test('an empty team: its own mailbox; without one nobody, which is a failure', async () => {
    await on.asOwner(
      `update post set held_until = '2025-04-10' where council = 'peterborough' and role = 'team-manager'`,
    );
    expect(await told({ roles: ['team-manager'] })).toEqual([]);
    await on.asOwner(
      `update team set mailbox = 'raa@peterborough.example' where council = 'peterborough' and id = 'referral-and-assessment'`,
    );
    expect(
      await recipientsOf(on.db, {
        council: 'peterborough',
        team: 'referral-and-assessment',
        roles: ['team-manager', 'duty-manager'],
        people: [],
        at: received,
      }),
    ).toEqual([
      { person: 'pet-duty-manager', mailbox: 'duty-manager@peterborough.example', roles: ['duty-manager'] },
      {
        person: 'team:referral-and-assessment',
        mailbox: 'raa@peterborough.example',
        roles: ['team-manager'],
      },
    ]);
  });
});

describe('who hears on the rota', () => {
  const onDuty = (role: string, person: string, from: string, until: string) =>
    on.asOwner(`insert into rota values ('peterborough', $1, null, $2, $3, $4)`, [role, person, from, until]);

  test('the one on duty alone, to the minute at which the next one takes over', async () => {
    await onDuty('duty-manager', 'pet-team-manager', '2025-04-17T08:30+01:00', '2025-04-17T17:00+01:00');
    await onDuty('duty-manager', 'pet-team-manager-2', '2025-04-17T17:00+01:00', '2025-04-18T08:30+01:00');
    expect(await told({ roles: ['duty-manager'] })).toEqual(['pet-team-manager']);
    expect(await told({ roles: ['duty-manager'], at: instant('2025-04-17T17:00:00+01:00') })).toEqual([
      'pet-team-manager-2',
    ]);
  });

  test('in hours for which the rota names nobody, everybody in the post', async () => {
    await onDuty('duty-manager', 'pet-team-manager', '2025-04-18T08:30+01:00', '2025-04-18T17:00+01:00');
    expect(await told({ roles: ['duty-manager'] })).toEqual(['pet-duty-manager']);
  });

  test('the emergency duty team: whoever is on, else its posts, else its mailbox', async () => {
    await onDuty('emergency-duty-team', 'pet-social-worker', '2025-04-17T16:00Z', '2025-04-18T08:00Z');
    const night = instant('2025-04-18T02:00:00+01:00');
    expect(await told({ roles: ['emergency-duty-team'], at: night })).toEqual(['pet-social-worker']);
    expect(await told({ roles: ['emergency-duty-team'] })).toEqual(['pet-emergency-duty']);
    await on.asOwner(`insert into absence values
      ('peterborough', 'pet-emergency-duty', '2025-04-01', '2025-05-01')`);
    expect(await told({ roles: ['emergency-duty-team'] })).toEqual(['team:emergency-duty-team']);
  });
});

describe('the notices of an event', () => {
  const notices: Notice[] = [
    escalation(1),
    escalation(2, { to: ['police'] }),
    escalation(3, { as: 'digest', kind: 'digest-overdue' }),
    escalation(4, { as: 'task', kind: 'task', to: ['referrer'] }),
  ];
  const rows = (caseId: string) =>
    on.asOwner(
      'select number, person, status from notice_recipient where case_id = $1 order by number, person',
      [caseId],
    );

  test('wait for the mail, for the digest, for a worker, or have nobody', async () => {
    const ref = caseNamed('REF-1');
    const answer = await record(on.db, on.keys, ref, [opened(ref, { notices })]);
    expect(answer).toEqual({ toSend: [1], nobody: [2] });
    const open = await openNotices(on.db, { council: 'peterborough' });
    expect(open.map(({ number, status, recipients }) => [number, status, recipients.length])).toEqual([
      [1, 'waiting', 2],
      [2, 'nobody', 0],
      [3, 'digest', 2],
      [4, 'task', 0],
    ]);
    expect(await openNotices(on.db, { council: 'hull' })).toEqual([]);
  });

  test('have their recipients resolved once: who comes or goes later changes nothing', async () => {
    const ref = caseNamed('REF-2');
    const events = [opened(ref, { notices })];
    await record(on.db, on.keys, ref, events);
    const before = await rows(ref.id);
    await covers('pet-duty-manager', 'pet-team-manager');
    await record(on.db, on.keys, ref, events);
    expect(await rows(ref.id)).toEqual(before);
  });
});

describe('the development directory', () => {
  test('is the same when it is seeded again, and leaves what was added', async () => {
    const everything = () =>
      on.asOwner('select (select count(*) from person) as people, (select count(*) from post) as posts');
    await on.asOwner(`insert into person values ('somebody', 'Somebody', 's@hull.example', false, 'hull')`);
    const before = await everything();
    await seedDirectory(on.db);
    expect(await everything()).toEqual(before);
    await on.asOwner(`delete from person where id = 'somebody'`);
  });

  test('has what each council needs, and ids and mailboxes of their own', () => {
    const councils = new Set(developmentPeople.map((one) => one.council));
    expect(councils).toEqual(
      new Set(['peterborough', 'hull', 'leicestershire', 'gloucestershire', 'isles-of-scilly']),
    );
    for (const council of councils) {
      const roles = new Set(
        developmentPeople.filter((one) => one.council === council).flatMap((one) => one.roles),
      );
      for (const role of [
        'contact-centre-manager',
        'social-worker',
        'team-manager',
        'service-manager',
        'emergency-duty-team',
        'on-call-manager',
        'business-support',
      ] as const) {
        expect(roles).toContain(role);
      }
    }
    expect(new Set(developmentPeople.map((one) => one.id)).size).toBe(developmentPeople.length);
    expect(new Set(developmentPeople.map((one) => one.mailbox)).size).toBe(developmentPeople.length);
  });
});
