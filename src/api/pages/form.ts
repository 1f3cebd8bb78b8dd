import type { Asked, PossibleAct } from '../../casework/possible';
import { generalFields, roles, type ActDefinition, type FieldDefinition } from '../../vocabulary';
import type { FieldError } from '../http/problems';
import { clockInWords, sentenceCase } from './words';

/** One field of a form, as its template shows it. */
export interface FormField {
  name: string;
  label: string;
  hint: string;
  kind: 'radios' | 'select' | 'checkboxes' | 'lines' | 'note' | 'input';
  /** Of an input: date, datetime-local or text. */
  type?: string;
  options?: readonly { value: string; text: string }[];
  values: readonly string[];
  error?: string;
}

export interface Form {
  /** What the act makes no sense without, and what the procedure asks for with it. */
  asked: readonly FormField[];
  /** What may be said beside. */
  more: readonly FormField[];
  /** The entry that it answers, where the act has a field for it. */
  hidden: readonly { name: string; value: string }[];
}

export interface Given {
  possible: PossibleAct | undefined;
  /** The number of the entry that waits. */
  entry: number | undefined;
  /** What was filled in, or stands there to begin with. */
  values: Readonly<Record<string, unknown>>;
  errors: readonly FieldError[];
}

/** A form from an act's definition, with what the case says that it will ask for. */
export function formOf(definition: ActDefinition, given: Given): Form {
  const { possible, entry, values, errors } = given;
  const answers = entryField(definition);
  const asks = possible?.asks ?? [];
  const fields = Object.entries(fieldsOf(definition))
    .filter(([, { type }]) => type !== 'event')
    .map(([name, field]) => {
      const ask = asks.find((one) => one.field === name);
      const error = errors.find(({ pointer }) => fieldIn(pointer) === name);
      return {
        isAsked: field.always ?? (ask !== undefined || error !== undefined),
        field: fieldOf(name, field, { ask, clocks: possible?.clocks, given: values[name], error }),
      };
    });
  return {
    asked: fields.filter(({ isAsked }) => isAsked).map(({ field }) => field),
    more: fields.filter(({ isAsked }) => !isAsked).map(({ field }) => field),
    hidden: answers === undefined || entry === undefined ? [] : [{ name: answers, value: String(entry) }],
  };
}

/** The body that the API is sent: what was filled in, and nothing for what was left empty. */
export function bodyOf(
  definition: ActDefinition,
  form: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fieldsOf(definition))) {
    const value = valueOf(field, textsIn(form[name]));
    if (value !== undefined) body[name] = value;
  }
  return body;
}

/** '/outcome' and '/checked/0' are about the fields outcome and checked. */
export function fieldIn(pointer: string): string {
  return pointer.split('/')[1] ?? '';
}

function fieldsOf(definition: ActDefinition): Readonly<Record<string, FieldDefinition>> {
  return { ...definition.fields, ...generalFields };
}

/** An act that answers an entry names it first of all entries. */
function entryField({ fields }: ActDefinition): string | undefined {
  return Object.entries(fields).find(([, { type }]) => type === 'event')?.[0];
}

function fieldOf(
  name: string,
  field: FieldDefinition,
  around: {
    ask: Asked | undefined;
    clocks: readonly string[] | undefined;
    given: unknown;
    error: FieldError | undefined;
  },
): FormField {
  const { ask, given, error } = around;
  const hint = [`${field.about.charAt(0).toUpperCase()}${field.about.slice(1)}.`, ask && askedBy(ask)];
  return {
    name,
    label: sentenceCase(name),
    hint: hint.filter(Boolean).join(' '),
    values: textsIn(given),
    ...controlOf(field, around.clocks),
    ...(error && { error: `${sentenceCase(name)} ${error.message}` }),
  };
}

function askedBy({ message, cite, explainable }: Asked): string {
  const rules = cite.length > 0 ? ` (${cite.join(', ')})` : '';
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${rules}${explainable ? '; or say below why not' : ''}.`;
}

function controlOf(
  field: FieldDefinition,
  clocks: readonly string[] | undefined,
): Pick<FormField, 'kind' | 'type' | 'options'> {
  const { type, codes, many } = field;
  if (codes) {
    const options = codes.map((code) => ({ value: code, text: sentenceCase(code) }));
    return { kind: many ? 'checkboxes' : codes.length > 8 ? 'select' : 'radios', options };
  }
  if (many) return { kind: 'lines' };
  switch (type) {
    case 'flag':
      return { kind: 'radios', options: [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }] }; // prettier-ignore
    case 'clock':
      return {
        kind: 'select',
        options: (clocks ?? []).map((name) => ({ value: name, text: clockInWords(name) })),
      };
    case 'role':
      return {
        kind: 'select',
        options: Object.keys(roles).map((role) => ({ value: role, text: sentenceCase(role) })),
      };
    case 'date':
      return { kind: 'input', type: 'date' };
    case 'moment':
      return { kind: 'input', type: 'datetime-local' };
    case 'note':
      return { kind: 'note' };
    default:
      return { kind: 'input', type: 'text' };
  }
}

function textsIn(given: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  return all.map((one) => String(one).trim()).filter((text) => text !== '');
}

function valueOf({ type, many, codes }: FieldDefinition, texts: readonly string[]): unknown {
  if (many) {
    const all = codes ? texts : texts.flatMap((text) => text.split(/\s*\r?\n\s*/));
    return all.length > 0 ? all.map((text) => single(type, text)) : undefined;
  }
  return texts[0] === undefined ? undefined : single(type, texts[0]);
}

/** What is no number goes on as it is: the API says what is wrong with it. */
function single(type: FieldDefinition['type'], text: string): unknown {
  if (type === 'flag') return text === 'yes' ? true : text === 'no' ? false : text;
  if (type === 'count' || type === 'event') return /^\d{1,9}$/.test(text) ? Number(text) : text;
  return text;
}
