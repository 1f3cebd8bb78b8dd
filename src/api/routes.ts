import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { runningActs, type ActDefinition } from '../vocabulary';
import { actHandler } from './acts/acts';
import type { CaseDoor } from './acts/case-door';
import { openingHandler } from './acts/openings';
import { togetherHandler } from './acts/together';
import { directoryRoutes } from './directory/routes';
import { panelRoutes } from './panels/routes';
import { readCase, readExplanation, readOutcome } from './reads/cases';
import {
  countsQuery,
  listQuery,
  readCounts,
  readHandovers,
  readLog,
  readNobody,
  readRefused,
  readSignOffs,
  readUnallocated,
  readWorklist,
  worklistQuery,
} from './reads/lists';
import type { Services } from './services';
import { caseView } from './shapes/answers';
import { bodySchema } from './shapes/bodies';
import { togetherSchema } from './shapes/together';

/** A route is data: one function mounts it, another documents it, and tests run over all of them. */
export interface Route {
  method: 'get' | 'post' | 'put';
  /** In the form of Express: '/v1/cases/:id/log'. */
  path: string;
  title: string;
  kind: 'opening' | 'act' | 'together' | 'read' | 'directory';
  /** Several, when kinds of case have different acts under one name. */
  bodies?: readonly z.ZodObject[];
  query?: z.ZodObject;
  /** What a read answers with, where the document says it. */
  answer?: z.ZodType;
  handler(services: Services, door: CaseDoor): RequestHandler;
}

function listOf(path: string, title: string, handler: Route['handler']): Route {
  return { method: 'get', path: `/v1/${path}`, title, kind: 'read', query: listQuery, handler };
}

const reads: readonly Route[] = [
  {
    method: 'get',
    path: '/v1/worklist',
    title: 'What must be done by when',
    kind: 'read',
    query: worklistQuery,
    handler: readWorklist,
  },
  {
    method: 'get',
    path: '/v1/worklist/counts',
    title: 'How much there is in each list',
    kind: 'read',
    query: countsQuery,
    handler: readCounts,
  },
  listOf('sign-offs', 'What waits for your signature', readSignOffs),
  listOf('unallocated', 'Open cases that nobody holds', readUnallocated),
  listOf('handovers', 'Handovers and transfers that wait for an answer', readHandovers),
  listOf('refused-signals', 'Acts that were refused without an answer', readRefused),
  listOf('nobody-to-tell', 'Notices for which nobody was found', readNobody),
  {
    method: 'get',
    path: '/v1/cases/:id',
    title: 'Where a case stands, and what you can do now',
    kind: 'read',
    answer: caseView,
    handler: readCase,
  },
  {
    method: 'get',
    path: '/v1/cases/:id/log',
    title: 'Everything that happened to a case',
    kind: 'read',
    handler: readLog,
  },
  {
    method: 'get',
    path: '/v1/cases/:id/clocks/:clock/explanation',
    title: 'Why a clock is due when it is due',
    kind: 'read',
    handler: readExplanation,
  },
  {
    method: 'get',
    path: '/v1/cases/:id/acts/:key',
    title: 'What became of an act that was handed over',
    kind: 'read',
    handler: readOutcome,
  },
];

/** Every route below /v1: what can be read, and one address for each act that this release runs. */
export const routes: readonly Route[] = [
  ...reads,
  ...directoryRoutes,
  ...panelRoutes,
  ...openings(),
  ...actsOnCases(),
  ...actsTogether(),
];

/** The addresses of the acts that protect a child. */
export const protectiveResources: ReadonlySet<string> = new Set(
  runningActs.filter(({ protective }) => protective).map(({ resource }) => resource),
);

function openings(): Route[] {
  return runningActs
    .filter((act) => act.opens)
    .map((act) => ({
      method: 'post',
      path: `/v1/${act.resource}`,
      title: act.title,
      kind: 'opening',
      bodies: [bodySchema(act)],
      handler: (services, door) => openingHandler(services, door, act),
    }));
}

function actsOnCases(): Route[] {
  const byResource = new Map<string, ActDefinition[]>();
  for (const act of runningActs.filter(({ opens }) => !opens)) {
    byResource.set(act.resource, [...(byResource.get(act.resource) ?? []), act]);
  }
  return [...byResource].map(([resource, definitions]) => ({
    method: 'post',
    path: `/v1/cases/:id/${resource}`,
    title: [...new Set(definitions.map(({ title }) => title))].join('; '),
    kind: 'act',
    bodies: definitions.map(bodySchema),
    handler: (services, door) => actHandler(services, door, definitions),
  }));
}

/** What is entered once for several children (decisions 2.7). */
function actsTogether(): Route[] {
  return runningActs
    .filter(({ together }) => together)
    .map((act) => ({
      method: 'post',
      path: `/v1/${act.resource}`,
      title: `${act.title}, for several children at once`,
      kind: 'together',
      bodies: [togetherSchema(act)],
      handler: (services, door) => togetherHandler(services, door, act),
    }));
}
