import { instant, type CivilDate } from '../../src/calendar';
import type { CaseEvent, CaseIdentity, Clock, ClockChange } from '../../src/casework/types';
import {
  heldFor,
  listCounts,
  nobodyToTell,
  record,
  refusedSignals,
  signOffs,
  teamsOf,
  unallocated,
  worklist,
  worklistCounts,
  type WorklistQuery,
} from '../../src/records';
import { startRecord, type TestRecord } from './database';
import { caseNamed, decision, escalation, limitEnds, opened, readings, received, woke } from './events';

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());

const council = 'leicestershire';
const named = (reference: string, more: Partial<CaseIdentity> = {}): CaseIdentity => ({
  ...caseNamed(reference),
  id: `referral:${council}:${reference}`,
  council,
  family: 'F-1',
  child: `C-${reference.slice(-1)}`,
  team: 'north',
  ...more,
});
const holds = (sequence: number, holder: string | null, at = '2025-04-17T17:30:00+01:00'): CaseEvent =>
  woke(sequence, holder ? 'Allocated' : 'AllocationEnded', at, { holder });
const references = (lines: readonly { reference: string }[]) => lines.map(({ reference }) => reference);

/** L-1 is held by ann, L-2 by bob and out of timescale, L-3 by nobody, L-4 is ann's in another team and extended. */
beforeAll(async () => {
  const passed: ClockChange = { change: 'stage', id: decision.id, stage: 'passed limit' };
  const later = instant('2025-05-01T00:00:00+01:00');
  const extended: ClockChange = {
    change: 'moved',
    id: decision.id,
    readings: readings.map((one) =>
      one.kind === 'limit' ? { ...one, due: '2025-04-30' as CivilDate, ends: later, original: one.ends } : one,
    ),
    startedAt: received,
    calendar: decision.calendar,
    from: [limitEnds],
    why: 'ClockExtended',
  };
  const national: Clock = {
    ...decision,
    id: 'assessment@1',
    name: 'assessment',
    readings: [{ ...readings[1]!, kind: 'national', due: '2025-06-20' as CivilDate, ends: instant('2025-06-21T00:00:00+01:00') }],
  };
  const one = named('L-1');
  const two = named('L-2');
  const three = named('L-3', { family: 'F-3' });
  const four = named('L-4', { team: 'south' });
  await record(on.db, on.keys, one, [
    opened(one, { clocks: [{ change: 'started', clock: decision }, { change: 'started', clock: national }] }),
    holds(2, 'ann'),
  ]);
  await record(on.db, on.keys, two, [
    opened(two),
    holds(2, 'bob'),
    woke(3, 'LimitPassed', '2025-04-23T00:00:00+01:00', { clocks: [passed] }),
  ]);
  await record(on.db, on.keys, three, [opened(three), holds(2, 'bob'), holds(3, null, '2025-04-18T09:00:00+01:00')]);
  await record(on.db, on.keys, four, [
    opened(four),
    holds(2, 'ann'),
    woke(3, 'DeadlineExtended', '2025-04-22T09:00:00+01:00', { clocks: [extended] }),
  ]);
}); // prettier-ignore

