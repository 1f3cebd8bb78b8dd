import { createPanelActivities } from '../../src/activities';
import { civilDate, dateOf } from '../../src/calendar';
import { agenda, sittings, type AgendaItem } from '../../src/records';
import { inActivity, startTeller, type Teller } from '../notices/teller';
import { aPlan, london, person, type Life } from '../support/life';
import { rule } from '../support/rule';
import { aStepDown } from '../support/step-down';

let teller: Teller;
let panels: ReturnType<typeof createPanelActivities>;
beforeAll(async () => {
  teller = await startTeller();
  panels = createPanelActivities({
    db: teller.on.db,
    transport: teller.transport,
    from: 'caseclock@council.example',
    publicUrl: 'https://clock.example',
  });
});
afterAll(() => teller.stop());
beforeEach(async () => {
  teller.mail.clear();
  await directory();
  await teller.on.asOwner('truncate panel_sitting, panel_item, panel_mail');
  await teller.on.asOwner('update case_file set closed_at = now() where closed_at is null');
});

/** Two localities of Hull, and who sits in their panels. */
async function directory(): Promise<void> {
  await teller.on.asOwner(
    `delete from post where council = 'hull' and (held_from = '2020-01-01' or person = 'hul-locality-manager')`,
  );
  for (const team of ['locality-east', 'locality-west'])
    await teller.on.asOwner(
      `insert into team (council, id, name) values ('hull', $1, $1) on conflict do nothing`,
      [team],
    );
  for (const [id, role, team] of [
    ['east-manager', 'locality-manager', 'locality-east'],
    ['west-manager', 'locality-manager', 'locality-west'],
    ['clinician', 'clinician', null],
    ['tm-east', 'team-manager', 'locality-east'],
  ] as const) {
    await teller.on.asOwner(
      'insert into person (id, name, mailbox, qualified, council) values ($1, $1, $2, true, $3) on conflict do nothing',
      [id, `${id}@hull.example`, 'hull'],
    );
    await teller.on.asOwner(
      `insert into post (person, council, role, team, held_from) values ($1, 'hull', $2, $3, '2020-01-01')`,
      [id, role, team],
    );
  }
}

const hull = { council: 'hull', panel: 'child-in-need-panel' };
const chair = person('lm-1', ['locality-manager'], true, 'hull');
const worker = person('sw-1', ['social-worker'], true, 'hull');
let references = 0;

/** A step-down that was listed for the panel, at nine in the morning. */
function listed(on: string, more: { panelOn?: string; team?: string } = {}): Life {
  references += 1;
  const life = aStepDown({
    council: 'hull',
    proposed: `${on} 09:00`,
    reference: `SD-${references}`,
    fields: { team: more.team ?? 'locality-east' },
  });
  return life.act('listForPanel', worker, { panel: hull.panel, panelOn: more.panelOn ?? '2026-01-14' });
}

const told = async (...lives: Life[]) => {
  for (const life of lives) await teller.tell(life, { mail: false });
};
const decided = { panel: hull.panel, reasonRecorded: true, quorate: true };
function decide(life: Life, at: string, outcome = 'step-down', more: Record<string, string> = {}): Life {
  return life.until(at).act('decideAtPanel', chair, { ...decided, outcome, ...more });
}

const does = <Input, Output>(activity: (input: Input) => Promise<Output>, input: Input): Promise<Output> =>
  inActivity().run(activity, input);

