import type { Act, Actor, Refusal } from '../casework';

/** Who acts when nothing vouches for them: the Temporal UI, the CLI, or another system (DESIGN 6). */
const unmarked: Actor = { by: 'unknown', roles: [], qualified: false, authority: '', via: 'temporal' };

/**
 * Reads what came through the door as an act. Nothing here throws: an argument may be missing, unreadable,
 * or made by hand. Only what the codec marked as the API's keeps its actor, key and version.
 */
export function readAct(name: string, raw: unknown): Act | Refusal {
  if (raw === undefined || raw === null) {
    return {
      refused: 'unreadable',
      message: `"${name}" came without an argument; it takes { "fields": { … } }`,
    };
  }
  if (typeof raw !== 'object' || Array.isArray(raw)) {
    return { refused: 'unreadable', message: `"${name}" takes one object, { "fields": { … } }` };
  }
  const given = raw as Partial<Act> & { unreadable?: unknown; origin?: unknown };
  if (given.unreadable !== undefined) {
    const why = typeof given.unreadable === 'string' ? given.unreadable : 'it is damaged';
    return { refused: 'unreadable', message: `"${name}" could not be read: ${why}` };
  }
  if (given.origin === 'api' && given.act !== name) {
    return { refused: 'unreadable', message: `"${name}" carries another act` };
  }
  const common = {
    act: name,
    fields: given.fields ?? {},
    ...(given.happenedAt !== undefined && { happenedAt: given.happenedAt }),
  };
  if (given.origin !== 'api' || !given.actor) return { ...common, actor: unmarked, key: '', body: '' };
  return {
    ...common,
    actor: given.actor,
    key: given.key ?? '',
    body: given.body ?? '',
    ...(given.expectedVersion !== undefined && { expectedVersion: given.expectedVersion }),
  };
}
