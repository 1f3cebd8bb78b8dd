import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { release } from '../programs/release';
import { routeOf } from './http/middleware';

/** What Prometheus reads of the API. Labels are routes, statuses and kinds of problem: never an address or a person. */
export interface ApiMetrics {
  /** Measures every request. Stands before everything that answers. */
  requests: RequestHandler;
  /** GET /metrics */
  page: RequestHandler;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param options.process also memory, event loop and garbage collection of the process: once a process */
export function apiMetrics(options: { process?: boolean } = {}): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  const { version, commit } = release();
  new Gauge({
    name: 'caseclock_info',
    help: 'The release that runs here',
    labelNames: ['version', 'commit'],
    registers,
  }).set({ version, commit: commit ?? 'unknown' }, 1);
  const duration = new Histogram({
    name: 'caseclock_http_request_duration_seconds',
    help: 'How long answers took',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  });
  const problems = new Counter({
    name: 'caseclock_http_problems_total',
    help: 'Answers that were no success, by kind; kinds of refusal are those of /problems',
    labelNames: ['problem'],
    registers,
  });
  const inFlight = new Gauge({
    name: 'caseclock_http_requests_in_flight',
    help: 'Requests that wait for their answer',
    registers,
  });
  return {
    requests: (request, response, next) => {
      const started = performance.now();
      inFlight.inc();
      response.once('close', () => {
        inFlight.dec();
        const method = methods.includes(request.method) ? request.method : 'other';
        duration.observe(
          { method, route: routeOf(request), status: response.statusCode },
          (performance.now() - started) / 1_000,
        );
        const { problem } = response.locals;
        if (problem) problems.inc({ problem });
      });
      next();
    },
    page: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
