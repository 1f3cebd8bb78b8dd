import { all, becameReferral, latest } from '../facts';
import { caseId } from '../ids';
import { lastSeen } from '../last-seen';
import { dayOf } from '../moments';
import { discussionThatStarted } from '../section47';
import { actorOf } from '../successors';
import type { Case, CaseEvent, Fact, Fields, Moment, Successor } from '../types';

/**
 * The plan that follows from a referral: by the assessment whose sign-off says so, by a conference that offers one, or
 * by a section 47 enquiry that leads to one. It has the referral's reference, and starts with what the referral knows:
 * when the child was last really seen, when the assessment was completed and signed off (decisions 1.3).
 */
export function planOpened(current: Case, event: CaseEvent): readonly Successor[] {
  const origin = originOf(current, event);
  const opened = (current.links ?? []).some(({ relation }) => relation === 'plan');
  if (!origin || opened) return [];
  const seen = lastSeen(current);
  const referred = becameReferral(current.facts);
  const completed = latest(current.facts, 'AssessmentCompleted');
  const authorised = latest(current.facts, 'AssessmentAuthorised');
  const dates = {
    ...dated('childLastSeenOn', seen?.at),
    ...dated('referredOn', referred?.at),
    ...dated('assessmentCompletedOn', completed?.at),
    ...dated('assessmentAuthorisedOn', authorised?.at),
  };
  return [
    {
      id: caseId('cinPlan', current.council, current.reference),
      relation: 'plan',
      opening: {
        act: 'openPlan',
        process: 'cinPlan',
        council: current.council,
        reference: current.reference,
        child: current.child,
        ...(current.family && { family: current.family }),
        chain: current.chain,
        links: [{ case: current.id, relation: 'referral' }],
        happenedAt: event.at,
        fields: {
          team: current.team,
          ...heldBy(current.facts),
          ...dates,
          ...origin,
          openedFrom: current.reference,
        },
        actor: actorOf(current, event),
      },
    },
  ];
}

const byKind: Readonly<Record<string, string>> = {
  assessment: 'assessment',
  single: 'single-assessment',
  'child-and-family': 'child-and-family-assessment',
};

/** Out of what the plan comes, where the event leads to one. */
function originOf({ facts }: Case, { event, fields = {}, at }: CaseEvent): Fields | null {
  const decidedOn = dayOf(at);
  if (event === 'AssessmentAuthorised' && fields.outcome === 'child-in-need-plan') {
    const inSection47 = discussionThatStarted(facts) ?? latest(facts, 'Section47Started');
    return { route: inSection47 ? 'section-47' : (byKind[String(fields.kind)] ?? 'assessment'), decidedOn };
  }
  if (event === 'Section47Ended' && fields.next === 'child-in-need-plan')
    return { route: 'section-47', decidedOn };
  const offered = fields.planOffered === true || fields.outlinePlanDrafted === true;
  if (event === 'ConferenceHeld' && offered && fields.outcome !== 'cp-plan') {
    const route = fields.outcome === 'cp-plan-ended' ? 'protection-plan-ended' : 'conference-no-plan';
    const { planLength } = fields;
    return {
      route,
      conferenceOn: decidedOn,
      decidedOn,
      ...(planLength !== undefined && { plannedLength: planLength }),
    };
  }
  return null;
}

/** The kind of team that has it now: the one it was allocated to, else the one that assessed it (PET-9.5). */
function heldBy(facts: readonly Fact[]): Fields {
  const allocated = all(facts, 'Allocated').at(-1);
  return { teamKind: allocated?.fields.teamKind ?? 'assessment' };
}

function dated(field: string, at: Moment | undefined): Fields {
  return at ? { [field]: dayOf(at) } : {};
}
