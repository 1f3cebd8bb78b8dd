import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { storedRing, withActive, withKey, withoutKey, type StoredRing } from '../../codec';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { UserError } from '../errors';
import { keysInUse, type KeyUse } from '../keys-in-use';
import { counted, withRecord, withTemporal } from '../operator';
import { print, table } from '../output';

interface Choices {
  file?: string;
}

/**
 * `caseclock keys`: rotates the keys that encrypt payloads and free text (docs/runbook.md). Works on a file, or on
 * CASECLOCK_KEYS: then the new ring is printed, for the place where your secrets are kept.
 */
export function register(program: Command): void {
  const keys = program
    .command('keys')
    .description('rotate the keys that encrypt what Temporal holds and the notes of the record');
  const file = ['--file <file>', 'the file that holds the key ring; without it CASECLOCK_KEYS'] as const;

  keys
    .command('list')
    .description('which keys there are, and how much needs each to be read')
    .option(...file)
    .action(list);
  keys
    .command('add')
    .argument('<id>', 'its name, such as the month: 2026-11')
    .description('make a new key; it reads, and writes nothing until it is activated')
    .option(...file)
    .action((id: string, choices: Choices) => change(choices, (ring) => withKey(ring, id), addedNext(id)));
  keys
    .command('activate')
    .argument('<id>', 'a key that every part has already')
    .description('write everything new with this key; what is there stays readable')
    .option(...file)
    .action((id: string, choices: Choices) =>
      change(choices, (ring) => withActive(ring, id), activatedNext(id)),
    );
  keys
    .command('retire')
    .argument('<id>', 'a key that is no longer needed')
    .description('remove a key, when nothing needs it any more')
    .option(
      '--unreadable',
      'remove it although cases need it: their histories and notes can then be read by nobody',
    )
    .option(...file)
    .action(retire);
}

const addedNext = (id: string) =>
  `Next: give the ring to every API, worker and codec server and restart them; then caseclock keys activate ${id}.`;
const activatedNext = (id: string) =>
  `Next: give the ring to every API, worker and codec server and restart them: from then on they write with ${id}. The other keys stay for what is there.`;

async function list(choices: Choices): Promise<void> {
  const ring = readRing(choices);
  const used = await lookUp();
  const rows = Object.keys(ring.keys).map((id) => [
    id,
    id === ring.active ? 'active' : 'reads',
    sayUse(used.get(id)),
  ]);
  print(table(rows));
  const lost = [...used.keys()].filter((id) => !Object.hasOwn(ring.keys, id));
  for (const id of lost) print(`${id}  missing from the ring: ${sayUse(used.get(id))}`);
  if (lost.length > 0) process.exitCode = 1;
}

async function retire(id: string, choices: Choices & { unreadable?: true }): Promise<void> {
  const ring = readRing(choices);
  const without = expected(() => withoutKey(ring, id));
  if (!choices.unreadable) {
    const use = (await lookUp()).get(id);
    if (use) {
      throw new UserError(
        `The key "${id}" is needed (${sayUse(use)}) and stays. With --unreadable it goes all the same, and they can be read by nobody.`,
      );
    }
  }
  write(
    choices,
    without,
    `The key "${id}" is gone. Give the ring to every API, worker and codec server and restart them.`,
  );
}

function change(choices: Choices, make: (ring: StoredRing) => StoredRing, next: string): void {
  const ring = readRing(choices);
  write(
    choices,
    expected(() => make(ring)),
    next,
  );
}

function sayUse(use: KeyUse | undefined): string {
  if (!use) return 'nothing needs it';
  const { inHistories, inRecord } = use;
  return `histories of ${counted(inHistories, 'workflow')}, notes of ${counted(inRecord, 'case')}`;
}

function lookUp(): Promise<ReadonlyMap<string, KeyUse>> {
  const progress = (done: number) => {
    if (done % 500 === 0) process.stderr.write(`${done} histories\n`);
  };
  return withRecord(({ db, env }) => withTemporal(env, (client) => keysInUse(db, client, progress)));
}

function readRing(choices: Choices): StoredRing {
  const from = fileOf(choices);
  return expected(() =>
    storedRing(from === undefined ? process.env.CASECLOCK_KEYS : fs.readFileSync(from, 'utf8')),
  );
}

/** The local installation keeps its ring in a file; everybody else names one, or has CASECLOCK_KEYS. */
function fileOf({ file }: Choices): string | undefined {
  if (file !== undefined) return file;
  const config = readConfig();
  return withLocalEnvironment(config) === process.env || process.env.CASECLOCK_KEYS
    ? undefined
    : path.join(config.home, 'keys.json');
}

/** The file is replaced at once, readable by its owner alone. What is said stays off stdout when the ring goes there. */
function write(choices: Choices, ring: StoredRing, next: string): void {
  const text = JSON.stringify(ring);
  const into = fileOf(choices);
  if (into === undefined) {
    print(text);
    process.stderr.write(`The new key ring is printed: keep it as CASECLOCK_KEYS.\n${next}\n`);
    return;
  }
  const draft = `${into}.${process.pid}`;
  fs.writeFileSync(draft, text, { mode: 0o600 });
  fs.renameSync(draft, into);
  print(next);
}

function expected<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}
