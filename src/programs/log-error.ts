/** What the log says of an error: its name, its code and where it was thrown, never its message, which may quote content. */
export function errorForLog(error: unknown): { error: string; at?: string } {
  const at = firstFrame(error);
  return { error: nameOf(error), ...(at !== undefined && { at }) };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, error: said } = error as { code?: unknown; error?: unknown };
  // How an issuer of identities names what is wrong (RFC 6749): `invalid_client` for a wrong secret.
  if (typeof said === 'string' && /^[a-z_]{1,40}$/.test(said)) return `${error.name} ${said}`;
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
