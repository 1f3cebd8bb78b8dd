import type { Actor, Case, Fields } from '../../casework';
import { plans } from './plans';
import type { Chance } from './random';
import type { Team } from './staff';
import { stepDownsAndUps } from './step-downs';

/** One act of a life: so many hours after the one before it. */
export interface Step {
  after: number;
  who: Actor;
  act: string;
  /** What is said with it; undefined when there is nothing to do after all. */
  fields: Fields | ((current: Case) => Fields | undefined);
}

export interface Cast {
  team: Team;
  worker: Actor;
  contacts: Actor;
  headOfService: Actor;
  /** Chairs the weekly panel. */
  panelChair: Actor;
  /** Early help: who leads there, and their manager. */
  early: Actor;
  earlyManager: Actor;
}

/** The story of one case from its opening: how it is told hangs on chance alone. */
export interface Life {
  called: string;
  /** How many of a hundred cases are like this. */
  share: number;
  /** The act that opens it, and what it says beside the team. */
  opens: 'receiveReferral' | 'receiveContact' | 'openPlan' | 'proposeStepDown' | 'considerStepUp';
  opening?(chance: Chance): Fields;
  /** The oldest case was opened so many days ago: half a year where nothing is said. */
  oldestDays?: number;
  steps(cast: Cast, chance: Chance): readonly Step[];
}

const day = 24;
const lastEntry = (current: Case, event: string): number | undefined =>
  current.facts.findLast((fact) => fact.event === event && !fact.voided)?.id;

/** What a manager does about whatever is out of timescale: says why. */
const lateReasons = (manager: Actor, times = 3): Step[] =>
  Array.from({ length: times }, () => ({
    after: 0.5,
    who: manager,
    act: 'giveLateReason',
    fields: (current: Case) => {
      const late = current.clocks.find((clock) => clock.lateReason === 'needed');
      return late && { clock: late.name, reason: 'capacity' };
    },
  }));

const toReferrer = (worker: Actor, chance: Chance): Step[] =>
  chance.happens(0.85)
    ? [{ after: chance.between(1, 30), who: worker, act: 'acknowledgeReferrer', fields: { by: 'e-mail' } }]
    : [];

const outcomeToReferrer = (worker: Actor, chance: Chance): Step[] => [
  {
    after: chance.between(2, 4 * day),
    who: worker,
    act: 'informReferrer',
    fields: { by: 'letter', reasonsGiven: true, confidentialitySafe: true },
  },
];

const decided = ({ team, worker }: Cast, chance: Chance, outcome: string): Step[] => [
  { after: chance.between(1, 10), who: worker, act: 'recommendDecision', fields: { outcome } },
  { after: chance.happens(0.8) ? chance.between(1, 12) : chance.between(day, 4 * day), who: team.manager, act: 'decideReferral', fields: { outcome } },
]; // prettier-ignore

const allocated = ({ team, worker }: Cast, chance: Chance): Step[] =>
  chance.happens(0.92)
    ? [
        {
          after: chance.between(1, 2 * day),
          who: team.manager,
          act: 'allocate',
          fields: { worker: worker.by, role: 'social-worker', change: 'first', team: team.id },
        },
      ]
    : [];

const seen = (worker: Actor, after: number): Step => ({
  after,
  who: worker,
  act: 'seeChild',
  fields: { as: 'child', where: 'home', alone: true },
});

/** The assessment by the council's own name. */
const kindOf = (worker: Actor): string =>
  worker.authority === 'leicestershire' ? 'child-and-family' : 'assessment';

