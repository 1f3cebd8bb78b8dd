import { formatMoment } from '../casework';
import fs from 'node:fs';
import {
  coreWorld,
  firstDifference,
  pictureOf,
  play,
  readScenario,
  sayTimeline,
  ScenarioErrors,
  timelineOf,
  type Played,
  type PlayedMiss,
  type Scenario,
} from '../play';
import { UserError } from './errors';
import { print, printJson } from './output';

export interface PlayOptions {
  on: 'core' | 'test-server';
  svg?: string;
  json?: true;
}

/** Plays each file, and says what happened and what was not as the file says. */
export async function playCommand(files: readonly string[], options: PlayOptions): Promise<void> {
  if (options.svg && files.length > 1)
    throw new UserError('A picture shows one life: name one file with --svg.');
  const scenarios = files.map(read);
  const server = options.on === 'test-server' ? await testServer() : null;
  const told: object[] = [];
  try {
    for (const scenario of scenarios) {
      const played = await play(scenario, coreWorld());
      const onServer = server && (await play(scenario, server.world()));
      const difference = onServer && firstDifference(played, onServer);
      if (options.json) told.push(asJson(scenario, played, onServer && { difference }));
      else print(asText(scenario, played, onServer && (difference ?? '')));
      if (options.svg) fs.writeFileSync(options.svg, pictureOf(played));
      if (difference || [played, onServer].some((one) => one && one.misses.length > 0)) process.exitCode = 1;
    }
  } finally {
    await server?.stop();
  }
  if (options.json) printJson(files.length === 1 ? told[0] : told);
}

function read(file: string): Scenario {
  if (!fs.existsSync(file)) throw new UserError(`There is no file ${file}.`);
  try {
    return readScenario(file);
  } catch (error) {
    if (error instanceof ScenarioErrors) throw new UserError(error.message);
    throw error;
  }
}

/** Loaded only when it is asked for: the core needs none of it. */
function testServer() {
  return (require('./play-server') as typeof import('./play-server')).startServer();
}

function asText(scenario: Scenario, played: Played, difference: string | null): string {
  const lines = [`${played.life} (${played.council})`, '', ...sayTimeline(timelineOf(played)), ''];
  const refused = played.answers.flatMap(({ line, act, answer }) =>
    answer && 'refused' in answer
      ? [`${scenario.file}:${line}: ${act} was refused (${answer.refused}): ${answer.message}`]
      : [],
  );
  const misses = played.misses.map((miss) => sayMiss(scenario.file, miss));
  const found = misses.length === 0 ? 'Everything is as the file says.' : 'Not as the file says:';
  const same =
    difference === null
      ? []
      : [difference === '' ? 'The same on the core and on the test server.' : `Different: ${difference}.`];
  return [...lines, ...refused, ...(refused.length > 0 ? [''] : []), found, ...misses, ...same, ''].join(
    '\n',
  );
}

/** `test/scenarios/easter.yaml:12: main, Fri 18 Apr 2025 18:00 BST: stage is "decided", expected "closed"`. */
export function sayMiss(file: string, { line, at, case: name, what, expected, found }: PlayedMiss): string {
  return `${file}:${line}: ${name}, ${formatMoment(at)}: ${what}: expected ${expected}, found ${found}`;
}

function asJson(scenario: Scenario, played: Played, server: { difference: string | null } | null): object {
  const { life, council, ended, misses, answers } = played;
  return {
    file: scenario.file,
    life,
    council,
    ended,
    timeline: timelineOf(played),
    cases: Object.fromEntries(
      played.cases.map(({ name, case: current }) => [
        name,
        { id: current.id, stage: current.stage, clocks: current.clocks },
      ]),
    ),
    refused: answers.filter(({ answer }) => answer && 'refused' in answer),
    misses,
    ...(server && { sameOnTestServer: server.difference === null, difference: server.difference }),
  };
}
