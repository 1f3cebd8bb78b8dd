import http from 'node:http';
import pino from 'pino';
import { identityVerifier } from '../identity';
import { createCodecServer } from './server';
import { readCodecSettings } from './settings';

/** The codec server as a program: configured by the environment alone, says `ready` once it answers. */
function main(): void {
  const settings = readCodecSettings();
  const log = pino({ base: { part: 'codec' } });
  const app = createCodecServer({
    ...settings,
    identity: settings.identity && identityVerifier(settings.identity),
    onRead: (reading) => log.info({ event: 'decoded', ...reading }),
    onRefused: (why) => log.warn({ event: 'refused', why }),
  });
  const server = http.createServer(app);
  server.listen(settings.port, settings.host, () => process.stdout.write('ready\n'));
  server.on('error', (error: NodeJS.ErrnoException) =>
    fail(`${settings.host}:${settings.port}: ${error.code}`),
  );
  process.once('SIGTERM', () => stop(server));
  process.once('SIGINT', () => stop(server));
}

function stop(server: http.Server): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 5_000).unref();
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

try {
  main();
} catch (error) {
  fail((error as Error).message);
}
