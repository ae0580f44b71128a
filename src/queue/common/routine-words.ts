// A word of a command line that means a routine of the ledger or the log, which need not be there any more.
import { identityParts } from '../../routine/identity.ts';

interface Known {
  /** As the server prints it, such as `public.f(integer)`. */
  readonly id: string;
  /** Of its unit. */
  readonly path: string;
}

/** Whether a word means the routine: its name, with or without schema and argument types, or its unit's path. */
export function meansRoutine(word: string, { id, path }: Known): boolean {
  return [path, id, identityParts(id).name, bareName(id)].includes(word.replace(/^\.\//, ''));
}

/** The name without schema and argument types: `f`. */
export function bareName(id: string): string {
  const { schema, name } = identityParts(id);
  return schema === '' ? name : name.slice(schema.length + 1);
}
