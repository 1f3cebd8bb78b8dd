import fc from 'fast-check';
import { dateOf, instantOf, msOf, type Instant } from '../../src/calendar';
import type { Fields, Word } from '../../src/casework';
import { Life, moment, person, pinsFor, referralOpening } from '../support/life';
import { rule } from '../support/rule';
import { peopleOf, readyInGloucestershire } from '../support/step-down';

const council = 'gloucestershire';
const { worker, manager, lead } = peopleOf(council);
const hour = 3_600_000;

/** One word on its way, as often as it arrives. */
interface Letter {
  to: string;
  word: Word;
  at: number;
}

/**
 * A referral and the step-down that its assessment opened, and between them a network that delays, loses and repeats
 * whatever it is given. Time and deliveries go hand in hand.
 */
class TwoCases {
  readonly cases: Record<string, Life> = {};
  private letters: Letter[] = [];
  private readonly passed = new Map<string, number>();
  private now: number;

  /** @param fate how a word fares: the hours after which each copy of it arrives; none when it is lost */
  constructor(private readonly fate: () => readonly number[]) {
    const opened = moment('2025-03-03 10:00') as Instant;
    this.now = msOf(opened);
    const opening = referralOpening({ received: '2025-03-03 10:00', council, safeAddress: false });
    const referral = new Life(opening, opened, pinsFor(council, dateOf(opened)));
    this.cases[referral.case.id] = referral;
    referral.act('decideReferral', manager, { outcome: 'assessment' });
    referral.act('allocate', manager, { worker: 'sw-1', role: 'social-worker' });
    referral.act('completeAssessment', worker, {
      kind: 'single',
      furtherAction: 'early-help',
      childSeen: true,
    });
    referral.act('authoriseAssessment', manager, {
      kind: 'single',
      outcome: 'early-help',
      reason: 'needs-met',
    });
    const [successor] = referral.events.flatMap(({ opens = [] }) => opens);
    if (!successor) throw new Error('the assessment opened no step-down');
    const { opening: proposal, id } = successor;
    this.cases[id] = new Life({ ...proposal, key: '', body: '' }, opened, referral.case.pins);
    this.post();
    this.letters = [];
  }

  get referral(): Life {
    return this.cases['referral:gloucestershire:REF-123']!;
  }
  get stepDown(): Life {
    return this.cases['step-down:gloucestershire:REF-123']!;
  }

  /** The one field that says who holds the child stands in the releasing case. */
  get holder(): 'referral' | 'step-down' {
    return this.referral.case.facts.some(({ event }) => event === 'Released') ? 'step-down' : 'referral';
  }
  /** Whether the step-down goes by it that it holds the child. */
  get isTaken(): boolean {
    return this.stepDown.case.facts.some(({ event }) => event === 'TakenOver');
  }

  try(who: Life, act: string, actor: Parameters<Life['try']>[1], fields: Fields = {}): void {
    this.wait(0);
    who.try(act, actor, fields);
    this.post();
  }

  /** Lets time pass; what arrives meanwhile is heard at its own time. */
  wait(hours: number, look: () => void = () => undefined): void {
    const until = this.now + hours * hour;
    for (let next = this.nextAt(until); next !== undefined; next = this.nextAt(until)) {
      this.moveTo(next);
      const arrived = this.letters.filter(({ at }) => at <= this.now);
      this.letters = this.letters.filter(({ at }) => at > this.now);
      for (const letter of arrived) {
        this.deliver(letter);
        this.post();
        look();
      }
      look();
    }
    this.moveTo(until);
    look();
  }

  private nextAt(until: number): number | undefined {
    const instants = [
      ...this.letters.map(({ at }) => Math.max(at, this.now)),
      ...Object.values(this.cases).flatMap(({ next }) => (next ? [Math.max(msOf(next), this.now)] : [])),
    ].filter((at) => at <= until);
    return instants.length > 0 ? Math.min(...instants) : undefined;
  }

  private moveTo(at: number): void {
    this.now = at;
    for (const one of Object.values(this.cases)) one.moveTo(instantOf(at));
    this.post();
  }

  private deliver({ to, word }: Letter): void {
    const listener = this.cases[to]!;
    if (listener.case.stage === 'closed') this.cases[word.from]?.unheard(to, word);
    else listener.hear(word);
  }

  private post(): void {
    for (const [id, life] of Object.entries(this.cases)) {
      for (const event of life.events.filter(({ sequence }) => sequence > (this.passed.get(id) ?? 0))) {
        this.passed.set(id, event.sequence);
        for (const { to, word } of event.words ?? []) {
          // A word to a case that runs no more comes back at once: the server knows it.
          for (const after of this.fate()) this.letters.push({ to, word, at: this.now + after * hour });
        }
      }
    }
  }
}

const atOnce = () => [0];
const toLead = { toPerson: 'lp-1', toTeam: 'families-first' };
const events = (life: Life) => life.events.map(({ event }) => event);

