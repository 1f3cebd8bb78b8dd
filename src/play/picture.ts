import {
  addDays,
  dateOf,
  daysBetween,
  formatDate,
  instantOf,
  msOf,
  startOfDay,
  type Instant,
} from '../calendar';
import { linesOf, type CaseLines, type ClockLine, type Mark } from './lines';
import type { Played } from './play';

const width = 1000;
const left = 230;
const right = 970;
const rowHeight = 42;
/** What stands above the clocks of a case: its name, the dates, the numbers of what people did. */
const headHeight = 76;
const lineHeight = 16;
const dayMs = 86_400_000;

const colours: Readonly<Record<ClockLine['status'], string>> = {
  running: '#1d70b8',
  met: '#00703c',
  late: '#d4351c',
  ended: '#505a5f',
};

/** What a picture spans, and where an instant lies in it from left to right. */
interface Scale {
  from: number;
  to: number;
  place: (ms: number) => number;
}

/**
 * A life as a picture: a band for each case, and in it each clock a bar from its start to its end, with its dates and
 * what was said on the way. All cases share one scale. Everything in it is also text, for whoever reads it with a
 * screen reader; colours are never the only sign.
 */
export function pictureOf(played: Pick<Played, 'life' | 'council' | 'cases' | 'ended'>): string {
  return pictureOfLines(`${played.life} (${played.council})`, linesOf(played), played.ended);
}

