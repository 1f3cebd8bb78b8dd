import type { Response } from 'express';
import { processNames } from '../../vocabulary';
import type { Link } from '../../casework/types';
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
  const named = log.map(({ event }) => [...JSON.stringify(event).matchAll(caseIds)].map(([, id]) => id!));
  const others = [...new Set(named.flat())].filter((id) => id !== own);
  const hidden = await hiddenAmong(services, response, others);
  return log.flatMap((entry, index) => {
    if (!named[index]!.some((id) => hidden.has(id))) return [entry];
    if (entry.event.via === 'clock') return [];
    const { fields: _fields, linked: _linked, opens: _opens, words: _words, ...rest } = entry.event;
    return [{ ...entry, event: rest }];
  });
}
