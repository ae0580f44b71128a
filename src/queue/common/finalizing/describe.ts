// From rows of the stack to what a migration says of itself.

import type { StackRow } from '../../../database/ledger/types.ts';
import type { MigrationSql } from '../../../database/migration/make.ts';
import type { Migration } from '../../../finalize/format.ts';
import { listed } from '../../../listed.ts';
import { headerField, headerSubject, parseHeader } from '../../../patch/header.ts';

/** The migration of the rows; `created` in milliseconds. */
export function describe(rows: readonly StackRow[], sql: MigrationSql, created: number): Migration {
  const patches = rows.map((row) => row.name);
  const newest = rows[rows.length - 1];
  const fields = (name: string): string[] => [
    ...new Set(rows.flatMap((row) => oneLine(headerField(row.header, name)))),
  ];
  const subjects = rows.map((row) => subjectOf(row));
  return {
    name: newest?.name ?? '',
    patches,
    subject: rows.length === 1 ? (subjects[0] ?? '') : `${rows.length} patches: ${listed(patches)}`,
    description:
      rows.length === 1
        ? bodyOf(rows[0])
        : rows
            .map((row, i) => [`${row.name}: ${subjects[i]}`, bodyOf(row)].filter((t) => t !== '').join('\n\n'))
            .join('\n\n'),
    author: fields('Author').join(', ') || null,
    date: fields('Date').at(-1) ?? null,
    created: `${new Date(created).toISOString().slice(0, 19)}Z`,
    up: sql.up,
    down: sql.down,
  };
}

function subjectOf({ header, name }: StackRow): string {
  return oneLine(headerSubject(header))[0] ?? name;
}

function bodyOf(row: StackRow | undefined): string {
  return row === undefined ? '' : parseHeader(row.header).body.trim();
}

function oneLine(text: string | null | undefined): string[] {
  const line = (text ?? '').replace(/\s+/g, ' ').trim();
  return line === '' ? [] : [line];
}
