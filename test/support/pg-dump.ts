// The newest pg_dump, from npm: compiled to WebAssembly for the embedded server, here with a socket to a real one. It dumps every
// major, where the system's own refuses a newer one; it takes a second, so it is the long run's.
import { connect, type Socket } from 'node:net';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';

/** A dump of the schema, the ledger left out, as the superuser `postgres`, who needs no password. */
export async function dumpSchema(url: string): Promise<string> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const { port1, port2 } = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const wire = new Wire(socket, port1, new Int32Array(signal));
  const worker = new Worker(new URL('./pg-dump-worker.mjs', import.meta.url), {
    workerData: { wire: port2, signal, args: ['-s', '-N', 'pgquilt', '-d', decodeURIComponent(pathname.slice(1))] },
    transferList: [port2],
    execArgv: [],
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
      wire.onLost = reject;
    });
  } finally {
    socket.destroy();
    port1.close();
    await worker.terminate();
  }
}

/** Carries messages between the thread, which waits for each answer, and the socket. */
class Wire {
  readonly #port: MessagePort;
  readonly #answered: Int32Array;
  #sent = Buffer.alloc(0);
  #received = Buffer.alloc(0);
  #isStartup = true;
  #isAsked = false;
  onLost: (error: Error) => void = () => undefined;

  constructor(socket: Socket, port: MessagePort, answered: Int32Array) {
    this.#port = port;
    this.#answered = answered;
    port.on('message', (bytes: Uint8Array) => {
      socket.write(bytes);
      this.#sent = Buffer.concat([this.#sent, bytes]);
      if (this.#asks()) this.#isAsked = true;
      else this.#answer(Buffer.alloc(0));
    });
    socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      if (this.#isAsked && isReady(this.#received)) this.#answer(this.#received);
    });
    socket.on('error', (error) => this.onLost(error));
    // It ends also when it is told to, after all has been read.
    socket.on('end', () => {
      if (this.#isAsked) this.onLost(new Error(`the server has ended the connection: ${this.#received}`));
    });
  }

  /** Whether what was sent ends with a message that the server answers: the startup, or a query. */
  #asks(): boolean {
    let last = '';
    while (this.#sent.length >= 5) {
      const length = this.#isStartup ? this.#sent.readInt32BE(0) : 1 + this.#sent.readInt32BE(1);
      if (this.#sent.length < length) return false;
      last = this.#isStartup ? 'startup' : String.fromCharCode(this.#sent[0] ?? 0);
      this.#isStartup = false;
      this.#sent = this.#sent.subarray(length);
    }
    return this.#sent.length === 0 && (last === 'startup' || last === 'Q');
  }

  #answer(bytes: Buffer): void {
    this.#isAsked = false;
    this.#received = Buffer.alloc(0);
    this.#port.postMessage(new Uint8Array(bytes));
    Atomics.store(this.#answered, 0, 1);
    Atomics.notify(this.#answered, 0);
  }
}

/** Whether the messages are whole and the last one is ReadyForQuery. */
function isReady(bytes: Buffer): boolean {
  let at = 0;
  let type = '';
  while (at + 5 <= bytes.length) {
    type = String.fromCharCode(bytes[at] ?? 0);
    at += 1 + bytes.readInt32BE(at + 1);
  }
  return at === bytes.length && type === 'Z';
}
