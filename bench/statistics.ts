/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The number that so large a share of them does not exceed: 0.99 for the worst but one in a hundred. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Of measured times, in milliseconds. */
export interface Spread {
  p50: number;
  p99: number;
}

export function spread(numbers: readonly number[]): Spread {
  return { p50: percentile(numbers, 0.5), p99: percentile(numbers, 0.99) };
}

/** The middle block's: what the machine lost for a moment stands in the blocks that it fell into. */
export function middle(blocks: readonly Spread[]): Spread {
  return { p50: median(blocks.map(({ p50 }) => p50)), p99: median(blocks.map(({ p99 }) => p99)) };
}

/** Runs a piece of work until it has taken long enough to be measured, and gives operations a second. */
export function perSecond(work: () => void, atLeastMs = 400): number {
  for (let warm = 0; warm < 2_000; warm += 1) work();
  let done = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < atLeastMs) {
    for (let burst = 0; burst < 200; burst += 1) work();
    done += 200;
    elapsed = performance.now() - start;
  }
  return (done / elapsed) * 1_000;
}
