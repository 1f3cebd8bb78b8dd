import { setTimeout } from 'node:timers/promises';
import type { MetricMeter } from '@temporalio/common';
import { instantOf } from '../calendar';
import type { RecordDependencies } from '../activities/record';
import type { Db } from '../records';
import { prove, type Proof } from './sweep/proof';

/** By measured number: its name for Prometheus, and what it means. The same numbers stand in the proof of the day. */
const gauges: Readonly<Record<keyof Proof, readonly [name: string, what: string]>> = {
  cases: ['caseclock_open_cases', 'Open cases'],
  clocks: ['caseclock_running_clocks', 'Running clocks of open cases'],
  withoutClock: ['caseclock_cases_without_clock', 'Open cases in which no clock runs'],
  unnoticed: ['caseclock_limits_unnoticed', 'Limits that passed ten minutes ago and were not flagged'],
  mails: ['caseclock_mails_of_a_day', 'Mails that left in the last day'],
  undelivered: ['caseclock_mails_undelivered', 'Mails refused, given up, or on their way for an hour'],
  nobodyToTell: ['caseclock_notices_without_recipient', 'Notices for which nobody was found'],
  findings: ['caseclock_sweep_findings', 'What the sweep found and is not resolved'],
};

/** Counted as it happens, by the activity that records. */
export function recordCounters(meter: MetricMeter): Pick<RecordDependencies, 'recorded' | 'failed'> {
  const failures = meter.createCounter(
    'caseclock_record_failures',
    '1',
    'Events that the record refused: a gap before them, or another event in their place',
  );
  const refused = meter.createCounter(
    'caseclock_signals_refused',
    '1',
    'Acts that came without waiting for an answer and were refused',
  );
  // From the first look on they are there, at nought: a rise can be seen then.
  for (const kind of ['RecordGap', 'RecordDiverged']) failures.add(0, { kind });
  refused.add(0);
  return {
    failed: (kind) => failures.add(1, { kind }),
    recorded(events) {
      const count = events.filter(({ event }) => event === 'ActRefused').length;
      if (count > 0) refused.add(count);
    },
  };
}

/**
 * Measures the record every minute until it is stopped. Each worker does so for itself: of several, take the maximum.
 * Numbers only, without a case, a person or a council.
 */
export function keepMeasuring(
  { db, meter, failed }: { db: Db; meter: MetricMeter; failed(error: unknown): void },
  everyMs = 60_000,
): { stop(): Promise<void> } {
  const made = Object.entries(gauges).map(([key, [name, what]]) => ({
    key: key as keyof Proof,
    gauge: meter.createGauge(name, 'int', '1', what),
  }));
  const stopping = new AbortController();
  const { signal } = stopping;
  const going = (async () => {
    while (!signal.aborted) {
      try {
        const proof = await prove(db, instantOf(Date.now()));
        for (const { key, gauge } of made) gauge.set(proof[key]);
      } catch (error) {
        failed(error);
      }
      // Stopped while it pauses, it rejects: the loop has ended then.
      await setTimeout(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await going;
    },
  };
}
