import { limitOf } from './readings';
import type { Case, CaseEvent, ClockChange, Receipt } from './types';

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
  const due = limitOf(clock.readings)?.ends ?? clock.readings[0]?.ends;
  return [
    {
      clock: clock.name,
      change: change.change,
      ...(due && { due }),
      ...(change.change === 'moved' && change.from[0] && { from: change.from[0] }),
      ...(change.change === 'settled' && { status: change.status }),
      ...(clock.lateReason === 'needed' && { lateReason: 'needed' as const }),
    },
  ];
}
