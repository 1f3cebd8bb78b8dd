import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';

const requests = new AsyncLocalStorage<string>();

/** The name of the header in which Temporal's history says which request something came with. */
export const requestHeader = 'caseclock-request';

/** Does `work` as part of a request: what it asks of Temporal bears the request's id. */
export function withinRequest(id: string, work: () => void): void {
  requests.run(id, work);
}

/**
 * Puts the id of the request into the headers of what a case is started, told or asked to do, so that an event in the
 * Temporal UI leads to the lines of the log and of the audit. It is an opaque id, and in clear.
 */
export const tellRequest: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => next({ ...input, headers: withId(input.headers) }),
  signal: (input, next) => next({ ...input, headers: withId(input.headers) }),
  startUpdate: (input, next) => next({ ...input, headers: withId(input.headers) }),
  startUpdateWithStart: (input, next) =>
    next({
      ...input,
      updateHeaders: withId(input.updateHeaders),
      workflowStartHeaders: withId(input.workflowStartHeaders),
    }),
};

function withId(headers: Headers): Headers {
  const id = requests.getStore();
  return id === undefined ? headers : { ...headers, [requestHeader]: defaultPayloadConverter.toPayload(id) };
}
