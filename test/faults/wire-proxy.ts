// A proxy in front of a PostgreSQL server that knows where each message of the wire protocol ends, so that a connection
// can be cut before or after any one of them.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type Side = 'client' | 'server';

/** One message of the running connection: who sent it, its number on that side from 0, and its type's letter. */
export interface WireMessage {
  readonly from: Side;
  readonly number: number;
  /** `startup` for the one message that has no letter. */
  readonly type: string;
  /** All of it, letter and length included. */
  readonly bytes: Buffer;
}

/** Where to cut. `before`: the message never arrives; `after`: it is the last one that does. */
export interface Cut {
  readonly from: Side;
  readonly number: number;
  readonly when: 'before' | 'after';
}

/** Splits a stream into messages. Each has a letter and a length that counts itself; the client's first has no letter. */
class Splitter {
  #rest = Buffer.alloc(0);
  #letterless: boolean;

  constructor(side: Side) {
    this.#letterless = side === 'client';
  }

  *split(data: Buffer): Generator<{ type: string; bytes: Buffer }> {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const head = this.#letterless ? 0 : 1;
      if (this.#rest.length < head + 4) return;
      const length = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < length) return;
      const bytes = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      yield { type: this.#letterless ? 'startup' : String.fromCharCode(bytes[0] ?? 0), bytes };
      this.#letterless = false;
    }
  }
}

export class WireProxy {
  /** Called for each message before it is passed on. */
  onMessage: ((message: WireMessage) => void) | undefined;
  /** The messages of the connection that was opened last. */
  seen: WireMessage[] = [];
  /** Whether the cut that was armed has been made. */
  hasCut = false;
  readonly #listener: Server;
  readonly #upstream: number;
  readonly #sockets = new Set<Socket>();
  #cut: Cut | undefined;

  private constructor(listener: Server, upstream: number) {
    this.#listener = listener;
    this.#upstream = upstream;
    listener.on('connection', (client) => this.#serve(client));
  }

  /** Listens on a free port for the server that listens on `upstream`. */
  static async start(upstream: number): Promise<WireProxy> {
    const listener = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new WireProxy(listener, upstream);
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** The same database, by way of the proxy. */
  through(url: string): string {
    const parsed = new URL(url);
    parsed.host = `127.0.0.1:${this.port}`;
    return parsed.href;
  }

  /** Cuts the next connection at this place; the ones after it are left alone. */
  arm(cut: Cut | undefined): void {
    this.#cut = cut;
    this.hasCut = false;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #serve(client: Socket): void {
    const cut = this.#cut;
    this.#cut = undefined;
    this.seen = [];
    const server = connect({ port: this.#upstream, host: '127.0.0.1', noDelay: true });
    let open = true;
    const pass = (from: Side, source: Socket, target: Socket): void => {
      const other: Socket[] = [client, server];
      const splitter = new Splitter(from);
      let number = 0;
      for (const socket of other) this.#sockets.add(socket);
      source.on('data', (data) => {
        for (const { type, bytes } of splitter.split(data as Buffer)) {
          if (!open) return;
          const message = { from, number: number++, type, bytes };
          this.seen.push(message);
          this.onMessage?.(message);
          const here = cut !== undefined && cut.from === from && cut.number === message.number;
          if (here) {
            open = false;
            this.hasCut = true;
            // What was passed on still arrives; then both sides find the other one gone.
            if (cut.when === 'after') target.end(bytes);
            else target.end();
            source.destroy();
          } else {
            target.write(bytes);
          }
        }
      });
      source.on('end', () => target.end());
      // An end that is not orderly is passed on as one.
      source.on('error', () => target.destroy());
      source.on('close', () => {
        this.#sockets.delete(source);
        if (open) target.end();
      });
    };
    pass('client', client, server);
    pass('server', server, client);
  }
}
