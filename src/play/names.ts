import { CalendarError, dateOf, type CivilDate } from '../calendar';
import { parseCaseId } from '../casework';
import { shapeOf } from '../casework/shape';
import { councils, currentPolicy, type Policy } from '../policy';
import { suggest } from '../policy/compile/problems';
import { actNamed, allEvents, processes, runningActs } from '../vocabulary';
import { actorOf, usualPeople } from './people';
import { caseOf, definitionOf, fieldsFor } from './acts';
import type { CaseEntry, Expectation, ScenarioFile, WrittenStep } from './schema';

export type Report = (at: readonly (string | number)[], what: string, right?: string) => void;
type Cases = Readonly<Record<string, CaseEntry>>;

/** Whether what a scenario names exists, and whether its acts can have happened in this order. */
export function checkNames(file: ScenarioFile, cases: Cases, report: Report): void {
  if (!councils().includes(file.council)) {
    report(['council'], `there is no policy of "${file.council}"`, suggest(file.council, councils()));
    return;
  }
  if (Object.keys(cases).length === 0 || (file.case && file.cases)) {
    report(
      file.cases ? ['cases'] : ['life'],
      'a life has one "case", or several "cases"',
      'Write one of them: case: { reference: REF-1, child: C-1 }.',
    );
    return;
  }
  checkOpenings(file, cases, report);
  const opened = new Set<string>();
  file.acts.forEach((step, index) => {
    const at = ['acts', index];
    const before = file.acts[index - 1];
    if (before && before.at > step.at)
      report(
        [...at, 'at'],
        'it comes before the step above',
        'Put the steps in the order of "at"; what was entered late has its own time in "happened".',
      );
    for (const id of Object.keys((step.then ?? step.expect)?.possible ?? {}))
      checkPerson(id, file, [...at, step.then ? 'then' : 'expect', 'possible', id], report);
    const name = caseOf(step, cases);
    if (!cases[name] && !opened.has(name)) {
      const known = [...new Set([...Object.keys(cases), ...opened])];
      report(
        [...at, 'case'],
        `there is no case "${name}"`,
        suggest(name, known, 'It stands under "cases", or an act above "opens" it.'),
      );
      return;
    }
    checkStep(step, file, at, report);
    const entry = cases[name];
    if (entry && !opened.has(name))
      checkLinks(entry, file.cases ? ['cases', name] : ['case'], opened, report);
    checkOrder(step, name, opened, at, report);
    if (step.do !== undefined && step.refused === undefined)
      checkFields(
        step,
        step.do,
        { entry: cases[name], names: new Set([...Object.keys(cases), ...opened]) },
        at,
        report,
      );
    for (const other of step.opens ?? []) {
      if (cases[other] || opened.has(other))
        report([...at, 'opens'], `"${other}" is another case already`, 'Give each case its own name.');
      opened.add(other);
    }
    const policy = currentPolicy(file.council, dateOf(step.at));
    if (!policy)
      report([...at, 'at'], `${file.council} has no policy for that day`, 'Let the life play later.');
    else
      checkExpected(
        step.then ?? step.expect,
        [...at, step.then ? 'then' : 'expect'],
        { policy, on: dateOf(step.at) },
        report,
      );
  });
}

/** A step is an act with whoever does it, or a look at what has become of the case. */
function checkStep(
  step: WrittenStep,
  file: ScenarioFile,
  at: readonly (string | number)[],
  report: Report,
): void {
  if (step.saying && !step.refused)
    report([...at, 'saying'], 'nothing is refused here', 'Say what kind of refusal it is ("refused").');
  if (step.do === undefined) {
    if (!step.expect && !step.says)
      report(
        at,
        'nothing happens here',
        'Write who does what ("who", "do"), what is to be found ("expect"), or what is told ("says").',
      );
    if (step.then) report([...at, 'then'], '"then" stands beside an act', 'Without one, write "expect".');
    return;
  }
  if (step.expect)
    report(
      [...at, 'expect'],
      '"expect" stands without an act',
      'What is to be found after it is called "then".',
    );
  if (!definitionOf(step.do)) {
    const known = runningActs.map(({ act }) => act);
    const what = actNamed(step.do)
      ? `this release does not take "${step.do}" yet`
      : `there is no act "${step.do}"`;
    report([...at, 'do'], what, suggest(step.do, known, `It takes ${known.join(', ')}.`));
  }
  for (const name of ['who', 'enteredBy'] as const) {
    const id = step[name];
    if (name === 'who' && id === undefined) {
      report(at, 'it does not say who does it', 'Add "who", such as "who: tm-1".');
    } else if (id !== undefined) {
      checkPerson(id, file, [...at, name], report);
    }
  }
}

function checkPerson(id: string, file: ScenarioFile, at: readonly (string | number)[], report: Report): void {
  if (actorOf(id, file.people?.[id], file.council)) return;
  report(at, `"${id}" is nobody`, `Describe them under "people", or take one of ${usualPeople.join(', ')}.`);
}

/** Each case is opened by its first act, and only by that. */
function checkOrder(
  step: WrittenStep,
  name: string,
  opened: Set<string>,
  at: readonly (string | number)[],
  report: Report,
): void {
  const opens = step.do !== undefined && definitionOf(step.do)?.opens === true;
  if (opens && opened.has(name))
    report(
      [...at, 'do'],
      `the case "${name}" is open already`,
      'Another child, or a new referral, is another case under "cases".',
    );
  if (!opens && !opened.has(name) && (step.do === undefined || definitionOf(step.do))) {
    const openings = runningActs.filter((act) => act.opens).map(({ act }) => act);
    report(at, `the case "${name}" has not been opened yet`, `Its first act is ${openings.join(' or ')}.`);
    opened.add(name);
  }
  if (opens && step.refused === undefined) opened.add(name);
}

