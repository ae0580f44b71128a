// Patches as mails: what `git format-patch` writes and `git am` reads, many in one mailbox.
import { headerField, headerSubject, parseHeader } from '../patch/header.ts';

const START = /^From [0-9a-f]{40} \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/m;

/** The field that has a patch's own name on its way through a mailbox. */
const NAME = 'X-Pgquilt-Patch';

/** The name that a mail's patch had in a queue; undefined for any other mail. */
export function nameInMail(mail: string): string | undefined {
  const name = headerField(mail, NAME);
  return name === undefined ? undefined : decodeWords(name);
}

/** A mail has to have an author; this one is for a patch that has none. */
export const NOBODY = 'nobody <nobody@localhost>';

/** Whether the text is a mailbox, or one mail of `git format-patch`. */
export function isMailbox(text: string): boolean {
  return START.test(text.slice(0, 200)) && text.startsWith('From ');
}

/** The mails of a mailbox. */
export function splitMailbox(text: string): string[] {
  const starts = [...text.matchAll(new RegExp(START.source, 'gm'))].map((match) => match.index);
  return starts.map((start, i) => text.slice(start, starts[i + 1]));
}

/** The mail with its body as it was before it was encoded for transport. */
export function decodeMail(mail: string): string {
  const end = /\r?\n\r?\n/.exec(mail);
  if (end === null) return mail;
  const [head, body] = [mail.slice(0, end.index + end[0].length), mail.slice(end.index + end[0].length)];
  const encoding = headerField(head, 'Content-Transfer-Encoding')?.toLowerCase();
  if (encoding === 'base64') return head + Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return head + unquoted(body.replace(/=\r?\n/g, ''));
  return mail;
}

function unquoted(text: string): string {
  const bytes = text.replace(/(?:=[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'),
  );
  return bytes;
}

/** Words of a mail's header that are not ASCII (RFC 2047), as they are meant. */
export function decodeWords(text: string): string {
  const joined = text.replace(/(=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=)\s+(?==\?)/g, '$1');
  return joined.replace(
    /=\?([^?\s]+)\?([bqBQ])\?([^?\s]*)\?=/g,
    (word, charset: string, form: string, value: string) => {
      const bytes =
        form.toLowerCase() === 'b'
          ? Buffer.from(value, 'base64')
          : Buffer.from(
              value
                .replaceAll('_', ' ')
                .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
              'latin1',
            );
      try {
        return new TextDecoder(charset).decode(bytes);
      } catch {
        return word;
      }
    },
  );
}

/** A patch as a mail for `git am`; `at` counts from 1. */
export function formatMail(
  { name, header, diffs }: { readonly name: string; readonly header: string; readonly diffs: string },
  at: number,
  of: number,
): string {
  const author = headerField(header, 'Author') ?? headerField(header, 'From') ?? NOBODY;
  const date = new Date(headerField(header, 'Date') ?? 0);
  const body = parseHeader(header).body.trim();
  return [
    `From ${'0'.repeat(40)} Mon Sep 17 00:00:00 2001`,
    `From: ${encodeWord(author)}`,
    `Date: ${(Number.isNaN(date.getTime()) ? new Date(0) : date).toUTCString().replace('GMT', '+0000')}`,
    `Subject: [PATCH${of > 1 ? ` ${at}/${of}` : ''}] ${encodeWord(headerSubject(header))}`,
    `${NAME}: ${encodeWord(name)}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=UTF-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...(body === '' ? [] : [body, '']),
    '---',
    '',
    `${diffs}-- `,
    'pgquilt',
    '',
    '',
  ].join('\n');
}

function encodeWord(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const [, name = text, address = ''] = /^(.*?)( <[^>]*>)?$/.exec(text) ?? [];
  return `=?UTF-8?B?${Buffer.from(name, 'utf8').toString('base64')}?=${address}`;
}
