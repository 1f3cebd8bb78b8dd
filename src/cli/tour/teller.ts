import { timelineOf, type Played, type Scenario, type TimelineEntry, type Watch } from '../../play';

/** What a teller looks up at each step beside the life itself. */
export interface Around {
  say: (line: string) => void;
  /** The mails that came since it asked last, once the case has sent them all. */
  mails: (caseId: string) => Promise<readonly string[]>;
}

/** Tells a life while it is played: the numbered words of each step, and below them what happened. */
export function teller({ steps }: Scenario, { say, mails }: Around): Watch {
  const told = steps.filter(({ says }) => says !== undefined);
  let shown = 0;
  let answered = 0;
  return async (step, soFar: Played) => {
    if (step.says !== undefined) {
      say(`${String(told.indexOf(step) + 1).padStart(2)}. ${step.says}`);
    }
    const entries = timelineOf(soFar);
    for (const line of entries.slice(shown).flatMap(linesOf)) say(`     ${line}`);
    shown = entries.length;
    for (const { answer } of soFar.answers.slice(answered)) {
      if (answer && 'refused' in answer) say(`     Refused (${answer.refused}): ${answer.message}`);
    }
    answered = soFar.answers.length;
    for (const { name, case: one } of soFar.cases) {
      if (name !== step.case) continue;
      for (const mail of await mails(one.id)) say(`     mail to ${mail}`);
    }
  };
}

/** An event, and below it what it did to each clock. */
function linesOf(entry: TimelineEntry): string[] {
  const by = entry.by === 'clock' ? '' : ` by ${entry.by}`;
  const entered = entry.entered ? `, recorded ${entry.entered}` : '';
  const rules = entry.rules.length > 0 ? ` (${entry.rules.join(', ')})` : '';
  const stage = entry.stage ? [`stage: ${entry.stage}`] : [];
  return [
    `${entry.when}  ${entry.event}${by}${entered}${rules}`,
    ...[...entry.clocks, ...stage].map((line) => `  ${line}`),
  ];
}
