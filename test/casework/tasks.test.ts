import type { Refusal } from '../../src/casework';
import { outsideRoles } from '../../src/vocabulary';
import {
  Life,
  aReferral,
  moment,
  person,
  pinsFor,
  referralOpening,
  socialWorker,
  teamManager,
} from '../support/life';
import { dateOf, type Instant } from '../../src/calendar';
import { rule } from '../support/rule';

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

const monday = (fields = {}) => aReferral({ received: '2025-06-02 10:00', safeAddress: false, fields });
const advise = { outcome: 'advice' };

describe('a task', () => {
  test('keeps the case open when everything is decided, and the case closes with it', () => {
    const life = monday({ possibleOffence: true });
    life.act('raiseConcern', socialWorker, { kind: 'welfare' });
    life.act('tellPolice', socialWorker, { because: 'possible-offence', policeReference: 'P-1' });
    expect(life.act('decideReferral', teamManager, advise).case.stage).toBe('decided');
    expect(life.tasks).toEqual(['discussConcern']);
    life.act('discussConcern', teamManager, { result: 'advice', withRole: 'team-manager' });
    expect(life.case.stage).toBe('closed');
  });

  test('goes with its entry: what was voided asks for nothing', () => {
    const life = monday().act('raiseConcern', socialWorker, { kind: 'welfare' });
    expect(life.tasks).toEqual(['discussConcern']);
    life.act('correct', teamManager, { entry: 2, correction: 'void', reason: 'wrong-child' });
    expect(life.tasks).toEqual([]);
  });

  test('is open again when what did it is voided', () => {
    const life = monday({ possibleOffence: true });
    life.act('tellPolice', socialWorker, { because: 'possible-offence' });
    expect(life.tasks).toEqual([]);
    life.act('correct', teamManager, { entry: 2, correction: 'void', reason: 'did-not-happen' });
    expect(life.tasks).toEqual(['tellPolice']);
  });

  test('is not done by what was done before it was asked for', () => {
    const life = monday()
      .act('tellPolice', socialWorker, { because: 'missing-child' })
      .until('2025-06-02 12:00');
    life.act('raiseConcern', socialWorker, { kind: 'allegation-against-staff' }).until('2025-06-02 13:00');
    expect(life.tasks).toContain('tellLado');
    life.act('tellLado', socialWorker, { by: 'telephone' }, '2025-06-02 11:00');
    expect(life.tasks).toContain('tellLado');
    expect(life.act('tellLado', socialWorker, { by: 'telephone' }).tasks).not.toContain('tellLado');
  });

  test('is not what stops on death: nothing goes out about that child (decisions 1.5)', () => {
    const life = monday({ possibleOffence: true }).act('recordDeath', socialWorker);
    expect(life.tasks).toEqual([]);
    expect(life.case.stage).toBe('closed');
  });
});

describe('people outside (decisions 4.7)', () => {
  test('are told by the worker, never by a mail or a digest from here', () => {
    const life = monday({ possibleOffence: true, allegationAgainstStaff: true });
    life.act('raiseConcern', socialWorker, { kind: 'allegation-against-staff' });
    life.act('startAssessment', socialWorker, { kind: 'assessment' });
    const told = life.events.flatMap(({ notices = [] }) => notices);
    const outside = told.filter(({ to }) => to.some((role) => outsideRoles.includes(role)));
    expect(outside.map(({ to }) => to[0])).toEqual(expect.arrayContaining(['police', 'lado', 'family']));
    expect(outside.every(({ as }) => as === 'task')).toBe(true);
  });

  rule('HUL-3.3d', 'a referrer of whom nobody said that they can be written to safely is no task', () => {
    const opening = referralOpening({ received: '2025-06-02 10:00', council: 'hull' });
    const { safeAddress: _, ...fields } = opening.fields;
    const at = moment('2025-06-02 10:00') as Instant;
    const contact = { ...opening, act: 'receiveContact', fields };
    const life = new Life(contact, at, pinsFor('hull', dateOf(at)));
    const worker = person('sw-1', ['social-worker'], true, 'hull');
    life.act('decideContact', worker, { outcome: 'advice' });
    expect(life.tasks).toEqual([]);
    expect(life.case.clocks.map(({ name }) => name)).toEqual(['contact-decision']);
    expect(life.case.stage).toBe('closed');
  });
});

describe('what an entry left open', () => {
  test('is completed field by field, and only what is open', () => {
    const life = monday().act('raiseConcern', socialWorker, { kind: 'imminent-risk' });
    life.act('tellLado', socialWorker, { by: 'telephone' });
    expect(life.case.tasks).toContainEqual(
      expect.objectContaining({ do: 'completeEntry', about: 3, fields: ['safeguardedFirst'] }),
    );
    const complete = (entry: number, recorded: string[]) =>
      life.try('completeEntry', socialWorker, { entry, recorded });
    expect(refusal(complete(3, ['by'])).message).toBe(
      'recorded names what is not open; open is safeguardedFirst',
    );
    expect(refusal(complete(1, ['safeAddress'])).message).toContain('leaves nothing open');
    life.act('completeEntry', socialWorker, { entry: 3, recorded: ['safeguardedFirst'] });
    expect(refusal(complete(3, ['safeguardedFirst'])).message).toContain('leaves nothing open');
  });
});

describe('what closed cases are for (decisions 4.3)', () => {
  test('new information is a new referral; only a correction re-opens, at its position', () => {
    const life = monday().act('decideReferral', teamManager, advise);
    const answer = refusal(life.try('recordCheck', socialWorker, { check: 'health', done: true }));
    expect(answer).toMatchObject({
      refused: 'closed',
      message:
        'the case is closed; a correction re-opens it at its position, new information is a new referral',
    });
    life.act('correct', teamManager, { entry: 2, correction: 'void', reason: 'wrong-child' });
    expect(life.case.stage).toBe('awaiting decision');
  });

  test('a referral of a child who was known before is linked to the earlier one, and may end as nothing', () => {
    const life = aReferral({ received: '2025-06-02 10:00', safeAddress: false, reference: 'REF-800' });
    const earlier = { case: 'referral:peterborough:REF-123', relation: 'earlier-referral' };
    life.act('linkCase', socialWorker, earlier);
    expect(life.case.links).toEqual([earlier]);
    expect(life.act('decideReferral', teamManager, { outcome: 'no-further-action' }).case.stage).toBe(
      'closed',
    );
  });
});
