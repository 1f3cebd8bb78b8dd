import { commonActs, systemEvents } from './common';
import { referral } from './referral';
import type { ActDefinition, ProcessDefinition, ProcessName } from './types';

export * from './types';
export { roles, outsideRoles, type Role } from './roles';
export { commonActs, systemEvents } from './common';

export const processes: Readonly<Partial<Record<ProcessName, ProcessDefinition>>> = { referral };

/** Every act of every process, common ones first. */
export const acts: readonly ActDefinition[] = [
  ...commonActs,
  ...Object.values(processes).flatMap((process) => process?.acts ?? []),
];

export function actNamed(name: string): ActDefinition | undefined {
  return acts.find((act) => act.act === name);
}

/** The acts that a case of this process knows. */
export function actsOf(process: ProcessName): readonly ActDefinition[] {
  return acts.filter((act) => act.processes === 'every' || act.processes.includes(process));
}
