import fs from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { Policy, PolicyKey } from '../types';
import type { PolicyWords, Quote } from '../words';
import { buildPolicy, buildWords } from './build';
import { type Catalogue, readCatalogue } from './catalogue';
import { checkClocks, checkCouncil, checkLosers } from './check';
import { checkRoles, type Report } from './check-names';
import { type Citation, citationsOf } from './citations';
import { coverageOf, ownRules } from './coverage';
import { hashOf } from './hash';
import { PolicyErrors, type Problem, suggest } from './problems';
import {
  councilFile,
  type CouncilFile,
  houseFile,
  type HouseFile,
  nationalFile,
  type NationalFile,
} from './schema';
import { readSource, type Source } from './source';
import { validate } from './validate';

/** What the policies folder holds, compiled: rules for the workflow bundle, words for people. */
export interface Compiled {
  policies: Record<PolicyKey, Policy>;
  hashes: Record<PolicyKey, string>;
  words: Record<PolicyKey, PolicyWords>;
}

/** What every council's file is compiled against. */
export interface Frame {
  folder: string;
  catalogue: Catalogue;
  house: HouseFile;
  nationals: NationalFile[];
}

/** Compiles every council's file. Throws PolicyErrors with everything that is wrong in any of them. */
export function compileAll(folder: string): Compiled {
  const frame = readFrame(folder);
  const compiled: Compiled = { policies: {}, hashes: {}, words: {} };
  const problems: Problem[] = [];
  for (const file of councilFiles(folder)) {
    try {
      const one = compileFile(file, frame);
      const key: PolicyKey = `${one.policy.council}@${one.policy.version}`;
      compiled.policies[key] = one.policy;
      compiled.hashes[key] = hashOf(one.policy);
      compiled.words[key] = one.words;
    } catch (error) {
      if (!(error instanceof PolicyErrors)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new PolicyErrors(problems);
  return compiled;
}

/** The house rules, the national frame and the catalogue. Throws PolicyErrors. */
export function readFrame(folder: string): Frame {
  const house = checked(folder, 'house-rules.yaml', houseFile, (data, report) => {
    checkRoles(data.rungs, ['rungs'], report);
    checkRoles(data.outOfHours, ['outOfHours'], report);
    checkRoles(data.restrictedBy, ['restrictedBy'], report);
  });
  const catalogue = readCatalogue(folder);
  const nationals = yamlFiles(path.join(folder, 'national')).map((file) =>
    checked(folder, path.join('national', file), nationalFile, (data, report) => {
      checkClocks(data.clocks, house, report);
      checkLosers(data.clocks, catalogue, report);
    }),
  );
  nationals.sort((a, b) => (a.effective < b.effective ? -1 : 1));
  return { folder, catalogue, house, nationals };
}

/** One council's file, compiled. Throws PolicyErrors. */
export function compileFile(file: string, frame: Frame) {
  const shown = path.relative(path.dirname(path.resolve(frame.folder)), path.resolve(file));
  const source = readSource(shown.startsWith('..') ? file : shown, fs.readFileSync(file, 'utf8'));
  const { data, problems } = validate(source, councilFile);
  if (!data) throw new PolicyErrors(problems);
  const found: Problem[] = [];
  const report = reporter(source, found);
  if (!shown.startsWith('..')) checkPlace(data, shown, report);
  checkCouncil(data, frame.house, report);
  checkLosers(data.clocks, frame.catalogue, report);
  const coverage = coverageOf(data, frame.catalogue, report);
  const national = nationalFor(data, frame.nationals, report);
  if (found.length > 0) throw new PolicyErrors(found.sort((a, b) => a.line - b.line));
  const policy = buildPolicy(data, frame.house, national, frame.catalogue);
  const words: PolicyWords = {
    ...buildWords(data, national),
    ...(data.draft && { draft: data.draft }),
    ...(national && { national: sayNational(national) }),
    rules: quotesOf(
      [...citationsOf(data), ...citationsOf(national ?? { clocks: {} })],
      frame.catalogue,
      data,
    ),
    coverage,
  };
  return { policy, words };
}

function checked<T extends object>(
  folder: string,
  name: string,
  schema: z.ZodType<T>,
  check: (data: T, report: Report) => void,
): T {
  const source = readSource(
    path.join(path.basename(folder), name),
    fs.readFileSync(path.join(folder, name), 'utf8'),
  );
  const { data, problems } = validate(source, schema);
  if (!data) throw new PolicyErrors(problems);
  const found: Problem[] = [];
  check(data, reporter(source, found));
  if (found.length > 0) throw new PolicyErrors(found);
  return data;
}

function reporter(source: Source, found: Problem[]): Report {
  return (at, what, right) =>
    found.push({
      file: source.file,
      line: source.lineOf(at),
      path: source.name(at),
      what,
      ...(right && { right }),
    });
}

function sayNational({ national, source, doubt }: NationalFile): string {
  return [`${national}, ${source}`, doubt?.replace(/\.$/, '')].filter(Boolean).join('. ');
}

/** The words of every rule that is cited. */
function quotesOf(
  citations: readonly Citation[],
  catalogue: Catalogue,
  data: CouncilFile,
): Record<string, Quote> {
  const known = [...ownRules(data, catalogue), ...catalogue.rules];
  const quotes = [...new Set(citations.map(({ id }) => id))].map((id) => {
    const { ref, quote } = known.find((rule) => rule.id === id)!;
    return [id, { ref, quote }] as const;
  });
  return Object.fromEntries(quotes);
}

/** The folder is the council, the file its version. */
function checkPlace(data: CouncilFile, shown: string, report: Report): void {
  const council = path.basename(path.dirname(shown));
  const version = path.basename(shown, '.yaml');
  if (data.council !== council) {
    report(
      ['council'],
      `the file stands in the folder "${council}"`,
      `Write "council: ${council}", or move the file.`,
    );
  }
  if (data.version !== version) {
    report(
      ['version'],
      `the file is called "${version}.yaml"`,
      `Write "version: ${version}", or rename the file.`,
    );
  }
}

/** The edition that the file names, or the newest one in force when it took effect, or the first there is. */
function nationalFor(data: CouncilFile, nationals: NationalFile[], report: Report): NationalFile | undefined {
  if (data.national === undefined) {
    return nationals.filter(({ effective }) => effective <= data.effective).at(-1) ?? nationals[0];
  }
  const named = nationals.find(({ version }) => version === data.national);
  const versions = nationals.map(({ version }) => version);
  if (!named)
    report(['national'], `there is no national frame "${data.national}"`, suggest(data.national, versions));
  return named;
}

/** policies/<council>/<version>.yaml, of every council. */
export function councilFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'national')
    .flatMap((entry) =>
      yamlFiles(path.join(folder, entry.name)).map((file) => path.join(folder, entry.name, file)),
    );
}

function yamlFiles(folder: string): string[] {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort();
}
