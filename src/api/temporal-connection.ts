import {
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type ConnectionOptions,
  type GrpcRetryOptions,
} from '@temporalio/client';

type Status = Parameters<GrpcRetryOptions['retryableDecider']>[1];

const FAILED_PRECONDITION = 9;
const PAUSE_MS = 500;

/**
 * The connection of the API, made at its first use. While a case's decision has failed three times in a row, as after
 * workers were killed, the server turns acts and questions away at once; it tries the decision again soon. So they wait
 * here, up to the deadline of the call: a caller who hears 503 within milliseconds asks again within milliseconds, and
 * many of them take the time that the decision needs.
 */
export function temporalConnection(options: ConnectionOptions): Connection {
  const usual = defaultGrpcRetryOptions();
  const patient = makeGrpcRetryInterceptor({
    delayFunction: (attempt, status) =>
      isNotReady(status) ? PAUSE_MS : usual.delayFunction(attempt, status),
    retryableDecider: (attempt, status) => isNotReady(status) || usual.retryableDecider(attempt, status),
  });
  return Connection.lazy({ ...options, interceptors: [patient] });
}

function isNotReady({ code }: Status): boolean {
  return code === FAILED_PRECONDITION;
}
