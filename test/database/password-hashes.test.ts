// What is computed with passwords is what pg's own module computes.
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import * as ours from '../../src/database/password-hashes.ts';

type Result = ArrayBuffer | Uint8Array | string;
type Hashes = Record<Exclude<keyof typeof ours, 'randomBytes'>, (...args: never[]) => Result | Promise<Result>> & {
  randomBytes(length: number): Buffer;
};
interface Sasl {
  continueSession(session: Session, password: string, serverData: string, stream?: object): Promise<void>;
}
interface Session {
  message: string;
  readonly mechanism: string;
  readonly clientNonce: string;
  response?: string;
  serverSignature?: string;
}

const require = createRequire(import.meta.url);
const path = require.resolve('pg/lib/crypto/utils.js');
const theirs = require(path) as Hashes;

const passwords = ['p', 'with blank', 'Größe €', '密码🔑', '\ud800', 'x'.repeat(200)];
const salts = ['', 'salt', 'ÿ\0binary'].map((salt) => Buffer.from(salt));
const asBytes = (result: Result) => (typeof result === 'string' ? result : Buffer.from(result as Uint8Array));

async function expectSame(name: Exclude<keyof typeof ours, 'randomBytes'>, ...args: unknown[]): Promise<void> {
  const [mine, its] = await Promise.all([ours, theirs].map((one) => (one as Hashes)[name](...(args as never[]))));
  expect(asBytes(mine ?? '')).toEqual(asBytes(its ?? 'none'));
}

test('it has all that the module has', () => {
  expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
});

test.each(passwords)('the password %j is hashed as by the module', async (password) => {
  await expectSame('md5', password);
  for (const salt of salts) {
    await expectSame('postgresMd5PasswordHash', 'somebody', password, salt);
    for (const iterations of [1, 4096]) await expectSame('deriveKey', password, salt, iterations);
  }
  await expectSame('hmacSha256', Buffer.from('a key'), password);
  await expectSame('sha256', Buffer.from(password));
});

test.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])('a certificate is hashed by %s as by the module', (name) =>
  expectSame('hashByName', name, Buffer.from('a certificate')),
);

test.each(['SHA-224', 'SHA512-224', 'SHA512-256'])(
  'a certificate signed with %s, which the module cannot hash, is',
  (name) => {
    expect(ours.hashByName(name, Buffer.from('a certificate')).length).toBe(name.endsWith('224') ? 28 : 32);
  },
);

test('random bytes are as many as asked for', () => {
  expect(ours.randomBytes(18)).toHaveLength(18);
  expect(ours.randomBytes(18).equals(ours.randomBytes(18))).toBe(false);
});

test.each(['SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS'])('the driver answers a server the same in %s', async (mechanism) => {
  // A certificate as far as its algorithm: RSA with SHA-512.
  const algorithm = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d];
  const raw = Buffer.from([0x30, 0x0f, 0x30, 0x00, 0x30, algorithm.length, ...algorithm]);
  const stream = mechanism.endsWith('PLUS') ? { getPeerCertificate: () => ({ raw }) } : undefined;
  const answer = async (module: unknown): Promise<Session> => {
    const session: Session = { message: 'SASLInitialResponse', mechanism, clientNonce: 'client' };
    const salt = Buffer.from('0123456789abcdef').toString('base64');
    await saslOver(module).continueSession(session, 'Größe €', `r=clientserver,s=${salt},i=4096`, stream);
    return session;
  };
  const session = await answer(ours);
  expect(session).toEqual(await answer(theirs));
  expect(session.response).toMatch(/^c=.*,r=clientserver,p=.{44}$/);
});

/** pg's exchange with a server, over a module that computes. */
function saslOver(module: unknown): Sasl {
  const sasl = require.resolve('pg/lib/crypto/sasl.js');
  const cached = require.cache[path];
  delete require.cache[sasl];
  require.cache[path] = { ...(cached as NodeJS.Module), exports: module };
  try {
    return require(sasl) as Sasl;
  } finally {
    require.cache[path] = cached;
    delete require.cache[sasl];
  }
}
