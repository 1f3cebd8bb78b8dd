import type { Catalogue, CatalogueRule } from './catalogue';
import type { Report } from './check-names';
import { citationsOf, type Citation, type Treatment } from './citations';
import { nearest } from '../../vocabulary/nearest';
import { suggest } from './problems';
import type { CouncilFile } from './schema';

/** How one rule of the catalogue is treated by one policy. */
export interface Coverage {
  id: string;
  treatment: Treatment;
  by: readonly string[];
  reason?: string;
  /** What carries it out: processes, and acts in them, any of which will do; none when nothing has to. */
  processes: readonly string[];
  acts: readonly string[];
}

/**
 * Accounts for every rule: each is cited, by an id that exists, in one treatment only; and what sets a time or a
 * signature is never merely shown. A draft may leave rules out.
 */
export function coverageOf(file: CouncilFile, catalogue: Catalogue, report: Report): Coverage[] {
  const own = ownRules(file, catalogue);
  const ids = new Set([...own.map(({ id }) => id), ...catalogue.rules.filter(isShared).map(({ id }) => id)]);
  const cited = new Map<string, Citation[]>();
  const meant = new Set<string | undefined>();
  for (const citation of citationsOf(file)) {
    if (ids.has(citation.id)) cited.set(citation.id, [...(cited.get(citation.id) ?? []), citation]);
    else {
      report(citation.path, `no rule is called "${citation.id}"`, wrongId(citation.id, ids, catalogue));
      meant.add(nearest(citation.id, ids));
    }
  }
  for (const rule of own) {
    if (cited.has(rule.id) || !meant.has(rule.id)) checkRule(rule, cited.get(rule.id), file, report);
  }
  return own.flatMap(({ id }) => (cited.has(id) ? [summary(id, cited.get(id)!)] : []));
}

function checkRule(
  rule: CatalogueRule,
  cited: Citation[] | undefined,
  file: CouncilFile,
  report: Report,
): void {
  if (!cited) {
    if (file.draft) return;
    report(
      file.rules?.[rule.id] === undefined ? [] : ['rules', rule.id],
      `rule ${rule.id} is cited nowhere`,
      `Enforce it, prompt it, or list it under "outside": ${rule.ref}: ${rule.quote}.`,
    );
    return;
  }
  const outside = cited.find(({ treatment }) => treatment === 'outside');
  const inside = cited.find(({ treatment }) => treatment !== 'outside');
  if (outside && inside) {
    report(
      outside.path,
      `rule ${rule.id} is listed as outside and used by ${inside.by}`,
      'Keep one of the two.',
    );
  } else if (!cited.some(({ treatment }) => treatment !== 'prompted') && bindsMore(rule)) {
    report(
      cited[0]!.path,
      `rule ${rule.id} sets ${bindsMore(rule)} and is only a prompt`,
      'Enforce it by a clock or a step, or list it under "outside" with the reason.',
    );
  }
}

/** What a rule sets that a prompt cannot hold. */
function bindsMore(rule: CatalogueRule): string | undefined {
  if ((rule.kind === 'TIMER' || rule.kind === 'RECUR') && /\d|month|week|day|daily/i.test(rule.duration))
    return `a time (${rule.duration})`;
  if (rule.kind === 'SIGN') return 'a signature';
  if (rule.kind === 'REC' && /^(must|will)/i.test(rule.force)) return 'what must be recorded';
  return undefined;
}

function summary(id: string, cited: readonly Citation[]): Coverage {
  const enforced = cited.filter(({ treatment }) => treatment === 'enforced');
  const shown = enforced.length > 0 ? enforced : cited;
  const { treatment, reason } = shown[0]!;
  const always = shown.some(({ acts }) => acts.length === 0);
  return {
    id,
    treatment,
    by: treatment === 'outside' ? [] : unique(shown.map(({ by }) => by)),
    ...(reason !== undefined && { reason }),
    processes: always ? [] : unique(shown.flatMap(({ processes }) => processes)),
    acts: always ? [] : unique(shown.flatMap(({ acts }) => acts)),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** The rules that the council's file must account for: its rows of the catalogue, or those it brings along. */
export function ownRules(file: CouncilFile, catalogue: Catalogue): CatalogueRule[] {
  const listed = catalogue.rules.filter(({ council }) => council === file.council);
  const brought = Object.entries(file.rules ?? {}).map(([id, quote]) => ({
    id,
    council: file.council,
    kind: 'OWN',
    force: 'must',
    duration: '-',
    ref: file.source,
    quote,
  }));
  return [...listed, ...brought];
}

function isShared({ council }: CatalogueRule): boolean {
  return council === 'national' || council === 'house';
}

function wrongId(id: string, ids: ReadonlySet<string>, catalogue: Catalogue): string {
  const other = catalogue.rules.find((rule) => rule.id === id);
  if (other) return `It is a rule of ${other.council}; cite this council's own rules.`;
  return suggest(
    id,
    ids,
    'Look it up in policies/rules.json, or add it under "rules" when the council is a new one.',
  );
}
