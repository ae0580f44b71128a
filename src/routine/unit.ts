// A unit as PostgreSQL reads it: which routines its text creates, which signatures it declares absent, and the
// statements attached to each routine. The result is plain data.
import { Problem } from '../problem.ts';
import type {
  CreateFunctionNode,
  DefElemNode,
  DefineNode,
  DropNode,
  GrantNode,
  ObjectWithArgsNode,
  ParsedStatement,
  RoleSpecNode,
  StringNode,
} from './ast.ts';
import { words } from './ast.ts';
import { type Attached, privilegeSetting, roleSql, type Setting } from './attached.ts';
import { describeKey, keyOfAggregate, keyOfCreate, keyOfReference, type RoutineKey, refersTo } from './key.ts';
import type { ParseStatements } from './parser.ts';
import { schemaFault } from './schema-fault.ts';
import { type Shape, shapeOfAggregate, shapeOfFunction } from './shape.ts';
import { excerpt, positionAt } from './source-position.ts';
import { namesUsed } from './uses.ts';

/** A routine that a unit's text creates. Offsets count UTF-16 units of the unit's text. */
export interface RoutineText {
  readonly key: RoutineKey;
  readonly start: number;
  readonly end: number;
  /** The CREATE statement, without leading comments. */
  readonly create: string;
  readonly shape: Shape;
  /** The language it is written in, in lower case; null for an aggregate and for a body in SQL's own syntax. */
  readonly language: string | null;
  /** What in it only a superuser may say, as the end of a sentence about it; null where there is nothing of the kind. */
  readonly superuser: string | null;
  /** Routines that must exist when the statement runs: those in defaults, in BEGIN ATOMIC bodies, in aggregates. */
  readonly uses: readonly string[];
  readonly attached: readonly Attached[];
}

/** `DROP … IF EXISTS signature` in a unit: the signature is not there. */
export interface AbsentRoutine {
  readonly key: RoutineKey;
  readonly start: number;
  readonly end: number;
}

export interface Unit {
  readonly path: string;
  readonly text: string;
  readonly routines: readonly RoutineText[];
  readonly absent: readonly AbsentRoutine[];
}

const ROUTINE_OBJECTS = new Set(['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_AGGREGATE', 'OBJECT_ROUTINE']);

/**
 * Reads the text of one unit. Throws Problem('failed') with file, line and column for text that does not parse, for a
 * statement that has no place in a unit, for an attached statement about a routine the unit does not create, for a routine in a
 * schema where none can be kept, and for a routine created twice.
 */
export function readUnit(path: string, text: string, parse: ParseStatements): Unit {
  const routines: (RoutineText & { attached: Attached[] })[] = [];
  const absent: AbsentRoutine[] = [];
  const references: { setting: Setting; object: ObjectWithArgsNode; statement: ParsedStatement }[] = [];
  const refuse = (statement: ParsedStatement, message: string, hint: string): never => {
    const position = positionAt(text, statement.start);
    throw new Problem('failed', `${path}:${position.line}: ${message}`, {
      file: path,
      ...position,
      detail: excerpt(text, position),
      hint,
    });
  };

  const refuseSchema = (statement: ParsedStatement, key: RoutineKey): void => {
    const fault = key.schema === null ? null : schemaFault(key.schema);
    if (fault !== null) refuse(statement, `${describeKey(key)} ${fault}`, 'Give it another schema.');
  };

  for (const statement of parse(text, path)) {
    const routine = routineOf(statement, text);
    if (routine !== null) {
      refuseSchema(statement, routine.key);
      if (routines.some((r) => describeKey(r.key) === describeKey(routine.key))) {
        refuse(statement, `${describeKey(routine.key)} is created twice in this unit`, 'Keep one of the two.');
      }
      routines.push(routine);
    } else if (statement.type === 'DropStmt') {
      const gone = absentOf(statement, refuse);
      for (const { key } of gone) refuseSchema(statement, key);
      absent.push(...gone);
    } else {
      const attached = attachedOf(statement);
      if (attached === null) {
        refuse(
          statement,
          `${statementName(text, statement)} has no place in a unit`,
          'A unit holds CREATE FUNCTION, PROCEDURE or AGGREGATE, DROP … IF EXISTS of a whole signature, and COMMENT, GRANT, REVOKE, ALTER … OWNER TO, ALTER … DEPENDS ON EXTENSION and SECURITY LABEL on its own routines.',
        );
      } else {
        for (const object of attached.objects) references.push({ setting: attached.setting, object, statement });
      }
    }
  }

  for (const { setting, object, statement } of references) {
    const reference = keyOfReference(object);
    const about = routines.filter((r) => refersTo(reference, r.key));
    const [target] = about;
    if (target === undefined || about.length > 1) {
      const said = reference.args === null ? reference.name : describeKey({ ...reference, args: reference.args });
      refuse(
        statement,
        about.length > 1
          ? `${said} can mean ${about.map((r) => describeKey(r.key)).join(' or ')}`
          : `${said} is not created in this unit`,
        about.length > 1 ? 'Write the whole signature.' : 'Move the statement to the unit that creates the routine.',
      );
    } else {
      target.attached.push({ setting, start: statement.start, end: statement.end });
    }
  }
  const present = new Set(routines.map((r) => describeKey(r.key)));
  return { path, text, routines, absent: absent.filter((a) => !present.has(describeKey(a.key))) };
}

