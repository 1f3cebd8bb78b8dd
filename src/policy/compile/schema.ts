import { z } from 'zod';
import { parseDuration, type Duration, CalendarError, type CivilDate, civilDate } from '../../calendar';
import { nearest } from '../../vocabulary/nearest';
import { suggest } from './problems';

/**
 * The grammar of a policy file (docs/policies.md has it as one table). It checks shapes and puts short forms
 * into their long one; whether a name exists is asked afterwards (check.ts).
 */

const CLASSES = ['safety', 'statutory', 'practice', 'administrative'] as const;
const UNITS = ['hours', 'days', 'weeks', 'months', 'working days'];

/** An entry with a fixed set of names; a name that is not in it is met with the one that was probably meant. */
function entry<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const key = issue.keys[0]!;
      return `"${key}" has no meaning here\n${suggest(key, Object.keys(shape), `Here stand ${Object.keys(shape).join(', ')}.`)}`;
    },
  });
}

/** What was written, as text: `28` and `[a]` too. */
function asText(written: unknown): string {
  return typeof written === 'string' ? written : JSON.stringify(written);
}

const text = z.string().trim().min(1);
/** One or a list of them. */
function oneOrMore<T extends z.ZodType>(item: T) {
  return z.preprocess((v) => (v === undefined || Array.isArray(v) ? v : [v]), z.array(item).min(1));
}

