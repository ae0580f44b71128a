// SQL and plpgsql in colours, a line at a time: only the lines that show are ever looked at. A body stands in dollar
// quotes and is read as what it is, code.
import { type Paint, type Span, span } from './span.ts';

const KEYWORDS = new Set(
  `add aggregate all alter and any array as asc atomic begin between by call called case cast check coalesce comment commit
  constant continue create cross current current_timestamp cursor declare default definer delete desc diagnostics distinct do drop each else
  elsif end except exception execute exists exit external false fetch filter first for foreach found from full function get grant
  group handler having if ilike immutable in index inner inout input insert intersect into invoker is join language last lateral leakproof left
  like limit loop not notice null nulls of offset on only or order out outer over parallel partition perform plpgsql
  procedure public query raise record references replace restricted return returning returns reverse revoke right rollback row rows rowtype
  safe schema security select set setof sql sqlstate stable strict table then to trigger true type union unique unsafe update
  using values variadic view void volatile when where while window with within without`.split(/\s+/),
);

const TOKEN =
  /(--.*$|\/\*.*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$))|(\$\w*\$)|("(?:[^"]|"")*")|\b(\d[\d_.]*)\b|([A-Za-z_][\w$]*)|([^\w'"$/-]+|.)/g;

/** The spans of one line; `base` is put on all of them. */
export function sqlSpans(text: string, base: readonly Paint[] = []): Span[] {
  const out: Span[] = [];
  const add = (word: string, ...paint: Paint[]) => {
    const all = [...base, ...paint];
    const last = out.at(-1);
    if (last !== undefined && String(last.paint ?? []) === String(all)) {
      out[out.length - 1] = { ...last, text: last.text + word };
    } else out.push(span(word, ...all));
  };
  for (const [all, comment, string, dollar, , number, word] of text.matchAll(TOKEN)) {
    if (comment !== undefined) add(all, 'dim');
    else if (string !== undefined) add(all, 'yellow');
    else if (dollar !== undefined) add(all, 'magenta');
    else if (number !== undefined) add(all, 'cyan');
    else if (word !== undefined && KEYWORDS.has(word.toLowerCase())) add(all, 'blue');
    else add(all);
  }
  return out;
}
