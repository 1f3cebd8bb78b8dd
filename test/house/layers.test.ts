import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/local/config';

/** The import rules, tried on a house of files made up for it: a rule that never bites would look just as green. */

interface Found {
  rule: string;
  from: string;
}

const fine = {
  'policy/fine.ts': `import { thing } from '../calendar/a';\nimport { thing as b } from '../vocabulary/a';\nexport { thing, b };`,
  'casework/fine.ts': `import { thing } from '../policy/b';\nexport { thing };`,
  'workflows/fine.ts': `import { sleep } from '@temporalio/workflow';\nimport { taskQueues } from '../activities/types';\nexport { sleep, taskQueues };`,
  'workflows/errors.ts': `import { ApplicationFailure } from '@temporalio/common';\nexport { ApplicationFailure };`,
  'codec/fine.ts': `import { z } from 'zod';\nimport { thing } from '../identity/a';\nexport { z, thing };`,
  'records/fine.ts': `import { sql } from 'kysely';\nimport fs from 'node:fs';\nimport { thing } from '../casework/a';\nexport { sql, fs, thing };`,
  'workers/fine.ts': `import { thing } from '../activities/b';\nimport { thing as c } from '../codec/b';\nexport { thing, c };`,
  'api/fine.ts': `import { thing } from '../records/b';\nimport { thing as c } from '../casework/ids';\nexport { thing, c };`,
  'policy/compile/fine.ts': `import { z } from 'zod';\nimport { thing } from '../types';\nexport { z, thing };`,
  'cli/fine.ts': `import { thing } from '../policy/compile/b';\nimport { thing as c } from '../local/start';\nexport { thing, c };`,
};

/** What each of these files imports, and the rule that forbids it. */
const upwards: Record<string, [what: string, rule: string]> = {
  'calendar/up.ts': ['../policy/a', 'layer-calendar'],
  'vocabulary/up.ts': ['../calendar/a', 'layer-vocabulary'],
  'policy/up.ts': ['../casework/a', 'layer-policy'],
  'policy/compiles.ts': ['./compile/compile', 'layer-policy'],
  'casework/compiles.ts': ['../policy/compile/compile', 'layer-casework'],
  'casework/up.ts': ['../workflows/a', 'layer-casework'],
  'workflows/up.ts': ['../activities/record', 'layer-workflows'],
  'identity/up.ts': ['../casework/decide', 'layer-identity'],
  'codec/up.ts': ['../casework/decide', 'layer-codec'],
  'records/up.ts': ['../policy/a', 'layer-records'],
  'notices/up.ts': ['../activities/a', 'layer-notices'],
  'activities/up.ts': ['../workers/a', 'layer-activities'],
  'workers/up.ts': ['../api/a', 'layer-workers'],
  'api/decides.ts': ['../casework/decide', 'layer-api'],
  'api/up.ts': ['../workflows/a', 'layer-api'],
  'api/compiles.ts': ['../policy/compile/compile', 'layer-api'],
  'api/local.ts': ['../local/config', 'layer-api'],
  'local/up.ts': ['../records/connect', 'layer-local'],
  'policy/compile/up.ts': ['../../casework/a', 'policy-compile'],
  'surprise/up.ts': ['../calendar/a', 'layer-unknown'],
};

const packages: Record<string, [what: string, rule: string]> = {
  'calendar/package.ts': ['luxon', 'pure'],
  'vocabulary/package.ts': ['zod', 'pure'],
  'policy/package.ts': ['node:fs', 'pure'],
  'casework/package.ts': ['@temporalio/workflow', 'pure'],
  'workflows/package.ts': ['zod', 'pure-workflows'],
  'workflows/node.ts': ['node:crypto', 'pure-workflows'],
  'workflows/client.ts': ['@temporalio/client', 'pure-workflows'],
  'codec/converter.ts': ['zod', 'pure-converters'],
  'codec/failures.ts': ['./keys', 'pure-converters'],
  'activities/types.ts': ['@temporalio/common', 'pure-contract'],
  'records/for-tests.ts': ['date-holidays', 'not-to-dev'],
  'records/nowhere.ts': ['a-package-that-is-not-there', 'not-unresolvable'],
};

const types = {
  'calendar/types.ts': `import type { Thing } from '../workers/a';\nimport type { ZodType } from 'zod';\nexport type A = Thing | ZodType;`,
  'casework/both.ts': `import type { Thing } from '../records/a';\nimport { thing } from '../records/a';\nexport const a: Thing = thing;`,
  'casework/inline.ts': `import { type Thing, thing } from '../records/a';\nexport const a: Thing = thing;`,
};

const circles = {
  'casework/round.ts': `import { b } from './about';\nexport const a = () => b;`,
  'casework/about.ts': `import { a } from './round';\nexport const b = () => a;`,
  'casework/c.ts': `import type { D } from './d';\nexport type C = D;\nexport const c = 1;`,
  'casework/d.ts': `import { c } from './c';\nexport type D = string;\nexport const d = c;`,
};

let found: Found[];

beforeAll(async () => {
  const house = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-house-'));
  try {
    const importing = ([name, [what]]: [string, [string, string]]) => [
      name,
      `import * as thing from '${what}';\nexport { thing };`,
    ];
    const made = Object.fromEntries([...Object.entries(upwards), ...Object.entries(packages)].map(importing));
    build(house, { ...fine, ...made, ...types, ...circles } as Record<string, string>);
    found = await violations(house);
  } finally {
    fs.rmSync(house, { recursive: true, force: true });
  }
});

const about = (files: object) =>
  found
    .filter(({ from }) => Object.hasOwn(files, from))
    .map(({ from, rule }) => `${from}: ${rule}`)
    .sort();

const forbidden = (files: Record<string, [string, string]>) =>
  Object.entries(files)
    .map(([name, [, rule]]) => `${name}: ${rule}`)
    .sort();

it('finds nothing wrong with the arrows as they are drawn', () => {
  expect(about(fine)).toEqual([]);
});

it('catches what points up, or past a layer', () => {
  expect(about(upwards)).toEqual(forbidden(upwards));
});

it('keeps packages and Node out of what runs in the isolate', () => {
  expect(about(packages)).toEqual(forbidden(packages));
});

it('does not count types, and does count what comes beside them', () => {
  expect(about(types)).toEqual(['casework/both.ts: layer-casework', 'casework/inline.ts: layer-casework']);
});

it('catches a circle, unless it is one of types', () => {
  const rules = about(circles);
  expect(rules).toHaveLength(1);
  expect(rules[0]).toMatch(/^casework\/(round|about)\.ts: no-circle$/);
});

/** Writes the files, and beside them those that they import. */
function build(house: string, files: Record<string, string>): void {
  for (const name of ['package.json', 'node_modules']) {
    fs.symlinkSync(path.join(projectRoot(), name), path.join(house, name));
  }
  const write = (name: string, text: string) => {
    const file = path.join(house, 'src', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  for (const [name, text] of Object.entries(files)) {
    write(name, text);
    for (const [, target] of text.matchAll(/'(\.[^']+)'/g)) {
      const imported = path.join(path.dirname(name), `${target}.ts`);
      if (!(imported in files)) write(imported, 'export const thing = 1;\nexport type Thing = 1;\n');
    }
  }
}

async function violations(house: string): Promise<Found[]> {
  const root = projectRoot();
  const program = path.join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = ['src', '--config', path.join(root, '.dependency-cruiser.js'), '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
    cwd: house,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
  };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from: from.replace('src/', '') }));
}
