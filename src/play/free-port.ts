import { randomInt } from 'node:crypto';
import net from 'node:net';

/** Below the ports from which a system takes those of outgoing connections: none of them can be there first. */
const FROM = 15_000;
const BELOW = 32_000;

/** A port that is free on loopback at this moment. */
export async function freePort(): Promise<number> {
  const port = randomInt(FROM, BELOW);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
