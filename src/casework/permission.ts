import type { Policy, StepRule } from '../policy';
import { roles as roleNames, type ActDefinition, type Role } from '../vocabulary';
import { requirementsMet } from './requirements';
import { fits, standing } from './triggers';
import type { Act, Case, Refusal } from './types';

/** Whether this person may do this act now, by the council's step: who may, what must be there, who signs. */
export function permission(
  current: Case,
  act: Act,
  definition: ActDefinition,
  policy: Policy,
): Refusal | null {
  const outsider = withoutCasework(act, definition);
  const step = policy.steps[act.act];
  if (outsider || !step) return outsider ?? notForService(act, definition);
  return (
    mayDo(act, definition, step, policy) ??
    secondPerson(current, act, step) ??
    requirementsMet(current, act, step, policy)
  );
}

/** Roles that run, own or audit Caseclock: they read cases, and do nothing to them. */
const withoutCaseworkRoles: readonly Role[] = [
  'platform-engineer',
  'policy-owner',
  'data-protection-contact',
  'auditor',
];

export function withoutCasework(act: Act, definition: ActDefinition): Refusal | null {
  const { via, roles } = act.actor;
  if (
    definition.protective ||
    via === 'temporal' ||
    roles.some((role) => !withoutCaseworkRoles.includes(role))
  )
    return null;
  return {
    refused: 'not-allowed',
    message: `"${definition.title}" is for those who work on cases; your roles are ${listed(roles)}.`,
  };
}

/** Those who do the work that business support may type in for them; what only managers do is decided, not typed. */
const practitioners: readonly Role[] = [
  'social-worker',
  'key-worker',
  'senior-practitioner',
  'social-work-oversight',
  'lead-practitioner',
  'early-help-coordinator',
  'early-help-practitioner',
  'meeting-chair',
  'team-administrator',
  'business-support',
];

/** Another system enters what people did, and says who; what is decided, signed or declared a person does here. */
export function notForService(act: Act, definition: ActDefinition, step?: StepRule): Refusal | null {
  const { actor } = act;
  if (!actor.service) return null;
  const { by, cite } = step ? whoMay(act, step) : {};
  const signed = definition.signs !== undefined || (step !== undefined && isSigned(step));
  if (signed || (by && !by.some((role) => practitioners.includes(role)))) {
    return {
      refused: 'not-allowed',
      message: `"${definition.title}" is for a person who signs in; a service account enters what was done, and neither decides nor signs.`,
      ...(cite && { cite }),
    };
  }
  if (actor.enteredBy) return null;
  return {
    refused: 'not-allowed',
    message: `A service account does nothing itself: say in "enteredFor" who did "${definition.title}", by their staff id.`,
  };
}

const isSigned = (step: StepRule) => step.qualified === true || step.secondPerson !== undefined;

/** By the post, by the qualification, and by what vouches for the person. */
export function mayDo(act: Act, definition: ActDefinition, step: StepRule, policy: Policy): Refusal | null {
  const { actor } = act;
  const service = notForService(act, definition, step);
  if (service) return service;
  const { by, cite } = whoMay(act, step);
  const signs = isSigned(step);
  if (actor.via === 'temporal' && (by || signs) && !policy.house.unmarkedSignOff) {
    return {
      refused: 'not-allowed',
      message: `"${definition.title}" needs a verified identity: do it through the API. The Temporal UI and CLI carry none.`,
      cite: step.cite,
    };
  }
  if (actor.enteredBy && signs) {
    return {
      refused: 'not-allowed',
      message: `"${definition.title}" is signed by the person who decides; it cannot be entered for somebody else.`,
      cite: step.cite,
    };
  }
  if (
    by &&
    !by.some((role) => actor.roles.includes(role)) &&
    !standsIn(act, by, step) &&
    !entersForOther(act, by)
  ) {
    return {
      refused: 'not-allowed',
      message: `"${definition.title}" is for the ${listed(by)}; your roles are ${listed(actor.roles)}.${howToStandIn(act, step)}`,
      cite,
    };
  }
  if (step.qualified && !actor.qualified && actor.via === 'api') {
    return {
      refused: 'not-qualified',
      message: `"${definition.title}" is for a qualified social worker; the directory does not say that you are one.`,
      cite: step.cite,
    };
  }
  return null;
}

/** The roles for this act as it is filled in: a decision of the Service Manager's is not the Team Manager's. */
function whoMay(act: Act, step: StepRule): { by: readonly Role[] | undefined; cite: readonly string[] } {
  return step.byWhen?.find(({ when }) => fits(act.fields, when)) ?? { by: step.by, cite: step.cite };
}

function entersForOther(act: Act, by: readonly Role[]): boolean {
  const { enteredBy, service, roles } = act.actor;
  const typed = enteredBy !== undefined && (service === true || roles.includes('business-support'));
  return typed && by.some((role) => practitioners.includes(role));
}

/** Who may stand in is told how. */
function howToStandIn({ actor }: Act, { standsIn: may = [] }: StepRule): string {
  return may.some((role) => actor.roles.includes(role))
    ? ' You may stand in: say for whom in "standingInFor", and why in "standingInReason".'
    : '';
}

/** Standing in is declared in the act, with its reason (decisions 3.2). */
function standsIn(act: Act, by: readonly Role[], step: StepRule): boolean {
  return (
    act.fields.standingInFor !== undefined &&
    act.fields.standingInReason !== undefined &&
    by.includes(act.fields.standingInFor as Role) &&
    (step.standsIn ?? []).some((role) => act.actor.roles.includes(role))
  );
}

/** Nobody signs what they wrote themselves (decisions 3.1). */
export function secondPerson(current: Case, act: Act, step: StepRule): Refusal | null {
  const rule = step.secondPerson;
  if (!rule) return null;
  const written = standing(current.facts)
    .filter((fact) => fact.event === rule.of)
    .at(-1);
  const exempt = written?.roles.some((role) => rule.exceptRoles?.includes(role));
  if (!written || exempt || ![written.by, written.enteredBy].includes(act.actor.by)) return null;
  return {
    refused: 'four-eyes',
    message: 'You wrote what is to be signed here; somebody else must sign it.',
    cite: rule.cite,
  };
}

export function listed(names: readonly Role[]): string {
  return names.length === 0
    ? 'none'
    : names
        .filter((name) => name in roleNames)
        .join(' or ')
        .replaceAll('-', ' ');
}
