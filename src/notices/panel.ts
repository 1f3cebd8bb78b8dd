import { dateOf, formatDate, formatInstant, timeOf, type CivilDate, type Instant } from '../calendar';
import type { Composed, Hearer, NamedCase } from './compose';
import { caseLink, footer } from './links';
import { pageTemplate, plainTemplate } from './templates/engine';
import { noticePage, noticeText } from './templates/layout';
import { capitalised, counted, inWords, noWords, roleInWords, stepInWords, type CouncilWords } from './words';

/** A case of an agenda: references and dates, nothing about child or family. */
export interface PanelCase {
  of: NamedCase;
  position: number;
  onAgenda: boolean;
  waitsSince: CivilDate;
  /** On how many agendas it was before without being reached. */
  carried: number;
  /** The clock for which it is there; null when it was listed. */
  clock: string | null;
}

export interface PanelSaid {
  panel: string;
  sitsAt: Instant;
  cite: readonly string[];
  /** In their order. */
  cases: readonly PanelCase[];
}

/** The agenda of one sitting, sent ahead to who chairs and attends. Cases beyond its capacity are only counted. */
export function composePanelAgenda(
  said: PanelSaid,
  hearer: Hearer,
  publicUrl: string,
  words: CouncilWords = noWords,
): Composed {
  const name = panelInWords(said.panel, words);
  const heard = said.cases.filter(({ onAgenda }) => onAgenda);
  const left = said.cases.length - heard.length;
  const later =
    left > 0 ? ` ${counted(left, 'more case')} ${left === 1 ? 'waits' : 'wait'} for a later sitting.` : '';
  return composed(said, heard, hearer, publicUrl, words, {
    late: false,
    subject: `Agenda: ${name} ${dayOf(said)}, ${counted(heard.length, 'case')}`,
    label: 'Agenda',
    says: `${name} sits ${formatInstant(said.sitsAt)}. ${counted(heard.length, 'case is', 'cases are')} on its agenda, what was not reached before first, then the longest wait.${later}`,
    asks: 'Record what is decided of each case, in one sitting or case by case. What is not reached is carried over to the next sitting.',
  });
}

/** Cases waited, the day is over, and nothing at all was recorded. */
export function composePanelNotHeld(
  said: PanelSaid,
  hearer: Hearer,
  publicUrl: string,
  words: CouncilWords = noWords,
): Composed {
  const name = panelInWords(said.panel, words);
  const heard = said.cases.filter(({ onAgenda }) => onAgenda);
  return composed(said, heard, hearer, publicUrl, words, {
    late: true,
    subject: `Panel did not happen: ${name} ${dayOf(said)}, ${counted(heard.length, 'case')} not decided`,
    label: 'Panel did not happen',
    says: `${name} was to sit ${formatInstant(said.sitsAt)}. No decision of it is recorded for any of ${counted(heard.length, 'case')}.`,
    asks: 'If it sat, record what was decided, with its date. If not, hold it or decide these cases another way: until then they wait, and stand first on the next agenda.',
  });
}

interface Worded {
  late: boolean;
  subject: string;
  label: string;
  says: string;
  asks: string;
}

function composed(
  { cite }: PanelSaid,
  cases: readonly PanelCase[],
  { roles }: Hearer,
  publicUrl: string,
  words: CouncilWords,
  worded: Worded,
): Composed {
  const posts = roles.map((role) => roleInWords(role, words)).join(', ');
  const page = {
    ...worded,
    heading: worded.subject.slice(worded.subject.indexOf(': ') + 2),
    cases: cases.map((one) => ({
      reference: one.of.reference,
      rows: [
        { label: 'Place', value: String(one.position) },
        { label: 'Waits since', value: formatDate(one.waitsSince) },
        { label: 'For', value: one.clock === null ? '' : capitalised(stepInWords(one.clock, words)) },
        { label: 'Not reached', value: one.carried > 0 ? counted(one.carried, 'sitting') : '' },
        { label: 'Rules', value: cite.join(', ') },
      ].filter(({ value }) => value !== ''),
      link: caseLink(publicUrl, one.of.id),
    })),
    why: posts && `You get this as ${posts}, or because you cover for one.`,
    footer,
  };
  return { subject: worded.subject, text: text.render(page), html: html.render(page) };
}

function panelInWords(panel: string, { terms }: CouncilWords): string {
  return capitalised(terms[panel] ?? inWords(panel));
}

function dayOf({ sitsAt }: PanelSaid): string {
  return `${formatDate(dateOf(sitsAt))} ${timeOf(sitsAt)}`;
}

const html = pageTemplate(noticePage);
const text = plainTemplate(noticeText);
