import { actMaking, actOf, processesOf } from './names';
import type { ClockEntry, CouncilFile } from './schema';
import type { Path } from './source';

export type Treatment = 'enforced' | 'prompted' | 'outside';

/** One place of a policy file that cites a rule. */
export interface Citation {
  id: string;
  treatment: Treatment;
  path: Path;
  /** 'clock closure', 'step decideReferral', 'route to early-help'. */
  by: string;
  /** Which processes carry it out; none for what needs no process. */
  processes: readonly string[];
  /** Which acts it takes effect with, any of them; none for what needs no act. */
  acts: readonly string[];
  /** Why it is not enforced. */
  reason?: string;
}

type Add = (
  cite: readonly string[] | undefined,
  path: Path,
  more: Pick<Citation, 'by'> & Partial<Citation>,
) => void;

/** What may cite rules; the national frame has only some of it. */
type Citing = Pick<CouncilFile, 'clocks'> &
  Partial<Pick<CouncilFile, 'roles' | 'steps' | 'routes' | 'notices' | 'panels' | 'prompts' | 'outside'>>;

/** Every citation of a file, in its order. */
export function citationsOf(file: Citing): Citation[] {
  const found: Citation[] = [];
  const add: Add = (cite, path, more) =>
    cite?.forEach((id, i) =>
      found.push({ id, treatment: 'enforced', processes: [], acts: [], path: [...path, 'cite', i], ...more }),
    );
  for (const [name, role] of Object.entries(file.roles ?? {}))
    add(role.cite, ['roles', name], { by: `role ${name}` });
  for (const [name, clock] of Object.entries(file.clocks)) addClock(name, clock, add);
  for (const [act, step] of Object.entries(file.steps ?? {})) {
    const definition = actOf(act);
    const more = { by: `step ${act}`, processes: definition ? processesOf(definition) : [], acts: [act] };
    add(step.cite, ['steps', act], more);
    step.byWhen?.forEach((other, i) => add(other.cite, ['steps', act, 'byWhen', i], more));
    step.needs?.forEach((need, i) => add(need.cite, ['steps', act, 'needs', i], more));
    step.records?.forEach((record, i) => add(record.cite, ['steps', act, 'records', i], more));
    add(step.secondPerson?.cite, ['steps', act, 'secondPerson'], more);
  }
  file.routes?.forEach((route, i) =>
    add(route.cite, ['routes', i], { by: `route to ${route.to}`, ...happensBy(route.on.event) }),
  );
  file.notices?.forEach((notice, i) =>
    add(notice.cite, ['notices', i], {
      by: `notice to ${notice.to.join(', ')}`,
      ...happensBy(notice.on.event),
    }),
  );
  for (const [name, panel] of Object.entries(file.panels ?? {}))
    add(panel.cite, ['panels', name], { by: `panel ${name}` });
  file.prompts?.forEach((prompt, i) =>
    add(prompt.cite, ['prompts', i], {
      by: `prompt at ${prompt.at.join(', ')}`,
      treatment: 'prompted',
      reason: prompt.says,
    }),
  );
  file.outside?.forEach((entry, i) =>
    add(entry.cite, ['outside', i], { by: 'outside', treatment: 'outside', reason: entry.because }),
  );
  return found;
}

function addClock(name: string, clock: ClockEntry, add: Add): void {
  const path = ['clocks', name];
  const acts = clock.starts.flatMap(({ event }) => happensBy(event).acts);
  const more = { by: `clock ${name}`, processes: [clock.process], acts };
  add(clock.cite, path, more);
  for (const kind of ['target', 'limit', 'national'] as const) {
    clock[kind]?.forEach((reading, i) => add(reading.cite, [...path, kind, i], more));
  }
  for (const part of ['extension', 'exception', 'ownInterval', 'lateReason'] as const) {
    add(clock[part]?.cite, [...path, part], more);
  }
  clock.losers?.forEach((loser, i) =>
    add(loser.cite, [...path, 'losers', i], { ...more, by: `clock ${name}, the reading that lost` }),
  );
}

function happensBy(event: string): { processes: readonly string[]; acts: readonly string[] } {
  const act = actMaking(event);
  return act ? { processes: processesOf(act), acts: [act.act] } : { processes: [], acts: [] };
}
