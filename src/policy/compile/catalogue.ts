import fs from 'node:fs';
import path from 'node:path';

/** One rule of a procedure, of the national frame or of the house (policies/rules.json). */
export interface CatalogueRule {
  id: string;
  /** The council's folder name, 'national' or 'house'. */
  council: string;
  kind: string;
  /** The verb of the source: must, should, will, is, may. */
  force: string;
  duration: string;
  /** Paragraph or line. */
  ref: string;
  quote: string;
}

export interface Catalogue {
  codes: Readonly<Record<string, string>>;
  rules: readonly CatalogueRule[];
  contradictions: readonly { id: string; topic: string; council: string }[];
}

export function readCatalogue(policiesFolder: string): Catalogue {
  return JSON.parse(fs.readFileSync(path.join(policiesFolder, 'rules.json'), 'utf8')) as Catalogue;
}

export type Force = 'must' | 'explain' | 'remind';

/** What the verb of a rule asks of us: enforce, enforce or have it explained, or remind. */
export function forceOf(rule: CatalogueRule | undefined): Force {
  if (!rule) return 'must';
  if (
    /^(must|MUST|always|only|cannot|not permitted|must not|is essential|should always|will always)$/.test(
      rule.force,
    )
  ) {
    return 'must';
  }
  return /^(may|can|helpful|ideally|beneficial|please)$/.test(rule.force) ? 'remind' : 'explain';
}
