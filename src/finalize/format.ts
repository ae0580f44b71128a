// What a migration is before any tool's format is put on it, and what a format makes of it: files, as data. A format is a
// pure function; it reads no disk and knows no database. A new one is a file under formats/ and a line in formats.ts.

/** One migration, of one patch or, squashed, of several. */
export interface Migration {
  /** A patch's name: letters of any language, digits, `-`, `_`, `.`; of a squashed one, the newest patch's. */
  readonly name: string;
  /** Every patch in it, bottom first. */
  readonly patches: readonly string[];
  /** One line. */
  readonly subject: string;
  /** The headers' text below the subject, as lines of plain text; '' for none. It may hold anything. */
  readonly description: string;
  /** `Name <address>`, as the header has it. */
  readonly author: string | null;
  /** The header's date, as it was written. */
  readonly date: string | null;
  /** When it was finalized: ISO 8601, UTC, whole seconds. The migrations of one run are at least a second apart, in order. */
  readonly created: string;
  /**
   * What takes a database at the older version to the newer one, and leaves one alone that has it: complete statements without
   * their semicolon, each to be sent as it is. They belong into ONE transaction, in this order; none of them begins or ends
   * one, returns rows, or needs to stand outside one. The session's settings are afterwards as they were before.
   */
  readonly up: readonly string[];
  /** The same back; the older text of every routine is in it. */
  readonly down: readonly string[];
}

/** The folder that migrations go to: the text of every file in it, by its path from the folder (`versions/0001_init.py`). */
export type Folder = ReadonlyMap<string, string>;

/** A file to be written, by its path from the folder. */
export interface MigrationFile {
  readonly path: string;
  readonly text: string;
}

export interface Format {
  /** As `--format` names it. */
  readonly name: string;
  /** For the help: the tool, and what is written. */
  readonly about: string;
  /** The folder that the tool uses where nobody says another, from the queue's root. */
  readonly directory: string;
  /** What the tool has in its folder, where that may be the queue's root among much else; left out where it has to be a folder of its own. */
  readonly parts?: readonly string[];
  /**
   * The files of one migration, named and numbered as the tool does it from what is in the folder. A path that the folder
   * has already may be among them only where the tool keeps a list in it: its new text then begins with the old one.
   * Throws Problem('failed') where the folder is not what the tool's folder has to be.
   */
  readonly files: (migration: Migration, folder: Folder) => readonly MigrationFile[];
}

/** The files of several migrations, oldest first; each sees those before it. Later texts of one path replace earlier ones. */
export function filesOf(format: Format, migrations: readonly Migration[], folder: Folder): MigrationFile[][] {
  const now = new Map(folder);
  return migrations.map((migration) => {
    const files = format.files(migration, now);
    for (const { path, text } of files) now.set(path, text);
    return [...files];
  });
}
