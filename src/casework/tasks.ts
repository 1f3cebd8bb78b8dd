import type { Policy, Recording, RuleId } from '../policy';
import { actNamed, actsTaken, eventNamed, outsideRoles, type ActDefinition, type Role } from '../vocabulary';
import { notBefore } from './moments';
import { fits, isGiven, liveFacts, triggers } from './triggers';
import type { Act, Case, Fact, Refusal, Task } from './types';

/**
 * What is still to be done because something happened: somebody outside must be told (decisions 4.7), a concern
 * waits for an answer, an act that protects a child was taken without all that the procedure asks for (1.1), a
 * decision for another child of the family is open here (4.2). Nothing closes before.
 */
export function tasksOf(current: Case, policy: Policy): readonly Task[] {
  const facts = liveFacts(current.facts);
  const taken = actsTaken(current.process).map(({ act }) => act);
  return facts
    .flatMap((fact) => [
      ...tellings(fact, facts, policy),
      ...answers(fact),
      ...missing(fact, facts, policy),
      ...forFamily(fact),
    ])
    .filter((task) => taken.includes(task.do))
    .filter((task) => !isDone(task, facts));
}

/** Each kind of person outside, and the act that records that they were told. */
const tells: Readonly<Partial<Record<Role, string>>> = {
  referrer: 'informReferrer',
  family: 'informFamily',
  child: 'informFamily',
  police: 'tellPolice',
  lado: 'tellLado',
  gp: 'notifyGp',
};

function tellings(fact: Fact, facts: readonly Fact[], policy: Policy): Task[] {
  return policy.notices
    .filter(({ on, given }) => triggers(on, fact) && isGiven(given, facts))
    .flatMap(({ to, cite }) =>
      to
        .filter((role) => outsideRoles.includes(role))
        .filter((role) => role !== 'referrer' || hasSafeAddress(facts))
        .flatMap((role): Task[] => {
          const act =
            role === 'family' && fact.event === 'AssessmentAuthorised' ? 'shareAssessment' : tells[role];
          return act ? [{ do: act, about: fact.id, whom: role, cite }] : [];
        }),
    );
}

function hasSafeAddress(facts: readonly Fact[]): boolean {
  return facts.some(({ id, fields }) => id === 1 && fields.safeAddress !== false);
}

const house = (line: string): readonly RuleId[] => [`HOUSE-${line}`];

function answers(fact: Fact): Task[] {
  if (fact.event === 'ConcernRaised') return [{ do: 'discussConcern', about: fact.id, cite: house('1.1') }];
  if (fact.event === 'HeldForProtection') return [{ do: 'releaseHold', about: fact.id, cite: house('1.1') }];
  // Refused access or unknown whereabouts is no ground for an exception in section 47 (decisions 1.4).
  const refused = fact.event === 'AccessRefused' && fact.fields.context === 'section-47';
  return refused ? [{ do: 'takeLegalAdvice', about: fact.id, cite: house('1.4') }] : [];
}

/** A protective act is taken at once; what the procedure asks for with it and is not there is asked for afterwards. */
function missing(fact: Fact, facts: readonly Fact[], policy: Policy): Task[] {
  const act = actOf(fact);
  if (!act?.protective) return [];
  const records = (policy.steps[act.act]?.records ?? []).filter(
    (record) =>
      record.force !== 'remind' &&
      fits(fact.fields, record.when) &&
      isGiven(record.given, facts) &&
      !holds(fact, record) &&
      !wasCompleted(fact, record.field, facts),
  );
  const unread = (fact.unread ?? []).filter((name) => !wasCompleted(fact, name, facts));
  const fields = [...new Set([...unread, ...records.map(({ field }) => field)])];
  if (fields.length === 0) return [];
  const rules = records.flatMap((record) => record.cite);
  const cite = [...new Set([...(unread.length > 0 ? house('1.1') : []), ...rules])];
  return [{ do: 'completeEntry', about: fact.id, fields, cite }];
}

function actOf({ event }: Fact): ActDefinition | undefined {
  const made = eventNamed(event);
  return made && 'act' in made ? made : undefined;
}

function holds({ fields }: Fact, { field, in: allowed }: Recording): boolean {
  return fields[field] !== undefined && (!allowed || fits(fields, { [field]: { in: allowed } }));
}

function wasCompleted(fact: Fact, field: string, facts: readonly Fact[]): boolean {
  return facts.some(
    ({ event, fields }) =>
      event === 'EntryCompleted' && fields.entry === fact.id && (fields.recorded as string[]).includes(field),
  );
}

/** Something was decided for a brother or sister, and nothing of the kind here yet. */
function forFamily(fact: Fact): Task[] {
  const act = fact.event === 'LinkedCaseDecided' && familyTasks[String(fact.fields.event)];
  return act ? [{ do: act, about: fact.id, cite: ['HOUSE-4.2'] }] : [];
}

const familyTasks: Readonly<Record<string, string>> = {
  ReferralDecided: 'decideReferral',
  StrategyDiscussionHeld: 'considerStrategy',
  Section47Started: 'considerStrategy',
};

/** What answers a task; else it is the event of the act itself. */
const alsoAnswers: Readonly<Record<string, readonly string[]>> = {
  discussConcern: ['StrategyConsidered', 'StrategyDiscussionHeld', 'Section47Started'],
  considerStrategy: ['StrategyDiscussionHeld', 'Section47Started'],
  informFamily: ['AssessmentShared', 'LeafletGiven'],
  decideReferral: ['ContactDecided'],
};

function isDone(task: Task, facts: readonly Fact[]): boolean {
  if (task.do === 'completeEntry') return false;
  const about = facts.find(({ id }) => id === task.about);
  const events = [actNamed(task.do)?.event, ...(alsoAnswers[task.do] ?? [])];
  return facts.some(
    (fact) =>
      events.includes(fact.event) &&
      about !== undefined &&
      // One decision is enough, whichever child's came first; everything else follows what it is about.
      (task.do === 'decideReferral' || notBefore(fact.at, about.at)),
  );
}

/** Why nothing of an entry can be completed, if nothing can: it leaves nothing open, or something else. */
export function completionRefused(current: Case, act: Act): Refusal | null {
  if (act.act !== 'completeEntry') return null;
  const task = (current.tasks ?? []).find(
    (one) => one.do === 'completeEntry' && one.about === act.fields.entry,
  );
  const open = task?.fields ?? [];
  const others = (act.fields.recorded as readonly string[]).filter((field) => !open.includes(field));
  if (task && others.length === 0) return null;
  const pointer = task ? '/recorded' : '/entry';
  const message = task
    ? `names what is not open; open is ${open.join(', ')}`
    : 'leaves nothing open: use the number of an entry that does';
  return { refused: 'missing', message: `${pointer.slice(1)} ${message}`, errors: [{ pointer, message }] };
}
