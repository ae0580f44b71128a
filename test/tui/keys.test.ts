// docs/keys.md is the keymap. PGQUILT_UPDATE_DOCS=1 writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Place } from '../../src/tui/keys/binding.ts';
import { keymap } from '../../src/tui/keys/keymap.ts';

const file = fileURLToPath(new URL('../../docs/keys.md', import.meta.url));

const titles: readonly (readonly [Place, string])[] = [
  ['everywhere', 'Everywhere'],
  ['queue', 'In the queue'],
  ['functions', 'Among the functions'],
  ['detail', 'In what stands beside the list'],
];

function markdown(): string {
  const code = (keys: readonly string[]) => keys.map((key) => `\`${key === '|' ? '\\|' : key}\``).join(' ');
  const sections = titles.map(([place, title]) => {
    const rows = keymap.filter((b) => b.place === place).map((b) => `| ${code(b.keys)} | ${b.about} | \`${b.id}\` |`);
    return [`## ${title}`, '', '| keys | what they do | name in keys.json |', '|---|---|---|', ...rows].join('\n');
  });
  const more =
    'In a question, `y` does it and `Esc` leaves it; `j` and `k` scroll. `ctrl+c` cancels what is at work, else quits.';
  return `${['# Keys', 'The keys of `pgquilt ui`, from its keymap (`test/tui/keys.test.ts` writes and checks this file).', more, ...sections].join('\n\n')}\n`;
}

test('docs/keys.md lists every key', () => {
  if (process.env['PGQUILT_UPDATE_DOCS']) writeFileSync(file, markdown());
  expect(readFileSync(file, 'utf8')).toBe(markdown());
});
