import { dateOf, type Instant } from '../../src/calendar';
import type { Fields, Link, Opening } from '../../src/casework';
import { Life, moment, person, pinsFor } from './life';

/** People of a step-down, by council. Nobody has a name. */
export const peopleOf = (council: string) => ({
  worker: person('sw-1', ['social-worker'], true, council),
  manager: person('tm-1', ['team-manager'], true, council),
  head: person('hos-1', ['head-of-service'], true, council),
  chair: person('pc-1', ['panel-chair'], true, council),
  lead: person('lp-1', ['lead-practitioner'], false, council),
  otherLead: person('lp-2', ['lead-practitioner'], false, council),
  coordinator: person('ehc-1', ['early-help-coordinator'], false, council),
});

export interface StepDownInput {
  proposed: string;
  council: string;
  fields?: Fields;
  links?: readonly Link[];
  reference?: string;
  /** Another case opened it: it is entered by the worker who holds that. */
  allocated?: boolean;
}

export function stepDownOpening({
  proposed,
  council,
  fields,
  links,
  reference = 'SD-1',
}: StepDownInput): Opening {
  return {
    act: 'proposeStepDown',
    process: 'stepDown',
    council,
    reference,
    child: 'C-456',
    happenedAt: moment(proposed),
    fields: { route: 'child-in-need-plan', team: 'safeguarding', noLongerInNeed: true, ...fields },
    ...(links && { links }),
    actor: person('sw-1', ['social-worker'], true, council),
    key: 'opening',
    body: 'opening',
  };
}

/** A step-down that somebody proposed over HTTP, held by its worker. */
export function aStepDown(input: StepDownInput): Life {
  const at = moment(input.proposed) as Instant;
  const life = new Life(stepDownOpening(input), at, pinsFor(input.council, dateOf(at)));
  const { manager } = peopleOf(input.council);
  return input.allocated === false
    ? life
    : life.act('allocate', manager, { worker: 'sw-1', role: 'social-worker' });
}

/** The four agreements that Gloucestershire asks for (GLO-4). */
export function agreeAll(life: Life, council = 'gloucestershire'): Life {
  const { worker } = peopleOf(council);
  for (const who of ['family', 'child']) {
    for (const to of ['support', 'sharing'])
      life.act('recordAgreement', worker, { who, to, answer: 'given' });
  }
  return life;
}

/** Decided at a review, planned at the weekly meeting, agreed by all, and the papers with the lead practitioner (GLO-2 to 10). */
export function readyInGloucestershire(life: Life): Life {
  const { worker, head } = peopleOf('gloucestershire');
  const decided = {
    outcome: 'step-down',
    leadPractitionerNamed: true,
    planAgreed: true,
    needsAnalysed: true,
  };
  life.act('holdMeeting', worker, { purpose: 'review', ...decided });
  life.act('nameLeadPractitioner', worker, {
    agency: 'early-help',
    because: 'best-suited',
    at: 'at-meeting',
  });
  life.act('decideAtPanel', head, { panel: 'weekly-locality-meeting', outcome: 'transfer-agreed' });
  agreeAll(life);
  return life.act('passPackage', worker, { plan: true, assessment: true, to: 'lead-practitioner' });
}
