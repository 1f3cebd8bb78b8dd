import { holidayTable, type HolidayTable } from '../../src/calendar';
import { clocksOf, type Fact, type Fields } from '../../src/casework';
import { versionsOf } from '../../src/policy';
import type { ProcessName } from '../../src/vocabulary';
import { moment } from './life';

/** What happened, as a policy sees it: `happened('MeetingHeld', '2025-12-18', { purpose: 'final' })`. */
export interface Happening {
  event: string;
  at: string;
  fields: Fields;
}

export function happened(event: string, at: string, fields: Fields = {}): Happening {
  return { event, at, fields };
}

/** The facts of a case in which these happened, all of them written down by one social worker; 1 is the first. */
export function factsOf(happenings: readonly Happening[]): Fact[] {
  return happenings.map(({ event, at, fields }, index) => ({
    id: index + 1,
    event,
    at: moment(at),
    recordedAt: moment(at.includes(' ') ? at : `${at} 12:00`) as Fact['recordedAt'],
    by: 'sw-1',
    roles: [],
    fields,
  }));
}

/** What a clock of a council gives, in words that a practitioner can check by hand. */
export interface GivenClock {
  /** Due dates, London: the earliest of each kind. */
  target?: string;
  limit?: string;
  national?: string;
  status: 'running' | 'met' | 'late' | 'ended';
}

/**
 * A council's clocks for these happenings, in every process that has them, whether or not this release runs it:
 * `under('hull').given(happened('MeetingHeld', '2025-12-18', { purpose: 'final' })).clock('closure').limit`.
 */
export function under(council: string, table: HolidayTable = holidayTable()) {
  const policy = versionsOf(council).at(-1);
  if (!policy) throw new Error(`there is no policy of ${council}`);
  return {
    policy,
    given(...happenings: Happening[]) {
      const facts = factsOf(happenings);
      const processes: ProcessName[] = ['referral', 'cinPlan', 'stepDown', 'stepUp'];
      const all = processes.flatMap((process) => clocksOf(process, facts, policy, table));
      return {
        /** The names of all clocks that these happenings start. */
        names: [...new Set(all.map((one) => one.name))].sort(),
        /** Each occurrence, in order. */
        clocks: (name: string) => all.filter((one) => one.name === name),
        /** The last occurrence, with its due dates. */
        clock(name: string): GivenClock {
          const found = all.filter((one) => one.name === name).at(-1);
          if (!found) throw new Error(`no clock ${name}; there are ${all.map((one) => one.name).join(', ')}`);
          const due = (kind: string) =>
            found.readings
              .filter((reading) => reading.kind === kind)
              .sort((a, b) => (a.ends < b.ends ? -1 : 1))
              .map((reading) => reading.dueAt ?? reading.due)[0];
          const [target, limit, national] = [due('target'), due('limit'), due('national')];
          const settled = found.settledBy ? 'met' : found.endedBy ? 'ended' : 'running';
          return {
            ...(target && { target }),
            ...(limit && { limit }),
            ...(national && { national }),
            status: settled,
          };
        },
      };
    },
  };
}
