import { instant, instantOf } from '../../src/calendar';
import { fold } from '../../src/casework';
import { lives } from '../../src/cli/seed/lives';
import { seededCase, seededId } from '../../src/cli/seed/county';
import { seedCounty } from '../../src/cli/seed/seed';
import { councils, writeStaff } from '../../src/cli/seed/staff';
import { teamsOf, verify, worklist } from '../../src/records';
import { startInstallation, type Installation } from '../support/installation';

const now = instant('2026-11-20T10:00:00Z');

describe('the seeded county', () => {
  const county = Array.from({ length: 120 }, (_, index) => seededCase(index + 1, now));

  test('is the same each time, and another number is another case', () => {
    expect(seededCase(7, now)).toEqual(county[6]);
    expect(county[7]).not.toEqual(county[6]);
    expect(seededId(7)).toBe(county[6]!.case.id);
  });

  test('is made by acts that the procedures take: a life that no longer fits shows here', () => {
    expect(county.flatMap(({ life, refused }) => refused.map((one) => `${life}: ${one.act}`))).toEqual([]);
    for (const { case: current, events } of county) expect(fold(events)).toEqual(current);
  });

  test('holds every life, council and most stages, and work of every age', () => {
    const of = <T>(what: (one: (typeof county)[number]) => T) => [...new Set(county.map(what))];
    expect(of(({ life }) => life).sort()).toEqual(lives.map(({ called }) => called).sort());
    expect(of(({ case: { council } }) => council).length).toBeGreaterThanOrEqual(councils.length - 1);
    expect(of(({ case: { stage } }) => stage)).toEqual(
      expect.arrayContaining(['awaiting decision', 'assessment', 'section 47', 'plan active', 'closed']),
    );
    expect(
      county.some(({ case: { clocks } }) => clocks.some((clock) => clock.done.includes('passed limit'))),
    ).toBe(true);
    expect(county.some(({ case: { holder } }) => holder !== undefined)).toBe(true);
  });
});

describe('seeding an installation', () => {
  let on: Installation;
  beforeAll(async () => {
    on = await startInstallation('development');
    await on.startWorkers();
  });
  afterAll(() => on.stop(), 60_000);

  const seed = (cases: number) =>
    seedCounty(
      { db: on.db, keys: on.recordKeys, client: on.client },
      cases,
      instantOf(Date.now()),
      () => undefined,
    );

  test('records each case whole, opens what is open at its position, and mails nobody about the past', async () => {
    await writeStaff(on.db);
    const first = await seed(12);
    expect(first).toMatchObject({ recorded: 12, there: 0 });
    const files = await on.db
      .selectFrom('case_file')
      .select(['case_id', 'closed_at', 'last_sequence'])
      .execute();
    // A plan that follows from one of them is a case as well.
    const numbers = new Set(files.map(({ case_id: id }) => id.split(':')[2]));
    expect(numbers.size).toBe(12);
    expect(files.some(({ case_id: id }) => id.startsWith('cin-plan:'))).toBe(true);
    const open = files.filter((file) => file.closed_at === null);
    expect(first.opened).toBe(open.length);
    for (const file of open) {
      const answer = await on.client.workflow
        .getHandle(file.case_id)
        .query<{ case: { sequence: number } }>('case');
      expect(answer.case.sequence).toBeGreaterThanOrEqual(file.last_sequence);
    }
    expect((await verify(on.db, on.recordKeys)).findings).toEqual([]);
    expect(on.mail.mails).toEqual([]);
  });

  test('the same again adds nothing; more cases are more cases', async () => {
    expect(await seed(12)).toEqual({ recorded: 0, there: 12, opened: 0 });
    expect(await seed(14)).toMatchObject({ recorded: 2, there: 12 });
  });

  test('has staff in teams, with work on their lists', async () => {
    expect(await teamsOf(on.db, 'hull', 'hul-north-1', now)).toEqual(['assessment-north']);
    const { lines } = await worklist(on.db, { council: 'leicestershire' });
    expect(lines.length).toBeGreaterThan(0);
  });
});
