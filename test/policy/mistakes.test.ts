import { elmshire, mistakesIn } from './support';

const FILE = 'policies/elmshire/2026-04.yaml';

/** Elmshire's file with one thing changed. */
function changed(from: string, to: string): string {
  const text = elmshire();
  if (!text.includes(from)) throw new Error(`the example has no "${from}"`);
  return text.replace(from, to);
}

/** What Hull's file would say, as far as a test needs it: rules of the catalogue, not brought along. */
const hull = (rest: string) => `council: hull
name: Hull City Council
version: 2023-01
effective: 2023-01-01
source: Step Up / Step Down
draft: true
${rest}`;

describe('a mistake in a policy file is said with its line, what is wrong and what would be right', () => {
  test('the example itself has none', () => {
    expect(mistakesIn(elmshire())).toEqual([]);
  });

  test.each([
    [
      'a misspelt unit',
      changed('limit: 4 weeks', 'limit: 4 weks'),
      `${FILE}:33: clocks.visit.limit: "4 weks" is not a duration. Did you mean "4 weeks"?`,
    ],
    [
      'a number without a unit',
      changed('limit: 4 weeks', 'limit: 28'),
      `${FILE}:33: clocks.visit.limit: 28 is not a duration. Write a whole number and a unit: hours, days, weeks, months or working days, such as "10 working days".`,
    ],
    [
      'a length that is no length',
      changed('limit: 4 weeks', 'limit: { field: route }').replace(/ +countsFrom: .*\n/, ''),
      `${FILE}:32: clocks.visit.limit.field: "route" of "PlanOpened" is no length, and no day that "starts" counts from. Write "plannedLength".`,
    ],
    [
      'a length of what starts a clock that repeats',
      changed('limit: 4 weeks', 'limit: { field: plannedLength }'),
      `${FILE}:33: clocks.visit.limit: what ends a repeating clock starts the next one, and sets nothing. Remove "countsFrom".`,
    ],
    [
      'a misspelt event',
      changed('starts: PlanOpened', 'starts: PlanOpend'),
      `${FILE}:29: clocks.visit.starts: no event is called "PlanOpend". Did you mean "PlanOpened"?`,
    ],
    [
      'a misspelt role',
      changed('who: social-worker', 'who: socal worker'),
      `${FILE}:32: clocks.visit.who: no role is called "socal worker". Did you mean "social-worker"?`,
    ],
    [
      'a misspelt role of whoever holds the case',
      changed('who: social-worker', 'who: team-manager\n    whoFor: { key-wroker: team-leader }'),
      `${FILE}:33: clocks.visit.whoFor.key-wroker: no role is called "key-wroker". Did you mean "key-worker"?`,
    ],
    [
      'a rule that is not there',
      changed('cite: ELM-3', 'cite: ELM-33'),
      `${FILE}:27: clocks.visit.cite: no rule is called "ELM-33". Did you mean "ELM-3"?`,
    ],
    [
      'a rule of another council',
      changed('cite: ELM-3', 'cite: [ELM-3, HUL-2.5a]'),
      `${FILE}:27: clocks.visit.cite #2: no rule is called "HUL-2.5a". It is a rule of hull; cite this council's own rules.`,
    ],
    [
      'a misspelt name',
      changed('    until: ReferralDecided', '    untill: ReferralDecided'),
      `${FILE}:22: clocks.referral-decision: "untill" has no meaning here. Did you mean "until"?`,
    ],
    [
      'a line that is missing',
      changed('    until: ReferralDecided\n', ''),
      `${FILE}:17: clocks.referral-decision: "until" is missing. Add a line "until: ReferralDecided".`,
    ],
    [
      'yes for true',
      changed('{ seen: true }', '{ seen: yes }'),
      `${FILE}:30: clocks.visit.until.where.seen: "seen" is true or false, not "yes". Did you mean true?`,
    ],
    [
      'a field that the event does not have',
      changed('{ seen: true }', '{ sen: true }'),
      `${FILE}:30: clocks.visit.until.where.sen: "VisitMade" has no field "sen". Did you mean "seen"?`,
    ],
    [
      'a date that does not exist',
      changed('effective: 2026-04-01', 'effective: 2026-04-31'),
      `${FILE}:4: effective: "2026-04-31" does not exist: the last day of that month is 2026-04-30.`,
    ],
    [
      'counting back from no date',
      changed('limit: 4 weeks', 'limit: 4 weeks before'),
      `${FILE}:33: clocks.visit.limit: "before" counts back from a date, and the start "PlanOpened" names none. Add "from:" with the date field to "starts", such as starts: { event: MeetingBooked, from: meetingOn }.`,
    ],
    [
      'an event where the act belongs',
      changed('decideReferral:', 'ReferralDecided:'),
      `${FILE}:36: steps.ReferralDecided: no act is called "ReferralDecided". "ReferralDecided" is an event; its act is "decideReferral".`,
    ],
    [
      'a clock in the wrong process',
      changed('process: cinPlan', 'process: stepUp'),
      `${FILE}:29: clocks.visit.starts: "PlanOpened" does not happen in the process "stepUp". It happens in "cinPlan"; write that process, or choose another event.`,
    ],
    [
      'a clock that nobody has put in a class',
      changed('  visit:', '  home-call:'),
      `${FILE}:25: clocks.home-call: the house rules put no clock called "home-call" in a class. Add "class: practice" (or safety, statutory, administrative).`,
    ],
    [
      'a rule that is cited nowhere',
      changed(
        '  - { cite: ELM-6, because: The records of other agencies cannot be seen from here }\n',
        '',
      ).replace('outside:\n', ''),
      `${FILE}:13: rules.ELM-6: rule ELM-6 is cited nowhere. Enforce it, prompt it, or list it under "outside": Child in Need Procedure, April 2026: 5.1: partner agencies keep their own records.`,
    ],
    [
      'a rule both used and outside',
      changed('{ cite: ELM-6,', '{ cite: [ELM-6, ELM-1],'),
      `${FILE}:42: outside #1.cite #2: rule ELM-1 is listed as outside and used by clock referral-decision. Keep one of the two.`,
    ],
    [
      'a clock without a time',
      changed('    limit: 4 weeks\n', ''),
      `${FILE}:25: clocks.visit: the clock has no time. Add a line such as "limit: 10 working days"; where the procedure gives no time, write a prompt instead.`,
    ],
    [
      'the same name twice',
      changed('    limit: 24 hours', '    limit: 24 hours\n    limit: 2 days'),
      `${FILE}:25: the same name stands here twice. Remove one, or merge the two.`,
    ],
    [
      'a tab',
      changed('    limit: 24 hours', '\tlimit: 24 hours'),
      `${FILE}:24: the line is indented with a tab. Use spaces, two for each level.`,
    ],
    [
      'text with a colon',
      changed('says: Decide the referral within 24 hours', 'says: Decide: within 24 hours'),
      `${FILE}:20: this is not YAML. Look for a missing colon, quote or bracket; text with a colon inside needs quotes.`,
    ],
  ])('%s', (_what, text, message) => {
    expect(mistakesIn(text)).toEqual([message]);
  });

  test('a file in the wrong place', () => {
    expect(mistakesIn(elmshire(), 'oakshire/2027-01.yaml')).toEqual([
      'policies/oakshire/2027-01.yaml:1: council: the file stands in the folder "oakshire". Write "council: oakshire", or move the file.',
      'policies/oakshire/2027-01.yaml:3: version: the file is called "2027-01.yaml". Write "version: 2027-01", or rename the file.',
    ]);
  });

  test('a time or a signature that is only a prompt', () => {
    const text = hull(`clocks: {}
prompts:
  - { at: always, cite: HUL-2.5a, says: Close within ten working days }
  - { at: always, cite: HUL-3.1a, says: Ask the line manager first }
`);
    expect(mistakesIn(text, 'hull/2023-01.yaml')).toEqual([
      'policies/hull/2023-01.yaml:9: prompts #1.cite: rule HUL-2.5a sets a time (within 10 working days) and is only a prompt. Enforce it by a clock or a step, or list it under "outside" with the reason.',
      'policies/hull/2023-01.yaml:10: prompts #2.cite: rule HUL-3.1a sets a signature and is only a prompt. Enforce it by a clock or a step, or list it under "outside" with the reason.',
    ]);
  });

  test('several mistakes at once, in the order of their lines', () => {
    const text = changed('who: duty-manager', 'who: duty manger').replace(
      'at: bookMeeting',
      'at: bokMeeting',
    );
    expect(mistakesIn(text)).toEqual([
      `${FILE}:23: clocks.referral-decision.who: no role is called "duty manger". Did you mean "duty-manager"?`,
      `${FILE}:40: prompts #1.at: no act or stage is called "bokMeeting". Did you mean "bookMeeting"?`,
    ]);
  });
});
