import { CalendarError, civilDate, instant, parseDuration, type CivilDate } from '../calendar';
import { generalFields, roles, type ActDefinition, type FieldDefinition } from '../vocabulary';
import { fieldPattern, parseCaseId, referencePattern, slugPattern } from './ids';
import type { Act, Fields, FieldValue, Moment, Refusal } from './types';

interface Wrong {
  pointer: string;
  message: string;
}

/**
 * Whether an act has the form that its definition gives it. The case checks this itself, because an act may come
 * from anywhere; the values are never repeated in the answer.
 */
export function shapeOf(act: Act, definition: ActDefinition): Refusal | null {
  const fields: unknown = act.fields;
  if (!isObject(fields)) return refuse([{ pointer: '', message: 'an act carries its fields as an object' }]);
  const fieldsOf = fieldsFor(definition);
  const errors = [...momentErrors(act.happenedAt, '/happenedAt')];
  for (const name of Object.keys(fields)) {
    if (!Object.hasOwn(fieldsOf, name)) {
      errors.push({
        pointer: `/${name}`,
        message: `is not a field of "${definition.title}"; it has ${Object.keys(definition.fields).join(', ') || 'none'}`,
      });
    }
  }
  for (const [name, field] of Object.entries(fieldsOf)) {
    const value: unknown = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value === undefined) {
      if (field.always) errors.push({ pointer: `/${name}`, message: `is missing: ${field.about}` });
    } else errors.push(...valueErrors(value, field, `/${name}`));
  }
  return errors.length > 0 ? refuse(errors) : null;
}

/**
 * What can be read of an act that is taken whatever it lacks, and the names of the fields that somebody has to
 * complete: those left out, and those without which it says too little. A name that is no field's is never repeated.
 */
export function readablePart<A extends Act>(
  act: A,
  definition: ActDefinition,
): { act: A; unread: readonly string[] } {
  const given: unknown = act.fields;
  const fieldsOf = fieldsFor(definition);
  const isRight = (name: string, value: unknown) =>
    Object.hasOwn(fieldsOf, name) && valueErrors(value, fieldsOf[name]!, '').length === 0;
  const entries = isObject(given) ? Object.entries(given).filter(([, value]) => value !== undefined) : [];
  const fields = Object.fromEntries(entries.filter(([name, value]) => isRight(name, value))) as Fields;
  const wrong = entries.map(([name]) => name).filter((name) => !Object.hasOwn(fields, name));
  const missing = Object.keys(fieldsOf).filter((name) => fieldsOf[name]?.always && !(name in fields));
  const { happenedAt, unread: _unread, ...rest } = act;
  const isDated = happenedAt !== undefined && momentErrors(happenedAt, '').length === 0;
  const unread = [
    ...(isObject(given) ? [] : ['fields']),
    ...(happenedAt === undefined || isDated ? [] : ['happenedAt']),
    ...[...wrong, ...(act.unread ?? [])].map((name) => (isFieldName(name, fieldsOf) ? name : 'unknown')),
    ...missing,
  ];
  return {
    act: { ...rest, ...(isDated && { happenedAt }), fields } as unknown as A,
    unread: [...new Set(unread)],
  };
}

/** What beside the act's own fields may have been unreadable. */
const besides = ['fields', 'happenedAt', 'enteredFor', 'child', 'team'];

function isFieldName(name: string, fieldsOf: Readonly<Record<string, FieldDefinition>>): boolean {
  return Object.hasOwn(fieldsOf, name) || besides.includes(name);
}

/**
 * The act with each moment in the one way of writing it. Whoever sends an act by hand writes 09:30:00Z or +01:00;
 * inside, comparing the texts compares the moments.
 * @param act of the right shape
 */
export function inOneForm<A extends Act>(act: A, definition: ActDefinition): A {
  const fieldsOf = fieldsFor(definition);
  const fields: Fields = Object.fromEntries(
    Object.entries(act.fields).map(([name, value]) => [
      name,
      fieldsOf[name]?.type === 'moment' ? momentsIn(value) : value,
    ]),
  );
  return { ...act, fields, ...(act.happenedAt !== undefined && { happenedAt: momentOf(act.happenedAt) }) };
}

