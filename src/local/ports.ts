import net from 'node:net';
import { LOOPBACK, PORTS, type LocalConfig, type PortName } from './config';

/** Fails, before anything is started, with one sentence for each port that is taken. */
export async function checkPorts(config: LocalConfig): Promise<void> {
  const names = Object.keys(PORTS) as PortName[];
  const taken = await Promise.all(names.map((name) => isTaken(config.ports[name])));
  const complaints = names.filter((_, i) => taken[i]).map((name) => portInUse(name, config.ports[name]));
  if (complaints.length === names.length) complaints.unshift('Caseclock seems to be running already.');
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}

function portInUse(name: PortName, port: number): string {
  const { part, variable } = PORTS[name];
  return `Port ${port}, for ${part}, is in use: stop what listens there, or set ${variable} to another port.`;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    // Any refusal (taken, or not ours to take) means that the part could not listen either.
    probe.once('error', () => resolve(true));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => probe.close(() => resolve(false)));
  });
}
