import { dateOf, instant, msOf, type HolidayTable, type Instant } from '../../src/calendar';
import {
  fold,
  type Act,
  type Actor,
  type Clock,
  type Fields,
  type Opening,
  type Receipt,
  type Refusal,
  type Renewal,
} from '../../src/casework';
import { CaseByHand, london, momentOf as moment, pinsFor } from '../../src/play';
import type { Role } from '../../src/vocabulary';
import { Desk, type CaseState } from '../../src/workflows/desk';

export { london, moment, pinsFor };

/** People of the tests. Nobody has a name. */
export function person(by: string, roles: Role[], qualified = true, authority = 'peterborough'): Actor {
  return { by, roles, qualified, authority, via: 'api' };
}

export const teamManager = person('tm-1', ['team-manager']);
export const dutyManager = person('dm-1', ['duty-manager']);
export const socialWorker = person('sw-1', ['social-worker']);
export const contactCentreManager = person('ccm-1', ['contact-centre-manager']);
export const businessSupport = person('bs-1', ['business-support'], false);

/** The same people in another council. */
export const socialWorkerOf = (council: string) => person('sw-1', ['social-worker'], true, council);
export const managerOf = (council: string) => person('tm-1', ['team-manager'], true, council);

let keys = 0;

/** One case on the pure core, moved through time by hand, in the words of a test. */
export class Life extends CaseByHand {
  /** Lets time pass to this instant, waking the case at each instant at which its timer would. */
  until(text: string): this {
    this.moveTo(text.includes('Z') ? instant(text) : london(text));
    return this;
  }

  /** Does an act now; `happened` when it was earlier. */
  try(
    act: string,
    actor: Actor,
    fields: Fields = {},
    happened?: string,
    extra: Partial<Act> = {},
  ): Receipt | Refusal {
    keys += 1;
    return this.take({
      act,
      fields,
      actor,
      key: `key-${keys}`,
      body: 'body',
      ...(happened && { happenedAt: moment(happened) }),
      ...extra,
    });
  }

  /** The same, for acts that must be taken. */
  act(act: string, actor: Actor, fields: Fields = {}, happened?: string): this {
    const answer = this.try(act, actor, fields, happened);
    if ('refused' in answer) throw new Error(`${act} was refused: ${answer.message}`);
    return this;
  }

  /** The same, with nothing new: only a poke. */
  override renew(renewal: Renewal = {}): Receipt | Refusal {
    return super.renew(renewal);
  }

  /** Goes on from its state as the next run of the workflow would. */
  continueAsNew(): void {
    const state = JSON.stringify({ case: this.case, shell: this.desk.shell });
    Object.assign(this, { desk: new Desk(JSON.parse(state) as CaseState, () => msOf(this.now)) });
  }

  clock(name: string): Clock {
    const clock = this.case.clocks.filter((one) => one.name === name).at(-1);
    if (!clock)
      throw new Error(`no clock ${name}; there are ${this.case.clocks.map((one) => one.name).join(', ')}`);
    return clock;
  }

  /** What is still to be done: 'informReferrer', 'tellPolice'. */
  get tasks(): string[] {
    return (this.case.tasks ?? []).map((task) => task.do);
  }

  /** Where the last decision led. */
  get leads(): string[] {
    return (this.case.leads ?? []).map(({ to }) => to);
  }

  /** Who hears of the last act, and how: 'digest team-manager', 'task lado'. */
  get told(): string[] {
    const told = this.events.filter(({ version }) => version === this.case.version);
    return told.flatMap((event) =>
      (event.notices ?? []).map(({ as, to, people = [] }) => `${as} ${[...to, ...people].join(', ')}`),
    );
  }

  /** 'Fri 18 Apr 2025 16:59 EscalationRaised rung 1 -> team-manager': what a practitioner can check by hand. */
  get story(): string[] {
    return this.events.map((event) => {
      const stage = event.clocks?.find((change) => change.change === 'stage');
      const clock = stage && 'id' in stage ? ` ${stage.id.split('@')[0]}` : '';
      const told = (event.notices ?? []).map(
        (one) => `${one.as === 'mail' ? '' : `${one.as} `}${[...one.to, ...(one.people ?? [])].join('+')}`,
      );
      return `${event.at} ${event.event}${clock}${told.length > 0 ? ` -> ${told.join(', ')}` : ''}`;
    });
  }

  protected override written(): void {
    super.written();
    expect(fold(this.events)).toEqual(this.case);
  }
}

export interface ReferralInput {
  received: string;
  entered?: string;
  safeAddress?: boolean;
  council?: string;
  /** The bank holidays as they were known; by default the newest. */
  holidays?: HolidayTable;
  /** What else is known when it is received. */
  fields?: Fields;
  reference?: string;
  child?: string;
}

export function referralOpening({
  received,
  safeAddress = true,
  council = 'peterborough',
  fields,
  reference = 'REF-123',
  child = 'C-456',
}: ReferralInput): Opening {
  return {
    act: 'receiveReferral',
    process: 'referral',
    council,
    reference,
    child,
    family: 'F-789',
    happenedAt: moment(received),
    fields: { sourceKind: 'school', team: 'referral-and-assessment', safeAddress, ...fields },
    actor: person('sw-1', ['social-worker'], true, council),
    key: 'opening',
    body: 'opening',
  };
}

/** A Peterborough referral, entered when it was received unless said otherwise. */
export function aReferral(input: ReferralInput): Life {
  return aLife(referralOpening(input), input);
}

/** A contact, where nobody has said yet that it is a referral. */
export function aContact(input: ReferralInput): Life {
  return aLife({ ...referralOpening(input), act: 'receiveContact' }, input);
}

export interface PlanInput extends Omit<ReferralInput, 'received' | 'safeAddress'> {
  opened: string;
}

/** A child-in-need plan: by default out of an Assessment in Peterborough. */
export function aPlan({ opened, ...input }: PlanInput): Life {
  return aLife(planOpening({ opened, ...input }), { received: opened, ...input });
}

export function planOpening({ opened, council = 'peterborough', fields, ...input }: PlanInput): Opening {
  return {
    act: 'openPlan',
    process: 'cinPlan',
    council,
    reference: input.reference ?? 'REF-123',
    child: input.child ?? 'C-456',
    family: 'F-789',
    happenedAt: moment(opened),
    fields: { route: 'assessment', team: 'family-support', ...fields },
    actor: person('sw-1', ['social-worker'], true, council),
    key: 'opening',
    body: 'opening',
  };
}

function aLife(opening: Opening, input: ReferralInput): Life {
  const at = moment(input.entered ?? input.received) as Instant;
  const pins = pinsFor(opening.council, dateOf(at));
  return new Life(opening, at, input.holidays ? { ...pins, holidays: input.holidays } : pins);
}
