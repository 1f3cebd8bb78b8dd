import { civilDate, holidayTable } from '../calendar';
import { suggest } from '../policy/compile/problems';
import { explainClock, type Happened } from '../casework/explain';
import { sentencesOf } from '../casework/sentences';
import type { ClockRule } from '../policy/types';
import { UserError } from './errors';
import { print, printJson } from './output';
import { pick } from './policy/pick';
import { parseWhen } from './when';

export interface ExplainOptions {
  council: string;
  clock: string;
  on: string[];
  known?: string;
  earlier?: true;
  later?: true;
  json?: true;
}

export function explainCommand(options: ExplainOptions): void {
  const { policy, words } = pick(options.council);
  const rule = policy.clocks[options.clock];
  if (!rule) {
    const known = Object.keys(policy.clocks);
    throw new UserError(
      `${policy.council} has no clock "${options.clock}". ${suggest(options.clock, known, `It has ${known.join(', ')}.`)}`,
    );
  }
  const happened = options.on.map((on) => parseHappened(on, rule, options));
  const table = holidayTable(options.known === undefined ? undefined : civilDate(options.known));
  const explained = explainClock(options.clock, rule, happened, policy.house, table, words);
  if (!explained) {
    const events = [...new Set(rule.starts.map(({ event }) => event))].join(' or ');
    throw new UserError(`Nothing of that starts "${options.clock}": it starts with ${events}.`);
  }
  const cited = [
    ...explained.cite,
    ...explained.readings.flatMap(({ cite }) => cite),
    ...explained.others.flatMap(({ cite }) => cite),
  ];
  const rules = [...new Set(cited)].map((id) => ({ id, ...words.rules[id]! }));
  const sentences = sentencesOf(explained);
  if (options.json) {
    return printJson({ council: policy.council, version: policy.version, ...explained, rules, sentences });
  }
  const title = `${words.name}, ${policy.version}: ${options.clock}`;
  const quoted = rules.map(({ id, ref, quote }) => `  ${id} (${ref}): “${quote}”`);
  print([title, '', ...sentences, '', ...quoted].join('\n'));
}

function parseHappened(on: string, rule: ClockRule, options: ExplainOptions): Happened {
  const [event = '', when] = on.split(/=(.*)/s);
  if (!when) throw new UserError(`"${on}" must be EVENT=WHEN, such as ReferralReceived=2026-04-01.`);
  const known = [...new Set([...rule.starts, ...rule.until, ...(rule.unless ?? [])].map((one) => one.event))];
  if (!known.includes(event)) {
    throw new UserError(
      `"${event}" means nothing to "${options.clock}". ${suggest(event, known, `It knows ${known.join(', ')}.`)}`,
    );
  }
  return { event, at: parseWhen(when, options) };
}
