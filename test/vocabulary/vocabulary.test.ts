import {
  actNamed,
  acts,
  actsOf,
  allEvents,
  eventNamed,
  outsideRoles,
  processes,
  processNames,
  roles,
  systemEvents,
  type FieldType,
} from '../../src/vocabulary';

const fields = acts.flatMap((act) =>
  Object.entries(act.fields).map(([name, field]) => ({ at: `${act.act}.${name}`, name, field })),
);

const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe('the vocabulary', () => {
  it('gives every act, event and address one name', () => {
    expect(twice(acts.map((act) => act.act))).toEqual([]);
    expect(twice([...acts.map((act) => act.event), ...systemEvents.map((made) => made.event)])).toEqual([]);
    expect(twice(acts.map((act) => act.resource))).toEqual([]);
    expect(twice(acts.map((act) => act.title))).toEqual([]);
  });

  it('writes acts, events, addresses, fields and codes in one way each', () => {
    expect(acts.map((act) => act.act).filter((name) => !/^[a-z]+([A-Z0-9][a-z0-9]*)*$/.test(name))).toEqual(
      [],
    );
    expect(allEvents.filter((name) => !/^[A-Z][a-z0-9]+([A-Z0-9][a-z0-9]*)*$/.test(name))).toEqual([]);
    expect(acts.map((act) => act.resource).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual(
      [],
    );
    expect(
      fields.filter(({ name }) => !/^[a-z]+([A-Z0-9][a-z0-9]*)*$/.test(name)).map(({ at }) => at),
    ).toEqual([]);
    const codes = fields.flatMap(({ field }) => field.codes ?? []);
    expect(codes.filter((one) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(one))).toEqual([]);
  });

  it('says in one line what every act and field is', () => {
    expect(acts.filter((act) => !/^[A-Z][^\n]{5,}[^.]$/.test(act.title)).map((act) => act.act)).toEqual([]);
    expect(fields.filter(({ field }) => !/^[^\n]{2,}[^.]$/.test(field.about)).map(({ at }) => at)).toEqual(
      [],
    );
  });

  it('closes the list of every code field, and lists codes nowhere else', () => {
    for (const { at, field } of fields) {
      const codes = field.codes ?? [];
      expect([at, codes.length > 0]).toEqual([at, field.type === 'code']);
      expect([at, twice(codes)]).toEqual([at, []]);
    }
  });

  it('has no field that could hold a name or a story', () => {
    const closed: readonly FieldType[] = [
      'moment',
      'date',
      'code',
      'reference',
      'person',
      'role',
      'team',
      'flag',
      'count',
      'duration',
      'clock',
      'event',
      'note',
      'case',
      'field',
    ];
    expect(fields.filter(({ field }) => !closed.includes(field.type)).map(({ at }) => at)).toEqual([]);
    const notes = fields.filter(({ field, name }) => field.type === 'note' && name !== 'note');
    expect(notes.map(({ at }) => at)).toEqual([]);
  });

  it('knows the four processes, each with stages that end closed and an act that opens it', () => {
    expect(Object.keys(processes)).toEqual([...processNames]);
    for (const name of processNames) {
      const { process, stages, acts: known } = processes[name];
      expect(process).toBe(name);
      expect(stages.at(-1)).toBe('closed');
      expect(twice(stages)).toEqual([]);
      expect(known).toEqual(actsOf(name));
      expect(known.some((act) => act.opens)).toBe(true);
    }
  });

  it('refers only to processes and stages that exist', () => {
    for (const act of acts) {
      const names = act.processes === 'every' ? processNames : act.processes;
      expect([act.act, names.length]).not.toEqual([act.act, 0]);
      expect([act.act, names.filter((name) => !processNames.includes(name))]).toEqual([act.act, []]);
      expect([act.act, twice(names)]).toEqual([act.act, []]);
      const stages = names.flatMap((name) => processes[name].stages);
      expect([act.act, act.stages?.filter((stage) => !stages.includes(stage)) ?? []]).toEqual([act.act, []]);
    }
  });

  it('protects by exactly the acts that the decisions name, in every case and at every stage', () => {
    const protective = acts.filter((act) => act.protective);
    expect(protective.map((act) => act.event).sort()).toEqual([
      'ChildSeen',
      'ConcernRaised',
      'HeldForProtection',
      'LadoTold',
      'PoliceTold',
      'Section47Started',
      'StrategyDiscussionHeld',
      'VisitMade', // a visit is how a child on a plan is seen
    ]);
    for (const act of protective) {
      expect([act.act, act.processes, act.stages]).toEqual([act.act, 'every', undefined]);
    }
  });

  it('demands nothing of a protective act but whether the child was seen at a visit', () => {
    const demanded = fields.filter(
      ({ at, field }) => field.always && actNamed(at.split('.')[0] ?? '')?.protective,
    );
    expect(demanded.map(({ at }) => at)).toEqual(['recordVisit.seen']);
  });

  it('names every event once, whether a person or a clock makes it', () => {
    expect(allEvents).toHaveLength(acts.length + systemEvents.length);
    expect(eventNamed('ReferralDecided')).toBe(actNamed('decideReferral'));
    expect(eventNamed('LimitPassed')).toBe(systemEvents.find((made) => made.event === 'LimitPassed'));
    expect(eventNamed('Unheard')).toBeUndefined();
    expect(actNamed('unheard')).toBeUndefined();
  });

  it('tells people outside by roles that exist', () => {
    expect(outsideRoles.filter((role) => !(role in roles))).toEqual([]);
  });
});
