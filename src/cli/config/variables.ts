import type { z } from 'zod';
import { apiVariables, readApiConfig } from '../../api/config';
import { codecVariables, readCodecSettings } from '../../codec/settings';
import { parseKeyRing } from '../../codec';
import { workerSettings, workerVariables } from '../../workers/settings';

/** The programs that are started on their own. */
export const parts = ['api', 'worker', 'codec'] as const;
export type PartName = (typeof parts)[number];

export type Standing = 'right' | 'default' | 'wrong' | 'missing';

/** What is said of one variable; its value never, since some are secrets. */
export interface VariableLine {
  name: string;
  standing: Standing;
  /** What would be right, or what the default is. */
  detail: string;
}

const shapes: Readonly<Record<PartName, z.ZodObject>> = {
  api: apiVariables,
  worker: workerVariables,
  codec: codecVariables,
};

const readers: Readonly<Record<PartName, (env: NodeJS.ProcessEnv) => unknown>> = {
  api: readApiConfig,
  worker: workerSettings,
  codec: readCodecSettings,
};

/** Every variable of a part, each for itself, and last what they say together. */
export function checkVariables(part: PartName, env: NodeJS.ProcessEnv): readonly VariableLine[] {
  const lines = Object.entries(shapes[part].shape).flatMap(([name, shape]) =>
    name === 'CASECLOCK_KEYS' ? [keyRingLine(env[name])] : lineOf(name, shape as z.ZodType, env[name]),
  );
  if (lines.some(({ standing }) => standing === 'wrong' || standing === 'missing')) return lines;
  // Each is right alone; the part itself knows what goes together.
  try {
    readers[part](env);
    return lines;
  } catch (error) {
    return [...lines, { name: 'together', standing: 'wrong', detail: (error as Error).message }];
  }
}

function lineOf(name: string, shape: z.ZodType, value: string | undefined): readonly VariableLine[] {
  const read = shape.safeParse(value);
  if (value === undefined) {
    if (!read.success) return [{ name, standing: 'missing', detail: wantedOf(read.error, shape) }];
    // What may be absent and has no default is not worth a line.
    return read.data === undefined ? [] : [{ name, standing: 'default', detail: JSON.stringify(read.data) }];
  }
  if (read.success) return [{ name, standing: 'right', detail: '' }];
  return [{ name, standing: 'wrong', detail: read.error.issues.map(({ message }) => message).join('; ') }];
}

function keyRingLine(value: string | undefined): VariableLine {
  try {
    const { active, ids } = parseKeyRing(value);
    return { name: 'CASECLOCK_KEYS', standing: 'right', detail: `active ${active}, of ${ids.join(', ')}` };
  } catch (error) {
    const standing = value ? 'wrong' : 'missing';
    return { name: 'CASECLOCK_KEYS', standing, detail: (error as Error).message };
  }
}

/** Of a missing one zod says that it got undefined; what it would take is better told by trying an empty value. */
function wantedOf(error: z.ZodError, shape: z.ZodType): string {
  const tried = shape.safeParse('');
  const { issues } = tried.success ? error : tried.error;
  return issues.map(({ message }) => message).join('; ');
}
