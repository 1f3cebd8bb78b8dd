import fs from 'node:fs';
import path from 'node:path';
import { calendarBench } from './calendar';
import { heapBench } from './heap';
import { historyBench } from './history';
import { httpBench } from './http';
import { latencyBench } from './latency';
import { worklistBench } from './worklist';

/**
 * `npm run bench [-- --json] [-- --only heap]`: what a case costs, as counts, bytes, or ratios against a floor measured
 * in the same run. Nothing here is a test: machines differ, ratios and counts hardly.
 */
const benches = {
  history: historyBench,
  latency: latencyBench,
  heap: heapBench,
  worklist: worklistBench,
  http: httpBench,
  calendar: async () => calendarBench(),
  size: async () => sizeOfPolicies(),
};

type Name = keyof typeof benches;

function sizeOfPolicies(): { policies: Record<string, number>; total: number } {
  const file = path.resolve(__dirname, '../src/policy/compiled.json');
  const { policies } = JSON.parse(fs.readFileSync(file, 'utf8')) as { policies: Record<string, unknown> };
  const sizes = Object.fromEntries(
    Object.entries(policies).map(([name, policy]) => [name, JSON.stringify(policy).length]),
  );
  return { policies: sizes, total: Object.values(sizes).reduce((a, b) => a + b, 0) };
}

async function main(args: readonly string[]): Promise<void> {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const names = (Object.keys(benches) as Name[]).filter((name) => !only || name === only);
  if (names.length === 0) throw new Error(`--only takes one of ${Object.keys(benches).join(', ')}`);
  const results: Record<string, unknown> = {};
  for (const name of names) {
    process.stderr.write(`${name} ...\n`);
    results[name] = await benches[name]();
  }
  console.log(args.includes('--json') ? JSON.stringify(results) : JSON.stringify(results, rounded, 2));
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
