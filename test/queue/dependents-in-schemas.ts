// Every dependent side by side in one database: each case in a schema of its own, so that what a failure shows names the case.
import { fn } from '../support/routines.ts';
import { type DependentCase, dependents } from './dependents-cases.ts';

/** PostgreSQL replaces no function whose argument has another name. */
const f = {
  unit: 'f',
  needs: '',
  before: fn('f', 'a integer', 'RETURN a;', 'IMMUTABLE'),
  after: fn('f', 'b integer', 'RETURN b + 2;', 'IMMUTABLE'),
};

/** The same with another argument list: what calls it with one integer calls this one. */
export const WITH_ANOTHER_ARGUMENT = fn('f', 'a integer, more integer DEFAULT 2', 'RETURN a + more;', 'IMMUTABLE');

export interface OwnCase extends DependentCase {
  readonly schema: string;
  readonly query: string;
  /** The unit's path, and its texts. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly needs: string;
}

/** The cases that the version has; with an `anew` for f, those that can go over to that. */
export function dependentsInSchemas(major: number, anew?: string): OwnCase[] {
  const isMeant = ({ since = 0, routine, signature }: DependentCase): boolean =>
    major >= since && (anew === undefined || (routine === undefined && signature !== true));
  return Object.entries(dependents)
    .filter(([, kase]) => isMeant(kase))
    .map(([name, kase]) => {
      const schema = name
        .toLowerCase()
        .replace(/[^a-z]+/g, '_')
        .slice(0, 40);
      const own = (text: string): string => text.replaceAll('public', schema);
      const { unit, before, after, needs } = kase.routine ?? f;
      return {
        ...kase,
        schema,
        path: `udfs/${schema}/${unit}.sql`,
        before: own(before),
        after: own(anew ?? after),
        needs: own(needs),
        make: own(kase.make),
        rebuilt: kase.rebuilt.map(own),
        query: own(kase.works[0]),
      };
    });
}
