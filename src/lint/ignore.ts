// How a patch says that it knows better: a field `Lint-ignore: PQ001 why` in its header, one for each lint.
import { parseHeader } from '../patch/header.ts';
import { bareLine, splitLines } from '../patch/lines.ts';
import { Problem } from '../problem.ts';
import { lints } from './lints.ts';

const FIELD = /^lint-ignore$/i;

/**
 * The codes that a patch's header silences. Throws Problem('failed') with the line for a field that names no lint or gives no
 * reason: what is silenced by a mistake would be silent for good.
 */
export function ignoredLints(header: string, patch: string, file: string): ReadonlySet<string> {
  const ignored = new Set<string>();
  if (!/^lint-ignore:/im.test(header)) return ignored;
  for (const { name, value } of parseHeader(header).fields) {
    if (!FIELD.test(name)) continue;
    const [, code = '', reason = ''] = /^(\S*)\s*([\s\S]*)$/.exec(value.trim()) ?? [];
    const known = lints.find((lint) => lint.code === code.toUpperCase() || lint.name === code.toLowerCase());
    const fault =
      known === undefined ? `"${code}" is no lint` : reason === '' ? `it gives no reason to ignore ${code}` : null;
    if (fault !== null) throw refusal(header, name, value, fault, patch, file);
    if (known !== undefined) ignored.add(known.code);
  }
  return ignored;
}

function refusal(header: string, name: string, value: string, fault: string, patch: string, file: string): Problem {
  const first = `${name}: ${value.split('\n', 1)[0]}`.trimEnd();
  const line = splitLines(header).findIndex((text) => bareLine(text).trimEnd() === first) + 1;
  return new Problem('failed', `${file}${line > 0 ? `:${line}` : ''}: Lint-ignore: ${fault}`, {
    patch,
    file,
    ...(line > 0 ? { line } : {}),
    hint: `Write the code of a lint and the reason: Lint-ignore: ${lints[0]?.code} why it does not matter. The lints: ${lints.map((l) => l.code).join(', ')}; pgquilt check --help says what they are.`,
  });
}
