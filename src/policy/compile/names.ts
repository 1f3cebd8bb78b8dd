import {
  acts,
  type ActDefinition,
  type FieldDefinition,
  processes,
  processNames,
  roles,
  systemEvents,
} from '../../vocabulary';

/** What a policy may speak of: all of it is the vocabulary's. */
export const actNames: readonly string[] = acts.map(({ act }) => act);
export const eventNames: readonly string[] = [
  ...acts.map(({ event }) => event),
  ...systemEvents.map(({ event }) => event),
];
export const roleNames: readonly string[] = Object.keys(roles);
export const stageNames: readonly string[] = [
  ...new Set(Object.values(processes).flatMap(({ stages }) => stages)),
];

export function actOf(name: string): ActDefinition | undefined {
  return acts.find(({ act }) => act === name);
}

/** The act that makes this event; none for what the clocks and the shell do themselves. */
export function actMaking(event: string): ActDefinition | undefined {
  return acts.find((act) => act.event === event);
}

export function processesOf(act: ActDefinition): readonly string[] {
  return act.processes === 'every' ? processNames : act.processes;
}

/** Fields that say where things go next. */
const LEADING = ['to', 'outcome', 'decision', 'next', 'result', 'level'];

/** Where a route can lead: a process, a stage, or what some act names as an outcome. */
export const destinations: readonly string[] = [
  ...new Set([
    ...processNames,
    ...stageNames,
    ...acts.flatMap(({ fields }) => LEADING.flatMap((name) => codesOf(fields[name]))),
  ]),
];

function codesOf(field: FieldDefinition | undefined): readonly string[] {
  return field?.codes ?? [];
}
