// Statements that several kinds of dependents are put back with.
import { quoteIdentifier, quoteLiteral } from '../../routine/quote.ts';

/** COMMENT ON, where there is one. */
export function comment(on: string, text: string | null): string[] {
  return text === null ? [] : [`COMMENT ON ${on} IS ${quoteLiteral(text)}`];
}

/** ALTER … DEPENDS ON EXTENSION for each. `alter` is the statement's beginning. */
export function extensions(alter: string, names: readonly string[]): string[] {
  return names.map((name) => `${alter} DEPENDS ON EXTENSION ${quoteIdentifier(name)}`);
}

export interface Label {
  readonly provider: string;
  readonly label: string;
}

export function labels(on: string, all: readonly Label[]): string[] {
  return all.map(
    ({ provider, label }) => `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ${on} IS ${quoteLiteral(label)}`,
  );
}

/** pg_class.reloptions, `name=value` each, as a WITH clause; '' for none. `prefix` is `toast.` for the toast table's. */
export function withOptions(options: readonly string[]): string {
  if (options.length === 0) return '';
  return ` WITH (${options.map(option).join(', ')})`;
}

function option(text: string): string {
  const at = text.indexOf('=');
  const name = text.slice(0, at).split('.').map(quoteIdentifier).join('.');
  return `${name} = ${quoteLiteral(text.slice(at + 1))}`;
}

/**
 * Runs a statement as the owner of what it changes. Where it evaluates expressions on rows, what they call must not run with
 * the rights of whoever runs the command, a superuser perhaps; an index and a materialized view see to that themselves.
 */
export function asOwner(owner: string, server: { readonly user: string }, statement: string): string[] {
  if (owner === server.user) return [statement];
  return [`SET LOCAL ROLE ${quoteIdentifier(owner)}`, statement, `SET LOCAL ROLE ${quoteIdentifier(server.user)}`];
}

/** Runs statements with a setting that only they see. */
export function withSetting(name: string, value: string, statements: readonly string[]): string[] {
  return [`SET LOCAL ${name} TO ${quoteLiteral(value)}`, ...statements, `SET LOCAL ${name} TO ''`];
}

/** Letters of pg_trigger.tgenabled, pg_rewrite.ev_enabled and pg_event_trigger.evtenabled; '' where nothing is to be said. */
export function enabling(letter: string): string {
  return { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' }[letter] ?? '';
}
