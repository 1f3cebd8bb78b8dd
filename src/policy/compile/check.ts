import type { ActDefinition } from '../../vocabulary';
import type { Catalogue } from './catalogue';
import {
  checkAct,
  checkCondition,
  checkDateField,
  checkDestination,
  checkEvent,
  checkField,
  checkProcess,
  checkRole,
  checkRoles,
  checkSetField,
  checkTrigger,
  checkValues,
  nearestOr,
  type Report,
} from './check-names';
import { actMaking, actNames, stageNames } from './names';
import { suggest } from './problems';
import type { ClockEntry, CouncilFile, HouseFile, StepEntry } from './schema';
import type { Path } from './source';

/** Everything in a well-formed file that cannot be right: names that nobody knows, clocks that cannot run. */
export function checkCouncil(file: CouncilFile, house: HouseFile, report: Report): void {
  for (const role of Object.keys(file.roles ?? {})) checkRole(role, ['roles', role], report);
  checkClocks(file.clocks, house, report);
  for (const [act, step] of Object.entries(file.steps ?? {})) checkStep(act, step, file, report);
  file.routes?.forEach((route, i) => {
    const path = ['routes', i];
    checkTrigger(route.on, [...path, 'on'], report);
    if (route.given) checkTrigger(route.given, [...path, 'given'], report);
    if (route.since) {
      const act = actMaking((route.given ?? route.on).event);
      if (act) checkDateField(route.since.field, act, [...path, 'since', 'field'], report);
      if (!route.since.lessThan === !route.since.atLeast) {
        report([...path, 'since'], 'say how long ago', 'Write either "lessThan" or "atLeast".');
      }
    }
    checkDestination(route.to, [...path, 'to'], report);
  });
  file.notices?.forEach((notice, i) => {
    checkTrigger(notice.on, ['notices', i, 'on'], report);
    if (notice.given) checkTrigger(notice.given, ['notices', i, 'given'], report);
    checkRoles(notice.to, ['notices', i, 'to'], report);
    if (notice.do !== undefined) checkAct(notice.do, ['notices', i, 'do'], report);
  });
  for (const [name, panel] of Object.entries(file.panels ?? {})) {
    if (panel.chair) checkRole(panel.chair, ['panels', name, 'chair'], report);
    checkRoles(panel.attends, ['panels', name, 'attends'], report);
    panel.lists?.forEach((clock, i) => {
      const clocks = Object.keys(file.clocks);
      if (clocks.includes(clock)) return;
      const hint = suggest(clock, clocks, 'Write a clock of this policy.');
      report(['panels', name, 'lists', i], `no clock is called "${clock}"`, hint);
    });
  }
  file.prompts?.forEach((prompt, i) =>
    prompt.at.forEach((at, j) => {
      const places = ['always', ...actNames, ...stageNames];
      if (!places.includes(at)) {
        report(
          ['prompts', i, 'at', j],
          `no act or stage is called "${at}"`,
          suggest(at, places, 'Write an act, a stage or "always".'),
        );
      }
    }),
  );
}

export function checkClocks(clocks: Record<string, ClockEntry>, house: HouseFile, report: Report): void {
  for (const [name, clock] of Object.entries(clocks)) checkClock(name, clock, house, report);
}

function checkClock(name: string, clock: ClockEntry, house: HouseFile, report: Report): void {
  const path = ['clocks', name];
  const process = checkProcess(clock.process, [...path, 'process'], report) ? clock.process : undefined;
  const classed = Object.values(house.classes).flat();
  if (!clock.class && !classed.includes(name)) {
    report(
      path,
      `the house rules put no clock called "${name}" in a class`,
      nearestOr(name, classed, 'Add "class: practice" (or safety, statutory, administrative).'),
    );
  }
  checkRole(clock.who, [...path, 'who'], report);
  for (const [heldAs, who] of Object.entries(clock.whoFor ?? {})) {
    checkRole(heldAs, [...path, 'whoFor', heldAs], report);
    checkRole(who, [...path, 'whoFor', heldAs], report);
  }
  for (const part of ['starts', 'until', 'unless', 'except'] as const) {
    clock[part]?.forEach((trigger, i) => checkTrigger(trigger, [...path, part, i], report, process));
  }
  checkReadings(clock, path, report);
  checkRoles(clock.extension?.signedBy, [...path, 'extension', 'signedBy'], report);
  checkRoles(clock.exception?.signedBy, [...path, 'exception', 'signedBy'], report);
  if (clock.exception?.pendingUntil) {
    checkTrigger(clock.exception.pendingUntil, [...path, 'exception', 'pendingUntil'], report, process);
  }
  checkRoles(clock.ownInterval?.by, [...path, 'ownInterval', 'by'], report);
  checkRoles(clock.ownInterval?.longerBy, [...path, 'ownInterval', 'longerBy'], report);
  checkRoles(clock.lateReason?.signedBy, [...path, 'lateReason', 'signedBy'], report);
}

