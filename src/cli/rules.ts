import path from 'node:path';
import { projectRoot } from '../local/config';
import { type CatalogueRule, readCatalogue } from '../policy/compile/catalogue';
import type { Coverage } from '../policy/compile/coverage';
import { suggest } from '../policy/compile/problems';
import { versionsOf } from '../policy/policies';
import { wordsFor } from '../policy/words';
import { runningActs, runningProcesses } from '../vocabulary';
import { UserError } from './errors';
import { print, printJson, table } from './output';
import { rulesInTests } from './rules-in-tests';

export interface RulesOptions {
  council?: string;
  todo?: true;
  json?: true;
}

export interface RuleRow {
  id: string;
  /** null: not accounted for yet. */
  treatment: Coverage['treatment'] | null;
  /** What enforces or shows it; which process will, while that does not exist. */
  by: string;
  /** How many tests hold it. */
  tests: number;
  reason: string | null;
}

export function rulesCommand(options: RulesOptions): void {
  const root = projectRoot();
  const { rules } = readCatalogue(path.join(root, 'policies'));
  const tests = rulesInTests(path.join(root, 'test'));
  const procedures = rules.filter(({ council }) => council !== 'national' && council !== 'house');
  const councils = [...new Set(procedures.map(({ council }) => council))];
  if (options.council !== undefined && !councils.includes(options.council)) {
    throw new UserError(`No rules of "${options.council}" are listed. ${suggest(options.council, councils)}`);
  }
  const chosen = procedures.filter(
    ({ council }) => options.council === undefined || council === options.council,
  );
  const all = rowsOf(chosen, tests);
  const rows = options.todo ? all.filter(isTodo) : all;
  const unknown = [...tests.keys()].filter((id) => !rules.some((rule) => rule.id === id));

  if (options.json) printJson(rows);
  else print([table([HEAD, ...rows.map(cells)]), '', summary(all)].join('\n'));
  if (unknown.length > 0)
    process.stderr.write(`Tests name rules that do not exist: ${unknown.join(', ')}.\n`);
  if (unknown.length > 0 || all.some(({ treatment }) => treatment === null)) process.exitCode = 1;
}

/** How each rule is treated by the newest version of its council's policy. */
export function rowsOf(rules: readonly CatalogueRule[], tests: ReadonlyMap<string, number>): RuleRow[] {
  const coverage = new Map<string, Coverage>();
  for (const council of new Set(rules.map((rule) => rule.council))) {
    const newest = versionsOf(council).at(-1);
    const words = newest && wordsFor(council, newest.version);
    for (const one of words?.coverage ?? []) coverage.set(one.id, one);
  }
  return rules.map(({ id }) => {
    const found = coverage.get(id);
    return {
      id,
      treatment: found?.treatment ?? null,
      by: found ? sayBy(found) : '',
      tests: tests.get(id) ?? 0,
      reason: found?.reason ?? null,
    };
  });
}

function sayBy(coverage: Coverage): string {
  const waits = waitsFor(coverage);
  return `${coverage.by.join('; ')}${waits ? ` (waits for ${waits})` : ''}`;
}

/** What must exist before an enforced rule is: a process, or acts of one that runs already. */
function waitsFor({ treatment, processes, acts }: Coverage): string | undefined {
  const taken = acts.some((name) => runningActs.some(({ act }) => act === name));
  if (treatment !== 'enforced' || acts.length === 0 || taken) return undefined;
  const runs = processes.some((name) => runningProcesses.some((running) => running === name));
  return runs ? acts.join(' or ') : `the process ${processes.join(' or ')}`;
}

function isTodo({ treatment, tests }: RuleRow): boolean {
  return treatment === 'enforced' && tests === 0;
}

const HEAD = ['rule', 'treatment', 'tests', 'by'];

function cells({ id, treatment, tests, by, reason }: RuleRow): string[] {
  return [
    id,
    treatment ?? 'NOT YET',
    treatment === 'enforced' ? String(tests) : '-',
    [by, reason].filter(Boolean).join(': '),
  ];
}

function summary(rows: readonly RuleRow[]): string {
  const count = (treatment: RuleRow['treatment']) => rows.filter((row) => row.treatment === treatment).length;
  const missing = count(null);
  return [
    `${rows.length - missing} of ${rows.length} rules accounted for: ${count('enforced')} enforced, ${count('prompted')} prompted, ${count('outside')} outside.`,
    `${rows.filter(isTodo).length} enforced rules are held by no test yet.`,
  ].join('\n');
}
