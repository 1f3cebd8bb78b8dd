import { Environment, Template } from 'nunjucks';
import { formatInstant, type Instant } from '../calendar';
import type { CaseIdentity, Notice, NoticeKind } from '../casework/types';
import type { Role } from '../vocabulary';
import { kinds } from './templates/kinds';
import { htmlLayout, textLayout } from './templates/layout';
import { capitalised, dueInWords, inWords, overBy } from './words';

/** The one who hears it, and by which posts. */
export interface Hearer {
  roles: readonly Role[];
}

/** Of a case, only what a mail may name: nothing about child or family. */
export type NamedCase = Pick<CaseIdentity, 'id' | 'reference'>;

export interface Composed {
  subject: string;
  text: string;
  html: string;
}

/** What the templates of the kinds may name. */
interface Said {
  step: string;
  reference: string;
  /** '' where the notice has no date. */
  due: string;
  reading: string;
  over: string;
  rung: number | '';
}

const readingNames = { target: 'target', limit: 'limit', national: 'national limit' } as const;
const footer = 'Sent by Caseclock. Do not reply to this address.';

/**
 * The mail of one notice to one person. Everything in it comes from the notice: the same notice gives the same
 * words whenever it is composed.
 * @param at the notice's own instant, to which "how late" is counted
 * @param publicUrl where people reach the API, without or with a closing slash
 */
export function compose(
  notice: Notice,
  at: Instant,
  of: NamedCase,
  hearer: Hearer,
  publicUrl: string,
): Composed {
  const said: Said = {
    step: inWords(notice.step ?? 'the case'),
    reference: of.reference,
    due: dueInWords(notice),
    reading: readingNames[notice.reading ?? 'limit'],
    over: overBy(notice, at),
    rung: notice.rung ?? '',
  };
  const template = templates[notice.kind];
  const subject = oneLine(template.subject.render(said));
  const page = {
    subject,
    heading: subject.slice(0, subject.lastIndexOf(' - ')),
    says: oneLine(template.says.render(said)),
    asks: template.asks.render(said),
    rows: rowsOf(notice, at, said, hearer),
    link: `${publicUrl.replace(/\/+$/, '')}/v1/cases/${encodeURI(of.id)}`,
    footer,
  };
  return { subject, text: text.render(page), html: html.render(page) };
}

function rowsOf(notice: Notice, at: Instant, said: Said, hearer: Hearer): { label: string; value: string }[] {
  const rows = [
    { label: 'Case', value: said.reference },
    { label: 'Step', value: capitalised(said.step) },
    { label: said.due && `Due (${said.reading})`, value: said.due },
    { label: 'Over by', value: said.over },
    { label: 'Escalation', value: said.rung === '' ? '' : `rung ${said.rung}` },
    { label: 'Rules', value: notice.cite.join(', ') },
    { label: 'As of', value: formatInstant(at) },
    { label: 'Sent to you as', value: hearer.roles.map(inWords).join(', ') },
  ];
  return rows.filter((row) => row.value !== '');
}

function oneLine(rendered: string): string {
  return rendered.replace(/\s+/g, ' ').trim();
}

// Plain text has no mark-up to escape; the page escapes everything, what the kinds said included.
const plain = new Environment(null, { autoescape: false, throwOnUndefined: true });
plain.addFilter('capitalize', capitalised);
const page = new Environment(null, { autoescape: true, throwOnUndefined: true });

const compiled = (source: string, environment: Environment) =>
  new Template(source, environment, undefined, true);

const html = compiled(htmlLayout, page);
const text = compiled(textLayout, plain);
const templates = Object.fromEntries(
  Object.entries(kinds).map(([kind, { subject, says, asks }]) => [
    kind,
    { subject: compiled(subject, plain), says: compiled(says, plain), asks: compiled(asks, plain) },
  ]),
) as Readonly<Record<NoticeKind, Readonly<Record<'subject' | 'says' | 'asks', Template>>>>;
