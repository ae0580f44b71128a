/**
 * What the callers of a routine see of it, taken from its canonical definition: kind, name, arguments, defaults and result. It
 * is all that pg_get_functiondef prints ahead of LANGUAGE; of an aggregate, which has no such line, it is the whole.
 * While it stays the same, no change can make a caller invalid.
 */
export function outlineOf(definition: string): string {
  const end = definition.indexOf('\n LANGUAGE ');
  return end < 0 ? definition : definition.slice(0, end);
}
