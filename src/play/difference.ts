import type { Played } from './play';

/**
 * Where two plays of one life first differ, in words; null when they are equal. Instants are compared to the minute:
 * on a server an act takes some milliseconds, on the core none. How far a case was moved in time is no part of it.
 */
export function firstDifference(one: Played, other: Played): string | null {
  const found = differing(comparable(one), comparable(other), []);
  if (!found) return null;
  const { path, left, right } = found;
  return `${path.join(' ')}: ${written(left)} on ${one.on}, ${written(right)} on ${other.on}`;
}

function written(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** What both plays must have in common, named so that a difference says where it is. */
function comparable({ cases, answers }: Played): unknown {
  const named = cases.map(({ name, events, case: current }) => [
    name,
    {
      ...Object.fromEntries(events.map((event) => [`event ${event.sequence}`, event])),
      case: current,
    },
  ]);
  const answered = answers.map(({ line, act, answer }) => [`${act} of line ${line}`, answer]);
  return JSON.parse(
    JSON.stringify(
      { ...Object.fromEntries(named), ...Object.fromEntries(answered) },
      (key, value: unknown) => {
        if (key === 'offset') return undefined;
        return typeof value === 'string' ? value.replace(/(T\d\d:\d\d):\d\d\.\d{3}Z$/, '$1Z') : value;
      },
    ),
  );
}

interface Found {
  path: string[];
  left: unknown;
  right: unknown;
}

function differing(left: unknown, right: unknown, path: string[]): Found | null {
  if (!isObject(left) || !isObject(right)) return left === right ? null : { path, left, right };
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const event = isObject(left[key]) && typeof left[key].event === 'string' ? ` (${left[key].event})` : '';
    const found = differing(left[key], right[key], [...path, `${key}${event}`]);
    if (found) return found;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
