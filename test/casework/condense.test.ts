import { civilDate } from '../../src/calendar';
import { foldWhole } from '../../src/casework/apply';
import { planVersion } from '../../src/casework/cin-plan/stages';
import { aPlan, managerOf, type Life } from '../support/life';
import { liveOn } from '../support/long-plan';

const opened = civilDate('2025-01-06');
const plan = () =>
  aPlan({
    opened: `${opened} 10:00`,
    council: 'leicestershire',
    fields: { assessmentCompletedOn: '2025-01-06', childLastSeenOn: '2024-12-30', lead: 'social-worker' },
  });

/** What runs and by when: 'visit limit 2025-02-03'. */
function running({ case: current }: Life): string[] {
  return current.clocks
    .filter(({ status }) => status === 'running')
    .map(
      ({ name, readings, rung }) =>
        `${name} ${readings.map(({ kind, due }) => `${kind} ${due}`).join(' ')} ${rung}`,
    )
    .sort();
}

test('a plan of nearly two years that lets go each month of what was over a year before: the same clocks, the same story', () => {
  const whole: string[][] = [];
  const kept = plan();
  liveOn(kept, opened, 22, () => whole.push(running(kept)));
  const condensed = plan();
  liveOn(condensed, opened, 22, (month) => {
    expect(running(condensed)).toEqual(whole[month - 1]);
    condensed.desk.condense();
    condensed.continueAsNew();
    expect(running(condensed)).toEqual(whole[month - 1]);
  });
  const story = ({ story: told }: Life) => told.filter((line) => !line.includes('CaseCondensed'));
  expect(story(condensed)).toEqual(story(kept));
  expect(condensed.case.facts.length).toBeLessThan(kept.case.facts.length * 0.75);
  expect(planVersion(condensed.case.facts)).toBe(planVersion(kept.case.facts));
  expect(condensed.case.condensedBefore).toBe('2025-11-04');
});

test('what has left is corrected no more here, and the answer says where', () => {
  const life = plan();
  liveOn(life, opened, 16, () => undefined);
  life.desk.condense();
  const remaining = life.case.facts.map(({ id }) => id);
  const oldVisit = life.events.find(
    ({ event, sequence }) => event === 'VisitMade' && !remaining.includes(sequence),
  )!;
  const answer = life.try('correct', managerOf('leicestershire'), {
    ...{ entry: oldVisit.sequence, correction: 'void', reason: 'wrong-child' },
  });
  expect(answer).toMatchObject({ refused: 'missing' });
  expect((answer as { message: string }).message).toContain(
    'is corrected in the child’s file, and noted here',
  );
});

test('the whole case with what has left is the fold of its log', () => {
  const life = plan();
  liveOn(life, opened, 14, () => undefined);
  const before = life.case;
  life.desk.condense();
  life.act('addNote', managerOf('leicestershire'), { note: 'seen' });
  const whole = foldWhole(life.events);
  expect(whole.clocks).toEqual(before.clocks);
  expect(whole.facts.slice(0, -1)).toEqual(before.facts);
});
