import { formatDate } from '../../calendar';
import type { Policy, RuleId } from '../../policy/types';
import type { PolicyWords } from '../../policy/words';
import { acts } from '../../vocabulary';
import { clockLines, type Line, noticePhrase, panelLines, routePhrase, stepLines } from './phrases';
import type { Picked } from './pick';

/** The whole policy as Markdown, for somebody who knows the procedure and signs it off. */
export function documentOf({ policy, words, hash }: Picked, today: string): string {
  const sections = [
    head(policy, words, hash, today),
    wordsSection(words),
    section(
      'Clocks',
      Object.entries(policy.clocks).map(([name, clock]) =>
        entry(name, words.says[`clocks.${name}`], clock.cite, clockLines(clock)),
      ),
    ),
    section(
      'Steps',
      Object.entries(policy.steps).map(([act, step]) =>
        entry(act, words.says[`steps.${act}`] ?? titleOf(act), step.cite, stepLines(step)),
      ),
    ),
    section('Routes', [
      list(
        policy.routes.map(
          (route, i) => `${routePhrase(route)}${cited(route.cite)}${after(words.says[`routes.${i}`])}`,
        ),
      ),
    ]),
    section('Notices', [
      list(
        policy.notices.map(
          (notice, i) => `${noticePhrase(notice)}${cited(notice.cite)}${after(words.says[`notices.${i}`])}`,
        ),
      ),
    ]),
    section(
      'Panels',
      Object.entries(policy.panels ?? {}).map(([name, panel]) =>
        entry(name, words.says[`panels.${name}`], panel.cite, panelLines(panel)),
      ),
    ),
    section('Prompts', [list(words.prompts.map(({ at, says, cite }) => `${at}: ${says}${cited(cite)}`))]),
    section('Readings that lost', [
      list(
        words.losers.map(
          (one) =>
            `${one.clock}: “${one.reads}”${cited([...one.cite, ...(one.contradiction ? [one.contradiction] : [])])}, because ${one.because}`,
        ),
      ),
    ]),
    section('Outside', [list(words.outside.map(({ cite, because }) => `${cite.join(', ')}: ${because}`))]),
    rulesSection(policy, words),
    '## Signed off\n\nName, role, date:\n\n',
  ];
  return `${sections
    .filter((text) => text !== '')
    .join('\n\n')
    .trimEnd()}\n`;
}

function head(policy: Policy, words: PolicyWords, hash: string, today: string): string {
  const unverified = Object.values(policy.clocks).some(({ readings }) =>
    readings.some((one) => one.unverified),
  );
  const lines = [
    `- Source: ${words.source}`,
    `- Version ${policy.version}, in force from ${formatDate(policy.effective)}${words.draft ? '; **a draft: rules are still missing**' : ''}`,
    ...(words.review ? [`- Review: ${words.review}${isPast(words.review, today) ? ' (**past**)' : ''}`] : []),
    ...(words.national
      ? [
          `- National frame: ${words.national}${unverified ? '. **Rows marked unverified were not checked against the edition in force.**' : ''}`,
        ]
      : []),
    `- House rules: version ${policy.house.version}`,
    `- Fingerprint of the rules: \`${hash}\``,
  ];
  return `# ${words.name}\n\n${lines.join('\n')}`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A review date may be a year, a month ('2025-01' or 'January 2025') or a day; it is past when all of it is. */
export function isPast(review: string, today: string): boolean {
  const [, month = '', year = ''] = /^([A-Z][a-z]+) (\d{4})$/.exec(review) ?? [];
  const date = MONTHS.includes(month)
    ? `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}`
    : review;
  return /^\d{4}(-\d{2}){0,2}$/.test(date) && date < today.slice(0, date.length);
}

function wordsSection({ terms, roles }: PolicyWords): string {
  const said = Object.entries({ ...terms, ...roles }).map(([ours, theirs]) => `${ours}: “${theirs}”`);
  return section("The council's own words", [list(said)]);
}

function section(title: string, parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length > 0 ? `## ${title}\n\n${filled.join('\n\n')}` : '';
}

function entry(
  name: string,
  says: string | undefined,
  cite: readonly RuleId[],
  lines: readonly Line[],
): string {
  const own = (line: Line) => (line.cite && line.cite.join() !== cite.join() ? cited(line.cite) : '');
  return [
    `### ${name}`,
    `${says ? `${says} ` : ''}[${cite.join(', ')}]`,
    list(lines.map((line) => `${line.about}: ${line.says}${own(line)}`)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function cited(cite: readonly RuleId[]): string {
  return ` [${cite.join(', ')}]`;
}

function after(says: string | undefined): string {
  return says ? `. ${says}` : '';
}

/** What the act is, where the procedure's own words for the step are not written down. */
function titleOf(act: string): string | undefined {
  return acts.find((one) => one.act === act)?.title;
}

/** Where the policy follows a rule of the national frame or of the house. */
function followedAt(policy: Policy, id: RuleId): string {
  const citing = (what: string, entries: object) =>
    Object.entries(entries)
      .filter(([, one]) => JSON.stringify(one).includes(`"${id}"`))
      .map(([name]) => `${what} ${name}`);
  return [...citing('clock', policy.clocks), ...citing('step', policy.steps)].join('; ');
}

function rulesSection(policy: Policy, { coverage, rules }: PolicyWords): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = Object.entries(rules).map(([id, { ref, quote }]) => {
    const how = coverage.find((one) => one.id === id);
    const by = how
      ? [how.treatment, how.by.join('; ')].filter(Boolean).join(': ')
      : followedAt(policy, id) || 'for reading only';
    return `| ${id} | ${cell(ref)} | ${cell(quote)} | ${cell(by)} |`;
  });
  return `## The rules, word for word\n\n| rule | where | says | here |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}
