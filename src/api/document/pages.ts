import { createHash } from 'node:crypto';
import { html, Html, table } from './html';
import {
  nameOf,
  operationsOf,
  resolved,
  type Addressed,
  type Answer,
  type ApiDocument,
  type Parameter,
  type Schema,
} from './model';
import { fieldsOf, phraseOf } from './schema-words';

/** The document as pages to read: without scripts, with one style sheet that stands in the page. */

const style = `
body { font: 1rem/1.5 Arial, sans-serif; color: #0b0c0c; background: #fff; margin: 0 auto; padding: 1rem; max-width: 64rem }
a { color: #1a65a6 } a:focus { outline: 3px solid #fd0 }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 } th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #b1b4b6 }
code { font: .9em/1.4 Consolas, Menlo, monospace; overflow-wrap: anywhere } th code { font-weight: bold; overflow-wrap: normal } strong { font-size: .8em }
pre { background: #f3f2f1; padding: 1rem; overflow-x: auto }
dt { font-weight: bold } dd { margin: 0 0 .8rem } h2 { margin-top: 2.5rem }`;

/** What a Content-Security-Policy names so that this style alone is taken. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - Caseclock API</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <nav aria-label="API">
          <a href="/docs">All operations</a> · <a href="/problems">Problems</a> ·
          <a href="/openapi.json">OpenAPI 3.1</a>
        </nav>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;
}

/** Every operation under its heading. */
export function indexPage(document: ApiDocument): string {
  const all = operationsOf(document);
  const { title, version, description } = document.info;
  return page(
    `${title} ${version}`,
    html`${description.split('\n\n').map((paragraph) => html`<p>${marked(paragraph)}</p>`)}
      <h2 id="contents">Contents</h2>
      <ul>
        ${document.tags.map(({ name }) => html`<li><a href="#${anchor(name)}">${name}</a></li>`)}
      </ul>
      ${document.tags.map(
        ({ name }) =>
          html`<h2 id="${anchor(name)}">${name}</h2>
            ${table(
              ['Operation', 'What it is for'],
              all.filter(({ operation }) => operation.tags[0] === name).map(line),
            )}`,
      )}`,
  );
}

/** One operation: what is sent, and everything that can be answered. Undefined when there is none. */
export function operationPage(document: ApiDocument, id: string): string | undefined {
  const found = operationsOf(document).find(({ operation }) => operation.operationId === id);
  if (!found) return undefined;
  const { method, path, operation } = found;
  const { parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json'];
  return page(
    operation.summary,
    html`<p><code>${method} ${path}</code></p>
      ${parametersOf(parameters.map((one) => resolved<Parameter>(document, 'parameters', one)))}
      ${
        body &&
        html`<h2>Body</h2>
          ${fieldsOf(resolved<Schema>(document, 'schemas', body.schema))}
          <h3>Example</h3>
          ${shown(body.example)}`
      }
      <h2>Answers</h2>
      <dl>
        ${Object.entries(responses).map(([status, one]) => answerOf(status, resolved<Answer>(document, 'responses', one)))}
      </dl>`,
  );
}

/** One schema that operations speak of by its name. Undefined when there is none. */
export function schemaPage(document: ApiDocument, name: string): string | undefined {
  const { schemas } = document.components;
  const schema = Object.hasOwn(schemas, name) ? schemas[name]! : undefined;
  if (!schema) return undefined;
  const either = schema.anyOf ?? schema.oneOf;
  return page(
    name,
    html`<p>${schema.description}</p>
      ${
        either
          ? either.map(
              (one, index) =>
                html`<h2>${nameOf(one) ?? `Form ${index + 1}`}</h2>
                  ${fieldsOf(resolved<Schema>(document, 'schemas', one))}`,
            )
          : fieldsOf(schema)
      }`,
  );
}

/** An example of one problem, as it is answered. */
export function problemExample(document: ApiDocument, kind: string): string {
  return shown(document.components.examples[kind]?.value).text;
}

function line({ method, path, operation }: Addressed): Html {
  return html`<tr>
    <td>
      <a href="/docs/${operation.operationId}"><code>${method} ${path}</code></a>
    </td>
    <td>${operation.summary}</td>
  </tr>`;
}

function answerOf(status: string, { description, content = {} }: Answer): Html {
  const [body] = Object.values(content);
  const kinds = Object.keys(body?.examples ?? {});
  const problems = kinds.map(
    (kind, index) => html`${index > 0 ? ', ' : ''}<a href="/problems/${kind}">${kind}</a>`,
  );
  const told = kinds.length > 0 ? problems : body && phraseOf(body.schema);
  return html`<dt>${status}</dt>
    <dd>${description}${told && html`: ${told}`}</dd>`;
}

function parametersOf(parameters: readonly Parameter[]): Html | undefined {
  if (parameters.length === 0) return undefined;
  return html`<h2>Address, query and headers</h2>
    ${table(
      ['Name', 'Where', 'Holds', 'What it is'],
      parameters.map(
        (one) =>
          html`<tr>
            <th scope="row"><code>${one.name}</code></th>
            <td>${one.in}</td>
            <td>${phraseOf(one.schema)}</td>
            <td>${one.description ?? one.schema.description}</td>
          </tr>`,
      ),
    )}`;
}

function shown(example: unknown): Html {
  return html`<pre><code>${JSON.stringify(example, null, 2)}</code></pre>`;
}

/** The two marks that the document's own description uses. */
function marked(text: string): Html {
  return html`${text.split(/(\*\*.+?\*\*|`.+?`)/).map((part) => {
    if (part.startsWith('**')) return html`<b>${part.slice(2, -2)}</b>`;
    return part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>` : part;
  })}`;
}

function anchor(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}