export const duration = z.unknown().transform((written, context): Duration => {
  if (written === undefined) {
    context.addIssue({
      code: 'custom',
      message: 'a duration is missing\nWrite one such as "10 working days".',
    });
    return z.NEVER;
  }
  try {
    return parseDuration(asText(written).trim().replace(/\s+/g, ' '));
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(written)} is not a duration\n${durationMeant(written)}`,
    });
    return z.NEVER;
  }
});

function durationMeant(written: unknown): string {
  const [, n, unit] = /^\s*(\d+)\s*(.*?)\s*$/.exec(asText(written)) ?? [];
  const meant = unit ? nearest(unit.endsWith('s') ? unit : `${unit}s`, UNITS) : undefined;
  if (n && meant) return `Did you mean "${Number(n) || 1} ${Number(n) === 1 ? meant.slice(0, -1) : meant}"?`;
  return 'Write a whole number and a unit: hours, days, weeks, months or working days, such as "10 working days".';
}

const date = z.unknown().transform((written, context): CivilDate => {
  if (written === undefined) {
    context.addIssue({
      code: 'custom',
      message: 'the date is missing\nAdd a line such as "effective: 2026-04-01".',
    });
    return z.NEVER;
  }
  try {
    return civilDate(asText(written));
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    context.addIssue({ code: 'custom', message: `${error.message}\n` });
    return z.NEVER;
  }
});

const cite = oneOrMore(text);
const roles = oneOrMore(text);
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: () => 'must be a word, a number, true or false\n',
});
const condition = z.record(
  z.string(),
  oneOrMore(scalar).transform((values) => ({ in: values })),
);

const simpleTrigger = { event: text, where: condition.optional() };
export const trigger = z.preprocess(
  (v) => (typeof v === 'string' ? { event: v } : v),
  entry({ ...simpleTrigger, from: text.optional(), of: text.optional() }),
);
/** What a clock starts and ends with may also depend on what was before. */
const clockTrigger = z.preprocess(
  (v) => (typeof v === 'string' ? { event: v } : v),
  entry({
    ...simpleTrigger,
    from: text.optional(),
    of: text.optional(),
    given: trigger.optional(),
    firstSince: oneOrMore(text).optional(),
  }),
);
const triggers = oneOrMore(clockTrigger);

/** '10 working days', '5 working days before', { within | before | earlierOf, cite }. */
const reading = z.preprocess(
  (v) => {
    if (v === null || typeof v === 'object') return v;
    const before = /^(.*) before$/.exec(asText(v).trim());
    return before ? { before: before[1] } : { within: v };
  },
  entry({
    within: duration.optional(),
    before: duration.optional(),
    field: text.optional(),
    earlierOf: z.array(duration).min(2).optional(),
    cite: cite.optional(),
    unverified: z.boolean().optional(),
  }),
);
const readings = oneOrMore(reading);

export const clock = entry({
  process: text,
  cite,
  says: text,
  starts: triggers,
  until: triggers,
  unless: triggers.optional(),
  except: triggers.optional(),
  who: text,
  whoFor: z.record(z.string(), text).optional(),
  class: z.enum(CLASSES).optional(),
  countsFrom: z.enum(['last held', 'plan start']).optional(),
  once: z.literal(true).optional(),
  target: readings.optional(),
  limit: readings.optional(),
  national: readings.optional(),
  extension: entry({ signedBy: roles, cap: duration.optional(), cite: cite.optional() }).optional(),
  exception: entry({
    signedBy: roles,
    establishFirst: z.literal(true).optional(),
    pendingUntil: trigger.optional(),
    cite: cite.optional(),
  }).optional(),
  ownInterval: entry({
    by: roles,
    longerBy: roles.optional(),
    longest: duration.optional(),
    field: text.optional(),
    cite: cite.optional(),
  }).optional(),
  lateReason: entry({ signedBy: roles.optional(), cite: cite.optional() }).optional(),
  losers: z.array(entry({ reads: text, cite, contradiction: text.optional(), because: text })).optional(),
});

const asked = {
  when: condition.optional(),
  given: trigger.optional(),
  force: z.enum(['must', 'explain', 'remind']).optional(),
  cite: cite.optional(),
  says: text.optional(),
};

export const step = entry({
  cite,
  says: text.optional(),
  by: roles.optional(),
  byWhen: z.array(entry({ when: condition, by: roles, cite: cite.optional() })).optional(),
  qualified: z.literal(true).optional(),
  needs: z
    .array(
      entry({ fact: trigger.optional(), undoneBy: trigger.optional(), settled: text.optional(), ...asked }),
    )
    .optional(),
  records: z.array(entry({ field: text, in: oneOrMore(scalar).optional(), ...asked })).optional(),
  secondPerson: entry({ of: text, exceptRoles: roles.optional(), cite: cite.optional() }).optional(),
  standsIn: roles.optional(),
});

const route = entry({
  on: trigger,
  given: trigger.optional(),
  since: entry({ field: text, lessThan: duration.optional(), atLeast: duration.optional() }).optional(),
  to: text,
  cite,
  says: text.optional(),
});

const notice = entry({
  on: trigger,
  given: trigger.optional(),
  to: roles,
  do: text.optional(),
  atOnce: z.literal(true).optional(),
  cite,
  says: text.optional(),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: () => 'must be a time of day\nWrite HH:MM, such as "08:30".',
});

const panelTime = entry({ on: z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri']), at: timeOfDay });

const panel = entry({
  every: duration.refine(({ n, unit }) => n === 1 && (unit === 'weeks' || unit === 'months'), {
    error: () => 'a panel sits every week or every month\nWrite "1 week" or "1 month".',
  }),
  sits: panelTime.optional(),
  eachTeam: z.literal(true).optional(),
  lists: oneOrMore(text).optional(),
  chair: text.optional(),
  attends: roles.optional(),
  capacity: z.number().int().positive().optional(),
  cite,
  says: text.optional(),
});

const version = z.preprocess((v) => (typeof v === 'number' ? String(v) : v), text);
const role = z.preprocess(
  (v) => (typeof v === 'string' ? { calls: v } : v),
  entry({ calls: text, cite: cite.optional() }),
);

export const councilFile = entry({
  council: text,
  name: text,
  version,
  effective: date,
  review: text.optional(),
  source: text,
  draft: z.literal(true).optional(),
  national: version.optional(),
  rules: z.record(z.string(), text).optional(),
  terms: z.record(z.string(), text).optional(),
  roles: z.record(z.string(), role).optional(),
  clocks: z.record(z.string(), clock),
  steps: z.record(z.string(), step).optional(),
  routes: z.array(route).optional(),
  notices: z.array(notice).optional(),
  panels: z.record(z.string(), panel).optional(),
  prompts: z.array(entry({ at: oneOrMore(text), cite, says: text })).optional(),
  outside: z.array(entry({ cite, because: text })).optional(),
});

export const nationalFile = entry({
  national: text,
  version,
  effective: date,
  source: text,
  doubt: text.optional(),
  clocks: z.record(z.string(), clock),
  outside: z.array(entry({ cite, because: text })).optional(),
});

export const houseFile = entry({
  version,
  cutOff: timeOfDay.optional(),
  nonWorkingReceipt: z.enum(['same day', 'next working day']),
  clearDays: z.boolean(),
  opensAt: timeOfDay,
  closesAt: timeOfDay,
  reminderDays: z.number().int().nonnegative(),
  safetyRungHours: z.number().int().positive(),
  practiceRungDays: z.number().int().positive(),
  lateReasonFor: z.array(z.enum(CLASSES)),
  rungs: roles,
  outOfHours: roles,
  nextLook: duration,
  handoverReturns: duration,
  refusedVisitRetry: duration,
  panelSits: panelTime,
  panelAgendaDays: z.number().int().positive(),
  panelOnBankHoliday: z.enum(['next working day', 'previous working day']),
  restrictedBy: roles,
  breakGlassHours: z.number().int().positive(),
  unmarkedSignOff: z.boolean(),
  /** Which clocks are in which class (decisions 6.1). */
  classes: entry({
    safety: z.array(text),
    statutory: z.array(text),
    practice: z.array(text),
    administrative: z.array(text),
  }),
});

export type CouncilFile = z.output<typeof councilFile>;
export type NationalFile = z.output<typeof nationalFile>;
export type HouseFile = z.output<typeof houseFile>;
export type ClockEntry = z.output<typeof clock>;
export type StepEntry = z.output<typeof step>;
export type ReadingEntry = z.output<typeof reading>;
