import { z } from 'zod';
import { problemTypes } from '../http/problems';
import { caseName, cite, entry, lead } from './parts';

/** What the API answers to an act, and when something is wrong. */

export const problem = z
  .object({
    type: z.url().meta({ description: 'The address of a page about this kind of problem' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What is wrong, and what would be right' }),
    instance: z.string().meta({ description: 'The request, to quote to the people who run Caseclock' }),
    code: z.enum(Object.keys(problemTypes) as [string, ...string[]]),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: 'JSON pointer into the body', example: '/receivedAt' }),
          message: z.string().meta({ example: 'is missing: when it was received' }),
        }),
      )
      .optional(),
    cite: cite.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

export const receipt = z
  .object({
    case: caseName,
    version: z.int().meta({ description: 'Acts taken so far; the ETag' }),
    stage: z.string(),
    events: z.array(z.object({ sequence: entry, event: z.string() })),
    clocks: z
      .array(
        z.object({
          clock: z.string(),
          change: z.string(),
          due: z.string().optional(),
          from: z.string().optional(),
          status: z.string().optional(),
          lateReason: z.literal('needed').optional(),
        }),
      )
      .meta({ description: 'What it did to the clocks of the case' }),
    leads: z.array(lead).optional().meta({ description: 'Where it leads by the procedure' }),
    opened: z.array(caseName).optional().meta({ description: 'The cases that it opened' }),
    replayed: z
      .literal(true)
      .optional()
      .meta({ description: 'This request was taken before; nothing happened now' }),
    insteadOf: z
      .object({ case: caseName, because: z.enum(['closed', 'unknown']) })
      .optional()
      .meta({
        description: 'It was done on a contact, because the case of the address is closed or unknown',
      }),
  })
  .meta({ id: 'Receipt', description: 'The answer to an act that was taken' });

export const opened = z
  .union([
    receipt,
    z.object({ case: caseName }).meta({ description: 'The case is open, and has not answered yet' }),
  ])
  .meta({ id: 'Opened' });

export const results = z
  .object({
    results: z.array(
      z.union([
        z.object({ case: caseName, outcome: z.literal('taken'), receipt }),
        z.object({
          case: caseName.nullable(),
          outcome: z.enum(['refused', 'not known']),
          problem,
        }),
      ]),
    ),
  })
  .meta({ id: 'Results', description: 'What became of each child, in the order of the request' });

export const handedOver = z
  .object({
    case: caseName,
    outcome: z.string().meta({ description: 'The address at which the outcome will be: also in Location' }),
  })
  .meta({ id: 'HandedOver' });

export const outcome = z
  .union([
    z.object({ outcome: z.literal('taken'), receipt }),
    z.object({ outcome: z.literal('refused'), problem }),
  ])
  .meta({ id: 'Outcome', description: 'What became of an act that was handed over' });
