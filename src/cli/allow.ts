// --allow-rebuild and --allow-broken, for every verb that changes routines.
import { type Call, flag, type OptionSpec } from './command.ts';

export const allowRebuild: OptionSpec = {
  flags: '--allow-rebuild',
  about: 'rebuild what depends on a routine even where whole tables are read or written',
};

export const allowBroken: OptionSpec = {
  flags: '--allow-broken',
  about: 'leave routines broken that use what changes; they are named',
};

export function readAllow(call: Call): { allowRebuild: boolean; allowBroken: boolean } {
  return { allowRebuild: flag(call, 'allowRebuild'), allowBroken: flag(call, 'allowBroken') };
}
