import { holidayTable } from '../../src/calendar';
import type { Fact, Fields } from '../../src/casework';
import { occurrencesOf } from '../../src/casework/clocks';
import { versionsOf, type ClockRule } from '../../src/policy';
import { moment } from '../support/life';

const [peterborough] = versionsOf('peterborough');
if (!peterborough) throw new Error('there is no policy of Peterborough');
const { house } = peterborough;

const base: ClockRule = {
  process: 'referral',
  cite: ['PET-5.26N'],
  class: 'statutory',
  who: 'team-manager',
  starts: [{ event: 'StrategyDiscussionHeld' }],
  until: [{ event: 'ConferenceHeld' }],
  readings: [{ kind: 'limit', within: { n: 15, unit: 'working days' }, cite: ['PET-5.26N'] }],
};

function happenings(...list: [event: string, at: string, fields?: Fields][]): Fact[] {
  return list.map(([event, at, fields = {}], index) => ({
    id: index + 1,
    event,
    at: moment(at),
    recordedAt: moment(`${at} 12:00`) as Fact['recordedAt'],
    by: 'somebody',
    roles: [],
    fields,
  }));
}

const dues = (rule: ClockRule, facts: Fact[]) =>
  occurrencesOf('clock', rule, facts, house, holidayTable()).map((one) => ({
    due: one.readings[0]?.due,
    ended: one.endedBy?.event,
    met: one.settledBy?.event,
  }));

describe('what lets an obligation fall away', () => {
  const rule: ClockRule = { ...base, once: true, unless: [{ event: 'Section47Ended' }] };

  test('a first enquiry that ended without a conference does not take the clock from a second one', () => {
    const facts = happenings(
      ['StrategyDiscussionHeld', '2026-01-05'],
      ['Section47Ended', '2026-01-12'],
      ['StrategyDiscussionHeld', '2026-02-02'],
    );
    expect(dues(rule, facts)).toEqual([
      { due: '2026-01-26', ended: 'Section47Ended', met: undefined },
      { due: '2026-02-23', ended: undefined, met: undefined },
    ]);
  });

  test('a later discussion never restarts a clock that runs (decisions 4.5)', () => {
    const facts = happenings(
      ['StrategyDiscussionHeld', '2026-01-05'],
      ['StrategyDiscussionHeld', '2026-01-19'],
    );
    expect(dues(rule, facts)).toEqual([{ due: '2026-01-26', ended: undefined, met: undefined }]);
  });
});

describe('what an obligation does not hold for', () => {
  const rule: ClockRule = {
    ...base,
    except: [{ event: 'Allocated', where: { teamKind: { in: ['disabled-children'] } } }],
  };

  test('the state of things at its start decides, not what came before that or after', () => {
    const exempt = ['Allocated', '2026-01-02', { teamKind: 'disabled-children' }] as [string, string, Fields];
    const usual = ['Allocated', '2026-01-03', { teamKind: 'family-help' }] as [string, string, Fields];
    const start = ['StrategyDiscussionHeld', '2026-01-05'] as [string, string];
    expect(dues(rule, happenings(exempt, start))).toEqual([]);
    expect(dues(rule, happenings(exempt, usual, start))).toHaveLength(1);
    expect(dues(rule, happenings(usual, start))).toHaveLength(1);
  });
});

test('minutes of one meeting do not end the clock of another', () => {
  const minutes: ClockRule = {
    ...base,
    starts: [{ event: 'MeetingHeld' }],
    until: [{ event: 'MinutesCirculated', of: 'meeting' }],
    readings: [{ kind: 'limit', within: { n: 5, unit: 'working days' }, cite: ['LEI-minutes-5wd'] }],
  };
  const facts = happenings(
    ['MeetingHeld', '2026-01-05'],
    ['MeetingHeld', '2026-01-07'],
    ['MinutesCirculated', '2026-01-09', { meeting: 2 }],
  );
  expect(dues(minutes, facts).map((one) => one.met)).toEqual([undefined, 'MinutesCirculated']);
});

test('a monthly obligation that was missed keeps its anchor: 31 January, 28 February, 31 March', () => {
  const monthly: ClockRule = {
    ...base,
    repeats: 'plan start',
    starts: [{ event: 'PlanOpened' }],
    until: [{ event: 'OversightRecorded' }],
    readings: [{ kind: 'limit', within: { n: 1, unit: 'months' }, cite: ['LEI-sswop-monthly'] }],
  };
  const facts = happenings(['PlanOpened', '2025-12-31'], ['OversightRecorded', '2026-02-10']);
  expect(dues(monthly, facts).map((one) => one.due)).toEqual(['2026-01-31', '2026-02-28']);
});
