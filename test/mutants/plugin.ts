// Puts the mutant that PGQUILT_MUTANT numbers into its file as that is loaded: no file on disk is touched.
import { mutants } from './mutants.ts';

interface Plugin {
  readonly name: string;
  readonly enforce: 'pre';
  transform(code: string, id: string): string | null;
}

/** Nothing where no mutant is asked for. */
export function mutantInPlace(): Plugin[] {
  const number = process.env['PGQUILT_MUTANT'];
  const mutant = number === undefined ? undefined : mutants[Number(number)];
  if (mutant === undefined) return [];
  const { file, find, put } = mutant;
  const transform = (code: string, id: string): string | null =>
    id.endsWith(`/src/${file}`) ? code.replace(find, () => put) : null;
  return [{ name: 'mutant', enforce: 'pre', transform }];
}
