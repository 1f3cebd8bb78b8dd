import http, { type RequestListener } from 'node:http';

/** How much patience there is with a client, in milliseconds. */
export interface Patience {
  /** Until all headers have come. */
  headers: number;
  /** Until the whole request has come. */
  request: number;
  /** How long a connection may lie idle: longer than a reverse proxy keeps one, usually a minute. */
  idle: number;
}

const usual: Patience = { headers: 10_000, request: 30_000, idle: 65_000 };

const HEADER_BYTES = 16_384;
const HEADERS = 100;

/** A server that a slow or talkative client cannot hold: one that sends too little gets 408, one with too much 431. */
export function httpServer(answer: RequestListener, patience: Patience = usual): http.Server {
  const server = http.createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.idle,
      connectionsCheckingInterval: Math.min(1_000, patience.headers / 4),
    },
    answer,
  );
  server.maxHeadersCount = HEADERS;
  return server;
}

export interface Serving {
  host: string;
  port: number;
  /** Requests in flight when it is told to stop get this long to end, in milliseconds. */
  grace: number;
  /** Called once, when it is told to stop. */
  stopping?: () => void;
  /** Closes what the answers stood on, once the last was given. */
  close?: () => Promise<unknown>;
}

/**
 * Serves until SIGTERM or SIGINT: then nothing new is taken, what was taken is answered, and the process ends. Says
 * `ready` on stdout once it answers.
 */
export function serve(server: http.Server, { host, port, grace, stopping, close }: Serving): void {
  server.on('error', (error: NodeJS.ErrnoException) => failStart(`${host}:${port}: ${error.code}`));
  server.listen(port, host, () => process.stdout.write('ready\n'));
  let told = false;
  const stop = (): void => {
    if (told) return;
    told = true;
    stopping?.();
    setTimeout(() => process.exit(0), grace).unref();
    // A connection that is kept alive becomes idle with its last answer, and would hold the server open.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearInterval(idle);
      void (close?.() ?? Promise.resolve()).finally(() => process.exit(0));
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Says why a program cannot start, and lets it end. */
export function failStart(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