const assessed = ({ team, worker }: Cast, chance: Chance): Step[] => {
  const kind = kindOf(worker);
  const outcome = chance.pick(['no-further-action', 'child-in-need-plan']);
  const done = { childSeen: true, childSeenAlone: true, viewsRecorded: true, familyInvolved: true };
  const covered = {
    determinationsMade: true,
    dimensionsCovered: true,
    domainsCovered: true,
    separateForChild: true,
    genogramUploaded: true,
  };
  const elsewhere = { explanation: 'Stands in the file of the child.', fileEntry: 'DOC-1' };
  return [
    { after: chance.between(1, day), who: worker, act: 'startAssessment', fields: { kind } },
    seen(worker, chance.between(day, 9 * day)),
    {
      after: chance.between(18 * day, 50 * day),
      who: worker,
      act: 'completeAssessment',
      fields: { kind, ...done, ...covered, ...elsewhere, furtherAction: outcome },
    },
    {
      after: chance.between(2, 5 * day),
      who: team.manager,
      act: 'authoriseAssessment',
      fields: {
        kind,
        outcome,
        reason: outcome === 'child-in-need-plan' ? 'in-need' : 'needs-met',
        ...elsewhere,
      },
    },
    {
      after: chance.between(2, 4 * day),
      who: worker,
      act: 'shareAssessment',
      fields: { kind, with: 'family', surveySent: true },
    },
  ];
};

/** Every life that the county holds; a new process adds its own here. */
export const lives: readonly Life[] = [
  ...plans,
  ...stepDownsAndUps,
  {
    called: 'nobody has decided yet',
    share: 12,
    opens: 'receiveReferral',
    steps: ({ worker }, chance) => [
      ...toReferrer(worker, chance),
      { after: chance.between(2, 20), who: worker, act: 'recommendDecision', fields: { outcome: 'assessment' } },
    ],
  },
  {
    called: 'given back, and decided late',
    share: 10,
    opens: 'receiveReferral',
    steps: (cast, chance) => [
      ...toReferrer(cast.worker, chance),
      { after: chance.between(2, 10), who: cast.worker, act: 'recommendDecision', fields: { outcome: 'advice' } },
      {
        after: chance.between(1, 10),
        who: cast.team.manager,
        act: 'returnRecommendation',
        fields: (current) => {
          const recommendation = lastEntry(current, 'DecisionRecommended');
          return recommendation === undefined ? undefined : { recommendation, reason: 'checks-missing' };
        },
      },
      ...decided(cast, chance, 'advice'),
      ...lateReasons(cast.team.manager),
      ...outcomeToReferrer(cast.worker, chance),
    ],
  },
  {
    called: 'no further action',
    share: 22,
    opens: 'receiveReferral',
    steps: (cast, chance) => [
      ...toReferrer(cast.worker, chance),
      ...decided(cast, chance, 'no-further-action'),
      ...outcomeToReferrer(cast.worker, chance),
      ...lateReasons(cast.team.manager),
    ],
  },
  {
    called: 'an assessment',
    share: 34,
    opens: 'receiveReferral',
    steps: (cast, chance) => [
      ...toReferrer(cast.worker, chance),
      ...decided(cast, chance, 'assessment'),
      ...allocated(cast, chance),
      ...outcomeToReferrer(cast.worker, chance),
      ...assessed(cast, chance),
      ...lateReasons(cast.team.manager, 5),
    ],
  },
  {
    called: 'a strategy discussion and section 47',
    share: 10,
    opens: 'receiveReferral',
    steps: (cast, chance) => [
      ...decided(cast, chance, 'strategy-discussion'),
      ...allocated(cast, chance),
      { after: chance.between(1, day), who: cast.team.manager, act: 'holdStrategyDiscussion', fields: { decision: 'section-47' } },
      { after: chance.between(0.1, 2), who: cast.worker, act: 'startSection47', fields: {} },
      seen(cast.worker, chance.between(2, 22)),
      ...outcomeToReferrer(cast.worker, chance),
      ...lateReasons(cast.team.manager),
    ],
  },
  {
    called: 'a contact that becomes nothing, or a referral',
    share: 12,
    opens: 'receiveContact',
    steps: (cast, chance) => {
      const referral = chance.happens(0.4);
      return [
        { after: chance.between(1, 20), who: cast.worker, act: 'screenContact', fields: { result: referral ? 'assessment' : 'advice' } },
        { after: 1, who: cast.team.manager, act: 'authoriseScreening', fields: {} },
        { after: chance.between(1, 30), who: cast.contacts, act: 'decideContact', fields: referral ? { outcome: 'referral', reason: 'threshold-met', criterion: 'needs-assessment' } : { outcome: 'advice', reason: 'general-information' } },
        ...(referral ? decided(cast, chance, 'assessment') : []),
        ...lateReasons(cast.team.manager),
      ];
    },
  },
]; // prettier-ignore
