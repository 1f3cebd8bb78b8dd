import fc from 'fast-check';
import type { Actor, Case } from '../../src/casework';
import { possibleActs, type PossibleAct } from '../../src/casework/possible';
import { requirementsMet } from '../../src/casework/requirements';
import type { Policy, StepRule } from '../../src/policy';
import { actsTaken, roles, type Role } from '../../src/vocabulary';
import { aReferral, businessSupport, dutyManager, london, person, socialWorker } from '../support/life';

/** Which acts are possible now, for whom, and what the others lack. */

const received = '2025-06-02 10:00';
const now = london('2025-06-02 12:00');
const aCase = () => aReferral({ received }).until('2025-06-02 12:00');
const { desk } = aCase();

function listed(actor: Actor, current: Case = aCase().case, policy: Policy = desk.policy) {
  const found = possibleActs(current, actor, now, policy);
  return (act: string): PossibleAct => {
    const one = found.find((possible) => possible.act === act);
    if (!one) throw new Error(`${act} is not listed`);
    return one;
  };
}

/** The policy with another step for deciding a referral. */
const deciding = (step: Omit<StepRule, 'cite'>): Policy => ({
  ...desk.policy,
  steps: { decideReferral: { cite: ['PET-3.5f'], ...step } },
});

test('every act that the case takes is listed, and none that opens one', () => {
  const found = possibleActs(aCase().case, socialWorker, now, desk.policy);
  const taken = actsTaken('referral').filter(({ opens }) => !opens);
  expect(found.map(({ act }) => act)).toEqual(taken.map(({ act }) => act));
  expect(found.find(({ act }) => act === 'seeChild')).toMatchObject({ resource: 'sightings' });
});

test('a decision is possible for the duty manager, and lacks the post for a social worker', () => {
  expect(listed(dutyManager)('decideReferral')).toMatchObject({ possible: true });
  expect(listed(socialWorker)('decideReferral')).toMatchObject({
    possible: false,
    lacks: [{ message: expect.stringContaining('is for the team manager or duty manager') as string }],
  });
  const cover = person('c-1', ['duty-manager'], false);
  expect(listed(cover)('decideReferral')).toMatchObject({
    possible: false,
    lacks: [{ message: expect.stringContaining('qualified social worker') as string }],
  });
});

test('nobody signs what they wrote: for them the decision lacks another hand', () => {
  const wrote = person('pet-1', ['social-worker']);
  const { case: current } = aCase().act('recommendDecision', wrote, { outcome: 'advice' });
  const policy = deciding({ secondPerson: { of: 'DecisionRecommended', cite: ['PET-3.5h'] } });
  expect(listed(wrote, current, policy)('decideReferral')).toMatchObject({
    possible: false,
    lacks: [{ message: expect.stringContaining('somebody else must sign') as string, cite: ['PET-3.5h'] }],
  });
  expect(listed(dutyManager, current, policy)('decideReferral').possible).toBe(true);
});

test('all that must be there first is named, with what would meet it and whether a reason would do', () => {
  const policy = deciding({
    needs: [
      { fact: { event: 'DecisionRecommended' }, force: 'must', cite: ['PET-3.5f'] },
      { settled: 'referral-decision', force: 'explain', cite: ['PET-3.5h'] },
      {
        fact: { event: 'NoteAdded' },
        when: { outcome: { in: ['advice'] } },
        force: 'must',
        cite: ['PET-3.9'],
      },
      { fact: { event: 'CheckRecorded' }, force: 'remind', cite: ['PET-1.1'] },
    ],
  });
  expect(listed(dutyManager, undefined, policy)('decideReferral')).toMatchObject({
    possible: false,
    lacks: [
      {
        message: 'decision recommended must be recorded first: do "Recommend a decision" (recommendations)',
        cite: ['PET-3.5f'],
      },
      {
        message: expect.stringContaining(
          'the clock referral-decision is still running: it ends with "Decide the referral',
        ) as string,
        explainable: true,
      },
      { when: { outcome: { in: ['advice'] } }, cite: ['PET-3.9'] },
    ],
  });
});

test('what only some values need, and what a reason would meet, leaves an act possible', () => {
  const policy = deciding({
    needs: [
      {
        fact: { event: 'NoteAdded' },
        when: { outcome: { in: ['advice'] } },
        force: 'must',
        cite: ['PET-3.9'],
      },
      { fact: { event: 'DecisionRecommended' }, force: 'explain', cite: ['PET-3.5f'] },
    ],
    records: [{ field: 'reason', when: { outcome: { in: ['advice'] } }, force: 'must', cite: ['PET-3.26'] }],
  });
  expect(listed(dutyManager, undefined, policy)('decideReferral')).toMatchObject({
    possible: true,
    asks: [{ field: 'reason', cite: ['PET-3.26'], when: { outcome: { in: ['advice'] } } }],
  });
});

