// Mutants: for each promise of README.md's tables the places in `src/` without which it would be false, and what breaks there; the test that is
// said to hold it has to fail. `npm run test:mutants` tries them; `mutants.test.ts` sees to it that each still fits its file.
import { dependents } from './dependents.ts';
import { engine } from './engine.ts';
import { hands } from './hands.ts';
import type { Mutant } from './mutant.ts';
import { proof } from './proof.ts';
import { routines } from './routines.ts';

export const mutants: readonly Mutant[] = [...routines, ...dependents, ...hands, ...proof, ...engine];
