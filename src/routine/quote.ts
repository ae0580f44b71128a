// Names and strings as SQL. Identifiers are always quoted: whether a word is reserved depends on the server's version.

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal that reads the same whatever standard_conforming_strings says. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A string literal that needs no doubling, with a tag of which the text does not hold the beginning either. */
export function dollarQuote(text: string): string {
  for (let n = 0; ; n++) {
    const tag = n === 0 ? '$pgquilt' : `$pgquilt${n}`;
    if (!text.includes(tag)) return `${tag}$${text}${tag}$`;
  }
}

/** A string literal for a long text: quoted as quickly as it is read again. */
export function longLiteral(text: string): string {
  return text.includes("'") || text.includes('\\') ? dollarQuote(text) : `'${text}'`;
}

/** Texts as an array of SQL. */
export function textArray(texts: readonly string[]): string {
  return `ARRAY[${texts.map(quoteLiteral).join(', ')}]::text[]`;
}

/** An array as PostgreSQL reads it from a text; to be quoted as one. */
export function arrayText(texts: readonly (string | null)[]): string {
  return `{${texts.map((t) => (t === null ? 'NULL' : `"${t.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;
}
