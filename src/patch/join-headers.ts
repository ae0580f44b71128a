// The headers of patches that become one: the first one's fields, and what each of them says.
import { apart, formatHeader, headerField, headerSubject, parseHeader } from './header.ts';

/** Fields that say who made which patch, and when: those of the first stay. */
const OWN = new Set(['subject', 'from', 'author', 'date', 'description']);

/**
 * The first header with the others' subjects and texts below its own, `* * *` between them, as Mercurial's queues do it. Other
 * fields (Bug, Lint-ignore) are taken over where the first does not have them.
 */
export function joinHeaders(first: string, others: readonly string[]): string {
  const header = parseHeader(first);
  const fields = [...header.fields];
  for (const field of others.flatMap((other) => parseHeader(other).fields)) {
    const known = fields.some((f) => f.name.toLowerCase() === field.name.toLowerCase() && f.value === field.value);
    if (!known && !OWN.has(field.name.toLowerCase())) fields.push(field);
  }
  const texts = [header.body.trim(), ...others.map(wordsOf)].filter((text) => text !== '');
  const body = texts.length === 0 ? '' : `${texts.join('\n\n* * *\n\n')}\n`;
  return apart(formatHeader({ ...header, fields, gap: fields.length === 0 ? '' : '\n', body }));
}

/** Subject, long description and free text. */
function wordsOf(header: string): string {
  const description = headerField(header, 'Description')?.split('\n').slice(1).join('\n') ?? '';
  const subject = headerSubject(header);
  const body = parseHeader(header).body.trim();
  const rest =
    headerField(header, 'Subject') === undefined && body.startsWith(subject) ? body.slice(subject.length) : body;
  return [subject, description.trim(), rest.trim()].filter((text) => text !== '').join('\n\n');
}
