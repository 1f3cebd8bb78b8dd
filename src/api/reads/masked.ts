import type { LogEntry } from '../../records';

/**
 * The log of a case as people read it: an entry that was moved to the child it belongs to says here that it was
 * there, and nothing of what it said (decisions 2.8). The record keeps it whole, and its hash is of the whole.
 */
export function masked(log: readonly LogEntry[]): readonly LogEntry[] {
  const moved = log.flatMap(({ event }) => (event.event === 'EntryMoved' ? [event.fields?.entry] : []));
  return log.map((entry) => {
    const { event } = entry;
    if (event.event === 'EntryMoved') {
      const { words: _handedOver, ...rest } = event;
      return { ...entry, event: rest };
    }
    if (!moved.includes(event.sequence)) return entry;
    const { fields: _fields, leads: _leads, ...rest } = event;
    return { ...entry, event: rest };
  });
}