type Of = { council: string; panel: string };
const at = (of: Of, day: string, text: string) => ({
  ...of,
  day: civilDate(day),
  asOf: london(text),
  movedInTime: true,
});
/** The sitting of a Wednesday from the Wednesday before, up to its agenda. */
async function agendaOf(day: string, of: Of = hull) {
  const before = new Date(`${day}T12:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 7);
  const arranged = await does(panels.arrangeSitting, {
    ...of,
    after: london(`${before.toISOString().slice(0, 10)} 10:00`),
  });
  const sitting = at(of, arranged!.day, `${dateOf(arranged!.agendaAt)} 08:30`);
  const made = await does(panels.makeAgenda, sitting);
  for (const one of made.people)
    await does(panels.sendPanelMail, { ...sitting, kind: 'panel-agenda', person: one });
  return { ...made, items: await itemsOf(day, of) };
}
async function lookedBack(day: string, text: string, of: Of = hull) {
  const looked = await does(panels.lookBack, at(of, day, text));
  for (const one of looked.people)
    await does(panels.sendPanelMail, {
      ...at(of, day, text),
      kind: 'panel-not-held',
      person: one,
    });
  return { ...looked, items: await itemsOf(day, of) };
}
const itemsOf = async (day: string, of: Of = hull) =>
  (await agenda(teller.on.db, { ...of, day: civilDate(day) }))!.items;
const inOrder = (items: readonly AgendaItem[]) =>
  items.map(({ reference, onAgenda }) => (onAgenda ? reference : `(${reference})`));
const refs = (...lives: Life[]) => lives.map(({ case: { reference } }) => reference);
const stateOf = (items: readonly AgendaItem[], life: Life) =>
  items.find(({ reference }) => reference === life.case.reference)?.state;

describe('the agenda of a sitting', () => {
  rule(
    'HUL-2.1c',
    'takes five cases, the longest wait first; the sixth waits for the week after',
    async () => {
      const days = ['2026-01-08', '2026-01-05', '2026-01-07', '2026-01-06', '2026-01-09', '2026-01-12'];
      const lives = days.map((day) => listed(day));
      await told(...lives);
      const [c, a, , b, d, sixth] = lives as [Life, Life, Life, Life, Life, Life];
      const { items } = await agendaOf('2026-01-14');
      expect(inOrder(items)).toEqual([...refs(a, b, lives[2]!, c, d), `(${sixth.case.reference})`]);
      expect(items.map(({ waitsSince }) => waitsSince)).toEqual(days.toSorted());
      expect((await sittings(teller.on.db, { council: 'hull' })).lines).toMatchObject([
        { waiting: 6, toHear: 5 },
      ]);

      // Three are reached. The two that were not stand first a week later, then the sixth, then who came since.
      const since = listed('2026-01-15', { panelOn: '2026-01-21' });
      await told(decide(a, '2026-01-14 10:10'), decide(b, '2026-01-14 10:20'), since);
      await told(decide(lives[2]!, '2026-01-14 10:30', 'remain'));
      const looked = await lookedBack('2026-01-14', '2026-01-15 17:00');
      expect(looked.items.map(({ state }) => state)).toEqual([
        ...['decided', 'decided', 'decided'],
        ...['carried over', 'carried over', 'carried over'],
      ]);
      const next = await agendaOf('2026-01-21');
      expect(inOrder(next.items)).toEqual(refs(c, d, sixth, since));
      expect(next.items.map(({ carried }) => carried)).toEqual([1, 1, 0, 0]);
    },
  );

  test('what was not reached twice stands before what was not reached once', async () => {
    const [first, second] = [listed('2026-01-05'), listed('2026-01-06', { panelOn: '2026-01-21' })];
    await told(second, first);
    await agendaOf('2026-01-14');
    await agendaOf('2026-01-21');
    const { items } = await agendaOf('2026-01-28');
    expect(items.map(({ carried }) => carried)).toEqual([2, 1]);
    expect(inOrder(items)).toEqual(refs(first, second));
  });

  test('what was not reached stands before what was deferred, though that has waited longer', async () => {
    const deferred = decide(listed('2025-12-01', { panelOn: '2025-12-03' }), '2025-12-03 10:00', 'deferred', {
      nextPanelOn: '2026-01-21',
    });
    const notReached = listed('2026-01-05');
    await told(deferred, notReached);
    await agendaOf('2026-01-14');
    const { items } = await agendaOf('2026-01-21');
    expect(inOrder(items)).toEqual(refs(notReached, deferred));
    expect(items.map(({ waitsSince }) => waitsSince)).toEqual(['2026-01-05', '2025-12-01']);
  });

  rule(
    'HUL-2.1a',
    'each locality sits for itself: five of its own cases, and its own manager hears',
    async () => {
      const east = Array.from({ length: 6 }, () => listed('2026-01-05'));
      const west = [listed('2026-01-06', { team: 'locality-west' })];
      await told(...east, ...west);
      const { items } = await agendaOf('2026-01-14');
      const onAgendaOf = (team: string) => items.filter((one) => one.team === team && one.onAgenda).length;
      expect([onAgendaOf('locality-east'), onAgendaOf('locality-west')]).toEqual([5, 1]);
      expect(teller.mailsTo('east-manager')).toEqual([
        'Agenda: Child in need panel Wed 14 Jan 2026 10:00, 5 cases',
      ]);
      expect(teller.mailsTo('west-manager')).toEqual([
        'Agenda: Child in need panel Wed 14 Jan 2026 10:00, 1 case',
      ]);
      // The clinician sits in both.
      expect(teller.mailsTo('clinician')).toEqual([
        'Agenda: Child in need panel Wed 14 Jan 2026 10:00, 6 cases',
      ]);
    },
  );

  test('once made it stays, and the same again mails nobody twice', async () => {
    await told(listed('2026-01-05'));
    await agendaOf('2026-01-14');
    const sent = teller.mail.mails.length;
    await told(listed('2026-01-12'));
    expect((await agendaOf('2026-01-14')).people).toEqual([]);
    expect(await itemsOf('2026-01-14')).toHaveLength(1);
    expect(teller.mail.mails).toHaveLength(sent);
  });

  test('a case listed for a later day, deferred to one, voided or closed is not on it', async () => {
    const later = listed('2026-01-05', { panelOn: '2026-01-21' });
    const deferred = decide(listed('2026-01-05'), '2026-01-06 10:00', 'deferred', {
      nextPanelOn: '2026-01-21',
    });
    const wrong = listed('2026-01-05');
    const listing = wrong.case.facts.find(({ event }) => event === 'ListedForPanel')!.id;
    wrong.act('correct', worker, { entry: listing, correction: 'void', reason: 'wrong-child' });
    await told(later, deferred, wrong);
    expect(inOrder((await agendaOf('2026-01-14')).items)).toEqual([]);
    expect(teller.mail.mails).toEqual([]);
    expect(inOrder((await agendaOf('2026-01-21')).items).sort()).toEqual(refs(later, deferred).sort());
  });

  test('where the directory knows nobody, the sitting says so', async () => {
    await teller.on.asOwner(`delete from post where person in ('clinician', 'west-manager')`);
    await told(listed('2026-01-05', { team: 'locality-west' }));
    expect(await agendaOf('2026-01-14')).toMatchObject({ people: [], unheard: 1 });
    const { lines } = await sittings(teller.on.db, { council: 'hull' });
    expect(lines).toMatchObject([{ day: '2026-01-14', toHear: 1, nobodyToTell: ['locality-west'] }]);
  });

  test('a mail holds references and dates, and nothing of the child', async () => {
    const life = listed('2026-01-05');
    await told(life);
    await agendaOf('2026-01-14');
    const [mail] = teller.mail.mails;
    expect(mail!.text).toContain(
      'Child in need panel sits Wed 14 Jan 2026 10:00 GMT. 1 case is on its agenda',
    );
    expect(mail!.text).toContain(
      'Place: 1\nWaits since: Mon 5 Jan 2026\nRules: HUL-2.1a, HUL-2.1b, HUL-2.1c',
    );
    expect(mail!.text).toContain(`https://clock.example/cases/step-down:hull:${life.case.reference}`);
    expect(mail!.text).not.toContain(life.case.child);
  });

  test('is tried again when the mail server is away, and sent once', async () => {
    await told(listed('2026-01-05'));
    teller.mail.behave({ kind: 'refuse', code: 451 });
    await expect(agendaOf('2026-01-14')).rejects.toMatchObject({ type: 'PanelMailNotYetSent' });
    teller.mail.behave({ kind: 'accept' });
    await agendaOf('2026-01-14');
    expect(teller.mailsTo('east-manager')).toHaveLength(1);
  });
});

