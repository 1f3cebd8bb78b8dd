import type { Actor, Fields } from '../../casework';
import type { Cast, Life, Step } from './lives';
import type { Chance } from './random';
import { does } from './step';

const day = 24;
const toTeam = 'early-help';

/** Days until the next Thursday or so, on which the weekly meetings sit. */
const soon = (chance: Chance): number => chance.between(2 * day, 6 * day);

const agreed = (worker: Actor, who: string, to: string): Step =>
  does(worker, 'recordAgreement', 0.1, { who, to, answer: 'given' });

/** What each council's procedure wants before anybody may be offered the case. */
const before: Readonly<Record<string, (cast: Cast, chance: Chance) => readonly Step[]>> = {
  peterborough: ({ team }, chance) => [
    does(team.manager, 'decideAtPanel', soon(chance), {
      panel: 'access-to-support-panel',
      outcome: 'service-agreed',
    }),
  ],
  hull: ({ worker, panelChair }, chance) => [
    does(panelChair, 'decideAtPanel', soon(chance), {
      ...{ panel: 'child-in-need-panel', outcome: 'step-down', casesHeard: 5 },
    }),
    agreed(worker, 'family', 'step-down'),
    agreed(worker, 'agencies', 'step-down'),
    does(worker, 'holdMeeting', chance.between(4 * day, 10 * day), {
      ...{ purpose: 'step-down', outcome: 'step-down', chairRole: 'social-worker', waitingTime: '2 weeks' },
    }),
    does(worker, 'nameLeadPractitioner', 1, { agency: 'early-help', because: 'closest-to-family' }),
  ],
  leicestershire: ({ team, worker }, chance) => [
    does(team.manager, 'decideAtPanel', soon(chance), { panel: 'allocation-meeting', outcome: 'step-down' }),
    does(worker, 'agreeEarlyHelpPlan', 2),
    does(worker, 'makeSafetyPlan', 1, { contingency: true }),
  ],
  gloucestershire: ({ worker, headOfService }, chance) => [
    does(worker, 'holdMeeting', chance.between(4 * day, 8 * day), {
      purpose: 'step-down',
      outcome: 'step-down',
    }),
    does(worker, 'nameLeadPractitioner', 1, { agency: 'early-help', because: 'best-suited' }),
    does(headOfService, 'decideAtPanel', soon(chance), {
      panel: 'weekly-locality-meeting',
      outcome: 'transfer-agreed',
    }),
    ...['family', 'child'].flatMap((who) => ['support', 'sharing'].map((to) => agreed(worker, who, to))),
    does(worker, 'passPackage', 1, { to: 'lead-practitioner' }),
  ],
  'isles-of-scilly': ({ team, worker }, chance) => [
    does(worker, 'holdSupervision', day, { kind: 'case', stepDownRecommended: true }),
    does(team.manager, 'giveManagersView', 1, { agrees: true }),
    does(worker, 'contactEarlyHelp', day, { who: 'early-help-practitioner' }),
    does(worker, 'holdMeeting', chance.between(4 * day, 10 * day), {
      ...{ purpose: 'final', outcome: 'step-down', chairRole: 'social-worker', tacNeeded: false },
    }),
    does(worker, 'agreeEarlyHelpPlan', day),
  ],
};

/** Offered, now and then given back once, mostly accepted; then early help's own reviews. */
const handedOver = ({ worker, early }: Cast, chance: Chance): Step[] => [
  does(worker, 'offerHandover', chance.between(1, day), { toTeam }),
  ...(chance.happens(0.2)
    ? [
        does(early, 'returnHandover', chance.between(4, 3 * day), { reason: 'package-incomplete' }),
        does(worker, 'offerHandover', chance.between(4, 2 * day), { toTeam }),
      ]
    : []),
  ...(chance.happens(0.8)
    ? [
        does(early, 'acceptHandover', chance.between(4, 4 * day), { onBehalf: false }),
        does(early, 'completeStepDown', chance.between(1, day), { to: 'targeted-early-help' }),
      ]
    : []),
];

const proposal = (chance: Chance): Fields => ({
  route: chance.pick(['child-in-need-plan', 'assessment']),
  target: 'targeted-early-help',
  noLongerInNeed: true,
});

const steppedDown = (cast: Cast, chance: Chance): Step[] => [
  does(cast.team.manager, 'allocate', 1, { worker: cast.worker.by, role: 'social-worker' }),
  ...before[cast.worker.authority]!(cast, chance),
  ...handedOver(cast, chance),
];

/** Early help grows worried, and asks social care in. */
const steppedUp = ({ early, earlyManager }: Cast, chance: Chance): Step[] => [
  does(early, 'allocate', 1, { worker: early.by, role: 'lead-practitioner' }),
  does(earlyManager, 'agreeRisk', chance.between(2, 2 * day), { agreed: true }),
  does(early, 'sendPack', chance.between(2, 3 * day)),
];

/** Cases between social care and early help. */
export const stepDownsAndUps: readonly Life[] = [
  {
    called: 'a step-down, on its way or handed over',
    share: 10,
    opens: 'proposeStepDown',
    oldestDays: 120,
    opening: proposal,
    steps: steppedDown,
  },
  {
    called: 'a step-up that early help considers',
    share: 5,
    opens: 'considerStepUp',
    oldestDays: 60,
    opening: (chance) => ({
      reason: chance.pick(['needs-increasing', 'neglect', 'non-engagement']),
      toTeam: 'referral-and-assessment',
    }),
    steps: steppedUp,
  },
];
