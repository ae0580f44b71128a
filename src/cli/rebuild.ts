// --allow-rebuild, for every verb that may have to drop and make a routine again.
import { type Call, flag, type OptionSpec } from './command.ts';

export const allowRebuild: OptionSpec = {
  flags: '--allow-rebuild',
  about: 'rebuild what depends on a routine even where whole tables are read or written',
};

export function readAllowRebuild(call: Call): { allowRebuild: boolean } {
  return { allowRebuild: flag(call, 'allowRebuild') };
}
