import { formatDate, formatInstant, dateOf, type CivilDate, type Instant } from '../calendar';
import { lineFor, without, type Composed, type Told } from './compose';
import { caseLink, footer } from './links';
import { pageTemplate, plainTemplate } from './templates/engine';
import { digestPage, digestText } from './templates/layout';
import { capitalised, counted, noWords, overBy, stepInWords, type CouncilWords } from './words';

/** In the order of what matters most. */
export const digestStates = ['late', 'sign-off', 'reason', 'due', 'left', 'told'] as const;
export type DigestState = (typeof digestStates)[number];

/** One obligation, or one thing to hear of. */
export interface DigestLine extends Told {
  state: DigestState;
  /** Cases of one family stand together; it is never shown. */
  family: string | null;
  /** A clock of the class *Safety* stands before the others of its state. */
  safety?: boolean;
  /** Who held the case until their last post ended: a staff id, and their last day. */
  leaver?: { person: string; leftOn: CivilDate };
}

/** What is listed one by one, so that it stays one page; the rest is counted by step. */
export const linesOnOnePage = 20;

/** How many steps the rest is counted by, before they are other steps. */
const stepsCounted = 8;

const titles: Readonly<Record<DigestState, string>> = {
  late: 'Out of timescale',
  'sign-off': 'Waits for your sign-off',
  reason: 'Reason asked',
  due: 'Due soon',
  left: 'Left behind',
  told: 'For your attention',
};

/** What the title of a line's group says already. */
const said = [...Object.values(titles), 'Decision asked of you'];

/**
 * The mail of one person's morning: what matters most in its first line, then one line an obligation.
 * @param asOf "how late" is counted to it
 * @param lines at least one
 */
export function composeDigest(
  lines: readonly DigestLine[],
  asOf: Instant,
  publicUrl: string,
  words: CouncilWords = noWords,
): Composed {
  const families = inOrder(lines);
  const [first] = families.flat();
  if (!first) throw new Error('a digest has at least one line');
  const { listed, left } = cut(families);
  const counts = digestStates
    .map((state) => ({ state, count: lines.filter((line) => line.state === state).length }))
    .filter(({ count }) => count > 0);
  const subject = `${formatDate(dateOf(asOf))}: ${counts.map(({ state, count }) => inSubject(state, count, lines, asOf)).join(', ')}`;
  const shown = (line: DigestLine) => ({
    reference: line.of.reference,
    link: caseLink(publicUrl, line.of.id),
    text:
      said.reduce((text, title) => without(title, text), lineFor({ ...line, at: asOf }, words)) +
      leftBy(line),
    cite: line.notice.cite,
  });
  const page = {
    subject,
    late: lines.some(({ state }) => state === 'late'),
    label: 'Your day',
    heading: formatDate(dateOf(asOf)),
    first: `First: ${lineFor({ ...first, at: asOf }, words)}, case ${first.of.reference}.`,
    says: `${counts.map(({ state, count }) => `${titles[state]}: ${count}`).join('. ')}. As of ${formatInstant(asOf)}.`,
    groups: counts
      .map(({ state, count }) => ({
        title: `${titles[state]} (${count})`,
        families: listed
          .map((family) => family.filter((line) => line.state === state).map(shown))
          .filter((family) => family.length > 0),
      }))
      .filter((group) => group.families.length > 0),
    more: left.length > 0 ? `${counted(left.length, 'more line')} in your worklist, by step:` : '',
    totals: totalsOf(left, words),
    why: 'You get this on working days at 08:30, when there is something to say. What is done and recorded leaves it.',
    footer,
  };
  return { subject, text: text.render(page), html: html.render(page) };
}

/** Reported under whoever left it (decisions 3.4). */
function leftBy({ leaver }: DigestLine): string {
  return leaver ? `, held by ${leaver.person}, who left on ${formatDate(leaver.leftOn)}` : '';
}

function inSubject(state: DigestState, count: number, lines: readonly DigestLine[], asOf: Instant): string {
  const words: Record<DigestState, string> = {
    late: `${count} out of timescale`,
    'sign-off': `${count} to sign off`,
    reason: counted(count, 'reason asked', 'reasons asked'),
    due: `${count} due soon`,
    left: `${count} left behind`,
    told: `${count} to note`,
  };
  const [worst] = state === 'late' ? inOrder(lines.filter((line) => line.state === 'late')).flat() : [];
  const over = worst && overBy(worst.notice, asOf);
  return over ? `${words[state]}, the first by ${over}` : words[state];
}

/** Families by their most pressing line, and within each the same. */
function inOrder(lines: readonly DigestLine[]): DigestLine[][] {
  const sorted = lines.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  const families = new Map<string, DigestLine[]>();
  for (const line of sorted) {
    const family = line.family ?? line.of.id;
    families.set(family, [...(families.get(family) ?? []), line]);
  }
  return [...families.values()];
}

function keyOf({ state, safety, notice, of }: DigestLine): string {
  const due = notice.dueAt ?? notice.due ?? '9';
  return `${digestStates.indexOf(state)} ${safety ? 0 : 1} ${due} ${of.id} ${notice.step ?? ''}`;
}

/** As many families as fit on the page, whole; at least one. */
function cut(families: readonly DigestLine[][]): { listed: DigestLine[][]; left: DigestLine[] } {
  const total = families.flat().length;
  if (total <= linesOnOnePage) return { listed: [...families], left: [] };
  const listed: DigestLine[][] = [];
  let room = linesOnOnePage;
  for (const family of families) {
    if (listed.length > 0 && family.length > room) break;
    listed.push(family.slice(0, room));
    room -= family.length;
  }
  const kept = new Set(listed.flat());
  return { listed, left: families.flat().filter((line) => !kept.has(line)) };
}

function totalsOf(lines: readonly DigestLine[], words: CouncilWords): { step: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { notice } of lines) {
    const name = capitalised(stepInWords(notice.step, words));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rows = [...counts].map(([step, count]) => ({ step, count })).sort((a, b) => b.count - a.count);
  const others = rows.splice(stepsCounted).reduce((sum, { count }) => sum + count, 0);
  return others > 0 ? [...rows, { step: 'Other steps', count: others }] : rows;
}

const html = pageTemplate(digestPage);
const text = plainTemplate(digestText);
