/**
 * Calls back once when the process that started this one has ended. npm passes a signal on to the shell between us
 * and itself, and that shell ends without a word.
 */
export function whenParentEnds(callback: () => void, everyMs = 500): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    callback();
  }, everyMs);
  look.unref();
}
