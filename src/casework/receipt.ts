import { limitOf } from './readings';
import type { Case, CaseEvent, ClockChange, Receipt } from './types';

/** What somebody hears to whom the case is not open: that it was taken, and nothing of how the case stands. */
export function receiptToOutsider({ id, version }: Case, events: readonly CaseEvent[]): Receipt {
  const taken = events
    .filter(({ via }) => via !== 'clock')
    .map(({ sequence, event }) => ({ sequence, event }));
  return { case: id, version, stage: 'restricted', events: taken, clocks: [] };
}

/** The answer to an act that was taken: what was recorded and what it did to the clocks; at most 2 KB. */
export function receiptOf(current: Case, events: readonly CaseEvent[]): Receipt {
  const leads = events.flatMap((event) => event.leads ?? []);
  const opened = events.flatMap((event) => (event.opens ?? []).map(({ id }) => id));
  return {
    case: current.id,
    version: current.version,
    stage: current.stage,
    events: events.map(({ sequence, event }) => ({ sequence, event })),
    clocks: events
      .flatMap((event) => (event.clocks ?? []).flatMap((change) => line(current, change)))
      .slice(0, 12),
    ...(leads.length > 0 && { leads }),
    ...(opened.length > 0 && { opened }),
  };
}

function line(current: Case, change: ClockChange): Receipt['clocks'] {
  const id = change.change === 'started' ? change.clock.id : change.id;
  const clock = current.clocks.find((one) => one.id === id);
  if (!clock || change.change === 'stage') return [];
  const counts = limitOf(clock.readings) ?? clock.readings[0];
  const from = change.change === 'moved' && counts && change.from[clock.readings.indexOf(counts)];
  return [
    {
      clock: clock.name,
      change: change.change,
      ...(counts && { due: counts.ends }),
      ...(from && { from }),
      ...(change.change === 'settled' && { status: change.status }),
      ...(clock.lateReason === 'needed' && { lateReason: 'needed' as const }),
    },
  ];
}
