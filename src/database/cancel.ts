// Ends what a server is doing for a connection. A client that is gone does not: the statement goes on, and holds its locks.
import type { Client, ClientConfig } from 'pg';

/** What of the driver's own parts a cancel request takes; its `Client.cancel` knows nothing of TLS. */
interface Wire extends NodeJS.EventEmitter {
  readonly ssl: unknown;
  connect(port: number, host: string): void;
  cancel(processId: number, secretKey: number): void;
}
interface Insides {
  readonly connection: Wire;
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: number;
}

/**
 * Asks the server to cancel what runs for `client`, by a connection of its own, as the protocol has it ("Canceling Requests in
 * Progress"); the server answers nothing and closes it. Where nothing runs, nothing happens. Never throws.
 */
export function cancelRunning(
  make: new (config: ClientConfig) => Client,
  config: ClientConfig,
  client: Client,
): Promise<void> {
  return new Promise((resolve) => {
    const { processID, secretKey } = client as unknown as Insides;
    const { connection, host, port } = new make(config) as unknown as Insides;
    for (const event of ['end', 'error']) connection.on(event, () => resolve());
    connection.once(connection.ssl ? 'sslconnect' : 'connect', () => connection.cancel(processID, secretKey));
    // libpq's way to name a socket by its folder.
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}` as unknown as number, '');
    else connection.connect(port, host);
    if (connection.ssl)
      connection.once('connect', () => (connection as unknown as { requestSsl(): void }).requestSsl());
  });
}
