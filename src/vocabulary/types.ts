/** Plain data that names things: what people do (acts), what then has happened (events), who they are (roles). */

export type ProcessName = 'referral' | 'cinPlan' | 'stepDown' | 'stepUp';
export const processNames: readonly ProcessName[] = ['referral', 'cinPlan', 'stepDown', 'stepUp'];

/**
 * What a field may hold. Nothing here can hold a name or a story: `reference` is an opaque id,
 * `code` one of a closed list, `note` is short, encrypted, never mailed and never searched (decisions 7.2).
 */
export type FieldType =
  | 'moment' // an instant, or a civil date where the hour is not known
  | 'date' // a civil date
  | 'code' // one of `codes`
  | 'reference' // an opaque reference to a record kept elsewhere
  | 'person' // a staff id of the directory
  | 'role'
  | 'team'
  | 'flag' // true or false
  | 'count'
  | 'duration' // '20 working days'
  | 'clock' // the name of a clock
  | 'case' // the id of a case: 'referral:peterborough:REF-123'
  | 'event' // the sequence number of an event of this case
  | 'field' // the name of a field of an act
  | 'note';

export interface FieldDefinition {
  type: FieldType;
  /** One line for the form, the API document and the errors. */
  about: string;
  /** The closed list of a `code` field. */
  codes?: readonly string[];
  /** A list of values instead of one. */
  many?: true;
  /** It is of one child: where the act is entered once for several, it stands with each. Notes and entries do anyway. */
  perChild?: true;
  /** The act makes no sense without it, in any council. What only some councils demand stands in their policies. */
  always?: true;
}

export interface ActDefinition {
  /** 'decideReferral'; the Update and the Signal carry this name. */
  act: string;
  /** What has happened once it is taken: 'ReferralDecided'. Each event belongs to one act. */
  event: string;
  /** The noun of its address: POST /v1/cases/{id}/referral-decisions. */
  resource: string;
  /** What a form's heading says: 'Decide the referral'. */
  title: string;
  /** The processes that know it; 'every' for what each case can do. */
  processes: readonly ProcessName[] | 'every';
  /** The stages in which it makes sense; absent: in any stage but closed. */
  stages?: readonly string[];
  /** An act that protects a child: never refused (decisions 1.1). */
  protective?: true;
  /** It may be entered once for several children: one visit, one meeting, one discussion (decisions 2.7). */
  together?: true;
  /** It opens the case: its start argument. */
  opens?: true;
  /** It signs what an event of this name recorded. */
  signs?: string;
  /** It is asked for only where the council's procedure has a step for it: not everybody has a screening signed off. */
  signsWhereAsked?: true;
  /** It gives back, unsigned, what an event of this name recorded. */
  returns?: string;
  /** It may be done to a closed case, which it re-opens at its position. */
  reopens?: true;
  fields: Readonly<Record<string, FieldDefinition>>;
}

/** Events that no person's act makes: what the clocks and the shell did. */
export interface SystemEventDefinition {
  event: string;
  about: string;
}

export interface ProcessDefinition {
  process: ProcessName;
  /** In their usual order; the last one is 'closed'. */
  stages: readonly string[];
  acts: readonly ActDefinition[];
}
