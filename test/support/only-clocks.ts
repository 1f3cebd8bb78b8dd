import { versionsOf, type ClockRule } from '../../src/policy';

/** For a whole test file: of a council's clocks only these run, so that what is said of one can be checked by hand. */
export function onlyClocks(council: string, ...names: string[]): Record<string, ClockRule> {
  const clocks = versionsOf(council).at(-1)?.clocks as Record<string, ClockRule>;
  for (const name of Object.keys(clocks)) if (!names.includes(name)) delete clocks[name];
  return clocks;
}
