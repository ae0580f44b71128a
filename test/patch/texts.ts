// Random unit texts for the properties of this folder: short enough to fail readably, with everything that breaks
// line-based tools in them.
import fc from 'fast-check';

/** Lines that look like parts of a diff, that repeat, or that are awkward to keep. */
const AWKWARD = [
  '',
  ' ',
  '\t',
  'END;',
  'BEGIN',
  '  END IF;',
  '-- a comment',
  '--- a/x',
  '+++ b/x',
  '@@ -1 +1 @@',
  'diff --git a/udfs/x.sql b/udfs/x.sql',
  '\\ No newline at end of file',
  '=======',
  '-- =======',
  'é – 漢字 🐘',
  '\uFEFF',
  'a\rb',
  '\r',
  'constructor',
  '__proto__',
];

const line = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...AWKWARD) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }).map((n) => `  x := ${n};`) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.replace(/[\n\0]/g, '')) },
);
const end = fc.constantFrom('\n', '\n', '\n', '\r\n');
const fullLine = fc.tuple(line, end).map(([text, terminator]) => text + terminator);

function asText(lines: readonly string[], open: boolean): string {
  const text = lines.join('');
  return open ? text.replace(/\r?\n$/, '') : text;
}

/** A whole text. */
export const text = fc
  .tuple(fc.array(fullLine, { maxLength: 30 }), fc.boolean())
  .map(([lines, open]) => asText(lines, open));

/** A text and an edited version of it. */
export const edited = fc
  .tuple(
    fc.array(fullLine, { maxLength: 40 }),
    fc.array(fc.tuple(fc.nat(40), fc.nat(3), fc.array(fullLine, { maxLength: 3 })), { maxLength: 4 }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([lines, edits, openBefore, openAfter]) => {
    const after = [...lines];
    for (const [at, remove, add] of edits) after.splice(at, remove, ...add);
    return [asText(lines, openBefore), asText(after, openAfter)] as const;
  });

/** Two versions of a file, each of which can be absent: unrelated ones, or one an edit of the other. */
export const versions = fc.oneof(
  { weight: 4, arbitrary: edited },
  { weight: 1, arbitrary: fc.tuple(text, text) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(null), text) },
  { weight: 1, arbitrary: fc.tuple(text, fc.constant(null)) },
) as fc.Arbitrary<readonly [string | null, string | null]>;

/** Names of units, with what git quotes among them. */
export const path = fc
  .array(
    fc.string({
      unit: fc.constantFrom('a', 'B', '_', ' ', '.', 'é', '漢', '"', "'", '$', '-'),
      minLength: 1,
      maxLength: 5,
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((segments) => ['udfs', ...segments.map((one) => one.replace(/^\.+$/, 'dots'))].join('/').concat('.sql'));

/** A numbered body of `count` lines in which a third of the lines repeat, as they do in real code. */
export function longBody(count: number): string[] {
  const common = ['\n', '  END IF;\n', '  END LOOP;\n', '    RETURN NEXT;\n'];
  return Array.from({ length: count }, (_, i) => (i % 3 === 0 ? (common[(i / 3) % 4] as string) : `  x := ${i};\n`));
}
