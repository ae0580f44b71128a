// What stands above the diffs of a patch: fields as in a mail (Subject, Author, Date, DEP-3's others), then free text.
// Reading and writing it back loses no line, so that the tool can change one field of a header a person wrote.
import { bareLine, splitLines } from './lines.ts';

export interface HeaderField {
  readonly name: string;
  /** Without the blank after the colon; folded lines follow after '\n', with their indentation. */
  readonly value: string;
}

export interface PatchHeader {
  /** Lines above the fields that are none: the `From <hash> <date>` of a mail from `git format-patch`. */
  readonly preface?: string;
  readonly fields: readonly HeaderField[];
  /** What stands between fields and body: blank lines, or nothing; one blank line where it is left out. */
  readonly gap?: string;
  /** The free text, verbatim. */
  readonly body: string;
}

const FIELD = /^([A-Za-z][A-Za-z0-9-]*):(?: (.*))?$/;

/** Reads a header. Any text is one: where no line is a field, all of it is body. */
export function parseHeader(text: string): PatchHeader {
  const lines = splitLines(text);
  let at = 0;
  if (/^\uFEFF?From [0-9a-f]{7,64} /.test(lines[0] ?? '')) at++;
  const preface = lines.slice(0, at).join('');

  const fields: { name: string; value: string }[] = [];
  for (; at < lines.length; at++) {
    const line = bareLine(lines[at] ?? '');
    const field = FIELD.exec(line);
    const last = fields.at(-1);
    if (field !== null) fields.push({ name: field[1] ?? '', value: field[2] ?? '' });
    else if (last !== undefined && /^[ \t]+\S/.test(line)) last.value += `\n${line}`;
    else break;
  }

  const blank = at;
  while (at < lines.length && bareLine(lines[at] ?? '') === '') at++;
  const gap = lines.slice(blank, at).join('');
  return { ...(preface === '' ? {} : { preface }), fields, gap, body: lines.slice(at).join('') };
}

/** A header as text. A value's further lines are indented where they are not, so that they read back as its own. */
export function formatHeader(header: PatchHeader): string {
  const fields = header.fields.map(({ name, value }) => {
    const [first, ...folded] = value.split('\n');
    const more = folded.map((line) => (/^[ \t]+\S/.test(line) ? `\n${line}` : `\n ${line.trim() || '.'}`));
    return `${name}:${first === '' ? '' : ` ${first}`}${more.join('')}\n`;
  });
  const gap = header.gap ?? (fields.length > 0 && header.body !== '' ? '\n' : '');
  // A body that would read as a field, or as the folded line of one, has to stand apart.
  const apart =
    gap === '' && fields.length > 0 && /^(?:[A-Za-z][A-Za-z0-9-]*:(?: |\r?\n|$)|[ \t]+\S)/.test(header.body);
  const rest = fields.join('') + (apart ? '\n' : gap) + header.body;
  const preface = header.preface ?? '';
  return preface + (preface !== '' && rest !== '' && !preface.endsWith('\n') ? '\n' : '') + rest;
}

/**
 * The header with another message: its first line is the Subject; further lines take the place of the free text. Preface, other
 * fields, and the free text where the message has one line stay as they are.
 */
export function withMessage(text: string, message: string): string {
  const header = parseHeader(text);
  const [subject = '', ...rest] = message.trim().split('\n');
  const body = rest.join('\n').replace(/^\n+/, '').trimEnd();
  const at = header.fields.findIndex(({ name }) => name.toLowerCase() === 'subject');
  const field = { name: at < 0 ? 'Subject' : (header.fields[at]?.name ?? 'Subject'), value: subject };
  const others = header.fields.filter((_, i) => i !== at);
  const fields = [...others.slice(0, Math.max(at, 0)), field, ...others.slice(Math.max(at, 0))];
  return formatHeader({ ...header, fields, ...(body === '' ? {} : { gap: '\n', body: `${body}\n` }) });
}

/** The patch without the day on which it was made. */
export function undated(text: string): string {
  const header = parseHeader(text);
  return formatHeader({ ...header, fields: header.fields.filter(({ name }) => name.toLowerCase() !== 'date') });
}

/** The header with one blank line at its end, before the diffs, as git and people write it. */
export function apart(text: string): string {
  return text.trim() === '' ? '' : `${text.replace(/\n+$/, '')}\n\n`;
}

/**
 * The value of a header's first field of that name; upper and lower case are the same.
 * @returns folded lines joined by '\n', their indentation and DEP-3's " ." taken off; undefined where there is no such field
 */
export function headerField(text: string, name: string): string | undefined {
  const field = parseHeader(text).fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (field === undefined) return undefined;
  const [first = '', ...folded] = field.value.split('\n');
  return [first.trim(), ...folded.map((line) => line.trim()).map((line) => (line === '.' ? '' : line))].join('\n');
}

/** One line that says what a patch does: its Subject, else its Description (DEP-3), else its first line of text, else ''. */
export function headerSubject(text: string): string {
  const subject = firstLineSubject(text) ?? headerField(text, 'Subject');
  // A long one is folded over lines.
  if (subject) return withoutMark(subject.includes('\n') ? subject.replace(/\s*\n\s*/g, ' ') : subject);
  const description = headerField(text, 'Description')?.trim();
  if (description) return (description.split('\n')[0] ?? '').trim();
  const body = parseHeader(text).body.split('\n');
  return (body.find((line) => line.trim() !== '') ?? '').trim();
}

/**
 * The same of a file's first line and the character after it, bytes as Latin-1, where they show it to be plain ASCII; undefined
 * where more has to be read.
 */
export function plainSubject(beginning: string): string | undefined {
  const subject = firstLineSubject(beginning);
  const isWhole = subject && beginning.indexOf('\n') + 1 < beginning.length;
  return isWhole && /^[\x20-\x7e]*$/.test(subject) ? withoutMark(subject) : undefined;
}

/** "[PATCH 1/2]" is the mail's, not the patch's. */
function withoutMark(subject: string): string {
  return subject.startsWith('[PATCH') ? subject.replace(/^\[PATCH[^\]]*\]\s*/, '') : subject;
}

const SUBJECT = 'Subject: ';

/** A Subject that is the first line, and whole on it, as nearly all are: a long series is listed without taking headers apart. */
function firstLineSubject(text: string): string | undefined {
  const end = text.indexOf('\n');
  if (!text.startsWith(SUBJECT) || end < 0 || /[ \t]/.test(text[end + 1] ?? '')) return undefined;
  return text.slice(SUBJECT.length, end).trim();
}
