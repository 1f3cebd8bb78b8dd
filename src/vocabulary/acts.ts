import { agreementActs } from './agreements';
import { assessmentActs } from './assessment';
import { checkActs } from './checks';
import { cinPlanActs } from './cin-plan';
import { closureActs } from './closure';
import { commonActs, systemEvents } from './common';
import { earlyHelpActs } from './early-help';
import { meetingActs } from './meetings';
import { oversightActs } from './oversight';
import { peopleActs } from './people';
import { protectionActs } from './protection';
import { referralActs } from './referral';
import { restrictionActs } from './restriction';
import { section47Acts } from './section47';
import { stepDownActs } from './step-down';
import { stepUpActs } from './step-up';
import type { ActDefinition, ProcessDefinition, ProcessName, SystemEventDefinition } from './types';
import { visitActs } from './visits';

/** Every act of every process, common ones first. */
export const acts: readonly ActDefinition[] = [
  ...commonActs,
  ...protectionActs,
  ...section47Acts,
  ...peopleActs,
  ...restrictionActs,
  ...agreementActs,
  ...referralActs,
  ...checkActs,
  ...assessmentActs,
  ...meetingActs,
  ...cinPlanActs,
  ...visitActs,
  ...oversightActs,
  ...closureActs,
  ...stepDownActs,
  ...earlyHelpActs,
  ...stepUpActs,
];

const byName = new Map(acts.map((act) => [act.act, act]));
const byEvent = new Map<string, ActDefinition | SystemEventDefinition>([
  ...acts.map((act) => [act.event, act] as const),
  ...systemEvents.map((made) => [made.event, made] as const),
]);

export function actNamed(name: string): ActDefinition | undefined {
  return byName.get(name);
}

/** The act that makes this event, or the definition of an event that no person's act makes. */
export function eventNamed(name: string): ActDefinition | SystemEventDefinition | undefined {
  return byEvent.get(name);
}

/** The names of all events: what people did first, then what the clocks did. */
export const allEvents: readonly string[] = [...byEvent.keys()];

/** The acts that a case of this process knows. */
export function actsOf(process: ProcessName): readonly ActDefinition[] {
  return acts.filter((act) => act.processes === 'every' || act.processes.includes(process));
}

const defined = (process: ProcessName, stages: readonly string[]): ProcessDefinition => ({
  process,
  stages,
  acts: actsOf(process),
});

export const processes: Readonly<Record<ProcessName, ProcessDefinition>> = {
  referral: defined('referral', [
    'contact',
    'awaiting decision',
    'decided',
    'assessment',
    'section 47',
    'assessed',
    'closed',
  ]),
  cinPlan: defined('cinPlan', ['planning', 'plan active', 'closing', 'closed']),
  stepDown: defined('stepDown', ['proposed', 'agreed', 'handover', 'early help', 'closed']),
  stepUp: defined('stepUp', ['considered', 'advice and meetings', 'with social care', 'closed']),
};

/** Fields that every act may carry, whatever it is about. */
export const generalFields: ActDefinition['fields'] = {
  explanation: {
    type: 'note',
    about:
      'why something that the procedure asks for is not there; the full reason stands in the child’s file',
  },
  checked: {
    type: 'code',
    about: 'what was gone through, by the codes of the council’s own list: lower case and hyphens',
    many: true,
  },
};
