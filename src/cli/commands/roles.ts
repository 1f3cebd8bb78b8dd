import type { Command } from 'commander';

/** `caseclock roles`: who may use which address of the API, as docs/roles.md has it. */
export function register(program: Command): void {
  program
    .command('roles')
    .description('who may see and do what over the API, as docs/roles.md')
    .action(() => {
      const { rolesDocument } = require('../../api/access/table') as typeof import('../../api/access/table');
      const { routes } = require('../../api/routes') as typeof import('../../api/routes');
      process.stdout.write(rolesDocument(routes));
    });
}
