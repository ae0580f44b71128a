// --merge, --overwrite and --record: what becomes of drift.
import { Problem } from '../problem.ts';
import type { OnDrift } from '../queue/common/on-drift.ts';
import { type Call, flag, type OptionSpec } from './command.ts';

export const mergeOption: OptionSpec = {
  flags: '--merge',
  about: 'where a routine was changed by hand, put both changes together; a conflict changes nothing',
};

export const overwriteOption: OptionSpec = {
  flags: '--overwrite',
  about: 'replace what was changed by hand; it is kept: pgquilt show --overwritten',
};

export const recordOption: OptionSpec = {
  flags: '--record',
  about: 'the patches are there already, applied by hand: record them and touch nothing',
};

/** Reads the options. Throws Problem('usage') where more than one is given. */
export function readOnDrift(call: Call): OnDrift {
  const given = (['merge', 'overwrite', 'record'] as const).filter((name) => flag(call, name));
  const [first, second] = given;
  if (second === undefined) return first ?? 'stop';
  throw new Problem('usage', `--${first} and --${second} are two answers to one question`, {
    hint: 'Give one of them.',
  });
}
