import { fold, parseCaseId, type Case } from '../casework';
import { readConfig } from '../local/config';
import { sayTimeline, timelineOf, type PlayedCase } from '../play';
import { eventsOf, onlooker } from '../play/live-world';
import { UserError } from './errors';
import { print } from './output';
import { arrive, type LiveInstallation } from './play-live';

/** Prints what became of one child across all cases of a chain, read over HTTP from what `npm start` runs. */
export async function chainCommand(caseId: string): Promise<void> {
  const installation = await arrive(readConfig());
  try {
    print(`${storyOf(await chainOf(installation, caseId)).join('\n')}\n`);
  } finally {
    await installation.leave();
  }
}

/**
 * The cases of the chain to which this one belongs, the oldest first: Temporal lists those that it has not forgotten,
 * and each knows those that it was linked with.
 * @throws UserError when there is no such case
 */
async function chainOf(
  installation: Pick<LiveInstallation, 'api' | 'inChain'>,
  caseId: string,
): Promise<PlayedCase[]> {
  const council = parseCaseId(caseId)?.council;
  if (council === undefined) throw new UserError(`"${caseId}" is no case; one is referral:hull:REF-123.`);
  const reader = { ...onlooker, authority: council };
  const found = new Map<string, PlayedCase>();
  const waiting = [caseId];
  let chain: string | undefined;
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (found.has(id)) continue;
    const events = await eventsOf(installation.api(reader), id);
    if (events.length === 0) {
      if (chain === undefined) throw new UserError(`There is no case ${id}.`);
      continue;
    }
    const one = fold(events);
    if (chain === undefined) {
      chain = one.chain;
      waiting.push(...(await installation.inChain(chain)));
    }
    if (one.chain !== chain) continue;
    found.set(id, { name: `${one.process} ${one.reference}`, case: one, events });
    waiting.push(...(one.links ?? []).map((link) => link.case));
  }
  return [...found.values()].sort((a, b) => (a.case.openedAt < b.case.openedAt ? -1 : 1));
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
