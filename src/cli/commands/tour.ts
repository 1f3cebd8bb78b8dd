import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { projectRoot, readConfig, urls } from '../../local/config';
import { startEverything } from '../../local/start';
import { play, readScenario, renamed, runSuffix, type Played } from '../../play';
import { liveWorld } from '../../play/live-world';
import { suggest } from '../../policy/compile/problems';
import { chainInUi } from '../chain';
import { UserError } from '../errors';
import { sayMiss } from '../play';
import { arrive, serves } from '../play-live';
import { Mailbox } from '../tour/mailbox';
import { teller } from '../tour/teller';

/** `caseclock tour`: a life on what `npm start` runs, moved through time. */
export function register(program: Command): void {
  program
    .command('tour')
    .description('play a life against what "npm start" runs, and tell it')
    .argument('[life]', 'tour: one referral, late; whole-life: two years of one child', 'tour')
    .action(tour);
}

async function tour(life: string): Promise<void> {
  const file = fileOf(life);
  const config = readConfig();
  const at = urls(config);
  const running = (await serves(at.api)) ? null : await startEverything(config, say);
  if (running) say('');
  try {
    const scenario = renamed(readScenario(path.join(projectRoot(), file)), runSuffix());
    const installation = await arrive(config);
    const mailbox = new Mailbox(at.mailbox);
    await mailbox.newMails();
    const mails = async (caseId: string) => {
      await installation.allSent(caseId);
      return mailbox.newMails();
    };
    const played = await play(scenario, liveWorld(installation), teller(scenario, { say, mails }));
    say('');
    for (const miss of played.misses) say(sayMiss(scenario.file, miss));
    if (played.misses.length > 0) process.exitCode = 1;
    for (const line of whereToLook(played, at)) say(line);
    say(`The same on paper:  npm run caseclock -- play ${file}`);
    if (running) say('Start everything with "npm start" to look at them: what was played is kept.');
  } finally {
    await running?.stop();
  }
}

/** @throws UserError naming the lives there are */
function fileOf(life: string): string {
  const file = path.join('scenarios', `${life}.yaml`);
  if (fs.existsSync(path.join(projectRoot(), file))) return file;
  const known = fs
    .readdirSync(path.join(projectRoot(), 'scenarios'))
    .map((name) => path.basename(name, '.yaml'));
  throw new UserError(`There is no tour "${life}". ${suggest(life, known, `There is ${known.join(', ')}.`)}`);
}

/** Where the cases of a life can be looked at. */
function whereToLook({ cases }: Played, at: ReturnType<typeof urls>): string[] {
  const [first, ...others] = cases;
  if (!first) return [];
  const { id, chain } = first.case;
  const inUi =
    others.length === 0
      ? `${at.ui}/namespaces/default/workflows/${encodeURIComponent(id)}`
      : chainInUi(at.ui, chain);
  return [
    `In the Temporal UI: ${inUi}`,
    `The mails:          ${at.mailbox}`,
    ...cases.map((one) => `The case log:       ${at.api}/v1/cases/${one.case.id}/log (with a token)`),
    ...(others.length === 0 ? [] : [`As one story:       npm run caseclock -- chain ${id}`]),
  ];
}

function say(line: string): void {
  console.log(line);
}
