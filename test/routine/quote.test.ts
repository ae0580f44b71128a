// Literals are what the server reads back as the same text, whatever standard_conforming_strings says.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrayText, dollarQuote, longLiteral, quoteLiteral } from '../../src/routine/quote.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { useDatabase } from '../support/test-database.ts';

const text = fc
  .array(
    fc.constantFrom(
      '$',
      '$$',
      '$pgquilt',
      '$pgquilt$',
      '$pgquilt1',
      '1',
      "'",
      '\\',
      '\\n',
      '\n',
      'a',
      'ü',
      '"',
      ',',
      '{',
      '}',
      'NULL',
      ' ',
    ),
  )
  .map((parts) => parts.join(''));

describeOnEmbedded('literals', (server) => {
  const db = useDatabase(server);

  test.each(['on', 'off'])('read back, standard_conforming_strings %s', async (setting) => {
    const list = fc.array(fc.oneof(text, fc.constant(null)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(text, list, async (one, several) => {
        const [row] = await db.sql(
          `SET standard_conforming_strings TO ${setting}; SELECT ${[
            `${quoteLiteral(one)} AS quoted`,
            `${dollarQuote(one)} AS dollars`,
            `${longLiteral(one)} AS long`,
            `pg_catalog.to_json(${quoteLiteral(arrayText(several))}::text[]) AS several`,
          ].join(', ')}`,
        );
        expect(row).toEqual({ quoted: one, dollars: one, long: one, several });
      }),
    );
  });
});
