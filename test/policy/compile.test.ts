import { hashOf } from '../../src/policy/compile/hash';
import { compileText, elmshire } from './support';

const compiled = (change: (text: string) => string = (text) => text) => compileText(change(elmshire()));

describe('the invented council of docs/policies.md', () => {
  test('is about forty lines long', () => {
    expect(elmshire().trimEnd().split('\n').length).toBeLessThanOrEqual(45);
  });

  test('compiles into rules without words', () => {
    const { policy } = compiled();
    expect(policy).toMatchObject({ council: 'elmshire', version: '2026-04', effective: '2026-04-01' });
    expect(policy.clocks.visit).toEqual({
      process: 'cinPlan',
      cite: ['ELM-3'],
      class: 'safety',
      who: 'social-worker',
      starts: [{ event: 'PlanOpened' }],
      until: [{ event: 'VisitMade', where: { seen: { in: [true] } } }],
      repeats: 'last held',
      readings: [{ kind: 'limit', within: { n: 4, unit: 'weeks' }, cite: ['ELM-3'] }],
      ownInterval: { by: ['team-manager'], cite: ['ELM-4'] },
    });
    expect(policy.steps.decideReferral).toEqual({ cite: ['ELM-1'], by: ['duty-manager'], qualified: true });
    expect(policy.notices).toEqual([{ on: { event: 'ReferralDecided' }, to: ['referrer'], cite: ['ELM-2'] }]);
    expect(JSON.stringify(policy)).not.toContain('Visit at least every four weeks');
  });

  test('accounts for each of its rules', () => {
    expect(compiled().words.coverage.map(({ id, treatment }) => `${id} ${treatment}`)).toEqual([
      'ELM-1 enforced',
      'ELM-2 enforced',
      'ELM-3 enforced',
      'ELM-4 enforced',
      'ELM-5 prompted',
      'ELM-6 outside',
    ]);
  });

  test('gets the national readings beside its own, and the clocks that it lacks', () => {
    const { clocks } = compiled().policy;
    expect(clocks['referral-decision']!.readings).toEqual([
      { kind: 'limit', within: { n: 24, unit: 'hours' }, cite: ['ELM-1'] },
      { kind: 'national', within: { n: 1, unit: 'working days' }, cite: ['N-1'], unverified: true },
    ]);
    expect(clocks.icpc).toMatchObject({ cite: ['N-6'], class: 'statutory', once: true });
  });

  test('a corrected word changes no rule; a changed number does', () => {
    const hash = (change?: (text: string) => string) => hashOf(compiled(change).policy);
    expect(hash((text) => text.replace('says: Visit at least', 'says: Visit the child at least'))).toBe(
      hash(),
    );
    expect(hash((text) => text.replace('limit: 4 weeks', 'limit: 5 weeks'))).not.toBe(hash());
  });
});

describe('readings', () => {
  const readings = (limit: string) =>
    compiled((text) => text.replace('limit: 4 weeks', limit)).policy.clocks.visit;

  test('one, several, and the earlier of several', () => {
    expect(readings('limit: [4 weeks, { within: 30 days, cite: ELM-4 }]')!.readings).toEqual([
      { kind: 'limit', within: { n: 4, unit: 'weeks' }, cite: ['ELM-3'] },
      { kind: 'limit', within: { n: 30, unit: 'days' }, cite: ['ELM-4'] },
    ]);
    expect(readings('limit: { earlierOf: [26 weeks, 6 months] }')).toMatchObject({
      earlierOf: true,
      readings: [{ within: { n: 26, unit: 'weeks' } }, { within: { n: 6, unit: 'months' } }],
    });
  });

  test('backwards from a booked date', () => {
    const text = elmshire()
      .replace('starts: PlanOpened', 'starts: { event: MeetingBooked, from: meetingOn }')
      .replace('limit: 4 weeks', 'limit: 5 working days before');
    expect(compileText(text).policy.clocks.visit!.readings).toEqual([
      { kind: 'limit', before: { n: 5, unit: 'working days' }, cite: ['ELM-3'] },
    ]);
  });
});

describe('how strongly a step asks', () => {
  const forceOf = (cite: string) => {
    const text = `council: hull
name: Hull City Council
version: 2023-01
effective: 2023-01-01
source: Step Up / Step Down
draft: true
clocks: {}
steps:
  holdMeeting: { cite: ${cite}, records: [{ field: agendaCovered, in: true }] }
`;
    return compileText(text, 'hull/2023-01.yaml').policy.steps.holdMeeting!.records![0]!.force;
  };

  test.each([
    ['HUL-2.2f', 'must', 'must'],
    ['HUL-2.3b', 'should', 'explain'],
    ['HUL-2.4c', 'ideally', 'remind'],
  ])('follows the verb of the rule: %s says %s', (cite, _verb, force) => {
    expect(forceOf(cite)).toBe(force);
  });
});
