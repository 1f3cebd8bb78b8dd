import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compileFile, readFrame } from '../../src/policy/compile/compile';
import { PolicyErrors } from '../../src/policy/compile/problems';

export const policiesFolder = path.join(__dirname, '..', '..', 'policies');

/** The invented council of docs/policies.md, word for word. */
export function elmshire(): string {
  const docs = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'policies.md'), 'utf8');
  return /<!-- elmshire -->\s+```yaml\n([\s\S]*?)```/.exec(docs)![1]!;
}

/** Compiles a text as if it stood in policies/<council>/<version>.yaml, against the frame of this release. */
export function compileText(text: string, place = 'elmshire/2026-04.yaml') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-policies-'));
  try {
    for (const part of ['rules.json', 'house-rules.yaml', 'national']) {
      fs.cpSync(path.join(policiesFolder, part), path.join(folder, 'policies', part), { recursive: true });
    }
    const file = path.join(folder, 'policies', place);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return compileFile(file, readFrame(path.join(folder, 'policies')));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What is wrong with a text, as the command line says it. */
export function mistakesIn(text: string, place?: string): string[] {
  try {
    compileText(text, place);
    return [];
  } catch (error) {
    if (error instanceof PolicyErrors) return error.message.split('\n');
    throw error;
  }
}
