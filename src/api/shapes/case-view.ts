import { z } from 'zod';
import {
  caseName,
  cite,
  clock,
  condition,
  date,
  entry,
  instant,
  lead,
  link,
  moment,
  process,
  reading,
  reference,
  role,
  scalar,
  signOff,
  staff,
  task,
  team,
} from './parts';

/** What the reads of one running case answer with. */

const possibleAct = z
  .object({
    act: z.string(),
    resource: z.string().meta({ description: 'POST it to /v1/cases/{id}/{resource}' }),
    title: z.string(),
    possible: z.boolean().meta({ description: 'It would be taken now, of you, with the right fields' }),
    protective: z.literal(true).optional().meta({ description: 'It protects a child and is never refused' }),
    lacks: z
      .array(
        z.object({
          message: z.string(),
          cite: cite.optional(),
          explainable: z.literal(true).optional(),
          when: condition.optional(),
        }),
      )
      .optional()
      .meta({ description: 'What stands against it' }),
    asks: z
      .array(
        z.object({
          field: z.string(),
          message: z.string(),
          cite,
          in: z.array(scalar).optional(),
          explainable: z.literal(true).optional(),
          when: condition.optional(),
        }),
      )
      .optional()
      .meta({ description: 'Fields that the procedure asks for' }),
    clocks: z.array(z.string()).optional().meta({ description: 'The clocks that it may be about' }),
  })
  .meta({ id: 'PossibleAct' });

const possibleActs = z.array(possibleAct).meta({ description: 'Which acts are possible now for you' });

export const caseView = z
  .object({
    case: caseName,
    process,
    council: z.string(),
    reference,
    child: reference,
    family: reference.optional(),
    chain: caseName.meta({ description: 'The first case of the story that this one continues' }),
    team,
    holder: staff.optional().meta({ description: 'Who holds the case' }),
    heldAs: role.optional().meta({ description: 'In which role it was allocated to them' }),
    stage: z.string(),
    version: z.int().meta({ description: 'Acts taken so far; the ETag, and what If-Match compares' }),
    openedAt: instant,
    policy: z
      .object({ version: z.string(), calendar: z.string() })
      .meta({ description: 'The procedure and the bank holidays that it is computed with' }),
    clocks: z.array(clock),
    waitsFor: z
      .array(
        z.object({
          clock: z.string(),
          kind: z.enum(['target', 'limit', 'national']),
          due: date,
          ends: instant,
        }),
      )
      .meta({ description: 'The running clocks, the first to end on top' }),
    signOffs: z.array(signOff).meta({ description: 'What waits for a signature, and whose' }),
    tasks: z.array(task).meta({ description: 'What is still to be done because of an entry' }),
    leads: z.array(lead).meta({ description: 'Where the last decision led' }),
    linked: z.array(link).meta({ description: 'Cases that belong with this one' }),
    lastSeen: z
      .object({
        at: moment,
        entry,
        event: z.string(),
        seenAs: z.literal('expectant-mother').optional(),
        alone: z.boolean().optional(),
      })
      .nullable()
      .meta({ description: 'When the child was last really seen' }),
    links: z.object({ self: z.string(), log: z.string() }),
    acts: possibleActs.optional().meta({
      description: 'Which acts are possible now for you; absent where only the record is left of it',
    }),
  })
  .meta({ id: 'Case', description: 'Where a case stands' });

export const clocksOfCase = z
  .object({ case: caseName, version: z.int(), items: z.array(clock) })
  .meta({ id: 'Clocks' });

export const actsOfCase = z
  .object({ case: caseName, version: z.int(), items: possibleActs })
  .meta({ id: 'PossibleActs' });

const said = {
  event: z.string(),
  at: moment,
  local: z.string().meta({ example: 'Thu 17 Apr 2025 16:59 BST' }),
};

export const explanation = z
  .object({
    case: caseName,
    policy: z.string().meta({ example: 'peterborough@undated' }),
    clock: z.string(),
    says: z.string().meta({ description: 'What the procedure says' }),
    cite,
    startedBy: z.object({ ...said, where: condition.optional() }),
    readings: z.array(
      z.object({
        ...reading.omit({ provisional: true }).shape,
        local: z.string(),
        provisional: z.boolean(),
        unverified: z
          .literal(true)
          .optional()
          .meta({ description: 'A national row that was not checked against the edition in force' }),
        wins: z.literal(true).optional().meta({ description: 'It is the one that makes it late' }),
      }),
    ),
    others: z
      .array(
        z.object({
          reads: z.string(),
          cite,
          contradiction: z.string().optional(),
          because: z.string(),
          due: date.optional(),
          local: z.string().optional(),
        }),
      )
      .meta({ description: 'Readings that lost a contradiction of the procedure' }),
    settledBy: z.object({ ...said, inTime: z.boolean() }).optional(),
    endedBy: z.object(said).optional(),
    calendar: z.string(),
    sentences: z.array(z.string()).meta({ description: 'The same, to be read aloud' }),
    rules: z
      .record(z.string(), z.object({ ref: z.string(), quote: z.string() }))
      .meta({ description: 'The rules that are cited, word for word' }),
  })
  .meta({ id: 'Explanation', description: 'Why a clock is due when it is due' });
