import type { ProblemKind } from '../http/problems';
import type { Route } from '../routes';
import { outcome } from '../shapes/answers';
import { logOfCase } from '../shapes/case-log';
import { actsOfCase, caseView, clocksOfCase, explanation } from '../shapes/case-view';
import {
  chainAnswer,
  countsAnswer,
  handoverPage,
  nobodyPage,
  noticesOfCase,
  refusedPage,
  signOffPage,
  unallocatedPage,
  undeliveredPage,
  worklistPage,
} from '../shapes/lists';
import { policyAnswer, policyList } from '../shapes/policies';
import { readActs, readCase, readClocks, readExplanation, readOutcome } from './cases';
import {
  countsQuery,
  listQuery,
  readChain,
  readCounts,
  readHandovers,
  readLog,
  readNobody,
  readNotices,
  readRefused,
  readSignOffs,
  readUnallocated,
  readUndelivered,
  readWorklist,
  worklistQuery,
} from './lists';
import { readPolicies, readPoliciesOf, readPolicy } from './policies';

type Read = Pick<Route, 'title' | 'handler'> & { path: string; answer: NonNullable<Route['answer']> };

const ofCase = (read: Read, problems: readonly ProblemKind[]): Route => ({
  ...read,
  method: 'get',
  path: `/v1/cases/:id${read.path}`,
  kind: 'read',
  tag: 'Cases',
  problems: ['not-found', ...problems],
});
/** Asked of the running case; of one that runs no more, of the record. */
const running: readonly ProblemKind[] = ['case-unavailable', 'lists-unavailable'];
const recorded: readonly ProblemKind[] = ['lists-unavailable'];

const list = (read: Read & Pick<Route, 'query'>): Route => ({
  query: listQuery,
  ...read,
  method: 'get',
  path: `/v1/${read.path}`,
  kind: 'read',
  tag: 'Lists',
  problems: recorded,
});

const policy = (read: Read, problems: readonly ProblemKind[] = []): Route => ({
  ...read,
  method: 'get',
  path: `/v1/policies${read.path}`,
  kind: 'read',
  tag: 'Policies',
  problems,
});

/** Cases, lists and procedures. */
export const readRoutes: readonly Route[] = [
  ofCase(
    {
      path: '',
      title: 'Where a case stands, and what you can do now',
      answer: caseView,
      handler: readCase,
    },
    running,
  ),
  ofCase(
    { path: '/clocks', title: 'The clocks of a case', answer: clocksOfCase, handler: readClocks },
    running,
  ),
  ofCase(
    {
      path: '/clocks/:clock/explanation',
      title: 'Why a clock is due when it is due',
      answer: explanation,
      handler: readExplanation,
    },
    running,
  ),
  ofCase(
    {
      path: '/acts',
      title: 'Which acts are possible now for you, and what the others lack',
      answer: actsOfCase,
      handler: readActs,
    },
    running,
  ),
  ofCase(
    {
      path: '/acts/:key',
      title: 'What became of an act that was handed over',
      answer: outcome,
      handler: readOutcome,
    },
    ['not-yet', 'case-unavailable'],
  ),
  ofCase(
    { path: '/log', title: 'Everything that happened to a case', answer: logOfCase, handler: readLog },
    recorded,
  ),
  ofCase(
    { path: '/notices', title: 'Who was told what of a case', answer: noticesOfCase, handler: readNotices },
    recorded,
  ),

  {
    method: 'get',
    path: '/v1/chains/:chain',
    title: 'The cases of a chain: those that continue one another, the oldest first',
    kind: 'read',
    tag: 'Lists',
    answer: chainAnswer,
    problems: ['not-found', ...recorded],
    handler: readChain,
  },
  list({
    path: 'worklist',
    title: 'What must be done by when',
    query: worklistQuery,
    answer: worklistPage,
    handler: readWorklist,
  }),
  list({
    path: 'worklist/counts',
    title: 'How much there is in each list',
    query: countsQuery,
    answer: countsAnswer,
    handler: readCounts,
  }),
  list({
    path: 'sign-offs',
    title: 'What waits for your signature',
    answer: signOffPage,
    handler: readSignOffs,
  }),
  list({
    path: 'unallocated',
    title: 'Open cases that nobody holds',
    answer: unallocatedPage,
    handler: readUnallocated,
  }),
  list({
    path: 'handovers',
    title: 'Handovers and transfers that wait for an answer',
    answer: handoverPage,
    handler: readHandovers,
  }),
  list({
    path: 'refused-signals',
    title: 'Acts that were refused without an answer',
    answer: refusedPage,
    handler: readRefused,
  }),
  list({
    path: 'nobody-to-tell',
    title: 'Notices for which nobody was found',
    answer: nobodyPage,
    handler: readNobody,
  }),
  list({
    path: 'undelivered',
    title: 'Notices of which a mail did not arrive, or may not have',
    answer: undeliveredPage,
    handler: readUndelivered,
  }),

  policy({
    path: '',
    title: 'The procedures of all councils, and which is in force',
    answer: policyList,
    handler: readPolicies,
  }),
  policy(
    {
      path: '/:council',
      title: 'The versions of one council’s procedure',
      answer: policyList,
      handler: readPoliciesOf,
    },
    ['not-found'],
  ),
  policy(
    {
      path: '/:council/:version',
      title: 'One procedure: its clocks, who may sign, and its rules word for word',
      answer: policyAnswer,
      handler: readPolicy,
    },
    ['not-found'],
  ),
];
