import { html, table, type Html } from './html';
import { nameOf, type Schema } from './model';

/** How a schema reads on the page. */

/** 'a list of text', 'true or false', 'one of a, b', as a phrase. */
export function phraseOf(schema: Schema): Html {
  const name = nameOf(schema);
  if (name !== undefined) return html`<a href="/docs/schemas/${name}">${name}</a>`;
  if (schema.enum) return html`one of ${codes(schema.enum)}`;
  if (schema.const !== undefined) return codes([schema.const]);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return joined(either.map(phraseOf));
  const types = [schema.type ?? []].flat();
  return joined(types.map((type) => ofType(type, schema)));
}

function ofType(type: string, schema: Schema): Html {
  switch (type) {
    case 'array':
      return html`list of ${schema.items ? phraseOf(schema.items) : 'anything'}`;
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? html`by name: ${phraseOf(schema.additionalProperties)}`
        : html`object`;
    case 'boolean':
      return html`true or false`;
    case 'integer':
      return html`whole number`;
    case 'string':
      return html`${{ date: 'date', 'date-time': 'instant', uri: 'address' }[schema.format ?? ''] ?? 'text'}`;
    default:
      return html`${type}`;
  }
}

/** The fields of an object as a table, nested ones below their parents. */
export function fieldsOf(schema: Schema): Html {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return html`<p>${phraseOf(schema)}</p>`;
  return table(['Field', 'Holds', 'What it is'], rows);
}

function rowsOf(schema: Schema, before: string): Html[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, field]) => [
    html`<tr>
      <th scope="row">
        <code>${before}${name}</code>${required.includes(name) ? html` <strong>always</strong>` : ''}
      </th>
      <td>${phraseOf(field)}</td>
      <td>${field.description}</td>
    </tr>`,
    ...inside(field, `${before}${name}`),
  ]);
}

/** What stands in a field that is an object, or a list of objects. */
function inside(field: Schema, name: string): Html[] {
  if (field.properties) return rowsOf(field, `${name}.`);
  if (field.items?.properties) return rowsOf(field.items, `${name}[].`);
  const either = [...(field.anyOf ?? []), ...(field.oneOf ?? [])];
  return either.flatMap((one) => (one.properties ? rowsOf(one, `${name}.`) : []));
}

function codes(values: readonly unknown[]): Html {
  return html`${values.map((value, index) => html`${index > 0 ? ', ' : ''}<code>${String(value)}</code>`)}`;
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, index) => html`${index > 0 ? ' or ' : ''}${part}`)}`;
}
