// The report: a table for each row file in README.md, between markers, and every number in results.json.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './bench.ts';
import type { MachineFacts } from './machine.ts';

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly results: readonly Result[];
  /** Where and when; each section has its own, since one can be measured alone. */
  readonly machine?: MachineFacts;
}

const BEGIN = '<!-- results: written by npm run bench -->';
const END = '<!-- end of results -->';

/** Sections as Markdown tables. */
export function toMarkdown(sections: readonly Section[]): string {
  return sections.map(section).join('\n');
}

function section({ title, results }: Section): string {
  const head = '| what | median | spread | against | ratio or difference | aim |\n|---|---|---|---|---|---|\n';
  const rows = results.map((r) =>
    [r.what, r.value, r.spread, r.against, r.ratio, r.aim]
      .map((cell) => (cell ?? '').replaceAll('|', '\\|'))
      .join(' | '),
  );
  return `### ${title}\n\n${head}${rows.map((row) => `| ${row} |\n`).join('')}`;
}

/** Replaces the sections measured; those of an earlier run stay. */
export function writeReport(benchDir: string, machine: MachineFacts, measured: readonly Section[]): void {
  const file = join(benchDir, 'results.json');
  const old: Section[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).sections : [];
  const fresh = measured.map((s) => ({ ...s, machine }));
  const sections = [...old.filter((o) => !fresh.some((s) => s.name === o.name)), ...fresh];
  writeFileSync(file, `${JSON.stringify({ sections }, round, 1)}\n`);
  const readme = join(benchDir, 'README.md');
  const text = readFileSync(readme, 'utf8');
  const [above = '', rest = ''] = text.split(BEGIN);
  const below = rest.split(END)[1] ?? '\n';
  writeFileSync(readme, `${above}${BEGIN}\n${facts(sections)}\n${toMarkdown(sections)}${END}${below}`);
}

function round(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10) / 10 : value;
}

/** The machines of the sections; one line where all were measured in one run. */
function facts(sections: readonly Section[]): string {
  const lines = sections.map(({ name, machine: m }) => ({
    name,
    line: m
      ? `${m.date}, commit ${m.commit}: ${m.cores} cores (${m.cpu}), ${m.memory}, ${m.system}, Node ${m.node}, ${m.server}; psql ${m.psql}.`
      : '',
  }));
  const distinct = [...new Set(lines.map((l) => l.line))];
  if (distinct.length === 1) return `${distinct[0]}\n`;
  return `${lines.map((l) => `- ${l.name}: ${l.line}`).join('\n')}\n`;
}
