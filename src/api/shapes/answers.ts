import { z } from 'zod';
import { problemTypes } from '../http/problems';

/** What the API answers with, for its document. */

export const problem = z
  .object({
    type: z.url().meta({ description: 'The address of a page about this kind of problem' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(Object.keys(problemTypes) as [string, ...string[]]),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
    cite: z.array(z.string()).optional().meta({ description: 'The rules of the procedure that say so' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const cited = z.array(z.string());
const lead = z.object({ to: z.string(), cite: cited });
const condition = z
  .record(z.string(), z.object({ in: z.array(z.union([z.string(), z.number(), z.boolean()])) }))
  .optional()
  .meta({ description: 'Only where the fields of the act are so' });

export const receipt = z
  .object({
    case: z.string(),
    version: z.int(),
    stage: z.string(),
    events: z.array(z.object({ sequence: z.int(), event: z.string() })),
    clocks: z.array(
      z.object({
        clock: z.string(),
        change: z.string(),
        due: z.string().optional(),
        from: z.string().optional(),
        status: z.string().optional(),
        lateReason: z.literal('needed').optional(),
      }),
    ),
    leads: z.array(lead).optional().meta({ description: 'Where it leads by the procedure' }),
    opened: z.array(z.string()).optional().meta({ description: 'The cases that it opened' }),
    replayed: z
      .literal(true)
      .optional()
      .meta({ description: 'This request was taken before; nothing happened now' }),
    insteadOf: z
      .object({ case: z.string(), because: z.enum(['closed', 'unknown']) })
      .optional()
      .meta({
        description: 'It was done on a contact, because the case of the address is closed or unknown',
      }),
  })
  .meta({ id: 'Receipt', description: 'The answer to an act that was taken' });

export const opened = z.union([
  receipt,
  z.object({ case: z.string() }).meta({ description: 'The case has not answered yet' }),
]);

export const results = z
  .object({
    results: z.array(
      z.union([
        z.object({ case: z.string(), outcome: z.literal('taken'), receipt }),
        z.object({
          case: z.string().nullable(),
          outcome: z.enum(['refused', 'not known']),
          problem,
        }),
      ]),
    ),
  })
  .meta({ id: 'Results', description: 'What became of each child, in the order of the request' });

const possibleAct = z
  .object({
    act: z.string(),
    resource: z.string(),
    title: z.string(),
    possible: z.boolean().meta({ description: 'It would be taken now, of you, with the right fields' }),
    protective: z.literal(true).optional().meta({ description: 'It protects a child and is never refused' }),
    lacks: z
      .array(
        z.object({
          message: z.string(),
          cite: cited.optional(),
          explainable: z.literal(true).optional(),
          when: condition,
        }),
      )
      .optional(),
    asks: z
      .array(
        z.object({
          field: z.string(),
          message: z.string(),
          cite: cited,
          in: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
          explainable: z.literal(true).optional(),
          when: condition,
        }),
      )
      .optional()
      .meta({ description: 'Fields that the procedure asks for' }),
    clocks: z.array(z.string()).optional().meta({ description: 'The clocks that it may be about' }),
  })
  .meta({ id: 'PossibleAct' });

export const caseView = z
  .looseObject({
    case: z.string(),
    stage: z.string(),
    version: z.int(),
    holder: z.string().optional().meta({ description: 'Who holds the case: a staff id' }),
    lastSeen: z
      .object({
        at: z.string(),
        entry: z.int(),
        event: z.string(),
        seenAs: z.literal('expectant-mother').optional(),
        alone: z.boolean().optional(),
      })
      .nullable()
      .meta({ description: 'When the child was last really seen' }),
    waitsFor: z
      .array(z.object({ clock: z.string(), kind: z.string(), due: z.string(), ends: z.string() }))
      .meta({ description: 'The running clocks, the first to end on top' }),
    signOffs: z
      .array(
        z.object({
          act: z.string(),
          entry: z.int(),
          since: z.string(),
          by: z.array(z.string()),
          author: z.string(),
        }),
      )
      .meta({ description: 'What waits for a signature, and whose' }),
    tasks: z
      .array(z.looseObject({ do: z.string(), about: z.int(), cite: cited }))
      .meta({ description: 'What is still to be done because of an entry' }),
    leads: z.array(lead).meta({ description: 'Where the last decision led' }),
    linked: z
      .array(z.object({ case: z.string(), relation: z.string() }))
      .meta({ description: 'Cases that belong with this one' }),
    acts: z.array(possibleAct).optional().meta({ description: 'Which acts are possible now for you' }),
  })
  .meta({ id: 'Case', description: 'Where a case stands' });
