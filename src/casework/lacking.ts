import type { NoticeDraft } from './notices';
import type { CaseEvent, RefusalKind } from './types';

/** What an act that protects a child was taken without (decisions 1.1). */
export interface Lacking {
  /** The fields that could not be read, or are missing. */
  unread: readonly string[];
  /** What any other act would have been refused for. */
  despite: readonly RefusalKind[];
}

export const nothingLacking: Lacking = { unread: [], despite: [] };

/** The manager hears of it and has it completed: at once where something could not be read, else in the digest. */
export function saidOfLacking({ event, cite, unread, despite }: CaseEvent): NoticeDraft[] {
  if (!unread && !despite) return [];
  return [
    {
      kind: 'task',
      to: ['team-manager'],
      as: unread ? 'mail' : 'digest',
      step: event,
      cite: ['HOUSE-1.1', ...(cite ?? [])],
    },
  ];
}
