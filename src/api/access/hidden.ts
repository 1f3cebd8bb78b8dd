import type { Response } from 'express';
import { processNames } from '../../vocabulary';
import type { Case, CaseEvent, Link } from '../../casework/types';
import type { LogEntry } from '../../records';
import { identityOf } from '../http/middleware';
import type { Services } from '../services';

/** What one case says of another that is restricted: to nobody but its custodians (decisions 7.5). */

const caseIds = new RegExp(`"((?:${processNames.join('|')}):[a-z0-9-]+:[^"]+)"`, 'g');

/** Of the cases named those that are not there for the reader. When the record does not say, none of them is. */
async function hiddenAmong(services: Services, response: Response, ids: readonly string[]) {
  const { person } = identityOf(response);
  if (ids.length === 0) return new Set<string>();
  return new Set(await services.records.hiddenAmong(ids, person).catch(() => ids));
}

/** The links of a case without those to restricted ones. */
export async function visibleLinks(
  services: Services,
  response: Response,
  links: readonly Link[],
): Promise<readonly Link[]> {
  const hidden = await hiddenAmong(
    services,
    response,
    links.map((link) => link.case),
  );
  return links.filter((link) => !hidden.has(link.case));
}

/** The chain of a case; where the case that began it is hidden, it begins with this one. */
export async function visibleChain(
  services: Services,
  response: Response,
  { id, chain }: Pick<Case, 'id' | 'chain'>,
): Promise<string> {
  if (chain === id) return chain;
  return (await hiddenAmong(services, response, [chain])).has(chain) ? id : chain;
}

/**
 * The log without what it says of restricted cases: an entry that only tells of one is left out, and of any other
 * entry that names one the fields and words are.
 */
export async function visibleLog(
  services: Services,
  response: Response,
  own: string,
  log: readonly LogEntry[],
): Promise<readonly LogEntry[]> {
  const others = [...new Set(log.flatMap(({ event }) => idsIn(event)))].filter((id) => id !== own);
  const hidden = await hiddenAmong(services, response, others);
  const tells = (said: unknown) => idsIn(said).some((id) => hidden.has(id));
  return log.flatMap((entry) => {
    const event = ownChain(entry.event, own, hidden);
    if (!tells(event)) return [{ ...entry, event }];
    if (event.via === 'clock') return [];
    const { fields: _fields, linked: _linked, opens: _opens, words: _words, ...rest } = event;
    const kept = Object.entries(rest).filter(([, said]) => !tells(said));
    return [{ ...entry, event: Object.fromEntries(kept) as unknown as CaseEvent }];
  });
}

function idsIn(said: unknown): string[] {
  return [...JSON.stringify(said).matchAll(caseIds)].map(([, id]) => id!);
}

function ownChain(event: CaseEvent, own: string, hidden: ReadonlySet<string>): CaseEvent {
  const { opened } = event;
  return opened && hidden.has(opened.chain) ? { ...event, opened: { ...opened, chain: own } } : event;
}
