import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from './config';

/**
 * Where the Temporal programs are: what set-up found and wrote down, or what
 * the environment says.
 */
export function temporalCli(): string {
  return program('temporal', 'CASECLOCK_TEMPORAL_CLI', 'node scripts/setup.js');
}

export function temporalTestServer(): string {
  return program('testServer', 'CASECLOCK_TEMPORAL_TEST_SERVER', 'node scripts/setup.js --tests');
}

function program(name: string, variable: string, remedy: string): string {
  const explicit = process.env[variable];
  if (explicit) return path.resolve(explicit);
  const record = path.join(projectRoot(), '.caseclock', 'programs.json');
  if (fs.existsSync(record)) {
    const found = (
      JSON.parse(fs.readFileSync(record, 'utf8')) as Record<string, { path: string } | undefined>
    )[name];
    if (found && fs.existsSync(found.path)) return found.path;
  }
  throw new Error(
    `A Temporal program has not been found yet: run "${remedy}", or set ${variable} to its path.`,
  );
}