describe('the worklist, asked in the ways in which people work', () => {
  const now = instant('2025-04-24T09:00:00+01:00');
  const asked = async (query: Partial<WorklistQuery>) => {
    const { lines } = await worklist(on.db, { council, now, ...query });
    return lines.map(({ reference, name }) => `${reference} ${name}`);
  };

  test.each<[string, Partial<WorklistQuery>, string[]]>([
    ['mine', { holders: ['ann'] }, ['L-1 referral-decision', 'L-4 referral-decision', 'L-1 assessment']],
    ["my team's", { teams: ['south'] }, ['L-4 referral-decision']],
    ['of no team', { teams: [] }, []],
    ['a family', { family: 'F-3' }, ['L-3 referral-decision']],
    ['a child', { child: 'C-2' }, ['L-2 referral-decision']],
    ['one obligation', { clock: 'assessment' }, ['L-1 assessment']],
    ['another process', { process: 'cinPlan' }, []],
    ['a stage', { stage: 'decided' }, []],
    ['out of timescale, as the case has flagged it', { overdue: 'later' }, ['L-2 referral-decision']],
    [
      'past the date first computed, extended or not',
      { overdue: 'original' },
      ['L-1 referral-decision', 'L-2 referral-decision', 'L-3 referral-decision', 'L-4 referral-decision'],
    ],
    ['due in the next six days', { dueUntil: '2025-04-30' as CivilDate }, ['L-4 referral-decision']],
    [
      'due by a date of the national frame alone',
      { dueUntil: '2025-06-20' as CivilDate },
      ['L-4 referral-decision', 'L-1 assessment'],
    ],
    ['due until the day before', { dueUntil: '2025-04-29' as CivilDate }, []],
  ])('%s', async (_name, query, expected) => {
    expect(await asked(query)).toEqual(expected);
  });

  test('says who holds the case, and whose it is', async () => {
    const { lines } = await worklist(on.db, { council, child: 'C-4' });
    expect(lines[0]).toMatchObject({
      holder: 'ann',
      child: 'C-4',
      family: 'F-1',
      team: 'south',
      limitEnds: '2025-04-30T23:00:00.000Z',
      originalLimitEnds: limitEnds,
    });
  });

  test('counts what it lists', async () => {
    const counts = await worklistCounts(on.db, { council, now, dueUntil: '2025-04-30' as CivilDate });
    expect(counts).toEqual({
      cases: 4,
      unallocated: 1,
      running: 5,
      overdue: { original: 4, later: 1 },
      due: 1,
    });
    expect(
      await worklistCounts(on.db, { council, holders: ['ann'], now, dueUntil: '2025-04-30' as CivilDate }),
    ).toMatchObject({ cases: 2, unallocated: 0, running: 3, overdue: { original: 2, later: 0 } });
  });

  test('a cursor of another list is refused', async () => {
    const { next } = await worklist(on.db, { council, limit: 1 });
    await expect(unallocated(on.db, { council, cursor: next! })).rejects.toMatchObject({
      name: 'CursorError',
    });
  });
});

describe('whose work it is', () => {
  const at = instant('2025-04-17T12:00:00Z');
  test('mine is also what I cover, while I cover it', async () => {
    await on.asOwner(`insert into cover values
      ('pet-social-worker', 'pet-social-worker-2', '2025-04-01', '2025-04-20', 'peterborough')`);
    expect(await heldFor(on.db, 'peterborough', 'pet-social-worker', at)).toEqual([
      'pet-social-worker',
      'pet-social-worker-2',
    ]);
    expect(
      await heldFor(on.db, 'peterborough', 'pet-social-worker', instant('2025-04-20T12:00:00Z')),
    ).toEqual(['pet-social-worker']);
  });

  test('my team is where my posts are; a post for all teams means them all', async () => {
    expect(await teamsOf(on.db, 'peterborough', 'pet-team-manager', at)).toEqual(['referral-and-assessment']);
    expect(await teamsOf(on.db, 'peterborough', 'pet-service-manager', at)).toBeUndefined();
    expect(await teamsOf(on.db, 'peterborough', 'nobody', at)).toEqual([]);
  });
});

describe('open cases that nobody holds', () => {
  test('are listed with when the last allocation ended', async () => {
    const { lines } = await unallocated(on.db, { council });
    expect(lines).toMatchObject([
      {
        reference: 'L-3',
        holder: null,
        allocationEndedAt: '2025-04-18T08:00:00.000Z',
        running: 1,
        overdue: 0,
      },
    ]);
  });

  test('leave the list when they are allocated or closed', async () => {
    const ref = named('L-5');
    await record(on.db, on.keys, ref, [opened(ref)]);
    expect(references((await unallocated(on.db, { council })).lines)).toEqual(['L-3', 'L-5']);
    await record(on.db, on.keys, ref, [
      woke(2, 'CaseClosed', '2025-04-18T09:00:00+01:00', {
        stage: 'closed',
        clocks: [{ change: 'ended', id: decision.id, why: 'CaseClosed' }],
      }),
    ]);
    expect(references((await unallocated(on.db, { council })).lines)).toEqual(['L-3']);
  });
});

