import { z } from 'zod';
import { CalendarError, civilDate, type CivilDate, type Instant } from '../calendar';
import type { FieldValue, Moment, RefusalKind } from '../casework';
import { relations } from '../casework/links';
import type { Relation } from '../casework/types';
import { suggest } from '../policy/compile/problems';
import { roles, type Role } from '../vocabulary';
import { london, momentOf } from './times';

/** The grammar of a scenario file (docs/scenarios.md). Whether a name exists is asked afterwards (names.ts). */

/** An entry with a fixed set of names; an unknown one is met with the one that was probably meant. */
function entry<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const key = issue.keys[0]!;
      return `"${key}" has no meaning here\n${suggest(key, Object.keys(shape), `Here stand ${Object.keys(shape).join(', ')}.`)}`;
    },
  });
}

/** Text that `read` understands; a mistake says what would be right. */
function readBy<T>(read: (text: string) => T, right: string) {
  return z.unknown().transform((written, context): T => {
    try {
      if (typeof written === 'string') return read(written);
    } catch (error) {
      if (!(error instanceof CalendarError)) throw error;
      context.addIssue({ code: 'custom', message: `${error.message}\n${right}` });
      return z.NEVER;
    }
    const what = written === undefined ? 'the time is missing' : `${JSON.stringify(written)} is no time`;
    context.addIssue({ code: 'custom', message: `${what}\n${right}` });
    return z.NEVER;
  });
}

const text = z.string().trim().min(1);
const at = readBy<Instant>(london, 'Write a London time such as 2025-04-17 16:59.');
const civil = readBy<CivilDate>(civilDate, 'Write a date such as 2025-06-16.');
const happened = readBy<Moment>(momentOf, 'Write a London time such as 2025-04-17 16:59, or a date.');

const kinds = [
  ...([
    'shape',
    'unreadable',
    'unknown-act',
    'not-allowed',
    'not-qualified',
    'four-eyes',
    'missing',
  ] as const),
  ...(['stage', 'closed', 'future', 'stale', 'key-reused', 'authority'] as const),
] satisfies readonly RefusalKind[];

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: () => 'must be a word, a number, true or false\n',
});
const fields = z.record(
  z.string(),
  z.union([scalar, z.array(scalar)]).transform((value) => value as FieldValue),
);

const names = z
  .preprocess((v) => (v === undefined || Array.isArray(v) ? v : [v]), z.array(text).min(1))
  .optional();

const role = z.enum(Object.keys(roles) as [Role, ...Role[]]);
const roleList = z
  .preprocess((v) => (v === undefined || Array.isArray(v) ? v : [v]), z.array(role).min(1))
  .optional();
const person = entry({
  roles: roleList,
  qualified: z.boolean().optional(),
  council: text.optional(),
});

/** What a clock is expected to be; 'none' for one that must not be there. */
const clock = z.union(
  [
    z.literal('none'),
    entry({
      target: text.optional(),
      limit: text.optional(),
      national: text.optional(),
      status: z.enum(['running', 'met', 'late', 'ended']).optional(),
      lateReason: z.enum(['needed', 'given', 'none']).optional(),
      rung: z.number().int().min(0).optional(),
    }),
  ],
  { error: (issue) => clockError(issue.input) },
);

function clockError(written: unknown): string {
  const names = ['target', 'limit', 'national', 'status', 'lateReason', 'rung'];
  if (typeof written !== 'object' || written === null) {
    return `${JSON.stringify(written)} is not what a clock can be\nWrite "none", or an entry with ${names.join(', ')}.`;
  }
  const unknown = Object.keys(written).find((name) => !names.includes(name));
  if (unknown)
    return `"${unknown}" has no meaning here\n${suggest(unknown, names, `Here stand ${names.join(', ')}.`)}`;
  return 'is not what a clock can be\nDates are text; status is running, met, late or ended; lateReason is needed, given or none; rung is a number.';
}

const expectation = entry({
  stage: text.optional(),
  clocks: z.record(z.string(), clock).optional(),
  /** Who holds the case, or 'none'. */
  holder: text.optional(),
  /** Where it leads by the procedure. */
  leads: z.array(text).optional(),
  /** The acts that are still to be done. */
  tasks: z.array(text).optional(),
  /** By person and act: true, or words of what it lacks. */
  possible: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.union([z.literal(true), text], { error: () => 'is true, or words of what the act lacks\n' }),
      ),
    )
    .optional(),
  told: z.array(text).optional(),
  events: z.array(text).optional(),
});
export type Expectation = z.infer<typeof expectation>;
export type ExpectedClock = z.infer<typeof clock>;

const step = entry({
  at,
  /** What a tour tells here. */
  says: text.optional(),
  who: text.optional(),
  /** In another role than usual: somebody on duty, or who acts for another. */
  as: roleList,
  do: text.optional(),
  /** A bank holiday is announced, and the case is renewed with it. */
  bankHoliday: civil.optional(),
  with: fields.optional(),
  happened: happened.optional(),
  enteredBy: text.optional(),
  /** The version that the person had seen (`If-Match`). */
  version: z.number().int().min(0).optional(),
  case: text.optional(),
  /** Names for the cases that open by it. */
  opens: names,
  refused: z.enum(kinds).optional(),
  /** Words of the refusal. */
  saying: text.optional(),
  then: expectation.optional(),
  expect: expectation.optional(),
});
export type WrittenStep = z.infer<typeof step>;

/** A case that another one continues or belongs with: its name in the life, or its whole id. */
const link = entry({ case: text, relation: z.enum(relations as [Relation, ...Relation[]]) });

/** A case's identity and links, and beside them the fields of the act that opens it. */
const caseEntry = z
  .looseObject({ reference: text, child: text, family: text.optional(), links: z.array(link).optional() })
  .transform(({ reference, child, family, links, ...rest }, context) => {
    const read = fields.safeParse(rest);
    if (read.success)
      return { reference, child, ...(family && { family }), ...(links && { links }), fields: read.data };
    context.addIssue({ code: 'custom', message: 'a field of the opening has no value\n' });
    return z.NEVER;
  });

export const scenarioFile = entry({
  life: text,
  says: text.optional(),
  council: text,
  people: z.record(z.string(), person).optional(),
  case: caseEntry.optional(),
  cases: z.record(z.string(), caseEntry).optional(),
  acts: z.array(step).min(1),
});
export type ScenarioFile = z.infer<typeof scenarioFile>;
export type CaseEntry = z.infer<typeof caseEntry>;
