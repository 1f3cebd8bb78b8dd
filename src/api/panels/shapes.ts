import { z } from 'zod';
import { civilDate, type CivilDate } from '../../calendar';
import { slugPattern } from '../../casework/ids';
import { actNamed } from '../../vocabulary';
import { notFound, Problem } from '../http/problems';
import { bodySchema } from '../shapes/bodies';
import { check } from '../shapes/check';
import { exampleOf } from '../shapes/examples';
import { perChildFields, type ChildsPart } from '../shapes/together';

/** The act that records what a panel decided of one case. */
export const decideAtPanel = actNamed('decideAtPanel')!;

/** How many cases one request may decide. */
const most = 60;

const slug = z
  .string({ error: 'is the name of a panel: lower case and hyphens' })
  .regex(slugPattern, { error: 'is the name of a panel: lower case and hyphens' });
const cursorWords = 'is the "next" of the page before';

export const sittingsQuery = z.strictObject({
  panel: slug.optional(),
  limit: z.coerce
    .number({ error: 'is a number from 1 to 100' })
    .int({ error: 'is a whole number' })
    .min(1, { error: 'is at least 1' })
    .max(100, { error: 'is at most 100' })
    .default(50),
  cursor: z.string({ error: cursorWords }).max(500, { error: cursorWords }).optional(),
});

/** Which sitting an address names: 'hull', 'child-in-need-panel', '2026-04-15'. Throws a 404 for what is none. */
export function sittingNamed(params: Record<string, unknown>): {
  council: string;
  panel: string;
  day: CivilDate;
} {
  const { council = '', panel = '', date = '' } = params as Record<string, string>;
  if (!slugPattern.test(council) || !slugPattern.test(panel)) throw notFound();
  try {
    return { council, panel, day: civilDate(date) };
  } catch {
    const message = 'is a date, 2026-04-15';
    throw new Problem('shape', `The day of the sitting ${message}.`, {
      errors: [{ pointer: '/date', message }],
    });
  }
}

/** The act's own fields that this address leaves open: which panel it is stands in the address. */
function fields(): z.ZodObject {
  return bodySchema(decideAtPanel).partial().omit({ panel: true });
}

function schemaOf(decision: z.ZodType): z.ZodObject {
  const apart = perChildFields(decideAtPanel);
  const common = Object.entries(fields().shape).filter(([name]) => !apart.has(name));
  return z.strictObject({
    decisions: z
      .array(decision, { error: 'is a list of { case, outcome, … }' })
      .min(1, { error: 'names at least one case' })
      .max(most, { error: `has at most ${most} cases` }),
    ...Object.fromEntries(common),
  });
}

/** What one sitting decided: what holds for all cases once, and of each case what was decided. */
export const decisionsBody = schemaOf(
  z.strictObject({
    case: z.string().meta({ description: 'the id of the case' }),
    ...fields().shape,
  }),
).meta({
  id: 'panelDecisions',
  title: 'What a panel decided in one sitting',
  examples: [
    {
      quorate: true,
      decisions: ['SD-123', 'SD-124'].map((reference) => ({
        case: `step-down:hull:${reference}`,
        outcome: exampleOf(decideAtPanel).outcome,
        reasonRecorded: true,
      })),
    },
  ],
});

const readSchema = schemaOf(
  z.looseObject({ case: z.string({ error: 'is the id of a case' }) }, { error: 'is { case, outcome, … }' }),
);

/**
 * Takes the body apart into one act for each case, on the day of the sitting unless it says another. What is wrong with
 * one case's own part is told with that case; throws a 422 for the rest.
 */
export function readDecisions(
  { panel, day }: { panel: string; day: CivilDate },
  body: unknown,
): readonly (ChildsPart & { case: string })[] {
  const { decisions, ...common } = check(readSchema, body, 'What a panel decided in one sitting') as {
    decisions: { case: string }[];
  };
  const named = decisions.map((one) => one.case);
  const twice = named.findIndex((id, index) => named.indexOf(id) !== index);
  if (twice >= 0) {
    const message = 'stands twice in the list: one sitting decides a case once';
    throw new Problem('shape', `/decisions/${twice}/case ${message}.`, {
      errors: [{ pointer: `/decisions/${twice}/case`, message }],
    });
  }
  return decisions.map(({ case: id, ...own }) => ({
    case: id,
    body: { happenedAt: day, ...common, ...own, panel },
    misplaced: [],
  }));
}
