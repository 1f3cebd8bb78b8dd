import path from 'node:path';
import type { Command } from 'commander';
import { projectRoot, readConfig, urls } from '../../local/config';
import { startEverything } from '../../local/start';
import { play, readScenario, renamed, runSuffix } from '../../play';
import { liveWorld } from '../../play/live-world';
import { sayMiss } from '../play';
import { arrive, serves } from '../play-live';
import { Mailbox } from '../tour/mailbox';
import { teller } from '../tour/teller';

/** `caseclock tour`: one referral on what `npm start` runs, moved through time. */
export function register(program: Command): void {
  program
    .command('tour')
    .description('play one referral from receipt to signed decision, against what "npm start" runs')
    .action(tour);
}

async function tour(): Promise<void> {
  const config = readConfig();
  const at = urls(config);
  const running = (await serves(at.api)) ? null : await startEverything(config, say);
  if (running) say('');
  try {
    const scenario = renamed(readScenario(path.join(projectRoot(), 'scenarios', 'tour.yaml')), runSuffix());
    const installation = await arrive(config);
    const mailbox = new Mailbox(at.mailbox);
    await mailbox.newMails();
    try {
      const mails = async (caseId: string) => {
        await installation.allSent(caseId);
        return mailbox.newMails();
      };
      const played = await play(scenario, liveWorld(installation), teller(scenario, { say, mails }));
      const [first] = played.cases;
      say('');
      for (const miss of played.misses) say(sayMiss(scenario.file, miss));
      if (played.misses.length > 0) process.exitCode = 1;
      if (!first) return;
      say(`In the Temporal UI: ${at.ui}/namespaces/default/workflows/${encodeURIComponent(first.case.id)}`);
      say(`The mails:          ${at.mailbox}`);
      say(`The case log:       ${at.api}/v1/cases/${first.case.id}/log (with a token)`);
      say(`The same on paper:  npm run caseclock -- play scenarios/tour.yaml`);
      if (running) say('Start everything with "npm start" to look at them: the case is kept.');
    } finally {
      await installation.leave();
    }
  } finally {
    await running?.stop();
  }
}

function say(line: string): void {
  console.log(line);
}
