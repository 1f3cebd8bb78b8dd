import { failedTasks, runsOf } from '../support/histories';
import { eventually } from '../support/eventually';
import { CaseHandle, startInstallation, type Installation } from '../support/installation';
import { person, socialWorker, teamManager } from '../support/life';

/**
 * Cases that open each other and speak to each other, on the real development server: a brother's referral, what is
 * decided for one child showing on the other, an entry moved to the child it belongs to.
 */
describe('the cases of one family', () => {
  let installation: Installation;
  let first: CaseHandle;
  let brother: CaseHandle;
  const theBrother = 'referral:peterborough:REF-10-S1';

  beforeAll(async () => {
    installation = await startInstallation('development');
    await installation.startWorkers();
    first = await installation.open({ reference: 'REF-10', received: '2025-06-02 10:00' });
    await first.act('decideSibling', teamManager, {
      sibling: 'C-457',
      open: true,
      reason: 'concern-affects-them',
      impactConsidered: true,
    });
    brother = new CaseHandle(installation, theBrother, (await first.case()).pins.offset);
    await brother.recordedEvent('ReferralReceived');
  });
  afterAll(() => installation.stop());

  test('PET-3.6: the decision to open one opens the brother’s own referral, by whoever decided it', async () => {
    const opened = await brother.recordedEvent('ReferralReceived');
    expect(opened).toMatchObject({ by: 'tm-1', roles: ['team-manager'], via: 'api' });
    expect(opened.opened).toMatchObject({
      child: 'C-457',
      family: 'F-789',
      chain: first.id,
      team: 'referral-and-assessment',
    });
    expect((await brother.case()).links).toEqual([{ case: first.id, relation: 'sibling' }]);
    expect((await first.case()).links).toEqual([{ case: theBrother, relation: 'sibling' }]);
  });

  test('the brother’s case lives on its own: the first one went on in a new run without it', async () => {
    await eventually(
      async () => ((await runsOf(installation.client, first.id)).length > 1 ? true : undefined),
      'the first case to go on in a new run',
    );
    const { status, searchAttributes } = await brother.handle.describe();
    expect(status.name).toBe('RUNNING');
    expect(searchAttributes).toMatchObject({ Authority: ['peterborough'], Chain: [first.id] });
  });

  test('what is decided for one child shows on the other as open, until it is decided there too', async () => {
    await first.act('decideReferral', teamManager, { outcome: 'assessment', explanation: 'asked for' });
    const heard = await brother.recordedEvent('LinkedCaseDecided');
    expect(heard.fields).toMatchObject({ event: 'ReferralDecided', outcome: 'assessment' });
    const open = async () => (await brother.case()).tasks?.map((task) => task.do) ?? [];
    expect(await open()).toContain('decideReferral');
    await brother.act('decideReferral', teamManager, { outcome: 'assessment', explanation: 'asked for' });
    expect(await open()).not.toContain('decideReferral');
  });

  test('an entry on the wrong child is voided there and taken here, by the same person, of the same time', async () => {
    await first.act('recordCheck', socialWorker, { check: 'health', done: true });
    const wrong = await first.recordedEvent('CheckRecorded');
    await first.act('moveEntry', socialWorker, { entry: wrong.sequence, toCase: theBrother });
    const taken = await brother.recordedEvent('CheckRecorded');
    expect(taken).toMatchObject({
      by: 'sw-1',
      at: wrong.at,
      fields: { check: 'health', done: true },
      movedFrom: { case: first.id, entry: wrong.sequence },
    });
    const left = (await first.case()).facts.find((fact) => fact.id === wrong.sequence);
    expect(left?.voided).toBe(true);
  });

  test('an entry that nobody is there to take comes back, and the manager hears of it', async () => {
    await first.act('recordCheck', socialWorker, { check: 'education', done: true });
    const entries = (await first.case()).facts;
    const entry = entries.findLast((fact) => fact.event === 'CheckRecorded')!.id;
    await first.act('moveEntry', socialWorker, { entry, toCase: 'referral:peterborough:REF-999' });
    const back = await first.recordedEvent('EntryNotMoved');
    expect(back.fields).toMatchObject({ fromCase: 'referral:peterborough:REF-999', refused: 'closed' });
    expect(back.notices?.flatMap(({ to }) => to)).toEqual(['team-manager']);
  });

  test('nobody but a case speaks as one: a word by hand is refused, and seen', async () => {
    await brother.signal('word', { word: { from: first.id, entry: 1, word: 'linked', relation: 'sibling' } });
    const refused = await brother.recordedEvent('ActRefused');
    expect((await brother.case()).links).toHaveLength(1);
    expect(refused.refused).toEqual({ act: 'word', kind: 'not-allowed' });
  });

  test('an entry cannot be moved to another council’s case, and no task failed on the way', async () => {
    const stranger = first.act('moveEntry', person('sw-1', ['social-worker']), {
      entry: 2,
      toCase: 'referral:hull:REF-1',
    });
    await expect(stranger).rejects.toMatchObject({
      cause: { message: expect.stringContaining('another case of this council') as string },
    });
    expect(await failedTasks(installation.client, first.id)).toEqual([]);
    expect(await failedTasks(installation.client, brother.id)).toEqual([]);
  });
});
