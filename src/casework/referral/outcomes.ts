import { processes, runningProcesses, type ProcessName } from '../../vocabulary';
import type { NoticeDraft } from '../notices';
import type { Case, CaseEvent, Lead } from '../types';
import { latest } from '../facts';

/**
 * What comes next and is not opened by itself: the manager has it opened. And that an assessment or an enquiry has
 * come to its end: whoever held the case hears it, and so does the manager.
 */
export function saidOfOutcome(current: Case, event: CaseEvent): readonly NoticeDraft[] {
  if (event.event === 'CaseClosed') return closed(current);
  const cite = toBeOpened(event).flatMap((lead) => lead.cite);
  return cite.length > 0
    ? [{ kind: 'task', to: ['team-manager'], step: 'CaseToOpen', as: 'digest', cite }]
    : [];
}

function toBeOpened({ event, fields, leads = [] }: CaseEvent): readonly Lead[] {
  const named = leads.filter(({ to }) => to in processes && !runningProcesses.includes(to as ProcessName));
  const plan = event === 'AssessmentAuthorised' && fields?.outcome === 'child-in-need-plan';
  // Where the council's procedure says nothing of it, the decision itself does.
  return named.length > 0 || !plan ? named : [{ to: 'cinPlan', cite: ['N-2'] }];
}

function closed(current: Case): readonly NoticeDraft[] {
  const { facts, holder } = current;
  if (!latest(facts, 'AssessmentAuthorised') && !latest(facts, 'Section47Ended')) return [];
  return [
    {
      kind: 'task',
      to: ['team-manager'],
      ...(holder && { people: [holder] }),
      as: 'digest',
      step: 'CaseClosed',
      cite: ['HOUSE-3.1'],
    },
  ];
}
