import { actNamed, type ProcessName } from '../vocabulary';
import type { Act, Case, CaseEvent, Relation } from './types';

/** What linking another case adds to its event: the link here, and the word to the other case. */
export function linking(current: Case, act: Act): Pick<CaseEvent, 'linked' | 'words'> {
  if (act.act !== 'linkCase') return {};
  const { case: other, relation } = act.fields as { case: string; relation: Relation };
  const word = {
    from: current.id,
    entry: current.sequence + 1,
    word: 'linked' as const,
    relation: seenFrom(current.process, relation),
  };
  return { linked: [{ case: other, relation }], words: [{ to: other, word }] };
}

/** What a case can be to another one. */
export const relations: readonly string[] = actNamed('linkCase')?.fields.relation?.codes ?? [];

const kinds: Readonly<Record<ProcessName, Relation>> = {
  referral: 'referral',
  cinPlan: 'plan',
  stepDown: 'step-down',
  stepUp: 'step-up',
};

/** What a case of this kind is to the other one, when the other is `relation` to it. */
export function seenFrom(process: ProcessName, relation: Relation): Relation {
  return relation.startsWith('sibling') ? relation : kinds[process];
}
