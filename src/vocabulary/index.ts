/** Everything that has a name: acts, events, roles, stages, fields. Plain data and nothing else. */
export * from './acts';
export { commonActs, systemEvents } from './common';
export { outsideRoles, roles, type Role } from './roles';
export { actsTaken, isTaken, runningActs, runningProcesses } from './running';
export * from './types';