describe('what becomes of a sitting', () => {
  test('of two decisions on one case the first counts, and a voided one never was', async () => {
    const [twice, wrong] = [listed('2026-01-05'), listed('2026-01-06')];
    await told(twice, wrong);
    await agendaOf('2026-01-14');
    await told(decide(twice, '2026-01-14 10:10', 'remain'));
    twice.try('decideAtPanel', chair, { ...decided, outcome: 'close' });
    decide(wrong, '2026-01-14 10:20', 'close');
    const entry = wrong.case.facts.find(({ event }) => event === 'PanelDecided')!.id;
    wrong.act('correct', chair, { entry, correction: 'void', reason: 'wrong-child' });
    await told(twice, wrong);
    expect(await itemsOf('2026-01-14')).toMatchObject([
      { state: 'decided', outcome: 'remain', decidedOn: '2026-01-14' },
      { state: 'waits', outcome: null },
    ]);
  });

  test('a panel that did not happen: its chair and the team manager hear of it, and no other does', async () => {
    await told(listed('2026-01-05'), listed('2026-01-06'));
    await agendaOf('2026-01-14');
    teller.mail.clear();
    const { items } = await lookedBack('2026-01-14', '2026-01-15 17:00');
    expect(items.map(({ state }) => state)).toEqual(['carried over', 'carried over']);
    expect(teller.mail.mails.map(({ to, subject }) => [to[0], subject])).toEqual([
      [
        'tm-east@hull.example',
        'Panel did not happen: Child in need panel Wed 14 Jan 2026 10:00, 2 cases not decided',
      ],
    ]);
    expect((await sittings(teller.on.db, { council: 'hull' })).lines).toMatchObject([
      { notHeld: true, decided: 0, toHear: 2 },
    ]);
    await lookedBack('2026-01-14', '2026-01-15 17:00');
    expect(teller.mail.mails).toHaveLength(1);
  });

  test('one that decided a single case happened, and so did one that was typed in late', async () => {
    const [one, other] = [listed('2026-01-05'), listed('2026-01-06')];
    await told(one, other);
    await agendaOf('2026-01-14');
    await told(decide(one, '2026-01-14 11:00'));
    expect((await lookedBack('2026-01-14', '2026-01-15 17:00')).people).toEqual([]);
    await agendaOf('2026-01-21');
    await lookedBack('2026-01-21', '2026-01-22 17:00');
    expect((await sittings(teller.on.db, { council: 'hull' })).lines[0]).toMatchObject({ notHeld: true });
    other.until('2026-01-26 09:00');
    await told(other.act('decideAtPanel', chair, { ...decided, outcome: 'close' }, '2026-01-21 11:00'));
    const { lines } = await sittings(teller.on.db, { council: 'hull' });
    expect(lines.map(({ day, notHeld, decided: how }) => [day, notHeld, how])).toEqual([
      ['2026-01-21', false, 1],
      ['2026-01-14', false, 1],
    ]);
    // Decided a week later: on the first agenda it was carried over.
    expect(stateOf(await itemsOf('2026-01-14'), other)).toBe('carried over');
  });
});

