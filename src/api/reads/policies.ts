import type { Request, Response } from 'express';
import { dateOf, formatDuration, instantOf, type CivilDate, type Duration } from '../../calendar';
import {
  councils,
  currentPolicy,
  hashFor,
  versionsOf,
  type ClockRule,
  type Policy,
  type Reading,
  type StepRule,
} from '../../policy';
import { wordsFor, type PolicyWords } from '../../policy/words';
import { Problem } from '../http/problems';
import type { Services } from '../services';

/** GET /v1/policies: every version of every council's procedure. Procedures are public: each council may read all. */
export function readPolicies({ now }: Services) {
  return (_request: Request, response: Response): void => {
    const today = dateOf(instantOf(now()));
    response.json({ items: councils().flatMap((council) => versions(council, today)) });
  };
}

/** GET /v1/policies/{council}: the versions of one council's procedure, the oldest first. */
export function readPoliciesOf({ now }: Services) {
  return (request: Request, response: Response): void => {
    const items = versions(String(request.params.council), dateOf(instantOf(now())));
    if (items.length === 0) throw noPolicy();
    response.json({ items });
  };
}

/** GET /v1/policies/{council}/{version}: its rules, and the words that they were read from. */
export function readPolicy({ now }: Services) {
  return (request: Request, response: Response): void => {
    const { council, version } = request.params;
    const today = dateOf(instantOf(now()));
    const policy = versionsOf(String(council)).find((one) => one.version === version);
    const words = policy && wordsFor(policy.council, policy.version);
    if (!words) throw noPolicy();
    const { terms, roles, prompts, outside, rules } = words;
    response.json({
      ...summaryOf(policy, words, today),
      ...{ terms, roles },
      clocks: Object.entries(policy.clocks).map((one) => clockOf(...one, words)),
      steps: Object.entries(policy.steps).map((one) => stepOf(...one, words)),
      routes: policy.routes.map(({ on, to, cite }, index) => ({
        ...{ on: on.event, to, cite },
        ...saying(words, `routes.${index}`),
      })),
      ...{ prompts, outside, rules },
    });
  };
}

function versions(council: string, today: CivilDate) {
  return versionsOf(council).flatMap((policy) => {
    const words = wordsFor(council, policy.version);
    return words ? [summaryOf(policy, words, today)] : [];
  });
}

function summaryOf({ council, version, effective }: Policy, words: PolicyWords, today: CivilDate) {
  const { name, source, review, national } = words;
  const next = versionsOf(council).find((one) => one.effective > effective);
  return {
    ...{ council, version, name, effective },
    until: next?.effective ?? null,
    inForce: currentPolicy(council, today)?.version === version,
    hash: hashFor(council, version),
    source,
    ...(review !== undefined && { review }),
    ...(national !== undefined && { national }),
  };
}

function clockOf(clock: string, rule: ClockRule, words: PolicyWords) {
  const { process, who, whoFor, cite, starts, until, repeats, readings } = rule;
  return {
    ...{ clock, process, class: rule.class, who, cite },
    ...(whoFor && { whoFor }),
    ...saying(words, `clocks.${clock}`),
    starts: eventsOf(starts),
    until: eventsOf(until),
    ...(repeats && { repeats }),
    readings: readings.map(readingOf),
  };
}

function readingOf({ kind, within, before, field, cite, unverified }: Reading) {
  const told = (duration: Duration | undefined) => duration && formatDuration(duration);
  return { kind, within: told(within), before: told(before), field, cite, ...(unverified && { unverified }) };
}

function stepOf(act: string, rule: StepRule, words: PolicyWords) {
  const { cite, by, qualified, secondPerson, standsIn } = rule;
  return {
    ...{ act, cite, by, qualified, standsIn },
    ...(secondPerson && { secondPerson: secondPerson.of }),
    ...saying(words, `steps.${act}`),
  };
}

function eventsOf(triggers: readonly { event: string }[]): string[] {
  return [...new Set(triggers.map(({ event }) => event))];
}

function saying({ says }: PolicyWords, at: string): { says?: string } {
  return says[at] === undefined ? {} : { says: says[at] };
}

function noPolicy(): Problem {
  return new Problem(
    'not-found',
    'There is no such procedure here. GET /v1/policies lists those that there are.',
  );
}
