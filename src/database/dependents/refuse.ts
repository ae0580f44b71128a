// Before anything is taken down: what cannot be put back, and what costs so much that it has to be asked for.
import { Problem } from '../../problem.ts';
import type { Found } from './find.ts';
import type { Server } from './kind.ts';
import { titleOf } from './order.ts';

export interface RebuildOptions {
  /** Whether tables may be read or written as a whole to rebuild what depends on a routine. */
  readonly allow: boolean;
  /** The command to type, without the option that allows it: `pgquilt push`. */
  readonly command: string;
}

/** What the refusal is about: the routines to be made again, and for which patch. */
export interface RebuildSubject {
  readonly routines: readonly { readonly id: string; readonly path: string; readonly reason?: string | undefined }[];
  readonly patch?: string | undefined;
  /** What the dependents depend on afterwards, where that is not the routines themselves: those that follow them. */
  readonly successors?: readonly string[];
}

interface Refusal {
  /** The rest of a sentence that begins with the routine. */
  readonly why: string;
  /** Each dependent, a line each. */
  readonly list: string;
  readonly hint: string;
}

/** Why one dependent cannot be put back as it was. */
function whyNot({ kind, facts, via, memberOf }: Found, server: Server, subject: RebuildSubject): string | null {
  if (memberOf !== null) return `it belongs to the extension ${memberOf}`;
  const named = kind.names?.(facts);
  if (named !== undefined && goes(named, subject)) return `it is for these argument types alone, and ${named} goes`;
  return kind.refused?.(facts, server, via) ?? null;
}

/** Whether a routine of this identity is not there afterwards. */
function goes(id: string, { routines, successors }: RebuildSubject): boolean {
  return successors !== undefined && routines.some((r) => r.id === id) && !successors.includes(id);
}

/** Null where all of it can be done, else Problem('failed') with every dependent in its detail. */
export function refusalOf(
  found: readonly Found[],
  server: Server,
  options: RebuildOptions,
  subject: RebuildSubject,
): Problem | null {
  const refusal = refusalFor(found, server, options, subject);
  if (refusal === null) return null;
  const { routines, patch } = subject;
  const [first] = routines;
  const about = `${patch === undefined ? '' : `patch ${patch}: `}${first?.path}`;
  const again = `must be dropped and made again (${first?.reason ?? 'it cannot be replaced in place'})`;
  return new Problem(
    'failed',
    `${about}: ${routines.map((r) => r.id).join(', ')} ${again}, and other objects ${refusal.why}`,
    {
      patch,
      file: first?.path,
      sqlstate: DEPENDENT_OBJECTS_STILL_EXIST,
      detail: refusal.list,
      hint: refusal.hint,
    },
  );
}

const DEPENDENT_OBJECTS_STILL_EXIST = '2BP01';

function refusalFor(
  found: readonly Found[],
  server: Server,
  options: RebuildOptions,
  subject: RebuildSubject,
): Refusal | null {
  const lines = (reason: (f: Found) => string | null | undefined): string[] =>
    found.flatMap((f) => {
      const why = reason(f);
      return why == null ? [] : [`${titleOf(f)}: ${why}`];
    });
  const impossible = lines((f) => whyNot(f, server, subject));
  const heavy = lines((f) => (whyNot(f, server, subject) === null ? f.kind.heavy?.(f.facts) : null));
  if (impossible.length > 0) {
    return {
      why: 'depend on it that cannot be taken down and rebuilt as they are',
      list: [...impossible, ...heavy].join('\n'),
      hint: 'Nothing was changed. Take those objects away first, or keep what they need of the routine as it is.',
    };
  }
  if (heavy.length === 0 || options.allow) return null;
  const light = found.filter((f) => f.kind.heavy?.(f.facts) == null).map((f) => `${titleOf(f)}: rebuilt at once`);
  return {
    why: 'depend on it that are costly to rebuild',
    list: [...heavy, ...light].join('\n'),
    hint: `Nothing was changed. To rebuild them: ${options.command} --allow-rebuild`,
  };
}