/** What a case continues was opened before it, or is a case outside the life. */
function checkLinks(
  { links = [] }: Pick<CaseEntry, 'links'>,
  at: readonly string[],
  opened: ReadonlySet<string>,
  report: Report,
): void {
  links.forEach((link, index) => {
    if (opened.has(link.case) || parseCaseId(link.case)) return;
    report(
      [...at, 'links', index, 'case'],
      `"${link.case}" is no case that was opened before`,
      suggest(link.case, [...opened], 'Write the name of a case in this life, or a whole id.'),
    );
  });
}

/** The case itself checks what people send; a scenario is told where it stands. */
function checkFields(
  step: WrittenStep,
  name: string,
  { entry, names }: { entry: CaseEntry | undefined; names: ReadonlySet<string> },
  at: readonly (string | number)[],
  report: Report,
): void {
  const definition = definitionOf(name);
  if (!definition) return;
  try {
    const { fields, entries, cases } = fieldsFor(step, name, entry);
    const named = cases.filter((field) => names.has(String(fields[field])));
    for (const field of entries) {
      const event = String(fields[field]);
      if (!allEvents.includes(event))
        report(
          [...at, 'with', field],
          `there is no event "${event}"`,
          suggest(event, allEvents, 'Write the number of the entry, or the name of its event.'),
        );
    }
    const resolved = {
      ...fields,
      ...Object.fromEntries(entries.map((field) => [field, 1])),
      ...Object.fromEntries(named.map((field) => [field, 'referral:council:REF-1'])),
    };
    const actor = { by: '', roles: [], qualified: false, authority: '', via: 'api' as const };
    const wrong = shapeOf({ act: name, fields: resolved, actor, key: '', body: '' }, definition);
    for (const { pointer, message } of wrong?.errors ?? []) {
      const field = pointer.slice(1).split('/')[0] ?? '';
      const known = Object.keys(definition.fields);
      const right = known.includes(field) ? '' : suggest(field, known);
      report(
        [...at, ...(step.with && field in step.with ? ['with', field] : ['do'])],
        `"${field}" ${message}`,
        right,
      );
    }
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    report([...at, 'with'], error.message, 'Write a London time such as 2025-04-17 16:59.');
  }
}

/** The fields beside a case's reference belong to an act that opens it. */
function checkOpenings(file: ScenarioFile, cases: Cases, report: Report): void {
  const known = [
    ...new Set(runningActs.filter((act) => act.opens).flatMap((act) => Object.keys(act.fields))),
  ];
  for (const [name, entry] of Object.entries(cases)) {
    const at = file.cases ? ['cases', name] : ['case'];
    for (const field of Object.keys(entry.fields).filter((one) => !known.includes(one))) {
      report(
        [...at, field],
        `"${field}" is no field of an opening`,
        suggest(field, [...known, 'reference', 'child', 'family', 'links']),
      );
    }
  }
}

function checkExpected(
  expected: Expectation | undefined,
  at: readonly (string | number)[],
  { policy, on }: { policy: Policy; on: CivilDate },
  report: Report,
): void {
  const stages = [...new Set(Object.values(processes).flatMap((process) => process.stages))];
  if (expected?.stage !== undefined && !stages.includes(expected.stage)) {
    report(
      [...at, 'stage'],
      `there is no stage "${expected.stage}"`,
      suggest(expected.stage, stages, `Write one of ${stages.join(', ')}.`),
    );
  }
  const leads = [...new Set(policy.routes.map(({ to }) => to))];
  (expected?.leads ?? []).forEach((lead, index) => {
    if (!leads.includes(lead))
      report(
        [...at, 'leads', index],
        `nothing in the procedure of ${policy.council} leads to "${lead}"`,
        suggest(lead, leads, `There is ${leads.join(', ')}.`),
      );
  });
  const acts = runningActs.map((one) => one.act);
  const unknownActs = (place: 'possible' | 'tasks', named: readonly string[]) => {
    for (const act of named.filter((one) => !acts.includes(one)))
      report([...at, place], `there is no act "${act}"`, suggest(act, acts));
  };
  unknownActs('possible', Object.values(expected?.possible ?? {}).flatMap(Object.keys));
  unknownActs('tasks', expected?.tasks ?? []);
  const clocks = [...Object.keys(policy.clocks), 'next-look', 'handover-answer'];
  // That a council lacks a clock which others have can be said.
  const anywhere = councils()
    .flatMap((one) => Object.keys(currentPolicy(one, on)?.clocks ?? {}))
    .concat('next-look', 'handover-answer');
  for (const [name, wanted] of Object.entries(expected?.clocks ?? {})) {
    if (!(wanted === 'none' ? anywhere : clocks).includes(name))
      report(
        [...at, 'clocks', name],
        `${policy.council} has no clock "${name}"`,
        suggest(name, clocks, `It has ${clocks.join(', ')}.`),
      );
  }
  (expected?.events ?? []).forEach((event, index) => {
    if (!allEvents.includes(event))
      report([...at, 'events', index], `there is no event "${event}"`, suggest(event, allEvents));
  });
}
