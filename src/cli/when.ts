import {
  atLocal,
  type CivilDate,
  civilDate,
  formatDate,
  formatInstant,
  type Instant,
  instant,
  instantOf,
  msOf,
} from '../calendar';
import { UserError } from './errors';

export interface Choice {
  earlier?: boolean | undefined;
  later?: boolean | undefined;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)$/;

/**
 * WHEN as people write it: a date, a London date and time, or an instant with its zone. A time that London's clocks
 * do not show, or show twice, is an error unless the earlier or the later instant is asked for.
 */
export function parseWhen(text: string, choice: Choice = {}): Instant | CivilDate {
  const written = text.trim();
  if (DATE.test(written)) return civilDate(written);
  const local = LOCAL.exec(written);
  if (local) return londonTime(local[1]!, local[2]!, choice);
  if (/^\d{4}-\d{2}-\d{2}[T ].*(Z|[+-]\d{2}:\d{2})$/.test(written)) return instant(written.replace(' ', 'T'));
  throw new UserError(
    `"${text}" is no time: write a date (2026-04-01), a London time ("2026-04-01 16:59") or an instant (2026-04-01T15:59:00Z).`,
  );
}

function londonTime(date: string, time: string, { earlier, later }: Choice): Instant {
  if (earlier && later) throw new UserError('Choose either --earlier or --later.');
  const day = civilDate(date);
  const instants = atLocal(day, time);
  if (instants.length === 1) return instants[0]!;
  const [first, second] = instants.length === 2 ? instants : aroundTheGap(date, time);
  if (earlier) return first!;
  if (later) return second!;
  const what = instants.length === 2 ? 'exists twice' : 'does not exist';
  throw new UserError(
    `${date} ${time} ${what} in London, where the clocks change that night. Add --earlier for ${saidOnce(first!)}, or --later for ${saidOnce(second!)}.`,
  );
}

/** In the missing hour: the time read on the summer clock, which is earlier, and on the winter clock. */
function aroundTheGap(date: string, time: string): Instant[] {
  const winter = msOf(instant(`${date}T${time.length === 5 ? `${time}:00` : time}Z`));
  return [instantOf(winter - 3_600_000), instantOf(winter)];
}

/** 'Wed 1 Apr 2026', or with its time and zone. */
export function saidWhen(at: Instant | CivilDate): string {
  return DATE.test(at) ? formatDate(at as CivilDate) : formatInstant(at as Instant);
}

function saidOnce(at: Instant): string {
  return `${formatInstant(at)} (${at.replace('.000Z', 'Z')})`;
}
