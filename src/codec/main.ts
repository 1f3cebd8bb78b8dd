import pino from 'pino';
import { identityVerifier } from '../identity';
import { failStart, httpServer, serve } from '../programs/http-server';
import { createCodecServer } from './server';
import { readCodecSettings } from './settings';

/** Decoding takes milliseconds: a request in flight at SIGTERM needs no longer. */
const GRACE_MS = 5_000;

/** The codec server as a program: configured by the environment alone, says `ready` once it answers. */
function main(): void {
  const settings = readCodecSettings();
  const log = pino({ base: { part: 'codec' } });
  const app = createCodecServer({
    ...settings,
    identity: settings.identity && identityVerifier(settings.identity),
    onRead: (reading) => log.info({ event: 'decoded', ...reading }),
    onRefused: (refusal) => log.warn({ event: 'refused', ...refusal }),
  });
  serve(httpServer(app), { host: settings.host, port: settings.port, grace: GRACE_MS });
}

try {
  main();
} catch (error) {
  failStart((error as Error).message);
}
