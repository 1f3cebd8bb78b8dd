import { z } from 'zod';
import { processNames, roles, type Role } from '../../vocabulary';

/** The parts that answers are made of. */

export const instant = z.string().meta({
  format: 'date-time',
  description: 'An instant, in UTC',
  example: '2026-04-15T08:30:00.000Z',
});
export const date = z
  .string()
  .meta({ format: 'date', description: 'A date in London', example: '2026-04-15' });
export const moment = z.string().meta({
  description: 'An instant; or a London date, where the hour is not known',
  example: '2026-04-15T08:30:00.000Z',
});
export const caseName = z
  .string()
  .meta({ description: 'The id of a case', example: 'referral:peterborough:REF-123' });
export const staff = z.string().meta({ description: 'A staff id', example: 'pet-social-worker' });
export const team = z.string().meta({ description: 'The id of a team', example: 'referral-and-assessment' });
export const reference = z
  .string()
  .meta({ description: 'A reference of the case system', example: 'REF-123' });
export const entry = z.int().meta({ description: 'The number of an entry of the case log', example: 7 });
export const process = z.enum(processNames).meta({ description: 'The kind of case' });
export const cite = z.array(z.string()).meta({ description: 'The rules that say so', example: ['PET-3.5f'] });

/** Of staff, and of people outside whom somebody tells. */
export const role = z
  .enum(Object.keys(roles) as [Role, ...Role[]])
  .meta({ id: 'Role', description: 'A role' });

export const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const condition = z
  .record(z.string(), z.object({ in: z.array(scalar) }))
  .meta({ description: 'Only where the fields of the act are so' });

export const fields = z
  .record(z.string(), z.union([scalar, z.array(z.string()), z.array(z.number())]))
  .meta({ description: 'What was entered, by the names of the act’s fields' });

export const lead = z.object({ to: z.string(), cite });
export const link = z.object({ case: caseName, relation: z.string() });
export const signOff = z.object({
  act: z.string().meta({ description: 'The act that signs it' }),
  entry,
  since: moment,
  by: z.array(role),
  author: staff.meta({ description: 'Who wrote it, and does not sign it' }),
});
export const task = z.object({
  do: z.string().meta({ description: 'The act that does it' }),
  about: entry,
  whom: role.optional(),
  fields: z.array(z.string()).optional(),
  cite,
});

export const clockStatus = z.enum(['running', 'met', 'late', 'ended']).meta({
  description: 'Met, or done too late, or fallen away; running until then',
});
export const skipped = z.array(z.object({ date, why: z.string() })).meta({
  description: 'The days that were not counted',
});

/** One reading of an obligation: when it is due by one sentence of the procedure. */
export const reading = z
  .object({
    kind: z.enum(['target', 'limit', 'national']),
    says: z.string().meta({ example: '1 working day' }),
    cite,
    due: date,
    dueAt: instant.nullable().meta({ description: 'The exact instant of a reading in hours' }),
    ends: instant.meta({ description: 'The first instant that is too late' }),
    original: instant.optional().meta({ description: '“ends” as it first was, before anything moved it' }),
    skipped,
    provisional: z.literal(true).optional().meta({
      description: 'Beyond the bank holidays that are published',
    }),
  })
  .meta({ id: 'Reading' });

/** One occurrence of one obligation, as the case holds it. */
const clockFields = {
  id: z.string().meta({ example: 'referral-decision@1' }),
  name: z.string().meta({ example: 'referral-decision' }),
  startedAt: moment,
  readings: z.array(reading),
  calendar: z.string().meta({ description: 'The bank-holiday table it was computed with' }),
  status: clockStatus,
  settledAt: moment.optional(),
  endedBecause: z.string().optional(),
  lateReason: z.enum(['needed', 'given']).optional(),
  rung: z.int().meta({ description: 'How far its escalation has climbed' }),
  told: z.array(role).optional(),
  heldUntil: instant.optional(),
  heldRung: z.int().optional(),
  acknowledged: z.object({ by: staff, doneBy: date, rung: z.int() }).optional(),
};

export const clock = z
  .object({
    ...clockFields,
    flags: z.array(z.string()).meta({ description: 'What was announced or passed: “passed limit”' }),
  })
  .meta({ id: 'Clock', description: 'One occurrence of one obligation, with all its dates' });

/** As an event of the log starts it. */
export const loggedClock = z
  .object({
    ...clockFields,
    startedBy: entry,
    settledBy: entry.optional(),
    done: z.array(z.string()),
  })
  .meta({ id: 'LoggedClock' });

/** Which obligation of which rung a notice speaks of, and to whom it goes. */
export const notice = z
  .object({
    number: z.int(),
    kind: z.string().meta({ example: 'due-soon' }),
    clock: z.string().optional(),
    step: z.string().optional(),
    to: z.array(role),
    people: z.array(staff).optional(),
    team,
    as: z.enum(['mail', 'digest', 'task']),
    due: date.optional(),
    dueAt: instant.optional(),
    reading: z.enum(['target', 'limit', 'national']).optional(),
    rung: z.int().optional(),
    cite,
  })
  .meta({ id: 'Notice', description: 'Who hears what' });

/** A page of a list; `next` of one page is `cursor` of the next. */
export function page<T extends z.ZodType>(id: string, line: T) {
  return z
    .object({
      items: z.array(line),
      page: z.object({
        next: z
          .string()
          .nullable()
          .meta({ description: 'Ask with cursor=… for the next page; null on the last one' }),
      }),
      asAt: instant.meta({ description: 'When the list was true' }),
    })
    .meta({ id });
}
