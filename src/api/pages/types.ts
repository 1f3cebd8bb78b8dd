import type { Instant } from '../../calendar';
import type { ExplainedClock } from '../../casework/explain-clock';
import type { LastSeen } from '../../casework/last-seen';
import type { PossibleAct } from '../../casework/possible';
import type { Case, Clock, Link, SignOff, Task } from '../../casework/types';
import type { ListCounts, LogEntry, SignOffLine, WorklistCounts, WorklistPage } from '../../records';

/** What the pages read of the API's answers. */

export interface CaseAnswer extends Pick<
  Case,
  | 'process'
  | 'council'
  | 'reference'
  | 'child'
  | 'family'
  | 'team'
  | 'stage'
  | 'version'
  | 'openedAt'
  | 'holder'
> {
  case: string;
  policy: { version: string; calendar: string };
  clocks: readonly ClockAnswer[];
  signOffs: readonly SignOff[];
  tasks: readonly Task[];
  linked: readonly Link[];
  lastSeen: LastSeen | null;
  /** Absent when only the record is left of the case. */
  acts?: readonly PossibleAct[];
}

export type ClockAnswer = Omit<Clock, 'startedBy' | 'settledBy' | 'done'>;

export interface LogAnswer {
  items: readonly LogEntry[];
}

export interface ListAnswer<Line> {
  items: readonly Line[];
  page: { next: string | null };
  asAt: Instant;
}

export type WorklistAnswer = ListAnswer<WorklistPage['lines'][number]>;
export type SignOffsAnswer = ListAnswer<SignOffLine>;
export type CountsAnswer = WorklistCounts & ListCounts & { asAt: Instant };
export type ExplanationAnswer = ExplainedClock & {
  rules: Readonly<Record<string, { ref: string; quote: string }>>;
};
