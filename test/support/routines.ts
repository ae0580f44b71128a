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
