import type { NoticeKind } from '../../casework/types';

/** What one kind of notice says. Nunjucks; the names are those of `Said` in compose.ts. */
export interface KindTemplates {
  /** The label above the heading: what this is, in words and not by its colour alone. */
  label: string;
  /** Whether something is past its date. */
  late?: true;
  subject: string;
  /** What is the matter. */
  says: string;
  /** What is asked of the reader. */
  asks: string;
}

const what =
  '{{ step }}{% if due %}, {{ reading }} {{ due }}{% endif %}{% if over %}, {{ over }} over{% endif %}';
const outOf = '{% if reading == "target" %}target passed{% else %}out of timescale{% endif %}';
const wasDue =
  '{{ step | capitalize }} was due{% if due %} {{ due }} ({{ reading }}){% endif %} and is not recorded as done.';
const recordIt = 'If it has been done, record it with the date on which it was done.';

/** The kinds, and the one notice that has words of its own: a case that was stopped for good. */
export const kinds: Readonly<Record<NoticeKind | 'case-stopped', KindTemplates>> = {
  'due-soon': {
    label: 'Reminder',
    subject: '{{ step | capitalize }} due{% if due %} {{ due }}{% endif %} - {{ references }}',
    says: '{{ step | capitalize }} is due{% if due %} {{ due }} ({{ reading }}){% endif %}. It is not recorded as done.',
    asks: recordIt,
  },
  overdue: {
    label: `{% if reading == "target" %}Target passed{% else %}Out of timescale{% endif %}`,
    late: true,
    subject: `{% if reading == "target" %}Target passed{% else %}Out of timescale{% endif %}: ${what} - {{ references }}`,
    says: wasDue,
    asks: recordIt,
  },
  escalation: {
    label: 'Escalation{% if rung %}, rung {{ rung }}{% endif %}',
    late: true,
    subject: `Escalation{% if rung %}, rung {{ rung }}{% endif %}: {{ step }} ${outOf}{% if due %}, {{ reading }} {{ due }}{% endif %}{% if over %}, {{ over }} over{% endif %} - {{ references }}`,
    says: `${wasDue} It is escalated to you.`,
    asks: 'Acknowledge the escalation and name the date by which it will be done. If it is not done by then, it goes one rung higher.',
  },
  'acknowledgement-passed': {
    label: 'Acknowledged date passed',
    late: true,
    subject: `Acknowledged date passed: ${what} - {{ references }}`,
    says: 'The date that was named when the escalation was acknowledged has passed. {{ step | capitalize }} is not recorded as done.',
    asks: recordIt,
  },
  'digest-overdue': {
    label: 'Out of timescale',
    late: true,
    subject: `Out of timescale: ${what} - {{ references }}`,
    says: wasDue,
    asks: recordIt,
  },
  'stood-down': {
    label: 'Stood down',
    subject: 'Stood down: {{ step }} - {{ references }}',
    says: 'The escalation of {{ step }} is stood down: it was done in time and recorded late, or it is no longer required.',
    asks: 'Nothing more is asked of you.',
  },
  moved: {
    label: 'Date moved',
    subject: 'Date moved: {{ step }}{% if due %}, now due {{ due }}{% endif %} - {{ references }}',
    says: 'The bank holidays have changed, and the date of {{ step }} with them{% if due %}: it is now due {{ due }} ({{ reading }}){% endif %}.',
    asks: 'Nothing is asked of you now. Why it moved stands in the case.',
  },
  returned: {
    label: 'Returned to you',
    subject: 'Returned to you: {{ step }}{% if due %}, due {{ due }}{% endif %} - {{ references }}',
    says: 'What you submitted for {{ step }} was returned, with reasons that stand in the case.',
    asks: 'Read the reasons and submit it again. Its dates have not changed.',
  },
  'decision-asked': {
    label: 'Waits for you',
    subject: 'Decision asked of you: {{ step }}{% if due %}, due {{ due }}{% endif %} - {{ references }}',
    says: '{{ step | capitalize }} waits for your decision{% if due %}, due {{ due }}{% endif %}.',
    asks: 'Decide and sign it off, or return it with reasons.',
  },
  'late-reason-asked': {
    label: 'Reason asked',
    subject: 'Reason asked: {{ step }} done out of timescale - {{ references }}',
    says: '{{ step | capitalize }} was done out of timescale{% if due %}; it was due {{ due }}{% endif %}.',
    asks: 'Record why, as a reason code and, if needed, the reference of the entry in the file.',
  },
  task: {
    label: 'For your attention',
    subject: 'For your attention: {{ step }}{% if due %}, due {{ due }}{% endif %} - {{ references }}',
    says: 'The procedure asks that you hear of this and do what follows from it: {{ step }}.',
    asks: 'The case says what the procedure asks, under the rules named here. Record it when it is done.',
  },
  'case-stopped': {
    label: 'Case stopped',
    subject: 'Case stopped, please read the case log - {{ references }}',
    says: 'All clocks of this case have stopped for good. Nothing more will be sent about it.',
    asks: 'The case log says why. Nothing more is asked of you by Caseclock.',
  },
};

export const noticeKinds = Object.keys(kinds).filter((kind) => kind !== 'case-stopped') as NoticeKind[];