test('a post that decides only some things is told which', () => {
  const policy = deciding({
    by: ['duty-manager'],
    byWhen: [{ when: { outcome: { in: ['advice'] } }, by: ['service-manager'], cite: ['PET-3.26'] }],
  });
  expect(listed(dutyManager, undefined, policy)('decideReferral')).toMatchObject({
    possible: true,
    lacks: [{ message: 'this is for the service manager', when: { outcome: { in: ['advice'] } } }],
  });
});

test('whoever stands in, or types in for others, is asked to say so', () => {
  const policy = deciding({ by: ['duty-manager'], standsIn: ['service-manager'] });
  const stands = listed(person('s-1', ['service-manager']), undefined, policy)('decideReferral');
  expect(stands).toMatchObject({
    possible: true,
    asks: [{ field: 'standingInFor' }, { field: 'standingInReason' }],
  });
  const typed = deciding({ by: ['social-worker'] });
  expect(listed(businessSupport, undefined, typed)('decideReferral')).toMatchObject({
    possible: true,
    asks: [{ field: 'enteredFor' }],
  });
});

test('an act upon a clock names the clocks that take it, and lacks one where none does', () => {
  expect(listed(dutyManager)('giveLateReason')).toMatchObject({ possible: false });
  const { case: late } = aReferral({ received }).until('2025-06-06 12:00');
  expect(listed(dutyManager, late)('acknowledgeEscalation').clocks).toContain('referral-decision');
});

test('what protects a child is always possible; after the end nothing else is but a correction', () => {
  const { case: closed } = aCase().act('recordDeath', dutyManager);
  const found = possibleActs(closed, socialWorker, now, desk.policy);
  const reopening = actsTaken('referral').filter(({ reopens, protective }) => reopens ?? protective);
  expect(found.filter(({ possible }) => possible).map(({ act }) => act)).toEqual(
    reopening.map(({ act }) => act),
  );
  expect(found.find(({ act }) => act === 'addNote')?.lacks).toMatchObject([
    { message: expect.stringContaining('is closed') as string },
  ]);
});

test('what is said to be possible is taken, and the rest refused, whoever asks', () => {
  const actor = fc
    .subarray(Object.keys(roles) as Role[], { minLength: 1, maxLength: 3 })
    .chain((held) => fc.boolean().map((qualified) => person('p-1', held, qualified)));
  // Acts that need no field at all: what they are refused for is not their form.
  const bare = actsTaken('referral').filter(({ fields }) =>
    Object.values(fields).every(({ always }) => !always),
  );
  fc.assert(
    fc.property(actor, (who) => {
      const { case: current, desk: door } = aCase();
      const find = listed(who, current);
      for (const { act } of bare) {
        const { possible, lacks = [], asks = [] } = find(act);
        const answer = door.check(act, { origin: 'api', act, fields: {}, actor: who });
        if (!possible)
          expect([act, answer]).toEqual([act, expect.objectContaining({ refused: expect.anything() })]);
        else if (lacks.length + asks.length === 0) expect([act, answer]).toEqual([act, null]);
      }
    }),
    { numRuns: 20 },
  );
});

test('a refusal names all that is missing, needs and fields alike, at a length that can be read', () => {
  const events = ['DecisionRecommended', 'NoteAdded', 'CheckRecorded', 'ConcernRaised', 'ChildSeen'];
  const step: StepRule = {
    cite: ['PET-3.5f'],
    needs: events.map((event) => ({ fact: { event }, force: 'must', cite: ['PET-3.5f'] })),
    records: [{ field: 'reason', force: 'explain', cite: ['PET-3.26'] }],
  };
  const act = { act: 'decideReferral', actor: dutyManager, fields: {}, key: '', body: '' };
  const refusal = requirementsMet(aCase().case, act, step, desk.policy);
  expect(refusal).toMatchObject({ refused: 'missing', cite: ['PET-3.5f', 'PET-3.26'] });
  expect(refusal?.message).toContain('decision recommended must be recorded first (PET-3.5f); note added');
  expect(refusal?.message).toMatch(/; and 2 more\.$/);
  expect(refusal?.errors).toHaveLength(6);
  expect(refusal?.errors?.[0]).toEqual({
    pointer: '',
    message: 'decision recommended must be recorded first: do "Recommend a decision" (recommendations)',
  });
  expect(refusal?.errors?.[5]).toEqual({
    pointer: '/reason',
    message: 'is asked for by PET-3.26; or say in "explanation" why not',
  });
});
