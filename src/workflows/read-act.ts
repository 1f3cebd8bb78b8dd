import type { Act, Actor, Refusal } from '../casework';
import { actNamed } from '../vocabulary';

/** Who acts when nothing vouches for them: the Temporal UI, the CLI, or another system (DESIGN 6). */
const unmarked: Actor = { by: 'unknown', roles: [], qualified: false, authority: '', via: 'temporal' };

/**
 * Reads what came through the door as an act. Nothing here throws: an argument may be missing, unreadable,
 * or made by hand. Only what the codec marked as the API's keeps its actor, key and version.
 * Of an act that protects a child nothing is refused here: what could not be read of it is named (decisions 1.1).
 */
export function readAct(name: string, raw: unknown): Act | Refusal {
  const wrong = unreadable(name, raw);
  if (!wrong) return asAct(name, raw as Sent);
  if (!actNamed(name)?.protective) return { refused: 'unreadable', message: wrong };
  return { act: name, fields: {}, unread: ['fields'], actor: unmarked, key: '', body: '' };
}

type Sent = Partial<Act> & { unreadable?: unknown; origin?: unknown };

function unreadable(name: string, raw: unknown): string | null {
  if (raw === undefined || raw === null)
    return `"${name}" came without an argument; it takes { "fields": { … } }`;
  if (typeof raw !== 'object' || Array.isArray(raw)) return `"${name}" takes one object, { "fields": { … } }`;
  const given = raw as Sent;
  if (given.unreadable !== undefined) {
    const why = typeof given.unreadable === 'string' ? given.unreadable : 'it is damaged';
    return `"${name}" could not be read: ${why}`;
  }
  return given.origin === 'api' && given.act !== name ? `"${name}" carries another act` : null;
}

function asAct(name: string, given: Sent): Act {
  const common = {
    act: name,
    fields: given.fields ?? {},
    ...(given.happenedAt !== undefined && { happenedAt: given.happenedAt }),
  };
  if (given.origin !== 'api' || !isActor(given.actor))
    return { ...common, actor: unmarked, key: '', body: '' };
  return {
    ...common,
    actor: given.actor,
    key: given.key ?? '',
    body: given.body ?? '',
    ...(given.expectedVersion !== undefined && { expectedVersion: given.expectedVersion }),
    ...(given.unread && { unread: given.unread }),
  };
}

function isActor(actor: Partial<Actor> | null | undefined): actor is Actor {
  return (
    typeof actor === 'object' && actor !== null && typeof actor.by === 'string' && Array.isArray(actor.roles)
  );
}
