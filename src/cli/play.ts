import fs from 'node:fs';
import { formatMoment } from '../casework';
import { readConfig } from '../local/config';
import {
  CannotPlay,
  coreWorld,
  firstDifference,
  pictureOf,
  play,
  readScenario,
  renamed,
  runSuffix,
  sayTimeline,
  ScenarioErrors,
  timelineOf,
  type Played,
  type PlayedMiss,
  type Scenario,
} from '../play';
import { liveWorld } from '../play/live-world';
import { UserError } from './errors';
import { print, printJson } from './output';

export interface PlayOptions {
  on: 'core' | 'test-server' | 'live';
  svg?: string;
  json?: true;
}

/** Plays each file, and says what happened and what was not as the file says. */
export async function playCommand(files: readonly string[], options: PlayOptions): Promise<void> {
  if (options.svg && files.length > 1)
    throw new UserError('A picture shows one life: name one file with --svg.');
  const scenarios = files.map(read);
  const place = await places[options.on]();
  const told: object[] = [];
  try {
    for (const scenario of scenarios) {
      const { played, difference } = await place.play(scenario).catch(cannotPlay);
      if (!played) continue;
      if (options.json) told.push(asJson(scenario, played, difference));
      else print(asText(scenario, played, difference));
      if (options.svg) fs.writeFileSync(options.svg, pictureOf(played));
      if (difference || played.misses.length > 0) process.exitCode = 1;
    }
  } finally {
    await place.leave();
  }
  if (options.json) printJson(files.length === 1 ? told[0] : told);
}

/** One life that cannot be played there keeps no other from being played. */
function cannotPlay(error: unknown): { played?: undefined; difference?: undefined } {
  if (!(error instanceof CannotPlay)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
  return {};
}

/** Where lives are played, for as long as a command runs. */
interface Place {
  /** `difference` is where core and test server differ first; null when they agree, absent when not both were asked. */
  play(scenario: Scenario): Promise<{ played: Played; difference?: string | null }>;
  leave(): Promise<void>;
}

/** What only one of them needs is loaded only for that one. */
const places: Readonly<Record<PlayOptions['on'], () => Promise<Place>>> = {
  core: async () => ({
    play: async (scenario) => ({ played: await play(scenario, coreWorld()) }),
    leave: async () => undefined,
  }),

  'test-server': async () => {
    const server = await (require('./play-server') as typeof import('./play-server')).startServer();
    return {
      play: async (scenario) => {
        const played = await play(scenario, coreWorld());
        const onServer = await play(scenario, server.world());
        return {
          played: { ...played, misses: [...played.misses, ...onServer.misses] },
          difference: firstDifference(played, onServer),
        };
      },
      leave: () => server.stop(),
    };
  },

  live: async () => {
    const installation = await (require('./play-live') as typeof import('./play-live')).arrive(readConfig());
    return {
      play: async (scenario) => ({
        played: await play(renamed(scenario, runSuffix()), liveWorld(installation)),
      }),
      leave: async () => undefined,
    };
  },
};

function read(file: string): Scenario {
  if (!fs.existsSync(file)) throw new UserError(`There is no file ${file}.`);
  try {
    return readScenario(file);
  } catch (error) {
    if (error instanceof ScenarioErrors) throw new UserError(error.message);
    throw error;
  }
}

function asText(scenario: Scenario, played: Played, difference: string | null | undefined): string {
  const lines = [`${played.life} (${played.council})`, '', ...sayTimeline(timelineOf(played)), ''];
  const refused = played.answers.flatMap(({ line, act, answer }) =>
    answer && 'refused' in answer
      ? [`${scenario.file}:${line}: ${act} was refused (${answer.refused}): ${answer.message}`]
      : [],
  );
  const misses = played.misses.map((miss) => sayMiss(scenario.file, miss));
  const found = misses.length === 0 ? 'Everything is as the file says.' : 'Not as the file says:';
  const same =
    difference === undefined
      ? []
      : [difference === null ? 'The same on the core and on the test server.' : `Different: ${difference}.`];
  return [...lines, ...refused, ...(refused.length > 0 ? [''] : []), found, ...misses, ...same, ''].join(
    '\n',
  );
}

/** `test/scenarios/easter.yaml:12: main, Fri 18 Apr 2025 18:00 BST: stage is "decided", expected "closed"`. */
export function sayMiss(file: string, { line, at, case: name, what, expected, found }: PlayedMiss): string {
  return `${file}:${line}: ${name}, ${formatMoment(at)}: ${what}: expected ${expected}, found ${found}`;
}

function asJson(scenario: Scenario, played: Played, difference: string | null | undefined): object {
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
    ...(difference !== undefined && { sameOnTestServer: difference === null, difference }),
  };
}
