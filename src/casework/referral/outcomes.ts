import { processes, type ProcessName } from '../../vocabulary';
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

function toBeOpened({ leads = [], opens = [] }: CaseEvent): readonly Lead[] {
  const opened = opens.map(({ opening }) => opening.process);
  // What leads to a referral is this case itself.
  return leads.filter(
    ({ to }) => to !== 'referral' && to in processes && !opened.includes(to as ProcessName),
  );
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
