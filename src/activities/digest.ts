import { log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { dateOf, instantOf, type Instant } from '../calendar';
import { responsible } from '../casework/holder';
import { workers } from '../casework/notices';
import { limitOf } from '../casework/readings';
import { composeDigest, digestIdOf, domainOf, type DigestLine, type DigestState } from '../notices';
import {
  digestContent,
  holdDigest,
  leftObligations,
  openObligations,
  openSignOffs,
  recipientsOf,
  storedBackToRole,
  storedNotices,
  writeDigests,
  type Addressees,
  type DigestContent,
  type DigestItem,
  type NewDigest,
  type Place,
  type Recipient,
} from '../records';
import { actNamed, type Role } from '../vocabulary';
import { councilWords, policyOf } from './council-policy';
import { deliver } from './deliver';
import type { NoticeDependencies } from './notify';
import { digestRefused, type DigestActivities, type DigestInput } from './types';

export function createDigestActivities({
  db,
  transport,
  from,
  publicUrl,
}: NoticeDependencies): DigestActivities {
  const domain = domainOf(from);

  /** Who hears, each address asked for once. */
  function directory(at: Instant) {
    const asked = new Map<string, Promise<readonly Recipient[]>>();
    return (place: Place, roles: readonly Role[]): Promise<readonly Recipient[]> => {
      const { council, team, holder, custodians } = place;
      const held = !custodians && holder !== null && roles.some((role) => workers.includes(role));
      const to: Addressees = {
        council,
        team,
        at,
        roles: custodians ? [] : held ? roles.filter((role) => !workers.includes(role)) : roles,
        people: custodians ?? (held ? [holder] : []),
        onlyThem: custodians !== null,
      };
      const key = JSON.stringify(to);
      const known = asked.get(key) ?? recipientsOf(db, to);
      asked.set(key, known);
      return known;
    };
  }

  return {
    async prepareDigests({ asOf, day, movedInTime }) {
      const of = { asOf, movedInTime };
      const book = new Book();
      const hearing = directory(asOf);
      for (const open of await openObligations(db, of)) {
        const policy = policyOf(open.council, asOf);
        const rule = policy?.clocks[open.name];
        const roles = [rule && responsible(rule, open), policy?.house.rungs[0]].flatMap((role) => role ?? []);
        book.add({ case: open.case, clock: open.clock }, await hearing(open, roles));
      }
      for (const open of await leftObligations(db, of)) {
        const manager = policyOf(open.council, asOf)?.house.rungs[0];
        book.add({ case: open.case, clock: open.clock }, await hearing(open, manager ? [manager] : []));
      }
      for (const open of await openSignOffs(db, of)) {
        const hearers = await hearing(open, open.by);
        // Nobody signs what they wrote themselves (decisions 3.1).
        const others = hearers.filter(({ person }) => person !== open.author);
        book.add({ case: open.case, act: open.act, entry: open.entry }, others);
      }
      book.unheard += await storedBackToRole(db, of);
      for (const { person, mailbox, roles, ...item } of await storedNotices(db, of)) {
        book.add(item, [{ person, mailbox, roles }]);
      }
      if (book.unheard > 0) log.error('a digest had lines for nobody', { day, lines: book.unheard });
      return { people: await writeDigests(db, day, book.digests()), unheard: book.unheard };
    },

    /** @throws ApplicationFailure `DigestNotYetSent`, to be tried again; `DigestRefused` when the server refused for good */
    async sendDigest(input) {
      await holdDigest(db, input.person, input.day, async (held) => {
        if (!input.movedInTime && dateOf(instantOf(Date.now())) !== input.day)
          return held.dropped('overtaken');
        const told = (await digestContent(db, held.items, input.asOf)).flatMap((content) =>
          lineFrom(content, input),
        );
        const lines = onePerObligation(told);
        if (lines.length === 0) return held.dropped('empty');
        const council = lines[0]!.council;
        const composed = composeDigest(lines, input.asOf, publicUrl, councilWords(council, input.asOf));
        const { messageId, date } = await held.begin(digestIdOf(input.person, input.day, domain));
        const failure = await deliver(transport, { from, to: held.mailbox, messageId, date }, composed, {
          ...held,
          sent: () => held.sent(told.map(({ item }) => item)),
        });
        if (failure) throw notSent(failure.outcome === 'refused', input, failure.message);
      });
    },
  };
}

function notSent(forGood: boolean, { day }: DigestInput, why: string): ApplicationFailure {
  const type = forGood ? digestRefused : 'DigestNotYetSent';
  return ApplicationFailure.create({ message: `a digest of ${day}: ${why}`, type, nonRetryable: forGood });
}

/** The digests of a day while they are put together, by mailbox: nobody hears the same thing twice for two hats. */
class Book {
  /** Lines that the directory knew nobody for. */
  unheard = 0;
  private readonly pages = new Map<string, NewDigest & { items: DigestItem[] }>();

  add(item: DigestItem, hearers: readonly Recipient[]): void {
    if (hearers.length === 0) this.unheard += 1;
    for (const { person, mailbox, roles } of hearers) {
      const key = mailbox.toLowerCase();
      const page = this.pages.get(key) ?? { person, mailbox, roles: [], items: [] };
      const all = [...new Set([...page.roles, ...roles])];
      this.pages.set(key, { ...page, roles: all, items: [...page.items, item] });
    }
  }

  digests(): NewDigest[] {
    return [...this.pages.values()];
  }
}

type Line = DigestLine & { item: DigestItem; council: string; key: string };

/** What an item says now; nothing when it was dealt with since. */
function lineFrom(content: DigestContent, { asOf }: DigestInput): Line[] {
  const { item, council, family, clock, leaver, notice, act } = content;
  const of = { id: content.case, reference: content.reference };
  const step = clock?.name ?? notice?.step;
  const safety = step !== undefined && policyOf(council, asOf)?.clocks[step]?.class === 'safety';
  const line = { item, of, council, family, safety, at: asOf, ...(leaver && { leaver }) };
  if (act) {
    const cite = policyOf(council, asOf)?.steps[act]?.cite ?? [];
    const key = JSON.stringify(item);
    return [
      {
        ...line,
        key,
        state: 'sign-off',
        notice: { kind: 'decision-asked', step: actNamed(act)?.title ?? act, cite },
      },
    ];
  }
  if (clock) {
    const reading = limitOf(clock.readings);
    const dated = {
      step: clock.name,
      cite: reading?.cite ?? [],
      ...(reading && { due: reading.due, reading: reading.kind }),
      ...(reading?.dueAt && { dueAt: reading.dueAt }),
    };
    const key = `${content.case} ${clock.id}`;
    const as = (state: DigestState, kind: 'overdue' | 'late-reason-asked' | 'due-soon'): Line[] => [
      { ...line, key, state, notice: { ...dated, kind } },
    ];
    if (clock.status === 'running' && content.outOfTimescale) return as('late', 'overdue');
    if (clock.lateReason === 'needed') return as('reason', 'late-reason-asked');
    if (notice?.kind === 'due-soon' && clock.status === 'running') return as('due', 'due-soon');
    if (leaver && !notice && clock.status === 'running') return as('left', 'due-soon');
    const aboutALateClock = ['due-soon', 'overdue', 'digest-overdue', 'escalation', 'late-reason-asked'];
    if (!notice || aboutALateClock.includes(notice.kind)) return [];
  }
  if (!notice) return [];
  return [{ ...line, key: JSON.stringify(item), state: 'told', notice }];
}

/** One line an obligation, however many notices speak of it; what waits for a signature has its own. */
function onePerObligation(lines: readonly Line[]): Line[] {
  const waiting = new Set(lines.flatMap(({ state, of }) => (state === 'sign-off' ? [of.id] : [])));
  const needed = lines.filter(({ notice, state, of }) => state === 'sign-off' || notice.kind !== 'decision-asked' || !waiting.has(of.id)); // prettier-ignore
  return [...new Map(needed.map((line) => [line.key, line])).values()];
}
