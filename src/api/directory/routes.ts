import type { Route } from '../routes';
import { putPerson, putRota, putTeam, readPeople, readPerson, readRotas, readTeams } from './directory';
import { personBody, rotaBody, teamBody } from './shapes';

const read = (path: string, title: string, handler: Route['handler']): Route => ({
  method: 'get',
  path: `/v1/directory/${path}`,
  title,
  kind: 'read',
  handler,
});
const put = (
  path: string,
  title: string,
  bodies: NonNullable<Route['bodies']>,
  handler: Route['handler'],
): Route => ({ method: 'put', path: `/v1/directory/${path}`, title, kind: 'directory', bodies, handler });

/** Staff: who they are, what they may, who is there. */
export const directoryRoutes: readonly Route[] = [
  read('teams', 'The teams of your council', readTeams),
  read('people', 'The staff of your council', readPeople),
  read('people/:person', 'One member of staff', readPerson),
  read('rotas', 'Who is on duty when', readRotas),
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
