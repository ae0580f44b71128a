// The options that say how far the proof of a push goes.
import type { ProofOptions } from '../queue/common/proof.ts';
import type { Call, OptionSpec } from './command.ts';

export const noTests: OptionSpec = { flags: '--no-tests', about: 'leave the tests of the patches out' };

export function readProof(call: Call): ProofOptions {
  // commander turns --no-tests into `tests`, which is true where the option is not given.
  return { tests: call.options['tests'] !== false };
}
