// What was made of something is kept as long as it may be asked for again: a frame asks several times.

/** How many answers are remembered: who turns a look off and on again has it at once. */
const KEPT = 4;

/** Remembers the last answers for what they were made from. */
export function memo<K extends object, R>(work: (...args: readonly unknown[]) => R): (key: K, ...rest: unknown[]) => R {
  let known: { args: readonly unknown[]; result: R }[] = [];
  return (...args) => {
    const found = known.find((one) => args.every((a, i) => a === one.args[i])) ?? { args, result: work(...args) };
    if (found !== known[0]) known = [found, ...known.filter((one) => one !== found)].slice(0, KEPT);
    return found.result;
  };
}
