/** How long a test waits on a busy machine. */
export const PATIENCE_MS = 60_000;

/** Asks until there is an answer; no sleep decides anything, the condition does. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  what: string,
  ms = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
