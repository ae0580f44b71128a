// Statements as a script that psql, and whatever reads SQL as psql does, can run.
import type { Migration } from './format.ts';

/** The statements, each with its semicolon and a blank line between them. */
export function script(statements: readonly string[]): string {
  return statements.map((sql) => `${terminated(sql)}\n`).join('\n');
}

/** A statement with its semicolon. Behind a comment that runs to the end of the line it would be part of that. */
function terminated(sql: string): string {
  const last = sql.slice(sql.lastIndexOf('\n') + 1);
  return last.includes('--') ? `${sql}\n;` : `${sql};`;
}

/** What a migration is about, as lines of text: its subject, the headers' text, author, date, patches. */
export function headLines(migration: Migration): string[] {
  const { subject, description, author, date, patches } = migration;
  const text = description.trim();
  return [
    subject,
    ...(text === '' ? [] : ['', ...text.split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/).map((line) => line.trimEnd())]),
    '',
    ...(author === null ? [] : [`Author: ${author}`]),
    ...(date === null ? [] : [`Date: ${date}`]),
    `Finalized by pgquilt: ${patches.join(', ')}`,
  ];
}

/** The same as comments of SQL, one a line. */
export function headComment(migration: Migration, prefix = '--'): string {
  return headLines(migration)
    .map((line) => `${line === '' ? prefix : `${prefix} ${line}`}\n`)
    .join('');
}

/** `20261123024400` of `2026-11-23T02:44:00Z`: how most tools number by time. */
export function timeStamp(created: string): string {
  return created.replace(/\D/g, '').slice(0, 14);
}

/** A time stamp of its own: that of `created`, or the first second after it that no path of the folder begins with. */
export function freeTimeStamp(created: string, taken: Iterable<string>): string {
  const paths = [...taken];
  for (let at = Date.parse(created); ; at += 1000) {
    const stamp = timeStamp(new Date(at).toISOString());
    if (!paths.some((path) => path.startsWith(stamp))) return stamp;
  }
}
