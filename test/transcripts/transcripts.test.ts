// Every *.transcript of this folder, each in a fresh folder with a fresh database, run by bash with the built program on
// its PATH. They run on the newest real server, where a command takes a tenth of the time, else on the embedded one.
// main-flow runs as real processes throughout, in the long run errors does; in the others pgquilt itself runs in the test's process.
// PGQUILT_UPDATE_TRANSCRIPTS=1 writes down what was printed where it is not what was expected.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { realServers } from '../support/databases.ts';
import { isLong, isMoreOnly } from '../support/long.ts';
import { needs } from '../support/needs.ts';
import { cleanEnvironment, program } from '../support/run.ts';
import { createDatabase, dropDatabase } from '../support/server-databases.ts';
import { tempDir } from '../support/temp.ts';
import { runInProcess, wordsOf } from './in-process.ts';
import { matches, readTranscript, runStep, type Step, writeStep } from './transcript.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
/** So long that it is left to the long run. */
const longest =
  /^(guards|json|looking|names|graph|stack|errors|lost-work|edit-diff|fold|split|rename-delete-fork|finalize|others)/;
/** Where other sessions have a part in it, which takes a server. */
const withOthers = /^others/;
const processes = isLong ? /^(main-flow|errors)/ : /^main-flow/;
const server = realServers().at(-1);
const names = readdirSync(here).filter(
  (name) =>
    name.endsWith('.transcript') &&
    (longest.test(name) ? isLong : !isMoreOnly) &&
    (server !== undefined || !withOthers.test(name)),
);
const made: string[] = [];

afterAll(async () => {
  if (server !== undefined) for (const url of made) await dropDatabase(server.adminUrl, url);
});

/** A fresh database; `folder` is the queue's. */
async function freshDatabase(folder: string): Promise<string> {
  if (server === undefined) {
    await cp(inject('embeddedTemplate'), join(folder, '.db'), { recursive: true });
    return 'pglite:.db';
  }
  const url = await createDatabase(server.adminUrl);
  made.push(url);
  return url;
}

function shim(): string {
  const folder = tempDir();
  for (const [name, script] of Object.entries({ pgquilt: program, sql: join(here, 'by-hand.mjs') })) {
    writeFileSync(join(folder, name), `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('transcripts', () => {
  const bin = shim();

  test.concurrent.each(names)(
    '%s',
    async (name) => {
      const folder = join(tempDir(), 'queue');
      mkdirSync(folder);
      const url = await freshDatabase(folder);
      const env = {
        ...cleanEnvironment({
          PGQUILT_DATABASE: url,
          FIXTURES: join(here, 'fixtures'),
          SQL: join(here, 'sql.mjs'),
          EDITOR: 'cat',
          LC_ALL: 'C.UTF-8',
        }),
        PATH: `${bin}${delimiter}${process.env.PATH}`,
      };
      const text = readFileSync(join(here, name), 'utf8');
      if (/^\$ git /m.test(text)) needs('git');
      const seen: Step[] = [];
      for (const step of readTranscript(text)) {
        const words = processes.test(name) ? null : wordsOf(step.command);
        const where = { cwd: folder, env };
        const ran = await (words === null ? runStep(step, where) : runInProcess(step, words, where));
        const output = ran.output.map((line) => line.replaceAll(url, 'TARGET').replaceAll(folder, 'FOLDER'));
        const asExpected = ran.status === step.status && matches(step.output, output);
        seen.push(asExpected ? step : { ...ran, output });
      }
      const actual = seen.map(writeStep).join('');
      if (process.env.PGQUILT_UPDATE_TRANSCRIPTS) writeFileSync(join(here, name), actual);
      else expect(actual).toBe(text);
    },
    240_000,
  );
});
