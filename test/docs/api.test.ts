import { spawnSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RealApi } from '../api/real';
import { eventually } from '../support/eventually';

/** The practitioner's day of docs/api.md: each line is run as it stands there, and each answer held against what is shown. */
interface Block {
  language: string;
  text: string;
}
interface Step {
  command: string;
  shown: Block[];
}

const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'api.md'), 'utf8');
const blocks: Block[] = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));

/** Each command with what is shown behind it. */
const steps: Step[] = [];
for (const block of blocks) {
  if (block.language === 'sh') steps.push({ command: block.text, shown: [] });
  else steps.at(-1)!.shown.push(block);
}

let real: RealApi;
let answers: string[];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-day-'));

beforeAll(async () => {
  real = await RealApi.start();
  // The first case loads the workflows: an answer of the day would else not come in time on a busy machine.
  const token = await real.token('social-worker');
  await real.get(token, `/v1/cases/${await real.referral(token)}`);
  answers = await theDay();
});
afterAll(async () => {
  await real?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** All commands in one shell, like somebody who types them. The first block alone is another: where the API is. */
async function theDay(): Promise<string[]> {
  const [, ...typed] = steps;
  const tokens = {
    TOKEN_social_worker: await real.token('social-worker'),
    TOKEN_team_manager: await real.token('team-manager'),
  };
  const here = `api=${real.api.url}\ntoken() { local name=TOKEN_\${1//-/_}; echo "\${!name}"; }\n`;
  const script = here + typed.map(({ command }) => `${command}\nprintf '\\n@@@\\n'\nread -r\n`).join('');
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, ...tokens },
  });
  let said = '';
  let wrong = '';
  let typedSoFar = 0;
  shell.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    for (; typedSoFar < said.split('\n@@@\n').length - 1; typedSoFar += 1)
      void recorded(said).then(
        () => shell.stdin.write('\n'),
        (error: unknown) => {
          wrong += String(error);
          shell.kill();
        },
      );
  });
  shell.stderr.on('data', (chunk: Buffer) => (wrong += chunk.toString()));
  const code = await new Promise((resolve) => shell.on('close', resolve));
  if (code !== 0) throw new Error(`the shell ended with ${String(code)}: ${wrong}\n${said}`);
  return ['', ...said.split('\n@@@\n').slice(0, -1)];
}

/** A person types the next line when what the last one did is in the record; so does the test. */
async function recorded(said: string): Promise<void> {
  const { workflow } = real.installation.client;
  for (const [id] of said.matchAll(/referral:peterborough:REF-\d{6,}/g)) {
    const isRecorded = async () =>
      (await workflow.getHandle(id).query<unknown[]>('outbox')).length === 0 ? true : undefined;
    await eventually(isRecorded, `${id} to be in the record`);
  }
}

/** What is shown and was not answered; "…" stands for anything. */
function missing(shown: unknown, found: unknown, at = ''): string[] {
  if (typeof shown === 'string') {
    const pattern = new RegExp(`^${shown.split('…').map(escaped).join('[\\s\\S]*')}$`);
    return typeof found === 'string' && pattern.test(found)
      ? []
      : [`${at}: ${JSON.stringify(found)}, not ${shown}`];
  }
  if (typeof shown === 'number') {
    const isSame = /\/(status|version)$/.test(at) ? found === shown : typeof found === 'number';
    return isSame ? [] : [`${at}: ${JSON.stringify(found)}, not ${shown}`];
  }
  if (Array.isArray(shown)) {
    if (!Array.isArray(found)) return [`${at} is no list`];
    return shown.flatMap((one, index) => {
      const tries = found.map((other) => missing(one, other, `${at}/${index}`));
      return tries.some((lacks) => lacks.length === 0) ? [] : (tries[0] ?? [`${at} is empty`]);
    });
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof found !== 'object' || found === null) return [`${at} is no object`];
    return Object.entries(shown).flatMap(([name, part]) =>
      missing(part, (found as Record<string, unknown>)[name], `${at}/${name}`),
    );
  }
  return shown === found ? [] : [`${at}: ${JSON.stringify(found)}, not ${JSON.stringify(shown)}`];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The head of an answer, as lines, and its body. */
function parted(text: string): { head: string[]; body: unknown } {
  const [head = '', ...body] = text.replaceAll('\r', '').split('\n\n');
  return { head: head.trim().split('\n'), body: JSON.parse(body.join('\n\n')) };
}

test('the shell of this machine has what the page types', () => {
  expect(spawnSync('curl', ['--version']).status).toBe(0);
});

test.each(
  steps.slice(1).map(({ command, shown }, index) => [command.split('\n').at(-2)!, shown, index + 1] as const),
)('%s', (_command, shown, index) => {
  for (const { language, text } of shown) {
    const answer = answers[index]!;
    if (language === 'json') expect(missing(JSON.parse(text), JSON.parse(answer))).toEqual([]);
    else {
      const [wanted, found] = [parted(text), parted(answer)];
      for (const line of wanted.head) {
        const fits = found.head.map((other) => missing(line, other));
        expect([line, fits.some((lacks) => lacks.length === 0)]).toEqual([line, true]);
      }
      expect(missing(wanted.body, found.body)).toEqual([]);
    }
  }
});
