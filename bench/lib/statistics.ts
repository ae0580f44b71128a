// Medians, and how much runs differ.

/** The value in the middle, or the mean of the two there. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the two nearest values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Where the middle half of the runs lies, and their number: `390–420, 7 runs`. */
export function spread(values: readonly number[]): string {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)].map((v) => v.toFixed(0));
  return `${low}–${high}, ${values.length} ${values.length === 1 ? 'run' : 'runs'}`;
}

export function milliseconds(values: readonly number[]): string {
  return `${median(values).toFixed(0)} ms`;
}

/** The median of the ratios within each repetition: what slows both of a pair down cancels out. */
export function pairedRatio(values: readonly number[], floor: readonly number[]): number {
  return median(values.map((value, i) => value / (floor[i] ?? Number.NaN)));
}

/** As `pairedRatio`, for differences. */
export function pairedDifference(values: readonly number[], floor: readonly number[]): number {
  return median(values.map((value, i) => value - (floor[i] ?? Number.NaN)));
}
