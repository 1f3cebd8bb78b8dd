import type { Duration } from '../../calendar';
import type { ProcessName, Role } from '../../vocabulary';
import type { ClockClass, ClockRule, HouseRules, Need, Policy, Reading, StepRule, Words } from '../types';
import { type Catalogue, forceOf } from './catalogue';
import { houseClockNames, houseClocks, nextAttemptSays } from './house-clocks';
import type { ClockEntry, CouncilFile, HouseFile, NationalFile, ReadingEntry, StepEntry } from './schema';

/** From the checked file to the compiled form: rules without words, short forms written out, national rows added. */
export function buildPolicy(
  file: CouncilFile,
  house: HouseFile,
  national: NationalFile | undefined,
  catalogue: Catalogue,
): Policy {
  const clocks = buildClocks(file.clocks, house);
  if (national) addNational(clocks, buildClocks(national.clocks, house));
  Object.assign(clocks, houseClocks(house));
  return compact({
    council: file.council,
    version: file.version,
    effective: file.effective,
    clocks,
    steps: mapValues(file.steps ?? {}, (step) => buildStep(step, catalogue)),
    routes: (file.routes ?? []).map(({ says: _, ...route }) => route),
    notices: (file.notices ?? []).map(({ says: _, ...notice }) => notice),
    panels: file.panels && mapValues(file.panels, ({ says: _, ...panel }) => panel),
    house: houseRules(house),
  }) as unknown as Policy;
}

/** A clock that the council has gets the national reading beside its own; one that it lacks is added whole. */
function addNational(clocks: Record<string, ClockRule>, national: Record<string, ClockRule>): void {
  for (const [name, clock] of Object.entries(national)) {
    const own = clocks[name];
    clocks[name] = own ? { ...own, readings: [...own.readings, ...clock.readings] } : clock;
  }
}

function buildClocks(clocks: Record<string, ClockEntry>, house: HouseFile): Record<string, ClockRule> {
  return mapValues(clocks, (clock, name) => buildClock(clock, clock.class ?? classOf(name, house)));
}

function classOf(name: string, house: HouseFile): ClockClass {
  const classes = Object.entries(house.classes) as [ClockClass, string[]][];
  return classes.find(([, names]) => names.includes(name))![0];
}

function buildClock(clock: ClockEntry, clockClass: ClockClass): ClockRule {
  const cited = <T extends { cite?: string[] | undefined }>(part: T | undefined) =>
    part && { ...part, cite: part.cite ?? clock.cite };
  const kinds = ['target', 'limit', 'national'] as const;
  return compact({
    process: clock.process as ProcessName,
    cite: clock.cite,
    class: clockClass,
    who: clock.who as Role,
    whoFor: clock.whoFor,
    starts: clock.starts,
    until: clock.until,
    unless: clock.unless,
    except: clock.except,
    repeats: clock.countsFrom,
    once: clock.once,
    readings: kinds.flatMap((kind) =>
      (clock[kind] ?? []).flatMap((entry) => buildReadings(kind, entry, clock.cite)),
    ),
    earlierOf: kinds.some((kind) => clock[kind]?.some(({ earlierOf }) => earlierOf)) || undefined,
    extension: cited(clock.extension),
    exception: cited(clock.exception),
    ownInterval: cited(clock.ownInterval),
    lateReason: cited(clock.lateReason),
  }) as unknown as ClockRule;
}

function buildReadings(kind: Reading['kind'], entry: ReadingEntry, clockCite: string[]): Reading[] {
  const { within, before, field, earlierOf, cite = clockCite, unverified } = entry;
  const marked = { kind, cite, ...(unverified && { unverified }) };
  const long: Duration[] = earlierOf ?? (within ? [within] : []);
  if (field !== undefined) return [{ ...marked, field }];
  return before ? [{ ...marked, before }] : long.map((duration) => ({ ...marked, within: duration }));
}

function buildStep(step: StepEntry, catalogue: Catalogue): StepRule {
  const asked = <
    T extends { cite?: string[] | undefined; force?: Need['force'] | undefined; says?: string | undefined },
  >(
    entry: T,
  ) => {
    const { says: _, ...rest } = entry;
    const cite = entry.cite ?? step.cite;
    return { ...rest, force: entry.force ?? forceOf(catalogue.rules.find(({ id }) => id === cite[0])), cite };
  };
  return compact({
    cite: step.cite,
    by: step.by,
    byWhen: step.byWhen?.map((other) => ({ ...other, cite: other.cite ?? step.cite })),
    qualified: step.qualified,
    needs: step.needs?.map(asked),
    records: step.records?.map(asked),
    secondPerson: step.secondPerson && { ...step.secondPerson, cite: step.secondPerson.cite ?? step.cite },
    standsIn: step.standsIn,
  }) as unknown as StepRule;
}

export function houseRules({ classes: _, ...house }: HouseFile): HouseRules {
  return compact(house) as unknown as HouseRules;
}

/** What people read: kept apart from the rules, so that a corrected word changes no rule. */
export function buildWords(file: CouncilFile, national: NationalFile | undefined): Words {
  const says: Record<string, string> = {};
  const say = (key: string, text: string | undefined) => {
    if (text !== undefined) says[key] = text;
  };
  for (const [name, clock] of Object.entries({ ...national?.clocks, ...file.clocks }))
    say(`clocks.${name}`, clock.says);
  for (const name of houseClockNames) say(`clocks.${name}`, nextAttemptSays);
  for (const [act, step] of Object.entries(file.steps ?? {})) {
    say(`steps.${act}`, step.says);
    step.needs?.forEach((need, i) => say(`steps.${act}.needs.${i}`, need.says));
    step.records?.forEach((record, i) => say(`steps.${act}.records.${i}`, record.says));
  }
  file.routes?.forEach((route, i) => say(`routes.${i}`, route.says));
  file.notices?.forEach((notice, i) => say(`notices.${i}`, notice.says));
  for (const [name, panel] of Object.entries(file.panels ?? {})) say(`panels.${name}`, panel.says);
  return compact({
    council: file.council,
    name: file.name,
    version: file.version,
    source: file.source,
    review: file.review,
    terms: file.terms ?? {},
    roles: mapValues(file.roles ?? {}, (role) => role.calls),
    says,
    prompts: (file.prompts ?? []).flatMap(({ at, cite, says: text }) =>
      at.map((place) => ({ at: place, says: text, cite })),
    ),
    outside: file.outside ?? [],
    losers: Object.entries(file.clocks).flatMap(([name, clock]) =>
      (clock.losers ?? []).map((loser) => ({ clock: name, ...loser })),
    ),
  }) as unknown as Words;
}

export function mapValues<T, U>(
  record: Record<string, T>,
  change: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

/** Without the entries that are undefined. */
function compact<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
