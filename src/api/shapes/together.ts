import { z } from 'zod';
import { generalFields, type ActDefinition } from '../../vocabulary';
import { Problem } from '../http/problems';
import { bodySchema } from './bodies';
import { check } from './check';
import { exampleOf } from './examples';

/** How many children one request may be about. */
const most = 30;

/** One child's part of an act that is entered for several: the whole body of its act. */
export interface ChildsPart {
  case: unknown;
  body: unknown;
  /** What stood in the common part and is of one child alone: it is nobody's. */
  misplaced: readonly string[];
}

/** The fields that differ from child to child: what was seen, notes, entries of the case, the child itself. */
export function perChildFields({ fields }: ActDefinition): ReadonlySet<string> {
  const own = Object.entries({ ...generalFields, ...fields })
    .filter(([, { perChild, type }]) => perChild === true || type === 'note' || type === 'event')
    .map(([name]) => name);
  return new Set([...own, 'child', 'team']);
}

/** The body of an act that is entered once for several children. */
export function togetherSchema(definition: ActDefinition): z.ZodObject {
  const made = schemas.get(definition.act) ?? schemaOf(definition, bodySchema(definition).partial());
  schemas.set(definition.act, made);
  return made;
}

const schemas = new Map<string, z.ZodObject>();

function schemaOf(definition: ActDefinition, ofOneChild: z.ZodType): z.ZodObject {
  const apart = perChildFields(definition);
  const shared = Object.entries(bodySchema(definition).partial().shape).filter(([name]) => !apart.has(name));
  const child = z.strictObject({
    case: z.string().meta({ description: 'the id of the child’s case' }),
    fields: ofOneChild
      .optional()
      .meta({ description: `what is of this child; here alone may stand ${[...apart].join(', ')}` }),
  });
  return z
    .strictObject({
      cases: z
        .array(child, { error: 'is a list of { case, fields }' })
        .min(1, { error: 'names at least one case' })
        .max(most, { error: `has at most ${most} cases` }),
      ...Object.fromEntries(shared),
    })
    .meta({
      id: `${definition.act}Together`,
      title: `${definition.title}, for several children`,
      examples: [exampleTogether(definition, apart)],
    });
}

function exampleTogether(definition: ActDefinition, apart: ReadonlySet<string>): Record<string, unknown> {
  const entries = Object.entries(exampleOf(definition));
  const own = Object.fromEntries(entries.filter(([name]) => apart.has(name)));
  const fields = Object.keys(own).length > 0 ? { fields: own } : {};
  return {
    ...Object.fromEntries(entries.filter(([name]) => !apart.has(name))),
    cases: ['REF-123', 'REF-124'].map((one) => ({ case: `referral:peterborough:${one}`, ...fields })),
  };
}

/**
 * Takes the body apart into one for each child. What is wrong with one child's own fields is told with that child.
 * Throws a 422 for the rest; of an act that protects a child only where no child is named at all.
 */
export function readTogether(definition: ActDefinition, body: unknown): readonly ChildsPart[] {
  return definition.protective ? readProtectiveTogether(definition, body) : readStrictly(definition, body);
}

function readStrictly(definition: ActDefinition, body: unknown): readonly ChildsPart[] {
  const schema = schemaOf(definition, z.record(z.string(), z.unknown(), { error: 'is an object' }));
  const { cases, ...common } = check(schema, body, definition.title) as {
    cases: { case: string; fields?: object }[];
  };
  return cases.map(({ case: id, fields }) => ({ case: id, body: { ...common, ...fields }, misplaced: [] }));
}

function readProtectiveTogether(definition: ActDefinition, body: unknown): readonly ChildsPart[] {
  const { cases, ...given } = (body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(cases) || cases.length === 0 || cases.length > most) {
    const message = `is a list of 1 to ${most} { case, fields }`;
    throw new Problem('shape', `/cases ${message}.`, { errors: [{ pointer: '/cases', message }] });
  }
  const apart = perChildFields(definition);
  const common = Object.fromEntries(Object.entries(given).filter(([name]) => !apart.has(name)));
  const misplaced = Object.keys(given).filter((name) => apart.has(name));
  return cases.map((child: unknown) => {
    const { case: id, fields } = (child ?? {}) as { case?: unknown; fields?: unknown };
    const isRight = fields === undefined || (typeof fields === 'object' && !Array.isArray(fields));
    return {
      case: id,
      body: { ...common, ...(isRight && (fields as object | null)) },
      misplaced: isRight ? misplaced : [...misplaced, 'fields'],
    };
  });
}