describe('what waits for a signature', () => {
  const waiting = (entry: number, since: CaseEvent['at'], author = 'ann') => ({
    act: 'decideReferral',
    entry,
    since,
    by: ['team-manager', 'duty-manager'] as const,
    author,
  });
  const ofManagers = (more = {}) => signOffs(on.db, { council, roles: ['team-manager'], ...more });

  test('is listed for those who may sign, the oldest first, with its author', async () => {
    const one = named('L-6');
    const two = named('L-7');
    await record(on.db, on.keys, one, [
      opened(one),
      woke(2, 'DecisionRecommended', '2025-04-17T18:00:00+01:00', { signOffs: [waiting(2, instant('2025-04-17T18:00:00+01:00'))] }),
    ]); // prettier-ignore
    await record(on.db, on.keys, two, [
      opened(two),
      woke(2, 'DecisionRecommended', '2025-04-17T19:00:00+01:00', { signOffs: [waiting(2, '2025-04-16' as CivilDate, 'bob')] }),
    ]); // prettier-ignore
    expect((await ofManagers()).lines).toMatchObject([
      { reference: 'L-7', act: 'decideReferral', entry: 2, since: '2025-04-16', author: 'bob' },
      { reference: 'L-6', since: '2025-04-17T17:00:00.000Z', by: ['team-manager', 'duty-manager'] },
    ]);
    expect((await signOffs(on.db, { council, roles: ['social-worker'] })).lines).toEqual([]);
    expect((await ofManagers({ teams: ['south'] })).lines).toEqual([]);
  });

  test('pages without losing a line', async () => {
    const first = await ofManagers({ limit: 1 });
    const second = await ofManagers({ limit: 1, cursor: first.next });
    expect(references([...first.lines, ...second.lines])).toEqual(['L-7', 'L-6']);
    expect(second.next).toBeNull();
  });

  test('leaves the list when it is signed', async () => {
    await record(on.db, on.keys, named('L-7'), [
      woke(3, 'ReferralDecided', '2025-04-17T20:00:00+01:00', { signOffs: [] }),
    ]);
    expect(references((await ofManagers()).lines)).toEqual(['L-6']);
  });
});

describe('what nobody was answered to, and nobody was told', () => {
  test('a refused signal names the act and why; an old one is let go', async () => {
    await record(on.db, on.keys, named('L-6'), [
      woke(3, 'ActRefused', '2025-04-18T10:00:00+01:00', {
        by: 'unknown',
        via: 'temporal',
        refused: { act: 'decideReferral', kind: 'not-allowed' },
      }),
    ]);
    const since = instant('2025-04-01T00:00:00Z');
    expect((await refusedSignals(on.db, { council, since })).lines).toMatchObject([
      { reference: 'L-6', sequence: 3, act: 'decideReferral', kind: 'not-allowed', by: 'unknown' },
    ]);
    expect((await refusedSignals(on.db, { council, since: limitEnds })).lines).toEqual([]);
  });

  test('a notice without anybody names the roles that nobody holds', async () => {
    const ref = named('L-8');
    await record(on.db, on.keys, ref, [
      opened(ref, { notices: [escalation(1, { to: ['conference-chair'] })] }),
    ]);
    expect((await nobodyToTell(on.db, { council })).lines).toMatchObject([
      {
        reference: 'L-8',
        number: 1,
        kind: 'escalation',
        step: 'referral-decision',
        to: ['conference-chair'],
      },
    ]);
  });

  test('both are counted', async () => {
    const since = instant('2025-04-01T00:00:00Z');
    expect(await listCounts(on.db, { council, roles: ['duty-manager'], since })).toEqual({
      signOffs: 1,
      refusedSignals: 1,
      nobodyToTell: 1,
    });
  });
});
