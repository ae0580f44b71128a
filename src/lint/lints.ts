// The table of lints: what runs, and what help and documents say, is made from it.
import type { About, LiveLint, TextLint } from './lint.ts';
import { ambiguousOverload } from './rules/ambiguous-overload.ts';
import { definerSearchPath } from './rules/definer-search-path.ts';
import { droppedAttribute } from './rules/dropped-attribute.ts';
import { heldResults } from './rules/held-results.ts';
import { plv8Syntax } from './rules/plv8-syntax.ts';
import { publicDefiner } from './rules/public-definer.ts';

export const textLints: readonly TextLint[] = [plv8Syntax];
export const liveLints: readonly LiveLint[] = [
  definerSearchPath,
  ambiguousOverload,
  droppedAttribute,
  heldResults,
  publicDefiner,
];

/** Every lint, by code. */
export const lints: readonly About[] = [...textLints, ...liveLints].sort((a, b) => (a.code < b.code ? -1 : 1));
