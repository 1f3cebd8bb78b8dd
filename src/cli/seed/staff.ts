import { instant } from '../../calendar';
import type { Actor } from '../../casework';
import {
  developmentPeople,
  developmentTeam,
  writeDirectory,
  type Db,
  type DirectoryChanges,
  type SourcedLine,
} from '../../records';
import type { Role } from '../../vocabulary';
import { Chance } from './random';

/** A team of the seeded county, as its cases need it. */
export interface Team {
  id: string;
  manager: Actor;
  workers: readonly Actor[];
}

export interface Council {
  council: string;
  /** How much of the county's work is here. */
  share: number;
  contacts: Actor;
  headOfService: Actor;
  panelChair: Actor;
  early: Actor;
  earlyManager: Actor;
  teams: readonly Team[];
}

const shares: Readonly<Record<string, number>> = {
  peterborough: 0.3,
  hull: 0.25,
  leicestershire: 0.3,
  gloucestershire: 0.14,
  'isles-of-scilly': 0.01,
};
const addedTeams = ['north', 'south', 'west'] as const;
const workersOfTeam = 6;
const since = instant('2000-01-01T00:00:00Z');

const firstNames = [
  'Ada',
  'Ben',
  'Cora',
  'Dev',
  'Esme',
  'Finn',
  'Gwen',
  'Hugo',
  'Iris',
  'Jude',
  'Kit',
  'Lena',
];
const lastNames = [
  'Ash',
  'Birch',
  'Cole',
  'Drew',
  'Elm',
  'Frost',
  'Gale',
  'Holt',
  'Ivy',
  'Lane',
  'Moss',
  'Reed',
];

/** The councils with the invented people of the development directory, and more teams for a whole county's work. */
export const councils: readonly Council[] = Object.entries(shares).map(([council, share]) => {
  const here = developmentPeople.filter((one) => one.council === council);
  const as = (role: Role) => here.filter(({ roles }) => roles[0] === role).map(({ id }) => id);
  const one = (role: Role, qualified = true) => actor(as(role)[0]!, role, qualified);
  const actor = (by: string, role: Role, qualified = true): Actor => ({
    by,
    roles: [role],
    qualified,
    authority: council,
    via: 'api',
  });
  const usual: Team = {
    id: developmentTeam,
    manager: one('team-manager'),
    workers: as('social-worker').map((id) => actor(id, 'social-worker')),
  };
  const more = council === 'isles-of-scilly' ? [] : addedTeams;
  return {
    council,
    share,
    contacts: one('contact-centre-manager', false),
    headOfService: one('head-of-service'),
    panelChair: one('locality-manager'),
    early: one('lead-practitioner', false),
    earlyManager: one('lead-practitioner-manager', false),
    teams: [
      usual,
      ...more.map((team) => ({
        id: `assessment-${team}`,
        manager: actor(`${prefixOf(council)}-${team}-manager`, 'team-manager'),
        workers: Array.from({ length: workersOfTeam }, (_, index) =>
          actor(`${prefixOf(council)}-${team}-${index + 1}`, 'social-worker'),
        ),
      })),
    ],
  };
});

function prefixOf(council: string): string {
  return developmentPeople.find((one) => one.council === council)!.id.split('-')[0]!;
}

/** Writes the teams and people that the development directory lacks; the same again changes nothing. */
export async function writeStaff(db: Db): Promise<readonly DirectoryChanges[]> {
  const changes: DirectoryChanges[] = [];
  for (const { council, teams } of councils) {
    const lines = teams.filter(({ id }) => id !== developmentTeam).flatMap((team) => linesOf(council, team));
    changes.push(await writeDirectory(db, { council, by: 'caseclock seed', lines }));
  }
  return changes;
}

function linesOf(council: string, { id, manager, workers }: Team): SourcedLine[] {
  const chance = new Chance(`${council} ${id}`);
  const side = id.split('-')[1]!;
  const lines: SourcedLine[] = [
    { kind: 'team', line: { id, name: `Assessment ${side[0]!.toUpperCase()}${side.slice(1)}` }, source: id },
  ];
  for (const { by, roles } of [manager, ...workers]) {
    const name = `${chance.pick(firstNames)} ${chance.pick(lastNames)}`;
    const person = { id: by, name, mailbox: `${by}@${council}.example`, qualified: true };
    const post = { person: by, role: roles[0], team: id, heldFrom: since };
    lines.push({ kind: 'person', line: person, source: by }, { kind: 'post', line: post, source: by });
  }
  return lines;
}
