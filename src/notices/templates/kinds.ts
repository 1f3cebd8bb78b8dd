import type { NoticeKind } from '../../casework/types';

/** What one kind of notice says. Nunjucks; the names are those of `Said` in compose.ts. */
export interface KindTemplates {
  subject: string;
  /** What is the matter. */
  says: string;
  /** What is asked of the reader. */
  asks: string;
}

const what =
  '{{ step }}{% if due %}, {{ reading }} {{ due }}{% endif %}{% if over %}, {{ over }} over{% endif %}';
const outOf = '{% if reading == "target" %}target passed{% else %}out of timescale{% endif %}';
const recordIt = 'If it has been done, record it with the date on which it was done.';

export const kinds: Readonly<Record<NoticeKind, KindTemplates>> = {
  'due-soon': {
    subject: '{{ step | capitalize }} due{% if due %} {{ due }}{% endif %} - {{ reference }}',
    says: '{{ step | capitalize }} is due{% if due %} {{ due }} ({{ reading }}){% endif %}. It is not recorded as done.',
    asks: recordIt,
  },
  overdue: {
    subject: `{% if reading == "target" %}Target passed{% else %}Out of timescale{% endif %}: ${what} - {{ reference }}`,
    says: '{{ step | capitalize }} was due{% if due %} {{ due }} ({{ reading }}){% endif %} and is not recorded as done.',
    asks: recordIt,
  },
  escalation: {
    subject: `Escalation{% if rung %}, rung {{ rung }}{% endif %}: {{ step }} ${outOf}{% if due %}, {{ reading }} {{ due }}{% endif %}{% if over %}, {{ over }} over{% endif %} - {{ reference }}`,
    says: '{{ step | capitalize }} was due{% if due %} {{ due }} ({{ reading }}){% endif %} and is not recorded as done. It is escalated to you.',
    asks: 'Acknowledge the escalation and name the date by which it will be done. If it is not done by then, it goes one rung higher.',
  },
  'acknowledgement-passed': {
    subject: `Acknowledged date passed: ${what} - {{ reference }}`,
    says: 'The date that was named when the escalation was acknowledged has passed. {{ step | capitalize }} is not recorded as done.',
    asks: recordIt,
  },
  'digest-overdue': {
    subject: `Out of timescale: ${what} - {{ reference }}`,
    says: '{{ step | capitalize }} was due{% if due %} {{ due }} ({{ reading }}){% endif %} and is not recorded as done.',
    asks: recordIt,
  },
  'stood-down': {
    subject: 'Stood down: {{ step }} - {{ reference }}',
    says: 'The escalation of {{ step }} is stood down: it was done in time and recorded late, or it is no longer required.',
    asks: 'Nothing more is asked of you.',
  },
  moved: {
    subject: 'Date moved: {{ step }}{% if due %}, now due {{ due }}{% endif %} - {{ reference }}',
    says: 'The bank holidays have changed, and the date of {{ step }} with them{% if due %}: it is now due {{ due }} ({{ reading }}){% endif %}.',
    asks: 'Nothing is asked of you now. Why it moved stands in the case.',
  },
  returned: {
    subject: 'Returned to you: {{ step }}{% if due %}, due {{ due }}{% endif %} - {{ reference }}',
    says: 'What you submitted for {{ step }} was returned, with reasons that stand in the case.',
    asks: 'Read the reasons and submit it again. Its dates have not changed.',
  },
  'decision-asked': {
    subject: 'Decision asked of you: {{ step }}{% if due %}, due {{ due }}{% endif %} - {{ reference }}',
    says: '{{ step | capitalize }} waits for your decision{% if due %}, due {{ due }}{% endif %}.',
    asks: 'Decide and sign it off, or return it with reasons.',
  },
  'late-reason-asked': {
    subject: 'Reason asked: {{ step }} done out of timescale - {{ reference }}',
    says: '{{ step | capitalize }} was done out of timescale{% if due %}; it was due {{ due }}{% endif %}.',
    asks: 'Record why, as a reason code and, if needed, the reference of the entry in the file.',
  },
  task: {
    subject: 'To do: {{ step }}{% if due %}, due {{ due }}{% endif %} - {{ reference }}',
    says: 'The procedure asks that you take note of this and do what follows from it: {{ step }}.',
    asks: 'Record it in the case when it is done.',
  },
};
