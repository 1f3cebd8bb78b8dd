import type { Policy } from '../../policy';
import { actsTaken, eventNamed } from '../../vocabulary';
import { latest, openingOf } from '../facts';
import { caseId } from '../ids';
import { lastSeen } from '../last-seen';
import { dayOf } from '../moments';
import { leadsOf } from '../routes';
import { actorOf } from '../successors';
import type { Carried, Case, CaseEvent, Fields, Successor } from '../types';
import { stepDownOf } from './talk';

/**
 * The step-down that an event of a plan or a referral opens, where the council's procedure leads to one: the decision
 * of a panel (HUL-2.1d), of a review meeting (PET-5.7, LEI-across), an assessment, the end of care or of a
 * child-protection plan (GLO-1). For the `opens` of either process. While one runs no second one is opened.
 */
export function stepDownFor(current: Case, event: CaseEvent, policy: Policy): readonly Successor[] {
  if (!leadsOf(current, event, policy).some(({ to }) => to === 'stepDown')) return [];
  if (stepDownOf(current) !== undefined) return [];
  const reference = referenceFor(current);
  const seen = lastSeen(current)?.at ?? openingOf(current.facts)?.fields.childLastSeenOn;
  return [
    {
      id: caseId('stepDown', current.council, reference),
      relation: 'step-down',
      opening: {
        act: 'proposeStepDown',
        process: 'stepDown',
        council: current.council,
        reference,
        child: current.child,
        ...(current.family && { family: current.family }),
        chain: current.chain,
        links: [{ case: current.id, relation: current.process === 'cinPlan' ? 'plan' : 'referral' }],
        happenedAt: event.at,
        fields: {
          route: routeOf(current, event),
          team: current.team,
          // Whoever decides on a step-down finds just that.
          noLongerInNeed: true,
          planLink: current.reference,
          ...(event.event === 'MeetingHeld' && { meetingOn: dayOf(event.at) }),
          ...(typeof seen === 'string' && { childLastSeenOn: dayOf(seen as CaseEvent['at']) }),
        },
        carries: [...allocation(current), ...decision(event)],
        actor: actorOf(current, event),
      },
    },
  ];
}

/** 'REF-123', and 'REF-123-SD2' when the first came to nothing. */
function referenceFor({ links = [], reference }: Case): string {
  const before = links.filter(({ relation }) => relation === 'step-down').length;
  return before === 0 ? reference : `${reference}-SD${before + 1}`;
}

function routeOf({ process }: Case, { event, fields = {} }: CaseEvent): string {
  if (event === 'ConferenceHeld' || fields.purpose === 'core-group') return 'protection-plan';
  if (fields.purpose === 'looked-after-review') return 'care';
  return process === 'cinPlan' ? 'child-in-need-plan' : 'assessment';
}

/** Whoever holds the plan holds the step-down until somebody takes it over. */
function allocation({ facts, holder }: Case): readonly Carried[] {
  const allocated = latest(facts, 'Allocated');
  return allocated && holder === allocated.fields.worker ? [carried(allocated.id, allocated)] : [];
}

/** What decided it is entered once, and stands in both (GLO-7, HUL-2.1d). */
function decision(event: CaseEvent): readonly Carried[] {
  const knows = actsTaken('stepDown').some((act) => act.event === event.event);
  return knows ? [carried(event.sequence, { ...event, fields: event.fields ?? {} })] : [];
}

function carried(
  entry: number,
  {
    event,
    at,
    by,
    enteredBy,
    roles = [],
    fields,
  }: Omit<Carried, 'entry' | 'roles'> & Pick<CaseEvent, 'roles'>,
): Carried {
  return { entry, event, at, by, ...(enteredBy && { enteredBy }), roles, fields: ownFields(event, fields) };
}

/** Without the numbers of other entries, which mean nothing in another case. */
function ownFields(event: string, fields: Fields): Fields {
  const made = eventNamed(event);
  const defined = made && 'act' in made ? made.fields : {};
  return Object.fromEntries(Object.entries(fields).filter(([name]) => defined[name]?.type !== 'event'));
}
