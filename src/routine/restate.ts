// Attached statements that a unit's text is to have besides its own, where a person would put them: in the place of the one
// that they supersede, gone together with the one that they take back, or else at the end.
import { type Attached, type Setting, settingSql } from './attached.ts';
import type { ParseStatements } from './parser.ts';
import { readUnit } from './unit.ts';

/** A piece of the text and what comes in its place; null: nothing. */
interface Edit {
  readonly piece: Attached;
  readonly by: string | null;
}

/** The unit's text with the statements, each about a routine that the unit creates. */
export function restated(path: string, text: string, statements: readonly string[], parse: ParseStatements): string {
  let out = text;
  const rest: string[] = [];
  for (const statement of statements) {
    // Read at the end of the text, so that the routine it names is found as in any unit.
    const { routines } = readUnit(path, appended(out, [statement]), parse);
    const from = out.trimEnd().length;
    const about = routines.find((r) => r.attached.some((a) => a.start >= from))?.attached ?? [];
    const added = about.find((a) => a.start >= from);
    const all = routines.flatMap((r) => r.attached);
    const earlier = about
      .filter((a) => a !== added)
      .map((a) => ({ ...a, own: all.filter((b) => b.start === a.start).length === 1 }));
    const edits = added === undefined ? null : editsFor(added.setting, statement, earlier);
    if (edits === null) rest.push(statement);
    else out = edited(out, edits);
  }
  return rest.length === 0 ? out : appended(out, rest);
}

/** An attached statement; `own` where it is about one routine alone. */
type Earlier = Attached & { readonly own: boolean };

/** What becomes of the earlier statements, so that the new one need not be added; null where it has to be. */
function editsFor(added: Setting, statement: string, earlier: readonly Earlier[]): Edit[] | null {
  if (added.topic === 'extension') return null;
  if (added.topic === 'privilege') return privilegeEdits(added, statement, earlier);
  const last = earlier.findLast(
    ({ setting: s }) =>
      s.topic === added.topic && !(s.topic === 'label' && added.topic === 'label' && s.provider !== added.provider),
  );
  return last?.own ? [{ piece: last, by: statement }] : null;
}

type Privilege = Extract<Setting, { topic: 'privilege' }>;

/** A GRANT that is taken back loses the role, or goes; a REVOKE from a role that may again becomes the GRANT. */
function privilegeEdits(added: Privilege, statement: string, earlier: readonly Earlier[]): Edit[] | null {
  const [role = ''] = added.roles;
  // What PUBLIC may do is said by its absence as well.
  if (added.option || added.grantor !== null || added.roles.length !== 1 || role === 'PUBLIC') return null;
  const on = / ON ROUTINE (.*) (?:FROM|TO) /s.exec(statement)?.[1] ?? '';
  const edits: Edit[] = [];
  for (const piece of earlier) {
    const { setting } = piece;
    if (setting.topic !== 'privilege' || !setting.roles.includes(role)) continue;
    const plain = piece.own && !setting.option && setting.grantor === null && setting.grant !== added.grant;
    if (!plain) return null;
    const others = { ...setting, roles: setting.roles.filter((r) => r !== role) };
    const kept = others.roles.length === 0 ? null : settingSql(others, on);
    edits.push({ piece, by: added.grant ? [kept, statement].filter((s) => s !== null).join(';\n') : kept });
  }
  return edits.length === 0 || (added.grant && edits.length > 1) ? null : edits;
}

function edited(text: string, edits: readonly Edit[]): string {
  let out = text;
  for (const { piece, by } of [...edits].sort((a, b) => b.piece.start - a.piece.start)) {
    const after = out.slice(piece.end);
    out = `${out.slice(0, piece.start)}${by ?? ''}${by === null ? after.replace(/^\s*;[ \t]*\r?\n?/, '') : after}`;
  }
  return out;
}

/** The statements at the end of the text, with its line ends. The semicolon stands on a line of its own: the last line may be a comment. */
function appended(text: string, statements: readonly string[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const open = text.trimEnd();
  return `${open}${open.endsWith(';') ? '' : `${end};`}${end}${end}${statements.map((s) => `${s};${end}`).join('')}`;
}
