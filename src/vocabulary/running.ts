import { actsOf } from './acts';
import type { ActDefinition, ProcessName } from './types';

/**
 * What this release runs of the vocabulary. Policies may already speak of everything; a route, a handler or a clock
 * exists only for what can be done. Empties into nothing as the processes are built.
 */
const takenByAll: readonly string[] = [
  'acknowledgeEscalation',
  'giveLateReason',
  'correct',
  'moveEntry',
  'linkCase',
  'extendClock',
  'requestException',
  'establishNoConcern',
  'agreeException',
  'refuseException',
  'setOwnInterval',
  'recordReasonAhead',
  'setNextLook',
  'addNote',
  'recordDeath',
];
const taken: Readonly<Partial<Record<ProcessName, readonly string[]>>> = {
  referral: [
    'receiveReferral',
    'recommendDecision',
    'returnRecommendation',
    'decideReferral',
    'acknowledgeReferrer',
  ],
};

/** The processes that this release runs. */
export const runningProcesses = Object.keys(taken) as readonly ProcessName[];

/** The acts that this release takes for a process. */
export function actsTaken(process: ProcessName): readonly ActDefinition[] {
  const names = taken[process];
  return names ? actsOf(process).filter(({ act }) => takenByAll.includes(act) || names.includes(act)) : [];
}

/** Every act that this release takes in some process, each once. */
export const runningActs: readonly ActDefinition[] = [...new Set(runningProcesses.flatMap(actsTaken))];