function momentsIn(value: FieldValue): FieldValue {
  return Array.isArray(value) ? value.map((item) => momentOf(String(item))) : momentOf(String(value));
}

function fieldsFor(definition: ActDefinition): Readonly<Record<string, FieldDefinition>> {
  return { ...generalFields, ...definition.fields };
}

function refuse(errors: readonly Wrong[]): Refusal {
  const first = errors[0];
  return {
    refused: 'shape',
    message:
      errors.length === 1 && first
        ? `${first.pointer || 'the act'} ${first.message}`
        : 'some fields are not right',
    errors,
  };
}

function valueErrors(value: unknown, field: FieldDefinition, pointer: string): Wrong[] {
  if (!field.many) return one(value, field, pointer);
  if (!Array.isArray(value)) return [{ pointer, message: 'is a list' }];
  return value.flatMap((item: unknown, index) => one(item, field, `${pointer}/${index}`));
}

function one(value: unknown, field: FieldDefinition, pointer: string): Wrong[] {
  const message = wrongWith(value, field);
  return message ? [{ pointer, message }] : [];
}

function wrongWith(value: unknown, field: FieldDefinition): string | null {
  switch (field.type) {
    case 'flag':
      return typeof value === 'boolean' ? null : 'is true or false';
    case 'count':
    case 'event':
      return Number.isSafeInteger(value) && (value as number) >= 0 ? null : 'is a whole number';
    case 'code':
      if (!field.codes) return matches(value, slugPattern, 'is a code: lower case, digits and hyphens');
      return field.codes.includes(value as string) ? null : `is one of ${field.codes.join(', ')}`;
    case 'role':
      return typeof value === 'string' && Object.hasOwn(roles, value)
        ? null
        : 'is one of the roles of the vocabulary';
    case 'moment':
      return momentErrors(value, '')[0]?.message ?? null;
    case 'date':
      return parses(value, dateWithin, 'is a date, 2026-04-15');
    case 'duration':
      return parses(value, parseDuration, 'is a duration, 20 working days');
    case 'reference':
      return matches(
        value,
        referencePattern,
        'is a reference such as DOC-123: capitals, digits and hyphens, no name',
      );
    case 'case':
      return typeof value === 'string' && parseCaseId(value)
        ? null
        : 'is the id of a case, such as referral:peterborough:REF-123';
    case 'person':
    case 'team':
    case 'clock':
      return matches(value, slugPattern, 'is an id: lower case, digits and hyphens');
    case 'field':
      return matches(value, fieldPattern, 'is the name of a field, such as keyElementsListed');
    case 'note':
      return typeof value === 'string' && value.length <= 500 ? null : 'is a text of at most 500 characters';
  }
}

function momentErrors(value: unknown, pointer: string): Wrong[] {
  if (value === undefined) return [];
  const message = parses(value, momentOf, 'is an instant such as 2026-04-15T09:30:00Z, or a date');
  return message ? [{ pointer, message }] : [];
}

function momentOf(text: string): Moment {
  if (text.length <= 10) return dateWithin(text);
  const read = instant(text);
  dateWithin(read.slice(0, 10));
  return read;
}

/** A date that a clock can start from: instants are known from 1996 to 2100, and clocks run for a year and more. */
function dateWithin(text: string): CivilDate {
  const date = civilDate(text);
  if (date < '1996-02-01' || date > '2090-12-31') throw new CalendarError('no case has this date');
  return date;
}

function parses(value: unknown, read: (text: string) => unknown, otherwise: string): string | null {
  if (typeof value !== 'string') return otherwise;
  try {
    read(value);
    return null;
  } catch (error) {
    if (error instanceof CalendarError) return otherwise;
    throw error;
  }
}

function matches(value: unknown, pattern: RegExp, otherwise: string): string | null {
  return typeof value === 'string' && pattern.test(value) ? null : otherwise;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
