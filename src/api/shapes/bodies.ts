import { z } from 'zod';
import type { Fields, Link, Moment, Relation } from '../../casework/types';
import { actNamed, generalFields, type ActDefinition } from '../../vocabulary';
import { caseSchema, fieldSchema, instantSchema, momentSchema, referenceSchema, slugSchema } from './fields';
import { check } from './check';
import { exampleOf } from './examples';

/** The body of an act, taken apart into what every act has and what this one has. */
export interface ActBody {
  happenedAt?: Moment;
  /** Who did it, when somebody else enters it. */
  enteredFor?: string;
  fields: Fields;
  /** Of an act that protects a child: what could not be read and was left out. */
  unread?: readonly string[];
  /** For an act that protects a child, where the case of the address is not known here. */
  child?: string;
  team?: string;
}

export interface OpeningBody extends ActBody {
  happenedAt: Moment;
  reference: string;
  child: string;
  family?: string;
  /** The cases that it continues or belongs with. */
  links?: readonly Link[];
}

const enteredFor = slugSchema('the staff id of whoever did it, when you enter it for them').optional();

const aboutActs = {
  happenedAt: momentSchema('when it happened; absent: now').optional(),
  enteredFor,
};

/** What protects a child is taken on any address: where there is no such case, a contact is opened for it. */
const aboutProtection = {
  ...aboutActs,
  child: referenceSchema(
    'the child’s reference, for a contact to be opened where this case is not known here',
  )
    .meta({ example: 'C-1001' })
    .optional(),
  team: slugSchema('the team that must decide on such a contact').optional(),
};

const relations = (actNamed('linkCase')?.fields.relation?.codes ?? []) as [Relation, ...Relation[]];

const links = z
  .array(
    z.strictObject({
      case: caseSchema('the id of the other case'),
      relation: z.enum(relations, { error: `is one of ${relations.join(', ')}` }),
    }),
    { error: 'is a list of { case, relation }' },
  )
  .max(20)
  .meta({
    description:
      'cases of your council that this one continues or belongs with; the first one’s chain is continued. A re-referral links its earlier-referral',
  });

const aboutOpenings = {
  reference: referenceSchema('the reference of the episode in the case system').meta({ example: 'REF-123' }),
  child: referenceSchema('the reference of the child in the case system').meta({ example: 'C-1001' }),
  family: referenceSchema('the reference of the family, where there is one')
    .meta({ example: 'F-77' })
    .optional(),
  receivedAt: instantSchema('when it was received: clocks in hours run from it'),
  links: links.optional(),
  enteredFor,
};

/** The schema of an act's body: made from its definition, strict, with what every act may say beside it. */
export function bodySchema(definition: ActDefinition): z.ZodObject {
  const made = schemas.get(definition.act) ?? makeSchema(definition);
  schemas.set(definition.act, made);
  return made;
}

/** One schema for each act: routes and the API document speak of the same. */
const schemas = new Map<string, z.ZodObject>();

function makeSchema(definition: ActDefinition): z.ZodObject {
  const fields = Object.fromEntries(
    Object.entries({ ...generalFields, ...definition.fields }).map(([name, field]) => [
      name,
      fieldSchema(field),
    ]),
  );
  // A field that bears a common name is the act's own: `happenedAt` of a correction is the time it corrects to.
  const common = definition.opens ? aboutOpenings : definition.protective ? aboutProtection : aboutActs;
  return z
    .strictObject({ ...common, ...fields })
    .meta({ id: definition.act, title: definition.title, examples: [exampleOf(definition)] });
}

/** Reads the body of an act on a case. Throws a 422 that points at each field that is not right. */
export function readAct(definition: ActDefinition, schema: z.ZodObject, body: unknown): ActBody {
  return actBody(definition, check(schema, body, definition.title));
}

/** Reads what can be read of the body of an act that protects a child, and names the rest (decisions 1.1). */
export function readProtective(definition: ActDefinition, schema: z.ZodObject, body: unknown): ActBody {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const read: Record<string, unknown> = {};
  const unread = new Set(isObject ? [] : ['fields']);
  for (const [name, value] of Object.entries(isObject ? body : {})) {
    const field = Object.hasOwn(schema.shape, name) ? (schema.shape[name] as z.ZodType) : undefined;
    const answer = field?.safeParse(value);
    if (answer?.success) read[name] = answer.data;
    else unread.add(field ? name : 'unknown');
  }
  return { ...actBody(definition, read), ...(unread.size > 0 && { unread: [...unread] }) };
}

function actBody(definition: ActDefinition, read: Record<string, unknown>): ActBody {
  const own = fieldNames(definition);
  const common = (name: string) => {
    const value = own.has(name) ? undefined : read[name];
    return value === undefined ? {} : { [name]: value };
  };
  return {
    ...(definition.protective && { ...common('child'), ...common('team') }),
    ...common('happenedAt'),
    ...common('enteredFor'),
    fields: only(read, own),
  };
}

function fieldNames(definition: ActDefinition): ReadonlySet<string> {
  return new Set(Object.keys({ ...generalFields, ...definition.fields }));
}

/** Reads the body of an opening. */
export function readOpening(definition: ActDefinition, schema: z.ZodObject, body: unknown): OpeningBody {
  const whole = check(schema, body, definition.title);
  const read = whole as Record<string, string>;
  return {
    ...(whole.links === undefined ? {} : { links: whole.links as readonly Link[] }),
    ...(read.enteredFor === undefined ? {} : { enteredFor: read.enteredFor }),
    ...(read.family === undefined ? {} : { family: read.family }),
    happenedAt: read.receivedAt as Moment,
    reference: read.reference!,
    child: read.child!,
    fields: only(read, fieldNames(definition)),
  };
}

function only(read: Record<string, unknown>, names: ReadonlySet<string>): Fields {
  const wanted = Object.entries(read).filter(([name, value]) => names.has(name) && value !== undefined);
  return Object.fromEntries(wanted) as Fields;
}
