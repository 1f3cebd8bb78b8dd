import { z } from 'zod';
import {
  caseName,
  cite,
  date,
  entry,
  fields,
  instant,
  lead,
  link,
  loggedClock,
  moment,
  notice,
  process,
  reading,
  reference,
  role,
  signOff,
  staff,
  task,
  team,
} from './parts';

/** What the case log answers with: each entry as the record holds it. */

const id = z.string().meta({ description: 'The id of a clock', example: 'referral-decision@1' });

const clockChange = z
  .union([
    z.object({ change: z.literal('started'), clock: loggedClock }),
    z.object({
      change: z.literal('settled'),
      id,
      status: z.enum(['met', 'late']),
      by: entry,
      at: moment,
      lateReason: z.literal('needed').optional(),
    }),
    z.object({ change: z.literal('reopened'), id }),
    z.object({
      change: z.literal('moved'),
      id,
      readings: z.array(reading),
      startedAt: moment,
      calendar: z.string(),
      from: z.array(z.string()).meta({ description: 'The dates that it had before' }),
      why: z.string(),
    }),
    z.object({ change: z.literal('ended'), id, why: z.string() }),
    z.object({
      change: z.literal('stage'),
      id,
      stage: z.string(),
      rung: z.int().optional(),
      told: z.array(role).optional(),
      ahead: z.literal(true).optional(),
    }),
    z.object({
      change: z.literal('held'),
      id,
      until: instant,
      acknowledged: z.object({ by: staff, doneBy: date, rung: z.int() }).optional(),
    }),
    z.object({ change: z.literal('explained'), id }),
  ])
  .meta({ id: 'ClockChange', description: 'What an entry did to one clock' });

const refusalKinds = z
  .array(z.string())
  .meta({ description: 'What another act would have been refused for' });
const elsewhere = z.object({ case: caseName, entry });
const unread = z.array(z.string()).meta({ description: 'Fields that could not be read, or are missing' });

/** What one case says to another: each kind of word has parts of its own. */
const word = z.looseObject({ word: z.string(), from: caseName, entry });
/** How a successor begins, as an opening would. */
const successor = z.object({
  id: caseName,
  relation: z.string(),
  opening: z.looseObject({ act: z.string(), process, council: z.string(), reference, child: reference }),
});

const pins = z
  .object({
    edition: z.int(),
    policy: z.object({ council: z.string(), version: z.string(), hash: z.string() }),
    holidays: z.object({
      version: z.string(),
      until: date,
      from: z.int(),
      years: z.array(z.array(z.int())),
    }),
    offset: z.number().meta({ description: 'Milliseconds ahead of the present: 0 but in training' }),
  })
  .meta({ description: 'What the case computes with' });

const event = z
  .object({
    sequence: entry,
    event: z.string().meta({ example: 'ReferralReceived' }),
    at: moment.meta({ description: 'When it happened' }),
    recordedAt: instant,
    by: staff.meta({ description: 'Who did it' }),
    enteredBy: staff.optional().meta({ description: 'Who typed it in, when that was somebody else' }),
    via: z.enum(['api', 'temporal', 'clock']),
    roles: z.array(role).optional(),
    fields: fields.optional(),
    cite: cite.optional(),
    version: z.int(),
    clocks: z.array(clockChange).optional(),
    stage: z.string().optional(),
    notices: z.array(notice).optional(),
    opened: z
      .object({
        id: caseName,
        process,
        council: z.string(),
        reference,
        child: reference,
        family: reference.optional(),
        chain: caseName,
        team,
      })
      .optional(),
    corrected: z.object({ fact: entry, void: z.literal(true).optional(), at: moment.optional() }).optional(),
    pins: pins.optional(),
    refused: z.object({ act: z.string(), kind: z.string() }).optional(),
    about: z.array(z.int()).optional().meta({ description: 'The numbers of the notices that it speaks of' }),
    team: team.optional(),
    holder: staff.nullable().optional(),
    heldAs: role.nullable().optional().meta({ description: 'The role in which it is held' }),
    signOffs: z.array(signOff).optional(),
    tasks: z.array(task).optional(),
    leads: z.array(lead).optional(),
    linked: z.array(link).optional(),
    opens: z.array(successor).optional(),
    words: z
      .array(z.object({ to: caseName, word }))
      .optional()
      .meta({ description: 'What other cases were told' }),
    movedFrom: elsewhere.optional(),
    carriedFrom: elsewhere.optional(),
    unread: unread.optional(),
    despite: refusalKinds.optional(),
    follows: entry.optional(),
    condensed: z
      .object({ before: date, clocks: z.array(z.string()), facts: z.array(entry) })
      .optional()
      .meta({ description: 'What left the running case because it was long over; the log keeps it' }),
  })
  .meta({ id: 'Event', description: 'One thing that happened to the case' });

export const logOfCase = z
  .object({
    case: caseName,
    items: z.array(
      z.object({
        event,
        writtenAt: instant.meta({ description: 'When the record took it, by the clock of the database' }),
        hash: z.string().meta({ description: 'SHA-256 over the entry and the hash before it' }),
      }),
    ),
  })
  .meta({ id: 'CaseLog', description: 'Everything that happened to a case, in order' });
