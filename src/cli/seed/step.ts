import type { Actor, Fields } from '../../casework';
import { actNamed } from '../../vocabulary';
import type { Step } from './lives';

const inTheFile = { explanation: 'Stands in the file of the child.' };

/** Everything that the act asks to be ticked is: what the procedure wants beside is said to stand in the file. */
function ticked(act: string, said: Fields): Fields {
  const fields = Object.entries(actNamed(act)?.fields ?? {});
  const flags = fields.filter(([, { type }]) => type === 'flag').map(([name]) => [name, true] as const);
  const file = fields.some(([name]) => name === 'fileEntry') ? { fileEntry: 'DOC-1' } : {};
  return { ...Object.fromEntries(flags), ...file, ...inTheFile, ...said };
}

/** An act of a life, with everything ticked that it asks to be ticked; `after` in hours. */
export const does = (who: Actor, act: string, after: number, said: Fields = {}): Step => ({
  after,
  who,
  act,
  fields: ticked(act, said),
});
