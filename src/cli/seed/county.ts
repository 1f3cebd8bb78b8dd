import { createHash } from 'node:crypto';
import { dateOf, instantOf, msOf, type Instant } from '../../calendar';
import { caseId, type Case, type CaseEvent, type Opening, type Refusal } from '../../casework';
import { CaseByHand, pinsFor } from '../../play';
import { actNamed } from '../../vocabulary';
import { lives, type Cast, type Life, type Step } from './lives';
import { planThatFollows } from './plans';
import { Chance } from './random';
import { councils } from './staff';

const hourMs = 3_600_000;
/** The oldest case was opened so many days ago, where its life says nothing else. */
const oldestDays = 150;

/** A case of the county, at its position. */
export interface SeededCase {
  case: Case;
  events: readonly CaseEvent[];
  life: string;
  /** Acts that the case did not take: a life that no longer fits the procedures. */
  refused: readonly { act: string; refusal: Refusal }[];
  /** The plan that it opened. */
  plan?: SeededCase;
}

/**
 * The case of this number, as it stands at `now`: made by its acts, one after the other, through the core itself. The
 * same number and instant give the same case.
 * @throws Error when it cannot be opened
 */
export function seededCase(number: number, now: Instant): SeededCase {
  const chance = new Chance(`county ${number}`);
  const { council, teams, ...others } = byShare(councils, chance);
  const life = byShare(lives, chance);
  const team = chance.pick(teams);
  const worker = chance.pick(team.workers);
  const agoHours = Math.max(1, chance.next() ** 2 * (life.oldestDays ?? oldestDays) * 24);
  const receivedAt = instantOf(Math.floor((msOf(now) - agoHours * hourMs) / 60_000) * 60_000);
  const opening = openingOf(number, council, life, receivedAt, chance, team.id);
  const cast = { team, worker, ...others };
  const told = tell({ ...opening, actor: worker }, life, cast, chance, receivedAt, now);
  const plan = told.events.flatMap(({ opens = [], recordedAt }) =>
    opens
      .filter(({ opening: { process } }) => process === 'cinPlan')
      .map((successor) => {
        const key = hashOf(successor.id);
        return tell({ ...successor.opening, key, body: key }, planThatFollows, cast, chance, recordedAt, now);
      }),
  );
  return { ...told, ...(plan[0] && { plan: plan[0] }) };
}

/** Plays a life from its opening to `now`. */
function tell(
  opening: Opening,
  life: Pick<Life, 'called' | 'steps'>,
  cast: Cast,
  chance: Chance,
  openedAt: Instant,
  now: Instant,
): SeededCase {
  const opened = CaseByHand.opened(opening, openedAt, pinsFor(opening.council, dateOf(openedAt)));
  if ('refused' in opened) throw new Error(`${opening.reference} cannot be opened: ${opened.message}`);
  const refused = play(opened, life.steps(cast, chance), openedAt, now);
  return { case: opened.case, events: opened.events, life: life.called, refused };
}

/** The id of the case of this number, without playing its life. */
export function seededId(number: number): string {
  const chance = new Chance(`county ${number}`);
  const { council } = byShare(councils, chance);
  return caseId(processOf(byShare(lives, chance)), council, referenceOf(number));
}

function processOf({ opens }: Life): Opening['process'] {
  return actNamed(opens)!.processes[0] as Opening['process'];
}

function referenceOf(number: number): string {
  return `SEED-${String(number).padStart(5, '0')}`;
}

function openingOf(
  number: number,
  council: string,
  life: Life,
  receivedAt: Instant,
  chance: Chance,
  team: string,
): Omit<Opening, 'actor'> {
  return {
    act: life.opens,
    process: processOf(life),
    council,
    reference: referenceOf(number),
    child: `C-${10_000 + number}`,
    // Now and then a brother or sister of the child before.
    family: `F-${10_000 + number - (chance.happens(0.25) ? 1 : 0)}`,
    happenedAt: receivedAt,
    fields: {
      team,
      ...(life.opening?.(chance) ?? {
        sourceKind: chance.pick(['school', 'health', 'police', 'individual']),
        safeAddress: chance.happens(0.9),
      }),
    },
    key: hashOf(`${number} opening`),
    body: hashOf('opening'),
  };
}

function play(
  played: CaseByHand,
  steps: readonly Step[],
  from: Instant,
  now: Instant,
): { act: string; refusal: Refusal }[] {
  const refused: { act: string; refusal: Refusal }[] = [];
  let at = msOf(from);
  for (const [index, step] of steps.entries()) {
    at += step.after * hourMs;
    if (at > msOf(now) || played.case.stage === 'closed') break;
    played.moveTo(instantOf(Math.floor(at)));
    const fields = typeof step.fields === 'function' ? step.fields(played.case) : step.fields;
    if (!fields) continue;
    const key = hashOf(`${played.case.id} ${index}`);
    const answer = played.take({ act: step.act, fields, actor: step.who, key, body: key });
    if ('refused' in answer) refused.push({ act: step.act, refusal: answer });
  }
  played.moveTo(now);
  return refused;
}

function byShare<T extends { share: number }>(choices: readonly T[], chance: Chance): T {
  let rest = chance.next() * choices.reduce((sum, { share }) => sum + share, 0);
  return choices.find(({ share }) => (rest -= share) < 0) ?? choices.at(-1)!;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
