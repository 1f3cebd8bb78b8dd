import type { ProcessName } from '../vocabulary';

const prefixes: Readonly<Record<ProcessName, string>> = {
  referral: 'referral',
  cinPlan: 'cin-plan',
  stepDown: 'step-down',
  stepUp: 'step-up',
};

/** What an episode's, a child's or a family's reference may look like: nothing that could be a name. */
export const referencePattern = /^[A-Z]{1,6}-?\d[A-Z0-9-]{0,29}$/;
/** A staff id, team or council: lower case, digits and hyphens. */
export const slugPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** The name of a field of an act. */
export const fieldPattern = /^[a-z][A-Za-z0-9]{0,39}$/;

/** The one place that knows the format of a case's id: 'referral:peterborough:REF-123'. */
export function caseId(process: ProcessName, council: string, reference: string): string {
  return `${prefixes[process]}:${council}:${reference}`;
}

/** The parts of a case's id, or null when the text is none. */
export function parseCaseId(id: string): { process: ProcessName; council: string; reference: string } | null {
  const [prefix, council, reference, ...rest] = id.split(':');
  const process = (Object.keys(prefixes) as ProcessName[]).find((name) => prefixes[name] === prefix);
  if (!process || !council || !reference || rest.length > 0) return null;
  if (!slugPattern.test(council) || !referencePattern.test(reference)) return null;
  return { process, council, reference };
}
