import { footer } from './links';
import type { Composed } from './compose';
import { pageTemplate, plainTemplate } from './templates/engine';
import { noticePage, noticeText } from './templates/layout';
import { counted } from './words';

/** What could not be said to people, for whoever keeps Caseclock running. */
export interface Undelivered {
  /** The case's reference and the number of the notice in it. */
  reference: string;
  number: number;
  /** How many people have not had it. */
  people: number;
  /** What the mail server or the way to it answered: '550', 'ETIMEDOUT'; or that they have left, and nobody has their post. */
  codes: readonly string[] | 'left';
}

/** The mail to the operator about a notice that was given up. */
export function composeAlert({ reference, number, people, codes }: Undelivered): Composed {
  const subject = `Not delivered to ${counted(people, 'person', 'people')}: notice ${number} of case ${reference}`;
  const why =
    codes === 'left'
      ? 'They have left, and nobody has their post.'
      : `The mail server answered: ${codes.join(', ') || 'nothing'}.`;
  const page = {
    subject,
    late: true,
    label: 'Undelivered',
    heading: subject,
    says: `Caseclock could not deliver notice ${number} of case ${reference} to ${counted(people, 'person', 'people')}, and tries no more. ${why}`,
    asks:
      codes === 'left'
        ? 'Put who has their post now in the directory, and tell them of the case another way.'
        : 'Tell them another way, and put their mailbox in the directory, or the way to the mail server, right.',
    cases: [],
    why: 'You get this as the operator of Caseclock (OPERATOR_MAIL).',
    footer,
  };
  return {
    subject,
    text: plainTemplate(noticeText).render(page),
    html: pageTemplate(noticePage).render(page),
  };
}
