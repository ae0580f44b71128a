// An error of the server that belongs to no statement of a plan, as a person is told of it.
import { explainError } from '../../database/change/explain-error.ts';
import { ServerError } from '../../database/server-error.ts';

/** For a `catch`: the Problem of a server's error; any other error as it is. */
export function explained(error: unknown): never {
  if (!(error instanceof ServerError)) throw error;
  throw explainError(error, undefined, { patches: [], unitText: () => null });
}
