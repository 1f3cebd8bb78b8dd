import type { Route } from '../routes';
import { putPerson, putRota, putTeam, readPeople, readPerson, readRotas, readTeams } from './directory';
import { changes, people, rotas, staffMember, teams } from './answers';
import { personBody, rotaBody, teamBody } from './shapes';

const read = (
  path: string,
  title: string,
  answer: NonNullable<Route['answer']>,
  handler: Route['handler'],
): Route => ({
  method: 'get',
  path: `/v1/directory/${path}`,
  title,
  kind: 'read',
  tag: 'Directory',
  answer,
  problems: path.includes(':') ? ['not-found', 'lists-unavailable'] : ['lists-unavailable'],
  handler,
});
const put = (
  path: string,
  title: string,
  bodies: NonNullable<Route['bodies']>,
  handler: Route['handler'],
): Route => ({
  method: 'put',
  path: `/v1/directory/${path}`,
  title,
  kind: 'directory',
  tag: 'Directory',
  bodies,
  answer: changes,
  problems: path.includes(':role') ? ['not-found'] : [],
  handler,
});

/** Staff: who they are, what they may, who is there. */
export const directoryRoutes: readonly Route[] = [
  read('teams', 'The teams of your council', teams, readTeams),
  read('people', 'The staff of your council', people, readPeople),
  read('people/:person', 'One member of staff', staffMember, readPerson),
  read('rotas', 'Who is on duty when', rotas, readRotas),
  put('teams/:team', 'Say what a team is', [teamBody], putTeam),
  put(
    'people/:person',
    'Say who somebody is, which posts they hold, and when they are away',
    [personBody],
    putPerson,
  ),
  put('rotas/:role', 'Say who is on duty in a role, for all teams', [rotaBody], putRota),
  put('teams/:team/rotas/:role', 'Say who is on duty in a role, for one team', [rotaBody], putRota),
];
