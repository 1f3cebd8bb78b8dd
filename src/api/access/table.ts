import type { Role } from '../../vocabulary';
import type { Route } from '../routes';
import { accesses, accessOf, groupOf, groups, mayUse, type Access, type Group } from './roles';

/** docs/roles.md: who may use which address, written from the same table that lets people in. */

const columns = Object.keys(groups) as readonly Group[];

export function rolesIn(group: Group): readonly Role[] {
  return (Object.keys(groupOf) as Role[]).filter((role) => groupOf[role] === group);
}

export function rolesDocument(routes: readonly Route[]): string {
  return `${[
    '# Who may see and do what',
    'Written by `caseclock roles`; a test holds every cell against the running API. What an act asks beyond its address, by role, qualification or second person, is the procedure’s: `caseclock policy show <council>`.',
    '## Roles',
    'A token names the roles of its owner. Roles that are let in alike:',
    grid([
      ['group', 'who', 'roles'],
      ...columns.map((group) => [group, groups[group], rolesIn(group).join(', ')]),
    ]),
    '## Addresses',
    'Answered with 403 where a line has no ✓. Another council’s token gets 404 for whatever an address names, and lists of its own council elsewhere. No token, one that has expired, is for another audience, from another issuer, unsigned (`alg: none`) or signed with a public key as a secret: 401 everywhere.',
    grid([['address', 'is', ...columns, 'no role'], ...routes.map(line)]),
    grid([
      ['an address that is', 'is for'],
      ...(Object.keys(accesses) as Access[]).map((access) => [access, accesses[access].says]),
    ]),
    '## Cases',
    whichCases,
    '## What it is read for',
    whatFor,
    '## Restricted cases',
    restrictedCases,
  ].join('\n\n')}\n`;
}

function line(route: Route): string[] {
  const access = accessOf(route);
  const cell = (roles: readonly Role[]) => (mayUse(access, roles) ? '✓' : '');
  const address = route.path.replaceAll(/:(\w+)/g, '{$1}');
  return [
    `\`${route.method.toUpperCase()} ${address}\``,
    access,
    ...columns.map((group) => cell(rolesIn(group))),
    cell([]),
  ];
}

/** A table of Markdown, in even columns. */
function grid([head = [], ...rows]: readonly string[][]): string {
  const widths = head.map((_, index) => Math.max(3, ...[head, ...rows].map((row) => row[index]!.length)));
  const written = (row: readonly string[]) =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index]!)).join(' | ')} |`;
  return [
    written(head),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map(written),
  ].join('\n');
}

const whichCases = `Of those who may read at all:

- **another council's** cases: nobody. They are not there (404).
- **social-care, on-duty, management**: every case of their council that is not restricted, because a contact may come at night about any child. Of a case that is not their own work they say what for.
- **early-help**: step-downs and step-ups, and of the other cases those that they opened, hold, are offered or are named in. Neither what they did in a case nor a post for all teams opens one. The rest is not there.
- **checking, procedure, running**: every case that is not restricted.

A case is somebody's **own work** when they, or somebody they cover, hold it, did something in it or are named in it; when a team of their posts has it or is offered it; when their post is for all teams; or when they are on duty.`;

const whatFor = `Each read is kept in \`access_audit\` with who, when, which case, which page and the purpose: the header \`Caseclock-Purpose\`, one of \`care\`, \`supervision\`, \`quality-assurance\`, \`inspection\`, \`subject-access\`, \`technical\`.

Absent, it is \`supervision\` for management and \`care\` for the others, where the case is their own work, and in lists; \`technical\` for the platform engineer and \`quality-assurance\` for the policy owner. Else it must be said (403, \`purpose-needed\`). While the record is away nobody is asked.

Each refusal is kept as well, with its reason.`;

const restrictedCases = `\`POST /v1/cases/{id}/restrictions\` names two custodians or more, of any post; \`lifted-restrictions\` ends it. Both are for the roles in \`restrictedBy\` of the house rules. Only custodians see the case, act on it and get its notices, themselves and nobody who covers for them. It counts in totals and in the daily proof, and is in no list, digest or agenda of others, in no link and no log of another case. To others each address answers as for a case that never was.

- What **protects the child** is taken of everybody, and the custodians hear of it. Who did it learns that it was taken, and nothing of how the case stands. They therefore learn that there is such a case; whoever tries that to find out leaves an entry and tells the custodians.
- A **contact about the child** is taken like any other, and has the same custodians at once, also where the restricted case is closed. While the record is away that cannot be known: then it is open until somebody restricts it.
- A case that **follows** from a restricted one has the same custodians. Cases that were open before are restricted one by one.
- \`POST /v1/cases/{id}/break-glass\`, with a reason, opens the case to social care for reading, for \`breakGlassHours\` (4). It stands in the case log, and the custodians and the team's manager get a mail at once. Who may restrict can then name other custodians, where none is left.
- When all custodians have left, the roles in \`restrictedBy\` hear of it in their place, so that they name others.
- **platform-engineer**: whoever may decode in the Temporal UI sees restricted cases there; the codec server writes a line for each.`;
