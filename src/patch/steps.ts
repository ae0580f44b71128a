// Work that stops now and then, so that whoever does it can see to something else before it goes on.

/** Work in steps; what it returns is its result. */
export type Steps<T> = Generator<undefined, T>;

/** Does all of it at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
