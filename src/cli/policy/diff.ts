import type { Policy } from '../../policy/types';
import { print, printJson } from '../output';
import { clockLines, type Line, noticePhrase, panelLines, routePhrase, stepLines } from './phrases';
import { pick, type Picked } from './pick';

export interface Difference {
  /** 'clock closure', 'step decideReferral', 'route', 'house rules'. */
  entry: string;
  /** 'limit', 'who'; absent when only one side has the entry. */
  about?: string;
  a?: string;
  b?: string;
}

export function diff(a: string, b: string, options: { json?: true }): void {
  const [left, right] = [pick(a), pick(b)];
  const differences = differencesOf(left, right);
  const keyOf = ({ policy }: Picked) => `${policy.council}@${policy.version}`;
  if (options.json) return printJson({ a: keyOf(left), b: keyOf(right), differences });
  const said = differences.map((one) => sayDifference(one, keyOf(left), keyOf(right)));
  print(said.length > 0 ? said.join('\n') : 'The rules are the same.');
}

/** Rule ids differ between any two councils; they are compared between versions of one only. */
export function differencesOf({ policy: a }: Picked, { policy: b }: Picked): Difference[] {
  const withIds = a.council === b.council;
  const [left, right] = [linesOf(a, withIds), linesOf(b, withIds)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((entry) =>
    compare(entry, left.get(entry), right.get(entry)),
  );
}

type Lines = ReadonlyMap<string, string>;

function compare(entry: string, a: Lines | undefined, b: Lines | undefined): Difference[] {
  if (!a || !b) return [{ entry, ...(a ? { a: briefly(a) } : { b: briefly(b!) }) }];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((about) => a.get(about) !== b.get(about))
    .map((about) => {
      const [left, right] = [a.get(about), b.get(about)];
      return {
        entry,
        about,
        ...(left !== undefined && { a: left }),
        ...(right !== undefined && { b: right }),
      };
    });
}

/** What an entry is about when the other side has none of it: its times, or its first line. */
function briefly(lines: Lines): string {
  const times = ['target', 'limit', 'national'].flatMap((kind) =>
    lines.has(kind) ? [`${kind} ${lines.get(kind)}`] : [],
  );
  return times.length > 0 ? times.join('; ') : [...lines.values()].join('; ');
}

/** Every entry of a policy as lines by what they are about. */
function linesOf(policy: Policy, withIds: boolean): Map<string, Lines> {
  const entries = new Map<string, Lines>();
  const add = (entry: string, lines: readonly Line[]) => entries.set(entry, joined(lines, withIds));
  for (const [name, clock] of Object.entries(policy.clocks)) add(`clock ${name}`, clockLines(clock));
  for (const [act, step] of Object.entries(policy.steps)) add(`step ${act}`, stepLines(step));
  for (const route of policy.routes)
    add(`route: ${routePhrase(route)}`, [{ about: 'cites', says: '', cite: route.cite }]);
  for (const notice of policy.notices)
    add(`notice: ${noticePhrase(notice)}`, [{ about: 'cites', says: '', cite: notice.cite }]);
  for (const [name, panel] of Object.entries(policy.panels ?? {})) add(`panel ${name}`, panelLines(panel));
  add(
    'house rules',
    Object.entries(policy.house).map(([about, value]) => ({ about, says: JSON.stringify(value) })),
  );
  return entries;
}

/** Lines about the same thing (three needs) are one, in their order. */
function joined(lines: readonly Line[], withIds: boolean): Lines {
  const found = new Map<string, string>();
  for (const { about, says, cite } of lines) {
    const said = withIds && cite ? `${says} [${cite.join(', ')}]`.trim() : says;
    found.set(about, [found.get(about), said].filter((text) => text !== undefined).join('; '));
  }
  return found;
}

function sayDifference({ entry, about, a, b }: Difference, keyA: string, keyB: string): string {
  if (about === undefined)
    return `${entry}: only in ${a === undefined ? keyB : keyA}${(a ?? b) ? ` (${a ?? b})` : ''}`;
  return `${entry}, ${about}: ${a ?? '-'} | ${b ?? '-'}`;
}
