import type { Policy } from '../policy';
import { actsTaken, eventNamed } from '../vocabulary';
import { parseCaseId } from './ids';
import type { NoticeDraft } from './notices';
import { ofRestriction } from './restriction';
import type { Act, Case, CaseEvent, Fact, Refusal } from './types';

/**
 * Why an entry cannot be moved to another child's case, if it cannot (decisions 2.8). What opened the case and
 * what somebody signed stays: a signature is given for one child.
 */
export function moveRefused(current: Case, act: Act, policy: Policy): Refusal | null {
  if (act.act !== 'moveEntry') return null;
  const to = parseCaseId(act.fields.toCase as string);
  if (to?.council !== current.council || act.fields.toCase === current.id) {
    return wrong('/toCase', 'is another case of this council');
  }
  const fact = current.facts.find((one) => one.id === act.fields.entry);
  if (!fact || fact.voided) {
    return wrong(
      '/entry',
      fact ? 'was voided already' : 'is no entry of this case: use its number in the case log',
    );
  }
  const made = eventNamed(fact.event);
  if (!made || !('act' in made))
    return wrong('/entry', 'was made by no person, so it belongs to no other child');
  if (ofRestriction.includes(made.event)) return wrong('/entry', 'says who sees this case, and no other');
  if (made.opens) {
    return wrong('/entry', 'is the entry that opened the case: open one for the right child, and close this');
  }
  if (made.signs || policy.steps[made.act]?.qualified) {
    return wrong('/entry', 'is signed for this child: void it here, and have it signed for the right child');
  }
  if (!actsTaken(to.process).some((one) => one.act === made.act)) {
    return wrong('/toCase', `is of a kind that does not know "${made.title}"`);
  }
  return null;
}

function wrong(pointer: string, message: string): Refusal {
  return {
    refused: 'missing',
    message: `${pointer.slice(1)} ${message}`,
    errors: [{ pointer, message }],
  };
}

/** The entry voided here, and handed to the other case as it was entered: by the same person, of the same time. */
export function moved(current: Case, act: Act): Pick<CaseEvent, 'corrected' | 'words'> {
  const fact = current.facts.find((one) => one.id === act.fields.entry);
  if (!fact) return {};
  const entry = {
    from: current.id,
    entry: fact.id,
    word: 'entry' as const,
    act: asEntered(fact, current.council),
  };
  return {
    corrected: { fact: fact.id, void: true },
    words: [{ to: act.fields.toCase as string, word: entry }],
  };
}

export function asEntered(fact: Fact, council: string): Omit<Act, 'key' | 'body' | 'expectedVersion'> {
  const made = eventNamed(fact.event);
  return {
    act: made && 'act' in made ? made.act : '',
    happenedAt: fact.at,
    fields: fact.fields,
    actor: {
      by: fact.by,
      roles: fact.roles,
      qualified: !fact.despite?.includes('not-qualified'),
      authority: council,
      via: 'api',
      ...(fact.enteredBy && { enteredBy: fact.enteredBy }),
    },
  };
}

/** Who must know of an entry that stood in the wrong child's case, and of one that stands nowhere now. */
export function saidOfMove(event: CaseEvent): NoticeDraft[] {
  if (event.event === 'EntryMoved') {
    return [{ kind: 'task', to: ['data-protection-contact'], step: 'EntryMoved', cite: ['HOUSE-2.8'] }];
  }
  return event.event === 'EntryNotMoved'
    ? [{ kind: 'task', to: ['team-manager'], step: 'EntryNotMoved', cite: ['HOUSE-2.8'] }]
    : [];
}
