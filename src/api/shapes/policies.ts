import { z } from 'zod';
import { cite, date, process, role } from './parts';

/** What is said about the procedures: which is in force when, and what it asks for. */

const summary = {
  council: z.string().meta({ example: 'peterborough' }),
  version: z.string().meta({ example: 'undated' }),
  name: z.string().meta({ example: 'Peterborough' }),
  effective: date.meta({ description: 'The first day on which cases open under it' }),
  until: date.nullable().meta({ description: 'The day on which the next version takes over' }),
  inForce: z.boolean().meta({ description: 'Cases that open today are computed with it' }),
  hash: z.string().meta({ description: 'Names its rules exactly: cases are pinned to it' }),
  source: z.string(),
  review: z.string().optional().meta({ description: 'When the council said it would review it' }),
  national: z.string().optional().meta({ description: 'The edition of the national frame beside it' }),
};

export const policyList = z
  .object({ items: z.array(z.object(summary).meta({ id: 'PolicyVersion' })) })
  .meta({ id: 'Policies' });

const readingRule = z.object({
  kind: z.enum(['target', 'limit', 'national']),
  within: z.string().optional().meta({ example: '1 working day' }),
  before: z.string().optional().meta({ example: '5 working days' }),
  field: z
    .string()
    .optional()
    .meta({ description: 'The field of what starts it that says how long, or until when' }),
  cite,
  unverified: z.literal(true).optional(),
});

const obligation = z
  .object({
    clock: z.string().meta({ example: 'referral-decision' }),
    process,
    class: z.enum(['safety', 'statutory', 'practice', 'administrative']),
    who: role.meta({ description: 'Who must do it' }),
    whoFor: z
      .partialRecord(role, role)
      .optional()
      .meta({ description: 'Who must do it instead, by the role in which the case is held' }),
    says: z.string().optional().meta({ description: 'What the procedure says' }),
    cite,
    starts: z.array(z.string()).meta({ description: 'The events that start it' }),
    until: z.array(z.string()).meta({ description: 'The events that settle it' }),
    repeats: z.enum(['last held', 'plan start']).optional(),
    readings: z.array(readingRule),
  })
  .meta({ id: 'ObligationRule', description: 'One clock of a procedure' });

const step = z
  .object({
    act: z.string().meta({ example: 'decideReferral' }),
    says: z.string().optional(),
    cite,
    by: z
      .array(role)
      .optional()
      .meta({ description: 'The roles that may do it; absent: whoever has the case' }),
    qualified: z.literal(true).optional().meta({ description: 'A qualified social worker alone' }),
    secondPerson: z.string().optional().meta({ description: 'Not whoever recorded this event' }),
    standsIn: z.array(role).optional().meta({ description: 'Who may stand in, and says so' }),
  })
  .meta({ id: 'StepRule', description: 'How a procedure wants one act done' });

export const policyAnswer = z
  .object({
    ...summary,
    terms: z.record(z.string(), z.string()).meta({ description: 'The council’s own words' }),
    roles: z.record(z.string(), z.string()).meta({ description: 'The council’s own names of roles' }),
    clocks: z.array(obligation),
    steps: z.array(step),
    routes: z
      .array(z.object({ on: z.string(), to: z.string(), says: z.string().optional(), cite }))
      .meta({ description: 'Where a decision leads' }),
    prompts: z.array(z.object({ at: z.string(), says: z.string(), cite })).meta({
      description: 'What is shown, and refuses nothing',
    }),
    outside: z.array(z.object({ cite, because: z.string() })).meta({
      description: 'What no clock carries out, and why',
    }),
    rules: z
      .record(z.string(), z.object({ ref: z.string(), quote: z.string() }))
      .meta({ description: 'Every rule that it cites, word for word' }),
  })
  .meta({ id: 'Policy' });
