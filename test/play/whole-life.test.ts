import path from 'node:path';
import { msOf } from '../../src/calendar';
import { storyOf } from '../../src/cli/chain';
import { coreWorld, play, readScenario, type Played } from '../../src/play';

/** The life that `caseclock tour whole-life` tells: five cases of one child, as one story. That both worlds play it alike is a test of all scenarios. */
const file = path.join(__dirname, '..', '..', 'scenarios', 'whole-life.yaml');

let life: Played;
beforeAll(async () => {
  life = await play(readScenario(file), coreWorld());
});

const caseNamed = (name: string) => life.cases.find((one) => one.name === name)!;
const recorded = (name: string, event: string) =>
  caseNamed(name).events.find((one) => one.event === event)!.recordedAt;

test('contact, plan, step-down, step-up and the contact of two years later are one chain', () => {
  expect(life.misses).toEqual([]);
  expect(life.cases.map(({ name }) => name).sort()).toEqual([
    'first-contact',
    'plan',
    'second-contact',
    'step-down',
    'step-up',
  ]);
  expect([...new Set(life.cases.map((one) => one.case.chain))]).toEqual(['referral:gloucestershire:LIFE-1']);
});

test('the step-up and its contact are linked to the first case, and to the step-down', () => {
  expect(caseNamed('second-contact').case.links).toEqual(
    expect.arrayContaining([
      { case: 'referral:gloucestershire:LIFE-1', relation: 'earlier-referral' },
      { case: 'step-up:gloucestershire:LIFE-2', relation: 'step-up' },
    ]),
  );
  expect(caseNamed('step-up').case.links).toEqual(
    expect.arrayContaining([
      { case: 'referral:gloucestershire:LIFE-1', relation: 'referral' },
      { case: 'step-down:gloucestershire:LIFE-1', relation: 'step-down' },
    ]),
  );
});

test('until somebody has taken hold the plan stays open, and from then on it is held by early help', () => {
  const released = recorded('plan', 'Released');
  expect(recorded('step-down', 'HandoverReturned') < released).toBe(true);
  expect(recorded('step-down', 'TakenOver') >= released).toBe(true);
  expect(recorded('plan', 'CaseClosed') >= recorded('plan', 'ReleaseConfirmed')).toBe(true);
  expect(caseNamed('step-down').case.holder).toBe('glo-lead-practitioner');
});

test('the plan lasts ten months, and the step-up comes a year after the handover', () => {
  const day = 86_400_000;
  const days = (from: string, to: string) => (msOf(to as never) - msOf(from as never)) / day;
  expect(days(recorded('plan', 'PlanOpened'), recorded('plan', 'Released'))).toBeGreaterThan(297);
  expect(days(recorded('step-down', 'TakenOver'), recorded('step-up', 'StepUpConsidered'))).toBeGreaterThan(
    365,
  );
});

test('the logs read as one story: each case with those it belongs with, then what happened in order', () => {
  const story = storyOf(life.cases);
  expect(story.slice(0, life.cases.length).map((line) => line.split(':')[0])).toEqual(
    life.cases.map(({ name }) => name),
  );
  expect(story).toContainEqual(
    'second-contact: assessment; with step-up LIFE-2, step-down LIFE-1, earlier-referral LIFE-1',
  );
  const told = story.slice(life.cases.length + 1);
  const order = [
    'ContactReceived',
    'PlanOpened',
    'TransferProposed',
    'HandoverReturned',
    'Released',
    'StepUpConsidered',
  ];
  const at = order.map((event) => told.findIndex((line) => line.includes(` ${event}`)));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at).not.toContain(-1);
  // What clocks did by themselves is not part of it, but for where a case went.
  expect(told.filter((line) => line.includes('ReminderIssued'))).toEqual([]);
  expect(told.at(-1)).toMatch(/^step-up +Mon 12 Jan 2026 14:00 GMT +CaseClosed/);
});
