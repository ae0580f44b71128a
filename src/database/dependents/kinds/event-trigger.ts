// An event trigger is dropped and made again.
import { quoteIdentifier, quoteLiteral } from '../../../routine/quote.ts';
import { commentOf, labelsOf, role } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { comment, enabling, type Label, labels } from '../statements.ts';

interface EventTrigger {
  readonly name: string;
  readonly event: string;
  readonly function: string;
  readonly tags: readonly string[] | null;
  readonly owner: string;
  readonly enabled: string;
  readonly comment: string | null;
  readonly labels: readonly Label[];
}

export const eventTrigger = defineKind<EventTrigger>({
  kind: 'event trigger',
  from: 'JOIN pg_catalog.pg_event_trigger e ON e.oid = t.o',
  facts:
    () => `pg_catalog.json_build_object('name', e.evtname, 'event', e.evtevent, 'function', e.evtfoid::pg_catalog.regproc::text,
    'tags', e.evttags, 'owner', ${role('e.evtowner')}, 'enabled', e.evtenabled, 'comment', ${commentOf('pg_event_trigger', 'e.oid')},
    'labels', ${labelsOf('pg_event_trigger', 'e.oid')})`,
  name: (f) => quoteIdentifier(f.name),
  down: (f) => [`DROP EVENT TRIGGER ${quoteIdentifier(f.name)}`],
  up: (f) => {
    const name = quoteIdentifier(f.name);
    const tags = f.tags === null ? '' : ` WHEN TAG IN (${f.tags.map((tag) => quoteLiteral(tag)).join(', ')})`;
    const word = enabling(f.enabled);
    return [
      `CREATE EVENT TRIGGER ${name} ON ${quoteIdentifier(f.event)}${tags} EXECUTE FUNCTION ${f.function}()`,
      ...comment(`EVENT TRIGGER ${name}`, f.comment),
      ...labels(`EVENT TRIGGER ${name}`, f.labels),
      ...(word === '' ? [] : [`ALTER EVENT TRIGGER ${name} ${word}`]),
      `ALTER EVENT TRIGGER ${name} OWNER TO ${quoteIdentifier(f.owner)}`,
    ];
  },
});
