/**
 * Asks until it is so; no sleep decides anything.
 * @throws Error that names what was waited for, when it has not come in time
 */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  patienceMs: number,
  what: string,
): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited ${patienceMs / 1_000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
