// Units as people lay them out: quotes, line ends, comments, names of files. What the bytes are is the point here.

/** A unit's text without and with its patch; null where the file is not there. */
export interface Wild {
  readonly about: string;
  /** Below `udfs/`. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The first server major that knows what the text says; any where it is not given. */
  readonly since?: number;
  /** For a text that needs what it makes further down: a text to the same effect that a server can run from the top. */
  readonly runnable?: { readonly before?: string; readonly after?: string };
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

const longBody = (changed: boolean): string => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `  n := n + ${changed && i % 1999 === 7 ? -i : i};\n`);
  return `CREATE FUNCTION wild.ten_thousand_lines() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint := 0;
BEGIN
${lines.join('')}  RETURN n;
END $$;
`;
};

const overload = (args: string, body: string): string =>
  `CREATE FUNCTION wild.overloaded(${args}) RETURNS text LANGUAGE sql AS $$ SELECT '${body}'::text $$;\n`;

export const layouts: readonly Wild[] = [
  {
    about: 'a plain CREATE FUNCTION',
    path: 'wild/plain.sql',
    before: 'CREATE FUNCTION wild.plain(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;\n',
    after: 'CREATE FUNCTION wild.plain(a int) RETURNS int LANGUAGE sql AS $$ SELECT a + 1 $$;\n',
  },
  {
    about: 'CREATE OR REPLACE in any case and with comments between the words',
    path: 'wild/case.sql',
    before: "cReAtE /* 'a' */ oR -- b\n rEpLaCe\tfUnCtIoN WILD.Loud() rEtUrNs InT lAnGuAgE SQL aS 'SELECT 1';\n",
    after: "cReAtE /* 'a' */ fUnCtIoN WILD.Loud() rEtUrNs InT lAnGuAgE SQL aS 'SELECT 2';\n",
  },
  {
    about: 'a body in single quotes, with doubled quotes, backslashes and $$',
    path: 'wild/single.sql',
    before: "CREATE FUNCTION wild.single(a text) RETURNS text LANGUAGE sql AS 'SELECT ''it''''s; $$ \\n '' || a';\n",
    after: "CREATE FUNCTION wild.single(a text) RETURNS text LANGUAGE sql AS 'SELECT ''it''''s; $a$ \\\\ '' || a';\n",
  },
  {
    about: "a body in E'', with escapes of every form",
    path: 'wild/escape.sql',
    before:
      "CREATE FUNCTION wild.escape() RETURNS text LANGUAGE sql AS E'SELECT \\'a\\\\\\\\n\\u00e9\\x41\\t''''\\'::text';\n",
    after: "CREATE FUNCTION wild.escape() RETURNS text LANGUAGE sql AS E'SELECT\\n\\'b\\U0001F389\\101\\'::text';\n",
  },
  {
    about: "a body in U&''",
    path: 'wild/unicode.sql',
    before: "CREATE FUNCTION wild.unicode() RETURNS text LANGUAGE sql AS U&'SELECT ''d\\0061t\\+000061''::text';\n",
    after: "CREATE FUNCTION wild.unicode() RETURNS text LANGUAGE sql AS U&'SELECT ''!00e9''::text' UESCAPE '!';\n",
  },
  {
    about: 'a body of string pieces on several lines',
    path: 'wild/pieces.sql',
    before: "CREATE FUNCTION wild.pieces() RETURNS int LANGUAGE sql AS 'SELECT 1'\n  ' + 2'\n  ' + 3';\n",
    after: "CREATE FUNCTION wild.pieces() RETURNS int LANGUAGE sql AS 'SELECT 1'\n\n  ' + 5'; -- eh\n",
  },
  {
    about: 'dollar quotes within dollar quotes, with names',
    path: 'wild/dollars.sql',
    before:
      "CREATE FUNCTION wild.dollars() RETURNS text LANGUAGE plpgsql AS $körper_1$\nDECLARE r text;\nBEGIN\n  EXECUTE $q$ SELECT $$a;'$$ || $Q$ b $q $Q$ $q$ INTO r;\n  RETURN r || $body$$1 $$ $body$;\nEND $körper_1$;\n",
    after:
      "CREATE FUNCTION wild.dollars() RETURNS text LANGUAGE plpgsql AS $_$\nBEGIN\n  RETURN $$a;'$$ || $__$ $_ $ $__$;\nEND $_$;\n",
  },
  {
    about: 'CRLF',
    path: 'wild/crlf.sql',
    before: crlf('CREATE FUNCTION wild.crlf() RETURNS int\nLANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND\n$$;\n'),
    after: crlf(
      'CREATE FUNCTION wild.crlf() RETURNS int\nLANGUAGE plpgsql AS $$\nBEGIN\n  -- now\n  RETURN 2;\nEND\n$$;\n',
    ),
  },
  {
    about: 'CRLF that becomes LF',
    path: 'wild/crlf-to-lf.sql',
    before: crlf('CREATE FUNCTION wild.crlf_to_lf() RETURNS text LANGUAGE sql AS $$\nSELECT\n$a$\n$a$::text\n$$;\n'),
    after: 'CREATE FUNCTION wild.crlf_to_lf() RETURNS text LANGUAGE sql AS $$\nSELECT\n$a$\n$a$::text\n$$;\n',
  },
  {
    about: 'mixed line ends, a lone CR among them',
    path: 'wild/mixed.sql',
    before:
      'CREATE FUNCTION wild.mixed() RETURNS int -- a\rLANGUAGE sql\r\n\r\nAS $$\n SELECT 1\r\n -- b\r +\n 1 $$;\r\n\n',
    after:
      'CREATE FUNCTION wild.mixed() RETURNS int -- a\rLANGUAGE sql\r\n\nAS $$\n SELECT 1\r\n -- b\r +\r\n 2 $$;\n\r\n',
  },
  {
    about: 'tabs and a form feed',
    path: 'wild/tabs.sql',
    before: '\tCREATE\tFUNCTION\twild.tabs()\n\tRETURNS\tint\tLANGUAGE\tsql\tAS\t$$\n\t\tSELECT\t1;\t\n$$\t;\t\n\f\n',
    after: '\tCREATE\tFUNCTION\twild.tabs()\n\tRETURNS\tint\tLANGUAGE\tsql\tAS\t$$\n        SELECT\t1;\t\n$$;\n\f\n',
  },
  {
    about: 'a byte order mark',
    path: 'wild/bom.sql',
    before: "\uFEFFCREATE FUNCTION wild.bom() RETURNS text LANGUAGE sql AS $$ SELECT '\uFEFFé'::text $$;\n",
    after: "\uFEFFCREATE FUNCTION wild.bom() RETURNS text LANGUAGE sql AS $$ SELECT '\uFEFFë'::text $$;\n",
  },
  {
    about: 'a byte order mark that goes',
    path: 'wild/bom-gone.sql',
    before: '\uFEFF-- a\nCREATE FUNCTION wild.bom_gone() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
    after: '-- a\nCREATE FUNCTION wild.bom_gone() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
  },
  {
    about: 'no newline at the end',
    path: 'wild/open.sql',
    before: 'CREATE FUNCTION wild.open() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    after: 'CREATE FUNCTION wild.open() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;',
  },
  {
    about: 'a newline at the end that comes',
    path: 'wild/closed.sql',
    before: 'CREATE FUNCTION wild.closed() RETURNS int\nLANGUAGE sql AS $$ SELECT 1 $$; -- end',
    after: 'CREATE FUNCTION wild.closed() RETURNS int\nLANGUAGE sql AS $$ SELECT 1 $$; -- end\n',
  },
  {
    about: 'an open end that is a comment',
    path: 'wild/open-comment.sql',
    before: 'CREATE FUNCTION wild.open_comment() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$ -- no semicolon',
    after: 'CREATE FUNCTION wild.open_comment() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$ /* no */ -- semicolon',
  },
  {
    about: 'several overloads: one changes, one goes, one comes',
    path: 'wild/overloaded.sql',
    before: overload('', 'none') + overload('a int', 'int') + overload('a text, b text[]', 'texts'),
    after: overload('', 'none') + overload('a int', 'integer') + overload('a int, b int DEFAULT 0', 'ints'),
  },
  {
    about: 'a file that is not named after its routines, which are several',
    path: 'wild/helpers and others.sql',
    before:
      'CREATE FUNCTION wild.one() RETURNS int LANGUAGE sql AS $$ SELECT wild.two() $$;\nCREATE FUNCTION wild.two() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;\n',
    after:
      'CREATE FUNCTION wild.two() RETURNS int LANGUAGE sql AS $$ SELECT wild.three() $$;\nCREATE FUNCTION wild.three() RETURNS int LANGUAGE sql AS $$ SELECT 3 $$;\n',
  },
  {
    about: 'a file in deep folders, its routine without a schema',
    path: 'a/b b/ç/d.d/e/f/g/h/i/j/k/deep.sql',
    before: 'CREATE FUNCTION deep() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
    after: 'CREATE FUNCTION deep() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;\n',
  },
  {
    about: 'names that need quotes, or are not ASCII',
    path: 'Schéma. 1/é 日本 🎉 "quoted" it\'s.sql',
    before:
      'CREATE FUNCTION "Schéma. 1"."é"(é int) RETURNS int LANGUAGE sql AS $$ SELECT é $$;\nCREATE FUNCTION "Schéma. 1".日本("長い 名" "Тип. x") RETURNS int LANGUAGE sql AS $日$ SELECT 1 $日$;\nCREATE FUNCTION "Schéma. 1"."🎉 a.b (int)"() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\nCREATE FUNCTION "Schéma. 1"."quo""te\'s"(a "Тип. x"[]) RETURNS "Тип. x" LANGUAGE sql AS $$ SELECT a[1] $$;\n',
    after:
      'CREATE FUNCTION "Schéma. 1"."é"(é int) RETURNS int LANGUAGE sql AS $$ SELECT é + 1 $$;\nCREATE FUNCTION "Schéma. 1".日本("長い 名" "Тип. x") RETURNS int LANGUAGE sql AS $日$ SELECT 2 $日$;\nCOMMENT ON FUNCTION "Schéma. 1".日本("Тип. x") IS \'日本\';\nCREATE FUNCTION "Schéma. 1"."🎉 a.b (int)"() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;\nCREATE FUNCTION "Schéma. 1"."quo""te\'s"(a "Тип. x"[]) RETURNS "Тип. x" LANGUAGE sql AS $$ SELECT a[2] $$;\n',
  },
  {
    about: 'names that are keywords, upper case, or written in U&""',
    path: 'wild/keywords.sql',
    before:
      'CREATE FUNCTION wild."select"("from" int) RETURNS int LANGUAGE sql AS $$ SELECT "from" $$;\nCREATE FUNCTION wild."User"() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\nCREATE FUNCTION wild.U&"d\\0061t\\+000061"() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
    after:
      'CREATE FUNCTION wild."select"("from" int) RETURNS int LANGUAGE sql AS $$ SELECT -"from" $$;\nCREATE FUNCTION wild."User"() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;\nCREATE FUNCTION wild.data() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;\n',
  },
  { about: 'a body of 10,000 lines', path: 'wild/long.sql', before: longBody(false), after: longBody(true) },
  {
    about: 'a line of 20,000 characters',
    path: 'wild/wide.sql',
    before: `CREATE FUNCTION wild.wide() RETURNS text LANGUAGE sql AS $$ SELECT '${'é'.repeat(20_000)}'::text $$;\n`,
    after: `CREATE FUNCTION wild.wide() RETURNS text LANGUAGE sql AS $$ SELECT '${'é'.repeat(19_999)}'::text $$;\n`,
  },
  {
    about: 'an empty file that is filled',
    path: 'wild/filled.sql',
    before: '',
    after: 'CREATE FUNCTION wild.filled() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
  },
  {
    about: 'a file that is emptied',
    path: 'wild/emptied.sql',
    before: 'CREATE FUNCTION wild.emptied() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
    after: '',
  },
  { about: 'an empty file that goes', path: 'wild/empty.sql', before: '', after: null },
  { about: 'an empty file that comes', path: 'wild/new-empty.sql', before: null, after: '' },
  { about: 'nothing but comments', path: 'wild/comments.sql', before: '-- to do\n', after: '/* to /* do */ */ ;\n;' },
  {
    about: 'a new file',
    path: 'new/folder/new.sql',
    before: null,
    after: 'CREATE FUNCTION wild.new() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
  },
  {
    about: 'a file that goes, and its folder with it',
    path: 'old/folder/old.sql',
    before: 'CREATE FUNCTION wild.old() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
    after: null,
  },
  {
    about: 'comments everywhere',
    path: 'wild/commented.sql',
    before: `-- it's a header; with "quotes" and $$
/* and /* a nested; */ one ' */ ;
CREATE /* ' */ FUNCTION -- "
  wild.commented( -- the first
    a int /* /* deep */ */, -- (
    b int DEFAULT 1 -- )
  ) RETURNS /* int? */ int -- $$
  LANGUAGE sql /* AS $$ */ AS -- here
$$ SELECT a /* ; */ + b -- ;
$$ -- before the semicolon
/* and this */ ; -- after it
-- between
COMMENT ON /* the */ FUNCTION wild.commented(int, -- two
  int) IS 'x' /* ; */
;
-- at the end; /* not a block
/* the last */`,
    after: `-- it's a header; with "quotes" and $$
/* and /* a nested; */ one ' */ ;
CREATE /* ' */ OR -- REPLACE
  REPLACE FUNCTION -- "
  wild.commented(a int, b int DEFAULT 1 -- )
  ) RETURNS /* int? */ int -- $$
  LANGUAGE sql /* AS $$ */ AS -- here
$$ SELECT a /* ; */ - b -- ;
$$ -- before the semicolon
/* and this */ ; -- after it
COMMENT ON /* the */ FUNCTION wild.commented(int, -- two
  int) IS 'y' /* ; */
-- at the end; /* not a block
/* the last */`,
  },
  {
    about: 'semicolons and $$ in strings, names and defaults',
    path: 'wild/semicolons.sql',
    before: `CREATE FUNCTION wild."semi;colon $$"(a text DEFAULT ';$$;', "b;" text DEFAULT E'\\';') RETURNS text LANGUAGE plpgsql AS $f$
BEGIN RETURN 'a; $$ -- ' || "b;" || ';'; END; $f$; COMMENT ON FUNCTION wild."semi;colon $$"(text, text) IS '; -- $$';
`,
    after: `CREATE FUNCTION wild."semi;colon $$"(a text DEFAULT '$$;$$', "b;" text DEFAULT E'\\\\') RETURNS text LANGUAGE plpgsql AS $f$
BEGIN RETURN 'b; $$ /* ' || "b;" || ';'; END; $f$; COMMENT ON FUNCTION wild."semi;colon $$"(text, text) IS $$; '--$$;
`,
  },
  {
    about: 'everything on one line',
    path: 'wild/line.sql',
    before:
      ';;CREATE FUNCTION wild.line() RETURNS int LANGUAGE sql AS $$SELECT 1$$;;GRANT EXECUTE ON FUNCTION wild.line() TO PUBLIC;;',
    after:
      ';CREATE FUNCTION wild.line() RETURNS int LANGUAGE sql AS $$SELECT 2$$;REVOKE ALL ON FUNCTION wild.line() FROM PUBLIC',
  },
];