function routineOf(statement: ParsedStatement, text: string): (RoutineText & { attached: Attached[] }) | null {
  const common = { start: statement.start, end: statement.end, attached: [] };
  const create = text.slice(statement.start, statement.end).trimEnd();
  if (statement.type === 'CreateFunctionStmt') {
    const node = statement.node as CreateFunctionNode;
    const language = node.options?.find((o) => o.DefElem.defname === 'language')?.DefElem.arg as
      | { String?: { sval?: string } }
      | undefined;
    return {
      create,
      key: keyOfCreate(node),
      shape: shapeOfFunction(node),
      language: node.sql_body === undefined ? (language?.String?.sval?.toLowerCase() ?? null) : null,
      superuser: privilegedClause(node.options ?? []),
      // Only these parts are looked at by CREATE itself; the rest of the tree is not worth the walk.
      uses: namesUsed([
        node.sql_body,
        (node.parameters ?? []).map((p) => p.FunctionParameter.defexpr),
        node.options?.filter((o) => o.DefElem.defname === 'support'),
      ]),
      // Last: behind a spread each new property takes Node 20's engine a microsecond.
      ...common,
    };
  }
  if (statement.type === 'DefineStmt' && (statement.node as DefineNode).kind === 'OBJECT_AGGREGATE') {
    const node = statement.node as DefineNode;
    return {
      create,
      key: keyOfAggregate(node),
      shape: shapeOfAggregate(node),
      language: null,
      superuser: hasInternalState(node) ? 'has a state of type internal' : null,
      uses: namesUsed(node),
      ...common,
    };
  }
  return null;
}

/** CreateFunction in PostgreSQL's functioncmds.c refuses these to everybody but a superuser. */
function privilegedClause(options: readonly DefElemNode[]): string | null {
  for (const { DefElem: option } of options) {
    if (
      option.defname === 'leakproof' &&
      (option.arg as { Boolean?: { boolval?: boolean } }).Boolean?.boolval === true
    ) {
      return 'is LEAKPROOF';
    }
    if (option.defname === 'support') return 'has a SUPPORT function';
  }
  return null;
}

/** AggregateCreate in PostgreSQL's pg_aggregate.c takes them from a superuser only: such a state can crash the server. */
function hasInternalState({ definition = [] }: DefineNode): boolean {
  return definition.some(({ DefElem: { defname, arg } }) => {
    const names = (arg as { TypeName?: { names?: StringNode[] } } | undefined)?.TypeName?.names;
    return (defname === 'stype' || defname === 'mstype') && words(names).pop() === 'internal';
  });
}

function absentOf(
  statement: ParsedStatement,
  refuse: (s: ParsedStatement, message: string, hint: string) => never,
): AbsentRoutine[] {
  const node = statement.node as DropNode;
  if (!ROUTINE_OBJECTS.has(node.removeType)) {
    refuse(statement, 'a DROP of something that is no routine has no place in a unit', 'Put it into a migration.');
  }
  if (!node.missing_ok || node.behavior === 'DROP_CASCADE') {
    refuse(
      statement,
      'in a unit a DROP says that a signature is not there, so it needs IF EXISTS and cannot CASCADE',
      'Write DROP FUNCTION IF EXISTS name(argument types);',
    );
  }
  return node.objects.map((o) => {
    const reference = keyOfReference(o.ObjectWithArgs ?? { objname: [] });
    if (reference.args === null) {
      refuse(
        statement,
        `DROP of ${reference.name} without its argument types can mean any overload`,
        `Write the whole signature: DROP FUNCTION IF EXISTS ${reference.name}(argument types);`,
      );
    }
    return { key: { ...reference, args: reference.args ?? [] }, start: statement.start, end: statement.end };
  });
}

/** The setting and the objects of an attached statement, or null where the statement is none. */
function attachedOf(statement: ParsedStatement): { setting: Setting; objects: ObjectWithArgsNode[] } | null {
  type Node = {
    objtype?: string;
    objectType?: string;
    object?: { ObjectWithArgs?: ObjectWithArgsNode };
    comment?: string;
    provider?: string;
    label?: string;
    newowner?: RoleSpecNode;
    extname?: { sval?: string };
    remove?: boolean;
  };
  const node = statement.node as Node;
  if (statement.type === 'GrantStmt') {
    const grant = statement.node as GrantNode;
    if (grant.targtype !== 'ACL_TARGET_OBJECT' || !ROUTINE_OBJECTS.has(grant.objtype)) return null;
    return { setting: privilegeSetting(grant), objects: (grant.objects ?? []).map((o) => o.ObjectWithArgs) };
  }
  const object = node.object?.ObjectWithArgs;
  if (object === undefined || !ROUTINE_OBJECTS.has(node.objtype ?? node.objectType ?? '')) return null;
  const setting = settingOf(statement.type, node);
  return setting === null ? null : { setting, objects: [object] };

  function settingOf(type: string, n: Node): Setting | null {
    switch (type) {
      case 'CommentStmt':
        return { topic: 'comment', text: n.comment === undefined || n.comment === '' ? null : n.comment };
      case 'SecLabelStmt':
        return { topic: 'label', provider: n.provider ?? null, text: n.label ?? null };
      case 'AlterOwnerStmt':
        return { topic: 'owner', role: roleSql(n.newowner ?? { roletype: 'ROLESPEC_CURRENT_USER' }) };
      case 'AlterObjectDependsStmt':
        return { topic: 'extension', name: n.extname?.sval ?? '', depends: n.remove !== true };
      default:
        return null;
    }
  }
}

/** The first words of a statement, for a message: `DROP TABLE`, `DO`, `COMMIT`. */
function statementName(text: string, statement: ParsedStatement): string {
  return text.slice(statement.start, statement.end).split(/\s+/, 2).join(' ').slice(0, 40).toUpperCase();
}
