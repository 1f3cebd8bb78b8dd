import type { Cast, Life, Step } from './lives';
import type { Chance } from './random';
import { does } from './step';

const day = 24;

/** The plan is met about and agreed, mostly in time. */
const planned = ({ team, worker }: Cast, chance: Chance): Step[] => [
  does(team.manager, 'allocate', chance.between(2, 2 * day), {
    ...{ worker: worker.by, role: 'social-worker', change: 'first', team: team.id },
  }),
  does(worker, 'notifyGp', chance.between(1, day), { by: 'letter' }),
  does(worker, 'shareAssessment', chance.between(1, day), { kind: 'assessment', with: 'family' }),
  does(worker, 'holdMeeting', chance.between(3 * day, 11 * day), {
    ...{ purpose: 'initial', chairRole: 'team-manager', planAgreed: false },
  }),
  does(worker, 'updateChronology', 1, { at: 'start' }),
  does(worker, 'recordViews', 1, { whose: 'parents', context: 'plan' }),
  does(worker, 'agreePlan', chance.between(1, 8), { expectedLength: '6 months', visitInterval: '4 weeks' }),
  does(worker, 'circulateMinutes', chance.between(day, 6 * day), { what: 'minutes', purpose: 'initial' }),
  does(worker, 'copyPlan', 1, { withheldFromSomebody: false }),
];

/** Six weeks of a plan: a visit that is now and then late or without the child, supervision, a meeting. */
const sixWeeks = ({ team, worker }: Cast, chance: Chance): Step[] => {
  const seen = chance.happens(0.9);
  return [
    does(worker, 'recordVisit', chance.between(10 * day, 18 * day), {
      ...{ kind: 'plan', seen, place: 'home', atHome: true, alone: seen, talkedTo: seen },
    }),
    ...(chance.happens(0.8)
      ? [does(worker, 'uploadRecord', chance.between(4, 2 * day), { what: 'visit' })]
      : []),
    does(team.manager, 'holdSupervision', chance.between(2 * day, 8 * day), {
      kind: 'case',
      withRole: 'social-worker',
    }),
    does(worker, 'recordVisit', chance.between(8 * day, 14 * day), {
      ...{ kind: 'plan', seen: true, place: 'home', atHome: true, alone: true },
    }),
    does(worker, 'holdMeeting', chance.between(day, 6 * day), {
      ...{ purpose: 'progress', chairRole: 'team-manager', planAgreed: false },
    }),
    ...(chance.happens(0.85)
      ? [
          does(worker, 'circulateMinutes', chance.between(day, 6 * day), {
            what: 'minutes',
            purpose: 'progress',
          }),
        ]
      : []),
  ];
};

const ofPlan = (cast: Cast, chance: Chance): Step[] => [
  ...planned(cast, chance),
  ...Array.from({ length: 9 }, () => sixWeeks(cast, chance)).flat(),
];

/** A plan that follows from an assessment of the county, ... */
export const planThatFollows: Pick<Life, 'called' | 'steps'> = {
  called: 'a plan out of an assessment',
  steps: ofPlan,
};

/** ... and one that came with the family from elsewhere. */
export const plans: readonly Life[] = [
  {
    called: 'a plan, visited and met about',
    share: 30,
    opens: 'openPlan',
    oldestDays: 300,
    opening: (chance) => ({
      route: 'transfer-in',
      lead: 'social-worker',
      plannedLength: chance.pick(['6 months', '12 months']),
    }),
    steps: ofPlan,
  },
];
