// What is used of pgpass, which comes without types.
declare module 'pgpass' {
  export interface Connection {
    readonly host?: string;
    readonly port?: number;
    readonly database?: string;
    readonly user?: string;
  }
  export default function pgpass(connection: Connection, found: (password: string | undefined) => void): void;
}
