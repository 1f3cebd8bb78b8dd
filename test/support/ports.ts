import net from 'node:net';
import { PORTS, type PortName } from '../../src/local/config';

/** A port that is free on loopback at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The variables that give each part of a local installation a port that is free at this moment. */
export async function freePortVariables(): Promise<Record<string, string>> {
  const taken = new Set<number>();
  const variables: Record<string, string> = {};
  for (const name of Object.keys(PORTS) as PortName[]) {
    let port = await freePort();
    while (taken.has(port)) port = await freePort();
    taken.add(port);
    variables[PORTS[name].variable] = String(port);
  }
  return variables;
}
