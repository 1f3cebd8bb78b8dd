import { parseScenario, ScenarioErrors } from '../../src/play';

/** A mistake in a scenario file is answered with its line, what is wrong, and what would be right. */

const good = `life: A life
council: peterborough
case: { reference: REF-1, child: C-1, sourceKind: school, team: a-team, safeAddress: true }
acts:
  - at: 2025-06-02 10:00
    who: sw-1
    do: receiveReferral
  - at: 2025-06-02 12:00
    who: tm-1
    do: decideReferral
    with: { outcome: advice }
    then: { stage: decided, clocks: { referral-decision: { status: met } } }
`;

function mistakes(text: string): string[] {
  try {
    parseScenario('life.yaml', text);
  } catch (error) {
    if (error instanceof ScenarioErrors) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('a file without mistakes is read', () => {
  expect(mistakes(good)).toEqual([]);
});

test('that a council lacks a clock which others have can be said, and no more of it', () => {
  const inHull = (assessment: string) =>
    mistakes(
      good
        .replace('council: peterborough', 'council: hull')
        .replace('referral-decision: { status: met }', `assessment: ${assessment}`),
    );
  expect(inHull('none')).toEqual([]);
  expect(inHull('{ status: met }').join('\n')).toContain('hull has no clock "assessment"');
});

test.each([
  [
    'council: peterborough',
    'council: peterboro',
    'life.yaml:2: council: there is no policy of "peterboro". Did you mean "peterborough"?',
  ],
  [
    'do: decideReferral',
    'do: decideReferal',
    'life.yaml:10: acts #2.do: there is no act "decideReferal". Did you mean "decideReferral"?',
  ],
  [
    'do: decideReferral',
    'do: startAssessmentt',
    'life.yaml:10: acts #2.do: there is no act "startAssessmentt".',
  ],
  [
    'who: tm-1',
    'who: boss',
    'life.yaml:9: acts #2.who: "boss" is nobody. Describe them under "people", or take one of sw-1 (social-worker)',
  ],
  [
    '    who: tm-1\n',
    '',
    'life.yaml:8: acts #2: it does not say who does it. Add "who", such as "who: tm-1".',
  ],
  ['who: tm-1', 'whoo: tm-1', 'life.yaml:9: acts #2: "whoo" has no meaning here. Did you mean "who"?'],
  ['2025-06-02 12:00', '2025-06-31 12:00', 'life.yaml:8: acts #2.at: "2025-06-31"'],
  [
    '2025-06-02 12:00',
    'tomorrow',
    'life.yaml:8: acts #2.at: "tomorrow" is no London time. Write a London time such as 2025-04-17 16:59.',
  ],
  [
    '2025-06-02 12:00',
    '2025-03-30 01:30',
    "life.yaml:8: acts #2.at: London's clocks do not show 2025-03-30 01:30.",
  ],
  [
    '2025-06-02 12:00',
    '2025-10-26 01:30',
    "London's clocks show 2025-10-26 01:30 twice: add BST for the first, GMT for the second",
  ],
  ['2025-06-02 12:00', '2025-06-01 12:00', 'life.yaml:8: acts #2.at: it comes before the step above.'],
  [
    'outcome: advice',
    'outcome: maybe',
    'life.yaml:11: acts #2.with.outcome: "outcome" is one of no-further-action, advice',
  ],
  [
    'outcome: advice',
    'outcom: advice',
    'life.yaml:11: acts #2.with.outcom: "outcom" is not a field of "Decide the referral, sign and date it"',
  ],
  [
    'safeAddress: true',
    'safeAdress: true',
    'life.yaml:3: case.safeAdress: "safeAdress" is no field of an opening. Did you mean "safeAddress"?',
  ],
  [
    'stage: decided',
    'stage: decidet',
    'life.yaml:12: acts #2.then.stage: there is no stage "decidet". Did you mean "decided"?',
  ],
  [
    'referral-decision:',
    'referal-decision:',
    'peterborough has no clock "referal-decision". Did you mean "referral-decision"?',
  ],
  ['status: met', 'stauts: met', '"stauts" has no meaning here. Did you mean "status"?'],
  [
    'do: receiveReferral',
    'do: acknowledgeReferrer',
    'life.yaml:5: acts #1: the case "main" has not been opened yet. Its first act is ',
  ],
  [
    '  - at: 2025-06-02 12:00\n',
    '  - at: 2025-06-02 12:00\n    case: brother\n',
    'life.yaml:9: acts #2.case: there is no case "brother". Write "main".',
  ],
  [
    'do: decideReferral',
    'do: decideReferral\n    opens: main',
    'life.yaml:11: acts #2.opens: "main" is another case already. Give each case its own name.',
  ],
  [
    'stage: decided',
    'possible: { boss: { decideReferral: true } }',
    'life.yaml:12: acts #2.then.possible.boss: "boss" is nobody.',
  ],
  [
    'stage: decided',
    'possible: { tm-1: { decideReferal: true } }',
    'there is no act "decideReferal". Did you mean "decideReferral"?',
  ],
  [
    'stage: decided',
    'possible: { tm-1: { decideReferral: false } }',
    'acts #2.then.possible.tm-1.decideReferral: is true, or words of what the act lacks.',
  ],
  [
    'stage: decided',
    'leads: [asessment-team]',
    'nothing in the procedure of peterborough leads to "asessment-team". Did you mean "assessment-team"?',
  ],
  [
    'do: decideReferral',
    'do: decideReferral\n    saying: no',
    'life.yaml:11: acts #2.saying: nothing is refused here. Say what kind of refusal it is ("refused").',
  ],
  ['council: peterborough', 'council: peterborough\n\tlife: two', 'life.yaml:3:'],
])('%s written as %s', (right, wrong, said) => {
  expect(good).toContain(right);
  expect(mistakes(good.replace(right, wrong)).join('\n')).toContain(said);
});
