// What a user has to ask for by name: costly rebuilding, and leaving routines broken.
import type { RebuildOptions } from '../../database/dependents/refuse.ts';

export interface AllowOptions {
  /** Whether whole tables may be read or written to rebuild what depends on a routine that must be made again. */
  readonly allowRebuild?: boolean;
  /** Whether routines that use what changes may stop working; they are named. */
  readonly allowBroken?: boolean;
}

/** For the transaction; `command` is what to type, without the options, where something is refused for want of one. */
export function allowed(options: AllowOptions, command: string): { rebuild: RebuildOptions; allowBroken: boolean } {
  return { rebuild: { allow: options.allowRebuild === true, command }, allowBroken: options.allowBroken === true };
}
