// CREATE or CREATE OR REPLACE: the author wrote one of the two, the plan says which one is run. A routine that is
// believed new is run without OR REPLACE, so that one which appeared meanwhile is an error and is not overwritten.
import { skipTrivia, wordAt } from './scan.ts';

export interface CreateSql {
  readonly sql: string;
  /** From an offset in `sql` to the offset in the author's statement. */
  readonly toSource: (offset: number) => number;
}

/** The author's CREATE statement with or without OR REPLACE. */
export function createSql(create: string, replace: boolean): CreateSql {
  const keyword = wordAt(create, 0);
  const at = keyword?.end ?? 0;
  const or = wordAt(create, skipTrivia(create, at));
  const hasReplace = or?.word === 'or';
  if (hasReplace === replace) return { sql: create, toSource: (offset) => offset };
  if (replace) {
    const added = ' OR REPLACE';
    return {
      sql: `${create.slice(0, at)}${added}${create.slice(at)}`,
      toSource: (offset) => (offset <= at ? offset : Math.max(at, offset - added.length)),
    };
  }
  const end = wordAt(create, skipTrivia(create, or?.end ?? at))?.end ?? at;
  return {
    sql: `${create.slice(0, at)}${create.slice(end)}`,
    toSource: (offset) => (offset <= at ? offset : offset + end - at),
  };
}
