// Texts of routines that tests are made of.

/** A plpgsql function in schema public that gives an integer, on one line. */
export function fn(name: string, args: string, body: string, rest = ''): string {
  return `CREATE FUNCTION public.${name}(${args}) RETURNS integer LANGUAGE plpgsql ${rest} AS $$ BEGIN ${body} END $$;\n`;
}

/** `public.f(a integer)` that gives `a + n`. */
export function f(n: number): string {
  return fn('f', 'a integer', `RETURN a + ${n};`);
}

/** The same for another name. */
export function plus(name: string, n: number): string {
  return fn(name, 'a integer', `RETURN a + ${n};`);
}

/** `public.f(a integer)` over several lines, of which each patch can change its own: it adds every number to `a`. */
export function steps(...numbers: readonly number[]): string {
  const lines = numbers.map((n, i) => `  -- step ${i}\n  a := a + ${n};\n`).join('');
  return `CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE plpgsql AS $$\nBEGIN\n${lines}  RETURN a;\nEND $$;\n`;
}
