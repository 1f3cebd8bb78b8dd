import type { Following } from '../processes';
import type { Case, CaseEvent } from '../types';

/** How often the child is visited, where the entry says so, by the entries in which a plan can. */
const saidIn: Readonly<Record<string, string>> = {
  PlanAgreed: 'visitInterval',
  VisitExpectationsSet: 'interval',
};

/** The plan sets the time between visits of this child: shorter than the procedure's, never longer (decisions 2.3). */
export function visitsAsPlanned({ clocks }: Case, { event, fields = {} }: CaseEvent): Following | null {
  const interval = fields[saidIn[event] ?? ''];
  const visited = clocks.some(({ name, status }) => name === 'visit' && status === 'running');
  if (interval === undefined || !visited) return null;
  return {
    event: 'OwnIntervalSet',
    fields: { clock: 'visit', interval, setIn: 'plan' },
    // The clock that moves cites the council's own rule.
    cite: [],
  };
}
