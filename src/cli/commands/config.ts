import { Option, type Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { print, table } from '../output';
import { parts, type PartName } from '../config/variables';

/** `caseclock config check`: whether a part can start here, and reach what it needs. Ends with 1 when it cannot. */
export function register(program: Command): void {
  program
    .command('config')
    .description('the settings of a part')
    .command('check')
    .description('check each variable of the environment, and try what they lead to; changes nothing')
    .addOption(new Option('--part <part>', 'one part; without it all three').choices(parts))
    .action(check);
}

async function check({ part }: { part?: PartName }): Promise<void> {
  // Loaded only now, so that the other commands start quickly.
  const { checkVariables } = require('../config/variables') as typeof import('../config/variables');
  const { tryConnections } = require('../config/connections') as typeof import('../config/connections');
  const env = withLocalEnvironment(readConfig());
  for (const name of part ? [part] : parts) {
    const variables = checkVariables(name, env);
    const wrong = variables.some(({ standing }) => standing === 'wrong' || standing === 'missing');
    print(`${name}\n${table(variables.map((line) => [`  ${line.name}`, line.standing, line.detail]))}`);
    const tried = wrong ? [] : await tryConnections(name, env);
    for (const { what, problem } of tried) print(`  ${what}: ${problem ?? 'works'}`);
    if (wrong) print('  Nothing was tried: put the variables right first.');
    if (wrong || tried.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
  }
}
