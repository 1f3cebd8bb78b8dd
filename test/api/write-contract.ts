import fs from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { openApi } from '../../src/api/document/openapi';

/** Writes the contract of the API: its document, and the types of its client. Run by `npm run contract`. */

const root = path.join(__dirname, '..', '..');
export const documentFile = path.join(root, 'docs', 'openapi.json');
export const typesFile = path.join(root, 'src', 'client', 'api.d.ts');

/** The document as it is committed: a line for each address and schema, so that a change is seen as one. */
export function documentText(): string {
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

export async function typesText(): Promise<string> {
  const made = astToString(await openapiTS(documentText(), { alphabetize: false }));
  return `/** Made from docs/openapi.json by \`npm run contract\`. */\n\n${made}`;
}

async function write(): Promise<void> {
  fs.writeFileSync(documentFile, documentText());
  fs.writeFileSync(typesFile, await typesText());
}

if (require.main === module) void write();
