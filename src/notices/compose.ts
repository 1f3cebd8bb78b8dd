import type { Template } from 'nunjucks';
import { formatInstant, type Instant } from '../calendar';
import type { CaseIdentity, Notice } from '../casework/types';
import type { Role } from '../vocabulary';
import { caseLink, footer } from './links';
import { lineOf, pageTemplate, plainTemplate } from './templates/engine';
import { kinds } from './templates/kinds';
import { noticePage, noticeText } from './templates/layout';
import { capitalised, dueInWords, noWords, overBy, roleInWords, stepInWords, type CouncilWords } from './words'; // prettier-ignore

/** The one who hears it, and by which posts. */
export interface Hearer {
  roles: readonly Role[];
}

/** Of a case, only what a mail may name: nothing about child or family. */
export type NamedCase = Pick<CaseIdentity, 'id' | 'reference'>;

/** What of a notice is said in words. */
export type SayableNotice = Pick<Notice, 'kind' | 'step' | 'due' | 'dueAt' | 'reading' | 'rung' | 'cite'>;

/** One notice of one case. */
export interface Told {
  of: NamedCase;
  notice: SayableNotice;
  /** The notice's own instant, by the case's time: "how late" is counted to it. */
  at: Instant;
}

export interface Composed {
  subject: string;
  text: string;
  html: string;
}

/** What the templates of the kinds may name. */
interface Said {
  step: string;
  references: string;
  /** '' where the notice has no date. */
  due: string;
  reading: string;
  over: string;
  rung: number | '';
}

const readingNames = { target: 'target', limit: 'limit', national: 'national limit' } as const;

/** How many cases a subject names before it only counts them. */
const namedInSubject = 3;

/**
 * One mail to one person, of one notice or of the same notice about several children of one family. Everything in it
 * comes from the notices: the same notices give the same words whenever it is composed.
 * @param told at least one; of one kind, step and rung
 * @param publicUrl where people reach the API, without or with a closing slash
 */
export function compose(
  told: readonly Told[],
  hearer: Hearer,
  publicUrl: string,
  words: CouncilWords = noWords,
): Composed {
  const inOrder = told.toSorted(mostPressing);
  const [first] = inOrder;
  if (!first) throw new Error('a mail tells of at least one notice');
  const said = saidOf(first, words, referencesOf(inOrder));
  const template = templateOf(first.notice);
  const subject = lineOf(template.subject, said);
  const label = lineOf(template.label, said);
  const page = {
    subject,
    heading: without(label, subject.slice(0, subject.lastIndexOf(' - '))),
    label,
    late: template.late,
    says: lineOf(template.says, said),
    asks: lineOf(template.asks, said),
    cases: inOrder.map((one) => ({
      reference: one.of.reference,
      rows: rowsOf(one, words),
      link: caseLink(publicUrl, one.of.id),
    })),
    why: whyOf(hearer, words),
    footer,
  };
  return { subject, text: text.render(page), html: html.render(page) };
}

/** A notice in one line of a list, without the case and the rules: 'Referral decision due Tue 22 Apr 2025'. */
export function lineFor({ notice, at, of }: Told, words: CouncilWords = noWords): string {
  const subject = lineOf(templateOf(notice).subject, saidOf({ notice, at, of }, words, of.reference));
  return subject.slice(0, subject.lastIndexOf(' - '));
}

/** 'Referral decision due' for 'Reminder: referral decision due': what the title above has said already. */
export function without(title: string, text: string): string {
  return text.startsWith(`${title}: `) ? capitalised(text.slice(title.length + 2)) : text;
}

function saidOf({ notice, at }: Told, words: CouncilWords, references: string): Said {
  return {
    step: stepInWords(notice.step, words),
    references,
    due: dueInWords(notice),
    reading: readingNames[notice.reading ?? 'limit'],
    over: overBy(notice, at),
    rung: notice.rung ?? '',
  };
}

function referencesOf(told: readonly Told[]): string {
  const references = [...new Set(told.map(({ of }) => of.reference))];
  const named = references.slice(0, namedInSubject);
  const left = references.length - named.length;
  return left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ');
}

function rowsOf({ notice, at, of }: Told, words: CouncilWords): { label: string; value: string }[] {
  const said = saidOf({ notice, at, of }, words, of.reference);
  const rows = [
    { label: 'Step', value: capitalised(said.step) },
    { label: said.due && `Due (${said.reading})`, value: said.due },
    { label: 'Over by', value: said.over },
    { label: 'Rules', value: notice.cite.join(', ') },
    { label: 'As of', value: formatInstant(at) },
  ];
  return rows.filter((row) => row.value !== '');
}

/** Why this person hears of it; '' for somebody who was named and not reached by a post. */
function whyOf({ roles }: Hearer, words: CouncilWords): string {
  if (roles.length === 0) return '';
  const posts = roles.map((role) => roleInWords(role, words)).join(', ');
  return `You get this as ${posts}, or because you cover for one.`;
}

function mostPressing(a: Told, b: Told): number {
  const [left, right] = [a, b].map(({ notice, of }) => `${notice.dueAt ?? notice.due ?? '9'} ${of.id}`);
  return left! < right! ? -1 : left! > right! ? 1 : 0;
}

function templateOf({ kind, step }: SayableNotice) {
  return templates[step === 'DeathRecorded' ? 'case-stopped' : kind];
}

const html = pageTemplate(noticePage);
const text = plainTemplate(noticeText);
const templates = Object.fromEntries(
  Object.entries(kinds).map(([kind, { late, ...sources }]) => [
    kind,
    {
      late: late ?? false,
      ...Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, plainTemplate(source)])),
    },
  ]),
) as Readonly<
  Record<keyof typeof kinds, { late: boolean } & Record<'label' | 'subject' | 'says' | 'asks', Template>>
>;
