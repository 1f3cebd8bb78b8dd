import type { CivilDate, Instant } from '../calendar';
import type { RuleId } from '../policy';
import type { Role } from '../vocabulary';
import type { Case, Clock, ClockReading, Notice, NoticeKind } from './types';

export interface NoticeDraft {
  kind: NoticeKind;
  to: readonly Role[];
  people?: readonly string[];
  as?: Notice['as'];
  clock?: Clock;
  reading?: ClockReading;
  rung?: number;
  step?: string;
  cite?: readonly RuleId[];
}

/** Gives each notice its number, minted in the case so that nothing is ever sent under two of them. */
export function mint(current: Case, drafts: readonly NoticeDraft[], alreadyMinted = 0): Notice[] {
  return drafts.map((draft, index) => {
    const { clock, reading } = draft;
    const due: CivilDate | undefined = reading?.due;
    const dueAt: Instant | null | undefined = reading?.dueAt;
    return {
      number: current.notices + alreadyMinted + index + 1,
      kind: draft.kind,
      to: draft.to,
      team: current.team,
      as: draft.as ?? 'mail',
      cite: draft.cite ?? reading?.cite ?? [],
      ...(clock && { clock: clock.id, step: clock.name }),
      ...(draft.step && { step: draft.step }),
      ...(draft.people && { people: draft.people }),
      ...(due && { due }),
      ...(dueAt && { dueAt }),
      ...(reading && { reading: reading.kind }),
      ...(draft.rung && { rung: draft.rung }),
    };
  });
}
