import { acts, type ActDefinition, processNames, roles, systemEvents } from '../../vocabulary';
import { destinations, processesOf, stageNames } from '../../policy/compile/names';
import { UserError } from '../errors';
import { print, printJson } from '../output';

/** Everything that a policy may name, or what has the word in it. */
export function names(word: string | undefined, options: { process?: string; json?: true }): void {
  const { process } = options;
  if (process !== undefined && !processNames.some((name) => name === process)) {
    throw new UserError(`No process is called "${process}"; there are ${processNames.join(', ')}.`);
  }
  const fits = (text: string) => word === undefined || text.toLowerCase().includes(word.toLowerCase());
  const found = {
    acts: acts.filter((act) => inProcess(act, process) && fits(sayAct(act))),
    events: process ? [] : systemEvents.filter(({ event, about }) => fits(`${event} ${about}`)),
    roles: process ? [] : Object.entries(roles).filter(([role, about]) => fits(`${role} ${about}`)),
    stages: process ? [] : stageNames.filter(fits),
    destinations: process ? [] : destinations.filter(fits),
  };
  if (options.json) return printJson({ ...found, roles: Object.fromEntries(found.roles) });
  const parts = [
    part('Acts, and the events they make', found.acts.map(sayAct)),
    part(
      'Events that nobody makes',
      found.events.map(({ event, about }) => `${event}: ${about}`),
    ),
    part(
      'Roles',
      found.roles.map(([role, about]) => `${role}: ${about}`),
    ),
    part('Stages', found.stages),
    part('Where a route can lead', found.destinations.length > 0 ? [found.destinations.join(', ')] : []),
  ].filter((text) => text !== '');
  print(parts.length > 0 ? parts.join('\n\n') : `Nothing has "${word}" in it.`);
}

function inProcess(act: ActDefinition, process: string | undefined): boolean {
  return process === undefined || processesOf(act).includes(process);
}

function part(title: string, lines: readonly string[]): string {
  return lines.length > 0 ? `${title}\n\n${lines.map((line) => `  ${line}`).join('\n')}` : '';
}

function sayAct(act: ActDefinition): string {
  const where = act.processes === 'every' ? 'every process' : act.processes.join(', ');
  const fields = Object.entries(act.fields).map(
    ([name, field]) =>
      `      ${name}: ${field.codes ? field.codes.join(' | ') : field.type} (${field.about})`,
  );
  return [`${act.act} -> ${act.event}: ${act.title} (${where})`, ...fields].join('\n');
}
