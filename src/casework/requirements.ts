import type { Condition, Need, Policy, Recording, StepRule, Trigger } from '../policy';
import { eventNamed } from '../vocabulary';
import { compareMoments } from './moments';
import { fits, isGiven, standing, triggers } from './triggers';
import type { Act, Case, Fact, Refusal } from './types';

/** How many things that are missing a refusal names in its sentence, and how many in its list. */
const namedInSentence = 4;
const namedInList = 12;

/**
 * Everything that the procedure asks for before and with an act and that is not there, in one refusal, with what
 * would meet it. Reminders refuse nothing.
 */
export function requirementsMet(current: Case, act: Act, step: StepRule, policy: Policy): Refusal | null {
  const binding = ({ force, when }: Need | Recording) =>
    force !== 'remind' &&
    fits(act.fields, when) &&
    !(force === 'explain' && act.fields.explanation !== undefined);
  const needs = unmetNeeds(current, step).filter(binding);
  const records = recordings(current, step).filter((record) => binding(record) && !holds(act, record));
  if (needs.length + records.length === 0) return null;
  const fields = records.map(({ field }) => field);
  const said = [
    ...needs.map((need) => `${lacking(need)}${otherwise(need)} (${need.cite.join(', ')})`),
    ...(fields.length > 0 ? [`the procedure asks for ${fields.join(', ')}`] : []),
  ];
  const errors = [
    ...needs.map((need) => ({
      pointer: need.force === 'explain' ? '/explanation' : '',
      message: `${lacking(need)}: ${remedy(need, policy)}${otherwise(need)}`,
    })),
    ...records.map((record) => ({ pointer: `/${record.field}`, message: askedFor(record) })),
  ];
  return {
    refused: needs.length > 0 ? 'missing' : 'shape',
    message: `${sentence(said)}${needs.length > 0 ? '.' : ''}`,
    errors: errors.slice(0, namedInList),
    cite: [...new Set([...needs, ...records].flatMap(({ cite }) => cite))],
  };
}

function sentence(said: readonly string[]): string {
  const more = said.length - namedInSentence;
  return [...said.slice(0, namedInSentence), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** What must be there first and is not, whatever the act's own fields will say. */
export function unmetNeeds(current: Case, step: StepRule): readonly Need[] {
  return (step.needs ?? []).filter((need) => isGiven(need.given, current.facts) && !isMet(current, need));
}

/** What must be recorded with the act, whatever its own fields will say. */
export function recordings(current: Case, step: StepRule): readonly Recording[] {
  return (step.records ?? []).filter(({ given }) => isGiven(given, current.facts));
}

/** 'decision recommended must be recorded first', 'the clock acknowledgement is still running'. */
export function lacking({ fact, settled }: Need): string {
  if (!fact) return `the clock ${settled ?? ''} is still running`;
  const where = fact.where ? ` with ${conditionInWords(fact.where)}` : '';
  return `${words(fact.event)}${where} must be recorded first`;
}

/** What would meet it. */
export function remedy({ fact, settled }: Need, policy: Policy): string {
  if (fact) return `do ${titleOf(fact.event)}`;
  const until = (settled ? policy.clocks[settled]?.until : undefined) ?? [];
  return `it ends with ${until.map(({ event }) => titleOf(event)).join(' or ') || 'its date'}`;
}

function otherwise({ force }: Need): string {
  return force === 'explain' ? '; or say in "explanation" why not' : '';
}

/** 'is asked for by PET-3.5h: social-worker or team-manager'. */
export function askedFor({ cite, in: allowed, force }: Recording): string {
  return `is asked for by ${cite.join(', ')}${allowed ? `: ${allowed.join(' or ')}` : ''}${force === 'explain' ? '; or say in "explanation" why not' : ''}`;
}

/** 'outcome advice or early-help, emergency not given'. */
function conditionInWords(condition: Condition): string {
  return Object.entries(condition)
    .map(([field, { in: allowed }]) => `${field} ${allowed.join(' or ')}`)
    .join(', ');
}

/** '"Recommend a decision" (recommendations)': what a form and the API call it. */
function titleOf(event: string): string {
  const made = eventNamed(event);
  return made && 'act' in made ? `"${made.title}" (${made.resource})` : words(event);
}

function isMet(current: Case, need: Need): boolean {
  const { fact, settled } = need;
  if (fact && !stands(current.facts, fact, need.undoneBy)) return false;
  return !settled || !current.clocks.some((clock) => clock.name === settled && clock.status === 'running');
}

/** Whether such a fact is there and nothing has undone it since. */
function stands(facts: readonly Fact[], wanted: Trigger, undoneBy: Trigger | undefined): boolean {
  const found = standing(facts).filter((one) => triggers(wanted, one));
  const undone = undoneBy ? standing(facts).filter((one) => triggers(undoneBy, one)) : [];
  return found.some(
    (one) =>
      !undone.some(
        (later) => compareMoments(later.at, one.at) > 0 || (later.id > one.id && later.at === one.at),
      ),
  );
}

function holds(act: Act, record: Recording): boolean {
  const value = act.fields[record.field];
  return value !== undefined && (!record.in || fits(act.fields, { [record.field]: { in: record.in } }));
}

/** 'DecisionRecommended' as 'decision recommended'. */
function words(event: string): string {
  return event.replace(/(?<!^)([A-Z])/g, ' $1').toLowerCase();
}
