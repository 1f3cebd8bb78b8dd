import { possibleActs } from '../../src/casework/possible';
import type { Actor, Refusal } from '../../src/casework/types';
import { acts } from '../../src/vocabulary';
import { aReferral, london, person, socialWorker, type Life } from '../support/life';

/** Another system that enters what was recorded there: `enteredFor` of the API makes `enteredBy` here. */
const ingest: Actor = { ...person('caseclock-ingest', ['business-support'], false), service: true };
const typedFor = (by: string, more: Partial<Actor> = {}): Actor => ({
  ...ingest,
  by,
  enteredBy: 'caseclock-ingest',
  ...more,
});

const monday = (): Life => aReferral({ received: '2025-06-02 10:00' });
const possible = (life: Life, actor: Actor) =>
  possibleActs(life.case, actor, london('2025-06-02 11:00'), life.desk.policy);
const message = (answer: object) => (answer as Refusal).message;

test('says who did it, and is on record as the one that entered it', () => {
  const life = monday();
  expect(message(life.try('addNote', ingest))).toContain('say in "enteredFor" who did');
  life.act('recommendDecision', typedFor('sw-1'), { outcome: 'assessment' });
  expect(life.events.at(-1)).toMatchObject({ by: 'sw-1', enteredBy: 'caseclock-ingest' });
});

test('decides and signs nothing, whatever its roles and its words say', () => {
  const manager: Partial<Actor> = {
    roles: ['team-manager', 'service-manager', 'social-worker'],
    qualified: true,
  };
  const life = monday().act('recommendDecision', socialWorker, { outcome: 'assessment' });
  for (const actor of [{ ...ingest, ...manager }, typedFor('tm-1', manager)]) {
    expect(message(life.try('decideReferral', actor, { outcome: 'assessment' }))).toContain(
      'neither decides nor signs',
    );
  }
  const returned = {
    recommendation: 2,
    reason: 'other',
  };
  expect(message(life.try('returnRecommendation', typedFor('tm-1', manager), returned))).toContain(
    'neither decides nor signs',
  );
});

test('signs nothing at any stage of any process: of each act that signs the case says that it is a person’s', () => {
  const life = monday();
  const said = possible(life, typedFor('sw-1'));
  const signing = acts.filter(({ signs, opens }) => signs && !opens).map(({ act }) => act);
  const here = said.filter(({ act }) => signing.includes(act));
  expect(here.length).toBeGreaterThan(3);
  for (const { act, possible: may, lacks } of here) {
    expect([act, may, JSON.stringify(lacks)]).toEqual([
      act,
      false,
      expect.stringContaining('neither decides nor signs'),
    ]);
  }
});

test('restricts no case, and breaks no glass', () => {
  const boss = typedFor('hs-1', { roles: ['head-of-service'] });
  const custodians = ['hs-1', 'sm-1'];
  const life = monday();
  expect(life.try('restrictCase', boss, { custodians, reason: 'other' })).toMatchObject({
    refused: 'not-allowed',
  });
  life.act('restrictCase', { ...boss, by: 'hs-1', enteredBy: undefined, service: undefined } as never, {
    custodians,
    reason: 'other',
  });
  expect(life.try('breakGlass', boss, { reason: 'immediate-risk' })).toMatchObject({
    refused: 'not-allowed',
  });
});

test('what protects a child is taken from it all the same, with what was missing', () => {
  const life = monday().act('raiseConcern', ingest);
  expect(life.events.at(-1)).toMatchObject({
    event: 'ConcernRaised',
    by: 'caseclock-ingest',
    despite: ['not-allowed'],
  });
});

test('is told beforehand what it may enter, and what it must say', () => {
  const life = monday();
  const said = possible(life, ingest);
  const of = (name: string) => said.find(({ act }) => act === name);
  expect(of('addNote')).toMatchObject({ possible: true, asks: [{ field: 'enteredFor' }] });
  expect(of('decideReferral')).toMatchObject({ possible: false });
});
