import { dateOf, msOf } from '../src/calendar';
import type { CaseEvent } from '../src/casework';
import { CaseByHand, london } from '../src/play';
import type { FloorInput } from './floor';
import type { BenchLife } from './lives';
import { act, opening, pins } from './stand';

/** What a life asks of a workflow written by hand: its acts, its wakes and its mails, counted on the pure core. */
export function asByHand({ process, received, deeds }: BenchLife): FloorInput {
  const start = london(received);
  const life = new CaseByHand(opening('REF-1', start, process), start, pins(start, 0));
  const mails = [mailsIn(life.events)];
  for (const { at, act: name, by, fields = {} } of deeds) {
    life.moveTo(london(at));
    const before = life.events.length;
    const answer = life.take(act(name, by, fields));
    if ('refused' in answer) throw new Error(`${at} ${name}: ${answer.message}`);
    mails.push(mailsIn(life.events.slice(before)));
  }
  if (life.case.stage !== 'closed') {
    const left = [...(life.case.tasks ?? []).map((task) => task.do), life.case.stage];
    throw new Error(`on ${dateOf(london(deeds.at(-1)!.at))} the case is not closed: ${left.join(', ')}`);
  }
  return { acts: deeds.length, mails, wakes: wakesOf(life.events, msOf(start)) };
}

/** What happened by itself at one instant is one wake, however much it was. */
function wakesOf(events: readonly CaseEvent[], start: number): FloorInput['wakes'] {
  const stages = events.filter(
    ({ via, clocks }) => via === 'clock' && clocks?.some(({ change }) => change === 'stage'),
  );
  const instants = [...new Set(stages.map(({ recordedAt }) => recordedAt))];
  let last = start;
  return instants.map((at) => {
    const after = msOf(at) - last;
    last = msOf(at);
    return { after, mails: mailsIn(stages.filter(({ recordedAt }) => recordedAt === at)) };
  });
}

function mailsIn(events: readonly CaseEvent[]): number {
  return events.flatMap(({ notices = [] }) => notices).filter(({ as }) => as === 'mail').length;
}
