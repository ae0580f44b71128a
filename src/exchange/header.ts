// Headers of other programs as the queue's: Subject, Author, Date, other fields, text. Mails, Mercurial's `# HG changeset patch`,
// DEP-3 fields, and plain text.
import { apart, formatHeader, headerSubject, parseHeader } from '../patch/header.ts';
import { decodeWords, NOBODY } from './mail.ts';

/** Fields that are about the mail and not about the patch. */
const OF_MAIL = /^(From|Date|Subject|MIME-Version|Content-.*|Message-Id|In-Reply-To|References|X-.*|To|Cc|Received)$/i;

/** The header that the patch has in the queue; `name` is its subject where it says nothing of itself. */
export function importedHeader(text: string, name: string): string {
  if (/^# HG changeset patch\b/m.test(text)) return ofMercurial(text, name);
  const parsed = parseHeader(text);
  const field = (wanted: string): string | undefined =>
    parsed.fields.find((f) => f.name.toLowerCase() === wanted.toLowerCase())?.value;
  const isNobody = field('From') === NOBODY;
  const from = isNobody ? undefined : (field('From') ?? field('Author'));
  const date = isNobody ? undefined : (field('Date') ?? field('Last-Update'));
  const isMail = parsed.preface !== undefined || (field('From') !== undefined && field('Subject') !== undefined);
  const description = field('Subject') === undefined ? field('Description') : undefined;
  const [, ...more] = description?.split('\n') ?? [];
  const others = parsed.fields.filter(
    ({ name: known }) =>
      !OF_MAIL.test(known) &&
      !/^(Author|Last-Update)$/i.test(known) &&
      !(description !== undefined && /^Description$/i.test(known)),
  );
  const body = isMail
    ? parsed.body.replace(/^---[ \t]*\r?\n[\s\S]*$/m, '')
    : parsed.body.replace(/^---[ \t]*\r?\n?$/m, '');
  const said = [more.map((line) => (line.trim() === '.' ? '' : line.trim())).join('\n'), body.trim()];
  const subject = decodeWords(headerSubject(text));
  return headerWith({
    subject: subject === '' ? name : subject,
    author: from === undefined ? undefined : decodeWords(from.replace(/\s*\n\s*/g, ' ')),
    date: date === undefined ? undefined : day(date),
    others,
    // Without a field the subject is the first line of the text.
    body: parsed.fields.length === 0 ? withoutFirst(body, subject) : said.filter((part) => part !== '').join('\n\n'),
  });
}

function ofMercurial(text: string, name: string): string {
  const lines = text.split(/\r?\n/);
  const of = (key: string): string | undefined =>
    lines
      .find((line) => line.startsWith(`# ${key} `))
      ?.slice(key.length + 3)
      .trim();
  const message = lines
    .filter((line) => !/^# /.test(line))
    .join('\n')
    .trim();
  const [subject = ''] = message.split('\n');
  const seconds = /^(\d+)/.exec(of('Date') ?? '')?.[1];
  return headerWith({
    subject: subject === '' ? name : subject,
    author: of('User'),
    date: seconds === undefined ? undefined : new Date(Number(seconds) * 1000).toISOString().slice(0, 10),
    others: [],
    body: withoutFirst(message, subject),
  });
}

function headerWith(parts: {
  readonly subject: string;
  readonly author: string | undefined;
  readonly date: string | undefined;
  readonly others: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}): string {
  const { subject, author, date, others, body } = parts;
  const text = body.trim();
  const header = formatHeader({
    fields: [
      { name: 'Subject', value: subject },
      ...(author === undefined ? [] : [{ name: 'Author', value: author }]),
      ...(date === undefined ? [] : [{ name: 'Date', value: date }]),
      ...others,
    ],
    body: text === '' ? '' : `${text}\n`,
  });
  return apart(header);
}

function withoutFirst(body: string, first: string): string {
  const text = body.trim();
  return text.startsWith(first) ? text.slice(first.length).trim() : text;
}

/** A day as ISO 8601 has it; as it was written where it is no date that is understood. */
function day(text: string): string {
  const written = /^\d{4}-\d\d-\d\d/.exec(text.trim())?.[0];
  if (written !== undefined) return written;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text.trim() : date.toISOString().slice(0, 10);
}
