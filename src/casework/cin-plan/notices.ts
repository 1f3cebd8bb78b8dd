import { actNamed, eventNamed } from '../../vocabulary';
import { latest } from '../facts';
import type { NoticeDraft } from '../notices';
import type { Case, CaseEvent } from '../types';

/** Nobody holds a plan that another case has opened: the manager hears that it is to be allocated (decisions 3.4). */
export function saidOfOpening({ holder }: Case, { event }: CaseEvent): readonly NoticeDraft[] {
  return event === 'PlanOpened' && !holder
    ? [{ kind: 'task', to: ['team-manager'], as: 'digest', step: 'PlanOpened' }]
    : [];
}

/** Whoever signs hears what waits for them; whoever wrote it hears that it came back (decisions 3.1). */
export function saidOfSigning(current: Case, event: CaseEvent): readonly NoticeDraft[] {
  const asked = (current.signOffs ?? [])
    .filter(({ entry }) => entry === event.sequence)
    .map(({ act, by }) => ({
      kind: 'decision-asked' as const,
      to: by,
      step: stepOf(act),
      cite: ['HOUSE-3.1'],
    }));
  return [...asked, ...cameBack(current, event)];
}

/** What a notice calls it: the obligation that it belongs to. */
function stepOf(act: string): string {
  return act === 'authoriseAssessment' ? 'assessment' : 'closure';
}

function cameBack({ facts }: Case, { event }: CaseEvent): readonly NoticeDraft[] {
  const made = eventNamed(event);
  if (!made || !('act' in made) || !made.returns) return [];
  const author = latest(facts, made.returns)?.by;
  return author
    ? [{ kind: 'returned', to: [], people: [author], step: stepOf(actNamed(made.act)?.act ?? '') }]
    : [];
}
