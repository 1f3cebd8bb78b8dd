import type { Command } from 'commander';
import { readConfig, urls } from '../../local/config';
import { startEverything } from '../../local/start';
import { referralTour } from '../tour/referral';
import { Visitor } from '../tour/visitor';

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
    const visitor = await Visitor.arrive(config, at);
    let number = 0;
    try {
      const { caseId } = await referralTour(visitor, (line) => {
        if (line.startsWith(' ')) return say(`   ${line}`);
        number += 1;
        say(`${String(number).padStart(2)}. ${line}`);
      });
      say('');
      say(`In the Temporal UI: ${at.ui}/namespaces/default/workflows/${encodeURIComponent(caseId)}`);
      say(`The mails:          ${at.mailbox}`);
      say(`The case log:       ${at.api}/v1/cases/${caseId}/log (with a token)`);
      if (running) say('Start everything with "npm start" to look at them: the case is kept.');
    } finally {
      await visitor.leave();
    }
  } finally {
    await running?.stop();
  }
}

async function serves(api: string): Promise<boolean> {
  try {
    return (await fetch(`${api}/livez`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function say(line: string): void {
  console.log(line);
}
