import { fold, parseCaseId, type Case } from '../casework';
import type { ApiClient } from '../client';
import { readConfig } from '../local/config';
import { sayTimeline, timelineOf, type PlayedCase } from '../play';
import { eventsOf, onlooker, technical } from '../play/live-world';
import { UserError } from './errors';
import { print } from './output';
import { arrive } from './play-live';

/** Prints what became of one child across all cases of a chain, read over HTTP from what `npm start` runs. */
export async function chainCommand(caseId: string): Promise<void> {
  const council = parseCaseId(caseId)?.council;
  if (council === undefined) throw new UserError(`"${caseId}" is no case; one is referral:hull:REF-123.`);
  const { api } = await arrive(readConfig());
  const cases = await chainOf(api({ ...onlooker, authority: council }), caseId);
  print(`${storyOf(cases).join('\n')}\n`);
}

/**
 * The cases of the chain to which this one belongs, the oldest first, by the record.
 * @throws UserError when there is no such case
 */
export async function chainOf(api: ApiClient, caseId: string): Promise<PlayedCase[]> {
  const own = await eventsOf(api, caseId);
  if (own.length === 0) throw new UserError(`There is no case ${caseId}.`);
  const { chain } = fold(own);
  const { data, error } = await api.GET('/v1/chains/{chain}', {
    params: { path: { chain }, header: technical },
  });
  if (!data) throw new UserError(error.detail);
  return Promise.all(
    data.items.map(async ({ case: id, process, reference }) => {
      const events = await eventsOf(api, id);
      return { name: `${process} ${reference}`, case: fold(events), events };
    }),
  );
}

/** What cases settle between them, without anybody's hand. */
const betweenCases: readonly string[] = ['Released', 'NotReleased', 'TakenOver', 'OfferCameBack'];

/** The logs of several cases as one story: what people did, who took hold, and where each case stood then. */
export function storyOf(cases: readonly PlayedCase[]): string[] {
  const told = timelineOf({ cases }).filter(
    ({ by, stage, event }) => by !== 'clock' || stage !== undefined || betweenCases.includes(event),
  );
  const plain = told.map((entry) => ({ ...entry, clocks: [], told: [] }));
  return [...cases.map(sayCase), '', ...sayTimeline(plain)];
}

function sayCase({ name, case: { stage, holder, links = [] } }: PlayedCase): string {
  const where = stage === 'closed' || holder === undefined ? stage : `${stage}, held by ${holder}`;
  const linked = links.map((link) => `${link.relation} ${parseCaseId(link.case)?.reference ?? link.case}`);
  return `${name}: ${where}${linked.length > 0 ? `; with ${linked.join(', ')}` : ''}`;
}

/** The address at which the Temporal UI lists the cases of a chain. */
export function chainInUi(ui: string, chain: Case['chain']): string {
  return `${ui}/namespaces/default/workflows?query=${encodeURIComponent(`Chain = "${chain}"`)}`;
}
