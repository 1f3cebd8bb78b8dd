import { kill } from 'node:process';

/**
 * A small process that outlives the one which started everything: when that
 * one is killed outright, and can stop nothing itself, this one does.
 */
const watched = new Map<number, NodeJS.Signals>();

export type GuardMessage = { watch: number; stopWith: NodeJS.Signals } | { forget: number };

process.on('message', (message: GuardMessage) => {
  if ('watch' in message) watched.set(message.watch, message.stopWith);
  else watched.delete(message.forget);
});

// The channel closes when the parent ends, in whatever way.
process.on('disconnect', () => {
  for (const [pid, signal] of watched) send(pid, signal);
  const since = Date.now();
  const look = setInterval(() => {
    const alive = [...watched.keys()].filter((pid) => send(pid, 0));
    if (alive.length > 0 && Date.now() - since < 10_000) return;
    clearInterval(look);
    for (const pid of alive) send(pid, 'SIGKILL');
  }, 100);
});

// Ends with its parent, not with a Ctrl-C meant for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return kill(pid, signal);
  } catch {
    return false;
  }
}