function offered(fate: () => readonly number[] = atOnce): TwoCases {
  const two = new TwoCases(fate);
  readyInGloucestershire(two.stepDown);
  two.wait(0);
  two.try(two.stepDown, 'offerHandover', worker, toLead);
  two.wait(0);
  return two;
}

describe('a referral whose assessment leads to early help', () => {
  rule('GLO-1', 'opens the step-down and stays until somebody has taken hold', () => {
    const two = new TwoCases(atOnce);
    expect(two.stepDown.events[0]).toMatchObject({
      event: 'StepDownProposed',
      fields: { route: 'assessment', team: 'referral-and-assessment' },
      opened: { chain: 'referral:gloucestershire:REF-123', child: 'C-456' },
    });
    expect(two.stepDown.case.holder).toBe('sw-1');
    expect(two.referral.case.stage).toBe('assessed');
  });

  test('lets go when the acceptance is asked of it, and closes; the child is held there from then on', () => {
    const two = offered();
    expect(events(two.referral).slice(-1)).toEqual(['HandoverAnnounced']);
    two.try(two.stepDown, 'acceptHandover', lead);
    two.wait(0);
    expect(events(two.referral).slice(-4)).toEqual([
      'ReleaseAsked',
      'Released',
      'ReleaseConfirmed',
      'CaseClosed',
    ]);
    expect(two.stepDown.case).toMatchObject({ stage: 'early help', holder: 'lp-1', team: 'families-first' });
  });

  test('holds on when there is a new concern there, although the offer was accepted', () => {
    const two = offered(() => [2]);
    two.wait(3);
    two.try(two.stepDown, 'acceptHandover', lead);
    two.try(two.referral, 'raiseConcern', worker, { kind: 'significant-harm' });
    two.wait(24);
    expect(events(two.referral)).toContain('NotReleased');
    expect(events(two.stepDown)).toContain('ReleaseRefused');
    expect(two.stepDown.case).toMatchObject({ stage: 'agreed', holder: 'sw-1' });
    expect([two.holder, two.isTaken]).toEqual(['referral', false]);
  });

  test('holds on when the concern is raised at the step-down, and nobody there can accept any more', () => {
    const two = offered();
    two.try(two.stepDown, 'raiseConcern', worker, { kind: 'significant-harm' });
    two.wait(0);
    expect(events(two.referral).at(-1)).toBe('HandoverStopped');
    expect(two.stepDown.try('acceptHandover', lead)).toMatchObject({ refused: 'missing' });
  });

  // Offered on Monday 3 March 2025: five working days end on Monday 10 March.
  rule('HOUSE-5.3', 'holds on when the acceptance arrives after the offer has come back', () => {
    const two = offered();
    two.wait(24 * 7 + 13.5);
    const late = new TwoCases(() => [3]);
    readyInGloucestershire(late.stepDown);
    late.try(late.stepDown, 'offerHandover', worker, toLead);
    // To Monday 10 March, 23:00: an hour is left, and the word takes three.
    late.wait(24 * 7 + 13);
    late.try(late.stepDown, 'acceptHandover', lead);
    late.wait(12);
    expect(late.referral.case.facts.find(({ event }) => event === 'NotReleased')?.fields.why).toBe(
      'no-answer',
    );
    expect([late.holder, late.isTaken]).toEqual(['referral', false]);
    expect(late.stepDown.case.stage).toBe('agreed');
  });

  test('is asked again each morning until it answers, and answers again when its answer was lost', () => {
    let lost = true;
    const two = offered();
    const lossy = offered(() => (lost ? [] : [0]));
    lossy.try(lossy.stepDown, 'acceptHandover', lead);
    lossy.wait(30);
    expect(lossy.isTaken).toBe(false);
    expect(events(lossy.stepDown)).toContain('SaidAgain');
    lost = false;
    lossy.wait(24 * 4);
    expect([lossy.holder, lossy.isTaken]).toEqual(['step-down', true]);
    expect(two.holder).toBe('referral');
  });

  test('lets go for good although the offer arrives after the acceptance', () => {
    const hours: number[][] = [];
    const two = new TwoCases(() => hours.shift() ?? [0]);
    readyInGloucestershire(two.stepDown);
    two.wait(0);
    // The offer, the acceptance, that it is released, that it is taken over.
    hours.push([2], [0], [0], [3]);
    two.try(two.stepDown, 'offerHandover', worker, toLead);
    two.try(two.stepDown, 'acceptHandover', lead);
    two.wait(4);
    expect(events(two.referral).slice(-5)).toEqual([
      'ReleaseAsked',
      'Released',
      'HandoverAnnounced',
      'ReleaseConfirmed',
      'CaseClosed',
    ]);
    expect(two.referral.case.clocks.some(({ name }) => name === 'handover-answer')).toBe(false);
  });

  test('waits for no answer to an offer that was returned before word of it came', () => {
    const hours: number[][] = [];
    const two = new TwoCases(() => hours.shift() ?? [0]);
    readyInGloucestershire(two.stepDown);
    two.wait(0);
    // The offer, and that it was returned.
    hours.push([2], [0]);
    two.try(two.stepDown, 'offerHandover', worker, toLead);
    two.try(two.stepDown, 'returnHandover', lead, { reason: 'no-capacity' });
    two.wait(24);
    expect(events(two.referral).slice(-2)).toEqual(['HandoverStopped', 'HandoverAnnounced']);
    expect(two.referral.case.clocks.some(({ name }) => name === 'handover-answer')).toBe(false);
    two.try(two.stepDown, 'offerHandover', worker, toLead);
    two.wait(1);
    expect(two.referral.clock('handover-answer').status).toBe('running');
  });

  test('is no obstacle when it has been closed: acceptance is enough then', () => {
    const two = offered();
    two.try(two.referral, 'recordDeath', person('tm-1', ['team-manager'], true, council));
    expect(two.referral.case.stage).toBe('closed');
    two.try(two.stepDown, 'acceptHandover', lead);
    two.wait(0);
    expect(events(two.stepDown).slice(-3)).toEqual(['HandoverAccepted', 'OtherSideGone', 'TakenOver']);
  });

  test('stays with the plan of the referral when the step-down is withdrawn, and another may follow', () => {
    const two = offered();
    two.try(two.stepDown, 'returnHandover', lead, { reason: 'need-too-high' });
    two.try(two.stepDown, 'withdrawStepDown', worker, { reason: 'remains-in-need' });
    two.wait(0);
    expect(two.stepDown.case.stage).toBe('closed');
    expect(two.referral.case.facts.at(-1)?.fields.why).toBe('withdrawn');
  });
});

