// What the global set-up hands to every test file.
import type { Major } from './binaries.ts';

/** A real server of this run, shared by all test files. */
export interface ProvidedServer {
  major: Major;
  version: string;
  /** The superuser's connection to the database `postgres`. */
  adminUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: ProvidedServer[];
    /** A closed PGlite data directory, to be copied and never opened. */
    embeddedTemplate: string;
    /** For what test files share; removed when the run has ended. */
    runFolder: string;
  }
}
