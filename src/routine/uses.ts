// Names of routines that a CREATE statement needs at the moment it runs. Bodies in string form record nothing
// and are left out: they are only looked at by the validator, after everything is in place.
import type { StringNode, TypeNameNode } from './ast.ts';
import { words } from './ast.ts';

/** The last words of every routine called in defaults and SQL-standard bodies, or named by an aggregate's options. */
export function namesUsed(node: unknown): string[] {
  const found = new Set<string>();
  visit(node, found);
  return [...found];
}

const AGGREGATE_PARTS = new Set([
  'sfunc',
  'finalfunc',
  'combinefunc',
  'serialfunc',
  'deserialfunc',
  'msfunc',
  'minvfunc',
  'mfinalfunc',
  'support',
]);

function visit(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'FuncCall') add((value as { funcname?: StringNode[] }).funcname, found);
    if (key === 'DefElem') {
      const element = value as { defname: string; arg?: { TypeName?: TypeNameNode; List?: { items?: StringNode[] } } };
      if (AGGREGATE_PARTS.has(element.defname)) add(element.arg?.TypeName?.names ?? element.arg?.List?.items, found);
    }
    visit(value, found);
  }
}

function add(name: StringNode[] | undefined, found: Set<string>): void {
  const last = words(name).pop();
  if (last !== undefined) found.add(last);
}
