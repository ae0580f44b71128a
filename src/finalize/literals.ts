// Text as a string of other languages, as it is where that is possible. No line of any of them may end in a carriage return: the
// statements come here sealed.

/** A string of Python: a short one in plain quotes, else raw, unless a raw one cannot hold it. */
export function pythonString(text: string): string {
  const quote = text.includes('"') ? "'" : '"';
  if (!/[\\\n\r]/.test(text) && !text.includes(quote)) return `${quote}${text}${quote}`;
  if (!/"""|["\\]$|\r/.test(text)) return `r"""${text}"""`;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').replaceAll('\r', '\\r');
  return `"""${escaped.replace(/"$/, '\\"')}"""`;
}

/** A template of JavaScript: raw, unless a raw one cannot hold it. */
export function javascriptString(text: string): string {
  if (!/[`\r]|\$\{|\\$/.test(text)) return text.includes('\\') ? `String.raw\`${text}\`` : `\`${text}\``;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${').replaceAll('\r', '\\r');
  return `\`${escaped}\``;
}

/** A here-document of Ruby without escapes: what opens it, and its lines with the one that ends it. */
export function rubyHeredoc(text: string): { opening: string; lines: string } {
  const taken = new Set(text.split('\n').map((line) => line.trim()));
  let word = 'SQL';
  for (let n = 1; taken.has(word); n++) word = `SQL${n}`;
  return { opening: `<<'${word}'`, lines: `${text}\n${word}\n` };
}

/** A list of Python's with one string a line, where the line that it begins on is indented by so much. */
export function pythonList(texts: readonly string[], indent: number): string {
  const blanks = ' '.repeat(indent);
  return texts.length === 0
    ? '[]'
    : `[\n${texts.map((text) => `${blanks}    ${pythonString(text)},\n`).join('')}${blanks}]`;
}

/** The string that a module of Python begins with. */
export function docString(lines: readonly string[]): string {
  const text = lines.join('\n').replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"');
  return `"""${text.replace(/"$/, '\\"')}"""`;
}
