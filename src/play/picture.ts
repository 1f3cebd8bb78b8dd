import { addDays, dateOf, daysBetween, formatDate, instantOf, msOf, startOfDay } from '../calendar';
import { linesOf, type CaseLines, type ClockLine, type Mark } from './lines';
import type { Played } from './play';

const width = 1000;
const left = 210;
const right = 970;
const rowHeight = 40;

const colours: Readonly<Record<ClockLine['status'], string>> = {
  running: '#1d70b8',
  met: '#00703c',
  late: '#d4351c',
  ended: '#505a5f',
};

/** Where an instant lies from left to right. */
type Place = (ms: number) => number;

/**
 * A life as a picture: each clock a bar from its start to its end, with its dates and what was said on the way.
 * Everything in it is also text, for whoever reads it with a screen reader; colours are never the only sign.
 */
export function pictureOf(played: Pick<Played, 'life' | 'council' | 'cases' | 'ended'>): string {
  const cases = linesOf(played);
  const [from, to] = span(cases, msOf(played.ended));
  const place: Place = (ms) => round(left + ((ms - from) / (to - from)) * (right - left));
  const parts: string[] = [];
  let y = 70;
  for (const one of cases) {
    parts.push(caseParts(one, y, place, cases.length > 1));
    y += heightOf(one);
  }
  parts.push(key(y + 10));
  const height = y + 40;
  const says = cases.flatMap((one) => [
    ...one.acts.map((act) => act.says),
    ...one.clocks.map((clock) => clock.says),
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="12" fill="#0b0c0c">
<title id="title">${escaped(`${played.life} (${played.council})`)}</title>
<desc id="desc">${escaped(`${says.join('. ')}.`)}</desc>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="12" y="26" font-size="16" font-weight="bold">${escaped(`${played.life} (${played.council})`)}</text>
${axis(from, to, place, y)}
${parts.join('\n')}
</svg>
`;
}

/** From the first start to the last thing that is shown, with a little room on both sides. */
function span(cases: readonly CaseLines[], ended: number): [number, number] {
  const all = cases.flatMap(({ acts, clocks }) => [
    ...acts.map(({ at }) => at),
    ...clocks.flatMap((clock) => [clock.from, clock.to, ...clock.marks.map(({ at }) => at)]),
  ]);
  const first = Math.min(ended, ...all);
  const last = Math.max(ended, ...all);
  const room = Math.max(3_600_000, (last - first) * 0.03);
  return [first - room, last + room];
}

/** Days, weeks or months: never more than ten of them. */
function axis(from: number, to: number, place: Place, bottom: number): string {
  const first = addDays(dateOf(instantOf(from)), 1);
  const days = daysBetween(first, dateOf(instantOf(to)));
  const step = [1, 2, 7, 14, 28, 56, 91, 182, 364].find((one) => days / one <= 9) ?? 728;
  const lines: string[] = [];
  for (let day = 0; day <= days; day += step) {
    const date = addDays(first, day);
    const x = place(msOf(startOfDay(date)));
    lines.push(
      `<line x1="${x}" y1="52" x2="${x}" y2="${bottom - 8}" stroke="#b1b4b6"/><text x="${x}" y="46" text-anchor="middle" fill="#505a5f" font-size="10">${formatDate(date)}</text>`,
    );
  }
  return `<g aria-hidden="true">\n${lines.join('\n')}\n</g>`;
}

function heightOf({ acts, clocks }: CaseLines): number {
  return 40 + clocks.length * rowHeight + acts.length * 16 + 24;
}

function caseParts(one: CaseLines, top: number, place: Place, named: boolean): string {
  const clocks = one.clocks.map((clock, index) => row(clock, top + 40 + index * rowHeight, place));
  const list = top + 48 + one.clocks.length * rowHeight;
  const ticks = one.acts.map(({ at, says }, index) => {
    const x = place(at);
    const number = index + 1;
    // Acts of one hour would lie on each other: every other number stands higher.
    const y = top + (index % 2 === 0 ? 12 : 24);
    return `<g><title>${escaped(says)}</title><line x1="${x}" y1="${y + 2}" x2="${x}" y2="${list - 12}" stroke="#0b0c0c" stroke-dasharray="1 3"/><text x="${x}" y="${y}" text-anchor="middle" font-size="10">${number}</text></g>`;
  });
  const acts = one.acts.map(
    ({ says }, index) =>
      `<text x="${left}" y="${list + index * 16}" font-size="11">${index + 1}. ${escaped(says)}</text>`,
  );
  const heading = `<text x="12" y="${top + 16}" font-weight="bold">${escaped(named ? `${one.name}: ${one.id}` : one.id)}</text>`;
  return `<g>\n${[heading, ...ticks, ...clocks, ...acts].join('\n')}\n</g>`;
}

function row(clock: ClockLine, y: number, place: Place): string {
  const x = place(clock.from);
  const bar = `<rect x="${x}" y="${y - 6}" width="${Math.max(2, round(place(clock.to) - x))}" height="12" fill="${colours[clock.status]}" fill-opacity="0.75"/>`;
  const open =
    clock.status === 'running'
      ? `<path d="M${place(clock.to)} ${y - 6} l8 6 l-8 6 z" fill="${colours.running}"/>`
      : '';
  return `<g><title>${escaped(clock.says)}</title><text x="12" y="${y}">${escaped(clock.name)}</text><text x="12" y="${y + 13}" font-size="10" fill="${colours[clock.status]}">${clock.status}</text>${bar}${open}${clock.marks.map((mark) => sign(mark, place(mark.at), y)).join('')}</g>`;
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
