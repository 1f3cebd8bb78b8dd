import { type ActDefinition, type FieldDefinition, processNames } from '../../vocabulary';
import { actMaking, actNames, actOf, destinations, eventNames, processesOf, roleNames } from './names';
import { nearest } from '../../vocabulary/nearest';
import { orList, suggest } from './problems';
import type { Path } from './source';

/** Tells of something wrong at a place of the file. */
export type Report = (path: Path, what: string, right?: string) => void;

type Value = string | number | boolean;
type ConditionEntry = Record<string, { in: readonly Value[] }>;
export interface TriggerEntry {
  event: string;
  where?: ConditionEntry | undefined;
  from?: string | undefined;
  of?: string | undefined;
  given?: TriggerEntry | undefined;
  firstSince?: readonly string[] | undefined;
}

const NAMES = '"caseclock policy names" lists them.';

export function checkTrigger(trigger: TriggerEntry, path: Path, report: Report, process?: string): void {
  if (!checkEvent(trigger.event, path, report)) return;
  if (trigger.given) checkTrigger(trigger.given, [...path, 'given'], report);
  trigger.firstSince?.forEach((event, i) => checkEvent(event, [...path, 'firstSince', i], report));
  const act = actMaking(trigger.event);
  if (!act) {
    if (trigger.where)
      report([...path, 'where'], `"${trigger.event}" has no fields to ask about`, 'Remove "where".');
    return;
  }
  if (process !== undefined && !processesOf(act).includes(process)) {
    report(
      path,
      `"${trigger.event}" does not happen in the process "${process}"`,
      `It happens in ${orList(processesOf(act))}; write that process, or choose another event.`,
    );
  }
  if (trigger.where) checkCondition(trigger.where, act, [...path, 'where'], report);
  if (trigger.from !== undefined) checkDateField(trigger.from, act, [...path, 'from'], report);
  if (trigger.of !== undefined) checkEventField(trigger.of, act, [...path, 'of'], report);
}

export function checkDateField(name: string, act: ActDefinition, path: Path, report: Report): void {
  const field = checkField(name, act, path, report);
  if (!field || field.type === 'date' || field.type === 'moment') return;
  const dates = Object.entries(act.fields).filter(([, { type }]) => type === 'date' || type === 'moment');
  const right =
    dates.length > 0 ? `Write ${orList(dates.map(([date]) => date))}.` : 'It has no date; remove the line.';
  report(path, `"${name}" of "${act.event}" is no date`, right);
}

/** The field of what starts a clock that says how long it runs, or the day that it counts from and is due on. */
export function checkSetField(
  name: string,
  starts: readonly TriggerEntry[],
  path: Path,
  report: Report,
): void {
  const acts = starts.flatMap(({ event }) => actMaking(event) ?? []);
  const having = acts.find((act) => act.fields[name] !== undefined) ?? acts[0];
  const field = having && checkField(name, having, path, report);
  if (!field || field.type === 'duration' || starts.some(({ from }) => from === name)) return;
  const durations = Object.keys(having.fields).filter((one) => having.fields[one]!.type === 'duration');
  report(
    path,
    `"${name}" of "${having.event}" is no length, and no day that "starts" counts from`,
    durations.length > 0 ? `Write ${orList(durations)}.` : 'Write "within" and a length.',
  );
}

/** 'of' names the field that holds the number of another entry. */
function checkEventField(name: string, act: ActDefinition, path: Path, report: Report): void {
  const field = checkField(name, act, path, report);
  if (!field || field.type === 'event') return;
  const events = Object.keys(act.fields).filter((one) => act.fields[one]!.type === 'event');
  const right = events.length > 0 ? `Write ${orList(events)}.` : 'It names no other entry; remove the line.';
  report(path, `"${name}" of "${act.event}" names no other entry`, right);
}

export function checkEvent(event: string, path: Path, report: Report): boolean {
  if (eventNames.includes(event)) return true;
  report(path, `no event is called "${event}"`, suggest(event, eventNames, NAMES));
  return false;
}

export function checkCondition(
  condition: ConditionEntry,
  act: ActDefinition,
  path: Path,
  report: Report,
): void {
  for (const [name, { in: values }] of Object.entries(condition)) {
    const field = checkField(name, act, [...path, name], report);
    if (field) checkValues(values, name, field, [...path, name], report);
  }
}

export function checkField(
  name: string,
  act: ActDefinition,
  path: Path,
  report: Report,
): FieldDefinition | undefined {
  const field = act.fields[name];
  if (field) return field;
  const fields = Object.keys(act.fields);
  report(
    path,
    `"${act.event}" has no field "${name}"`,
    suggest(name, fields, `It has ${fields.join(', ')}.`),
  );
  return undefined;
}

/** Whether the values are such as the field can hold. */
export function checkValues(
  values: readonly Value[],
  name: string,
  field: FieldDefinition,
  path: Path,
  report: Report,
): void {
  for (const value of values) {
    if (field.type === 'flag' && typeof value !== 'boolean') {
      report(path, `"${name}" is true or false, not "${value}"`, flagMeant(String(value)));
    } else if (field.type === 'role') {
      checkRole(String(value), path, report);
    } else if (field.codes && !field.codes.includes(String(value))) {
      const right = suggest(String(value), field.codes, `It can be ${field.codes.join(', ')}.`);
      report(path, `"${name}" is never "${value}"`, right);
    }
  }
}

function flagMeant(value: string): string {
  if (/^(yes|y|on)$/i.test(value)) return 'Did you mean true?';
  return /^(no|n|off)$/i.test(value) ? 'Did you mean false?' : 'Write true or false.';
}

export function checkRole(role: string, path: Path, report: Report): void {
  if (!roleNames.includes(role)) report(path, `no role is called "${role}"`, suggest(role, roleNames, NAMES));
}

export function checkRoles(roles: readonly string[] | undefined, path: Path, report: Report): void {
  roles?.forEach((role, i) => checkRole(role, [...path, i], report));
}

export function checkProcess(process: string, path: Path, report: Report): boolean {
  const known = processNames.some((name) => name === process);
  if (!known) report(path, `no process is called "${process}"`, suggest(process, processNames));
  return known;
}

export function checkDestination(to: string, path: Path, report: Report): void {
  if (!destinations.includes(to)) report(path, `no route leads to "${to}"`, suggest(to, destinations, NAMES));
}

/** The act, or nothing after having reported it. */
export function checkAct(name: string, path: Path, report: Report): ActDefinition | undefined {
  const act = actOf(name);
  if (!act) report(path, `no act is called "${name}"`, actMeant(name));
  return act;
}

/** Somebody may well write the event where the act belongs. */
function actMeant(name: string): string {
  const making = actMaking(name);
  return making ? `"${name}" is an event; its act is "${making.act}".` : suggest(name, actNames, NAMES);
}

/** Not this name but one like it is known. */
export function nearestOr(name: string, known: readonly string[], otherwise: string): string {
  const meant = nearest(name, known);
  return meant === undefined
    ? otherwise
    : `Did you mean "${meant}"? If not: ${otherwise[0]!.toLowerCase()}${otherwise.slice(1)}`;
}