describe('in Leicestershire', () => {
  const council = 'leicestershire';
  const monthly = { council, panel: 'improvement-cycle-meeting' };
  const weekly = { council, panel: 'allocation-meeting' };
  const plan = (opened: string) => {
    references += 1;
    return aPlan({ council, opened, reference: `CIN-${references}`, child: `C-${references}` });
  };

  rule('LEI-16w', 'the monthly meeting lists what reaches 16 or 26 weeks before the next', async () => {
    // 16 weeks from Mon 1 Sep 2025 end on Mon 22 Dec; from Mon 8 Dec, on 30 Mar 2026, after the meeting of 4 Mar.
    const [old, young] = [plan('2025-09-01 09:00'), plan('2025-12-08 09:00')];
    await told(old.until('2026-02-02 09:00'), young.until('2026-02-02 09:00'));
    const { items } = await agendaOf('2026-02-04', monthly);
    expect(items).toMatchObject([{ reference: old.case.reference, clock: 'plan-16-weeks', carried: 0 }]);
    const manager = person('tm-1', ['team-manager'], true, council);
    old.until('2026-02-04 11:00');
    old.act('recordOversight', manager, {
      kind: 'sixteen-week',
      reasonRecorded: true,
      decision: 'continue',
      exceptional: true,
    });
    await told(old);
    expect(await itemsOf('2026-02-04', monthly)).toMatchObject([{ state: 'decided', outcome: 'late' }]);
    // A month later again: the old one by its monthly look or its 26 weeks, and the young one, due before 1 April.
    const next = await agendaOf('2026-03-04', monthly);
    expect(refs(old, young).every((ref) => next.items.some(({ reference }) => reference === ref))).toBe(true);
  });

  test('two panels at once have one case: what one decides is not decided by the other', async () => {
    const both = plan('2025-09-01 09:00').until('2026-01-28 09:00');
    const practitioner = person('sw-1', ['social-worker'], true, council);
    both.act('listForPanel', practitioner, { panel: weekly.panel, panelOn: '2026-02-04' });
    await told(both);
    await agendaOf('2026-02-04', weekly);
    await agendaOf('2026-02-04', monthly);
    const management = person('fhm-1', ['family-help-management'], true, council);
    both
      .until('2026-02-04 11:00')
      .act('decideAtPanel', management, { panel: weekly.panel, outcome: 'remain' });
    await told(both);
    expect(stateOf(await itemsOf('2026-02-04', weekly), both)).toBe('decided');
    expect(stateOf(await itemsOf('2026-02-04', monthly), both)).toBe('waits');
  });
});
