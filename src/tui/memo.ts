// What was made of something is kept as long as it may be asked for again: a frame asks several times, and what it is made of may
// be thousands of rows.

/** Remembers the last `kept` answers for what they were made from: the one, unless told. */
export function memo<A extends readonly unknown[], R>(work: (...args: A) => R, kept = 1): (...args: A) => R {
  let known: { args: A; result: R }[] = [];
  return (...args) => {
    const found = known.find((one) => args.every((a, i) => a === one.args[i])) ?? { args, result: work(...args) };
    if (found !== known[0]) known = [found, ...known.filter((one) => one !== found)].slice(0, kept);
    return found.result;
  };
}
