// Names for patches that come from elsewhere.
import { patchNameProblem } from '../series/name.ts';

const MOST = 60;

/** A valid name that is like the given one and is not taken: a number after a dash is added where it has to be. */
export function nameFor(wanted: string, taken: ReadonlySet<string>): string {
  const stem = validName(wanted.replace(/\.(patch|diff|eml|mbox)$/i, ''));
  let name = stem;
  for (let n = 2; taken.has(name); n++) name = `${stem}-${n}`;
  return name;
}

function validName(text: string): string {
  if (patchNameProblem(text) === null) return text;
  const slug = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return patchNameProblem(slug) === null ? slug : 'patch';
}

/** A name from a subject, as `git format-patch` makes file names. */
export function nameOfSubject(subject: string): string {
  const slug = subject
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, MOST)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'patch' : slug;
}
