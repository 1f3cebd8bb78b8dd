import fs from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { openApi } from '../../src/api/document/openapi';

/**
 * Writes the contract of the API, its document and the types of its client, into the project; or into another folder,
 * for comparison. Run by `npm run contract`.
 */

/** The document as it is committed: a line for each address and schema, so that a change is seen as one. */
function documentText(): string {
  return lines(JSON.parse(JSON.stringify(openApi('http://127.0.0.1:3400'))), 2) + '\n';
}

function lines(value: unknown, depth: number, indent = ''): string {
  if (depth < 0 || typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Object.entries(value).map(
    ([name, part]) => `${inner}${JSON.stringify(name)}: ${lines(part, depth - 1, inner)}`,
  );
  return parts.length === 0 ? '{}' : `{\n${parts.join(',\n')}\n${indent}}`;
}

async function write(folder: string): Promise<void> {
  const document = documentText();
  const types = astToString(await openapiTS(document));
  fs.writeFileSync(path.join(folder, 'docs', 'openapi.json'), document);
  fs.writeFileSync(
    path.join(folder, 'src', 'client', 'api.d.ts'),
    `/** Made from docs/openapi.json by \`npm run contract\`. */\n\n${types}`,
  );
}

void write(process.argv[2] ?? path.join(__dirname, '..', '..'));
