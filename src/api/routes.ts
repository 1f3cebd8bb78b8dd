import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { isTaken, processNames, runningActs, type ActDefinition, type ProcessName } from '../vocabulary';
import { actHandler } from './acts/acts';
import type { CaseDoor } from './acts/case-door';
import { openingHandler } from './acts/openings';
import { togetherHandler } from './acts/together';
import { directoryRoutes } from './directory/routes';
import type { ProblemKind } from './http/problems';
import { panelRoutes } from './panels/routes';
import { readRoutes } from './reads/routes';
import type { Services } from './services';
import { trainingRoutes } from './training/routes';
import { bodySchema } from './shapes/bodies';
import { togetherSchema } from './shapes/together';

/** A route is data: one function mounts it, another documents it, and tests run over all of them. */
export interface Route {
  method: 'get' | 'post' | 'put';
  /** In the form of Express: '/v1/cases/:id/log'. */
  path: string;
  title: string;
  kind: 'opening' | 'act' | 'together' | 'sitting' | 'read' | 'directory' | 'training';
  /** Several, when kinds of case have different acts under one name. */
  bodies?: readonly z.ZodObject[];
  query?: z.ZodObject;
  /** What a read, a change of the directory or a move through time answers with. */
  answer?: z.ZodType;
  /** Under which heading it is documented. */
  tag: string;
  /** The kinds of case that it is for; absent: all, or none. */
  processes?: readonly ProcessName[];
  /** It protects a child: taken at any address, whatever its body is. */
  protective?: true;
  /** What it can be refused for, beside what its kind can be. */
  problems?: readonly ProblemKind[];
  handler(services: Services, door: CaseDoor): RequestHandler;
}

const tags: Readonly<Record<ProcessName, string>> = {
  referral: 'Acts on a referral',
  cinPlan: 'Acts on a child-in-need plan',
  stepDown: 'Acts on a step-down',
  stepUp: 'Acts on a step-up',
};

/** Every route below /v1: what can be read, and one address for each act that this release runs. */
export const routes: readonly Route[] = [
  ...readRoutes,
  ...directoryRoutes,
  ...panelRoutes,
  ...trainingRoutes,
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
      tag: 'Openings',
      bodies: [bodySchema(act)],
      ...(act.act === 'openPlan' && { problems: ['plan-open'] as const }),
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
    ...documented(definitions),
    bodies: definitions.map(bodySchema),
    handler: (services, door) => actHandler(services, door, definitions),
  }));
}

function documented(definitions: readonly ActDefinition[]): Pick<Route, 'tag' | 'processes' | 'protective'> {
  const processes = processNames.filter((name) => definitions.some((act) => isTaken(act, name)));
  const [first] = definitions;
  return {
    tag: first!.protective
      ? 'Acts that protect a child'
      : processes.length > 1
        ? 'Acts on every kind of case'
        : tags[processes[0]!],
    processes,
    ...(first!.protective && { protective: true }),
  };
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
      tag: 'Acts for several children',
      bodies: [togetherSchema(act)],
      handler: (services, door) => togetherHandler(services, door, act),
    }));
}