type Step = { do: 'wait'; hours: number } | { do: 'act'; index: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ do: fc.constant('act' as const), index: fc.nat(9) }),
);

function act(two: TwoCases, index: number): void {
  const { stepDown, referral } = two;
  const acts: readonly (() => void)[] = [
    () => two.try(stepDown, 'offerHandover', worker, toLead),
    () => two.try(stepDown, 'acceptHandover', lead),
    () => two.try(stepDown, 'acceptHandover', lead),
    () => two.try(stepDown, 'returnHandover', lead, { reason: 'no-capacity' }),
    () => two.try(stepDown, 'raiseConcern', worker, { kind: 'welfare' }),
    () => two.try(referral, 'raiseConcern', worker, { kind: 'welfare' }),
    () => two.try(stepDown, 'discussConcern', manager, { result: 'continue', withRole: 'team-manager' }),
    () => two.try(referral, 'discussConcern', manager, { result: 'continue', withRole: 'team-manager' }),
    () => two.try(stepDown, 'recordAgreement', worker, { who: 'family', to: 'support', answer: 'withdrawn' }),
    () => two.try(stepDown, 'recordAgreement', worker, { who: 'family', to: 'support', answer: 'given' }),
  ];
  acts[index]!();
}

test('at every moment exactly one side holds the child, whatever is delayed, lost or repeated', () => {
  const seen = { taken: 0, kept: 0 };
  fc.assert(
    fc.property(
      fc.array(steps, { minLength: 3, maxLength: 14 }),
      // Each word: lost, once, or twice, each copy after its own hours.
      fc.infiniteStream(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 2 })),
      (life, fates) => {
        let calm = false;
        const two = new TwoCases(() => (calm ? [0] : (fates.next().value ?? [0])));
        readyInGloucestershire(two.stepDown);
        let wasReleased = false;
        const look = () => {
          const released = two.holder === 'step-down';
          // Who believes to hold the child holds it, and nobody who has let go takes it back.
          expect(two.isTaken && !released).toBe(false);
          expect(wasReleased && !released).toBe(false);
          // A side that holds it is open, and has something that wakes it.
          const holding = released ? two.stepDown : two.referral;
          expect(holding.case.stage).not.toBe('closed');
          expect(holding.next).not.toBeNull();
          // Until the other side knows, whoever let go stays.
          if (released && !two.isTaken) expect(two.referral.case.stage).not.toBe('closed');
          wasReleased = released;
        };
        for (const step of life) {
          if (step.do === 'wait') two.wait(step.hours, look);
          else act(two, step.index);
          look();
        }
        calm = true;
        two.wait(24 * 10, look);
        // Once words arrive again, both sides know.
        expect(two.isTaken).toBe(two.holder === 'step-down');
        seen[two.isTaken ? 'taken' : 'kept'] += 1;
      },
    ),
    { numRuns: 60, seed: 20250303 },
  );
  expect(seen.taken).toBeGreaterThan(3);
  expect(seen.kept).toBeGreaterThan(3);
});
