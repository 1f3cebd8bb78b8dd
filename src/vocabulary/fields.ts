import type { FieldDefinition } from './types';

/** Short ways to name a field, so that the lists of acts read like lists. */
export const flag = (about: string): FieldDefinition => ({ type: 'flag', about });
export const date = (about: string): FieldDefinition => ({ type: 'date', about });
export const moment = (about: string): FieldDefinition => ({ type: 'moment', about });
export const duration = (about: string): FieldDefinition => ({ type: 'duration', about });
export const count = (about: string): FieldDefinition => ({ type: 'count', about });
export const person = (about: string): FieldDefinition => ({ type: 'person', about });
export const role = (about: string): FieldDefinition => ({ type: 'role', about });
export const team = (about: string): FieldDefinition => ({ type: 'team', about });
export const clock = (about: string): FieldDefinition => ({ type: 'clock', about });
export const event = (about: string): FieldDefinition => ({ type: 'event', about });
export const reference = (about: string): FieldDefinition => ({ type: 'reference', about });
export const anotherCase = (about: string): FieldDefinition => ({ type: 'case', about });
export const code = (about: string, codes: readonly string[]): FieldDefinition => ({
  type: 'code',
  about,
  codes,
});

/** The act makes no sense without it, in any council. */
export const always = (field: FieldDefinition): FieldDefinition => ({ ...field, always: true });

/** Of one child, also where the act is entered once for several. */
export const perChild = (field: FieldDefinition): FieldDefinition => ({ ...field, perChild: true });

/** Where the full story stands: nearly every act may carry these two. */
export const onFile = {
  note: { type: 'note', about: 'a short explanation; the full one stands in the child’s file' },
  fileEntry: { type: 'reference', about: 'the entry in the child’s file', perChild: true },
} as const satisfies Record<string, FieldDefinition>;

/** How something was sent or told. */
export const byWhichWay = code('how it was sent or told', [
  'letter',
  'e-mail',
  'portal',
  'telephone',
  'in-person',
  'at-meeting',
]);

/** How it was that a child was seen, at a visit or elsewhere. */
export const seenAs = perChild(code('who was seen', ['child', 'expectant-mother']));
export const seenWhere = code('where', [
  'home',
  'relatives-home',
  'school',
  'nursery',
  'hospital',
  'office',
  'elsewhere',
]);
export const seenHow = code('how', ['in-person', 'with-interpreter', 'with-advocate', 'video']);

/** The forms of assessment that the procedures name; a council uses some of them. */
export const assessmentKinds = [
  'assessment',
  'child-and-family',
  'single',
  'short-breaks',
  'disabled-children',
  'specialist',
] as const;

/** What kind of team holds the case, where a rule differs by it. */
export const teamKinds = [
  'assessment',
  'family-support',
  'family-help',
  'family-safeguarding',
  'disabled-children',
  'children-in-care',
  'locality',
] as const;

/** Who refers, by the groups of the census (ReferralSource). */
export const sourceKinds = [
  'individual',
  'school',
  'education',
  'health',
  'housing',
  'local-authority',
  'early-help',
  'police',
  'other-legal',
  'other',
  'anonymous',
  'unknown',
] as const;

/** Signing in somebody else's place, where the house rules allow it; it is reported (decisions 3.2). */
export const standingIn = {
  standingInFor: role('the role one stands in for, where the house rules allow it'),
  standingInReason: code('why one stands in', [
    'absent',
    'post-vacant',
    'conflict-of-interest',
    'out-of-hours',
  ]),
};
