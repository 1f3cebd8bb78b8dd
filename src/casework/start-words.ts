import type { ProcessName } from '../vocabulary';

const titles: Readonly<Record<ProcessName, string>> = {
  referral: 'Referral',
  cinPlan: 'CIN plan',
  stepDown: 'Step-down',
  stepUp: 'Step-up',
};

/** What the Temporal UI says of a case in its list: nothing here is about a child or a family. */
export function startWords(
  process: ProcessName,
  council: string,
  reference: string,
): { staticSummary: string; staticDetails: string } {
  return {
    staticSummary: `${titles[process]} ${reference} (${capitalised(council)})`,
    staticDetails: `${titles[process]} of **${capitalised(council)}**, reference ${reference}. See *Current details* for where it stands.`,
  };
}

function capitalised(slug: string): string {
  return slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
