import { z } from 'zod';
import { CalendarError, parseDuration } from '../../calendar';
import { fieldPattern, parseCaseId, referencePattern, slugPattern } from '../../casework/ids';
import { roles, type FieldDefinition, type Role } from '../../vocabulary';
import { INSTANT_FORM, MOMENT_FORM, readDate, readMoment, type ReadMoment } from './moments';

/** A zod schema for each field of the vocabulary. Messages say what would be right and never repeat what was sent. */
export function fieldSchema(definition: FieldDefinition): z.ZodType {
  const one = single(definition);
  const schema = definition.many
    ? z.array(one, { error: saying('is a list', definition.about) }).max(100)
    : one;
  const described = schema.meta({ description: definition.about });
  // What only some councils demand stands in their policies: the case asks for it.
  return definition.always ? described : described.optional();
}

function single({ type, about, codes }: FieldDefinition): z.ZodType {
  switch (type) {
    case 'flag':
      return z.boolean({ error: saying('is true or false', about) });
    case 'count':
      return z.int({ error: saying('is a whole number', about) }).min(0, { error: 'is not negative' });
    case 'event':
      return z
        .int({ error: saying('is the sequence number of an entry', about) })
        .min(0, { error: 'is not negative' });
    case 'code':
      return codes
        ? z.enum(codes, { error: saying(`is one of ${codes.join(', ')}`, about) })
        : slugSchema(about);
    case 'role':
      return z.enum(Object.keys(roles) as [Role, ...Role[]], {
        error: saying('is a role of the vocabulary, such as team-manager', about),
      });
    case 'moment':
      return momentSchema(about);
    case 'date':
      return read(saying('is a date, 2026-04-15', about), readDate, {
        format: 'date',
        example: '2026-04-15',
      });
    case 'duration':
      return text('is a duration, 20 working days', about)
        .refine(isDuration, { error: 'is a duration, 20 working days' })
        .meta({ example: '20 working days' });
    case 'reference':
      return referenceSchema(about);
    case 'case':
      return caseSchema(about);
    case 'person':
    case 'team':
      return slugSchema(about);
    case 'clock':
      return text(CLOCK_FORM, about).regex(slugPattern, { error: CLOCK_FORM });
    case 'field':
      return text(FIELD_FORM, about).regex(fieldPattern, { error: FIELD_FORM });
    case 'note':
      return text('is a text of at most 500 characters', about).max(500, {
        error: 'is a text of at most 500 characters',
      });
  }
}

export function momentSchema(about: string): z.ZodType<string> {
  return read(saying(MOMENT_FORM, about), (value) => readMoment(value), {
    description: about,
    example: '2026-04-15T09:30:00Z',
  });
}

/** The hour is needed: clocks in hours run from it. */
export function instantSchema(about: string): z.ZodType<string> {
  return read(saying(INSTANT_FORM, about), (value) => readMoment(value, false), {
    description: about,
    example: '2025-04-17T16:59',
  });
}

const REFERENCE_FORM = 'is a reference such as REF-123: capitals, digits and hyphens, and no name';
export function referenceSchema(about: string): z.ZodString {
  return text(REFERENCE_FORM, about)
    .regex(referencePattern, { error: REFERENCE_FORM })
    .meta({ description: about });
}

const FIELD_FORM = 'is the name of a field, such as keyElementsListed';
const CASE_FORM = 'is the id of a case, such as referral:peterborough:REF-123';
const CLOCK_FORM = 'is the name of a clock, such as referral-decision, without the number behind it (@1)';

export function caseSchema(about: string): z.ZodType<string> {
  return text(CASE_FORM, about)
    .refine((value) => parseCaseId(value) !== null, { error: CASE_FORM })
    .meta({ description: about, example: 'referral:peterborough:REF-123' });
}

const SLUG_FORM = 'is an id: lower case, digits and hyphens';
export function slugSchema(about: string): z.ZodString {
  return text(SLUG_FORM, about).regex(slugPattern, { error: SLUG_FORM }).meta({ description: about });
}

function text(form: string, about: string): z.ZodString {
  return z.string({ error: saying(form, about) });
}

function read(
  error: ReturnType<typeof saying>,
  reader: (value: string) => ReadMoment,
  meta: { description?: string; format?: string; example: string },
): z.ZodType<string> {
  return z
    .string({ error })
    .meta(meta)
    .transform((value, context) => {
      const answer = reader(value);
      if ('moment' in answer) return answer.moment;
      context.addIssue({ code: 'custom', message: answer.wrong });
      return z.NEVER;
    });
}

function saying(form: string, about: string) {
  return (issue: { input?: unknown }): string => (issue.input === undefined ? `is missing: ${about}` : form);
}

function isDuration(value: string): boolean {
  try {
    parseDuration(value);
    return true;
  } catch (error) {
    if (error instanceof CalendarError) return false;
    throw error;
  }
}