/** The same of lines that somebody has chosen from. @param ended the instant up to which it goes */
export function pictureOfLines(title: string, cases: readonly CaseLines[], ended: Instant): string {
  const scale = scaleOf(cases, msOf(ended));
  const parts: string[] = [];
  let y = 44;
  cases.forEach((one, index) => {
    parts.push(band(one, y, scale, { named: cases.length > 1, shaded: index % 2 === 1 }));
    y += heightOf(one);
  });
  parts.push(key(y + 20));
  const height = y + 44;
  const says = cases.flatMap((one) => [
    ...one.acts.map((act) => act.says),
    ...one.clocks.map((clock) => clock.says),
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="12" fill="#0b0c0c">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(`${says.join('. ')}.`)}</desc>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="12" y="28" font-size="16" font-weight="bold">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}

/**
 * From the first start to the end of the life, and somewhat beyond for the dates that come soon. A date that lies
 * far ahead is written at the edge: to scale it would leave no room for what has happened.
 */
function scaleOf(cases: readonly CaseLines[], ended: number): Scale {
  const happened = cases.flatMap(({ acts, clocks }) => [
    ...acts.map(({ at }) => at),
    ...clocks.flatMap(({ from, to }) => [from, to]),
  ]);
  const first = Math.min(ended, ...happened);
  const end = Math.max(ended, ...happened);
  const reach = end + Math.max(2 * dayMs, (end - first) / 2);
  const soon = cases
    .flatMap(({ clocks }) => clocks.flatMap(({ marks }) => marks.map(({ at }) => at)))
    .filter((at) => at <= reach);
  const last = Math.max(end, first + 2 * dayMs, ...soon);
  const room = (last - first) * 0.03;
  const [from, to] = [first - room, last + room];
  return { from, to, place: (ms) => round(left + ((ms - from) / (to - from)) * (right - left)) };
}

/** Days, weeks or months: never more than eight of them. */
function axis({ from, to, place }: Scale, y: number, bottom: number): string {
  const first = addDays(dateOf(instantOf(from)), 1);
  const days = daysBetween(first, dateOf(instantOf(to)));
  const step = [1, 2, 7, 14, 28, 56, 91, 182, 364].find((one) => days / one < 8) ?? 728;
  const lines: string[] = [];
  for (let day = 0; day <= days; day += step) {
    const date = addDays(first, day);
    const x = place(msOf(startOfDay(date)));
    lines.push(
      `<line x1="${x}" y1="${y + 4}" x2="${x}" y2="${bottom}" stroke="#b1b4b6"/><text x="${x}" y="${y}" text-anchor="middle" fill="#505a5f" font-size="10">${formatDate(date)}</text>`,
    );
  }
  return `<g aria-hidden="true">\n${lines.join('\n')}\n</g>`;
}

function rowsHeight({ clocks }: CaseLines): number {
  return headHeight + clocks.length * rowHeight;
}

function heightOf(one: CaseLines): number {
  return rowsHeight(one) + one.acts.length * lineHeight + 16;
}

function band(
  one: CaseLines,
  top: number,
  scale: Scale,
  { named, shaded }: { named: boolean; shaded: boolean },
): string {
  const bottom = top + rowsHeight(one);
  const clocks = one.clocks.map((clock, index) => row(clock, top + headHeight + index * rowHeight, scale));
  const acts = one.acts.map(
    ({ says }, index) =>
      `<text x="${left}" y="${bottom + index * lineHeight}" font-size="11">${index + 1}. ${escaped(says)}</text>`,
  );
  const heading = escaped(named ? `${one.name}: ${one.id}` : one.id);
  return `<g>
<rect x="0" y="${top}" width="${width}" height="${heightOf(one)}" fill="${shaded ? '#f3f2f1' : '#ffffff'}"/>
<text x="12" y="${top + 20}" font-size="13" font-weight="bold">${heading}</text>
${[axis(scale, top + 38, bottom - 22), ...ticks(one, top + 52, bottom - 22, scale), ...clocks, ...acts].join('\n')}
</g>`;
}

/** What people did, by number; numbers that would lie on each other stand together. */
function ticks({ acts }: CaseLines, y: number, bottom: number, { place }: Scale): string[] {
  const inOrder = acts.map(({ at, says }, index) => ({ x: place(at), number: index + 1, says }));
  inOrder.sort((a, b) => a.x - b.x);
  const groups: (typeof inOrder)[] = [];
  for (const tick of inOrder) {
    const last = groups.at(-1);
    if (last && tick.x - last[0]!.x < 24) last.push(tick);
    else groups.push([tick]);
  }
  return groups.map((group) => {
    const lines = [...new Set(group.map(({ x }) => x))].map(
      (x) =>
        `<line x1="${x}" y1="${y + 3}" x2="${x}" y2="${bottom}" stroke="#0b0c0c" stroke-dasharray="1 3"/>`,
    );
    const says = group.map(({ number, says: said }) => `${number}. ${said}`).join('; ');
    const label = `<text x="${group[0]!.x}" y="${y}" font-size="10">${numbers(group.map(({ number }) => number))}</text>`;
    return `<g><title>${escaped(says)}</title>${lines.join('')}${label}</g>`;
  });
}

/** '1-3, 6'. */
function numbers(all: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of [...all].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(', ');
}

function row(clock: ClockLine, y: number, { place, to }: Scale): string {
  const colour = colours[clock.status];
  const x = place(clock.from);
  const bar = `<rect x="${x}" y="${y - 6}" width="${Math.max(2, round(place(clock.to) - x))}" height="12" fill="${colour}" fill-opacity="0.75"/>`;
  const open =
    clock.status === 'running'
      ? `<path d="M${place(clock.to)} ${y - 6} l8 6 l-8 6 z" fill="${colours.running}"/>`
      : '';
  const shown = clock.marks.filter(({ at }) => at <= to).map((mark) => sign(mark, place(mark.at), y));
  const ahead = clock.marks.filter(({ at }) => at > to).map(({ says }) => says);
  const beyond =
    ahead.length === 0
      ? ''
      : `<text x="${right}" y="${y + 4}" text-anchor="end" font-size="10" fill="#505a5f" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(`${ahead.join(', ')} \u2192`)}</text>`;
  const name = `<text x="12" y="${y}">${escaped(clock.name)}</text><text x="12" y="${y + 13}" font-size="10" fill="${colour}">${escaped(clock.how)}</text>`;
  return `<g><title>${escaped(clock.says)}</title>${name}${bar}${open}${shown.join('')}${beyond}</g>`;
}

/** One sign for each kind, told apart by its form. */
function sign({ is, says, rung }: Pick<Mark, 'is' | 'says' | 'rung'>, x: number, y: number): string {
  const upright = (style: string) =>
    `<line x1="${x}" y1="${y - 13}" x2="${x}" y2="${y + 13}" stroke="#0b0c0c" ${style}/>`;
  const forms: Readonly<Record<Mark['is'], string>> = {
    target: upright('stroke-width="1.5" stroke-dasharray="4 2"'),
    limit: upright('stroke-width="3"'),
    national: upright('stroke-width="1.5" stroke-dasharray="1 2"'),
    reminder: `<circle cx="${x}" cy="${y}" r="4" fill="#ffffff" stroke="#0b0c0c"/>`,
    rung: `<path d="M${x} ${y - 9} l7 13 h-14 z" fill="#ffdd00" stroke="#0b0c0c"/><text x="${x}" y="${y + 2}" text-anchor="middle" font-size="8">${rung ?? ''}</text>`,
    digest: `<rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="#ffffff" stroke="#0b0c0c"/>`,
    acknowledged: `<path d="M${x - 5} ${y} l4 4 l7 -9" fill="none" stroke="#0b0c0c" stroke-width="2"/>`,
  };
  return `<g><title>${escaped(says)}</title>${forms[is]}</g>`;
}

function key(y: number): string {
  const signs = ['target', 'limit', 'national', 'reminder', 'rung', 'digest', 'acknowledged'] as const;
  const entries = signs.map((is, index) => {
    const x = 24 + index * 112;
    return `${sign({ is, says: is }, x, y)}<text x="${x + 12}" y="${y + 4}" font-size="11">${is}</text>`;
  });
  return `<g aria-hidden="true">\n${entries.join('\n')}\n</g>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
