// Calls with which to ask the server whether a name is ambiguous: those that fit an overload by its types, by literals of
// no type yet, and by the literals that people write most (a number, a text, a date).

/** An overload as the catalogs have it. */
export interface Overload {
  /** `schema.name`, quoted where needed. */
  readonly name: string;
  readonly args: readonly { readonly type: string; readonly category: string }[];
  /** How many of the last arguments have a default. */
  readonly defaults: number;
}

export interface Probe {
  /** SQL; it is parsed and never run. */
  readonly sql: string;
  /** As PostgreSQL writes a call in its messages: `public.f(integer, unknown)`. */
  readonly shown: string;
}

/** So many calls for one overload; where all combinations are more, each argument varies alone. */
const MOST = 64;

/** By pg_type.typcategory: the type that a literal or a common expression of the kind has. */
const COMMON: Readonly<Record<string, string>> = { N: 'integer', S: 'text', D: 'date' };

/** Something real for a polymorphic type. */
const POLYMORPHIC: Readonly<Record<string, string>> = {
  anyelement: 'integer',
  anynonarray: 'integer',
  anycompatible: 'integer',
  anycompatiblenonarray: 'integer',
  '"any"': 'integer',
  anyarray: 'integer[]',
  anycompatiblearray: 'integer[]',
  anyrange: 'int4range',
  anycompatiblerange: 'int4range',
};

/** The calls that each overload takes, with and without its defaults. */
export function probesOf(overloads: readonly Overload[]): Probe[] {
  const probes = new Map<string, Probe>();
  for (const { name, args, defaults } of overloads) {
    for (let n = args.length - defaults; n <= args.length; n++) {
      for (const types of combinations(args.slice(0, n).map(variants))) {
        const shown = `${name}(${types.join(', ')})`;
        const values = types.map((type) => (type === 'unknown' ? 'NULL' : `NULL::${type}`));
        probes.set(shown, { shown, sql: `${name}(${values.join(', ')})` });
      }
    }
  }
  return [...probes.values()];
}

function variants({ type, category }: Overload['args'][number]): string[] {
  const declared = POLYMORPHIC[type] ?? type;
  const common = COMMON[category];
  return [...new Set([declared, ...(common === undefined ? [] : [common]), 'unknown'])];
}

function combinations(choices: readonly string[][]): string[][] {
  const total = choices.reduce((n, c) => n * c.length, 1);
  if (total <= MOST) return choices.reduce<string[][]>((all, c) => all.flatMap((a) => c.map((x) => [...a, x])), [[]]);
  const declared = choices.map(([first = 'unknown']) => first);
  const alone = choices.flatMap((c, i) => c.slice(1).map((x) => declared.with(i, x)));
  return [declared, ...alone, choices.map(() => 'unknown')];
}