const KINDS = ['target', 'limit', 'national'] as const;

function checkReadings(clock: ClockEntry, path: Path, report: Report): void {
  const readings = KINDS.flatMap((kind) => (clock[kind] ?? []).map((entry, i) => ({ kind, entry, i })));
  if (readings.length === 0) {
    report(
      path,
      'the clock has no time',
      'Add a line such as "limit: 10 working days"; where the procedure gives no time, write a prompt instead.',
    );
  }
  for (const { kind, entry, i } of readings) {
    const at = [...path, kind, i];
    const ways = [entry.within, entry.before, entry.field, entry.earlierOf].filter(
      (way) => way !== undefined,
    );
    if (ways.length !== 1) {
      report(at, 'say once how long', 'Write one of "within", "before", "field" or "earlierOf".');
    }
    if (entry.field !== undefined) checkSet(entry.field, clock, at, report);
    if (entry.before) checkBackward(clock, at, report);
  }
}

function checkSet(field: string, clock: ClockEntry, at: Path, report: Report): void {
  checkSetField(field, clock.starts, [...at, 'field'], report);
  if (clock.countsFrom) {
    report(at, 'what ends a repeating clock starts the next one, and sets nothing', 'Remove "countsFrom".');
  }
}

function checkBackward(clock: ClockEntry, at: Path, report: Report): void {
  const withoutDate = clock.starts.find((start) => start.from === undefined);
  if (withoutDate) {
    report(
      at,
      `"before" counts back from a date, and the start "${withoutDate.event}" names none`,
      'Add "from:" with the date field to "starts", such as starts: { event: MeetingBooked, from: meetingOn }.',
    );
  }
}

function checkStep(act: string, step: StepEntry, file: CouncilFile, report: Report): void {
  const path = ['steps', act];
  const known = checkAct(act, path, report);
  checkRoles(step.by, [...path, 'by'], report);
  checkRoles(step.standsIn, [...path, 'standsIn'], report);
  step.byWhen?.forEach((other, i) => {
    checkRoles(other.by, [...path, 'byWhen', i, 'by'], report);
    if (known) checkCondition(other.when, known, [...path, 'byWhen', i, 'when'], report);
  });
  step.needs?.forEach((need, i) => {
    const at = [...path, 'needs', i];
    checkAsked(need, known, at, report);
    if (!need.fact === !need.settled) report(at, 'say what is needed', 'Write either "fact" or "settled".');
    if (need.fact) checkTrigger(need.fact, [...at, 'fact'], report);
    if (need.undoneBy) checkTrigger(need.undoneBy, [...at, 'undoneBy'], report);
    if (need.settled !== undefined && !(need.settled in file.clocks)) {
      const right = suggest(need.settled, Object.keys(file.clocks));
      report([...at, 'settled'], `the file has no clock called "${need.settled}"`, right);
    }
  });
  step.records?.forEach((record, i) => {
    const at = [...path, 'records', i];
    checkAsked(record, known, at, report);
    const field = known && checkField(record.field, known, [...at, 'field'], report);
    if (field && record.in) checkValues(record.in, record.field, field, [...at, 'in'], report);
  });
  if (step.secondPerson) {
    checkEvent(step.secondPerson.of, [...path, 'secondPerson', 'of'], report);
    checkRoles(step.secondPerson.exceptRoles, [...path, 'secondPerson', 'exceptRoles'], report);
  }
}

type Asked = Pick<NonNullable<StepEntry['needs']>[number], 'when' | 'given'>;

function checkAsked(asked: Asked, act: ActDefinition | undefined, at: Path, report: Report): void {
  if (asked.given) checkTrigger(asked.given, [...at, 'given'], report);
  if (asked.when && act) checkCondition(asked.when, act, [...at, 'when'], report);
}

/** Contradictions are named as the register names them. */
export function checkLosers(clocks: Record<string, ClockEntry>, catalogue: Catalogue, report: Report): void {
  const ids = catalogue.contradictions.map(({ id }) => id);
  for (const [name, clock] of Object.entries(clocks)) {
    clock.losers?.forEach(({ contradiction }, i) => {
      if (contradiction === undefined || ids.includes(contradiction)) return;
      report(
        ['clocks', name, 'losers', i, 'contradiction'],
        `no contradiction is called "${contradiction}"`,
        `They run from "${ids[0]}" to "${ids.at(-1)}".`,
      );
    });
  }
}
