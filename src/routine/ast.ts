// The parts of PostgreSQL's parse tree that a unit is made of, as libpg_query writes them in JSON.
// Only what is read here is typed; everything else stays unknown.

export interface StringNode {
  String: { sval?: string };
}
export interface TypeNameNode {
  names?: StringNode[];
  pct_type?: boolean;
  setof?: boolean;
  typmods?: unknown[];
  typemod?: number;
  arrayBounds?: unknown[];
}
export interface ParameterNode {
  name?: string;
  argType?: TypeNameNode;
  mode?: string;
  defexpr?: unknown;
}
export interface DefElemNode {
  DefElem: { defname: string; arg?: unknown; location?: number };
}
export interface CreateFunctionNode {
  is_procedure?: boolean;
  replace?: boolean;
  funcname: StringNode[];
  parameters?: { FunctionParameter: ParameterNode }[];
  returnType?: TypeNameNode;
  options?: DefElemNode[];
  sql_body?: unknown;
}
export interface DefineNode {
  kind: string;
  replace?: boolean;
  oldstyle?: boolean;
  defnames: StringNode[];
  args?: unknown[];
  definition?: DefElemNode[];
}
export interface ObjectWithArgsNode {
  objname: StringNode[];
  objargs?: { TypeName: TypeNameNode }[];
  args_unspecified?: boolean;
}
export interface RoleSpecNode {
  roletype: string;
  rolename?: string;
}
export interface GrantNode {
  is_grant?: boolean;
  targtype: string;
  objtype: string;
  objects?: { ObjectWithArgs: ObjectWithArgsNode }[];
  grantees?: { RoleSpec: RoleSpecNode }[];
  grant_option?: boolean;
  grantor?: RoleSpecNode;
  behavior?: string;
}
export interface DropNode {
  objects: { ObjectWithArgs?: ObjectWithArgsNode }[];
  removeType: string;
  behavior?: string;
  missing_ok?: boolean;
}

/** One statement of a text: its node's name and content, and where it stands (UTF-16 offsets, no leading comment). */
export interface ParsedStatement {
  readonly type: string;
  readonly node: unknown;
  readonly start: number;
  readonly end: number;
}

/** The words of a qualified name. */
export function words(nodes: readonly StringNode[] | undefined): string[] {
  return (nodes ?? []).map((n) => n.String.sval ?? '');
}
