// Starts what the tests share, once for a whole run: one server for each configured major, one embedded template.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { configuredMajors } from './configured-majors.ts';
import { embeddedTemplate } from './embedded.ts';
import type {} from './provided.ts';
import { startServer } from './servers.ts';
import { sweepAbandoned } from './sweep.ts';

/** Vitest calls this before the first test file, and the function that it gives after the last one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweepAbandoned();
  const majors = configuredMajors(process.env.PGQUILT_TEST_SERVERS);
  const [template, ...servers] = await Promise.all([embeddedTemplate(), ...majors.map((major) => startServer(major))]);
  const runFolder = mkdtempSync(join(tmpdir(), `pgquilt-run-${process.pid}-`));
  project.provide('runFolder', runFolder);
  project.provide('embeddedTemplate', template);
  project.provide(
    'servers',
    servers.map((server) => ({ major: server.major, version: server.version, adminUrl: server.url() })),
  );
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(runFolder, { recursive: true, force: true, maxRetries: 3 });
  };
}
