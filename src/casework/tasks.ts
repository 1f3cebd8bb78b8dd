import type { Policy, Recording, RuleId } from '../policy';
import { actNamed, actsTaken, eventNamed, outsideRoles, type ActDefinition, type Role } from '../vocabulary';
import { notBefore } from './moments';
import { fits, isGiven, liveFacts, makesReferral, triggers } from './triggers';
import type { Act, Case, Fact, Refusal, Task } from './types';

/**
 * What is still to be done because something happened: somebody outside must be told (decisions 4.7), the procedure
 * asks for an answer, a concern waits for one, an act that nothing holds up was taken without all that the procedure
 * asks for (1.1), a decision for another child of the family is open here (4.2), an entry is on its way to the child
 * it belongs to (2.8). Nothing closes before.
 */
export function tasksOf(current: Case, policy: Policy): readonly Task[] {
  const facts = liveFacts(current.facts);
  const taken = actsTaken(current.process).map(({ act }) => act);
  const asked = facts
    .flatMap((fact) => [
      ...tellings(fact, facts, policy),
      ...answers(fact),
      ...missing(fact, facts, policy),
      ...forFamily(fact, facts),
      ...onItsWay(fact, facts),
    ])
    .filter((task) => taken.includes(task.do))
    .filter((task) => !isDone(task, facts));
  return together(asked);
}

/** What two rules ask for about the same entry is done once, by both. */
function together(tasks: readonly Task[]): readonly Task[] {
  const same = (one: Task, other: Task) =>
    one.do === other.do &&
    one.about === other.about &&
    one.whom === other.whom &&
    !one.fields &&
    !other.fields;
  return tasks.reduce<readonly Task[]>((merged, task) => {
    const before = merged.find((one) => same(one, task));
    if (!before) return [...merged, task];
    const both = { ...before, cite: [...new Set([...before.cite, ...task.cite])] };
    return merged.map((one) => (one === before ? both : one));
  }, []);
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
    .flatMap(({ to, do: answer, cite }): Task[] => {
      const outside = to.filter((role) => outsideRoles.includes(role));
      if (outside.length === 0) return answer ? [{ do: answer, about: fact.id, cite }] : [];
      return outside
        .filter((role) => role !== 'referrer' || hasSafeAddress(facts))
        .flatMap((role): Task[] => {
          const act = answer ?? tells[role];
          return act ? [{ do: act, about: fact.id, whom: role, cite }] : [];
        });
    });
}

/** Whoever cannot be written to safely, or of whom that is not known, is nobody's task (decisions 4.7). */
function hasSafeAddress(facts: readonly Fact[]): boolean {
  return facts.some(({ id, fields }) => id === 1 && fields.safeAddress === true);
}

const house = (line: string): readonly RuleId[] => [`HOUSE-${line}`];

function answers(fact: Fact): Task[] {
  if (fact.event === 'ConcernRaised') return [{ do: 'discussConcern', about: fact.id, cite: house('1.1') }];
  if (fact.event === 'HeldForProtection') return [{ do: 'releaseHold', about: fact.id, cite: house('1.1') }];
  // Refused access or unknown whereabouts is no ground for an exception in section 47 (decisions 1.4).
  const refused = fact.event === 'AccessRefused' && fact.fields.context === 'section-47';
  return refused ? [{ do: 'takeLegalAdvice', about: fact.id, cite: house('1.4') }] : [];
}

/**
 * What opens a case or protects a child is taken at once; what the procedure asks for with it and is not there is
 * asked for afterwards.
 */
function missing(fact: Fact, facts: readonly Fact[], policy: Policy): Task[] {
  const act = actOf(fact);
  if (!act || !(act.protective ?? act.opens)) return [];
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
function forFamily({ id, event, fields }: Fact, facts: readonly Fact[]): Task[] {
  if (event !== 'LinkedCaseDecided') return [];
  const decides = facts.some(makesReferral) ? 'decideReferral' : 'decideContact';
  const act = decisions.includes(String(fields.event)) ? decides : 'considerStrategy';
  return [{ do: act, about: id, cite: house('4.2') }];
}

const decisions: readonly string[] = ['ContactDecided', 'ReferralDecided'];

/** An entry was handed to another child's case, which has not said yet that it took it. */
function onItsWay({ id, event, fields }: Fact, facts: readonly Fact[]): Task[] {
  if (event !== 'EntryMoved') return [];
  const answered = facts.some(
    (fact) =>
      ['EntryTaken', 'EntryNotMoved'].includes(fact.event) &&
      fact.fields.fromCase === fields.toCase &&
      fact.fields.fromEntry === fields.entry,
  );
  return answered ? [] : [{ do: 'moveEntry', about: id, cite: house('2.8') }];
}

/** What answers a task; else it is the event of the act itself. */
const alsoAnswers: Readonly<Record<string, readonly string[]>> = {
  discussConcern: ['StrategyConsidered', 'StrategyDiscussionHeld', 'Section47Started'],
  considerStrategy: ['StrategyDiscussionHeld', 'Section47Started'],
  informFamily: ['AssessmentShared', 'LeafletGiven'],
};

function isDone(task: Task, facts: readonly Fact[]): boolean {
  if (['completeEntry', 'moveEntry'].includes(task.do)) return false;
  // One decision is enough, whichever child's came first; everything else follows what it is about.
  if (task.cite.includes('HOUSE-4.2') && decisions.includes(actNamed(task.do)?.event ?? '')) {
    return facts.some((fact) => decisions.includes(fact.event) && !isProgressed(fact, task));
  }
  const about = facts.find(({ id }) => id === task.about);
  const events = [actNamed(task.do)?.event, ...(alsoAnswers[task.do] ?? [])];
  return facts.some(
    (fact) =>
      events.includes(fact.event) &&
      about !== undefined &&
      notBefore(fact.at, about.at) &&
      tellsThem(fact, task.whom) &&
      tellsTheAbsent(fact, about),
  );
}

/** A contact that has become a referral is decided only when the referral is. */
function isProgressed(fact: Fact, { do: act }: Task): boolean {
  return act === 'decideReferral' && fact.event === 'ContactDecided' && makesReferral(fact);
}

/** What was told to the parents was not told to the child. */
function tellsThem({ event, fields }: Fact, whom: Role | undefined): boolean {
  if (event !== 'FamilyInformed' || !whom) return true;
  return fields.who === 'family' || (whom === 'child') === (fields.who === 'child');
}

/** Of the family, each who missed a meeting is told: the child is not the parents (PET-5.10b, 5.12a). */
function tellsTheAbsent({ event, fields }: Fact, { fields: { who } }: Fact): boolean {
  const inFamily = event === 'AbsentInformed' && ['parents', 'child'].includes(String(who));
  return !inFamily || fields.who === who || fields.who === 'family';
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
