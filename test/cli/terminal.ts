// A terminal in memory, to run the command line within the test's own process.
import { run, type Terminal } from '../../src/cli/run.ts';
import { tempDir } from '../support/temp.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `pgquilt WORDS` in an empty folder, with no environment and no terminal unless told. */
export async function ran(words: string, options: Partial<Terminal> = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await run(words.split(' ').filter(Boolean), {
    cwd: options.cwd ?? tempDir(),
    env: {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdinIsTerminal: false,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    ...options,
  });
  return { code, out, err };
}
