import { Client } from '@temporalio/client';
import { holidayTable, type CivilDate } from '../../src/calendar';
import type { Receipt } from '../../src/casework';
import type { RenewalArgument } from '../../src/workflows/read-renewal';
import { caseclock } from '../cli/support';
import { practitioner } from '../support/full-referral';
import { failedTasks } from '../support/histories';
import { eventually } from '../support/eventually';
import { startInstallation, testKeys, type CaseHandle, type Installation } from '../support/installation';
import { london } from '../support/life';

const before = holidayTable('2022-09-08' as CivilDate);
const withFuneral = holidayTable('2022-09-09' as CivilDate);
const renewal: RenewalArgument = { renewal: { holidays: withFuneral } };
const clock = 'referral-decision';

describe('a bank holiday that is proclaimed ten days ahead', () => {
  let installation: Installation;
  let number = 0;
  beforeAll(async () => {
    installation = await startInstallation('development');
    await installation.startWorkers();
  });
  afterAll(() => installation.stop());

  /** A referral of Friday 16 September 2022, to be decided by the end of one working day. */
  function friday(council = 'peterborough'): Promise<CaseHandle> {
    number += 1;
    return installation.open({
      reference: `REF-${number}`,
      received: '2022-09-16 10:00',
      holidays: before,
      council,
    });
  }

  function renew(referral: CaseHandle, argument: unknown = renewal): Promise<Receipt> {
    return referral.handle.executeUpdate<Receipt, [unknown]>('renew', { args: [argument] });
  }

  async function limit(referral: CaseHandle): Promise<string | undefined> {
    const { clocks } = await referral.case();
    return clocks.find(({ name }) => name === clock)?.readings.find(({ kind }) => kind === 'limit')?.due;
  }

  test('reaches a running case, which wakes by the new dates and says each thing once', async () => {
    const referral = await friday();
    await referral.until('2022-09-16 12:00');
    const { runId } = await referral.handle.describe();
    const receipt = await renew(referral);
    expect(receipt.clocks).toContainEqual({
      clock,
      change: 'moved',
      from: london('2022-09-20 00:00'),
      due: london('2022-09-21 00:00'),
    });
    await referral.until('2022-09-21 12:00');
    await referral.recordedEvent('LimitPassed');
    const woken = await eventually(async () => {
      const events = (await referral.recorded()).filter(({ clocks = [] }) =>
        clocks.some((change) => change.change === 'stage' && change.id === `${clock}@1`),
      );
      return events.length >= 6 ? events : undefined;
    }, 'six stages');
    expect(woken.map(({ event, at }) => `${event} ${at.slice(0, 16)}`)).toEqual([
      'ReminderIssued 2022-09-16T21:00',
      'TargetPassed 2022-09-17T09:00',
      'EscalationRaised 2022-09-17T09:00',
      'ReminderIssued 2022-09-20T07:30',
      'LimitPassed 2022-09-20T23:00',
      'EscalationRaised 2022-09-21T07:30',
    ]);
    expect((await referral.handle.describe()).runId).toBe(runId);
    expect(await failedTasks(installation.client, referral.id)).toEqual([]);
  });

  test('comes by signal too; with nothing new it only wakes', async () => {
    const referral = await friday();
    await referral.signal('renew', renewal);
    const event = await referral.recordedEvent('ClocksRenewed');
    expect(event.notices).toContainEqual(
      expect.objectContaining({ kind: 'moved', as: 'digest', step: clock }),
    );
    const count = (await referral.recorded()).length;
    expect(await renew(referral)).toMatchObject({ events: [] });
    expect(await renew(referral, { renewal: {} })).toMatchObject({ events: [] });
    await referral.act('addNote', practitioner);
    await referral.recordedEvent('NoteAdded');
    expect(await referral.recorded()).toHaveLength(count + 1);
  });

  test('stands in the ledger as a line of the next digest', async () => {
    const referral = await friday();
    await renew(referral);
    await referral.recordedEvent('ClocksRenewed');
    const rows = await installation.db
      .selectFrom('notice')
      .select(['kind', 'status', 'due'])
      .where('case_id', '=', referral.id)
      .where('kind', '=', 'moved')
      .execute();
    expect(rows).toContainEqual({ kind: 'moved', status: 'digest', due: '2022-09-20' });
  });

  test('is believed from our own programs alone: others are refused, and nothing moves', async () => {
    const referral = await friday();
    const plain = new Client({ connection: installation.environment.connection }).workflow.getHandle(
      referral.id,
    );
    for (const forged of [renewal, { ...renewal, origin: 'worker' }, 'please', undefined]) {
      await plain.signal('renew', forged);
    }
    await expect(plain.executeUpdate('renew', { args: [renewal] })).rejects.toThrow();
    await expect(
      referral.handle.executeUpdate('renew', { args: [{ renewal: { holidays: 'all' } }] }),
    ).rejects.toMatchObject({ cause: { type: 'shape' } });
    const refused = await eventually(async () => {
      const events = (await referral.recorded()).filter(({ event }) => event === 'ActRefused');
      return events.length >= 4 ? events : undefined;
    }, 'four refusals');
    expect(refused.map((event) => event.refused)).toEqual([
      { act: 'renew', kind: 'not-allowed' },
      { act: 'renew', kind: 'not-allowed' },
      { act: 'renew', kind: 'shape' },
      { act: 'renew', kind: 'shape' },
    ]);
    expect(await limit(referral)).toBe('2022-09-19');
    expect(await failedTasks(installation.client, referral.id)).toEqual([]);
  });

  test('to an edition that this worker lacks: refused at the door, and a signal waits for a worker that has it', async () => {
    const referral = await friday();
    await referral.recordedEvent('ReferralReceived');
    await expect(renew(referral, { renewal: { edition: 2 } })).rejects.toMatchObject({
      cause: { type: 'missing' },
    });
    await referral.signal('renew', { renewal: { edition: 2 } });
    await eventually(
      async () => ((await failedTasks(installation.client, referral.id)).length > 0 ? true : undefined),
      'a failed task',
    );
    expect((await referral.handle.describe()).status.name).toBe('RUNNING');
    await referral.handle.terminate();
  });

  describe('caseclock renew', () => {
    const environment = process.env;
    beforeAll(() => {
      process.env = {
        ...environment,
        DATABASE_URL: installation.postgres.url,
        TEMPORAL_ADDRESS: installation.environment.address,
        TEMPORAL_NAMESPACE: 'default',
        CASECLOCK_KEYS: testKeys,
      };
    });
    afterAll(() => {
      process.env = environment;
    });

    test('says first what would move, then moves it, and finds nothing the third time', async () => {
      const cases = await Promise.all([
        friday('gloucestershire'),
        friday('gloucestershire'),
        friday('gloucestershire'),
      ]);
      await Promise.all(cases.map((one) => one.recordedEvent('ReferralReceived')));
      const dry = await caseclock('renew', '--dry-run', '--council', 'gloucestershire');
      expect(dry.stdout).toContain('3 open cases; 3 to bring to england-and-wales');
      expect(dry.stdout).toContain(
        `${cases[0]!.id}  referral-decision: national Mon 19 Sep 2022 -> Tue 20 Sep 2022 (+1 day)`,
      );
      expect(dry.stdout).toContain('of 3 cases would move. Nothing was changed.');
      expect(dry.code).toBe(0);
      const table = (await cases[0]!.case()).pins.holidays.version;
      expect(table).toBe(before.version);
      const done = await caseclock('renew', '--council', 'gloucestershire');
      expect(done.stdout).toMatch(
        /3 cases renewed, the date that counts moved on \d+ clocks; 0 had nothing new .* 0 not renewed/,
      );
      expect(done.code).toBe(0);
      for (const one of cases) {
        expect((await one.case()).pins.holidays.version).toBe(holidayTable().version);
        await one.recordedEvent('ClocksRenewed');
      }
      const again = await caseclock('renew', '--council', 'gloucestershire');
      expect(again).toMatchObject({ code: 0, stderr: '' });
      expect(again.stdout).toContain('3 open cases; 0 to bring');
    });

    test('of one case that is up to date wakes it; of none, it says so', async () => {
      const referral = await friday();
      await referral.recordedEvent('ReferralReceived');
      expect((await caseclock('renew', '--case', referral.id)).stdout).toContain('1 case renewed');
      expect((await caseclock('renew', '--case', referral.id)).stdout).toContain('0 cases renewed');
      expect(await caseclock('renew', '--case', 'referral:hull:REF-99')).toMatchObject({
        code: 1,
        stderr: 'There is no open case referral:hull:REF-99 in the record.\n',
      });
    });
  });
});
