import { dateOf, type Instant } from '../../src/calendar';
import type { Word } from '../../src/casework';
import { Life, moment, person, pinsFor } from '../support/life';
import { rule } from '../support/rule';

const council = 'peterborough';
const from = 'step-down:peterborough:REF-1';
const worker = person('sw-1', ['social-worker']);

/** A plan of Monday 3 March 2025, from which a step-down was opened and offered on Tuesday the 4th at 09:00. */
function aPlan(): Life {
  const at = moment('2025-03-03 10:00') as Instant;
  const opening = {
    act: 'openPlan',
    process: 'cinPlan' as const,
    council,
    reference: 'REF-1',
    child: 'C-1',
    happenedAt: at,
    fields: {
      route: 'assessment',
      team: 'family-support',
      lead: 'social-worker',
      childLastSeenOn: '2025-02-24',
    },
    links: [{ case: from, relation: 'step-down' as const }],
    actor: worker,
    key: 'opening',
    body: 'opening',
  };
  const life = new Life(opening, at, pinsFor(council, dateOf(at))).until('2025-03-04 09:00');
  life.hear({ from, entry: 3, word: 'handover-offered', offeredAt });
  return life;
}

const offeredAt = moment('2025-03-04 09:00');
const asked: Word = { from, entry: 4, word: 'release-asked', offer: 3, offeredAt };
const running = (life: Life) =>
  life.case.clocks.filter(({ status }) => status === 'running').map(({ name }) => name);
const lastWord = (life: Life) => life.events.flatMap(({ words = [] }) => words).at(-1)?.word;

test('a plan keeps its clocks until it lets go, and then has none; it closes once the other side knows', () => {
  const life = aPlan();
  expect(running(life)).toContain('visit');
  life.hear(asked);
  expect(lastWord(life)).toEqual({
    from: life.case.id,
    entry: life.case.sequence,
    word: 'released',
    answers: 4,
  });
  expect(running(life).filter((name) => name !== 'next-look')).toEqual([]);
  expect(life.case.stage).not.toBe('closed');
  life.hear({ from, entry: 6, word: 'taken-over', answers: life.case.sequence });
  expect(life.case.stage).toBe('closed');
});

test('a word that comes after it has closed is noted: the case stays closed, and closes once', () => {
  const life = aPlan();
  life.hear(asked);
  life.hear({ from, entry: 6, word: 'taken-over', answers: life.case.sequence });
  const told = life.events.flatMap(({ notices = [] }) => notices).length;
  life.hear({ from, entry: 2, word: 'handover-off', offer: 1, why: 'withdrawn' });
  life.hear({ from: 'referral:peterborough:REF-9', entry: 1, word: 'linked', relation: 'sibling' });
  expect(life.events.map(({ event }) => event).slice(-3)).toEqual([
    'CaseClosed',
    'HandoverStopped',
    'CaseBelongsWith',
  ]);
  expect(life.case.stage).toBe('closed');
  expect(running(life)).toEqual([]);
  expect(life.events.flatMap(({ notices = [] }) => notices)).toHaveLength(told);
});

test('asked again, it gives the same answer again', () => {
  const life = aPlan();
  life.hear(asked);
  const answer = lastWord(life);
  life.hear(asked);
  expect(life.events.at(-1)?.event).toBe('SaidAgain');
  expect(lastWord(life)).toEqual(answer);
});

test('it lets go to one side only', () => {
  const life = aPlan();
  life.hear(asked);
  const other = 'step-down:peterborough:REF-1-SD2';
  life.act('linkCase', worker, { case: other, relation: 'step-down' });
  life.hear({ ...asked, from: other });
  expect(lastWord(life)).toMatchObject({ word: 'not-released', why: 'elsewhere' });
});

rule('HOUSE-1.1', 'a new concern on the plan takes the offer off, and it holds on when asked', () => {
  const life = aPlan().act('raiseConcern', worker, { kind: 'significant-harm' });
  expect(lastWord(life)).toMatchObject({ word: 'not-released', why: 'concern' });
  life.hear(asked);
  expect(lastWord(life)).toMatchObject({ word: 'not-released', why: 'concern', answers: 4 });
  expect(running(life)).toContain('visit');
});

// Offered on Tuesday 4 March 2025: five working days end on Tuesday 11 March.
rule('HOUSE-5.3', 'it tells its own side before the offer comes back, and then holds on', () => {
  const life = aPlan().until('2025-03-12 09:00');
  const offer = life.story.filter((line) => /handover-answer|OfferCameBack/.test(line));
  expect(offer).toEqual([
    '2025-03-07T08:30:00.000Z ReminderIssued handover-answer -> social-worker',
    '2025-03-11T08:30:00.000Z EscalationRaised handover-answer -> team-manager',
    '2025-03-12T00:00:00.000Z OfferCameBack',
  ]);
  life.hear(asked);
  expect(lastWord(life)).toMatchObject({ word: 'not-released', why: 'no-answer' });
});

test('an offer that it never heard of is judged by when it was made', () => {
  const late: Word = { from, entry: 9, word: 'release-asked', offer: 8, offeredAt };
  const life = aPlan().until('2025-03-11 23:59');
  life.hear(late);
  expect(lastWord(life)).toMatchObject({ word: 'released' });
  const after = aPlan().until('2025-03-12 00:00');
  after.hear(late);
  expect(lastWord(after)).toMatchObject({ word: 'not-released', why: 'no-answer' });
});

rule('PET-5.8e', 'the step back is done when the plan has let go', () => {
  const life = aPlan();
  life.act('holdMeeting', worker, {
    purpose: 'review',
    outcome: 'step-back',
    chairRole: 'social-worker',
    leadPractitionerNamed: true,
    tacOn: '2025-03-20',
    explanation: 'the papers follow',
  });
  // Twenty working days from Tuesday 4 March 2025.
  expect(life.clock('step-back').readings[0]?.due).toBe('2025-04-01');
  life.until('2025-03-05 09:00').hear(asked);
  expect(life.clock('step-back').status).toBe('met');
});
