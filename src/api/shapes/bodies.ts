import { z } from 'zod';
import type { Fields, Moment } from '../../casework/types';
import { generalFields, type ActDefinition } from '../../vocabulary';
import { fieldSchema, instantSchema, momentSchema, referenceSchema, slugSchema } from './fields';
import { check } from './check';

/** The body of an act, taken apart into what every act has and what this one has. */
export interface ActBody {
  happenedAt?: Moment;
  /** Who did it, when somebody else enters it. */
  enteredFor?: string;
  fields: Fields;
}

export interface OpeningBody extends ActBody {
  happenedAt: Moment;
  reference: string;
  child: string;
  family?: string;
}

const enteredFor = slugSchema('the staff id of whoever did it, when you enter it for them').optional();

const aboutActs = {
  happenedAt: momentSchema('when it happened; absent: now').optional(),
  enteredFor,
};

const aboutOpenings = {
  reference: referenceSchema('the reference of the episode in the case system').meta({ example: 'REF-123' }),
  child: referenceSchema('the reference of the child in the case system').meta({ example: 'C-1001' }),
  family: referenceSchema('the reference of the family, where there is one')
    .meta({ example: 'F-77' })
    .optional(),
  receivedAt: instantSchema('when it was received: clocks in hours run from it'),
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
  const common = definition.opens ? aboutOpenings : aboutActs;
  return z.strictObject({ ...common, ...fields }).meta({ id: definition.act, title: definition.title });
}

/** Reads the body of an act on a case. Throws a 422 that points at each field that is not right. */
export function readAct(definition: ActDefinition, schema: z.ZodObject, body: unknown): ActBody {
  const read = check(schema, body, definition.title);
  const own = new Set(Object.keys(definition.fields));
  const common = (name: string): string | undefined =>
    own.has(name) ? undefined : (read[name] as string | undefined);
  const happenedAt = common('happenedAt') as Moment | undefined;
  const by = common('enteredFor');
  return {
    ...(happenedAt === undefined ? {} : { happenedAt }),
    ...(by === undefined ? {} : { enteredFor: by }),
    fields: only(read, own),
  };
}

/** Reads the body of an opening. */
export function readOpening(definition: ActDefinition, schema: z.ZodObject, body: unknown): OpeningBody {
  const read = check(schema, body, definition.title) as Record<string, string>;
  return {
    ...(read.enteredFor === undefined ? {} : { enteredFor: read.enteredFor }),
    ...(read.family === undefined ? {} : { family: read.family }),
    happenedAt: read.receivedAt as Moment,
    reference: read.reference!,
    child: read.child!,
    fields: only(read, new Set(Object.keys(definition.fields))),
  };
}

function only(read: Record<string, unknown>, names: ReadonlySet<string>): Fields {
  const wanted = Object.entries(read).filter(([name, value]) => names.has(name) && value !== undefined);
  return Object.fromEntries(wanted) as Fields;
}
