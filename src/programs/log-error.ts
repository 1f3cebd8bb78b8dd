/** What the log says of an error: its name, its code and where it was thrown, never its message, which may quote content. */
export function errorForLog(error: unknown): { error: string; at?: string } {
  const at = firstFrame(error);
  return { error: nameOf(error), ...(at !== undefined && { at }) };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' || typeof code === 'number';
  return known ? `${error.name} ${String(code).slice(0, 40)}` : error.name;
}

/** The stack's first lines hold the message: the first that names a place is taken. */
function firstFrame(error: unknown): string | undefined {
  const stack = error instanceof Error ? error.stack : undefined;
  return stack
    ?.split('\n')
    .find((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    ?.trim();
}
