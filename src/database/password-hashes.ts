// What the driver computes with a password, in place of its own module (pg/lib/crypto/utils.js; scripts/build.mjs puts this there). That
// one goes through WebCrypto, which takes a few milliseconds to be made ready and to be asked six times.
import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';

export { randomBytes };

type Bytes = Buffer | string;

/** Hexadecimal. */
export function md5(data: Bytes): string {
  return createHash('md5').update(data).digest('hex');
}

/** AuthenticationMD5Password of the protocol. */
export function postgresMd5PasswordHash(user: string, password: string, salt: Buffer): string {
  return `md5${md5(Buffer.concat([Buffer.from(md5(password + user)), salt]))}`;
}

export function sha256(data: Bytes): Buffer {
  return createHash('sha256').update(data).digest();
}

/** By a name as WebCrypto has it, such as SHA-256. */
export function hashByName(name: string, data: Bytes): Buffer {
  return createHash(name.toLowerCase().replace('sha-', 'sha')).update(data).digest();
}

export function hmacSha256(key: Bytes, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

/** On another thread: a server may ask for a hundred thousand iterations. */
export function deriveKey(password: string, salt: Buffer, iterations: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, 32, 'sha256', (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
