import { PORTS, type PortName } from '../../src/local/config';
import { freePort } from '../../src/play/free-port';

export { freePort };

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
