// The schemas in which no routine can be a queue's: what is there goes with a session, or is the ledger's own.

/** PostgreSQL keeps names that begin with pg_ to itself, so nobody's own schema is called so. */
const TEMPORARY = /^pg_(?:toast_)?temp(?:_\d+)?$/;

/** Why no routine in this schema can be a queue's, as the end of a sentence about it; null where one can. */
export function schemaFault(schema: string): string | null {
  if (schema === 'pgquilt') return 'stands in the schema of the ledger, which holds nothing else';
  return TEMPORARY.test(schema) ? 'would be gone with the session that made it' : null;
}
