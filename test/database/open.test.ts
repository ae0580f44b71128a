import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openTarget } from '../../src/database/open.ts';
import { readTarget } from '../../src/database/target.ts';
import { Problem } from '../../src/problem.ts';
import { tempDir } from '../support/temp.ts';

let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** A message of the protocol: its type, its length, its body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const AUTHENTICATED = message('R', Buffer.from([0, 0, 0, 0]));
const READY = message('Z', Buffer.from('I'));
const SHUT_DOWN = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

test('a server that is shut down with the last packet of the handshake is a lost connection, not a crash', async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, SHUT_DOWN])));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const url = `postgres://someone@127.0.0.1:${port}/any`;
  const connection = await openTarget(readTarget(url, '/'));
  const asked = connection.batch(['SELECT 1']);
  await expect(asked).rejects.toThrow(Problem);
  await expect(asked).rejects.toMatchObject({ code: 'connection' });
  await connection.close();
});

test('no embedded database takes the place of other files, or clears any away', async () => {
  const root = tempDir();
  mkdirSync(join(root, 'work'));
  writeFileSync(join(root, 'work/own.txt'), 'mine');
  mkdirSync(join(root, 'fresh.new'));
  writeFileSync(join(root, 'fresh.new/own.txt'), 'mine');
  const create = (name: string) => openTarget(readTarget(`pglite:${name}`, root), { create: true });
  for (const name of ['work', 'work/own.txt']) {
    const message = `no embedded database can be made at pglite:${name}: other files are there`;
    const hint = 'Name a folder that is empty or not there yet, as pglite:FOLDER.';
    await expect(create(name)).rejects.toMatchObject({ code: 'failed', message, hint });
  }
  const message = 'cannot open pglite:work/own.txt/db: a part of its path is a file, not a folder';
  await expect(create('work/own.txt/db')).rejects.toMatchObject({ code: 'failed', message });
  expect(readdirSync(root).sort()).toEqual(['fresh.new', 'work']);
  mkdirSync(join(root, 'fresh'));
  const connection = await create('fresh');
  await connection.close();
  expect(readdirSync(join(root, 'fresh.new'))).toEqual(['own.txt']);
});
