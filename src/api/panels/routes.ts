import type { Route } from '../routes';
import { decide, readAgenda, readSittings } from './panels';
import { agendaAnswer, sittingPage } from './answers';
import { decisionsBody, sittingsQuery } from './shapes';

const sitting = '/v1/panels/:council/:panel/:date';

/** The sittings of panels, locality and allocation meetings. */
export const panelRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/v1/panels',
    title: 'The sittings of your council’s panels',
    kind: 'read',
    tag: 'Panels',
    query: sittingsQuery,
    answer: sittingPage,
    problems: ['lists-unavailable'],
    handler: readSittings,
  },
  {
    method: 'get',
    path: sitting,
    title: 'The agenda of one sitting, and what became of each case',
    kind: 'read',
    tag: 'Panels',
    answer: agendaAnswer,
    problems: ['not-found', 'shape', 'lists-unavailable'],
    handler: readAgenda,
  },
  {
    method: 'post',
    path: `${sitting}/decisions`,
    title: 'Record what a panel decided in one sitting',
    kind: 'sitting',
    tag: 'Panels',
    problems: ['not-found'],
    bodies: [decisionsBody],
    handler: decide,
  },
];
