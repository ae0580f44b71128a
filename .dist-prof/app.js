//92817c856ed0df9f
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key2 of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key2) && key2 !== except)
        __defProp(to, key2, { get: () => from[key2], enumerable: !(desc = __getOwnPropDesc(from, key2)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/web-assembly.ts
function compileQuickly() {
  if (set) return;
  set = true;
  import_node_v8.default.setFlagsFromString("--liftoff-only");
}
function compileAsUsual() {
  const back = ["--no-liftoff-only", "--wasm-tier-up", "--wasm-dynamic-tiering"];
  if (set) for (const flag3 of back) import_node_v8.default.setFlagsFromString(flag3);
  set = false;
}
var import_node_v8, set;
var init_web_assembly = __esm({
  "src/web-assembly.ts"() {
    "use strict";
    import_node_v8 = __toESM(require("node:v8"), 1);
    set = false;
  }
});

// src/problem.ts
var Problem;
var init_problem = __esm({
  "src/problem.ts"() {
    "use strict";
    Problem = class extends Error {
      name = "Problem";
      code;
      hint;
      patch;
      file;
      line;
      column;
      sqlstate;
      detail;
      constructor(code, message, details = {}) {
        super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
        this.code = code;
        this.hint = details.hint;
        this.patch = details.patch;
        this.file = details.file;
        this.line = details.line;
        this.column = details.column;
        this.sqlstate = details.sqlstate;
        this.detail = details.detail;
      }
    };
  }
});

// src/series/suggest.ts
function suggest(word, candidates) {
  const lower = word.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length / 3));
  const near = [];
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance <= limit && distance < word.length) near.push({ candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near.slice(0, most).map((entry) => entry.candidate);
}
function didYouMean(word, candidates) {
  const near = suggest(word, candidates);
  return near.length === 0 ? void 0 : `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}?`;
}
function editDistance(a, b) {
  let before = [];
  let previous3 = Array.from({ length: b.length + 1 }, (_, index2) => index2);
  for (let i = 1; i <= a.length; i++) {
    const row2 = [i];
    for (let j = 1; j <= b.length; j++) {
      const same4 = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(row2, j - 1) + 1, at(previous3, j) + 1, at(previous3, j - 1) + same4);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(before, j - 2) + 1);
      row2.push(best);
    }
    before = previous3;
    previous3 = row2;
  }
  return at(previous3, b.length);
}
function at(row2, index2) {
  return row2[index2] ?? Number.POSITIVE_INFINITY;
}
var most;
var init_suggest = __esm({
  "src/series/suggest.ts"() {
    "use strict";
    most = 3;
  }
});

// src/cli/argv.ts
function firstLook(argv) {
  let at2 = 0;
  for (; at2 < argv.length; at2++) {
    const word = argv[at2] ?? "";
    if (takeValue.has(word)) at2++;
    else if (!word.startsWith("-") || word === "-") break;
  }
  const end = argv.indexOf("--");
  const options2 = end < 0 ? argv : argv.slice(0, end);
  const verb = argv[at2];
  if (verb === "help") {
    const [asked, ...rest] = argv.slice(at2 + 1);
    return { ...firstLook([...argv.slice(0, at2), ...asked === void 0 ? [] : [asked], ...rest]), help: true };
  }
  return {
    verb,
    before: argv.slice(0, at2),
    after: argv.slice(at2 + 1),
    help: options2.includes("--help") || options2.includes("-h"),
    version: verb === void 0 && (options2.includes("--version") || options2.includes("-V")),
    json: options2.includes("--json")
  };
}
var takeValue;
var init_argv = __esm({
  "src/cli/argv.ts"() {
    "use strict";
    takeValue = /* @__PURE__ */ new Set(["-C", "--target", "--database", "--color"]);
  }
});

// src/cli/command.ts
function flag(call2, name) {
  return call2.options[name] === true;
}
function value(call2, name) {
  const given = call2.options[name];
  return typeof given === "string" ? given : void 0;
}
function values(call2, name) {
  const given = call2.options[name];
  return Array.isArray(given) ? given.map(String) : [];
}
function lines(all) {
  return all.map((line) => `${line}
`).join("");
}
var init_command = __esm({
  "src/cli/command.ts"() {
    "use strict";
  }
});

// lazily:node:crypto
var createHash, hash, randomBytes;
var init_node_crypto = __esm({
  "lazily:node:crypto"() {
    createHash = (...args) => require("node:crypto").createHash(...args);
    hash = (...args) => require("node:crypto").hash(...args);
    randomBytes = (...args) => require("node:crypto").randomBytes(...args);
  }
});

// src/worktree/fs-problem.ts
function fsProblem(error, action, path10) {
  if (!(error instanceof Error) || error instanceof Problem) return error;
  const code = errorCode(error);
  if (code === void 0) return error;
  const [reason, hint] = reasons[code] ?? [error.message, "Check the file and its folder."];
  return new Problem("failed", `cannot ${action} ${path10}: ${reason}`, { file: path10, hint, cause: error });
}
function errorCode(error) {
  const code = error instanceof Error ? error.code : void 0;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : void 0;
}
function isMissing(error) {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
var reasons;
var init_fs_problem = __esm({
  "src/worktree/fs-problem.ts"() {
    "use strict";
    init_problem();
    reasons = {
      ENOSPC: ["the disk is full", "Free some space, then run the command again."],
      EDQUOT: ["the disk quota is used up", "Free some space, then run the command again."],
      EFBIG: ["the file would be larger than the system allows", 'Check "ulimit -f" and the size of the file.'],
      EACCES: ["permission denied", "Check the owner and the mode of the file and of its folder."],
      EPERM: ["the system does not permit it", "Check the owner and the attributes of the file and of its folder."],
      EROFS: ["the file system is read-only", "Mount it for writing, or work on a copy elsewhere."],
      EISDIR: ["it is a folder", "Move the folder out of the way."],
      ENOTDIR: ["a part of its path is a file, not a folder", "Move the file out of the way."],
      EEXIST: ["a file of another kind is in its place", "Move the file out of the way."],
      ENOENT: ["there is no such file or folder", "Check the path."],
      ENAMETOOLONG: ["the name is too long for the file system", "Choose a shorter name."],
      ELOOP: ["it is a symbolic link", "Replace the link with a real file: pgquilt follows no links in a queue."],
      EMFILE: ["too many files are open", 'Raise the limit with "ulimit -n".'],
      ENFILE: ["too many files are open on this machine", "Wait a moment, then run the command again."],
      EBUSY: ["another program is using it", "Close the other program, then run the command again."],
      EIO: ["the disk reports an error", "Check the disk and the system log."]
    };
  }
});

// src/worktree/process-identity.ts
function ownIdentity() {
  return { pid: process.pid, start: procStat(process.pid)?.start ?? null, host: (0, import_node_os.hostname)() };
}
function hasEnded(identity) {
  if (identity.host !== (0, import_node_os.hostname)()) return false;
  if (!pidExists(identity.pid)) return true;
  const now = procStat(identity.pid);
  if (now === null) return false;
  if (now.zombie) return true;
  return identity.start !== null && identity.start !== now.start;
}
function pidExists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
function procStat(pid) {
  try {
    const boot = (0, import_node_fs.readFileSync)("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = (0, import_node_fs.readFileSync)(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state2, ticks] = [fields[0], fields[19]];
    return ticks === void 0 ? null : { start: `${boot}/${ticks}`, zombie: state2 === "Z" || state2 === "X" };
  } catch {
    return null;
  }
}
var import_node_fs, import_node_os;
var init_process_identity = __esm({
  "src/worktree/process-identity.ts"() {
    "use strict";
    import_node_fs = require("node:fs");
    import_node_os = require("node:os");
  }
});

// src/worktree/lock-chain.ts
function tryLock(lock, own) {
  const chain = readChain(lock);
  const last = chain.at(-1);
  if (last === void 0) return create(lock, own) ? "held" : "again";
  if (last.holder === null || !hasEnded(last.holder)) return { holder: last.holder };
  const claim = `${lock}.${last.holder.token}`;
  if (!create(claim, own)) return "again";
  const now = readChain(lock);
  if (now.at(-1)?.holder?.token !== own.token) {
    (0, import_node_fs2.rmSync)(claim, { force: true });
    return "again";
  }
  const next3 = `${lock}.${own.token}.new`;
  write(next3, own, "w");
  (0, import_node_fs2.renameSync)(next3, lock);
  for (const { path: path10 } of now) if (path10 !== lock) (0, import_node_fs2.rmSync)(path10, { force: true });
  return "held";
}
function sweepLeftovers(lock) {
  const prefix = `${(0, import_node_path.basename)(lock)}.`;
  try {
    for (const name of (0, import_node_fs2.readdirSync)((0, import_node_path.dirname)(lock))) {
      const path10 = (0, import_node_path.join)((0, import_node_path.dirname)(lock), name);
      const holder = name.startsWith(prefix) ? readHolder(path10) : null;
      if (holder && hasEnded(holder)) (0, import_node_fs2.rmSync)(path10, { force: true });
    }
  } catch {
  }
}
function unlock(lock, own) {
  if (readHolder(lock)?.token === own.token) (0, import_node_fs2.rmSync)(lock, { force: true });
}
function readChain(lock) {
  const chain = [];
  let path10 = lock;
  for (; ; ) {
    const holder = readHolder(path10);
    if (holder === void 0) return chain;
    chain.push({ path: path10, holder });
    if (holder === null) return chain;
    path10 = `${lock}.${holder.token}`;
  }
}
function readHolder(path10) {
  try {
    const value2 = JSON.parse((0, import_node_fs2.readFileSync)(path10, "utf8"));
    return isHolder(value2) ? value2 : null;
  } catch (error) {
    if (isMissing(error)) return void 0;
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
function isHolder(value2) {
  const { pid, start, host, token } = value2 ?? {};
  const process2 = Number.isInteger(pid) && Number(pid) > 0 && (start === null || typeof start === "string");
  return process2 && typeof host === "string" && typeof token === "string" && /^[0-9a-f]{16,64}$/.test(token);
}
function create(path10, own) {
  const temporary = `${path10}.${own.token}.new`;
  try {
    write(temporary, own, "w");
    (0, import_node_fs2.linkSync)(temporary, path10);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (code === "EEXIST") return false;
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(code)) return createWithoutLink(path10, own);
    throw error;
  } finally {
    (0, import_node_fs2.rmSync)(temporary, { force: true });
  }
}
function createWithoutLink(path10, own) {
  try {
    write(path10, own, "wx");
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}
function write(path10, own, flag3) {
  const handle = (0, import_node_fs2.openSync)(path10, flag3, 420);
  try {
    (0, import_node_fs2.writeSync)(handle, `${JSON.stringify(own)}
`);
    (0, import_node_fs2.fsyncSync)(handle);
  } finally {
    (0, import_node_fs2.closeSync)(handle);
  }
}
var import_node_fs2, import_node_path;
var init_lock_chain = __esm({
  "src/worktree/lock-chain.ts"() {
    "use strict";
    import_node_fs2 = require("node:fs");
    import_node_path = require("node:path");
    init_fs_problem();
    init_process_identity();
  }
});

// src/worktree/data-lock.ts
async function acquireDataLock(dir, options2 = {}) {
  const own = { ...ownIdentity(), token: randomBytes(12).toString("hex") };
  const deadline = Date.now() + (options2.waitMs ?? 5e3);
  const lock = attempt(dir, () => lockPath(dir));
  for (; ; ) {
    const result2 = attempt(dir, () => tryLock(lock, own));
    if (result2 === "held") {
      sweepLeftovers(lock);
      return held(lock, own);
    }
    const left = deadline - Date.now();
    if (result2 !== "again" && left <= 0) throw lockedProblem(dir, lock, result2.holder);
    await (0, import_promises.setTimeout)(result2 === "again" ? Math.random() * 5 : Math.min(left, 20 + Math.random() * 60));
  }
}
function lockPath(dir) {
  const absolute = (0, import_node_path2.resolve)(dir);
  (0, import_node_fs3.mkdirSync)((0, import_node_path2.dirname)(absolute), { recursive: true });
  try {
    return `${(0, import_node_fs3.realpathSync)(absolute)}.lock`;
  } catch {
    return `${(0, import_node_path2.join)((0, import_node_fs3.realpathSync)((0, import_node_path2.dirname)(absolute)), (0, import_node_path2.basename)(absolute))}.lock`;
  }
}
function held(lock, own) {
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    process.off("exit", release);
    try {
      unlock(lock, own);
    } catch {
    }
  };
  process.on("exit", release);
  return { release };
}
function attempt(dir, step2) {
  try {
    return step2();
  } catch (error) {
    throw fsProblem(error, "lock", dir);
  }
}
function lockedProblem(dir, lock, holder) {
  if (holder === null) {
    const hint2 = `If no pgquilt is running, delete ${lock}.`;
    return new Problem("locked", `the data directory ${dir} is locked, and its lock file is damaged`, { hint: hint2 });
  }
  const { pid, host } = holder;
  const message = `the data directory ${dir} is in use by process ${pid} on ${host}`;
  const hint = `Wait for it to end, or stop it; if ${host} is gone for good, delete ${lock}.`;
  return new Problem("locked", message, { hint });
}
var import_node_fs3, import_node_path2, import_promises;
var init_data_lock = __esm({
  "src/worktree/data-lock.ts"() {
    "use strict";
    init_node_crypto();
    import_node_fs3 = require("node:fs");
    import_node_path2 = require("node:path");
    import_promises = require("node:timers/promises");
    init_problem();
    init_fs_problem();
    init_lock_chain();
    init_process_identity();
  }
});

// src/database/server-error.ts
function locate(statements, position) {
  let before = 0;
  for (const [index2, statement2] of statements.entries()) {
    const length = characters(statement2);
    if (position <= before + length + SEPARATOR.length || index2 === statements.length - 1) {
      return { index: index2, position: position - before };
    }
    before += length + SEPARATOR.length;
  }
  return { index: 0, position };
}
function characters(text3) {
  let n = 0;
  for (const _ of text3) n++;
  return n;
}
function isRetryable(error) {
  if (!(error instanceof ServerError)) return false;
  if (RETRYABLE.has(error.code)) return true;
  if (error.code === "XX000" && /^simple_heap_(update|delete)$/.test(error.routine ?? "")) return true;
  if (error.code === "XX000" && /tuple concurrently (updated|deleted)/.test(error.message)) return true;
  return error.code === "23505" && /pg_(proc|namespace|class|type)_\w*_index/.test(error.message);
}
function isConnectionLoss(error) {
  const code = error.code ?? "";
  if (/^(08...|57P0[12345]|25P0[34])$/.test(code)) return true;
  if (/^E[A-Z]+$/.test(code)) return true;
  return /Connection terminated|not queryable|Client was closed|connection is closed/i.test(String(error));
}
function connectionProblem(error, target, stage2) {
  const code = error.code;
  const message = (error instanceof Error ? error.message : String(error)) || code || "no reason given";
  const sqlstate = code !== void 0 && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith("E") ? code : void 0;
  if (stage2 === "lost") {
    return new Problem("connection", `the connection to ${target.label} was lost: ${message}`, {
      sqlstate,
      hint: "Nothing was changed unless it says otherwise; run pgquilt status once the server answers.",
      cause: error
    });
  }
  return new Problem("connection", `no connection to ${target.label}: ${message}`, {
    sqlstate,
    hint: openHint(code, message),
    cause: error
  });
}
function openHint(code, message) {
  if (code === "28P01" || code === "28000" || /password/i.test(message)) {
    return "Check the user and the password (PGPASSWORD or ~/.pgpass).";
  }
  if (code === "3D000") return "Create the database, or correct its name in the URL.";
  if (code === "ENOTFOUND") return "Check the host name.";
  if (code === "53300") return "The server has no connection to spare; try again later.";
  return "Check that the server runs and that host and port are right.";
}
var SEPARATOR, ServerError, VALIDATOR_CALL, RETRYABLE;
var init_server_error = __esm({
  "src/database/server-error.ts"() {
    "use strict";
    init_problem();
    SEPARATOR = "\n;\n";
    ServerError = class extends Error {
      name = "ServerError";
      /** SQLSTATE. */
      code;
      detail;
      serverHint;
      where;
      /** The function of the server's that raised it; unlike the message it is in no language. */
      routine;
      /** 0-based index of the failing statement in its batch. */
      index;
      statement;
      /** 1-based character position within `statement`, where the server gave one. */
      position;
      /** 1-based character position within `internalQuery`, a text that ran or was read inside the statement. */
      internalPosition;
      internalQuery;
      constructor(error, statements, completed) {
        super(error.message, { cause: error });
        this.code = error.code ?? "XX000";
        this.detail = error.detail;
        this.serverHint = error.hint;
        this.where = error.where;
        this.routine = error.routine;
        const place = error.position === void 0 ? void 0 : locate(statements, Number(error.position));
        this.index = place?.index ?? Math.min(completed, statements.length - 1);
        this.statement = statements[this.index] ?? "";
        this.position = place?.position;
        const internal = error.internalPosition === void 0 ? void 0 : Number(error.internalPosition);
        if (internal !== void 0 && VALIDATOR_CALL.test(error.internalQuery ?? "")) {
          const { index: index2, position } = locate(statements, internal);
          this.internalPosition = position;
          this.internalQuery = statements[index2];
        } else {
          this.internalPosition = internal;
          this.internalQuery = error.internalQuery;
        }
      }
    };
    VALIDATOR_CALL = /^SELECT \S+\(\d+\)$/;
    RETRYABLE = /* @__PURE__ */ new Set(["55P03", "40P01", "40001"]);
  }
});

// src/database/connection.ts
function wrapClient(client, target, closeMore) {
  let roundTrips = 1;
  let completed = 0;
  let lost2;
  let noted;
  const notices = [];
  client.on("error", (error) => {
    lost2 = error;
  });
  client.on("notice", (n) => notices.push({ code: n.code ?? "", message: n.message ?? "" }));
  const wire = client.connection;
  wire.on("commandComplete", () => completed++);
  wire.on("emptyQuery", () => completed++);
  const send = async (statements, work4) => {
    if (lost2 !== void 0) throw lostProblem(lost2);
    roundTrips++;
    completed = 0;
    try {
      return await work4();
    } catch (error) {
      if (lost2 !== void 0 || isConnectionLoss(error)) {
        lost2 ??= error;
        throw lostProblem(error);
      }
      throw new ServerError(error, statements, completed);
    }
  };
  const end = () => client.end().catch(() => void 0);
  const lostProblem = (error) => connectionProblem(error, target, "lost");
  return {
    target,
    get roundTrips() {
      return roundTrips;
    },
    notices,
    batch: (statements) => send(statements, async () => {
      const result2 = await client.query(statements.join(SEPARATOR));
      return (Array.isArray(result2) ? result2 : [result2]).map((r) => r.rows);
    }),
    tables: (statements) => send(statements, async () => {
      const query = { text: statements.join(SEPARATOR), rowMode: "array" };
      const result2 = await client.query(query);
      return (Array.isArray(result2) ? result2 : [result2]).map(({ fields, rows }) => ({
        columns: (fields ?? []).map((f) => ({ name: f.name, type: f.dataTypeID })),
        rows
      }));
    }),
    run: (statement2, parameters) => send([statement2], async () => (await client.query(statement2, [...parameters])).rows),
    noteStack: (standing) => {
      noted = standing;
    },
    close: async () => {
      await end();
      await closeMore(noted);
    },
    leave: async () => {
      const ended = end();
      if (target.kind === "embedded") await ended;
      await closeMore(noted);
    }
  };
}
var init_connection = __esm({
  "src/database/connection.ts"() {
    "use strict";
    init_server_error();
  }
});

// src/database/server-config.ts
function serverConfig(url, env = process.env) {
  const parsed2 = new URL(url.replace(/^(postgres(?:ql)?):\/\/(?=[/?]|$)/, "$1://placeholder.invalid"));
  const query = parsed2.searchParams;
  const given = (name) => query.get(name) ?? void 0;
  const service = readService(given("service") ?? env["PGSERVICE"], env);
  const host = parsed2.hostname === "placeholder.invalid" ? "" : decodeURIComponent(parsed2.hostname);
  const database = decodeURIComponent(parsed2.pathname.replace(/^\//, ""));
  const settings = {
    host: given("host") ?? (host.replace(/^\[(.*)\]$/, "$1") || service["host"] || env["PGHOST"]),
    user: given("user") ?? (decodeURIComponent(parsed2.username) || service["user"] || env["PGUSER"] || env["USER"]),
    password: given("password") ?? (decodeURIComponent(parsed2.password) || service["password"] || env["PGPASSWORD"]),
    database: given("dbname") ?? (database || service["dbname"] || env["PGDATABASE"]),
    options: given("options") ?? service["options"] ?? env["PGOPTIONS"]
  };
  const port = given("port") ?? (parsed2.port || service["port"] || env["PGPORT"]);
  const timeout = Number(given("connect_timeout") ?? service["connect_timeout"] ?? env["PGCONNECT_TIMEOUT"]);
  return {
    ...defined(settings),
    ...port === void 0 || port === "" ? {} : { port: Number(port) },
    application_name: given("application_name") ?? env["PGAPPNAME"] ?? "pgquilt",
    connectionTimeoutMillis: 1e3 * (timeout > 0 ? timeout : CONNECT_TIMEOUT),
    // As libpq does: a server that is gone without a word is found out, instead of waited for without end.
    keepAlive: true,
    keepAliveInitialDelayMillis: 3e4,
    ssl: tls(given("sslmode") ?? service["sslmode"] ?? env["PGSSLMODE"], given("sslrootcert") ?? env["PGSSLROOTCERT"])
  };
}
function tls(mode, rootCertificate) {
  if (mode === void 0 || mode === "disable" || mode === "allow" || mode === "prefer") return false;
  const ca = rootCertificate === void 0 ? {} : { ca: (0, import_node_fs4.readFileSync)(rootCertificate, "utf8") };
  if (mode === "require" && rootCertificate === void 0) return { rejectUnauthorized: false };
  if (mode === "verify-full") return { ...ca, rejectUnauthorized: true };
  return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => void 0 };
}
function readService(name, env) {
  if (name === void 0) return {};
  const home = env["HOME"] ?? import_node_os2.default.homedir();
  const files3 = [
    env["PGSERVICEFILE"] ?? import_node_path3.default.join(home, ".pg_service.conf"),
    import_node_path3.default.join(env["PGSYSCONFDIR"] ?? "/etc", "pg_service.conf")
  ];
  for (const file4 of files3.filter((f) => (0, import_node_fs4.existsSync)(f))) {
    const section2 = {};
    let inside = false;
    for (const line of (0, import_node_fs4.readFileSync)(file4, "utf8").split(/\r?\n/)) {
      const heading = /^\s*\[(.*)\]\s*$/.exec(line);
      if (heading !== null) inside = heading[1] === name;
      const setting3 = /^\s*([\w]+)\s*=\s*(.*?)\s*$/.exec(line);
      if (inside && setting3?.[1] !== void 0) section2[setting3[1]] = setting3[2] ?? "";
    }
    if (Object.keys(section2).length > 0) return section2;
  }
  return {};
}
function defined(settings) {
  return Object.fromEntries(Object.entries(settings).filter(([, v3]) => v3 !== void 0 && v3 !== ""));
}
var import_node_fs4, import_node_os2, import_node_path3, CONNECT_TIMEOUT;
var init_server_config = __esm({
  "src/database/server-config.ts"() {
    "use strict";
    import_node_fs4 = require("node:fs");
    import_node_os2 = __toESM(require("node:os"), 1);
    import_node_path3 = __toESM(require("node:path"), 1);
    CONNECT_TIMEOUT = 15;
  }
});

// src/database/stack-memo.ts
function controlHash(directory) {
  return createHash("sha256").update((0, import_node_fs5.readFileSync)(import_node_path4.default.join(directory, "global", "pg_control"))).digest("hex");
}
function rememberStack(directory, { stack, selected: selected2 }) {
  const memo = {
    control: controlHash(directory),
    stack: stack.map(({ name, id }) => ({ name, id })),
    selected: selected2
  };
  const draft = `${memoFile(directory)}.${process.pid}`;
  try {
    (0, import_node_fs5.writeFileSync)(draft, JSON.stringify(memo));
    (0, import_node_fs5.renameSync)(draft, memoFile(directory));
  } catch {
  }
}
function recallStack(directory) {
  try {
    const memo = JSON.parse((0, import_node_fs5.readFileSync)(memoFile(directory), "utf8"));
    const isWhole2 = Array.isArray(memo.stack) && Array.isArray(memo.selected);
    return isWhole2 && memo.control === controlHash(directory) ? memo : null;
  } catch {
    return null;
  }
}
var import_node_fs5, import_node_path4, memoFile;
var init_stack_memo = __esm({
  "src/database/stack-memo.ts"() {
    "use strict";
    init_node_crypto();
    import_node_fs5 = require("node:fs");
    import_node_path4 = __toESM(require("node:path"), 1);
    memoFile = (directory) => `${directory}.stack.json`;
  }
});

// vendor:pg
var require_pg = __commonJS({
  "vendor:pg"(exports2, module2) {
    module2.exports = require("./vendor/pg.js");
  }
});

// src/database/open.ts
async function openTarget(target, options2 = {}) {
  return target.kind === "server" ? openServer(target) : openEmbedded(target, options2);
}
async function openServer(target) {
  const { default: pg } = await Promise.resolve().then(() => __toESM(require_pg(), 1));
  const client = new pg.Client(serverConfig(target.url));
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => void 0);
    throw connectionProblem(error, target, "open");
  }
  return wrapClient(client, target, async () => void 0);
}
function embeddedExists(directory) {
  return (0, import_node_fs6.existsSync)(import_node_path5.default.join(directory, "PG_VERSION"));
}
function embeddedIsOurs(directory) {
  return (0, import_node_fs6.existsSync)(import_node_path5.default.join(directory, CREATED));
}
async function createDirectory(directory, create3) {
  const draft = `${directory}.new`;
  (0, import_node_fs6.rmSync)(draft, { recursive: true, force: true });
  await (await create3(draft)).close();
  (0, import_node_fs6.writeFileSync)(import_node_path5.default.join(draft, CREATED), "Made by pgquilt.\n");
  (0, import_node_fs6.renameSync)(draft, directory);
}
async function openEmbedded(target, options2) {
  const { directory } = target;
  const isNew = directory !== null && !embeddedExists(directory);
  if (isNew && options2.create !== true) {
    throw new Problem("connection", `there is no embedded database at ${target.label}`, {
      hint: "Create it with its base: pgquilt load"
    });
  }
  if (directory !== null) (0, import_node_fs6.mkdirSync)(import_node_path5.default.dirname(directory), { recursive: true });
  const lock = directory === null ? void 0 : await acquireDataLock(directory);
  try {
    if (isNew) options2.progress?.(`Creating the embedded database ${target.label} (a few seconds, once) \u2026`);
    const { default: pg } = await Promise.resolve().then(() => __toESM(require_pg(), 1));
    compileQuickly();
    const [{ PGlite }, { createPgConfig }] = await Promise.all([
      Promise.resolve().then(() => __toESM(require("@electric-sql/pglite"), 1)),
      Promise.resolve().then(() => __toESM(require("@electric-sql/pglite/node-postgres"), 1))
    ]);
    if (isNew) await createDirectory(directory, (dir) => PGlite.create(dir));
    const server = directory === null ? await PGlite.create() : await PGlite.create(directory);
    const client = new pg.Client(createPgConfig(server));
    await client.connect();
    return wrapClient(client, target, async (stack) => {
      await server.close();
      if (directory !== null && stack !== void 0) rememberStack(directory, stack);
      lock?.release();
    });
  } catch (error) {
    lock?.release();
    throw connectionProblem(error, target, "open");
  }
}
var import_node_fs6, import_node_path5, CREATED;
var init_open = __esm({
  "src/database/open.ts"() {
    "use strict";
    import_node_fs6 = require("node:fs");
    import_node_path5 = __toESM(require("node:path"), 1);
    init_problem();
    init_web_assembly();
    init_data_lock();
    init_connection();
    init_server_config();
    init_server_error();
    init_stack_memo();
    CREATED = "pgquilt.created";
  }
});

// src/patch/lines.ts
function splitLines(text3) {
  const lines3 = [];
  let start = 0;
  while (start < text3.length) {
    const end = text3.indexOf("\n", start);
    if (end === -1) {
      lines3.push(text3.slice(start));
      break;
    }
    lines3.push(text3.slice(start, end + 1));
    start = end + 1;
  }
  return lines3;
}
function bareLine(line) {
  if (!line.endsWith("\n")) return line.endsWith("\r") ? line.slice(0, -1) : line;
  return line.slice(0, line.endsWith("\r\n") ? -2 : -1);
}
var init_lines = __esm({
  "src/patch/lines.ts"() {
    "use strict";
  }
});

// src/patch/header.ts
var header_exports = {};
__export(header_exports, {
  formatHeader: () => formatHeader,
  headerField: () => headerField,
  headerSubject: () => headerSubject,
  parseHeader: () => parseHeader,
  withMessage: () => withMessage
});
function parseHeader(text3) {
  const lines3 = splitLines(text3);
  let at2 = 0;
  if (/^\uFEFF?From [0-9a-f]{7,64} /.test(lines3[0] ?? "")) at2++;
  const preface = lines3.slice(0, at2).join("");
  const fields = [];
  for (; at2 < lines3.length; at2++) {
    const line = bareLine(lines3[at2] ?? "");
    const field = FIELD.exec(line);
    const last = fields.at(-1);
    if (field !== null) fields.push({ name: field[1] ?? "", value: field[2] ?? "" });
    else if (last !== void 0 && /^[ \t]+\S/.test(line)) last.value += `
${line}`;
    else break;
  }
  const blank = at2;
  while (at2 < lines3.length && bareLine(lines3[at2] ?? "") === "") at2++;
  const gap = lines3.slice(blank, at2).join("");
  return { ...preface === "" ? {} : { preface }, fields, gap, body: lines3.slice(at2).join("") };
}
function formatHeader(header3) {
  const fields = header3.fields.map(({ name, value: value2 }) => {
    const [first, ...folded] = value2.split("\n");
    const more = folded.map((line) => /^[ \t]+\S/.test(line) ? `
${line}` : `
 ${line.trim() || "."}`);
    return `${name}:${first === "" ? "" : ` ${first}`}${more.join("")}
`;
  });
  const gap = header3.gap ?? (fields.length > 0 && header3.body !== "" ? "\n" : "");
  const apart = gap === "" && fields.length > 0 && /^(?:[A-Za-z][A-Za-z0-9-]*:(?: |\r?\n|$)|[ \t]+\S)/.test(header3.body);
  const rest = fields.join("") + (apart ? "\n" : gap) + header3.body;
  const preface = header3.preface ?? "";
  return preface + (preface !== "" && rest !== "" && !preface.endsWith("\n") ? "\n" : "") + rest;
}
function withMessage(text3, message) {
  const header3 = parseHeader(text3);
  const [subject = "", ...rest] = message.trim().split("\n");
  const body = rest.join("\n").replace(/^\n+/, "").trimEnd();
  const at2 = header3.fields.findIndex(({ name }) => name.toLowerCase() === "subject");
  const field = { name: at2 < 0 ? "Subject" : header3.fields[at2]?.name ?? "Subject", value: subject };
  const others = header3.fields.filter((_, i) => i !== at2);
  const fields = [...others.slice(0, Math.max(at2, 0)), field, ...others.slice(Math.max(at2, 0))];
  return formatHeader({ ...header3, fields, ...body === "" ? {} : { gap: "\n", body: `${body}
` } });
}
function headerField(text3, name) {
  const field = parseHeader(text3).fields.find((one2) => one2.name.toLowerCase() === name.toLowerCase());
  if (field === void 0) return void 0;
  const [first = "", ...folded] = field.value.split("\n");
  return [first.trim(), ...folded.map((line) => line.trim()).map((line) => line === "." ? "" : line)].join("\n");
}
function headerSubject(text3) {
  const subject = headerField(text3, "Subject");
  if (subject) return subject.replace(/\s*\n\s*/g, " ").replace(/^\[PATCH[^\]]*\]\s*/, "");
  const description = headerField(text3, "Description")?.trim();
  if (description) return (description.split("\n")[0] ?? "").trim();
  const body = parseHeader(text3).body.split("\n");
  return (body.find((line) => line.trim() !== "") ?? "").trim();
}
var FIELD;
var init_header = __esm({
  "src/patch/header.ts"() {
    "use strict";
    init_lines();
    FIELD = /^([A-Za-z][A-Za-z0-9-]*):(?: (.*))?$/;
  }
});

// src/patch/cursor.ts
function malformed(cursor, message, hint, at2 = cursor.at, column) {
  const line = Math.min(at2, cursor.lines.length) + 1;
  return new Problem("failed", message, { file: cursor.file, line, column, hint });
}
var init_cursor = __esm({
  "src/patch/cursor.ts"() {
    "use strict";
    init_problem();
  }
});

// src/patch/diff-start.ts
function diffStart(lines3, at2) {
  const line = lines3[at2] ?? "";
  const next3 = lines3[at2 + 1] ?? "";
  const third = lines3[at2 + 2] ?? "";
  if (line.startsWith("diff --git ")) {
    return /^diff --git "?a\/.* "?b\//.test(line) || EXTENDED.test(next3) ? "git" : null;
  }
  if (line.startsWith("diff --cc ") || line.startsWith("diff --combined ")) {
    return EXTENDED.test(next3) || next3.startsWith("mode ") ? "combined" : null;
  }
  if (line.startsWith("--- ")) return next3.startsWith("+++ ") && third.startsWith("@@") ? "plain" : null;
  if (line.startsWith("*** ")) return next3.startsWith("--- ") && third.startsWith("*****") ? "context" : null;
  if (/^diff -\w/.test(line)) return diffStart(lines3, at2 + 1) === "plain" ? "preamble" : null;
  if (line.startsWith("Index: ") && /^={60,}$/.test(bareLine(next3))) {
    return diffStart(lines3, at2 + 2) === "plain" ? "preamble" : null;
  }
  return null;
}
function findDiff(lines3) {
  let at2 = 0;
  while (at2 < lines3.length && diffStart(lines3, at2) === null) at2++;
  return at2;
}
var EXTENDED;
var init_diff_start = __esm({
  "src/patch/diff-start.ts"() {
    "use strict";
    init_lines();
    EXTENDED = /^(?:index |old mode |new mode |new file mode |deleted file mode |similarity index |dissimilarity index |rename |copy |--- |Binary files |GIT binary patch)/;
  }
});

// src/patch/blob-hash.ts
function blobHash(text3) {
  if (text3 === null) return ABSENT;
  return hash("sha1", `blob ${Buffer.byteLength(text3)}\0${text3}`);
}
var ABSENT;
var init_blob_hash = __esm({
  "src/patch/blob-hash.ts"() {
    "use strict";
    init_node_crypto();
    ABSENT = "0".repeat(40);
  }
});

// src/patch/parse-hunk.ts
function parseHunk(cursor) {
  const start = cursor.at;
  const head = HEAD.exec(bareLine(cursor.lines[start] ?? ""));
  if (head === null) {
    const hint = 'A hunk begins with a line like "@@ -1,3 +1,4 @@".';
    throw malformed(cursor, "The @@ line of a hunk cannot be read.", hint);
  }
  const [oldStart, oldLines, newStart, newLines] = [head[1], head[2] ?? "1", head[3], head[4] ?? "1"].map(Number);
  if (oldLines + newLines === 0) throw malformed(cursor, "A hunk has no lines.", "Delete the @@ line.");
  cursor.at++;
  const lines3 = [];
  let oldLeft = oldLines;
  let newLeft = newLines;
  while (oldLeft > 0 || newLeft > 0) {
    const read = readLine(cursor, start);
    if (read.kind !== "+") oldLeft--;
    if (read.kind !== "-") newLeft--;
    if (oldLeft < 0 || newLeft < 0) throw disagree(cursor, start);
    cursor.at++;
    lines3.push(endOfFile(cursor, read, oldLeft, newLeft));
  }
  return { oldStart, oldLines, newStart, newLines, section: head[5] ?? "", lines: lines3, line: start + 1 };
}
function readLine(cursor, start) {
  const line = cursor.lines[cursor.at];
  if (line === void 0) {
    const message = `The patch ends inside the hunk of line ${start + 1}, which promises more lines.`;
    throw malformed(cursor, message, "The file was cut short: restore it, or make the patch again.", start);
  }
  if (!line.endsWith("\n")) {
    const message = "The patch ends in the middle of a line of a hunk.";
    const hint = 'End the file with a newline; "\\ No newline at end of file" is how a diff says that there is none.';
    throw malformed(cursor, message, hint);
  }
  if (line === "\n" || line === "\r\n") return { kind: " ", text: line };
  const kind = line[0];
  if (kind !== " " && kind !== "+" && kind !== "-") throw disagree(cursor, start);
  return { kind, text: line.slice(1) };
}
function endOfFile(cursor, read, oldLeft, newLeft) {
  if (!cursor.lines[cursor.at]?.startsWith("\\ ")) return read;
  if (read.kind !== "+" && oldLeft > 0 || read.kind !== "-" && newLeft > 0) {
    const message = '"\\ No newline at end of file" follows a line that is not the last one.';
    throw malformed(cursor, message, "Delete this line, or restore the patch.");
  }
  cursor.at++;
  return { kind: read.kind, text: read.text.slice(0, -1) };
}
function disagree(cursor, start) {
  const promise = bareLine(cursor.lines[start] ?? "").slice(0, 60);
  return malformed(cursor, `The hunk of line ${start + 1} (${promise}) does not have the lines it promises.`, RECOUNT);
}
var HEAD, RECOUNT;
var init_parse_hunk = __esm({
  "src/patch/parse-hunk.ts"() {
    "use strict";
    init_cursor();
    init_lines();
    HEAD = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(?: (.*))?$/s;
    RECOUNT = 'Restore the patch, or make it again with "pgquilt refresh": the counts in @@ must agree with the lines.';
  }
});

// src/patch/unit-path.ts
function unitPathFault(path10) {
  if (path10 === "") return "is empty";
  if (/[\x00-\x1f\x7f]/.test(path10)) return "contains a control character";
  if (path10.includes("\\")) return "contains a backslash";
  if (path10.startsWith("/") || /^[A-Za-z]:/.test(path10)) return "is absolute";
  const segments = path10.split("/");
  if (segments.includes("..")) return 'contains a ".." segment';
  if (segments.includes(".")) return 'contains a "." segment';
  if (segments.includes("")) return "contains an empty segment";
  if (segments[0] !== "udfs" || segments.length < 2) return "is not under udfs/";
  if (!path10.endsWith(".sql")) return "does not end in .sql";
  return null;
}
function quotePath(path10) {
  if (!/[^\x20-\x7e]|["\\]/.test(path10)) return path10;
  let quoted = "";
  for (const byte of Buffer.from(path10, "utf8")) {
    const letter = Object.keys(ESCAPES).find((key2) => ESCAPES[key2] === byte);
    if (letter !== void 0) quoted += `\\${letter}`;
    else if (byte < 32 || byte > 126) quoted += `\\${byte.toString(8).padStart(3, "0")}`;
    else quoted += String.fromCharCode(byte);
  }
  return `"${quoted}"`;
}
function unquotePath(text3) {
  const quoted = /^"((?:[^"\\]|\\(?:[abtnvfr"\\]|[0-3][0-7]{2}))*)"/.exec(text3);
  if (quoted === null) return null;
  const bytes = [];
  for (const [part2] of (quoted[1] ?? "").matchAll(/\\[0-3][0-7]{2}|\\.|[^\\]+/g)) {
    if (!part2.startsWith("\\")) bytes.push(Buffer.from(part2, "utf8"));
    else bytes.push(Buffer.from([ESCAPES[part2.slice(1)] ?? Number.parseInt(part2.slice(1), 8)]));
  }
  try {
    const path10 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes));
    return { path: path10, rest: text3.slice(quoted[0].length) };
  } catch {
    return null;
  }
}
var ESCAPES;
var init_unit_path = __esm({
  "src/patch/unit-path.ts"() {
    "use strict";
    ESCAPES = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, "\\": 92 };
  }
});

// src/patch/parse-names.ts
function readSide(cursor) {
  const text3 = bareLine(cursor.lines[cursor.at] ?? "").slice(4);
  let name = text3;
  let stamp = "";
  if (text3.startsWith('"')) {
    const quoted = unquotePath(text3);
    if (quoted === null) throw badQuotes(cursor);
    name = quoted.path;
    stamp = quoted.rest;
  } else if (text3.includes("	")) {
    name = text3.slice(0, text3.indexOf("	"));
    stamp = text3.slice(text3.indexOf("	"));
  }
  if (name === "/dev/null") return { path: null, dated1970: false };
  const date = /\d{4}-\d\d-\d\d.*$/.exec(stamp)?.[0] ?? "";
  const dated1970 = Date.parse(date.replace(/(:\d\d)\.\d+/, "$1")) === 0;
  return { path: toUnitPath(cursor, name, 5), dated1970 };
}
function readGitNames(cursor) {
  const names = splitNames(cursor, bareLine(cursor.lines[cursor.at] ?? "").slice("diff --git ".length));
  if (names === null) return null;
  const [a, b] = names.map((name) => toUnitPath(cursor, name, 12));
  if (a !== b) throw twoNames(cursor, a, b);
  return a;
}
function splitNames(cursor, text3) {
  if (text3.startsWith('"')) {
    const first = unquotePath(text3);
    if (first === null || !first.rest.startsWith(" ")) throw badQuotes(cursor);
    return [first.path, unquoteWhole(cursor, first.rest.slice(1))];
  }
  const quote = text3.indexOf(' "');
  if (quote > 0 && text3.endsWith('"')) return [text3.slice(0, quote), unquoteWhole(cursor, text3.slice(quote + 1))];
  const middle = (text3.length - 1) / 2;
  const halves = [text3.slice(0, middle), text3.slice(middle + 1)];
  if (text3[middle] === " " && stripFirst(halves[0]) === stripFirst(halves[1])) return halves;
  const words4 = text3.split(" ");
  return words4.length === 2 ? words4 : null;
}
function unquoteWhole(cursor, text3) {
  if (!text3.startsWith('"')) return text3;
  const quoted = unquotePath(text3);
  if (quoted === null || quoted.rest !== "") throw badQuotes(cursor);
  return quoted.path;
}
function twoNames(cursor, a, b, at2 = cursor.at) {
  const hint = "Write a rename as two diffs: one that deletes the old file and one that creates the new one.";
  return malformed(cursor, `The diff names two different files, "${a}" and "${b}".`, hint, at2);
}
function badQuotes(cursor) {
  const hint = 'Git quotes a name as "a/udfs/\\303\\251.sql": C escapes, octal bytes, UTF-8.';
  return malformed(cursor, "A quoted file name cannot be read.", hint);
}
function stripFirst(name) {
  return name.slice(name.indexOf("/") + 1);
}
function toUnitPath(cursor, name, column) {
  const prefixed = name.includes("/") && !/^(?:\/|\.\.\/|[A-Za-z]:)/.test(name);
  const path10 = prefixed ? stripFirst(name) : name;
  const fault = unitPathFault(path10);
  if (fault === null) return path10;
  const hint = name.startsWith("udfs/") ? "Write the names with a/ and b/ before them, as git does unless told otherwise (diff.noprefix)." : "A patch changes units only: files that end in .sql under udfs/.";
  throw malformed(cursor, `The path ${JSON.stringify(path10)} ${fault}.`, hint, cursor.at, column);
}
var init_parse_names = __esm({
  "src/patch/parse-names.ts"() {
    "use strict";
    init_cursor();
    init_lines();
    init_unit_path();
  }
});

// src/patch/parse-file.ts
function parseFile(cursor) {
  const start = cursor.at;
  const kind = diffStart(cursor.lines, start);
  if (kind === "combined" || kind === "context") {
    const hint = 'Make a unified diff between two versions: "git diff A B", or "diff -u".';
    throw malformed(cursor, `This is a ${kind} diff, which cannot be applied.`, hint);
  }
  const named5 = kind === "git" ? readGitNames(cursor) : null;
  if (kind === "git") cursor.at++;
  const extended = kind === "git" ? readExtended(cursor) : noExtended();
  let created = extended.created;
  let deleted = extended.deleted;
  let path10 = named5;
  const hunks = [];
  if (cursor.lines[cursor.at]?.startsWith("--- ")) {
    const sides = readSides(cursor);
    if (named5 !== null && named5 !== sides.path) throw twoNames(cursor, named5, sides.path, cursor.at - 1);
    path10 = sides.path;
    if (kind === "git" && (created && !sides.oldNull || deleted && !sides.newNull)) {
      const hint = "Write /dev/null for the side that is not there.";
      throw malformed(cursor, `The diff of "${path10}" contradicts itself about whether the file is there.`, hint, start);
    }
    while (cursor.lines[cursor.at]?.startsWith("@@")) hunks.push(parseHunk(cursor));
    created ||= sides.oldNull || sides.oldDated1970 && hunks[0]?.oldStart === 0 && hunks[0].oldLines === 0;
    deleted ||= sides.newNull || sides.newDated1970 && hunks[0]?.newStart === 0 && hunks[0].newLines === 0;
  }
  if (path10 === null) {
    throw malformed(cursor, "The diff does not tell which file it is about.", "Restore its --- and +++ lines.", start);
  }
  if (hunks.length === 0 && extended.mode && !created && !deleted) return null;
  const change = created ? "create" : deleted ? "delete" : "modify";
  const diff3 = { path: path10, change, before: extended.before, after: extended.after, hunks, line: start + 1 };
  checkWhole(cursor, diff3, created && deleted);
  return diff3;
}
function noExtended() {
  return { created: false, deleted: false, mode: false, before: null, after: null };
}
function readExtended(cursor) {
  const found = noExtended();
  for (; cursor.at < cursor.lines.length; cursor.at++) {
    const line = bareLine(cursor.lines[cursor.at] ?? "");
    const mode = /^(old mode|new mode|new file mode|deleted file mode) (\d{6})$/.exec(line);
    const index2 = /^index ([0-9a-f]+)\.\.([0-9a-f]+)(?: (\d{6}))?$/.exec(line);
    if (mode !== null) {
      checkMode(cursor, mode[2] ?? "");
      if (mode[1] === "new file mode") found.created = true;
      else if (mode[1] === "deleted file mode") found.deleted = true;
      else found.mode = true;
    } else if (index2 !== null) {
      checkMode(cursor, index2[3] ?? "100644");
      const whole = index2[1]?.length === 40 && index2[2]?.length === 40;
      found.before = whole ? index2[1] ?? null : null;
      found.after = whole ? index2[2] ?? null : null;
    } else if (/^(rename|copy) (from|to) |^similarity index /.test(line)) {
      const hint = 'Make the diff with "git diff --no-renames": it deletes the old file and creates the new one.';
      throw malformed(cursor, "A patch cannot rename or copy a file.", hint);
    } else if (/^Binary files |^GIT binary patch$/.test(line)) {
      throw malformed(cursor, "A patch cannot hold a binary diff.", 'Make the diff with "git diff --text".');
    } else if (!line.startsWith("dissimilarity index ")) {
      break;
    }
  }
  return found;
}
function checkMode(cursor, mode) {
  if (mode.startsWith("100")) return;
  const hint = "Units are ordinary files; take this diff out of the patch.";
  throw malformed(cursor, `The diff is of a symbolic link or a submodule (mode ${mode}).`, hint);
}
function readSides(cursor) {
  const first = cursor.at;
  if (!cursor.lines[first + 1]?.startsWith("+++ ")) {
    throw malformed(
      cursor,
      'A "---" line is not followed by a "+++" line.',
      "Restore the two lines of the file names."
    );
  }
  const oldSide = readSide(cursor);
  cursor.at++;
  const newSide = readSide(cursor);
  const path10 = newSide.path ?? oldSide.path;
  if (path10 === null) throw malformed(cursor, "Both sides of the diff are /dev/null.", "Name the file.");
  if (oldSide.path !== null && oldSide.path !== path10) throw twoNames(cursor, oldSide.path, path10);
  cursor.at++;
  return {
    path: path10,
    oldNull: oldSide.path === null,
    newNull: newSide.path === null,
    oldDated1970: oldSide.dated1970,
    newDated1970: newSide.dated1970
  };
}
function checkWhole(cursor, diff3, both) {
  const at2 = diff3.line - 1;
  const fail2 = (message, hint) => malformed(cursor, message, hint, at2);
  if (both) throw fail2(`The diff both creates and deletes "${diff3.path}".`, "Keep one of the two.");
  const sideGone = (hash2, gone) => hash2 === null || hash2 === ABSENT === gone;
  if (!sideGone(diff3.before, diff3.change === "create") || !sideGone(diff3.after, diff3.change === "delete")) {
    const hint = "Restore the index line, or delete it: it is not needed to apply the patch.";
    throw fail2(`The index line of "${diff3.path}" contradicts the rest of the diff.`, hint);
  }
  if (diff3.hunks.length === 0) {
    const empty = blobHash("");
    const stated = diff3.change === "create" ? diff3.after : diff3.before;
    if (diff3.change !== "modify" && (stated === null || stated === empty)) return;
    throw fail2(
      `The diff of "${diff3.path}" has no hunks.`,
      "The file was cut short: restore it, or make the patch again."
    );
  }
  const old = diff3.hunks.some((hunk) => hunk.oldLines > 0);
  const fresh = diff3.hunks.some((hunk) => hunk.newLines > 0);
  if (diff3.change === "create" && (old || diff3.hunks.length > 1) || diff3.change === "delete" && (fresh || diff3.hunks.length > 1)) {
    const what = diff3.change === "create" ? "creates" : "deletes";
    throw fail2(`The diff ${what} "${diff3.path}" but its hunks are not the whole file.`, "Make the patch again.");
  }
}
var init_parse_file = __esm({
  "src/patch/parse-file.ts"() {
    "use strict";
    init_blob_hash();
    init_cursor();
    init_diff_start();
    init_lines();
    init_parse_hunk();
    init_parse_names();
  }
});

// src/patch/parse.ts
function parsePatch(text3, file4) {
  const mark = text3.startsWith("\uFEFF") ? "\uFEFF" : "";
  const lines3 = splitLines(text3.slice(mark.length));
  const cursor = { lines: lines3, file: file4, at: findDiff(lines3) };
  const header3 = mark + lines3.slice(0, cursor.at).join("");
  const files3 = [];
  const seen = /* @__PURE__ */ new Map();
  while (toNextDiff(cursor)) {
    const start = cursor.at;
    const diff3 = parseFile(cursor);
    if (diff3 === null) continue;
    const first = seen.get(diff3.path);
    if (first !== void 0) {
      const hint = 'Join the two diffs into one; "pgquilt refresh" writes one a unit.';
      throw malformed(cursor, `The patch changes "${diff3.path}" twice, first on line ${first}.`, hint, start);
    }
    seen.set(diff3.path, start + 1);
    files3.push(diff3);
  }
  return { header: header3, files: files3 };
}
function toNextDiff(cursor) {
  for (; cursor.at < cursor.lines.length; cursor.at++) {
    const line = bareLine(cursor.lines[cursor.at] ?? "");
    const kind = diffStart(cursor.lines, cursor.at);
    if (kind === "preamble") {
      if (line.startsWith("Index: ")) cursor.at++;
    } else if (kind !== null) {
      return true;
    } else if (line.trim() !== "") {
      if (isSignature(cursor)) return false;
      throw garbage(cursor, line);
    }
  }
  return false;
}
function isSignature(cursor) {
  if (!/^-- ?\r?\n$/.test(cursor.lines[cursor.at] ?? "")) return false;
  const rest = cursor.lines.slice(cursor.at + 1).join("").trim();
  return /^(\d+\.\d+[\w.() -]*)?$/.test(rest);
}
function garbage(cursor, line) {
  const shown2 = JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}\u2026` : line);
  if (/^[ +-]/.test(line) || line.startsWith("\\ ")) {
    const hint2 = "Make the counts of the @@ line above agree with its lines, or make the patch again.";
    return malformed(cursor, `The line ${shown2} is beyond the end of its hunk.`, hint2);
  }
  if (line.startsWith("@@")) {
    const hint2 = "A hunk follows the --- and +++ lines of its file, or another hunk, with nothing between them.";
    return malformed(cursor, "A hunk does not follow the names of its file.", hint2);
  }
  const hint = "Free text belongs above the first diff; delete the line or move it there.";
  return malformed(cursor, `The line ${shown2} is no part of a diff.`, hint);
}
var init_parse = __esm({
  "src/patch/parse.ts"() {
    "use strict";
    init_cursor();
    init_diff_start();
    init_lines();
    init_parse_file();
  }
});

// src/database/target.ts
function readTarget(url, root) {
  if (url === "pglite::memory:") return { kind: "embedded", label: "pglite::memory:", directory: null, remote: false };
  if (url.startsWith("pglite:")) {
    const directory = url.slice("pglite:".length).replace(/^\/\/(?=\/)/, "");
    if (directory === "") throw badUrl(url);
    return { kind: "embedded", label: `pglite:${directory}`, directory: import_node_path6.default.resolve(root, directory), remote: false };
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    return { kind: "server", label: withoutPassword(url), url, remote: isRemote(url) };
  }
  if (/^\s*(host|hostaddr|dbname|service|user|port)\s*=/.test(url)) return readTarget(urlOfKeywords(url), root);
  throw badUrl(url);
}
function badUrl(url) {
  return new Problem("usage", `'${withoutPassword(url)}' is not a database that pgquilt can open`, {
    hint: "Give postgres://user@host/database, pglite:DIRECTORY or pglite::memory:."
  });
}
function withoutPassword(url) {
  return url.replace(/^(\w+:\/\/[^/?#]*?):[^@/]*(?=@)/, "$1").replace(/([?&](?:password|sslpassword)=)[^&]*/gi, "$1\u2026").replace(/(\bpassword\s*=\s*)('[^']*'|\S+)/gi, "$1\u2026");
}
function isRemote(url) {
  try {
    const parsed2 = new URL(url);
    const host = parsed2.searchParams.get("host") ?? decodeURIComponent(parsed2.hostname);
    return !(LOCAL_HOSTS.has(host) || host.startsWith("/"));
  } catch {
    return true;
  }
}
function urlOfKeywords(text3) {
  const query = new URLSearchParams();
  for (const [, key2 = "", quoted, bare2] of text3.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/g)) {
    query.set(key2, quoted === void 0 ? bare2 ?? "" : quoted.replace(/\\(.)/g, "$1"));
  }
  const name = query.get("dbname") ?? "";
  query.delete("dbname");
  return `postgres:///${encodeURIComponent(name)}?${query}`;
}
var import_node_path6, LOCAL_HOSTS;
var init_target = __esm({
  "src/database/target.ts"() {
    "use strict";
    import_node_path6 = __toESM(require("node:path"), 1);
    init_problem();
    LOCAL_HOSTS = /* @__PURE__ */ new Set(["", "localhost", "127.0.0.1", "::1", "[::1]"]);
  }
});

// src/worktree/root.ts
function findRoot(from) {
  let folder2 = (0, import_node_path7.resolve)(from);
  for (; ; ) {
    if ((0, import_node_fs7.existsSync)((0, import_node_path7.join)(folder2, "series.yaml"))) return folder2;
    const parent = (0, import_node_path7.dirname)(folder2);
    if (parent === folder2) return null;
    folder2 = parent;
  }
}
var import_node_fs7, import_node_path7;
var init_root = __esm({
  "src/worktree/root.ts"() {
    "use strict";
    import_node_fs7 = require("node:fs");
    import_node_path7 = require("node:path");
  }
});

// vendor:valibot
var require_valibot = __commonJS({
  "vendor:valibot"(exports2, module2) {
    module2.exports = require("./vendor/valibot.js");
  }
});

// vendor:yaml
var require_yaml = __commonJS({
  "vendor:yaml"(exports2, module2) {
    module2.exports = require("./vendor/yaml.js");
  }
});

// src/series/document.ts
function openDocument(text3, file4) {
  const document = (0, import_yaml.parseDocument)(text3, { prettyErrors: false });
  const error = document.errors[0];
  if (error !== void 0) {
    const { message, hint } = describe(error, text3);
    throw problemAt({ text: text3, file: file4 }, error.pos[0], message, hint);
  }
  const contents = document.contents;
  if ((0, import_yaml.isScalar)(contents) && contents.value === null && !contents.source && !contents.tag && !contents.anchor) {
    return { text: text3, file: file4, document, root: null, patches: void 0 };
  }
  if (contents !== null && !(0, import_yaml.isMap)(contents)) {
    const hint = 'Put the list of patches under a line "patches:".';
    throw problemAt({ text: text3, file: file4 }, 0, "the file must be a mapping of settings and patches", hint);
  }
  const root = contents;
  return { text: text3, file: file4, document, root, patches: root?.items.find((pair) => keyName(pair) === "patches") };
}
function describe(error, text3) {
  if (error.code === "DUPLICATE_KEY") {
    const key2 = /^[^\s:]+/.exec(text3.slice(error.pos[0]))?.[0] ?? "";
    return { message: `the key "${key2}" is there twice`, hint: "Put the two together into one." };
  }
  if (error.code === "MULTIPLE_DOCS") {
    return { message: "this starts a second YAML document", hint: 'Delete the "---" line.' };
  }
  const hint = "Correct the line; a text with special characters needs quotes.";
  return { message: `this is not valid YAML: ${error.message}`, hint };
}
function keyName(pair) {
  return (0, import_yaml.isScalar)(pair.key) ? String(pair.key.source ?? pair.key.value) : "";
}
function problemAt(where, offset, message, hint) {
  const start = where.text.lastIndexOf("\n", offset - 1) + 1;
  const line = where.text.slice(0, start).split("\n").length;
  const before = where.text.slice(start, offset).replace(/^\uFEFF/, "");
  return new Problem("failed", message, { file: where.file, line, column: [...before].length + 1, hint });
}
var import_yaml;
var init_document = __esm({
  "src/series/document.ts"() {
    "use strict";
    import_yaml = __toESM(require_yaml(), 1);
    init_problem();
  }
});

// src/series/guards.ts
function isGuarded(entry, selected2) {
  const positive = entry.guards.filter((guard2) => guard2.sign === "+");
  if (entry.guards.some((guard2) => guard2.sign === "-" && selected2.has(guard2.name))) return true;
  return positive.length > 0 && !positive.some((guard2) => selected2.has(guard2.name));
}
function parseGuard(word) {
  const match = guardPattern.exec(word);
  if (match === null) return null;
  return { sign: match[1] === "+" ? "+" : "-", name: match[2] ?? "" };
}
function formatEntry(name, guards) {
  return [name, ...guards.map(formatGuard)].join(" ");
}
function formatGuard({ sign, name }) {
  return `${sign}${name}`;
}
function formatGuards(guards) {
  return guards.map(formatGuard).join(" ");
}
function isGuardName(word) {
  return parseGuard(`+${word}`) !== null;
}
var guardPattern;
var init_guards = __esm({
  "src/series/guards.ts"() {
    "use strict";
    guardPattern = /^([+-])([\p{L}\p{N}_][\p{L}\p{N}_.-]*)$/u;
  }
});

// src/series/name.ts
function patchNameProblem(name) {
  if (plain.test(name)) return null;
  if (name === "") return "it is empty";
  if (new TextEncoder().encode(name).length > maxBytes) return `it is longer than ${maxBytes} bytes`;
  if (new RegExp("\\p{Surrogate}", "u").test(name)) return "it is not valid Unicode";
  if (name.startsWith("-")) return "it starts with a dash, so it would read as an option";
  if (name.startsWith(".")) return "it starts with a dot";
  const bad = forbidden.exec(name)?.[0];
  if (bad !== void 0) return `it contains ${describe2(bad)}`;
  if (name.includes("@{")) return 'it contains "@{"';
  if (!/^[\p{L}\p{N}_]/u.test(name)) return "it does not start with a letter, a digit or an underscore";
  if (/[\p{Cc}\p{Cf}\p{Co}]/u.test(name)) return "it contains an invisible character";
  if (name.endsWith(".")) return "it ends with a dot";
  if (/\.patch$/i.test(name)) return `it ends with ".patch", which the file's name adds: leave the suffix out`;
  return null;
}
function forkName(name, taken3) {
  const [, stem = name, number2 = "1"] = /^(.*)-(\d{1,9})$/.exec(name) ?? [];
  for (let next3 = Number(number2) + 1; ; next3++) {
    const fork3 = `${stem}-${next3}`;
    if (!taken3.includes(fork3)) return fork3;
  }
}
function describe2(character) {
  const word = reasons2[character];
  if (word !== void 0) return word;
  if (/\s/u.test(character)) return "white space";
  const code = character.codePointAt(0) ?? 0;
  if (code < 32 || code >= 127 && code < 160) return "a control character";
  return `"${character}"`;
}
var maxBytes, forbidden, plain, reasons2;
var init_name = __esm({
  "src/series/name.ts"() {
    "use strict";
    maxBytes = 200;
    forbidden = /[\s/\\\u0000-\u001f\u007f-\u009f:*?"<>|#]/u;
    plain = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/;
    reasons2 = { "/": "a slash", "\\": "a backslash" };
  }
});

// src/series/entries.ts
function readEntries(opened) {
  const list4 = entryList(opened);
  if (list4 === null) return [];
  const lines3 = lineCounter(opened.text);
  const seen = /* @__PURE__ */ new Map();
  for (const item of list4.items) {
    const entry = readEntry(opened, item, lines3);
    const earlier = seen.get(entry.name);
    if (earlier !== void 0) {
      const message = `the patch "${entry.name}" is listed twice, on lines ${earlier.line} and ${entry.line}`;
      throw problemAt(opened, entry.start, message, "Delete one of the two lines.");
    }
    seen.set(entry.name, entry);
  }
  return [...seen.values()];
}
function entryList(opened) {
  const value2 = opened.patches?.value;
  if (value2 === void 0 || value2 === null || (0, import_yaml2.isScalar)(value2) && value2.value === null) return null;
  if ((0, import_yaml2.isSeq)(value2)) return value2;
  const offset = value2.range?.[0] ?? 0;
  throw problemAt(opened, offset, '"patches" must be a list', 'Write each patch on a line of its own, as "  - name".');
}
function readEntry(opened, item, lines3) {
  const range2 = item?.range;
  const start = range2?.[0] ?? 0;
  const end = range2?.[1] ?? start;
  const hint = 'An entry is a name and then guards: "  - name +guard -guard".';
  if (!(0, import_yaml2.isScalar)(item)) throw problemAt(opened, start, 'an entry under "patches" must be the name of a patch', hint);
  const node = item;
  if (node.anchor !== void 0 || node.tag !== void 0) {
    throw problemAt(opened, start, 'an entry under "patches" can have no YAML anchor or tag', hint);
  }
  if (opened.text.slice(start, end).includes("\n")) {
    throw problemAt(opened, start, 'an entry under "patches" must be on one line', hint);
  }
  const source = node.source ?? "";
  const quoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  const [nameWord, ...guardWords] = words(source, start + (quoted ? 1 : 0));
  if (nameWord === void 0) throw problemAt(opened, start, 'an entry under "patches" is empty', hint);
  const reason = patchNameProblem(nameWord.word);
  if (reason !== null) {
    throw problemAt(opened, nameWord.offset, `"${nameWord.word}" cannot name a patch: ${reason}`, hint);
  }
  const guards = readGuards(opened, nameWord.word, guardWords);
  return { name: nameWord.word, guards, line: lines3.linePos(start).line, source, start, end, node };
}
function readGuards(opened, patch, guardWords) {
  const guards = /* @__PURE__ */ new Map();
  for (const { word, offset } of guardWords) {
    const guard2 = parseGuard(word);
    if (guard2 === null) {
      const hint = "Write a guard as +name or -name; the name of a patch has no spaces.";
      throw problemAt(opened, offset, `"${word}" after the patch "${patch}" is not a guard`, hint);
    }
    if (guards.has(guard2.name)) {
      const message = `the patch "${patch}" has the guard "${guard2.name}" twice`;
      throw problemAt(opened, offset, message, "Keep one of the two.");
    }
    guards.set(guard2.name, guard2);
  }
  return [...guards.values()];
}
function words(source, offset) {
  return [...source.matchAll(/\S+/g)].map((match) => ({ word: match[0], offset: offset + match.index }));
}
function lineCounter(text3) {
  const lines3 = new import_yaml2.LineCounter();
  lines3.addNewLine(0);
  for (let at2 = text3.indexOf("\n"); at2 !== -1; at2 = text3.indexOf("\n", at2 + 1)) lines3.addNewLine(at2 + 1);
  return lines3;
}
function openEntries(text3, file4) {
  const opened = openDocument(text3, file4);
  return { opened, entries: readEntries(opened) };
}
var import_yaml2;
var init_entries = __esm({
  "src/series/entries.ts"() {
    "use strict";
    import_yaml2 = __toESM(require_yaml(), 1);
    init_document();
    init_guards();
    init_name();
  }
});

// src/series/schema.ts
function mapping(message) {
  const isMapping = (value2) => typeof value2 === "object" && value2 !== null && !Array.isArray(value2);
  return v.custom(isMapping, message);
}
function knownKeys(parent) {
  if (parent.length === 0) return [...Object.keys(settingsSchema.entries), "patches", "finalized"];
  return parent[0] === "finalize" ? ["format", "directory"] : [];
}
function isTargetUrl(url) {
  return /^postgres(ql)?:\/\//.test(url) || /^pglite:./.test(url);
}
var v, text, texts, finalizedSchema, settingsSchema;
var init_schema = __esm({
  "src/series/schema.ts"() {
    "use strict";
    v = __toESM(require_valibot(), 1);
    text = v.pipe(v.string("a text"), v.minLength(1, "a text that is not empty"));
    texts = v.array(text, "a list of texts");
    finalizedSchema = v.array(
      v.strictObject({
        patch: text,
        id: text,
        migration: text,
        units: v.record(v.string(), text, "a mapping of units to hashes")
      }),
      "a list of finalized patches"
    );
    settingsSchema = v.strictObject(
      {
        search_path: v.nullish(texts),
        default: v.nullish(text),
        targets: v.nullish(
          v.pipe(
            mapping("a mapping of names to URLs"),
            v.record(
              v.string(),
              v.union([text, v.pipe(v.array(text), v.minLength(1, "a URL or a list of URLs"))], "a URL or a list of URLs")
            )
          )
        ),
        setup: v.nullish(texts),
        finalize: v.nullish(
          v.pipe(
            mapping("a mapping with format and directory"),
            v.strictObject({ format: v.nullish(text), directory: v.nullish(text) })
          )
        )
      },
      "a mapping of settings"
    );
  }
});

// src/series/read.ts
var read_exports = {};
__export(read_exports, {
  readSeries: () => readSeries
});
function readSeries(text3, file4 = "series.yaml") {
  const opened = openDocument(text3, file4);
  const settings = readSettings(opened);
  const patches2 = readEntries(opened).map(({ name, guards, line }) => ({ name, guards, line }));
  const finalized = readFinalized(opened);
  return { settings, ...finalized.length === 0 ? {} : { finalized }, patches: patches2 };
}
function readFinalized(opened) {
  const pair = opened.root?.items.find((p) => keyName(p) === "finalized");
  const value2 = (0, import_yaml3.isNode)(pair?.value) ? pair.value.toJS(opened.document) : null;
  const result2 = v2.safeParse(finalizedSchema, value2 ?? [], { abortEarly: true });
  if (result2.success) return result2.output;
  const hint = "pgquilt finalize writes this list; bring the line back from git.";
  const at2 = offsetOf(opened, ["finalized", ...(result2.issues[0].path ?? []).map((i) => i.key)], false);
  throw problemAt(opened, at2, "the list of finalized patches is not as pgquilt writes it", hint);
}
function readSettings(opened) {
  const result2 = v2.safeParse(settingsSchema, plainSettings(opened), { abortEarly: true });
  if (!result2.success) throw shapeProblem(opened, result2.issues[0]);
  const raw = result2.output;
  const targets = /* @__PURE__ */ new Map();
  for (const [name, value2] of Object.entries(raw.targets ?? {})) {
    const urls = typeof value2 === "string" ? [value2] : value2;
    targets.set(name, urls);
    for (const [index2, url] of urls.entries()) {
      if (!isTargetUrl(url)) throw targetProblem(opened, name, typeof value2 === "string" ? [] : [index2], url);
    }
  }
  checkDefault(opened, raw, targets);
  const { format, directory } = raw.finalize ?? {};
  return {
    searchPath: raw.search_path ?? ["public"],
    ...raw.default == null ? {} : { defaultTarget: raw.default },
    targets,
    setup: raw.setup ?? [],
    ...raw.finalize == null ? {} : { finalize: { ...format == null ? {} : { format }, ...directory == null ? {} : { directory } } }
  };
}
function plainSettings(opened) {
  const plain4 = [];
  for (const pair of opened.root?.items ?? []) {
    const name = keyName(pair);
    if (name === "patches" || name === "finalized") continue;
    try {
      plain4.push([name, (0, import_yaml3.isNode)(pair.value) ? pair.value.toJS(opened.document) : pair.value]);
    } catch (error) {
      const hint = "Write the value out instead of using an alias.";
      throw problemAt(opened, offsetOf(opened, [name], false), `"${name}" cannot be read: ${String(error)}`, hint);
    }
  }
  return Object.fromEntries(plain4);
}
function checkDefault(opened, raw, targets) {
  if (raw.default == null || targets.has(raw.default)) return;
  const names = [...targets.keys()];
  const known = names.length === 0 ? 'Name a target under "targets".' : `The targets are ${names.join(", ")}.`;
  const hint = didYouMean(raw.default, names) ?? known;
  const message = `the default "${raw.default}" is not the name of a target`;
  throw problemAt(opened, offsetOf(opened, ["default"], false), message, hint);
}
function targetProblem(opened, name, rest, url) {
  const offset = offsetOf(opened, ["targets", name, ...rest], false);
  const scheme = /^[^:]*:(\/\/)?/.exec(url)?.[0];
  const what = scheme === void 0 ? "has no scheme" : `has the unknown scheme "${scheme}"`;
  const hint = "Write postgres://\u2026, postgresql://\u2026, pglite:DIRECTORY or pglite::memory:.";
  return problemAt(opened, offset, `the URL of the target "${name}" ${what}`, hint);
}
function shapeProblem(opened, issue) {
  const path10 = (issue.path ?? []).map((item) => item.key);
  const last = issue.path?.at(-1);
  if (last !== void 0 && last.origin === "key" && issue.expected === "never") {
    const key2 = String(last.key);
    const parent = path10.slice(0, -1).map(String);
    const known = knownKeys(parent);
    const where = parent.length === 0 ? "" : ` under "${parent.join(".")}"`;
    const hint2 = didYouMean(key2, known) ?? `The known keys are ${known.join(", ")}.`;
    return problemAt(opened, offsetOf(opened, path10, true), `the key "${key2}"${where} is not known`, hint2);
  }
  const quotable = ["number", "boolean", "object"].includes(typeof issue.input) && issue.message.startsWith("a text");
  const hint = quotable && !isCollection(issue.input) ? `Put it in quotes: '${String(issue.input)}'.` : void 0;
  const message = `"${path10.join(".")}" must be ${issue.message}, not ${kindOf(issue.input)}`;
  return problemAt(
    opened,
    offsetOf(opened, path10, false),
    message,
    hint ?? "Correct the value, or delete the key to have the default."
  );
}
function isCollection(value2) {
  return typeof value2 === "object" && value2 !== null;
}
function kindOf(value2) {
  if (value2 === null) return "nothing";
  if (Array.isArray(value2)) return value2.length === 0 ? "an empty list" : "a list";
  if (typeof value2 === "object") return "a mapping";
  return typeof value2 === "string" ? `"${value2}"` : `${JSON.stringify(value2)} (a ${typeof value2})`;
}
function offsetOf(opened, path10, key2) {
  let node = opened.root;
  let offset = 0;
  for (const [depth, step2] of path10.entries()) {
    if ((0, import_yaml3.isMap)(node)) {
      const pair = node.items.find((item) => keyName(item) === String(step2));
      if ((0, import_yaml3.isNode)(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      if (key2 && depth === path10.length - 1) return offset;
      node = pair?.value;
    } else {
      node = node?.items?.[Number(step2)];
    }
    if ((0, import_yaml3.isNode)(node) && node.range) offset = node.range[0];
  }
  return offset;
}
var v2, import_yaml3;
var init_read = __esm({
  "src/series/read.ts"() {
    "use strict";
    v2 = __toESM(require_valibot(), 1);
    import_yaml3 = __toESM(require_yaml(), 1);
    init_document();
    init_entries();
    init_schema();
    init_suggest();
  }
});

// src/queue/common/context.ts
var context_exports = {};
__export(context_exports, {
  locateQueue: () => locateQueue,
  needQueue: () => needQueue,
  needWrite: () => needWrite,
  openContext: () => openContext,
  rereadSeries: () => rereadSeries,
  withConnection: () => withConnection
});
function openContext(options2) {
  const { root, seriesText: seriesText3 } = options2.located ?? locateQueue(options2.cwd);
  const series2 = root === null ? NO_SERIES : options2.readSeries(seriesText3);
  const { url, named: named5 } = chooseTarget(series2, root, options2);
  return {
    root,
    series: series2,
    seriesText: seriesText3,
    target: readTarget(url, root ?? options2.cwd),
    followsTree: root !== null && (!named5 || options2.tree === true),
    readOnly: options2.readOnly === true,
    toolVersion: options2.toolVersion,
    progress: options2.progress ?? (() => void 0),
    session: { searchPath: series2.settings.searchPath }
  };
}
function locateQueue(cwd) {
  const root = findRoot(cwd);
  return { root, seriesText: root === null ? "" : readText(import_node_path8.default.join(root, "series.yaml")) };
}
async function rereadSeries(context) {
  const { seriesText: seriesText3 } = locateQueue(context.root);
  const { readSeries: readSeries2 } = await Promise.resolve().then(() => (init_read(), read_exports));
  Object.assign(context, { seriesText: seriesText3, series: readSeries2(seriesText3) });
}
function readText(file4) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode((0, import_node_fs8.readFileSync)(file4));
  } catch (error) {
    throw new Problem("failed", `series.yaml cannot be read: ${error instanceof Error ? error.message : error}`, {
      file: "series.yaml",
      hint: "It has to be UTF-8 text that you may read.",
      cause: error
    });
  }
}
function chooseTarget(series2, root, options2) {
  const { env } = options2;
  if (options2.database !== void 0 && options2.target !== void 0) {
    throw new Problem("usage", "--database and --target both name a database", { hint: "Give one of the two." });
  }
  if (options2.database !== void 0) return { url: options2.database, named: true };
  if (options2.target !== void 0) return { url: urlOf(series2, options2.target), named: true };
  const fromEnvironment = env["PGQUILT_DATABASE"] || env["DATABASE_URL"];
  if (fromEnvironment) return { url: fromEnvironment, named: false };
  const { defaultTarget } = series2.settings;
  if (defaultTarget !== void 0) return { url: urlOf(series2, defaultTarget), named: false };
  if (root === null) {
    throw new Problem("usage", "this is no queue (no series.yaml here or above), and no database was named", {
      hint: "Start a queue here with pgquilt init, or name a database with --database URL."
    });
  }
  return { url: EMBEDDED_DEFAULT, named: false };
}
function urlOf(series2, name) {
  const urls = series2.settings.targets.get(name);
  if (urls === void 0) {
    const known = [...series2.settings.targets.keys()];
    const [near] = suggest(name, known);
    throw new Problem("usage", `there is no target '${name}' in series.yaml`, {
      hint: near ? `Did you mean ${near}?` : known.length > 0 ? `Its targets: ${known.join(", ")}.` : "It names none."
    });
  }
  const [url, ...more] = urls;
  if (url === void 0 || more.length > 0) {
    throw new Problem("usage", `the target '${name}' is a fleet of ${urls.length} databases`, {
      hint: `Name one of them with --database URL.`
    });
  }
  return url;
}
function needQueue(context) {
  if (context.root === null) {
    throw new Problem("usage", "this is no queue: no series.yaml here or in a folder above", {
      hint: "Start one with pgquilt init, or go to it with -C DIR."
    });
  }
  return context;
}
function needWrite(context, verb) {
  if (context.readOnly) {
    throw new Problem("usage", `${verb} changes things, and --read-only forbids it`, {
      hint: "Leave --read-only out."
    });
  }
}
async function withConnection(context, work4, options2 = {}) {
  if (context.connection !== void 0) return work4(context.connection);
  const connection = await openTarget(context.target, { progress: context.progress, ...options2 });
  try {
    return await work4(connection);
  } finally {
    await connection.leave();
  }
}
var import_node_fs8, import_node_path8, EMBEDDED_DEFAULT, NO_SERIES;
var init_context = __esm({
  "src/queue/common/context.ts"() {
    "use strict";
    import_node_fs8 = require("node:fs");
    import_node_path8 = __toESM(require("node:path"), 1);
    init_open();
    init_target();
    init_problem();
    init_suggest();
    init_root();
    EMBEDDED_DEFAULT = "pglite:.pgquilt/dev";
    NO_SERIES = { settings: { searchPath: ["public"], targets: /* @__PURE__ */ new Map(), setup: [] }, patches: [] };
  }
});

// src/series/resolve.ts
function resolvePatch(word, names, prefer) {
  const all = [.../* @__PURE__ */ new Set([...names.series, ...names.applied])];
  const exact = [word, word.replace(/^patches\//, "").replace(/\.patch$/, "")].find((name) => all.includes(name));
  if (exact !== void 0) return { found: exact };
  if (/^[+-]\d+$/.test(word)) return fromTop(Number(word), names);
  if (/^\d+$/.test(word)) {
    const found = names.series[Number(word) - 1];
    if (found !== void 0) return { found };
  }
  const preferred = prefer === void 0 ? { unknown: true } : byPart(word, prefer);
  return "unknown" in preferred ? byPart(word, all) : preferred;
}
function fromTop(steps, { applied: applied4, next: next3 }) {
  const found = steps > 0 ? next3[steps - 1] : applied4[applied4.length - 1 + steps];
  if (found !== void 0) return { found };
  const count = steps > 0 ? next3.length : Math.max(0, applied4.length - 1);
  const patches2 = `${count === 0 ? "no patch" : count === 1 ? "one patch" : `${count} patches`}`;
  return { nowhere: `there ${count > 1 ? "are" : "is"} ${patches2} ${steps > 0 ? "above" : "below"} the top` };
}
function byPart(word, names) {
  if (word === "") return { unknown: true };
  const beginning = names.filter((name) => name.startsWith(word));
  const candidates = beginning.length > 0 ? beginning : names.filter((name) => name.includes(word));
  const [found, second] = candidates;
  if (found === void 0) return { unknown: true };
  return second === void 0 ? { found } : { candidates };
}
var init_resolve = __esm({
  "src/series/resolve.ts"() {
    "use strict";
  }
});

// src/queue/common/patch-named.ts
function patchNamed(series2, standing, word, prefer) {
  const names = series2.patches.map((p) => p.name);
  if (names.includes(word)) return word;
  const applied4 = standing.stack.map((p) => p.name);
  const isApplied = new Set(applied4);
  const above = series2.patches.slice(names.lastIndexOf(applied4[applied4.length - 1] ?? "") + 1);
  const next3 = above.filter((p) => !isApplied.has(p.name) && !isHidden(p, standing)).map((p) => p.name);
  const unapplied3 = names.filter((name) => !isApplied.has(name));
  const preferred = prefer === void 0 ? void 0 : prefer === "applied" ? applied4 : unapplied3;
  const resolved = resolvePatch(word, { series: names, applied: applied4, next: next3 }, preferred);
  if ("found" in resolved) return resolved.found;
  if ("candidates" in resolved) throw ambiguous(word, resolved.candidates);
  if ("nowhere" in resolved) {
    throw new Problem("usage", `${word} is no patch: ${resolved.nowhere}`, {
      hint: "pgquilt series lists the patches."
    });
  }
  throw unknownPatch(word, [.../* @__PURE__ */ new Set([...names, ...applied4])]);
}
function unknownPatch(name, known) {
  const near = suggest(name, known);
  return new Problem("usage", `Patch ${name} is not in series`, {
    hint: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "pgquilt series lists the patches."
  });
}
function ambiguous(word, candidates) {
  const shown2 = candidates.slice(0, MOST);
  const more = candidates.length - shown2.length;
  return new Problem("usage", `'${word}' may mean ${candidates.length} patches`, {
    detail: [...shown2, ...more > 0 ? [`\u2026 and ${more} more`] : []].join("\n"),
    hint: "Give more of the name, or its place in the series."
  });
}
var MOST;
var init_patch_named = __esm({
  "src/queue/common/patch-named.ts"() {
    "use strict";
    init_problem();
    init_resolve();
    init_suggest();
    init_stack();
    MOST = 20;
  }
});

// src/queue/common/stack.ts
function isHidden(entry, { selected: selected2 }) {
  return entry.guards.length > 0 && isGuarded(entry, new Set(selected2));
}
function entriesToPush(series2, standing) {
  const { stack } = standing;
  const top3 = stack[stack.length - 1];
  if (top3 === void 0) return series2.patches.filter((p) => !isHidden(p, standing));
  const at2 = series2.patches.findIndex((p) => p.name === top3.name);
  if (at2 < 0) {
    throw new Problem("failed", `the top patch ${top3.name} is applied but is not in series.yaml`, {
      patch: top3.name,
      file: "series.yaml",
      hint: `Put '- ${top3.name}' back into series.yaml, or take the patch off: pgquilt pop, or pgquilt goto --series`
    });
  }
  const applied4 = new Set(stack.map((p) => p.name));
  const skipped = series2.patches.slice(0, at2).find((p) => !applied4.has(p.name) && !isHidden(p, standing));
  if (skipped !== void 0) {
    const below2 = series2.patches.slice(0, series2.patches.indexOf(skipped)).filter((p) => applied4.has(p.name)).pop();
    throw new Problem(
      "failed",
      `patch ${skipped.name} stands below the top patch ${top3.name} in the series, but is not applied`,
      {
        patch: skipped.name,
        file: "series.yaml",
        line: skipped.line,
        hint: `Bring the database to the series: pgquilt goto --series. Or go below it, ${below2 === void 0 ? "pgquilt pop -a" : `pgquilt goto ${below2.name}`}, and push again.`
      }
    );
  }
  return series2.patches.slice(at2 + 1).filter((p) => !isHidden(p, standing));
}
function choosePush(series2, standing, goal) {
  const { stack } = standing;
  const named5 = "name" in goal ? patchNamed(series2, standing, goal.name, "unapplied") : null;
  if (named5 !== null) {
    if (stack.some((p) => p.name === named5)) {
      throw new Problem("nothing-to-do", `Patch ${named5} is currently applied`, { patch: named5 });
    }
    const entry = series2.patches.find((p) => p.name === named5);
    if (entry !== void 0 && isHidden(entry, standing)) throw guarded(entry, standing);
  }
  const next3 = entriesToPush(series2, standing);
  if (next3.length === 0) {
    if ("all" in goal) return [];
    throw fullyApplied(stack);
  }
  if ("all" in goal) return next3;
  if ("count" in goal) return next3.slice(0, goal.count);
  return next3.slice(0, next3.findIndex((p) => p.name === named5) + 1);
}
function guarded(entry, { selected: selected2 }) {
  const { name, line } = entry;
  const guards = formatGuards(entry.guards);
  const now = selected2.length === 0 ? "no guard is selected" : `${selected2.join(", ")} selected`;
  const [positive] = entry.guards.filter((g) => g.sign === "+");
  const others = selected2.filter((one2) => !entry.guards.some((g) => g.name === one2));
  const select3 = [...others, ...positive === void 0 ? [] : [positive.name]].join(" ") || "--none";
  return new Problem("failed", `patch ${name} is guarded by ${guards}, and on this target ${now}`, {
    patch: name,
    line,
    file: "series.yaml",
    hint: `To have it here: pgquilt select ${select3}. Or take its guards away, for every target: pgquilt guard ${name} --none`
  });
}
function fullyApplied(stack) {
  const top3 = stack[stack.length - 1];
  return new Problem(
    "nothing-to-do",
    top3 === void 0 ? "No patches in series" : `File series fully applied, ends at patch ${top3.name}`,
    top3 === void 0 ? { hint: "Start one: pgquilt new NAME" } : {}
  );
}
function noneApplied() {
  return new Problem("nothing-to-do", "No patches applied");
}
var init_stack = __esm({
  "src/queue/common/stack.ts"() {
    "use strict";
    init_problem();
    init_guards();
    init_patch_named();
  }
});

// src/worktree/safe-path.ts
function safePath(root, path10, known = /* @__PURE__ */ new Set()) {
  const parts = path10.split("/");
  const reason = pathFault(path10, parts);
  if (reason !== null) {
    const hint = "Paths are relative to the folder of series.yaml and stay inside it.";
    throw new Problem("failed", `the path "${path10}" is refused: ${reason}`, { file: path10, hint });
  }
  let current = root;
  let relative = "";
  for (const [index2, part2] of parts.entries()) {
    current = (0, import_node_path9.join)(current, part2);
    relative = relative === "" ? part2 : `${relative}/${part2}`;
    if (known.has(current)) continue;
    const stats = lstatOrNull(current, relative);
    if (stats === null) break;
    if (stats.isSymbolicLink()) throw linkProblem(relative);
    if (index2 < parts.length - 1) known.add(current);
  }
  return (0, import_node_path9.join)(root, ...parts);
}
function lstatOrNull(absolute, path10) {
  try {
    return (0, import_node_fs9.lstatSync)(absolute);
  } catch (error) {
    if (isMissing(error)) return null;
    throw fsProblem(error, "read", path10);
  }
}
function linkProblem(path10) {
  const hint = "Replace the link with the real file or folder, then run the command again.";
  return new Problem("failed", `${path10} is a symbolic link, and pgquilt follows none inside a queue`, {
    file: path10,
    hint
  });
}
function pathFault(path10, parts) {
  if (path10 === "") return "it is empty";
  if (path10.includes("\0")) return "it contains a NUL character";
  if (path10.includes("\\")) return "it contains a backslash";
  if (path10.startsWith("/") || /^[A-Za-z]:/.test(path10)) return "it is not relative";
  if (parts.includes("..")) return "it leaves the folder of the queue";
  if (parts.includes("") || parts.includes(".")) return "it has an empty part";
  if (parts.some((part2) => part2.toLowerCase() === ".git")) return "it is git's own";
  return null;
}
var import_node_fs9, import_node_path9;
var init_safe_path = __esm({
  "src/worktree/safe-path.ts"() {
    "use strict";
    import_node_fs9 = require("node:fs");
    import_node_path9 = require("node:path");
    init_problem();
    init_fs_problem();
  }
});

// src/worktree/read-text.ts
function readText2(absolute, path10) {
  let bytes;
  try {
    bytes = (0, import_node_fs10.readFileSync)(absolute, { flag: flag2 });
  } catch (error) {
    throw fsProblem(error, "read", path10);
  }
  if (!(0, import_node_buffer.isUtf8)(bytes)) throw encodingProblem(bytes, path10);
  return bytes.toString("utf8");
}
function readTextIn(root, path10) {
  try {
    return readText2(safePath(root, path10), path10);
  } catch (error) {
    if (error instanceof Problem && isMissing(error.cause)) return null;
    throw error;
  }
}
function encodingProblem(bytes, path10) {
  const offset = firstBadByte(bytes);
  const before = bytes.toString("utf8", 0, offset);
  const line = before.split("\n").length;
  const column = [...before.slice(before.lastIndexOf("\n") + 1)].length + 1;
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, "0");
  const message = `${path10} is not UTF-8 text: byte 0x${byte} at offset ${offset}`;
  return new Problem("failed", message, { file: path10, line, column, hint: "Save the file as UTF-8." });
}
function firstBadByte(bytes) {
  const again3 = import_node_buffer.Buffer.from(bytes.toString("utf8"));
  let offset = 0;
  while (offset < bytes.length && bytes[offset] === again3[offset]) offset++;
  while (offset > 0 && ((again3[offset] ?? 0) & 192) === 128) offset--;
  return offset;
}
var import_node_buffer, import_node_fs10, flag2;
var init_read_text = __esm({
  "src/worktree/read-text.ts"() {
    "use strict";
    import_node_buffer = require("node:buffer");
    import_node_fs10 = require("node:fs");
    init_problem();
    init_fs_problem();
    init_safe_path();
    flag2 = import_node_fs10.constants.O_RDONLY | (import_node_fs10.constants.O_NOFOLLOW ?? 0);
  }
});

// src/worktree/patches.ts
function patchPath(name) {
  return `patches/${name}${suffix}`;
}
function testPath(name) {
  return `patches/${name}${testSuffix}`;
}
function readPatchFile(root, name) {
  const reason = patchNameProblem(name);
  if (reason !== null) {
    const hint = "Use letters, digits, dashes and underscores.";
    throw new Problem("failed", `"${name}" cannot name a patch: ${reason}`, { hint });
  }
  return readTextIn(root, patchPath(name));
}
function readTestFile(root, name) {
  return readTextIn(root, testPath(name));
}
function listPatchFiles(root) {
  return listNamed(root, suffix);
}
function listTestFiles(root) {
  return listNamed(root, testSuffix);
}
function listNamed(root, suffix2) {
  const folder2 = (0, import_node_path10.join)(root, "patches");
  const stats = lstatOrNull(folder2, "patches");
  if (stats === null) return [];
  if (stats.isSymbolicLink()) throw linkProblem("patches");
  const names = [];
  for (const entry of entriesOf(folder2)) {
    if (!entry.name.endsWith(suffix2)) continue;
    const name = entry.name.slice(0, -suffix2.length);
    if (patchNameProblem(name) !== null) continue;
    if (entry.isSymbolicLink()) throw linkProblem(`patches/${entry.name}`);
    if (entry.isFile()) names.push(name);
  }
  return names.sort();
}
function entriesOf(folder2) {
  try {
    return (0, import_node_fs11.readdirSync)(folder2, { withFileTypes: true });
  } catch (error) {
    throw fsProblem(error, "list", "patches");
  }
}
var import_node_fs11, import_node_path10, suffix, testSuffix;
var init_patches = __esm({
  "src/worktree/patches.ts"() {
    "use strict";
    import_node_fs11 = require("node:fs");
    import_node_path10 = require("node:path");
    init_problem();
    init_name();
    init_fs_problem();
    init_read_text();
    init_safe_path();
    suffix = ".patch";
    testSuffix = ".test.sql";
  }
});

// src/routine/scan.ts
function skipTrivia(text3, from) {
  let at2 = from;
  for (; ; ) {
    const c = text3.charCodeAt(at2);
    if (c === 32 || c >= 9 && c <= 13 || c === 65279) {
      at2++;
    } else if (c === 45 && text3.charCodeAt(at2 + 1) === 45) {
      const end = lineEnd(text3, at2);
      at2 = end;
    } else if (c === 47 && text3.charCodeAt(at2 + 1) === 42) {
      at2 = skipBlockComment(text3, at2);
    } else {
      return at2;
    }
  }
}
function lineEnd(text3, from) {
  for (let at2 = from; at2 < text3.length; at2++) {
    const c = text3.charCodeAt(at2);
    if (c === 10 || c === 13) return at2;
  }
  return text3.length;
}
function skipBlockComment(text3, from) {
  let depth = 0;
  let at2 = from;
  while (at2 < text3.length) {
    if (text3.startsWith("/*", at2)) {
      depth++;
      at2 += 2;
    } else if (text3.startsWith("*/", at2)) {
      depth--;
      at2 += 2;
      if (depth === 0) return at2;
    } else {
      at2++;
    }
  }
  return text3.length;
}
function wordAt(text3, at2) {
  const pattern = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
  pattern.lastIndex = at2;
  const match = pattern.exec(text3);
  return match === null ? null : { word: match[0].toLowerCase(), end: pattern.lastIndex };
}
function literalAt(text3, at2) {
  const dollar = /\$([A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
  dollar.lastIndex = at2;
  const tag = dollar.exec(text3)?.[0];
  if (tag !== void 0) {
    const close = text3.indexOf(tag, at2 + tag.length);
    if (close < 0) return null;
    return { start: at2, end: close + tag.length, form: "dollar", contentStart: at2 + tag.length, contentEnd: close };
  }
  const prefix = /^(?:[eE]|[uU]&)?'/.exec(text3.slice(at2, at2 + 3))?.[0];
  if (prefix === void 0) return null;
  const form = prefix.length === 1 ? "plain" : prefix.length === 2 ? "escape" : "unicode";
  const contentStart = at2 + prefix.length;
  for (let i = contentStart; i < text3.length; i++) {
    const c = text3[i];
    if (c === "\\" && form === "escape") i++;
    else if (c === "'") {
      if (text3[i + 1] === "'") i++;
      else return { start: at2, end: i + 1, form, contentStart, contentEnd: i };
    }
  }
  return null;
}
var init_scan = __esm({
  "src/routine/scan.ts"() {
    "use strict";
  }
});

// src/routine/body.ts
function bodyLiteral(create3) {
  let depth = 0;
  let at2 = 0;
  while (at2 < create3.length) {
    at2 = skipTrivia(create3, at2);
    const literal = literalAt(create3, at2);
    if (literal !== null) {
      at2 = literal.end;
      continue;
    }
    const word = wordAt(create3, at2);
    if (word !== null) {
      if (word.word === "as" && depth === 0) {
        const body = literalAt(create3, skipTrivia(create3, word.end));
        if (body !== null) return body;
      }
      at2 = word.end;
      continue;
    }
    const c = create3[at2];
    if (c === "(") depth++;
    if (c === ")") depth--;
    at2 = c === '"' ? quotedIdentifierEnd(create3, at2) : at2 + 1;
  }
  return null;
}
function quotedIdentifierEnd(text3, from) {
  for (let at2 = from + 1; at2 < text3.length; at2++) {
    if (text3[at2] === '"') {
      if (text3[at2 + 1] === '"') at2++;
      else return at2 + 1;
    }
  }
  return text3.length;
}
function sourceOffset(create3, literal, at2) {
  if (literal.form === "dollar") return Math.min(literal.contentEnd, literal.contentStart + at2);
  let source = literal.contentStart;
  for (let n = 0; n < at2 && source < literal.contentEnd; n++) {
    const pair = create3[source] === "'" || create3[source] === "\\" && literal.form === "escape";
    source += pair ? 2 : 1;
  }
  return source;
}
var init_body = __esm({
  "src/routine/body.ts"() {
    "use strict";
    init_scan();
  }
});

// src/routine/body-line.ts
function bodyLine(language, texts2) {
  const words4 = byLanguage[language];
  if (words4 === void 0) return void 0;
  for (const text3 of texts2) {
    const line = words4.pattern.exec(text3 ?? "")?.[1];
    if (line !== void 0) return Math.max(1, Number(line) - words4.above);
  }
  return void 0;
}
function bodyLineOffset(create3, literal, line) {
  let at2 = literal.contentStart;
  for (let n = 1; n < line && at2 < literal.contentEnd; at2++) {
    const escaped2 = literal.form === "escape" && create3[at2] === "\\";
    if (create3[at2] === "\n" || escaped2 && create3[at2 + 1] === "n") n++;
    if (escaped2) at2++;
  }
  const blank = /[ \t]*/y;
  blank.lastIndex = at2;
  return Math.min(at2 + (blank.exec(create3)?.[0].length ?? 0), literal.contentEnd);
}
var perl, python, byLanguage;
var init_body_line = __esm({
  "src/routine/body-line.ts"() {
    "use strict";
    perl = { pattern: /\bat line (\d+)\b/, above: 0 };
    python = { pattern: /\(<string>, line (\d+)\)/, above: 1 };
    byLanguage = {
      plpgsql: { pattern: /\bnear line (\d+)\b/, above: 0 },
      plperl: perl,
      plperlu: perl,
      plpython3u: python
    };
  }
});

// src/routine/create-sql.ts
function createSql(create3, replace2) {
  const keyword = wordAt(create3, 0);
  const at2 = keyword?.end ?? 0;
  const or = wordAt(create3, skipTrivia(create3, at2));
  const hasReplace = or?.word === "or";
  if (hasReplace === replace2) return { sql: create3, toSource: (offset) => offset };
  if (replace2) {
    const added = " OR REPLACE";
    return {
      sql: `${create3.slice(0, at2)}${added}${create3.slice(at2)}`,
      toSource: (offset) => offset <= at2 ? offset : Math.max(at2, offset - added.length)
    };
  }
  const end = wordAt(create3, skipTrivia(create3, or?.end ?? at2))?.end ?? at2;
  return {
    sql: `${create3.slice(0, at2)}${create3.slice(end)}`,
    toSource: (offset) => offset <= at2 ? offset : offset + end - at2
  };
}
var init_create_sql = __esm({
  "src/routine/create-sql.ts"() {
    "use strict";
    init_scan();
  }
});

// src/routine/identity.ts
function identityParts(id) {
  let quoted = false;
  let dot = 0;
  for (let at2 = 0; at2 < id.length; at2++) {
    const c = id[at2];
    if (c === '"') quoted = !quoted;
    else if (!quoted && c === ".") dot = at2;
    else if (!quoted && c === "(") return { schema: id.slice(0, dot), name: id.slice(0, at2), args: id.slice(at2) };
  }
  return { schema: id.slice(0, dot), name: id, args: "" };
}
function argumentChange(from, to) {
  return `argument list changes from ${identityParts(from).args} to ${identityParts(to).args}`;
}
var init_identity = __esm({
  "src/routine/identity.ts"() {
    "use strict";
  }
});

// src/routine/source-position.ts
function positionAt(text3, offset) {
  const upTo = text3.slice(0, Math.max(0, offset));
  const lines3 = upTo.split("\n");
  const last = lines3[lines3.length - 1] ?? "";
  return { line: lines3.length, column: [...last.replace(/^\ufeff/, "")].length + 1 };
}
function excerpt(text3, position) {
  const lines3 = text3.replace(/^\ufeff/, "").split("\n");
  const from = Math.max(1, position.line - 2);
  const to = Math.min(lines3.length, position.line + 1);
  const width = String(to).length;
  const out = [];
  for (let n = from; n <= to; n++) {
    const line = (lines3[n - 1] ?? "").replace(/\r$/, "");
    out.push(`${String(n).padStart(width)} | ${line}`.trimEnd());
    if (n === position.line) {
      const lead = [...line].slice(0, position.column - 1).map((c) => c === "	" ? "	" : " ");
      out.push(`${" ".repeat(width)} | ${lead.join("")}^`);
    }
  }
  return out.join("\n");
}
function offsetOfCharacter(text3, character) {
  let offset = 0;
  for (let left = character - 1; left > 0 && offset < text3.length; left--) {
    offset += (text3.codePointAt(offset) ?? 0) > 65535 ? 2 : 1;
  }
  return offset;
}
var init_source_position = __esm({
  "src/routine/source-position.ts"() {
    "use strict";
  }
});

// src/database/change/explain-error.ts
function explainError(error, statement2, place) {
  const step2 = statement2?.step;
  const patch = (statement2 === void 0 ? null : place.patches[statement2.level]) ?? void 0;
  const common2 = { patch, sqlstate: error.code, cause: error };
  const serverSays = [
    error.message,
    error.detail && `Detail: ${error.detail}`,
    error.serverHint && `Hint: ${error.serverHint}`
  ].filter(Boolean).join("\n");
  if (statement2?.dependent !== void 0) {
    return new Problem(
      "failed",
      `${patch === void 0 ? "" : `patch ${patch}: `}${statement2.dependent} depends on ${statement2.of?.id} and cannot be rebuilt as it was: ${error.message}`,
      {
        ...common2,
        file: statement2.of?.path,
        detail: [error.detail, error.serverHint].filter(Boolean).join("\n"),
        hint: hintFor(error) ?? "Nothing was changed. Take it away first, or keep what it needs of the routine as it is; then make it again."
      }
    );
  }
  if (statement2 === void 0 || step2 === void 0) {
    return new Problem("failed", `the server refused: ${error.message}`, {
      ...common2,
      detail: serverSays,
      hint: hintFor(error)
    });
  }
  const about = `${patch === void 0 ? "" : `patch ${patch}: `}${step2.path}`;
  const text3 = place.unitText(step2.path, statement2.level);
  const offset = text3 === null ? void 0 : unitOffset(error, statement2);
  const position = text3 === null || offset === void 0 ? void 0 : positionAt(text3, offset);
  const where = position === void 0 ? "" : `:${position.line}`;
  if (error.code === "42723" && statement2.purpose === "make") {
    return new Problem("drift", `${about}${where}: ${step2.id} is there already, made by another session meanwhile`, {
      ...common2,
      file: step2.path,
      hint: "Run pgquilt drift to see it, then run the command again."
    });
  }
  if (error.code === "2BP01") {
    const verb = step2.action === "recreate" ? `must be dropped and made again (${step2.reason?.reason ?? "it cannot be replaced in place"})` : `is dropped${step2.followedBy === void 0 ? "" : ` (the ${argumentChange(step2.id, step2.followedBy)})`}`;
    return new Problem("failed", `${about}: ${step2.id} ${verb}, but other objects depend on it`, {
      ...common2,
      file: step2.path,
      detail: error.detail,
      hint: "Change or drop those objects first, or keep what they need of the routine as it is."
    });
  }
  return new Problem("failed", `${about}${where}: ${error.message}`, {
    ...common2,
    file: step2.path,
    ...position ?? {},
    detail: [
      position !== void 0 && text3 !== null ? excerpt(text3, position) : void 0,
      error.detail,
      error.serverHint
    ].filter((line) => line !== void 0).join("\n"),
    hint: hintFor(error) ?? (patch === void 0 ? `Correct ${step2.path}.` : `Correct ${step2.path} in patch ${patch}.`)
  });
}
function unitOffset(error, statement2) {
  const create3 = statement2.step?.after;
  if (error.internalPosition !== void 0 && error.internalQuery !== void 0 && create3) {
    const inQuery = offsetOfCharacter(error.internalQuery, error.internalPosition);
    for (const replace2 of [true, false]) {
      const { sql: sql3, toSource } = createSql(create3.create, replace2);
      if (sql3 === error.internalQuery) return create3.start + toSource(inQuery);
    }
    const body = bodyLiteral(create3.create);
    if (body !== null) return create3.start + sourceOffset(create3.create, body, inQuery);
  }
  const named5 = create3 ? namedLine(error, create3) : void 0;
  if (named5 !== void 0 && error.position === void 0) return named5;
  if (statement2.toUnit === void 0) return create3?.start;
  if (error.position !== void 0) return statement2.toUnit(offsetOfCharacter(error.statement, error.position));
  return statement2.toUnit(0);
}
function namedLine(error, { create: create3, language, start }) {
  const line = language === null ? void 0 : bodyLine(language, [error.message, error.detail, error.where]);
  const body = line === void 0 ? null : bodyLiteral(create3);
  return line === void 0 || body === null ? void 0 : start + bodyLineOffset(create3, body, line);
}
function hintFor(error) {
  switch (error.code) {
    case "42501":
      return "Connect as a role that may do this (the owner of the routine, with CREATE on its schema), or have the right granted.";
    case "25006":
      return "The database is read-only; connect to one that can be changed.";
    case "53100":
      return "The server's disk is full; nothing was changed.";
    default:
      return void 0;
  }
}
var init_explain_error = __esm({
  "src/database/change/explain-error.ts"() {
    "use strict";
    init_problem();
    init_body();
    init_body_line();
    init_create_sql();
    init_identity();
    init_source_position();
  }
});

// src/routine/quote.ts
function quoteIdentifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}
function quoteLiteral(text3) {
  const quoted = `'${text3.replaceAll("'", "''")}'`;
  return text3.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}
function dollarQuote(text3) {
  for (let n = 0; ; n++) {
    const tag = n === 0 ? "$pgquilt$" : `$pgquilt${n}$`;
    if (!`${text3}$`.includes(tag)) return `${tag}${text3}${tag}`;
  }
}
var init_quote = __esm({
  "src/routine/quote.ts"() {
    "use strict";
  }
});

// src/database/session.ts
function setSearchPath(schemas) {
  return `SET LOCAL search_path TO ${schemas.length === 0 ? "''" : schemas.map(quoteIdentifier).join(", ")}`;
}
async function begin(connection, mode, options2) {
  const lock = mode === "read" ? [] : [`SET LOCAL lock_timeout TO ${options2.operationTimeout ?? 3e4}`, TAKE_LOCK];
  const own = [
    mode === "read" ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN ISOLATION LEVEL READ COMMITTED",
    EMPTY_SEARCH_PATH,
    ...SETTINGS,
    ...lock,
    `SET LOCAL lock_timeout TO ${options2.lockTimeout ?? 3e3}`,
    INFO,
    ACT_AS_OWNER,
    SUPERUSER
  ];
  const path10 = setSearchPath(options2.searchPath);
  const opening = options2.opening === void 0 ? [] : ["SAVEPOINT pgquilt_opening", ...options2.opening, "RELEASE SAVEPOINT pgquilt_opening"];
  const results2 = await connection.batch([...own, ...opening, path10]).catch(async (error) => {
    if (!(error instanceof ServerError)) throw error;
    if (error.code === "55P03" && error.index < own.length) throw lockedProblem2(connection, error);
    if (error.index === own.indexOf(ACT_AS_OWNER)) throw await notForOwner(connection, error);
    if (error.index < own.length || opening.length === 0) throw error;
    return connection.batch(["ROLLBACK", ...own, path10]).then((all) => all.slice(1));
  });
  const info = results2[own.indexOf(INFO)]?.[0];
  const opened = results2.slice(own.length + 1, -2);
  if (mode === "write" && (info["standby"] === true || info["read_only"] === "on")) {
    throw new Problem(
      "failed",
      `${connection.target.label} cannot be changed: it is ${info["standby"] === true ? "a standby" : "read-only"}`,
      {
        sqlstate: "25006",
        hint: info["standby"] === true ? "Connect to the primary." : "default_transaction_read_only is on for this role or database; use another, or turn it off."
      }
    );
  }
  const user = String(info["user"]);
  const owner = info["ledger"] === true ? String(info["owner"]) : user;
  return {
    connection,
    searchPath: options2.searchPath,
    opening: opened.length > 0 ? opened : void 0,
    server: {
      version: Number(info["version"]),
      database: String(info["database"]),
      user: owner,
      superuser: results2[own.indexOf(SUPERUSER)]?.[0]?.["superuser"] === true,
      actsForOwner: owner !== user,
      now: String(info["now"]),
      hasLedger: info["ledger"] === true,
      plpgsqlCheck: info["plpgsql_check"]
    },
    touched: [],
    rebuild: options2.rebuild ?? { allow: false, command: "pgquilt push" },
    rebuilt: []
  };
}
async function notForOwner(connection, cause) {
  const [, rows] = await connection.batch(["ROLLBACK", INFO]);
  const { owner, user } = rows?.[0] ?? {};
  return new Problem(
    "failed",
    `the ledger in ${connection.target.label} belongs to ${owner}, and ${user} may not act for that role`,
    { sqlstate: cause.code, hint: `Connect as ${owner}, or as a member of it.`, cause }
  );
}
function lockedProblem2(connection, cause) {
  return new Problem("locked", `another operation holds ${connection.target.label}`, {
    sqlstate: cause instanceof ServerError ? cause.code : void 0,
    detail: cause instanceof Error ? cause.message : void 0,
    hint: "Wait until it has ended and run the command again. pg_stat_activity shows who holds it.",
    cause
  });
}
async function look(connection, options2, work4) {
  try {
    return await work4(await begin(connection, "read", options2));
  } finally {
    if (options2.closing !== true) await rollback(connection);
  }
}
async function transact(connection, options2, work4) {
  const attempts = options2.attempts ?? 4;
  for (let attempt2 = 1; ; attempt2++) {
    try {
      const outcome4 = await work4(await begin(connection, "write", options2));
      if (outcome4.commit) await connection.batch(["COMMIT"]);
      else await rollback(connection);
      return outcome4.value;
    } catch (error) {
      await rollback(connection);
      if (!isRetryable(error)) throw error;
      if (attempt2 >= attempts) throw lockedProblem2(connection, error);
      await pause(50 * attempt2 + Math.random() * 150 * attempt2);
    }
  }
}
async function rollback(connection) {
  await connection.batch(["ROLLBACK"]).catch(() => void 0);
}
function pause(milliseconds) {
  return new Promise((resolve3) => setTimeout(resolve3, milliseconds));
}
var LOCK_KEY, TAKE_LOCK, EMPTY_SEARCH_PATH, SETTINGS, INFO, ACT_AS_OWNER, SUPERUSER;
var init_session = __esm({
  "src/database/session.ts"() {
    "use strict";
    init_problem();
    init_quote();
    init_server_error();
    LOCK_KEY = "1885827445, 1768715264";
    TAKE_LOCK = `SELECT pg_catalog.pg_advisory_xact_lock(${LOCK_KEY})`;
    EMPTY_SEARCH_PATH = "SET LOCAL search_path TO ''";
    SETTINGS = [
      "SET LOCAL check_function_bodies TO off",
      "SET LOCAL standard_conforming_strings TO on",
      "SET LOCAL backslash_quote TO safe_encoding",
      // What constants and comparisons mean when a definition is read again.
      "SET LOCAL transform_null_equals TO off",
      "SET LOCAL array_nulls TO on",
      "SET LOCAL xmloption TO content",
      "SET LOCAL row_security TO on",
      "SET LOCAL quote_all_identifiers TO off",
      "SET LOCAL DateStyle TO 'ISO, YMD'",
      "SET LOCAL IntervalStyle TO 'postgres'",
      "SET LOCAL extra_float_digits TO 1",
      "SET LOCAL bytea_output TO 'hex'",
      "SET LOCAL TimeZone TO 'UTC'",
      "SET LOCAL lc_monetary TO 'C'",
      "SET LOCAL statement_timeout TO 0",
      "SET LOCAL idle_in_transaction_session_timeout TO 0",
      // PostgreSQL 17 and newer have it. To look in pg_settings is to have all of it computed.
      "SELECT pg_catalog.set_config('transaction_timeout', '0', true) WHERE pg_catalog.current_setting('server_version_num')::int >= 170000",
      // The planner cannot know how few rows our lists have, and would compile for seconds a query that runs for milliseconds.
      "SET LOCAL jit TO off",
      "SET LOCAL client_min_messages TO notice"
    ];
    INFO = `SELECT pg_catalog.current_setting('server_version_num')::int AS version,
  pg_catalog.current_database()::text AS database, current_user::text AS "user",
  pg_catalog.to_char(pg_catalog.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now,
  pg_catalog.to_regclass('pgquilt.meta') IS NOT NULL AS ledger,
  (SELECT pg_catalog.pg_get_userbyid(nspowner)::text FROM pg_catalog.pg_namespace WHERE nspname = 'pgquilt') AS owner,
  (SELECT extnamespace::pg_catalog.regnamespace::text FROM pg_catalog.pg_extension WHERE extname = 'plpgsql_check') AS plpgsql_check,
  pg_catalog.pg_is_in_recovery() AS standby,
  pg_catalog.current_setting('transaction_read_only') AS read_only`;
    ACT_AS_OWNER = `SELECT pg_catalog.set_config('role', pg_catalog.pg_get_userbyid(nspowner)::text, true) FROM pg_catalog.pg_namespace
  WHERE nspname = 'pgquilt' AND pg_catalog.pg_get_userbyid(nspowner) <> current_user AND pg_catalog.to_regclass('pgquilt.meta') IS NOT NULL`;
    SUPERUSER = "SELECT pg_catalog.current_setting('is_superuser') = 'on' AS superuser";
  }
});

// src/database/snapshot.ts
function differences(a, b) {
  if (a === null || b === null) return a === b ? [] : ["presence"];
  const text3 = (s, attribute) => JSON.stringify(attribute === "acl" ? [...s.acl].sort(byGrantee) : s[attribute]);
  return COMPARED.filter((attribute) => text3(a, attribute) !== text3(b, attribute));
}
function toSnapshot(json) {
  if (json === null) return null;
  return {
    id: json.id,
    kind: json.kind,
    definition: json.definition,
    owner: json.owner,
    acl: json.acl.map(({ grantee, grantor, grantable }) => ({ grantee, grantor, grantable })),
    aclIsDefault: json.aclIsDefault,
    comment: json.comment,
    labels: json.labels.map(({ provider, label }) => ({ provider, label })),
    dependsOn: json.dependsOn,
    memberOf: json.memberOf,
    fingerprint: json.fingerprint
  };
}
function receivedSnapshot(sent) {
  if (sent === null || sent === void 0) return null;
  const { compared, aclIsDefault, fingerprint: fingerprint2 } = sent;
  const acl = compared.acl ?? defaultAcl(compared.owner);
  return toSnapshot({ ...compared, acl, aclIsDefault, fingerprint: fingerprint2 });
}
function defaultAcl(owner) {
  return [
    { grantee: null, grantor: owner, grantable: false },
    { grantee: owner, grantor: owner, grantable: false }
  ];
}
function byGrantee(a, b) {
  const key2 = (e) => `${e.grantee === null ? 0 : 1}${e.grantee ?? ""}\0${e.grantor}`;
  return key2(a) < key2(b) ? -1 : 1;
}
var COMPARED;
var init_snapshot = __esm({
  "src/database/snapshot.ts"() {
    "use strict";
    COMPARED = ["kind", "definition", "owner", "acl", "comment", "labels", "dependsOn", "memberOf"];
  }
});

// src/database/snapshot-sql.ts
var IDENTITY, part, modify, when, AGGREGATE, ON_PROC, extensions, ANY_LABEL, ANY_EXTENSION, ENVELOPE_FIELDS, SNAPSHOT_JSON, ENVELOPE_JSON, SNAPSHOT, SNAPSHOT_FINGERPRINT;
var init_snapshot_sql = __esm({
  "src/database/snapshot-sql.ts"() {
    "use strict";
    IDENTITY = "p.oid::pg_catalog.regprocedure::text";
    part = (label, column) => `CASE WHEN ${column}::oid <> 0 THEN ', ${label} = ' || ${column}::pg_catalog.regproc::text ELSE '' END`;
    modify = (label, column) => `', ${label} = ' || CASE ${column} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END`;
    when = (condition, text3) => `CASE WHEN ${condition} THEN ${text3} ELSE '' END`;
    AGGREGATE = `(SELECT 'CREATE OR REPLACE AGGREGATE ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
  || '(' || CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_catalog.pg_get_function_identity_arguments(p.oid) END || E') (\\n    SFUNC = '
  || a.aggtransfn::pg_catalog.regproc::text || ', STYPE = ' || pg_catalog.format_type(a.aggtranstype, NULL)
  || ${when("a.aggtransspace <> 0", "', SSPACE = ' || a.aggtransspace")}
  || ${part("FINALFUNC", "a.aggfinalfn")}
  || ${when("a.aggfinalextra", "', FINALFUNC_EXTRA'")}
  || ${when("a.aggfinalfn::oid <> 0", modify("FINALFUNC_MODIFY", "a.aggfinalmodify"))}
  || ${part("COMBINEFUNC", "a.aggcombinefn")} || ${part("SERIALFUNC", "a.aggserialfn")} || ${part("DESERIALFUNC", "a.aggdeserialfn")}
  || ${when("a.agginitval IS NOT NULL", "', INITCOND = ' || pg_catalog.quote_literal(a.agginitval)")}
  || ${part("MSFUNC", "a.aggmtransfn")} || ${part("MINVFUNC", "a.aggminvtransfn")}
  || ${when("a.aggmtranstype <> 0", "', MSTYPE = ' || pg_catalog.format_type(a.aggmtranstype, NULL)")}
  || ${when("a.aggmtransspace <> 0", "', MSSPACE = ' || a.aggmtransspace")}
  || ${part("MFINALFUNC", "a.aggmfinalfn")}
  || ${when("a.aggmfinalextra", "', MFINALFUNC_EXTRA'")}
  || ${when("a.aggmfinalfn::oid <> 0", modify("MFINALFUNC_MODIFY", "a.aggmfinalmodify"))}
  || ${when("a.aggminitval IS NOT NULL", "', MINITCOND = ' || pg_catalog.quote_literal(a.aggminitval)")}
  || ${when(
      "a.aggsortop <> 0",
      `(SELECT ', SORTOP = OPERATOR(' || pg_catalog.quote_ident(sn.nspname) || '.' || o.oprname || ')'
       FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace sn ON sn.oid = o.oprnamespace WHERE o.oid = a.aggsortop)`
    )}
  || ${when("p.proparallel <> 'u'", "', PARALLEL = ' || CASE p.proparallel WHEN 's' THEN 'SAFE' ELSE 'RESTRICTED' END")}
  || ${when("a.aggkind = 'h'", "', HYPOTHETICAL'")}
  || E'\\n)'
  FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid)`;
    ON_PROC = "'pg_catalog.pg_proc'::pg_catalog.regclass";
    extensions = (kind) => `FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
     WHERE d.classid = ${ON_PROC} AND d.objid = p.oid AND d.deptype = '${kind}'
       AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass`;
    ANY_LABEL = "(SELECT EXISTS (SELECT FROM pg_catalog.pg_seclabel))";
    ANY_EXTENSION = `(SELECT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = ${ON_PROC} AND deptype IN ('e', 'x')))`;
    ENVELOPE_FIELDS = `'owner', pg_catalog.pg_get_userbyid(p.proowner),
  'acl', CASE WHEN p.proacl IS NOT NULL THEN (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
       'grantee', CASE WHEN x.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
       'grantor', pg_catalog.pg_get_userbyid(x.grantor), 'grantable', x.is_grantable)), '[]')
     FROM pg_catalog.aclexplode(p.proacl) x) END,
  'comment', (SELECT c.description FROM pg_catalog.pg_description c
     WHERE c.objoid = p.oid AND c.classoid = ${ON_PROC} AND c.objsubid = 0),
  'labels', CASE WHEN ${ANY_LABEL} THEN (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
       'provider', l.provider, 'label', l.label) ORDER BY l.provider COLLATE "C"), '[]')
     FROM pg_catalog.pg_seclabel l WHERE l.objoid = p.oid AND l.classoid = ${ON_PROC} AND l.objsubid = 0) ELSE '[]' END,
  'dependsOn', CASE WHEN ${ANY_EXTENSION} THEN
     (SELECT coalesce(pg_catalog.json_agg(e.extname ORDER BY e.extname COLLATE "C"), '[]') ${extensions("x")}) ELSE '[]' END`;
    SNAPSHOT_JSON = `pg_catalog.json_build_object(
  'id', ${IDENTITY},
  'kind', p.prokind,
  'definition', CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} ELSE pg_catalog.pg_get_functiondef(p.oid) END,
  ${ENVELOPE_FIELDS},
  'memberOf', CASE WHEN ${ANY_EXTENSION} THEN (SELECT e.extname ${extensions("e")}) END)`;
    ENVELOPE_JSON = `pg_catalog.json_build_object(${ENVELOPE_FIELDS})`;
    SNAPSHOT = `CASE WHEN p.oid IS NOT NULL THEN (SELECT pg_catalog.json_build_object(
  'compared', s.j, 'aclIsDefault', p.proacl IS NULL, 'fingerprint', pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(s.j::text, 'UTF8')), 'hex')) FROM (SELECT ${SNAPSHOT_JSON} AS j OFFSET 0) s) END`;
    SNAPSHOT_FINGERPRINT = `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to((${SNAPSHOT_JSON})::text, 'UTF8')), 'hex')`;
  }
});

// src/database/ledger/chain.ts
function chainHash(below2, fields) {
  const hash2 = createHash("sha256");
  for (const field of [below2, ...fields]) hash2.update(`${Buffer.byteLength(field)}:${field},`);
  return hash2.digest("hex");
}
function brokenRows(table2, order, fields) {
  const piece = (field) => `pg_catalog.octet_length(pg_catalog.convert_to(${field}, 'UTF8'))::text || ':' || ${field} || ','`;
  return `SELECT number FROM (
    SELECT ${order} AS number, hash, pg_catalog.row_number() OVER w AS expected,
      ${piece("coalesce(pg_catalog.lag(hash) OVER w, '')")} || ${fields.map(piece).join(" || ")} AS content
    FROM ${table2} WINDOW w AS (ORDER BY ${order})) rows
    WHERE number <> expected OR hash <> pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(content, 'UTF8')), 'hex')
    ORDER BY number LIMIT 1`;
}
var UTC, PATCH_FIELDS, LOG_FIELDS, hashed, LEDGER_STATE;
var init_chain = __esm({
  "src/database/ledger/chain.ts"() {
    "use strict";
    init_node_crypto();
    UTC = (column) => `pg_catalog.to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    PATCH_FIELDS = [
      "position::text",
      "name",
      "id",
      "header",
      "forward",
      "reverse",
      "units",
      "routines",
      UTC("applied_at"),
      "applied_by",
      "tool"
    ];
    LOG_FIELDS = ["seq::text", UTC("at"), "who", "verb", "patches", "detail", "tool"];
    hashed = (text3) => `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(${text3}, 'UTF8')), 'hex')`;
    LEDGER_STATE = `(SELECT CASE WHEN all_of_it = '||' THEN '' ELSE ${hashed("all_of_it")} END FROM (SELECT
    coalesce((SELECT hash FROM pgquilt.patch ORDER BY position DESC LIMIT 1), '')
    || '|' || coalesce((SELECT ${hashed(`pg_catalog.string_agg(path || ' ' || blob, E'\\n' ORDER BY path COLLATE "C")`)} FROM pgquilt.unit), '')
    || '|' || coalesce((SELECT ${hashed(`pg_catalog.string_agg(id || ' ' || path || ' ' || fingerprint || ' ' || coalesce(pg_catalog.octet_length(snapshot), 0), E'\\n' ORDER BY id COLLATE "C")`)} FROM pgquilt.routine), '')
    AS all_of_it) s)`;
  }
});

// src/database/ledger/schema.ts
function createLedger(toolVersion) {
  return [
    "CREATE SCHEMA pgquilt",
    "COMMENT ON SCHEMA pgquilt IS 'The ledger of pgquilt: the applied patches and what it takes to go back. Written by pgquilt only.'",
    "CREATE TABLE pgquilt.meta (format integer NOT NULL, tool text NOT NULL, created timestamptz NOT NULL DEFAULT pg_catalog.now())",
    `CREATE TABLE pgquilt.patch (
      position integer PRIMARY KEY, name text NOT NULL UNIQUE, id text NOT NULL, header text NOT NULL,
      forward text NOT NULL, reverse text NOT NULL, units text NOT NULL, routines text NOT NULL,
      applied_at timestamptz NOT NULL, applied_by text NOT NULL, tool text NOT NULL, hash text NOT NULL)`,
    "COMMENT ON COLUMN pgquilt.patch.units IS 'JSON: the paths of the units that the patch changes'",
    "COMMENT ON COLUMN pgquilt.patch.routines IS 'JSON: the snapshots of each routine before and after'",
    "COMMENT ON COLUMN pgquilt.patch.hash IS 'SHA-256 over this row and the hash of the row below'",
    "CREATE TABLE pgquilt.unit (path text PRIMARY KEY, text text, blob text NOT NULL)",
    "CREATE TABLE pgquilt.routine (id text PRIMARY KEY, path text NOT NULL, snapshot text, fingerprint text NOT NULL)",
    // Diffs and snapshots are written once and seldom read: trying to compress them costs more than it saves.
    "ALTER TABLE pgquilt.patch ALTER forward SET STORAGE EXTERNAL, ALTER reverse SET STORAGE EXTERNAL, ALTER routines SET STORAGE EXTERNAL",
    "ALTER TABLE pgquilt.unit ALTER text SET STORAGE EXTERNAL",
    "ALTER TABLE pgquilt.routine ALTER snapshot SET STORAGE EXTERNAL",
    `CREATE TABLE pgquilt.log (
      seq integer PRIMARY KEY, at timestamptz NOT NULL, who text NOT NULL, verb text NOT NULL, patches text NOT NULL,
      detail text NOT NULL, tool text NOT NULL, hash text NOT NULL, state text NOT NULL)`,
    "COMMENT ON COLUMN pgquilt.log.state IS 'hash of the ledger''s tables as the operation left them'",
    `DO $pgquilt$ DECLARE r record; BEGIN
      FOR r IN SELECT DISTINCT x.grantee FROM pg_catalog.pg_class c,
        LATERAL pg_catalog.aclexplode(c.relacl) x WHERE c.relnamespace = 'pgquilt'::pg_catalog.regnamespace AND x.grantee <> c.relowner LOOP
        EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA pgquilt FROM '
          || CASE WHEN r.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) END;
      END LOOP;
      FOR r IN SELECT DISTINCT x.grantee FROM pg_catalog.pg_namespace s, LATERAL pg_catalog.aclexplode(s.nspacl) x
        WHERE s.nspname = 'pgquilt' AND x.grantee <> s.nspowner LOOP
        EXECUTE 'REVOKE ALL ON SCHEMA pgquilt FROM '
          || CASE WHEN r.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) END;
      END LOOP; END $pgquilt$`,
    `INSERT INTO pgquilt.meta (format, tool) VALUES (${LEDGER_FORMAT}, '${toolVersion.replaceAll("'", "''")}')`
  ];
}
function checkFormat(format, tool, target) {
  if (format === LEDGER_FORMAT) return;
  throw new Problem(
    "failed",
    `the ledger in ${target} has form ${format}, written by pgquilt ${tool}; this pgquilt knows form ${LEDGER_FORMAT}`,
    { hint: `Use pgquilt ${tool} or newer.` }
  );
}
var LEDGER_FORMAT;
var init_schema2 = __esm({
  "src/database/ledger/schema.ts"() {
    "use strict";
    init_problem();
    LEDGER_FORMAT = 1;
  }
});

// src/database/ledger/read.ts
function firstPosition(wanted) {
  if (wanted === "all") return "0";
  if ("count" in wanted) return `(SELECT max(position) - ${Math.trunc(wanted.count)} + 1 FROM pgquilt.patch)`;
  return `(SELECT position + 1 FROM pgquilt.patch WHERE name = ${quoteLiteral(wanted.above)})`;
}
function headQueries(wanted = "none") {
  return [
    META,
    FOREIGN_HANDS,
    brokenRows("pgquilt.patch", "position", PATCH_FIELDS),
    brokenRows("pgquilt.log", "seq", LOG_FIELDS),
    STACK,
    LAST_LOG,
    `SELECT ${LEDGER_STATE} AS state`,
    "SELECT path, blob FROM pgquilt.unit",
    ...wanted === "none" ? [] : rowQueries(firstPosition(wanted))
  ];
}
function rowQueries(from) {
  const ofRows = `WHERE path IN (SELECT pg_catalog.json_array_elements_text(units::json) FROM pgquilt.patch WHERE position >= ${from})`;
  return [
    `SELECT ${ROW_COLUMNS} FROM pgquilt.patch WHERE position >= ${from} ORDER BY position`,
    `${UNITS} ${ofRows}`,
    `${ROUTINES} ${ofRows}`
  ];
}
async function readHead(tx, wanted = "none", opened) {
  if (!tx.server.hasLedger) return EMPTY;
  const results2 = opened ?? await readTables(tx, headQueries(wanted));
  const [meta, hands, broken, brokenLog, stack, last, state2, hashes, rows, units, routines] = results2;
  const form = meta?.[0];
  const { label } = tx.connection.target;
  checkFormat(Number(form?.["format"] ?? 0), String(form?.["tool"] ?? "unknown"), label);
  refuseForeignHands(hands?.[0], label);
  refuseBroken(broken?.[0], "patch at position", label);
  refuseBroken(brokenLog?.[0], "log entry", label);
  if (String(last?.[0]?.["state"] ?? "") !== String(state2?.[0]?.["state"])) throw notAsLogged(label);
  return {
    stack: (stack ?? []).map(appliedPatch),
    selected: selectedIn(last?.[0]?.["selection"]),
    log: { seq: Number(last?.[0]?.["seq"] ?? 0), hash: String(last?.[0]?.["hash"] ?? "") },
    unitHashes: new Map((hashes ?? []).map((r) => [String(r["path"]), String(r["blob"])])),
    rows: (rows ?? []).map(stackRow),
    recorded: recordedOf(units, routines)
  };
}
async function readTables(tx, queries) {
  try {
    const results2 = await tx.connection.batch([EMPTY_SEARCH_PATH, ...queries, setSearchPath(tx.searchPath)]);
    return results2.slice(1, -1);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const { label } = tx.connection.target;
    if (error.code === "42501") {
      throw new Problem("failed", `the ledger in ${label} cannot be read by ${tx.server.user}: ${error.message}`, {
        sqlstate: error.code,
        hint: "Connect as the role that owns the schema pgquilt, or as a member of it.",
        cause: error
      });
    }
    if (error.code !== "42P01" && error.code !== "42703") throw error;
    const [, meta] = await tx.connection.batch(["ROLLBACK", META]);
    checkFormat(Number(meta?.[0]?.["format"] ?? 0), String(meta?.[0]?.["tool"] ?? "unknown"), label);
    throw new Problem("failed", `the ledger in ${label} is damaged: ${error.message}`, {
      sqlstate: error.code,
      hint: "Restore the schema pgquilt from a backup.",
      cause: error
    });
  }
}
function refuseForeignHands(row2, label) {
  if (row2 === void 0) return;
  throw new Problem(
    "failed",
    `the ledger in ${label} is not trusted: others than its owner ${row2["owner"]} can write pgquilt.${row2["name"]}`,
    {
      hint: `Take the privileges, triggers and rules on schema pgquilt away (REVOKE \u2026 ON ALL TABLES IN SCHEMA pgquilt FROM \u2026), and see who used them.`
    }
  );
}
function notAsLogged(label) {
  return new Problem(
    "failed",
    `the ledger in ${label} was altered by hand: its tables are not as the last entry of its log left them`,
    {
      hint: "Nothing was done. Restore the schema pgquilt from a backup, or look at what was changed: SELECT * FROM pgquilt.log."
    }
  );
}
function refuseBroken(row2, what, label) {
  if (row2 === void 0) return;
  throw new Problem(
    "failed",
    `the ledger in ${label} was altered by hand: the ${what} ${row2["number"]} does not fit its hash`,
    {
      hint: "Nothing was done. Restore the schema pgquilt from a backup, or look at what was changed: SELECT * FROM pgquilt.log."
    }
  );
}
function appliedPatch(row2) {
  return {
    position: Number(row2["position"]),
    name: String(row2["name"]),
    id: String(row2["id"]),
    header: JSON.parse(String(row2["header"])),
    appliedAt: String(row2["applied_at"]),
    appliedBy: String(row2["applied_by"]),
    hash: String(row2["hash"])
  };
}
function selectedIn(detail) {
  return typeof detail === "string" ? JSON.parse(detail).selected : [];
}
function stackRow(row2) {
  return {
    ...appliedPatch(row2),
    forward: String(row2["forward"]),
    reverse: String(row2["reverse"]),
    tool: String(row2["tool"]),
    units: JSON.parse(String(row2["units"])),
    routines: JSON.parse(String(row2["routines"])).map((r) => ({
      ...r,
      before: toSnapshot(r.before),
      after: toSnapshot(r.after),
      ...r.under === void 0 ? {} : { under: { ...r.under, snapshot: toSnapshot(r.under.snapshot) } }
    }))
  };
}
async function readRecorded(tx, paths) {
  if (!tx.server.hasLedger) return EMPTY.recorded;
  const where = paths === "all" ? "" : ` WHERE path = ANY (ARRAY[${paths.map(quoteLiteral).join(", ")}]::text[])`;
  const [, units, routines] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `${UNITS}${where}`,
    `${ROUTINES}${where}`,
    setSearchPath(tx.searchPath)
  ]);
  return recordedOf(units, routines);
}
function recordedOf(units, routines) {
  return {
    units: new Map((units ?? []).map((r) => [String(r["path"]), recordedUnit(r)])),
    routines: new Map((routines ?? []).map((r) => [String(r["id"]), recordedRoutine(r)]))
  };
}
function recordedUnit(row2) {
  const [path10, blob, json] = [String(row2["path"]), String(row2["blob"]), row2["text"]];
  const text3 = json === null ? null : JSON.parse(json);
  if (blobHash(text3) === blob) return { path: path10, text: text3, blob };
  throw new Problem("failed", `the ledger was altered by hand: the text of ${path10} does not have its hash`, {
    file: path10,
    hint: "Nothing was done. Restore the schema pgquilt from a backup."
  });
}
function recordedRoutine(row2) {
  const text3 = row2["snapshot"];
  const snapshot = text3 === null ? null : toSnapshot(JSON.parse(text3));
  return { id: String(row2["id"]), path: String(row2["path"]), snapshot };
}
async function readSuspects(tx) {
  if (!tx.server.hasLedger) return { recorded: 0, suspects: [] };
  const [, count, rows] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    "SELECT count(*) AS n FROM pgquilt.routine",
    `SELECT r.id, r.path, r.snapshot FROM pgquilt.routine r
     LEFT JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = r.id
     LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE r.fingerprint <> CASE WHEN p.oid IS NULL THEN '' ELSE ${SNAPSHOT_FINGERPRINT} END
     ORDER BY r.id COLLATE "C"`,
    setSearchPath(tx.searchPath)
  ]);
  return { recorded: Number(count?.[0]?.["n"] ?? 0), suspects: (rows ?? []).map(recordedRoutine) };
}
async function readLog(tx) {
  if (!tx.server.hasLedger) return [];
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT seq, ${UTC2("at")}, who, verb, patches, detail, tool FROM pgquilt.log ORDER BY seq`,
    setSearchPath(tx.searchPath)
  ]);
  return rows.map((r) => ({
    seq: Number(r["seq"]),
    at: String(r["at"]),
    who: String(r["who"]),
    verb: String(r["verb"]),
    patches: JSON.parse(String(r["patches"])),
    detail: JSON.parse(String(r["detail"])),
    tool: String(r["tool"])
  }));
}
async function readLogHashes(tx) {
  if (!tx.server.hasLedger) return /* @__PURE__ */ new Set();
  const rows = await tx.connection.run("SELECT hash FROM pgquilt.log", []);
  return new Set(rows.map((r) => String(r["hash"])));
}
var UTC2, JSON_TEXT, META, STACK, FOREIGN_HANDS, ROW_COLUMNS, UNITS, ROUTINES, SELECTED, LAST_LOG, EMPTY;
var init_read2 = __esm({
  "src/database/ledger/read.ts"() {
    "use strict";
    init_blob_hash();
    init_problem();
    init_quote();
    init_server_error();
    init_session();
    init_snapshot();
    init_snapshot_sql();
    init_chain();
    init_schema2();
    UTC2 = (column) => `pg_catalog.to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;
    JSON_TEXT = (column) => `pg_catalog.to_json(${column})::text AS ${column}`;
    META = "SELECT format, tool FROM pgquilt.meta";
    STACK = `SELECT position, name, id, ${JSON_TEXT("header")}, ${UTC2("applied_at")}, applied_by, hash FROM pgquilt.patch ORDER BY position`;
    FOREIGN_HANDS = `SELECT c.relname AS name, pg_catalog.pg_get_userbyid(s.nspowner) AS owner
  FROM pg_catalog.pg_namespace s JOIN pg_catalog.pg_class c ON c.relnamespace = s.oid AND c.relkind NOT IN ('i', 't')
  WHERE s.nspname = 'pgquilt' AND (c.relowner <> s.nspowner OR c.relkind <> 'r' OR c.relrowsecurity OR c.relhasrules OR c.relhastriggers
    OR EXISTS (SELECT FROM pg_catalog.aclexplode(c.relacl) x WHERE x.grantee <> c.relowner
               AND x.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES'))
    OR EXISTS (SELECT FROM pg_catalog.pg_attribute t, LATERAL pg_catalog.aclexplode(t.attacl) x
               WHERE t.attrelid = c.oid AND x.grantee <> c.relowner AND x.privilege_type <> 'SELECT')
    OR EXISTS (SELECT FROM pg_catalog.aclexplode(s.nspacl) x WHERE x.grantee <> s.nspowner AND x.privilege_type = 'CREATE'))
  ORDER BY c.relname LIMIT 1`;
    ROW_COLUMNS = `position, name, id, ${JSON_TEXT("header")}, forward, reverse, units, routines, ${UTC2("applied_at")}, applied_by, tool, hash`;
    UNITS = `SELECT path, ${JSON_TEXT("text")}, blob FROM pgquilt.unit`;
    ROUTINES = "SELECT id, path, snapshot FROM pgquilt.routine";
    SELECTED = `(SELECT detail FROM pgquilt.log WHERE detail LIKE '{"selected":%' ORDER BY seq DESC LIMIT 1) AS selection`;
    LAST_LOG = `SELECT seq, hash, state, ${SELECTED} FROM pgquilt.log ORDER BY seq DESC LIMIT 1`;
    EMPTY = {
      stack: [],
      selected: [],
      log: { seq: 0, hash: "" },
      unitHashes: /* @__PURE__ */ new Map(),
      rows: [],
      recorded: { units: /* @__PURE__ */ new Map(), routines: /* @__PURE__ */ new Map() }
    };
  }
});

// src/queue/common/look.ts
async function lookAt(context, work4, rows = "none") {
  const { target } = context;
  if (context.connection === void 0 && target.kind === "embedded" && (target.directory === null || !embeddedExists(target.directory))) {
    return work4(NOTHING, null);
  }
  const closing = context.connection === void 0 && target.kind === "server";
  const session = { ...context.session, opening: headQueries(rows), closing };
  return withConnection(
    context,
    (connection) => look(connection, session, async (tx) => {
      const head = await readHead(tx, rows, tx.opening);
      connection.noteStack(head);
      return work4(head, tx);
    }).catch((error) => {
      if (error instanceof ServerError) throw explainError(error, void 0, { patches: [], unitText: () => null });
      throw error;
    })
  );
}
async function lookAtStack(context, work4) {
  const { target } = context;
  const remembered = context.connection === void 0 && target.kind === "embedded" && target.directory !== null ? recallStack(target.directory) : null;
  return remembered === null ? lookAt(context, async (head) => work4(head)) : work4(remembered);
}
var NOTHING;
var init_look = __esm({
  "src/queue/common/look.ts"() {
    "use strict";
    init_explain_error();
    init_read2();
    init_open();
    init_server_error();
    init_session();
    init_stack_memo();
    init_context();
    NOTHING = {
      stack: [],
      selected: [],
      log: { seq: 0, hash: "" },
      unitHashes: /* @__PURE__ */ new Map(),
      rows: [],
      recorded: { units: /* @__PURE__ */ new Map(), routines: /* @__PURE__ */ new Map() }
    };
  }
});

// src/queue/series.ts
var series_exports = {};
__export(series_exports, {
  headerPart: () => headerPart,
  listSeries: () => listSeries
});
async function listSeries(context) {
  return lookAtStack(context, (standing) => {
    const { stack } = standing;
    const applied4 = new Map(stack.map((p) => [p.name, p]));
    const top3 = stack[stack.length - 1]?.name;
    return context.series.patches.map((entry) => {
      const text3 = readPatchFile(context.root, entry.name);
      return {
        name: entry.name,
        state: applied4.has(entry.name) ? "applied" : isHidden(entry, standing) ? "guarded" : "unapplied",
        subject: text3 === null ? "" : headerSubject(headerPart(text3)),
        top: entry.name === top3
      };
    });
  });
}
function headerPart(text3) {
  const at2 = text3.search(/^(diff --git |--- [^\n]*\n\+\+\+ )/m);
  return at2 < 0 ? text3 : text3.slice(0, at2);
}
var init_series = __esm({
  "src/queue/series.ts"() {
    "use strict";
    init_header();
    init_patches();
    init_look();
    init_stack();
  }
});

// src/series/plain.ts
var plain_exports = {};
__export(plain_exports, {
  readPlainSeries: () => readPlainSeries
});
function readPlainSeries(text3) {
  if (/\r(?!\n)/.test(text3)) return null;
  const found = { keys: /* @__PURE__ */ new Set(), targets: /* @__PURE__ */ new Map(), finalized: [], patches: [] };
  const names = /* @__PURE__ */ new Set();
  let open2 = null;
  for (const [index2, raw] of text3.split("\n").entries()) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (ignored.test(line)) continue;
    if (line.startsWith(" ")) {
      if (open2 === null) return null;
      const indent2 = readLine2(open2.key, line, index2 + 1, found, names);
      if (indent2 === null || (open2.indent ?? indent2) !== indent2) return null;
      open2 = { key: open2.key, indent: indent2 };
    } else {
      const key2 = readKey(line, found);
      if (key2 === null || found.keys.has(key2)) return null;
      found.keys.add(key2);
      open2 = openLine.test(line) ? { key: key2, indent: null } : null;
    }
  }
  const { defaultTarget, finalize: finalize3 } = found;
  if (defaultTarget !== void 0 && !found.targets.has(defaultTarget)) return null;
  return {
    settings: {
      searchPath: found.searchPath ?? ["public"],
      ...defaultTarget === void 0 ? {} : { defaultTarget },
      targets: found.targets,
      setup: found.setup ?? [],
      ...finalize3 === void 0 ? {} : { finalize: finalize3 }
    },
    ...found.finalized.length === 0 ? {} : { finalized: found.finalized },
    patches: found.patches
  };
}
function readKey(line, found) {
  const word = wordLine.exec(line);
  if (word?.[2] !== void 0) {
    found.defaultTarget = word[2];
    return "default";
  }
  const list4 = listLine.exec(line);
  if (list4?.[1] !== void 0) {
    const words4 = list4[2] === void 0 || list4[2] === "" ? [] : list4[2].split(", ");
    if (list4[1] === "setup") found.setup = words4;
    else found.searchPath = words4;
    return list4[1];
  }
  const finalize3 = finalizeLine.exec(line)?.[1];
  if (finalize3 !== void 0) {
    const pairs = finalize3.split(", ").map((pair) => pair.split(": ", 2));
    if (new Set(pairs.map(([key2]) => key2)).size < pairs.length) return null;
    found.finalize = Object.fromEntries(pairs);
    return "finalize";
  }
  return openLine.exec(line)?.[1] ?? null;
}
function readLine2(key2, line, number2, found, names) {
  if (key2 === "targets") return readTarget2(line, found);
  return key2 === "finalized" ? readFinalized2(line, found) : readPatch(line, number2, found, names);
}
function readFinalized2(line, found) {
  const [, indent2, json = ""] = finalizedEntry.exec(line) ?? [];
  if (indent2 === void 0) return null;
  try {
    const { patch, id, migration, units, ...rest } = JSON.parse(json);
    const texts2 = [patch, id, migration, ...Object.values(units)];
    if (Object.keys(rest).length > 0 || texts2.some((t) => typeof t !== "string" || t === "")) return null;
    found.finalized.push({ patch, id, migration, units });
    return indent2;
  } catch {
    return null;
  }
}
function readTarget2(line, found) {
  const [, indent2, name, url, urls] = targetLine.exec(line) ?? [];
  if (indent2 === void 0 || name === void 0 || found.targets.has(name)) return null;
  const all = url !== void 0 ? [url] : urls?.split(", ") ?? [];
  if (all.some((u) => u.endsWith(":"))) return null;
  found.targets.set(name, all);
  return indent2;
}
function readPatch(line, number2, found, names) {
  const [, indent2, entry] = patchLine.exec(line) ?? [];
  const [name = "", ...words4] = entry?.split(" ") ?? [];
  const guards = words4.map(parseGuard);
  if (indent2 === void 0 || names.has(name) || patchNameProblem(name) !== null) return null;
  if (guards.includes(null) || new Set(guards.map((g) => g?.name)).size < guards.length) return null;
  names.add(name);
  found.patches.push({ name, guards, line: number2 });
  return indent2;
}
var WORD, URL2, END, wordLine, listLine, finalizeLine, openLine, finalizedEntry, targetLine, patchLine, ignored;
var init_plain = __esm({
  "src/series/plain.ts"() {
    "use strict";
    init_guards();
    init_name();
    WORD = String.raw`(?!(?:null|true|false)(?![\w./-]))[A-Za-z_][\w./-]*`;
    URL2 = String.raw`(?:postgres(?:ql)?:\/\/|pglite:)[^\s,[\]{}#"'&*!|>%\`]+`;
    END = String.raw`\s*(?:\s#.*)?$`;
    wordLine = new RegExp(`^(default): (${WORD})${END}`);
    listLine = new RegExp(`^(search_path|setup): \\[((?:${WORD})?(?:, ${WORD})*)\\]${END}`);
    finalizeLine = new RegExp(
      `^finalize: \\{ ((?:format|directory): ${WORD}(?:, (?:format|directory): ${WORD})?) \\}${END}`
    );
    openLine = new RegExp(`^(targets|finalized|patches):${END}`);
    finalizedEntry = /^( +)- (\{"patch": .*\})$/;
    targetLine = new RegExp(`^( +)(${WORD}): (?:(${URL2})|\\[(${URL2}(?:, ${URL2})*)\\])${END}`);
    patchLine = new RegExp(String.raw`^( +)- ([\p{L}_][\p{L}\p{N}_.-]*(?: [+-][\p{L}\p{N}_.-]+)*)${END}`, "u");
    ignored = /^ *(#.*)?$/;
  }
});

// src/worktree/units.ts
function readUnits(root) {
  return new Map(unitPaths(root).map((path10) => [path10, readText2((0, import_node_path11.join)(root, path10), path10)]));
}
function unitPaths(root) {
  const top3 = (0, import_node_path11.join)(root, "udfs");
  const stats = lstatOrNull(top3, "udfs");
  if (stats === null) return [];
  if (stats.isSymbolicLink()) throw linkProblem("udfs");
  const paths = [];
  collect(top3, "udfs", paths);
  return paths.sort();
}
function readUnit(root, path10) {
  if (!path10.startsWith("udfs/") || !path10.endsWith(".sql")) {
    const hint = "A unit is a file udfs/\u2026.sql.";
    throw new Problem("failed", `the path "${path10}" is not that of a unit`, { file: path10, hint });
  }
  return readTextIn(root, path10);
}
function collect(folder2, path10, paths) {
  for (const entry of entriesOf2(folder2, path10)) {
    if (entry.name.startsWith(".")) continue;
    const entryPath = `${path10}/${entry.name}`;
    if (entry.isSymbolicLink()) throw linkProblem(entryPath);
    if (entry.isDirectory()) collect((0, import_node_path11.join)(folder2, entry.name), entryPath, paths);
    else if (!entry.name.endsWith(".sql")) continue;
    else if (entry.isFile()) paths.push(entryPath);
    else {
      const hint = "Move it out of udfs/.";
      throw new Problem("failed", `${entryPath} is neither a file nor a folder`, { file: entryPath, hint });
    }
  }
}
function entriesOf2(folder2, path10) {
  try {
    return (0, import_node_fs12.readdirSync)(folder2, { withFileTypes: true });
  } catch (error) {
    throw fsProblem(error, "list", path10);
  }
}
var import_node_fs12, import_node_path11;
var init_units = __esm({
  "src/worktree/units.ts"() {
    "use strict";
    import_node_fs12 = require("node:fs");
    import_node_path11 = require("node:path");
    init_problem();
    init_fs_problem();
    init_read_text();
    init_safe_path();
  }
});

// src/routine/ast.ts
function words2(nodes) {
  return (nodes ?? []).map((n) => n.String.sval ?? "");
}
var init_ast = __esm({
  "src/routine/ast.ts"() {
    "use strict";
  }
});

// src/routine/key.ts
function typeRef(node) {
  return {
    name: words2(node.names),
    array: (node.arrayBounds?.length ?? 0) > 0,
    ofColumn: node.pct_type === true
  };
}
function qualified(path10) {
  return { schema: path10.length > 1 ? path10[path10.length - 2] ?? null : null, name: path10[path10.length - 1] ?? "" };
}
function isInput(mode) {
  return INPUT_MODES.has(mode);
}
function keyOfCreate(node) {
  const args = (node.parameters ?? []).map((p) => p.FunctionParameter).filter((p) => isInput(p.mode)).map((p) => typeRef(p.argType ?? {}));
  return { ...qualified(words2(node.funcname)), args };
}
function keyOfAggregate(node) {
  const name = qualified(words2(node.defnames));
  if (node.oldstyle) {
    const base = node.definition?.find((d) => d.DefElem.defname === "basetype")?.DefElem.arg;
    const any = base?.String?.sval?.toLowerCase() === "any" || base?.TypeName?.names?.[0]?.String.sval === "any";
    return { ...name, args: base?.TypeName === void 0 || any ? [] : [typeRef(base.TypeName)] };
  }
  const list4 = node.args?.[0];
  return { ...name, args: (list4?.List?.items ?? []).map((i) => typeRef(i.FunctionParameter.argType ?? {})) };
}
function keyOfReference(node) {
  const args = node.args_unspecified ? null : (node.objargs ?? []).map((a) => typeRef(a.TypeName));
  return { ...qualified(words2(node.objname)), args };
}
function readable(word) {
  return BARE.test(word) ? word : `"${word.replaceAll('"', '""')}"`;
}
function describeType(type2) {
  const path10 = type2.name[0] === "pg_catalog" && !type2.ofColumn ? type2.name.slice(1) : type2.name;
  return `${path10.map(readable).join(".")}${type2.ofColumn ? "%TYPE" : ""}${type2.array ? "[]" : ""}`;
}
function describeKey(key2) {
  const name = readable(key2.name);
  return `${key2.schema === null ? "" : `${readable(key2.schema)}.`}${name}(${key2.args.map(describeType).join(", ")})`;
}
function keySql(key2) {
  const types2 = key2.args.map(
    (t) => `${t.name.map(quoteIdentifier).join(".")}${t.ofColumn ? "%TYPE" : ""}${t.array ? "[]" : ""}`
  );
  return `${key2.schema === null ? "" : `${quoteIdentifier(key2.schema)}.`}${quoteIdentifier(key2.name)}(${types2.join(", ")})`;
}
function sameType(a, b) {
  if (a.array !== b.array || a.ofColumn !== b.ofColumn) return false;
  const shorter = Math.min(a.name.length, b.name.length);
  return a.name.slice(-shorter).join("\0") === b.name.slice(-shorter).join("\0");
}
function refersTo(reference, key2) {
  if (reference.name !== key2.name) return false;
  if (reference.schema !== null && key2.schema !== null && reference.schema !== key2.schema) return false;
  if (reference.args === null) return true;
  return reference.args.length === key2.args.length && reference.args.every((type2, i) => sameType(type2, key2.args[i]));
}
var INPUT_MODES, BARE;
var init_key = __esm({
  "src/routine/key.ts"() {
    "use strict";
    init_ast();
    init_quote();
    INPUT_MODES = /* @__PURE__ */ new Set([
      "FUNC_PARAM_DEFAULT",
      "FUNC_PARAM_IN",
      "FUNC_PARAM_INOUT",
      "FUNC_PARAM_VARIADIC",
      void 0
    ]);
    BARE = /^[a-z_][a-z0-9_$]*$/;
  }
});

// src/database/resolve.ts
function typeJson(type2) {
  if (type2.ofColumn) {
    const [column = "", table2 = "", schema = null] = [...type2.name].reverse();
    return { c: column, r: `${schema === null ? "" : `${quoteIdentifier(schema)}.`}${quoteIdentifier(table2)}` };
  }
  return { t: `${type2.name.map(quoteIdentifier).join(".")}${type2.array ? "[]" : ""}` };
}
function storeKeys(keys) {
  const json = JSON.stringify(keys.map((k) => ({ s: k.schema, n: k.name, a: k.args.map(typeJson) })));
  return `SELECT pg_catalog.set_config('pgquilt.keys', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'i', k.i, 'n', ${get("k.k", "n")}, 'q', ${get("k.k", "s")},
    's', coalesce((SELECT oid FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=) coalesce(${get("k.k", "s")}, pg_catalog.current_schema()::pg_catalog.text)), 0),
    'v', (SELECT coalesce(pg_catalog.string_agg((${TYPE_OID})::pg_catalog.text, ' ' ORDER BY o), '')
            FROM pg_catalog.json_array_elements(k.k OPERATOR(pg_catalog.->) 'a'::pg_catalog.text) WITH ORDINALITY AS args(a, o)))
  ORDER BY k.i)::pg_catalog.text, '[]'), true) IS NOT NULL AS stored
  FROM pg_catalog.json_array_elements(${quoteLiteral(json)}::pg_catalog.json) WITH ORDINALITY AS k(k, i)`;
}
function readKeys(numbers2, recorded) {
  const identity = `pg_catalog.quote_ident(coalesce(n.nspname, k.q, '')) || '.' || pg_catalog.quote_ident(k.n) || '('
    || (SELECT coalesce(pg_catalog.string_agg(pg_catalog.format_type(t::oid, NULL), ',' ORDER BY o), '')
          FROM pg_catalog.regexp_split_to_table(nullif(k.v, ''), ' ') WITH ORDINALITY AS v(t, o)) || ')'`;
  return `SELECT k.i, k.id, ${SNAPSHOT} AS live${recorded ? ", r.path AS recorded" : ""}
    FROM (SELECT k.*, ${identity} AS id FROM ${KEYS} LEFT JOIN pg_catalog.pg_namespace n ON n.oid = k.s${numbers2 === "all" ? "" : ` WHERE k.i IN (${numbers2.join(", ")})`} OFFSET 0) k
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = k.s LEFT JOIN pg_catalog.pg_proc p ON ${MATCH}
    ${recorded ? "LEFT JOIN pgquilt.routine r ON r.id = k.id" : ""} ORDER BY k.i`;
}
function resolvedRow(row2) {
  return {
    id: String(row2["id"]),
    live: receivedSnapshot(row2["live"]),
    recordedIn: row2["recorded"] ?? null
  };
}
function resolving(keys, searchPath, options2) {
  const also = options2.also ?? [];
  const statements = [
    storeKeys(keys),
    EMPTY_SEARCH_PATH,
    ...options2.lock ? [LOCK_ROUTINES] : [],
    readKeys("all", options2.recorded),
    ...also,
    setSearchPath(searchPath)
  ];
  const at2 = statements.length - 2 - also.length;
  return {
    statements,
    read: (results2) => (results2[at2] ?? []).map(resolvedRow),
    readAlso: (results2) => results2.slice(at2 + 1, at2 + 1 + also.length)
  };
}
function readingIds(ids, searchPath) {
  const query = `SELECT k.i, ${SNAPSHOT} AS live
    FROM pg_catalog.unnest(ARRAY[${ids.map((id) => quoteLiteral(id)).join(", ")}]::text[]) WITH ORDINALITY AS k(id, i)
    JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = k.id
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace`;
  return {
    statements: [EMPTY_SEARCH_PATH, query, setSearchPath(searchPath)],
    read: (results2) => {
      const found = new Map((results2[1] ?? []).map((r) => [Number(r["i"]), receivedSnapshot(r["live"])]));
      return ids.map((_, i) => found.get(i + 1) ?? null);
    }
  };
}
function lockingIds(ids) {
  if (ids.length === 0) return [];
  return [
    EMPTY_SEARCH_PATH,
    `SELECT pg_catalog.set_config('pgquilt.keys', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('i', 0,
      's', p.pronamespace, 'n', p.proname, 'v', p.proargtypes::text)), '[]')::text FROM pg_catalog.pg_proc p
      WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ANY (ARRAY[${ids.map((id) => quoteLiteral(id)).join(", ")}]::text[])), true)`,
    LOCK_ROUTINES
  ];
}
var get, TYPE_OID, KEYS, MATCH, LOCK_ROUTINES;
var init_resolve2 = __esm({
  "src/database/resolve.ts"() {
    "use strict";
    init_quote();
    init_session();
    init_snapshot();
    init_snapshot_sql();
    get = (json, field) => `(${json} OPERATOR(pg_catalog.->>) '${field}'::pg_catalog.text)`;
    TYPE_OID = `coalesce(
  pg_catalog.to_regtype(${get("a", "t")})::pg_catalog.oid,
  (SELECT t.atttypid FROM pg_catalog.pg_attribute t WHERE t.attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${get("a", "r")})::pg_catalog.oid
     AND t.attname OPERATOR(pg_catalog.=) ${get("a", "c")}
     AND NOT t.attisdropped),
  0)`;
    KEYS = `pg_catalog.json_to_recordset(pg_catalog.current_setting('pgquilt.keys')::json) AS k(i int, q text, s oid, n text, v text)`;
    MATCH = "p.pronamespace = k.s AND p.proname = k.n::name AND p.proargtypes = k.v::pg_catalog.oidvector";
    LOCK_ROUTINES = `DO $pgquilt$ DECLARE r record; BEGIN
  FOR r IN SELECT p.oid::pg_catalog.regprocedure::text AS id, p.prosecdef FROM ${KEYS} JOIN pg_catalog.pg_proc p ON ${MATCH}
    WHERE p.prokind <> 'a' AND pg_catalog.pg_has_role(p.proowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      AND d.objid = p.oid AND d.deptype = 'e') ORDER BY p.oid LOOP
    EXECUTE pg_catalog.format('ALTER ROUTINE %s SECURITY %s', r.id, CASE WHEN r.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END);
  END LOOP; END $pgquilt$`;
  }
});

// src/database/overloads.ts
function otherOverloads(recorded) {
  const held2 = recorded ? "EXISTS (SELECT FROM pgquilt.routine r WHERE r.id = p.oid::pg_catalog.regprocedure::text)" : "false";
  return `SELECT p.oid::pg_catalog.regprocedure::text AS id, ${held2} AS held
    FROM (SELECT k.s, k.n, pg_catalog.array_agg(k.v) AS known FROM ${KEYS} GROUP BY k.s, k.n) k
    JOIN pg_catalog.pg_proc p ON p.pronamespace = k.s AND p.proname = k.n::name
    WHERE p.proargtypes::text <> ALL (k.known)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY p.oid`;
}
function crowdedNames(resolved, others) {
  const crowded = /* @__PURE__ */ new Set();
  const seen = /* @__PURE__ */ new Map();
  for (const { id } of resolved) {
    const { name } = identityParts(id);
    if ((seen.get(name) ?? id) !== id) crowded.add(name);
    seen.set(name, id);
  }
  for (const row2 of others) crowded.add(identityParts(String(row2["id"])).name);
  return crowded;
}
function clashing(pairs) {
  const rows = pairs.map(({ made, other: other2 }) => `(${quoteLiteral(made)}, ${quoteLiteral(other2)})`);
  const least = "greatest(m.pronargs - m.pronargdefaults, o.pronargs - o.pronargdefaults)";
  const fits = (p) => `(${p}.provariadic <> 0 OR ${p}.pronargs >= ${least})`;
  const type2 = (p) => `CASE WHEN ${p}.provariadic <> 0 AND i >= ${p}.pronargs - 1 THEN ${p}.provariadic ELSE ${p}.proargtypes[i] END`;
  return `SELECT v.made, v.other, o.prokind AS kind
    FROM (VALUES ${rows.join(", ")}) AS v(made, other)
    JOIN pg_catalog.pg_proc m ON m.oid = v.made::pg_catalog.regprocedure
    JOIN pg_catalog.pg_proc o ON o.oid = v.other::pg_catalog.regprocedure
    WHERE ${fits("m")} AND ${fits("o")} AND NOT EXISTS (
      SELECT FROM pg_catalog.generate_series(0, ${least} - 1) AS i
      JOIN pg_catalog.pg_type a ON a.oid = ${type2("m")} JOIN pg_catalog.pg_type b ON b.oid = ${type2("o")}
      WHERE NOT ${ALIKE})
    ORDER BY v.made, v.other`;
}
var ALIKE;
var init_overloads = __esm({
  "src/database/overloads.ts"() {
    "use strict";
    init_identity();
    init_quote();
    init_resolve2();
    ALIKE = `(a.oid = b.oid OR 'p' IN (a.typtype, b.typtype) OR b.oid = a.typbasetype OR a.oid = b.typbasetype
  OR EXISTS (SELECT FROM pg_catalog.pg_cast c WHERE c.castcontext = 'i'
    AND ((c.castsource = a.oid AND c.casttarget = b.oid) OR (c.castsource = b.oid AND c.casttarget = a.oid))))`;
  }
});

// src/database/rights.ts
function askRights({ server }) {
  if (server.superuser) return [];
  const roles = (mode) => `(SELECT pg_catalog.json_agg(rolname) FROM pg_catalog.pg_roles WHERE pg_catalog.pg_has_role(oid, '${mode}'))`;
  return [
    `SELECT pg_catalog.json_build_object(
      'has', ${roles("USAGE")},
      'becomes', ${roles(server.version >= 16e4 ? "SET" : "MEMBER")},
      'closed', (SELECT pg_catalog.json_agg(pg_catalog.quote_ident(nspname)) FROM pg_catalog.pg_namespace
        WHERE NOT pg_catalog.has_schema_privilege(oid, 'CREATE')),
      'languages', (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(lanname, lanpltrusted)) FROM pg_catalog.pg_language
        WHERE NOT lanpltrusted OR NOT pg_catalog.has_language_privilege(oid, 'USAGE'))) AS rights`
  ];
}
function receivedRights(rows) {
  const sent = rows?.[0]?.["rights"];
  if (sent === void 0) return null;
  return {
    has: new Set(sent.has),
    becomes: new Set(sent.becomes),
    closed: new Set(sent.closed),
    languages: new Map((sent.languages ?? []).map(([name, trusted]) => [name, { trusted }]))
  };
}
var init_rights = __esm({
  "src/database/rights.ts"() {
    "use strict";
  }
});

// src/routine/attached.ts
function roleSql(role4) {
  switch (role4.roletype) {
    case "ROLESPEC_PUBLIC":
      return "PUBLIC";
    case "ROLESPEC_CURRENT_USER":
      return "CURRENT_USER";
    case "ROLESPEC_CURRENT_ROLE":
      return "CURRENT_ROLE";
    case "ROLESPEC_SESSION_USER":
      return "SESSION_USER";
    default:
      return quoteIdentifier(role4.rolename ?? "");
  }
}
function privilegeSetting(node) {
  return {
    topic: "privilege",
    grant: node.is_grant === true,
    option: node.grant_option === true,
    roles: (node.grantees ?? []).map((g) => roleSql(g.RoleSpec)),
    grantor: node.grantor === void 0 ? null : roleSql(node.grantor),
    cascade: node.behavior === "DROP_CASCADE"
  };
}
function privilegeSql(s, routine3) {
  const by = s.grantor === null ? "" : ` GRANTED BY ${s.grantor}`;
  const roles = s.roles.join(", ");
  if (s.grant) {
    return `GRANT EXECUTE ON ROUTINE ${routine3} TO ${roles}${s.option ? " WITH GRANT OPTION" : ""}${by}`;
  }
  const option3 = s.option ? "GRANT OPTION FOR " : "";
  return `REVOKE ${option3}EXECUTE ON ROUTINE ${routine3} FROM ${roles}${by}${s.cascade ? " CASCADE" : ""}`;
}
function settingSql(s, routine3) {
  switch (s.topic) {
    case "comment":
      return `COMMENT ON ROUTINE ${routine3} IS ${s.text === null ? "NULL" : quoteLiteral(s.text)}`;
    case "label": {
      const provider = s.provider === null ? "" : `FOR ${quoteIdentifier(s.provider)} `;
      return `SECURITY LABEL ${provider}ON ROUTINE ${routine3} IS ${s.text === null ? "NULL" : quoteLiteral(s.text)}`;
    }
    case "owner":
      return `ALTER ROUTINE ${routine3} OWNER TO ${s.role}`;
    case "extension":
      return `ALTER ROUTINE ${routine3} ${s.depends ? "" : "NO "}DEPENDS ON EXTENSION ${quoteIdentifier(s.name)}`;
    case "privilege":
      return privilegeSql(s, routine3);
  }
}
function unsettingSql(s, routine3) {
  switch (s.topic) {
    case "comment":
      return s.text === null ? null : settingSql({ ...s, text: null }, routine3);
    case "label":
      return s.text === null ? null : settingSql({ ...s, text: null }, routine3);
    case "owner":
      return null;
    case "extension":
      return settingSql({ ...s, depends: !s.depends }, routine3);
    case "privilege":
      return null;
  }
}
function sameSetting(a, b) {
  return settingSql(a, "r") === settingSql(b, "r");
}
var init_attached = __esm({
  "src/routine/attached.ts"() {
    "use strict";
    init_quote();
  }
});

// vendor:diff
var require_diff = __commonJS({
  "vendor:diff"(exports2, module2) {
    module2.exports = require("./vendor/diff.js");
  }
});

// src/patch/line-diff.ts
function diffLines(before, after) {
  const numbers2 = /* @__PURE__ */ new Map();
  const number2 = (line) => {
    const known = numbers2.get(line);
    if (known !== void 0) return known;
    numbers2.set(line, numbers2.size);
    return numbers2.size - 1;
  };
  const a = before.map(number2);
  const b = after.map(number2);
  const edits = [];
  const stack = [{ oldStart: 0, oldEnd: a.length, newStart: 0, newEnd: b.length, round: 0 }];
  for (let whole = stack.pop(); whole !== void 0; whole = stack.pop()) {
    const stretch = trim(a, b, whole);
    if (stretch.oldStart === stretch.oldEnd && stretch.newStart === stretch.newEnd) continue;
    if (stretch.oldStart === stretch.oldEnd || stretch.newStart === stretch.newEnd) {
      push(edits, stretch);
      continue;
    }
    const points = stretch.round < MAX_ROUNDS ? fixedPoints(a, b, stretch) : [];
    if (points.length === 0) {
      for (const edit2 of shortest(a, b, stretch)) push(edits, edit2);
      continue;
    }
    for (const part2 of between(points, stretch).reverse()) stack.push(part2);
  }
  return edits;
}
function trim(a, b, stretch) {
  let { oldStart, oldEnd, newStart, newEnd } = stretch;
  while (oldStart < oldEnd && newStart < newEnd && a[oldStart] === b[newStart]) {
    oldStart++;
    newStart++;
  }
  while (oldStart < oldEnd && newStart < newEnd && a[oldEnd - 1] === b[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  return { oldStart, oldEnd, newStart, newEnd, round: stretch.round };
}
function fixedPoints(a, b, stretch) {
  const inOld = onlyPlaces(a, stretch.oldStart, stretch.oldEnd);
  const inNew = onlyPlaces(b, stretch.newStart, stretch.newEnd);
  const pairs = [];
  for (const [line, old] of inOld) {
    const place = inNew.get(line);
    if (old >= 0 && place !== void 0 && place >= 0) pairs.push([old, place]);
  }
  return longestRising(pairs.sort((x, y) => x[0] - y[0]));
}
function onlyPlaces(lines3, start, end) {
  const places = /* @__PURE__ */ new Map();
  for (let i = start; i < end; i++) {
    const line = lines3[i];
    places.set(line, places.has(line) ? -1 : i);
  }
  return places;
}
function longestRising(pairs) {
  const tops = [];
  const previous3 = [];
  pairs.forEach(([, place], index2) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (pairs[tops[middle]][1] < place) low = middle + 1;
      else high = middle;
    }
    previous3[index2] = low > 0 ? tops[low - 1] : -1;
    tops[low] = index2;
  });
  const run5 = [];
  for (let index2 = tops.at(-1) ?? -1; index2 >= 0; index2 = previous3[index2]) {
    run5.push(pairs[index2]);
  }
  return run5.reverse();
}
function between(points, stretch) {
  const round = stretch.round + 1;
  const stretches = [];
  let { oldStart, newStart } = stretch;
  for (const [old, place] of points) {
    stretches.push({ oldStart, oldEnd: old, newStart, newEnd: place, round });
    oldStart = old + 1;
    newStart = place + 1;
  }
  stretches.push({ oldStart, oldEnd: stretch.oldEnd, newStart, newEnd: stretch.newEnd, round });
  return stretches;
}
function shortest(a, b, stretch) {
  const changes2 = (0, import_diff.diffArrays)(a.slice(stretch.oldStart, stretch.oldEnd), b.slice(stretch.newStart, stretch.newEnd), {
    maxEditLength: MAX_EDITS
  });
  if (changes2 === void 0) return [stretch];
  const edits = [];
  let { oldStart, newStart } = stretch;
  for (const change of changes2) {
    const oldEnd = change.added ? oldStart : oldStart + change.count;
    const newEnd = change.removed ? newStart : newStart + change.count;
    if (change.added || change.removed) edits.push({ oldStart, oldEnd, newStart, newEnd });
    oldStart = oldEnd;
    newStart = newEnd;
  }
  return edits;
}
function push(edits, { oldStart, oldEnd, newStart, newEnd }) {
  const last = edits.at(-1);
  if (last !== void 0 && last.oldEnd === oldStart && last.newEnd === newStart) {
    edits[edits.length - 1] = { oldStart: last.oldStart, oldEnd, newStart: last.newStart, newEnd };
  } else {
    edits.push({ oldStart, oldEnd, newStart, newEnd });
  }
}
var import_diff, MAX_EDITS, MAX_ROUNDS;
var init_line_diff = __esm({
  "src/patch/line-diff.ts"() {
    "use strict";
    import_diff = __toESM(require_diff(), 1);
    MAX_EDITS = 600;
    MAX_ROUNDS = 24;
  }
});

// src/patch/diff.ts
function diffTexts(path10, before, after, options2 = {}) {
  if (before === after) return null;
  const change = before === null ? "create" : after === null ? "delete" : "modify";
  const oldLines = splitLines(before ?? "");
  const newLines = splitLines(after ?? "");
  const hunks = groupEdits(diffLines(oldLines, newLines), options2.context ?? 3).map(
    (edits) => makeHunk(edits, oldLines, newLines, options2.context ?? 3)
  );
  return { path: path10, change, before: blobHash(before), after: blobHash(after), hunks, line: 0 };
}
function groupEdits(edits, context) {
  const groups2 = [];
  for (const edit2 of edits) {
    const last = groups2.at(-1)?.at(-1);
    if (last !== void 0 && edit2.oldStart - last.oldEnd <= 2 * context) groups2.at(-1)?.push(edit2);
    else groups2.push([edit2]);
  }
  return groups2;
}
function makeHunk(edits, oldLines, newLines, context) {
  const first = edits[0];
  const last = edits.at(-1);
  const lead = Math.min(context, first.oldStart);
  const start = first.oldStart - lead;
  const end = Math.min(oldLines.length, last.oldEnd + context);
  const lines3 = [];
  const add2 = (kind, from, low, high) => {
    for (const text3 of from.slice(low, high)) lines3.push({ kind, text: text3 });
  };
  let done = start;
  for (const edit2 of edits) {
    add2(" ", oldLines, done, edit2.oldStart);
    add2("-", oldLines, edit2.oldStart, edit2.oldEnd);
    add2("+", newLines, edit2.newStart, edit2.newEnd);
    done = edit2.oldEnd;
  }
  add2(" ", oldLines, done, end);
  const oldCount = end - start;
  const newStart = first.newStart - lead;
  const newCount = last.newEnd + (end - last.oldEnd) - newStart;
  return {
    oldStart: numbered(start, oldCount),
    oldLines: oldCount,
    newStart: numbered(newStart, newCount),
    newLines: newCount,
    section: "",
    lines: lines3,
    line: 0
  };
}
function numbered(index2, count) {
  return count === 0 ? index2 : index2 + 1;
}
var init_diff = __esm({
  "src/patch/diff.ts"() {
    "use strict";
    init_blob_hash();
    init_line_diff();
    init_lines();
  }
});

// src/patch/format.ts
function formatPatch(patch) {
  const lines3 = splitLines(patch.header.replace(/^\uFEFF/, ""));
  const start = findDiff(lines3);
  if (start < lines3.length) {
    throw new Problem("failed", `Line ${start + 1} of the header begins a diff, so the patch would be read wrongly.`, {
      line: start + 1,
      hint: "Indent that line in the header."
    });
  }
  const open2 = !/^\uFEFF?$|\n$/.test(patch.header);
  const gap = patch.files.length > 0 && open2 ? "\n" : "";
  return patch.header + gap + patch.files.map(formatFileDiff).join("");
}
function formatFileDiff(diff3) {
  const a = quotePath(`a/${diff3.path}`);
  const b = quotePath(`b/${diff3.path}`);
  let text3 = `diff --git ${a} ${b}
`;
  if (diff3.change === "create") text3 += "new file mode 100644\n";
  if (diff3.change === "delete") text3 += "deleted file mode 100644\n";
  if (diff3.before !== null && diff3.after !== null) {
    text3 += `index ${diff3.before}..${diff3.after}${diff3.change === "modify" ? " 100644" : ""}
`;
  }
  if (diff3.hunks.length === 0) return text3;
  text3 += `--- ${diff3.change === "create" ? "/dev/null" : withTab(a)}
`;
  text3 += `+++ ${diff3.change === "delete" ? "/dev/null" : withTab(b)}
`;
  return text3 + formatHunks(diff3.hunks);
}
function formatHunks(hunks) {
  return hunks.map(formatHunk).join("");
}
function withTab(name) {
  return name.includes(" ") ? `${name}	` : name;
}
function formatHunk(hunk) {
  const section2 = hunk.section === "" ? "" : ` ${hunk.section}`;
  const head = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@${section2}
`;
  const lines3 = hunk.lines.map(
    ({ kind, text: text3 }) => text3.endsWith("\n") ? kind + text3 : `${kind}${text3}
\\ No newline at end of file
`
  );
  return head + lines3.join("");
}
function range(start, count) {
  return count === 1 ? `${start}` : `${start},${count}`;
}
var init_format = __esm({
  "src/patch/format.ts"() {
    "use strict";
    init_problem();
    init_diff_start();
    init_lines();
    init_unit_path();
  }
});

// src/database/change/definition-parts.ts
function definitionParts(a, b) {
  const [one2, other2] = [partsOf(a), partsOf(b)];
  if (one2 === null || other2 === null) return a === b ? [] : ["definition"];
  const names = [.../* @__PURE__ */ new Set([...one2.keys(), ...other2.keys()])].filter((name) => one2.get(name) !== other2.get(name));
  return names.length > 0 || a === b ? names : ["definition"];
}
function partsOf(definition) {
  const lines3 = definition.split("\n");
  const body = lines3.findIndex((line) => BODY.test(line));
  if (body < 0) return null;
  const parts = /* @__PURE__ */ new Map();
  const add2 = (name, text3) => void parts.set(name, `${parts.get(name) ?? ""}${text3}
`);
  for (const line of lines3.slice(0, body)) {
    const clause = CLAUSES.find(([pattern]) => pattern.test(line));
    const setting3 = SETTING.exec(line);
    if (clause !== void 0) add2(clause[1], line);
    else if (setting3 !== null) add2(`SET ${setting3[1]}`, line);
    else if (parts.has("language")) {
      for (const [pattern, name] of WORDS) {
        const found = pattern.exec(line);
        if (found !== null) add2(name, found[0]);
      }
    } else add2("arguments", line);
  }
  add2("body", lines3.slice(body).join("\n"));
  return parts;
}
var CLAUSES, WORDS, BODY, SETTING;
var init_definition_parts = __esm({
  "src/database/change/definition-parts.ts"() {
    "use strict";
    CLAUSES = [
      [/^ RETURNS /, "return type"],
      [/^ TRANSFORM /, "transforms"],
      [/^ LANGUAGE /, "language"]
    ];
    WORDS = [
      [/ WINDOW\b/, "window"],
      [/ (IMMUTABLE|STABLE)\b/, "volatility"],
      [/ PARALLEL (SAFE|RESTRICTED)\b/, "parallel safety"],
      [/ STRICT\b/, "strictness"],
      [/ SECURITY DEFINER\b/, "security"],
      [/ LEAKPROOF\b/, "leakproof"],
      [/ COST \S+/, "cost"],
      [/ ROWS \S+/, "rows"],
      [/ SUPPORT \S+/, "support function"]
    ];
    BODY = /^(AS |BEGIN ATOMIC$|RETURN )/;
    SETTING = /^ SET (\S+) TO /;
  }
});

// src/database/change/drift.ts
function driftOf(routine3, expected, live) {
  const attributes = differences(expected, live);
  return attributes.length === 0 ? null : { ...routine3, expected, live, attributes };
}
function driftSentence(drift3) {
  if (drift3.live === null) return `${drift3.id} is not there, but ${SOURCE[drift3.source]} has it`;
  if (drift3.expected === null) {
    return drift3.source === "patch" ? `${drift3.id} is there already, and no patch made it` : `${drift3.id} is there, but ${SOURCE[drift3.source]} says that it is not`;
  }
  return `${drift3.id} differs from ${SOURCE[drift3.source]} in ${attributeNames(drift3).join(", ")}`;
}
function attributeNames({ attributes, expected, live }) {
  return attributes.flatMap(
    (attribute) => attribute === "definition" ? definitionParts(expected?.definition ?? "", live?.definition ?? "") : NAMES[attribute]
  );
}
function driftText(drift3) {
  const out = [
    `--- ${drift3.id} (${drift3.source === "ledger" ? "recorded" : drift3.source})`,
    `+++ ${drift3.id} (live)`
  ];
  const text3 = (s) => s === null ? null : `${s.definition.replace(/\n*$/, "")}
`;
  const definition = diffTexts("udfs/routine.sql", text3(drift3.expected), text3(drift3.live));
  if (definition !== null) out.push(hunksOf(formatFileDiff(definition)));
  for (const attribute of drift3.attributes) {
    if (attribute === "presence" || attribute === "definition" || attribute === "kind") continue;
    out.push(
      `-${NAMES[attribute]}: ${show(drift3.expected, attribute)}`,
      `+${NAMES[attribute]}: ${show(drift3.live, attribute)}`
    );
  }
  return out.join("\n");
}
function hunksOf(diff3) {
  return diff3.slice(diff3.indexOf("\n@@") + 1).replace(/\n$/, "");
}
function show(snapshot, attribute) {
  if (snapshot === null) return "";
  if (attribute === "acl") {
    return snapshot.acl.map((e) => `${e.grantee ?? "PUBLIC"}${e.grantable ? "*" : ""} (by ${e.grantor})`).join(", ");
  }
  const value2 = snapshot[attribute];
  return value2 === null ? "none" : typeof value2 === "string" ? JSON.stringify(value2) : JSON.stringify(value2);
}
function driftProblem(drifts, label) {
  const [first] = drifts;
  const more = drifts.length > 1 ? ` (and ${drifts.length - 1} more)` : "";
  const message = `${label} was changed by another hand: ${first === void 0 ? "" : driftSentence(first)}${more}`;
  const missing = drifts.every((d) => d.source === "base" && d.live === null);
  return new DriftProblem(drifts, message, {
    file: first?.path,
    detail: drifts.map((d) => `${driftSentence(d)}
${driftText(d)}`).join("\n\n"),
    hint: missing ? "Nothing was changed. If the base has not been created in this database: pgquilt load" : "Nothing was changed. See pgquilt drift; to keep the live text as a patch: pgquilt adopt --new NAME"
  });
}
var SOURCE, NAMES, DriftProblem;
var init_drift = __esm({
  "src/database/change/drift.ts"() {
    "use strict";
    init_diff();
    init_format();
    init_problem();
    init_snapshot();
    init_definition_parts();
    SOURCE = { ledger: "the ledger", base: "the base", patch: "the patch" };
    NAMES = {
      presence: "presence",
      kind: "kind",
      definition: "definition",
      owner: "owner",
      acl: "privileges",
      comment: "comment",
      labels: "security labels",
      dependsOn: "extension dependencies",
      memberOf: "extension membership"
    };
    DriftProblem = class extends Problem {
      drifts;
      constructor(drifts, message, details) {
        super("drift", message, details);
        this.drifts = drifts;
      }
    };
  }
});

// src/database/change/base-check.ts
function baseCheck(read, recorded) {
  const routines = [];
  const seen = /* @__PURE__ */ new Set();
  for (const { units } of read.levels) {
    for (const { path: path10, before } of units) {
      if (seen.has(path10)) continue;
      seen.add(path10);
      if (recorded.units.has(path10)) continue;
      for (const text3 of read.unit(path10, before)?.routines ?? []) {
        routines.push({ number: read.numberOf(text3.key), path: path10, text: text3 });
      }
    }
  }
  if (routines.length === 0) return { statements: [], readAt: -1, routines, about: () => void 0 };
  const statements = ["SAVEPOINT pgquilt_base"];
  const owners = [void 0];
  for (const routine3 of routines) {
    const id = keySql(routine3.text.key);
    const own = [
      createSql(routine3.text.create, true).sql,
      ...routine3.text.attached.map((a) => settingSql(a.setting, id))
    ];
    statements.push(...own);
    owners.push(...own.map(() => routine3));
  }
  const reading = readKeys(
    routines.map((r) => r.number),
    false
  );
  statements.push(EMPTY_SEARCH_PATH, reading);
  const readAt = statements.length - 1;
  statements.push("ROLLBACK TO SAVEPOINT pgquilt_base");
  return { statements, readAt, routines, about: (index2) => owners[index2] };
}
function baseDrifts(check4, resolved, results2) {
  const made = new Map((results2[check4.readAt] ?? []).map(resolvedRow).map((r) => [r.id, r.live]));
  return check4.routines.flatMap(({ number: number2, path: path10, text: text3 }) => {
    const found = resolved[number2 - 1];
    if (found === void 0) return [];
    const expected = withLostDependencies(made.get(found.id) ?? null, found.live, text3);
    const drift3 = driftOf({ id: found.id, path: path10, source: "base" }, expected, found.live);
    return drift3 === null ? [] : [drift3];
  });
}
function withLostDependencies(made, live, text3) {
  if (made === null || live === null) return made;
  const denied = text3.attached.flatMap(
    ({ setting: setting3 }) => setting3.topic === "extension" && !setting3.depends ? [setting3.name] : []
  );
  const kept = live.dependsOn.filter((name) => !made.dependsOn.includes(name) && !denied.includes(name));
  if (kept.length === 0) return made;
  const all = /* @__PURE__ */ new Set([...made.dependsOn, ...kept]);
  return {
    ...made,
    dependsOn: [
      ...live.dependsOn.filter((n) => all.has(n)),
      ...made.dependsOn.filter((n) => !live.dependsOn.includes(n))
    ]
  };
}
function baseRefusal(check4, error, offset) {
  if (!(error instanceof ServerError) || !OTHER_SHAPE.has(error.code)) return null;
  const routine3 = check4.about(error.index - offset);
  return routine3 === void 0 ? null : { routine: routine3, detail: error.message };
}
var OTHER_SHAPE;
var init_base_check = __esm({
  "src/database/change/base-check.ts"() {
    "use strict";
    init_attached();
    init_create_sql();
    init_key();
    init_resolve2();
    init_server_error();
    init_session();
    init_drift();
    OTHER_SHAPE = /* @__PURE__ */ new Set(["42P13", "42809"]);
  }
});

// src/routine/shape.ts
function shapeOfFunction(node) {
  const parameters = (node.parameters ?? []).map((p) => p.FunctionParameter);
  const outputs = parameters.filter(isOutput);
  const inputs = parameters.filter((p) => isInput(p.mode));
  const only = outputs.length === 1 ? outputs[0]?.argType : void 0;
  const result2 = node.returnType ?? only;
  return {
    kind: node.is_procedure ? "procedure" : "function",
    returns: result2 === void 0 ? outputs.length > 1 ? "record" : "" : `${node.returnType?.setof ? "setof " : ""}${describeType(typeRef(result2))}`,
    inputs: inputs.map((p) => p.name ?? null),
    outputs: outputs.map((p) => `${p.name ?? ""} ${describeType(typeRef(p.argType ?? {}))}`),
    defaults: inputs.filter((p) => p.defexpr !== void 0).length,
    direct: -1
  };
}
function shapeOfAggregate(node) {
  const state2 = JSON.stringify(
    node.definition?.find((d) => d.DefElem.defname === "stype")?.DefElem.arg,
    (key2, value2) => key2 === "location" ? void 0 : value2
  );
  const [, direct2] = node.args ?? [];
  const count = direct2?.Integer === void 0 ? -1 : direct2.Integer.ival ?? 0;
  return { kind: "aggregate", returns: state2 ?? "", inputs: [], outputs: [], defaults: 0, direct: count };
}
function whyNotReplaceable(before, after) {
  if (before.kind !== after.kind) return { reason: `${before.kind} becomes ${after.kind}`, sqlstate: "42809" };
  const refuse2 = (reason) => ({ reason, sqlstate: "42P13" });
  if (before.returns !== after.returns) {
    return refuse2(
      before.kind === "aggregate" ? "the state type changes" : `return type ${before.returns} becomes ${after.returns}`
    );
  }
  if (before.direct !== after.direct) return refuse2("the direct arguments change");
  for (const [i, name] of before.inputs.entries()) {
    const now = after.inputs[i] ?? null;
    if (name !== null && name !== now)
      return refuse2(`argument ${name} is ${now === null ? "unnamed" : `renamed ${now}`}`);
  }
  const columns2 = Math.max(before.outputs.length, after.outputs.length);
  if (columns2 > 1 || before.kind === "procedure") {
    if (before.outputs.join() !== after.outputs.join()) return refuse2("the output columns change");
  }
  if (after.defaults < before.defaults) return refuse2("an argument loses its default");
  return null;
}
var isOutput;
var init_shape = __esm({
  "src/routine/shape.ts"() {
    "use strict";
    init_key();
    isOutput = (p) => p.mode === "FUNC_PARAM_OUT" || p.mode === "FUNC_PARAM_INOUT" || p.mode === "FUNC_PARAM_TABLE";
  }
});

// src/routine/uses.ts
function namesUsed(node) {
  const found = /* @__PURE__ */ new Set();
  visit(node, found);
  return [...found];
}
function visit(node, found) {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, found);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  for (const [key2, value2] of Object.entries(node)) {
    if (key2 === "FuncCall") add(value2.funcname, found);
    if (key2 === "DefElem") {
      const element = value2;
      if (AGGREGATE_PARTS.has(element.defname)) add(element.arg?.TypeName?.names ?? element.arg?.List?.items, found);
    }
    visit(value2, found);
  }
}
function add(name, found) {
  const last = words2(name).pop();
  if (last !== void 0) found.add(last);
}
var AGGREGATE_PARTS;
var init_uses = __esm({
  "src/routine/uses.ts"() {
    "use strict";
    init_ast();
    AGGREGATE_PARTS = /* @__PURE__ */ new Set([
      "sfunc",
      "finalfunc",
      "combinefunc",
      "serialfunc",
      "deserialfunc",
      "msfunc",
      "minvfunc",
      "mfinalfunc",
      "support"
    ]);
  }
});

// src/routine/unit.ts
function readUnit2(path10, text3, parse) {
  const routines = [];
  const absent2 = [];
  const references = [];
  const refuse2 = (statement2, message, hint) => {
    const position = positionAt(text3, statement2.start);
    throw new Problem("failed", `${path10}:${position.line}: ${message}`, {
      file: path10,
      ...position,
      detail: excerpt(text3, position),
      hint
    });
  };
  for (const statement2 of parse(text3, path10)) {
    const routine3 = routineOf(statement2, text3);
    if (routine3 !== null) {
      if (routines.some((r) => describeKey(r.key) === describeKey(routine3.key))) {
        refuse2(statement2, `${describeKey(routine3.key)} is created twice in this unit`, "Keep one of the two.");
      }
      routines.push(routine3);
    } else if (statement2.type === "DropStmt") {
      absent2.push(...absentOf(statement2, refuse2));
    } else {
      const attached2 = attachedOf(statement2);
      if (attached2 === null) {
        refuse2(
          statement2,
          `${statementName(text3, statement2)} has no place in a unit`,
          "A unit holds CREATE FUNCTION, PROCEDURE or AGGREGATE, DROP \u2026 IF EXISTS of a whole signature, and COMMENT, GRANT, REVOKE, ALTER \u2026 OWNER TO, ALTER \u2026 DEPENDS ON EXTENSION and SECURITY LABEL on its own routines."
        );
      } else {
        for (const object of attached2.objects) references.push({ setting: attached2.setting, object, statement: statement2 });
      }
    }
  }
  for (const { setting: setting3, object, statement: statement2 } of references) {
    const reference = keyOfReference(object);
    const about = routines.filter((r) => refersTo(reference, r.key));
    const [target] = about;
    if (target === void 0 || about.length > 1) {
      const said = reference.args === null ? reference.name : describeKey({ ...reference, args: reference.args });
      refuse2(
        statement2,
        about.length > 1 ? `${said} can mean ${about.map((r) => describeKey(r.key)).join(" or ")}` : `${said} is not created in this unit`,
        about.length > 1 ? "Write the whole signature." : "Move the statement to the unit that creates the routine."
      );
    } else {
      target.attached.push({ setting: setting3, start: statement2.start, end: statement2.end });
    }
  }
  const present = new Set(routines.map((r) => describeKey(r.key)));
  return { path: path10, text: text3, routines, absent: absent2.filter((a) => !present.has(describeKey(a.key))) };
}
function routineOf(statement2, text3) {
  const common2 = { start: statement2.start, end: statement2.end, attached: [] };
  const create3 = text3.slice(statement2.start, statement2.end).trimEnd();
  if (statement2.type === "CreateFunctionStmt") {
    const node = statement2.node;
    const language = node.options?.find((o) => o.DefElem.defname === "language")?.DefElem.arg;
    return {
      ...common2,
      create: create3,
      key: keyOfCreate(node),
      shape: shapeOfFunction(node),
      language: node.sql_body === void 0 ? language?.String?.sval?.toLowerCase() ?? null : null,
      superuser: privilegedClause(node.options ?? []),
      // Only these parts are looked at by CREATE itself; the rest of the tree is not worth the walk.
      uses: namesUsed([
        node.sql_body,
        (node.parameters ?? []).map((p) => p.FunctionParameter.defexpr),
        node.options?.filter((o) => o.DefElem.defname === "support")
      ])
    };
  }
  if (statement2.type === "DefineStmt" && statement2.node.kind === "OBJECT_AGGREGATE") {
    const node = statement2.node;
    return {
      ...common2,
      create: create3,
      key: keyOfAggregate(node),
      shape: shapeOfAggregate(node),
      language: null,
      superuser: hasInternalState(node) ? "has a state of type internal" : null,
      uses: namesUsed(node)
    };
  }
  return null;
}
function privilegedClause(options2) {
  for (const { DefElem: option3 } of options2) {
    if (option3.defname === "leakproof" && option3.arg.Boolean?.boolval === true) {
      return "is LEAKPROOF";
    }
    if (option3.defname === "support") return "has a SUPPORT function";
  }
  return null;
}
function hasInternalState({ definition = [] }) {
  return definition.some(({ DefElem: { defname, arg } }) => {
    const names = arg?.TypeName?.names;
    return (defname === "stype" || defname === "mstype") && words2(names).pop() === "internal";
  });
}
function absentOf(statement2, refuse2) {
  const node = statement2.node;
  if (!ROUTINE_OBJECTS.has(node.removeType)) {
    refuse2(statement2, "a DROP of something that is no routine has no place in a unit", "Put it into a migration.");
  }
  if (!node.missing_ok || node.behavior === "DROP_CASCADE") {
    refuse2(
      statement2,
      "in a unit a DROP says that a signature is not there, so it needs IF EXISTS and cannot CASCADE",
      "Write DROP FUNCTION IF EXISTS name(argument types);"
    );
  }
  return node.objects.map((o) => {
    const reference = keyOfReference(o.ObjectWithArgs ?? { objname: [] });
    if (reference.args === null) {
      refuse2(
        statement2,
        `DROP of ${reference.name} without its argument types can mean any overload`,
        `Write the whole signature: DROP FUNCTION IF EXISTS ${reference.name}(argument types);`
      );
    }
    return { key: { ...reference, args: reference.args ?? [] }, start: statement2.start, end: statement2.end };
  });
}
function attachedOf(statement2) {
  const node = statement2.node;
  if (statement2.type === "GrantStmt") {
    const grant = statement2.node;
    if (grant.targtype !== "ACL_TARGET_OBJECT" || !ROUTINE_OBJECTS.has(grant.objtype)) return null;
    return { setting: privilegeSetting(grant), objects: (grant.objects ?? []).map((o) => o.ObjectWithArgs) };
  }
  const object = node.object?.ObjectWithArgs;
  if (object === void 0 || !ROUTINE_OBJECTS.has(node.objtype ?? node.objectType ?? "")) return null;
  const setting3 = settingOf(statement2.type, node);
  return setting3 === null ? null : { setting: setting3, objects: [object] };
  function settingOf(type2, n) {
    switch (type2) {
      case "CommentStmt":
        return { topic: "comment", text: n.comment === void 0 || n.comment === "" ? null : n.comment };
      case "SecLabelStmt":
        return { topic: "label", provider: n.provider ?? null, text: n.label ?? null };
      case "AlterOwnerStmt":
        return { topic: "owner", role: roleSql(n.newowner ?? { roletype: "ROLESPEC_CURRENT_USER" }) };
      case "AlterObjectDependsStmt":
        return { topic: "extension", name: n.extname?.sval ?? "", depends: n.remove !== true };
      default:
        return null;
    }
  }
}
function statementName(text3, statement2) {
  return text3.slice(statement2.start, statement2.end).split(/\s+/, 2).join(" ").slice(0, 40).toUpperCase();
}
var ROUTINE_OBJECTS;
var init_unit = __esm({
  "src/routine/unit.ts"() {
    "use strict";
    init_problem();
    init_ast();
    init_attached();
    init_key();
    init_shape();
    init_source_position();
    init_uses();
    ROUTINE_OBJECTS = /* @__PURE__ */ new Set(["OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_AGGREGATE", "OBJECT_ROUTINE"]);
  }
});

// src/database/change/levels.ts
function readLevels(levels, parse) {
  const units = /* @__PURE__ */ new Map();
  const numbers2 = /* @__PURE__ */ new Map();
  const keys = [];
  const id = (path10, text3) => `${path10}\0${text3}`;
  const byKey = /* @__PURE__ */ new Map();
  const numberKey = (key2) => {
    const name = JSON.stringify(key2);
    if (!numbers2.has(name)) {
      keys.push(key2);
      numbers2.set(name, keys.length);
    }
    byKey.set(key2, numbers2.get(name) ?? 0);
  };
  for (const level of levels) {
    for (const { path: path10, before, after } of level.units) {
      for (const text3 of [before, after]) {
        if (text3 === null || units.has(id(path10, text3))) continue;
        const unit = inPatch(level.patch, () => readUnit2(path10, text3, parse));
        units.set(id(path10, text3), unit);
        for (const routine3 of unit.routines) numberKey(routine3.key);
        for (const absent2 of unit.absent) numberKey(absent2.key);
      }
    }
  }
  return {
    levels,
    keys,
    unit: (path10, text3) => text3 === null ? null : units.get(id(path10, text3)) ?? null,
    numberOf: (key2) => byKey.get(key2) ?? 0
  };
}
function inPatch(patch, work4) {
  try {
    return work4();
  } catch (error) {
    if (patch === null || !(error instanceof Problem)) throw error;
    throw new Problem(error.code, `patch ${patch}: ${error.message}`, { ...error, patch, cause: error });
  }
}
function stateOf(read, level, side2, resolved) {
  const routines = /* @__PURE__ */ new Map();
  const absent2 = /* @__PURE__ */ new Map();
  for (const change of level.units) {
    const unit = read.unit(change.path, change[side2]);
    for (const text3 of unit?.routines ?? []) {
      const id = resolved[read.numberOf(text3.key) - 1]?.id ?? describeKey(text3.key);
      const other2 = routines.get(id);
      if (other2 !== void 0) throw createdTwice(id, other2.path, change.path, level.patch);
      routines.set(id, { id, path: change.path, text: text3 });
    }
    for (const { key: key2 } of unit?.absent ?? []) {
      const id = resolved[read.numberOf(key2) - 1]?.id ?? describeKey(key2);
      absent2.set(id, change.path);
    }
  }
  for (const id of routines.keys()) absent2.delete(id);
  return { routines, absent: absent2 };
}
function createdTwice(id, one2, other2, patch) {
  const places = one2 === other2 ? `twice in ${one2}` : `in ${one2} and in ${other2}`;
  return new Problem("failed", `${id} is created ${places}; a routine belongs to one unit`, {
    patch: patch ?? void 0,
    file: other2,
    hint: `Take it out of one of the two.`
  });
}
var init_levels = __esm({
  "src/database/change/levels.ts"() {
    "use strict";
    init_problem();
    init_key();
    init_unit();
  }
});

// src/routine/quick/keywords.ts
var WORDS2, KEYWORDS;
var init_keywords = __esm({
  "src/routine/quick/keywords.ts"() {
    "use strict";
    WORDS2 = `
all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
character check coalesce collate collation column concurrently constraint create cross current_catalog current_date
current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do
else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike
in initially inner inout int integer intersect interval into is isnull join json json_array json_arrayagg json_exists
json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left like
limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset
on only or order out outer overlaps overlay placing position precision primary real references returning right row select
session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to trailing
treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat
xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`;
    KEYWORDS = new Set(WORDS2.split(/\s+/).filter((word) => word !== ""));
  }
});

// src/routine/quick/tokens.ts
var Unread, WORD2, NUMBER, QUOTED, SIGN, LONGEST, Tokens;
var init_tokens = __esm({
  "src/routine/quick/tokens.ts"() {
    "use strict";
    init_scan();
    init_keywords();
    Unread = class extends Error {
    };
    WORD2 = /[A-Za-z_][A-Za-z0-9_$]*/y;
    NUMBER = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?![0-9A-Za-z_.])/y;
    QUOTED = /"(?:[^"\0]|"")+"/y;
    SIGN = /::|[(),;.=[\]%-]/y;
    LONGEST = 63;
    Tokens = class {
      #text;
      #at = 0;
      #next;
      constructor(text3) {
        this.#text = text3;
        this.#next = this.#read();
      }
      get ended() {
        return this.#next.kind === "end";
      }
      get next() {
        return this.#next;
      }
      take() {
        const token = this.#next;
        this.#next = this.#read();
        return token;
      }
      /** Takes the words, or the signs, if all of them come next; the first one decides, the others must follow. */
      skip(first, ...others) {
        if (!this.sees(first)) return false;
        this.take();
        for (const other2 of others) this.need(other2);
        return true;
      }
      sees(value2) {
        return (this.#next.kind === "word" || this.#next.kind === "sign") && this.#next.value === value2;
      }
      need(value2) {
        if (!this.skip(value2)) throw new Unread();
      }
      /** An identifier that is no keyword. */
      identifier() {
        const { kind, value: value2 } = this.#next;
        if (kind !== "name" && (kind !== "word" || KEYWORDS.has(value2))) throw new Unread();
        this.take();
        return value2;
      }
      string() {
        if (this.#next.kind !== "string") throw new Unread();
        return this.take().value;
      }
      #read() {
        const text3 = this.#text;
        const start = skipTrivia(text3, this.#at);
        if (start >= text3.length) {
          const rest = `${text3.slice(this.#at)}
;`;
          if (skipTrivia(rest, 0) === rest.length) throw new Unread();
          return { kind: "end", value: "", start };
        }
        const literal = literalAt(text3, start);
        if (literal !== null) {
          if (literal.form !== "dollar" && literal.form !== "plain") throw new Unread();
          const raw = text3.slice(literal.contentStart, literal.contentEnd);
          this.#at = literal.end;
          return { kind: "string", value: literal.form === "plain" ? raw.replaceAll("''", "'") : raw, start };
        }
        const token = this.#match(WORD2, "word", start) ?? this.#match(NUMBER, "number", start) ?? this.#match(QUOTED, "name", start) ?? this.#match(SIGN, "sign", start);
        if (token === null) throw new Unread();
        return token;
      }
      #match(pattern, kind, start) {
        pattern.lastIndex = start;
        const found = pattern.exec(this.#text)?.[0];
        if (found === void 0) return null;
        this.#at = start + found.length;
        if (kind === "word") {
          if (found.length > LONGEST || this.#text.charCodeAt(this.#at) > 127) throw new Unread();
          return { kind, value: found.toLowerCase(), start };
        }
        if (kind === "name") {
          const value2 = found.slice(1, -1).replaceAll('""', '"');
          if (Buffer.byteLength(value2) > LONGEST) throw new Unread();
          return { kind, value: value2, start };
        }
        return { kind, value: found, start };
      }
    };
  }
});

// src/routine/quick/types.ts
function qualifiedName(tokens) {
  const names = [tokens.identifier()];
  while (tokens.skip(".")) names.push(tokens.identifier());
  if (names.length > 2) throw new Unread();
  return names;
}
function typeName(tokens) {
  return arrayOf(tokens, baseType(tokens));
}
function typeAfter(tokens, first) {
  return arrayOf(tokens, namedType(tokens, first));
}
function arrayOf(tokens, type2) {
  const bounds = [];
  while (tokens.skip("[", "]")) bounds.push({ Integer: { ival: -1 } });
  if (tokens.sees("array")) throw new Unread();
  return bounds.length === 0 ? type2 : { ...type2, arrayBounds: bounds };
}
function baseType(tokens) {
  const { kind, value: value2 } = tokens.next;
  if (kind === "word") {
    const system = SYSTEM[value2];
    if (system !== void 0) return catalogType(taken(tokens), system);
    const sized = SIZED[value2];
    if (sized !== void 0) return sizedType(taken(tokens), sized);
    const time = TIMES[value2];
    if (time !== void 0) return timeType(taken(tokens), time);
    if (value2 === "character") {
      tokens.take();
      tokens.need("varying");
      return sizedType(tokens, "varchar");
    }
    if (value2 === "interval") return intervalType(tokens);
    if (value2 === "double") {
      tokens.take();
      tokens.need("precision");
      return catalogType(tokens, "float8");
    }
  }
  return namedType(tokens, tokens.identifier());
}
function taken(tokens) {
  tokens.take();
  return tokens;
}
function namedType(tokens, first) {
  const names = [first];
  while (tokens.skip(".")) names.push(tokens.identifier());
  if (names.length > 2 && !tokens.sees("%")) throw new Unread();
  if (names.length > 1 && tokens.skip("%", "type")) return { names: strings(names), pct_type: true, ...PLAIN };
  refuseSize(tokens);
  return { names: strings(names), ...PLAIN };
}
function catalogType(tokens, name) {
  refuseSize(tokens);
  return { names: strings(["pg_catalog", name]), ...PLAIN };
}
function sizedType(tokens, name) {
  const type2 = { names: strings(["pg_catalog", name]), ...PLAIN };
  if (!tokens.skip("(")) return type2;
  const typmods = [];
  do {
    const { kind, value: value2 } = tokens.take();
    if (kind !== "number" || !/^[1-9][0-9]{0,3}$/.test(value2)) throw new Unread();
    typmods.push({ A_Const: { ival: { ival: Number(value2) } } });
  } while (tokens.skip(","));
  tokens.need(")");
  return { ...type2, typmods };
}
function timeType(tokens, name) {
  refuseSize(tokens);
  if (tokens.skip("with", "time", "zone")) return catalogType(tokens, `${name}tz`);
  if (tokens.skip("without", "time", "zone")) return catalogType(tokens, name);
  return catalogType(tokens, name);
}
function intervalType(tokens) {
  tokens.take();
  if (["year", "month", "day", "hour", "minute", "second"].some((field) => tokens.sees(field))) throw new Unread();
  return catalogType(tokens, "interval");
}
function refuseSize(tokens) {
  if (tokens.sees("(")) throw new Unread();
}
var strings, SYSTEM, SIZED, TIMES, PLAIN;
var init_types = __esm({
  "src/routine/quick/types.ts"() {
    "use strict";
    init_tokens();
    strings = (names) => names.map((sval) => ({ String: { sval } }));
    SYSTEM = {
      int: "int4",
      integer: "int4",
      smallint: "int2",
      bigint: "int8",
      real: "float4",
      boolean: "bool",
      json: "json"
    };
    SIZED = {
      varchar: "varchar",
      numeric: "numeric",
      decimal: "numeric",
      dec: "numeric"
    };
    TIMES = { time: "time", timestamp: "timestamp" };
    PLAIN = { typemod: -1 };
  }
});

// src/routine/quick/expression.ts
function defaultValue(tokens) {
  let node = tokens.next.kind === "word" && !WORDS3.has(tokens.next.value) ? call(tokens) : constant(tokens);
  while (tokens.skip("::")) node = { TypeCast: { arg: node, typeName: typeName(tokens) } };
  if (!tokens.sees(",") && !tokens.sees(")")) throw new Unread();
  return node;
}
function constant(tokens) {
  if (tokens.skip("null")) return { A_Const: { isnull: true } };
  if (tokens.skip("true")) return { A_Const: { boolval: { boolval: true } } };
  if (tokens.skip("false")) return { A_Const: { boolval: {} } };
  if (tokens.next.kind === "string") return { A_Const: { sval: { sval: tokens.string() } } };
  const sign = tokens.skip("-") ? "-" : "";
  const { kind, value: value2 } = tokens.take();
  if (kind !== "number") throw new Unread();
  if (value2.includes(".") || Number(value2) > 2147483647) return { A_Const: { fval: { fval: `${sign}${value2}` } } };
  const ival = Number(`${sign}${value2}`);
  return { A_Const: { ival: value2 === "0" ? {} : { ival } } };
}
function call(tokens) {
  const funcname = strings(qualifiedName(tokens));
  if (!tokens.skip("(", ")")) throw new Unread();
  return { FuncCall: { funcname, funcformat: "COERCE_EXPLICIT_CALL" } };
}
var WORDS3;
var init_expression = __esm({
  "src/routine/quick/expression.ts"() {
    "use strict";
    init_tokens();
    init_types();
    WORDS3 = /* @__PURE__ */ new Set(["true", "false", "null"]);
  }
});

// src/routine/quick/create.ts
function createRoutine(tokens) {
  const replace2 = tokens.skip("or", "replace");
  const procedure = tokens.skip("procedure");
  if (!procedure) tokens.need("function");
  const funcname = strings(qualifiedName(tokens));
  const parameters = parameterList(tokens);
  const columns2 = [];
  const returnType = !procedure && tokens.skip("returns") ? result(tokens, columns2) : void 0;
  const all = [...parameters, ...columns2];
  const node = {
    ...procedure ? { is_procedure: true } : {},
    ...replace2 ? { replace: replace2 } : {},
    funcname,
    ...all.length === 0 ? {} : { parameters: all },
    ...returnType === void 0 ? {} : { returnType },
    options: options(tokens)
  };
  return { type: "CreateFunctionStmt", node };
}
function parameterList(tokens) {
  tokens.need("(");
  const out = [];
  if (tokens.skip(")")) return out;
  do
    out.push(oneParameter(tokens));
  while (tokens.skip(","));
  tokens.need(")");
  return out;
}
function oneParameter(tokens) {
  let mode = "DEFAULT";
  for (const [word, name] of Object.entries(MODES)) {
    if (tokens.skip(word)) {
      mode = name;
      break;
    }
  }
  if (mode === "IN" && tokens.skip("out")) mode = "INOUT";
  const { FunctionParameter: plain4 } = named(tokens, mode);
  if (!tokens.skip("default") && !tokens.skip("=")) return { FunctionParameter: plain4 };
  return { FunctionParameter: { ...plain4, defexpr: defaultValue(tokens) } };
}
function named(tokens, mode) {
  const { kind, value: value2 } = tokens.next;
  if (kind !== "name" && !startsName(kind, value2)) return parameter(mode, null, typeName(tokens));
  const first = tokens.identifier();
  if (first === "double" && kind === "word" && tokens.skip("precision")) {
    return parameter(mode, null, arrayOf(tokens, catalogType(tokens, "float8")));
  }
  const { kind: after, value: sign } = tokens.next;
  const alone = after === "sign" || after === "word" && sign === "default";
  if (alone) return parameter(mode, null, typeAfter(tokens, first));
  return parameter(mode, first, typeName(tokens));
}
function startsName(kind, value2) {
  return kind === "word" && !TYPE_WORDS.has(value2);
}
function result(tokens, columns2) {
  if (tokens.skip("table")) {
    tokens.need("(");
    do
      columns2.push(parameter("TABLE", tokens.identifier(), typeName(tokens)));
    while (tokens.skip(","));
    tokens.need(")");
    const [only] = columns2;
    const type2 = columns2.length === 1 ? only?.FunctionParameter.argType : void 0;
    return type2 === void 0 ? { names: strings(["pg_catalog", "record"]), setof: true, typemod: -1 } : { ...type2, setof: true };
  }
  return tokens.skip("setof") ? { ...typeName(tokens), setof: true } : typeName(tokens);
}
function options(tokens) {
  const out = [];
  while (!tokens.ended && !tokens.sees(";")) out.push(oneOption(tokens));
  return out;
}
function oneOption(tokens) {
  const { kind, value: value2 } = tokens.take();
  if (kind !== "word") throw new Unread();
  switch (value2) {
    case "as": {
      const items = [text2(tokens.string())];
      if (tokens.skip(",")) items.push(text2(tokens.string()));
      return option("as", { List: { items } });
    }
    case "language":
      return option("language", text2(tokens.next.kind === "string" ? tokens.string() : tokens.identifier()));
    case "immutable":
    case "stable":
    case "volatile":
      return option("volatility", text2(value2));
    case "strict":
      return option("strict", yesNo(true));
    case "returns":
      for (const word of ["null", "on", "null", "input"]) tokens.need(word);
      return option("strict", yesNo(true));
    case "called":
      for (const word of ["on", "null", "input"]) tokens.need(word);
      return option("strict", yesNo(false));
    case "external":
      tokens.need("security");
      return security(tokens);
    case "security":
      return security(tokens);
    case "leakproof":
      return option("leakproof", yesNo(true));
    case "not":
      tokens.need("leakproof");
      return option("leakproof", yesNo(false));
    case "window":
      return option("window", yesNo(true));
    case "cost":
    case "rows":
      return option(value2, number(tokens));
    case "parallel":
      return option("parallel", text2(tokens.identifier()));
    case "set":
      return option("set", { VariableSetStmt: setting(tokens) });
    default:
      throw new Unread();
  }
}
function security(tokens) {
  const definer = tokens.skip("definer");
  if (!definer) tokens.need("invoker");
  return option("security", yesNo(definer));
}
function number(tokens) {
  const { kind, value: value2 } = tokens.take();
  if (kind !== "number") throw new Unread();
  if (value2.includes(".") || Number(value2) > 2147483647) return { Float: { fval: value2 } };
  return { Integer: value2 === "0" ? {} : { ival: Number(value2) } };
}
function setting(tokens) {
  if (tokens.next.kind === "word" && OWN_SYNTAX.has(tokens.next.value)) throw new Unread();
  const name = qualifiedName(tokens).join(".");
  if (tokens.skip("from", "current")) return { kind: "VAR_SET_CURRENT", name };
  if (!tokens.skip("to")) tokens.need("=");
  if (tokens.skip("default")) return { kind: "VAR_SET_DEFAULT", name };
  const args = [];
  do
    args.push(settingValue(tokens));
  while (tokens.skip(","));
  return { kind: "VAR_SET_VALUE", name, args };
}
function settingValue(tokens) {
  const { kind, value: value2 } = tokens.next;
  if (kind === "word" && ["true", "false", "on"].includes(value2)) {
    tokens.take();
    return { A_Const: { sval: { sval: value2 } } };
  }
  if (kind === "word" || kind === "name") return { A_Const: { sval: { sval: tokens.identifier() } } };
  return constant(tokens);
}
var parameter, MODES, TYPE_WORDS, option, text2, yesNo, OWN_SYNTAX;
var init_create = __esm({
  "src/routine/quick/create.ts"() {
    "use strict";
    init_expression();
    init_tokens();
    init_types();
    parameter = (mode, name, argType) => ({
      FunctionParameter: { ...name === null ? {} : { name }, argType, mode: `FUNC_PARAM_${mode}` }
    });
    MODES = { in: "IN", out: "OUT", inout: "INOUT", variadic: "VARIADIC" };
    TYPE_WORDS = new Set(
      "int integer smallint bigint real boolean json varchar numeric decimal dec time timestamp character interval".split(
        " "
      )
    );
    option = (defname, arg) => ({ DefElem: { defname, arg, defaction: "DEFELEM_UNSPEC" } });
    text2 = (sval) => ({ String: { sval } });
    yesNo = (boolval) => ({ Boolean: { boolval } });
    OWN_SYNTAX = /* @__PURE__ */ new Set([
      "time",
      "schema",
      "names",
      "role",
      "session",
      "local",
      "xml",
      "transaction",
      "constraints",
      "catalog"
    ]);
  }
});

// src/routine/quick/attached.ts
function comment(tokens) {
  tokens.need("on");
  const objtype = objectType(tokens);
  const object = { ObjectWithArgs: routine(tokens) };
  tokens.need("is");
  if (tokens.skip("null")) return { type: "CommentStmt", node: { objtype, object } };
  const said = tokens.string();
  return { type: "CommentStmt", node: { objtype, object, ...said === "" ? {} : { comment: said } } };
}
function alterOwner(tokens) {
  const objtype = objectType(tokens);
  const object = { ObjectWithArgs: routine(tokens) };
  tokens.need("owner");
  tokens.need("to");
  return { type: "AlterOwnerStmt", node: { objectType: objtype, object, newowner: role(tokens, false) } };
}
function privilege(tokens, grant) {
  let privileges2;
  if (tokens.skip("all")) tokens.skip("privileges");
  else {
    tokens.need("execute");
    privileges2 = [{ AccessPriv: { priv_name: "execute" } }];
  }
  tokens.need("on");
  const objtype = objectType(tokens);
  const objects = [];
  do
    objects.push({ ObjectWithArgs: routine(tokens) });
  while (tokens.skip(","));
  tokens.need(grant ? "to" : "from");
  const grantees = [];
  do
    grantees.push({ RoleSpec: role(tokens, true) });
  while (tokens.skip(","));
  const option3 = grant && tokens.skip("with", "grant", "option");
  const node = {
    ...grant ? { is_grant: true } : {},
    targtype: "ACL_TARGET_OBJECT",
    objtype,
    objects,
    ...privileges2 === void 0 ? {} : { privileges: privileges2 },
    grantees,
    ...option3 ? { grant_option: true } : {},
    behavior: "DROP_RESTRICT"
  };
  return { type: "GrantStmt", node };
}
function objectType(tokens) {
  for (const word of ["function", "procedure", "routine"]) if (tokens.skip(word)) return `OBJECT_${word.toUpperCase()}`;
  throw new Unread();
}
function routine(tokens) {
  const objname = strings(qualifiedName(tokens));
  if (!tokens.sees("(")) return { objname, args_unspecified: true };
  const parameters = parameterList(tokens);
  if (parameters.some((p) => p.FunctionParameter.defexpr !== void 0)) throw new Unread();
  if (parameters.length === 0) return { objname };
  const inputs = parameters.filter((p) => !p.FunctionParameter.mode?.endsWith("_OUT"));
  const objargs = inputs.map((p) => ({ TypeName: p.FunctionParameter.argType ?? {} }));
  return { objname, ...objargs.length === 0 ? {} : { objargs }, objfuncargs: parameters };
}
function role(tokens, grantee) {
  const { kind, value: value2 } = tokens.next;
  if (kind === "word") {
    if (SPECIAL.includes(value2)) {
      tokens.take();
      return { roletype: `ROLESPEC_${value2.toUpperCase()}` };
    }
    if (value2 === "group") throw new Unread();
    if (value2 === "public") {
      if (!grantee) throw new Unread();
      tokens.take();
      return { roletype: "ROLESPEC_PUBLIC" };
    }
  }
  if (value2 === "public" || value2 === "none") throw new Unread();
  return { roletype: "ROLESPEC_CSTRING", rolename: tokens.identifier() };
}
var SPECIAL;
var init_attached2 = __esm({
  "src/routine/quick/attached.ts"() {
    "use strict";
    init_create();
    init_tokens();
    init_types();
    SPECIAL = ["current_user", "current_role", "session_user"];
  }
});

// src/routine/quick/quick.ts
function readQuickly(text3) {
  if (text3.includes("\uFEFF", 1)) return null;
  try {
    const tokens = new Tokens(text3);
    const statements = [];
    while (!tokens.ended) {
      if (tokens.skip(";")) continue;
      const { start } = tokens.next;
      const read = statement(tokens);
      if (!tokens.ended && !tokens.sees(";")) return null;
      const end = tokens.ended ? text3.length : tokens.next.start;
      statements.push({ ...read, start, end });
    }
    return statements;
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}
function statement(tokens) {
  if (tokens.skip("create")) return createRoutine(tokens);
  if (tokens.skip("comment")) return comment(tokens);
  if (tokens.skip("alter")) return alterOwner(tokens);
  if (tokens.skip("grant")) return privilege(tokens, true);
  if (tokens.skip("revoke")) return privilege(tokens, false);
  throw new Unread();
}
var init_quick = __esm({
  "src/routine/quick/quick.ts"() {
    "use strict";
    init_attached2();
    init_create();
    init_tokens();
  }
});

// src/routine/parser.ts
function loadParser() {
  compileQuickly();
  loading ??= Promise.resolve().then(() => __toESM(require("libpg-query"), 1)).then(async (library) => {
    await library.loadModule();
    return (text3, file4) => {
      const sql3 = text3.startsWith("\uFEFF") ? ` ${text3.slice(1)}` : text3;
      if (skipTrivia(sql3, 0) >= sql3.length) return [];
      let raw;
      try {
        raw = library.parseSync(sql3).stmts ?? [];
      } catch (error) {
        throw syntaxProblem(error, text3, file4);
      }
      return locate2(raw, sql3);
    };
  });
  return loading;
}
async function parserFor(texts2) {
  const known = /* @__PURE__ */ new Map();
  let full;
  for (const text3 of texts2) {
    if (text3 === null || known.has(text3)) continue;
    const read = readQuickly(text3);
    if (read === null) full ??= await loadParser();
    else known.set(text3, read);
  }
  return (text3, file4) => {
    const read = known.get(text3) ?? full?.(text3, file4);
    if (read === void 0) throw new Error(`the parser was not told of this text of ${file4}`);
    return read;
  };
}
async function loadPlpgsqlParser() {
  const [library] = await Promise.all([Promise.resolve().then(() => __toESM(require("libpg-query"), 1)), loadParser()]);
  return library.parsePlPgSQLSync;
}
function locate2(raw, sql3) {
  const bytes = Buffer.from(sql3);
  const ascii = bytes.length === sql3.length;
  let byteAt = 0;
  let unitAt = 0;
  const unitOffset3 = (byte) => {
    if (ascii) return byte;
    unitAt += bytes.toString("utf8", byteAt, byte).length;
    byteAt = byte;
    return unitAt;
  };
  return raw.map((r) => {
    const from = r.stmt_location ?? 0;
    const start = unitOffset3(from);
    const end = r.stmt_len === void 0 || r.stmt_len === 0 ? sql3.length : unitOffset3(from + r.stmt_len);
    const [type2 = "", node] = Object.entries(r.stmt)[0] ?? [];
    return { type: type2, node, start: skipTrivia(sql3, start), end };
  });
}
function syntaxProblem(error, text3, file4) {
  const message = error instanceof Error ? error.message : String(error);
  const details = error.sqlDetails;
  const offset = offsetOfCharacter(text3, (details?.cursorPosition ?? 0) + 1);
  const position = positionAt(text3, offset);
  const line = text3.slice(text3.lastIndexOf("\n", offset - 1) + 1).split("\n", 1)[0] ?? "";
  const psql = /^\s*\\[a-z!?;]/i.test(line);
  return new Problem("failed", `${file4} does not parse: ${message}`, {
    file: file4,
    ...position,
    sqlstate: "42601",
    detail: excerpt(text3, position),
    hint: psql ? `SQL only: psql's backslash commands are not run here. Take the line out of ${file4}.` : `Correct ${file4} at line ${position.line}.`,
    cause: error
  });
}
var loading;
var init_parser = __esm({
  "src/routine/parser.ts"() {
    "use strict";
    init_problem();
    init_web_assembly();
    init_quick();
    init_scan();
    init_source_position();
  }
});

// src/database/change/same-definition.ts
async function withoutPrinting(drifts) {
  const parse = drifts.some((d) => d.attributes.includes("definition")) ? await loadParser() : void 0;
  const tree2 = (definition) => JSON.stringify(parse?.(definition, "definition").map(({ type: type2, node }) => plain2({ [type2]: node })) ?? definition);
  return drifts.flatMap((drift3) => {
    const { attributes, expected, live } = drift3;
    if (!attributes.includes("definition") || expected === null || live === null) return [drift3];
    if (!sameTree(tree2, expected.definition, live.definition)) return [drift3];
    const rest = attributes.filter((a) => a !== "definition");
    return rest.length === 0 ? [] : [{ ...drift3, attributes: rest }];
  });
}
function sameTree(tree2, a, b) {
  try {
    return tree2(a) === tree2(b);
  } catch {
    return false;
  }
}
function plain2(node, only = void 0) {
  if (Array.isArray(node)) return node.map((item) => plain2(item, only));
  if (typeof node !== "object" || node === null) return node;
  const record3 = node;
  const table2 = "fromClause" in record3 ? onlyTable(record3["fromClause"]) ?? only : only;
  const entries = Object.entries(record3).filter(([key2]) => key2 !== "location" && key2 !== "stmt_len" && key2 !== "stmt_location").map(([key2, value2]) => [key2, key2 === "ColumnRef" ? unqualified(value2, table2) : plain2(value2, table2)]).map(([key2, value2]) => [key2, key2 === "mode" && value2 === "FUNC_PARAM_IN" ? "FUNC_PARAM_DEFAULT" : value2]);
  return Object.fromEntries(entries);
}
function onlyTable(from) {
  const [first, second] = Array.isArray(from) ? from : [];
  return second === void 0 ? first?.RangeVar?.alias?.aliasname ?? first?.RangeVar?.relname : void 0;
}
function unqualified(reference, table2) {
  const fields = reference.fields ?? [];
  const [first, ...rest] = fields;
  return { fields: rest.length > 0 && table2 !== void 0 && first?.String?.sval === table2 ? rest : fields };
}
var init_same_definition = __esm({
  "src/database/change/same-definition.ts"() {
    "use strict";
    init_parser();
  }
});

// src/database/change/compare.ts
async function resolveAndCompare(tx, read, recorded, fresh) {
  const { label } = tx.connection.target;
  const { hasLedger } = tx.server;
  const also = [
    ...askRights(tx),
    ...read.levels.some((level) => changesCalls(read, level)) ? [otherOverloads(hasLedger)] : []
  ];
  const asking = resolving(read.keys, tx.searchPath, { lock: true, recorded: hasLedger, also });
  const base = baseCheck(read, fresh ? everyUnit(read) : recorded);
  const { results: results2, refused } = await runCheck(tx, asking.statements, base);
  const resolved = asking.read(results2);
  const drifts = [
    ...await withoutPrinting(recordedDrifts(read, resolved, recorded)),
    ...newDrifts(read, resolved, recorded),
    ...refused === void 0 ? baseDrifts(base, resolved, results2.slice(asking.statements.length)) : []
  ];
  if (drifts.length > 0) throw driftProblem(drifts, label);
  const answers = asking.readAlso(results2);
  const rights = tx.server.superuser ? null : receivedRights(answers.shift());
  const others = answers.flat();
  const overloads = others.filter((row2) => row2["held"] !== true).map((row2) => String(row2["id"]));
  return { resolved, overloads, crowded: crowdedNames(resolved, others), rights, refused };
}
async function runCheck(tx, asking, base) {
  try {
    return { results: await tx.connection.batch([...asking, ...base.statements]) };
  } catch (error) {
    const refusal3 = baseRefusal(base, error, asking.length);
    const refused = refusal3 === null ? error : otherShape(tx, refusal3, error);
    const denied = error instanceof ServerError && error.index > asking.length && DENIED.has(error.code);
    if (!denied || tx.server.superuser) throw refused;
    const [, ...results2] = await tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_base", ...asking]);
    return { results: results2, refused };
  }
}
function otherShape(tx, refusal3, cause) {
  const { label } = tx.connection.target;
  const { routine: routine3, detail } = refusal3;
  return new Problem(
    "drift",
    `${label} was changed by another hand: ${describeKey(routine3.text.key)} is not what the base says`,
    {
      file: routine3.path,
      detail: `The base text cannot replace it: ${detail}`,
      hint: "Nothing was changed. See pgquilt diff --database.",
      cause
    }
  );
}
function changesCalls(read, level) {
  return level.units.some(({ path: path10, before, after }) => {
    const then = new Map(read.unit(path10, before)?.routines.map((r) => [describeKey(r.key), r.shape.defaults]));
    return read.unit(path10, after)?.routines.some((r) => (then.get(describeKey(r.key)) ?? -1) < r.shape.defaults);
  });
}
function everyUnit(read) {
  const units = new Map(
    read.levels.flatMap((l) => l.units.map((u) => [u.path, { path: u.path, text: u.before, blob: "" }]))
  );
  return { units, routines: /* @__PURE__ */ new Map() };
}
function recordedDrifts(read, resolved, recorded) {
  const live = new Map(resolved.map((r) => [r.id, r.live]));
  const touched = new Set(read.levels.flatMap((l) => l.units.map((u) => u.path)));
  const out = [];
  for (const routine3 of recorded.routines.values()) {
    if (!touched.has(routine3.path) || !live.has(routine3.id)) continue;
    const drift3 = driftOf({ ...routine3, source: "ledger" }, routine3.snapshot, live.get(routine3.id) ?? null);
    if (drift3 !== null) out.push(drift3);
  }
  return out;
}
function newDrifts(read, resolved, recorded) {
  const byId2 = new Map(resolved.map((r) => [r.id, r]));
  const known = new Set(recorded.routines.keys());
  const owner = new Map([...recorded.routines.values()].flatMap((r) => r.snapshot === null ? [] : [[r.id, r.path]]));
  const out = [];
  for (const level of read.levels) {
    const before = stateOf(read, level, "before", resolved);
    const after = stateOf(read, level, "after", resolved);
    for (const [id, { path: path10 }] of before.routines) owner.set(id, path10);
    for (const id of before.routines.keys()) if (!after.routines.has(id)) owner.delete(id);
    for (const [id, { path: path10 }] of after.routines) {
      const other2 = owner.get(id);
      if (other2 !== void 0 && other2 !== path10 && !level.units.some((u) => u.path === other2)) {
        throw createdTwice(id, other2, path10, level.patch);
      }
      owner.set(id, path10);
    }
    for (const id of [...before.routines.keys(), ...before.absent.keys(), ...after.absent.keys()]) known.add(id);
    for (const [id, { path: path10 }] of after.routines) {
      if (known.has(id)) continue;
      known.add(id);
      const found = byId2.get(id);
      if (found?.recordedIn != null) throw createdTwice(id, found.recordedIn, path10, level.patch);
      const drift3 = driftOf({ id, path: path10, source: "patch" }, null, found?.live ?? null);
      if (drift3 !== null) out.push(drift3);
    }
  }
  return out;
}
var DENIED;
var init_compare = __esm({
  "src/database/change/compare.ts"() {
    "use strict";
    init_problem();
    init_key();
    init_overloads();
    init_resolve2();
    init_rights();
    init_server_error();
    init_base_check();
    init_drift();
    init_levels();
    init_same_definition();
    DENIED = /* @__PURE__ */ new Set(["42501", "42P13"]);
  }
});

// src/routine/successor.ts
function successors({ gone, come, stayBefore, stayAfter }) {
  const pairs = /* @__PURE__ */ new Map();
  const [onlyGone] = gone;
  const [onlyNew] = come;
  if (gone.length === 1 && come.length === 1 && onlyGone !== void 0 && onlyNew !== void 0) {
    return pairs.set(onlyNew.id, onlyGone.id);
  }
  const before = byPlace(gone, stayBefore);
  for (const [place, now] of byPlace(come, stayAfter)) {
    const then = before.get(place) ?? [];
    if (then.length !== now.length || !inOrder(then, now)) continue;
    for (const [i, { id }] of now.entries()) pairs.set(id, then[i].id);
  }
  return pairs;
}
function byPlace(members, stay) {
  const start = (m) => m.text?.start ?? 0;
  const places = /* @__PURE__ */ new Map();
  for (const member of [...members].sort((a, b) => start(a) - start(b))) {
    if (member.text === null) continue;
    const above = stay.filter((s) => s.path === member.path && start(s) < start(member));
    const place = JSON.stringify([member.path, member.text.shape.kind, above.map((s) => s.id)]);
    places.set(place, [...places.get(place) ?? [], member]);
  }
  return places;
}
function inOrder(then, now) {
  return then.every(
    (a, i) => now.every((b, j) => {
      const across = likeness(a, b);
      return across <= likeness(a, now[i]) && across <= likeness(then[j], b);
    })
  );
}
function likeness({ text: a }, { text: b }) {
  if (a === null || b === null) return 0;
  const { args } = b.key;
  return a.key.args.filter((type2, i) => {
    const other2 = args[i];
    if (other2 === void 0) return false;
    const name = a.shape.inputs[i] ?? null;
    return describeType(type2) === describeType(other2) || name !== null && name === b.shape.inputs[i];
  }).length;
}
var init_successor = __esm({
  "src/routine/successor.ts"() {
    "use strict";
    init_key();
  }
});

// src/routine/plan.ts
function envelopeSource(step2) {
  return step2.action === "recreate" ? step2.id : step2.follows ?? null;
}
function planSteps(before, after, exists) {
  const makes2 = [];
  for (const [id, now] of after.routines) {
    const then = before.routines.get(id);
    const common2 = { id, path: now.path, before: then?.text ?? null, after: now.text };
    if (then === void 0) {
      makes2.push({ action: "create", ...common2 });
    } else if (then.text.create !== now.text.create) {
      const reason = whyNotReplaceable(then.text.shape, now.text.shape);
      makes2.push(reason === null ? { action: "replace", ...common2 } : { action: "recreate", ...common2, reason });
    } else if (!sameAttached(then.text.attached, now.text.attached)) {
      makes2.push({ action: "alter", ...common2 });
    }
  }
  const drops = [];
  for (const [id, then] of before.routines) {
    if (!after.routines.has(id) && exists(id))
      drops.push({ action: "drop", id, path: then.path, before: then.text, after: null });
  }
  for (const [id, path10] of after.absent) {
    const isNew = !before.absent.has(id) && !before.routines.has(id) && !after.routines.has(id);
    if (isNew && exists(id)) drops.push({ action: "drop", id, path: path10, before: null, after: null });
  }
  const linked = linkSuccessors([...makes2, ...drops], before, after);
  const isDrop = (s) => s.action === "drop";
  return [...inOrder2(linked.filter((s) => !isDrop(s))), ...linked.filter(isDrop)];
}
function linkSuccessors(steps, before, after) {
  const nameOf4 = (id) => identityParts(id).name;
  const dropped = new Set(steps.filter((s) => s.action === "drop").map((s) => nameOf4(s.id)));
  const names = new Set(steps.filter((s) => s.action === "create").map((s) => nameOf4(s.id)));
  const changed2 = [...names].filter((name) => dropped.has(name));
  if (changed2.length === 0) return steps;
  const out = [...steps];
  for (const name of changed2) {
    const of = (action) => steps.filter((s) => s.action === action && nameOf4(s.id) === name);
    const stay = (state2, other2) => [...state2.routines.values()].filter((r) => other2.routines.has(r.id) && nameOf4(r.id) === name);
    const gone = of("drop");
    const pairs = successors({
      gone: gone.map(({ id, path: path10, before: text3 }) => ({ id, path: path10, text: text3 })),
      come: of("create").map(({ id, path: path10, after: text3 }) => ({ id, path: path10, text: text3 })),
      stayBefore: stay(before, after),
      stayAfter: stay(after, before)
    });
    const left = gone.map((s) => s.id).filter((id) => ![...pairs.values()].includes(id));
    for (const [at2, step2] of out.entries()) {
      if (nameOf4(step2.id) !== name) continue;
      const old = pairs.get(step2.id);
      const now = [...pairs].find(([, then]) => then === step2.id)?.[0];
      if (step2.action === "create" && old !== void 0) {
        out[at2] = { ...step2, follows: old, before: gone.find((s) => s.id === old)?.before ?? null };
      } else if (step2.action === "create" && left.length > 0) out[at2] = { ...step2, mayFollow: left };
      else if (step2.action === "drop" && now !== void 0) out[at2] = { ...step2, followedBy: now };
    }
  }
  return out;
}
function sameAttached(a, b) {
  return a.length === b.length && a.every((x, i) => sameSetting(x.setting, b[i].setting));
}
function inOrder2(steps) {
  if (steps.every((s) => (s.after?.uses.length ?? 0) === 0)) return [...steps];
  const byName = /* @__PURE__ */ new Map();
  for (const step2 of steps) {
    const name = step2.after?.key.name ?? "";
    byName.set(name, [...byName.get(name) ?? [], step2]);
  }
  const out = [];
  const seen = /* @__PURE__ */ new Set();
  const visit3 = (step2) => {
    if (seen.has(step2)) return;
    seen.add(step2);
    for (const name of step2.after?.uses ?? []) for (const needed of byName.get(name) ?? []) visit3(needed);
    out.push(step2);
  };
  for (const step2 of steps) visit3(step2);
  return out;
}
var init_plan = __esm({
  "src/routine/plan.ts"() {
    "use strict";
    init_attached();
    init_identity();
    init_shape();
    init_successor();
  }
});

// src/database/change/statement.ts
function isShown(statement2) {
  return statement2.purpose !== "setting" && statement2.purpose !== "validate";
}
function setting2(sql3) {
  return { sql: sql3, purpose: "setting", level: 0 };
}
var init_statement = __esm({
  "src/database/change/statement.ts"() {
    "use strict";
  }
});

// src/database/dependents/facts-sql.ts
function commentOf(catalog, oid, sub = "0") {
  return `(SELECT x.description FROM pg_catalog.pg_description x
    WHERE x.classoid = ${regclass(catalog)} AND x.objoid = ${oid} AND x.objsubid = ${sub})`;
}
function extensionsOf(catalog, oid) {
  return `(SELECT coalesce(pg_catalog.json_agg(e.extname ORDER BY e.extname COLLATE "C"), '[]') FROM pg_catalog.pg_depend x
    JOIN pg_catalog.pg_extension e ON e.oid = x.refobjid AND x.refclassid = ${regclass("pg_extension")}
    WHERE x.classid = ${regclass(catalog)} AND x.objid = ${oid} AND x.deptype = 'x')`;
}
function labelsOf(catalog, oid, sub = "0") {
  return `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('provider', x.provider, 'label', x.label)
    ORDER BY x.provider COLLATE "C"), '[]') FROM pg_catalog.pg_seclabel x
    WHERE x.classoid = ${regclass(catalog)} AND x.objoid = ${oid} AND x.objsubid = ${sub})`;
}
function aclOf(acl) {
  return `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'grantee', CASE WHEN x.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
    'grantor', pg_catalog.pg_get_userbyid(x.grantor), 'privilege', x.privilege_type, 'grantable', x.is_grantable)), '[]')
    FROM pg_catalog.aclexplode(${acl}) x)`;
}
function qualified2(catalog, prefix, oid) {
  return `(SELECT pg_catalog.quote_ident(xn.nspname) || '.' || pg_catalog.quote_ident(x.${prefix}name)
    FROM pg_catalog.${catalog} x JOIN pg_catalog.pg_namespace xn ON xn.oid = x.${prefix}namespace WHERE x.oid = ${oid})`;
}
var regclass, table, role2, ownerOf, tablespaceOf;
var init_facts_sql = __esm({
  "src/database/dependents/facts-sql.ts"() {
    "use strict";
    regclass = (catalog) => `'pg_catalog.${catalog}'::pg_catalog.regclass`;
    table = (oid) => `${oid}::pg_catalog.regclass::text`;
    role2 = (oid) => `pg_catalog.pg_get_userbyid(${oid})::text`;
    ownerOf = (oid) => `(SELECT ${role2("x.relowner")} FROM pg_catalog.pg_class x WHERE x.oid = ${oid})`;
    tablespaceOf = (oid) => `(SELECT x.spcname FROM pg_catalog.pg_tablespace x WHERE x.oid = ${oid})`;
  }
});

// src/database/dependents/kind.ts
function defineKind(kind) {
  return kind;
}
var init_kind = __esm({
  "src/database/dependents/kind.ts"() {
    "use strict";
  }
});

// src/database/dependents/statements.ts
function comment2(on, text3) {
  return text3 === null ? [] : [`COMMENT ON ${on} IS ${quoteLiteral(text3)}`];
}
function extensions2(alter3, names) {
  return names.map((name) => `${alter3} DEPENDS ON EXTENSION ${quoteIdentifier(name)}`);
}
function labels(on, all) {
  return all.map(
    ({ provider, label }) => `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ${on} IS ${quoteLiteral(label)}`
  );
}
function withOptions(options2) {
  if (options2.length === 0) return "";
  return ` WITH (${options2.map(option2).join(", ")})`;
}
function option2(text3) {
  const at2 = text3.indexOf("=");
  const name = text3.slice(0, at2).split(".").map(quoteIdentifier).join(".");
  return `${name} = ${quoteLiteral(text3.slice(at2 + 1))}`;
}
function asOwner(owner, server, statement2) {
  if (owner === server.user) return [statement2];
  return [`SET LOCAL ROLE ${quoteIdentifier(owner)}`, statement2, `SET LOCAL ROLE ${quoteIdentifier(server.user)}`];
}
function withSetting(name, value2, statements) {
  return [`SET LOCAL ${name} TO ${quoteLiteral(value2)}`, ...statements, `SET LOCAL ${name} TO ''`];
}
function enabling(letter) {
  return { D: "DISABLE", R: "ENABLE REPLICA", A: "ENABLE ALWAYS" }[letter] ?? "";
}
var init_statements = __esm({
  "src/database/dependents/statements.ts"() {
    "use strict";
    init_quote();
  }
});

// src/database/dependents/kinds/cast.ts
var CONTEXT, nameOf, cast;
var init_cast = __esm({
  "src/database/dependents/kinds/cast.ts"() {
    "use strict";
    init_facts_sql();
    init_kind();
    init_statements();
    CONTEXT = { e: "", a: " AS ASSIGNMENT", i: " AS IMPLICIT" };
    nameOf = (f) => `(${f.source} AS ${f.target})`;
    cast = defineKind({
      kind: "cast",
      from: "JOIN pg_catalog.pg_cast k ON k.oid = t.o",
      facts: () => `pg_catalog.json_build_object('source', pg_catalog.format_type(k.castsource, NULL), 'target', pg_catalog.format_type(k.casttarget, NULL),
    'function', k.castfunc::pg_catalog.regprocedure::text, 'context', k.castcontext, 'comment', ${commentOf("pg_cast", "k.oid")})`,
      name: nameOf,
      down: (f) => [`DROP CAST ${nameOf(f)}`],
      up: (f) => [
        `CREATE CAST ${nameOf(f)} WITH FUNCTION ${f.function}${CONTEXT[f.context]}`,
        ...comment2(`CAST ${nameOf(f)}`, f.comment)
      ]
    });
  }
});

// src/database/dependents/kinds/check.ts
function nameOf2(name, table2) {
  return `${quoteIdentifier(name)} on ${table2}`;
}
var family, inherited, check;
var init_check = __esm({
  "src/database/dependents/kinds/check.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    family = (from, to) => `(WITH RECURSIVE family(o) AS (SELECT c.conrelid UNION
      SELECT h.${to} FROM family f JOIN pg_catalog.pg_inherits h ON h.${from} = f.o) SELECT o FROM family WHERE o <> c.conrelid)`;
    inherited = "c.coninhcount > 0 AND NOT c.conislocal";
    check = defineKind({
      kind: "check",
      from: "JOIN pg_catalog.pg_constraint c ON c.oid = t.o",
      // A constraint that a child has of its own is added before the parent's, which then finds it there; as an inherited one it comes after.
      facts: () => `pg_catalog.json_build_object('name', c.conname, 'table', ${table("c.conrelid")},
    'owner', ${ownerOf("c.conrelid")}, 'definition', pg_catalog.pg_get_constraintdef(c.oid), 'comment', ${commentOf("pg_constraint", "c.oid")}, 'valid', c.convalidated,
    'inherited', ${inherited}, 'parents', c.coninhcount, 'after', (SELECT coalesce(pg_catalog.json_agg(${table("k.conrelid")} ORDER BY k.conrelid), '[]')
      FROM pg_catalog.pg_constraint k WHERE k.conname = c.conname AND k.contype = 'c' AND CASE WHEN ${inherited}
        THEN k.conrelid IN ${family("inhrelid", "inhparent")}
        ELSE k.conrelid IN ${family("inhparent", "inhrelid")} AND k.conislocal END))`,
      name: (f) => nameOf2(f.name, f.table),
      after: (f) => f.after.map((t) => nameOf2(f.name, t)),
      down: (f) => f.inherited ? [] : [`ALTER TABLE ${f.table} DROP CONSTRAINT ${quoteIdentifier(f.name)}`],
      up: (f, server) => [
        ...f.inherited ? [] : asOwner(f.owner, server, `ALTER TABLE ${f.table} ADD CONSTRAINT ${quoteIdentifier(f.name)} ${f.definition}`),
        ...comment2(`CONSTRAINT ${quoteIdentifier(f.name)} ON ${f.table}`, f.comment)
      ],
      heavy: (f) => f.valid ? `every row of ${f.table} is checked again under an ACCESS EXCLUSIVE lock` : null
    });
  }
});

// src/database/dependents/kinds/column.ts
var FACTS, ATTRIBUTE, nameOf3, alter, columnDefault, generatedColumn;
var init_column = __esm({
  "src/database/dependents/kinds/column.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    FACTS = `'table', ${table("d.adrelid")}, 'column', a.attname, 'expression', pg_catalog.pg_get_expr(d.adbin, d.adrelid)`;
    ATTRIBUTE = "JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum";
    nameOf3 = (f) => `of ${f.table}.${quoteIdentifier(f.column)}`;
    alter = (f, only = "ONLY ") => `ALTER TABLE ${only}${f.table} ALTER COLUMN ${quoteIdentifier(f.column)}`;
    columnDefault = defineKind({
      kind: "default",
      inPlace: true,
      from: `JOIN pg_catalog.pg_attrdef d ON d.oid = t.o ${ATTRIBUTE}`,
      facts: () => `pg_catalog.json_build_object(${FACTS})`,
      name: nameOf3,
      down: (f) => [`${alter(f)} DROP DEFAULT`],
      up: (f) => [`${alter(f)} SET DEFAULT ${f.expression}`]
    });
    generatedColumn = defineKind({
      kind: "generated column",
      inPlace: true,
      from: `JOIN pg_catalog.pg_attrdef d ON d.oid = t.o ${ATTRIBUTE}`,
      facts: () => `pg_catalog.json_build_object(${FACTS}, 'inherited', a.attinhcount > 0, 'stored', a.attgenerated, 'owner', ${ownerOf("d.adrelid")})`,
      name: (f) => `${f.table}.${quoteIdentifier(f.column)}`,
      up: (f, server) => f.inherited ? [] : asOwner(f.owner, server, `${alter(f, "")} SET EXPRESSION AS (${f.expression})`),
      heavy: (f) => `all of ${f.table} is written anew under an ACCESS EXCLUSIVE lock`,
      refused: (_, { version: version2 }, via) => version2 < 17e4 ? "its expression cannot be set again in place before PostgreSQL 17" : via.some((v3) => v3 !== "routine") ? `it uses ${via.filter((v3) => v3 !== "routine").join(" and ")} that must be dropped meanwhile` : null
    });
  }
});

// src/database/dependents/kinds/domain.ts
var domainDefault, domainCheck;
var init_domain = __esm({
  "src/database/dependents/kinds/domain.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    domainDefault = defineKind({
      kind: "domain default",
      inPlace: true,
      from: "JOIN pg_catalog.pg_type y ON y.oid = t.o",
      facts: () => `pg_catalog.json_build_object('domain', pg_catalog.format_type(y.oid, NULL),
    'expression', pg_catalog.pg_get_expr(y.typdefaultbin, 0))`,
      name: (f) => `of ${f.domain}`,
      down: (f) => [`ALTER DOMAIN ${f.domain} DROP DEFAULT`],
      up: (f) => [`ALTER DOMAIN ${f.domain} SET DEFAULT ${f.expression}`]
    });
    domainCheck = defineKind({
      kind: "domain check",
      from: "JOIN pg_catalog.pg_constraint c ON c.oid = t.o",
      facts: () => `pg_catalog.json_build_object('domain', pg_catalog.format_type(c.contypid, NULL), 'name', c.conname,
    'owner', (SELECT ${role2("y.typowner")} FROM pg_catalog.pg_type y WHERE y.oid = c.contypid),
    'definition', pg_catalog.pg_get_constraintdef(c.oid), 'comment', ${commentOf("pg_constraint", "c.oid")}, 'valid', c.convalidated)`,
      name: (f) => `${quoteIdentifier(f.name)} on ${f.domain}`,
      down: (f) => [`ALTER DOMAIN ${f.domain} DROP CONSTRAINT ${quoteIdentifier(f.name)}`],
      up: (f, server) => [
        ...asOwner(f.owner, server, `ALTER DOMAIN ${f.domain} ADD CONSTRAINT ${quoteIdentifier(f.name)} ${f.definition}`),
        ...comment2(`CONSTRAINT ${quoteIdentifier(f.name)} ON DOMAIN ${f.domain}`, f.comment)
      ],
      heavy: (f) => f.valid ? `every column of domain ${f.domain} is checked again, under a lock` : null
    });
  }
});

// src/database/dependents/kinds/event-trigger.ts
var eventTrigger;
var init_event_trigger = __esm({
  "src/database/dependents/kinds/event-trigger.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    eventTrigger = defineKind({
      kind: "event trigger",
      from: "JOIN pg_catalog.pg_event_trigger e ON e.oid = t.o",
      facts: () => `pg_catalog.json_build_object('name', e.evtname, 'event', e.evtevent, 'function', e.evtfoid::pg_catalog.regproc::text,
    'tags', e.evttags, 'owner', ${role2("e.evtowner")}, 'enabled', e.evtenabled, 'comment', ${commentOf("pg_event_trigger", "e.oid")})`,
      name: (f) => quoteIdentifier(f.name),
      down: (f) => [`DROP EVENT TRIGGER ${quoteIdentifier(f.name)}`],
      up: (f) => {
        const name = quoteIdentifier(f.name);
        const tags = f.tags === null ? "" : ` WHEN TAG IN (${f.tags.map((tag) => quoteLiteral(tag)).join(", ")})`;
        const word = enabling(f.enabled);
        return [
          `CREATE EVENT TRIGGER ${name} ON ${quoteIdentifier(f.event)}${tags} EXECUTE FUNCTION ${f.function}()`,
          ...comment2(`EVENT TRIGGER ${name}`, f.comment),
          ...word === "" ? [] : [`ALTER EVENT TRIGGER ${name} ${word}`],
          `ALTER EVENT TRIGGER ${name} OWNER TO ${quoteIdentifier(f.owner)}`
        ];
      }
    });
  }
});

// src/database/dependents/kinds/index.ts
function build(one2) {
  const { name, constraint } = one2;
  const only = one2.partitioned ? "ONLY " : "";
  const make = constraint === null ? one2.definition : `ALTER TABLE ${only}${one2.table} ADD CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraint.definition}`;
  return [
    ...one2.tablespace === null ? [make] : withSetting("default_tablespace", quoteIdentifier(one2.tablespace), [make]),
    ...one2.parent === null ? [] : [`ALTER INDEX ${one2.parent} ATTACH PARTITION ${name}`],
    ...one2.statistics.map(
      ({ column, target }) => `ALTER INDEX ${name} ALTER COLUMN ${column} SET STATISTICS ${target}`
    ),
    ...one2.clustered ? [`ALTER TABLE ${one2.table} CLUSTER ON ${ownName(name)}`] : [],
    ...one2.identity ? [`ALTER TABLE ONLY ${one2.table} REPLICA IDENTITY USING INDEX ${ownName(name)}`] : [],
    ...comment2(`INDEX ${name}`, one2.comment),
    ...constraint === null ? [] : comment2(`CONSTRAINT ${quoteIdentifier(constraint.name)} ON ${one2.table}`, constraint.comment),
    ...extensions2(`ALTER INDEX ${name}`, one2.extensions)
  ];
}
function ownName(qualified3) {
  return /(?:"(?:[^"]|"")*"|[^".]+)$/.exec(qualified3)?.[0] ?? qualified3;
}
var ONE, index;
var init_kinds = __esm({
  "src/database/dependents/kinds/index.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    ONE = (i) => `'name', ${table(`${i}.indexrelid`)}, 'table', ${table(`${i}.indrelid`)},
  'parent', (SELECT ${table("h.inhparent")} FROM pg_catalog.pg_inherits h WHERE h.inhrelid = ${i}.indexrelid),
  'definition', pg_catalog.pg_get_indexdef(${i}.indexrelid),
  'constraint', (SELECT pg_catalog.json_build_object('name', k.conname, 'definition', pg_catalog.pg_get_constraintdef(k.oid),
      'comment', ${commentOf("pg_constraint", "k.oid")}) FROM pg_catalog.pg_constraint k WHERE k.conindid = ${i}.indexrelid AND k.contype IN ('x', 'u', 'p')),
  'partitioned', (SELECT c.relkind = 'I' FROM pg_catalog.pg_class c WHERE c.oid = ${i}.indexrelid),
  'tablespace', (SELECT ${tablespaceOf("c.reltablespace")} FROM pg_catalog.pg_class c WHERE c.oid = ${i}.indexrelid),
  'clustered', ${i}.indisclustered, 'identity', ${i}.indisreplident, 'valid', ${i}.indisvalid,
  'comment', ${commentOf("pg_class", `${i}.indexrelid`)}, 'extensions', ${extensionsOf("pg_class", `${i}.indexrelid`)},
  'statistics', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('column', a.attnum, 'target', a.attstattarget) ORDER BY a.attnum), '[]')
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = ${i}.indexrelid AND a.attstattarget >= 0
      AND a.attnum > 0 AND pg_catalog.pg_get_indexdef(a.attrelid, a.attnum, false) <> '')`;
    index = defineKind({
      kind: "index",
      from: "JOIN pg_catalog.pg_index i ON i.indexrelid = t.o",
      facts: () => `pg_catalog.json_build_object(${ONE("i")}, 'parts', (SELECT coalesce(pg_catalog.json_agg(
      pg_catalog.json_build_object(${ONE("j")}) ORDER BY p.level, ${table("j.indexrelid")} COLLATE "C"), '[]')
    FROM pg_catalog.pg_partition_tree(i.indexrelid) p JOIN pg_catalog.pg_index j ON j.indexrelid = p.relid WHERE p.level > 0))`,
      name: (f) => f.name,
      down: (f) => [
        f.constraint === null ? `DROP INDEX ${f.name}` : `ALTER TABLE ${f.table} DROP CONSTRAINT ${quoteIdentifier(f.constraint.name)}`
      ],
      up: (f) => [f, ...f.parts].flatMap(build),
      heavy: (f) => `it is built again from all of ${f.table}, under a lock`,
      refused: (f) => [f, ...f.parts].every((one2) => one2.valid) ? null : "it is not valid, and would be after it was built again"
    });
  }
});

// src/database/envelope.ts
function envelopeStatements(actual, wanted, options2) {
  const on = actual.id;
  const out = [];
  if (actual.owner !== wanted.owner) out.push(`ALTER ROUTINE ${on} OWNER TO ${role3(wanted.owner)}`);
  out.push(...privilegeStatements(on, actual, wanted, options2));
  if (actual.comment !== wanted.comment) {
    out.push(`COMMENT ON ROUTINE ${on} IS ${wanted.comment === null ? "NULL" : quoteLiteral(wanted.comment)}`);
  }
  const label = (provider, text3) => `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ROUTINE ${on} IS ${text3}`;
  for (const l of actual.labels) {
    if (!wanted.labels.some((w) => w.provider === l.provider)) out.push(label(l.provider, "NULL"));
  }
  for (const w of wanted.labels) {
    if (!actual.labels.some((l) => l.provider === w.provider && l.label === w.label)) {
      out.push(label(w.provider, quoteLiteral(w.label)));
    }
  }
  for (const name of actual.dependsOn.filter((n) => !wanted.dependsOn.includes(n))) {
    out.push(`ALTER ROUTINE ${on} NO DEPENDS ON EXTENSION ${quoteIdentifier(name)}`);
  }
  for (const name of wanted.dependsOn.filter((n) => !actual.dependsOn.includes(n))) {
    out.push(`ALTER ROUTINE ${on} DEPENDS ON EXTENSION ${quoteIdentifier(name)}`);
  }
  return out;
}
function privilegeStatements(on, actual, wanted, options2) {
  const renamed2 = (name) => name === actual.owner ? wanted.owner : name;
  const have = new Map(
    actual.acl.map((e) => {
      const entry = { ...e, grantee: e.grantee === null ? null : renamed2(e.grantee), grantor: renamed2(e.grantor) };
      return [key(entry), entry];
    })
  );
  const want = new Map(wanted.acl.map((e) => [key(e), e]));
  const kept = [...have.keys()].filter((k) => want.has(k));
  const added = fromOwner([...want.values()], wanted.owner).map(key).filter((k) => !have.has(k));
  const inOrder4 = [...kept, ...added].join() === [...want.keys()].join();
  const anew = !inOrder4 && !wanted.aclIsDefault && options2.user !== null;
  const out = [];
  const as = (grantor, statement2) => {
    if (grantor === wanted.owner) out.push(statement2);
    else if (options2.user === null) options2.left?.(grantor);
    else out.push(`SET LOCAL ROLE ${role3(grantor)}`, statement2, `SET LOCAL ROLE ${role3(options2.user)}`);
  };
  for (const e of fromOwner([...have.values()], wanted.owner).reverse()) {
    const w = want.get(key(e));
    if (w === void 0 || anew) as(e.grantor, `REVOKE EXECUTE ON ROUTINE ${on} FROM ${role3(e.grantee)}`);
    else if (e.grantable && !w.grantable) {
      as(e.grantor, `REVOKE GRANT OPTION FOR EXECUTE ON ROUTINE ${on} FROM ${role3(e.grantee)}`);
    }
  }
  for (const e of fromOwner([...want.values()], wanted.owner)) {
    const h = have.get(key(e));
    if (h === void 0 || anew || e.grantable && !h.grantable) {
      as(e.grantor, `GRANT EXECUTE ON ROUTINE ${on} TO ${role3(e.grantee)}${e.grantable ? " WITH GRANT OPTION" : ""}`);
    }
  }
  if (wanted.aclIsDefault && (!actual.aclIsDefault || out.length > 0) && options2.superuser) {
    out.push(
      `UPDATE pg_catalog.pg_proc SET proacl = NULL WHERE oid OPERATOR(pg_catalog.=) ${quoteLiteral(on)}::pg_catalog.regprocedure AND proacl IS NOT NULL`
    );
  }
  return out;
}
function fromOwner(entries, owner) {
  const depth = /* @__PURE__ */ new Map([[owner, 0]]);
  const depthOf = (name) => depth.get(name) ?? Number.POSITIVE_INFINITY;
  for (let changed2 = true; changed2; ) {
    changed2 = false;
    for (const { grantee, grantor, grantable } of entries) {
      if (!grantable || grantee === null || depthOf(grantor) + 1 >= depthOf(grantee)) continue;
      depth.set(grantee, depthOf(grantor) + 1);
      changed2 = true;
    }
  }
  return [...entries].sort(
    (a, b) => depthOf(a.grantor) < depthOf(b.grantor) ? -1 : depthOf(a.grantor) > depthOf(b.grantor) ? 1 : 0
  );
}
function snapshotSql(snapshot) {
  const bare2 = { ...snapshot, acl: defaultAcl(snapshot.owner), comment: null, labels: [], dependsOn: [] };
  const left = /* @__PURE__ */ new Set();
  const around = envelopeStatements(bare2, snapshot, { superuser: false, user: null, left: (who) => left.add(who) });
  const owner = `ALTER ROUTINE ${snapshot.id} OWNER TO ${role3(snapshot.owner)}`;
  const notes = [...left].map((grantor) => `-- What ${grantor} granted is left out: only that role can grant it.
`);
  return `${[snapshot.definition.trimEnd(), owner, ...around].map((s) => `${s};
`).join("")}${notes.join("")}`;
}
var role3, key;
var init_envelope = __esm({
  "src/database/envelope.ts"() {
    "use strict";
    init_quote();
    init_snapshot();
    role3 = (name) => name === null ? "PUBLIC" : quoteIdentifier(name);
    key = (e) => JSON.stringify([e.grantee, e.grantor]);
  }
});

// src/database/dependents/privileges.ts
function privileges(relation, server) {
  const { name, owner, acl } = relation;
  const columns2 = relation.columns.flatMap((c) => grants(name, quoteIdentifier(c.name), owner, c.acl, server));
  if (relation.aclIsDefault && relation.granted.length === 0) return columns2;
  const others = /* @__PURE__ */ new Set([null, owner, ...relation.granted]);
  const revokes = [...others].map((r) => `REVOKE ALL ON TABLE ${name} FROM ${roleName(r)}`);
  const nulled = `UPDATE pg_catalog.pg_class SET relacl = NULL WHERE oid = ${quoteLiteral(name)}::pg_catalog.regclass`;
  if (relation.aclIsDefault && server.superuser) return [...revokes, nulled, ...columns2];
  return [...revokes, ...grants(name, null, owner, acl, server), ...columns2];
}
function grants(on, column, owner, acl, server) {
  const groups2 = [];
  for (const { grantee, grantor, privilege: privilege2, grantable } of fromOwner(acl, owner)) {
    const last = groups2.at(-1);
    if (last?.grantee === grantee && last.grantor === grantor && last.grantable === grantable) {
      last.privileges.push(privilege2);
    } else {
      groups2.push({ grantee, grantor, grantable, privileges: [privilege2] });
    }
  }
  return groups2.flatMap(({ grantee, grantor, grantable, privileges: privileges2 }) => {
    const what = privileges2.map((p) => column === null ? p : `${p} (${column})`).join(", ");
    const grant = `GRANT ${what} ON TABLE ${on} TO ${roleName(grantee)}${grantable ? " WITH GRANT OPTION" : ""}`;
    if (grantor === owner) return [grant];
    return [`SET LOCAL ROLE ${quoteIdentifier(grantor)}`, grant, `SET LOCAL ROLE ${quoteIdentifier(server.user)}`];
  });
}
var roleName;
var init_privileges = __esm({
  "src/database/dependents/privileges.ts"() {
    "use strict";
    init_quote();
    init_envelope();
    roleName = (name) => name === null ? "PUBLIC" : quoteIdentifier(name);
  }
});

// src/database/dependents/kinds/materialized-view.ts
function columnStatements(view2, alter3, column) {
  const name = quoteIdentifier(column.name);
  const on = `COLUMN ${view2}.${name}`;
  const alterColumn = `${alter3} ALTER COLUMN ${name}`;
  return [
    ...comment2(on, column.comment),
    ...labels(on, column.labels),
    ...column.statistics === null ? [] : [`${alterColumn} SET STATISTICS ${column.statistics}`],
    ...column.storage === null ? [] : [`${alterColumn} SET STORAGE ${column.storage}`],
    ...column.compression === null ? [] : [`${alterColumn} SET COMPRESSION ${column.compression}`],
    ...column.options.length === 0 ? [] : [
      `${alterColumn} SET (${column.options.map((o) => {
        const [key2 = "", value2 = ""] = o.split("=");
        return `${quoteIdentifier(key2)} = ${quoteLiteral(value2)}`;
      }).join(", ")})`
    ]
  ];
}
var compression, COLUMNS, READS, materializedView;
var init_materialized_view = __esm({
  "src/database/dependents/kinds/materialized-view.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_privileges();
    init_statements();
    compression = (version2) => version2 >= 14e4 ? `CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END` : "NULL";
    COLUMNS = (version2) => `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
  'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'collation', a.attcollation::pg_catalog.regcollation::text,
  'comment', ${commentOf("pg_class", "c.oid", "a.attnum")}, 'labels', ${labelsOf("pg_class", "c.oid", "a.attnum")},
  'acl', ${aclOf("a.attacl")}, 'statistics', nullif(a.attstattarget, -1), 'compression', ${compression(version2)},
  'storage', CASE WHEN a.attstorage <> y.typstorage THEN
    CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
  'options', coalesce(pg_catalog.to_json(a.attoptions), '[]')) ORDER BY a.attnum), '[]')
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0)`;
    READS = `(WITH RECURSIVE reads(o) AS (
    SELECT c.oid UNION
    SELECT d.refobjid FROM reads r JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.o AND w.rulename = '_RETURN'
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)
  SELECT coalesce(pg_catalog.json_agg(${table("k.oid")} ORDER BY k.oid), '[]') FROM reads r JOIN pg_catalog.pg_class k ON k.oid = r.o
    WHERE k.relkind = 'm' AND k.oid <> c.oid)`;
    materializedView = defineKind({
      kind: "materialized view",
      from: "JOIN pg_catalog.pg_class c ON c.oid = t.o",
      facts: (version2) => `pg_catalog.json_build_object('name', ${table("c.oid")}, 'definition', pg_catalog.pg_get_viewdef(c.oid),
    'options', (SELECT coalesce(pg_catalog.json_agg(o), '[]') FROM (SELECT pg_catalog.unnest(c.reloptions) AS o
      UNION ALL SELECT 'toast.' || pg_catalog.unnest(k.reloptions) FROM pg_catalog.pg_class k WHERE k.oid = c.reltoastrelid) o),
    'method', (SELECT m.amname FROM pg_catalog.pg_am m WHERE m.oid = c.relam), 'tablespace', ${tablespaceOf("c.reltablespace")},
    'populated', c.relispopulated, 'owner', ${role2("c.relowner")},
    'acl', ${aclOf("coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))")}, 'aclIsDefault', c.relacl IS NULL,
    'granted', (SELECT coalesce(pg_catalog.json_agg(DISTINCT CASE WHEN x.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(x.grantee)::text END), '[]')
      FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) x
      WHERE d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user) AND d.defaclobjtype = 'r'
        AND d.defaclnamespace IN (0, c.relnamespace)),
    'comment', ${commentOf("pg_class", "c.oid")}, 'labels', ${labelsOf("pg_class", "c.oid")},
    'extensions', ${extensionsOf("pg_class", "c.oid")}, 'columns', ${COLUMNS(version2)}, 'reads', ${READS})`,
      name: (f) => f.name,
      after: (f) => f.reads,
      down: (f) => [`DROP MATERIALIZED VIEW ${f.name}`],
      up: (f, server) => {
        const { name } = f;
        const space = f.tablespace === null ? "" : ` TABLESPACE ${quoteIdentifier(f.tablespace)}`;
        const alter3 = `ALTER MATERIALIZED VIEW ${name}`;
        return [
          `CREATE MATERIALIZED VIEW ${name} USING ${quoteIdentifier(f.method)}${withOptions(f.options)}${space} AS ${f.definition.replace(/;\s*$/, "").trimStart()} WITH NO DATA`,
          `${alter3} OWNER TO ${quoteIdentifier(f.owner)}`,
          ...privileges(f, server),
          ...comment2(`MATERIALIZED VIEW ${name}`, f.comment),
          ...labels(`MATERIALIZED VIEW ${name}`, f.labels),
          ...extensions2(alter3, f.extensions),
          ...f.columns.flatMap((c) => columnStatements(name, alter3, c))
        ];
      },
      fill: (f) => f.populated ? [`REFRESH MATERIALIZED VIEW ${f.name}`] : [],
      heavy: (f) => f.populated ? "it is filled again: its query runs under an ACCESS EXCLUSIVE lock" : null,
      warning: (f) => f.populated ? "filled again: its rows are what its query gives now" : null
    });
  }
});

// src/database/dependents/kinds/operator.ts
function signature({ name, left, right }) {
  return `${name} (${left ?? "NONE"}, ${right ?? "NONE"})`;
}
var named2, type, estimator, operator;
var init_operator = __esm({
  "src/database/dependents/kinds/operator.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    named2 = (oid) => `(SELECT pg_catalog.quote_ident(n.nspname) || '.' || x.oprname
  FROM pg_catalog.pg_operator x JOIN pg_catalog.pg_namespace n ON n.oid = x.oprnamespace WHERE x.oid = ${oid})`;
    type = (oid) => `CASE WHEN ${oid} <> 0 THEN pg_catalog.format_type(${oid}, NULL) END`;
    estimator = (oid) => `CASE WHEN ${oid}::oid <> 0 THEN ${oid}::pg_catalog.regproc::text END`;
    operator = defineKind({
      kind: "operator",
      from: "JOIN pg_catalog.pg_operator p ON p.oid = t.o",
      facts: () => `pg_catalog.json_build_object('name', ${named2("p.oid")}, 'left', ${type("p.oprleft")}, 'right', ${type("p.oprright")},
    'function', (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname) FROM pg_catalog.pg_proc f
      JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace WHERE f.oid = p.oprcode),
    'commutator', ${named2("p.oprcom")}, 'negator', ${named2("p.oprnegate")},
    'restrict', ${estimator("p.oprrest")}, 'join', ${estimator("p.oprjoin")}, 'hashes', p.oprcanhash, 'merges', p.oprcanmerge,
    'owner', ${role2("p.oprowner")}, 'comment', ${commentOf("pg_operator", "p.oid")})`,
      name: (f) => signature(f),
      down: (f) => [`DROP OPERATOR ${signature(f)}`],
      up: (f) => {
        const parts = [
          `FUNCTION = ${f.function}`,
          ...f.left === null ? [] : [`LEFTARG = ${f.left}`],
          ...f.right === null ? [] : [`RIGHTARG = ${f.right}`],
          ...f.commutator === null ? [] : [`COMMUTATOR = OPERATOR(${f.commutator})`],
          ...f.negator === null ? [] : [`NEGATOR = OPERATOR(${f.negator})`],
          ...f.restrict === null ? [] : [`RESTRICT = ${f.restrict}`],
          ...f.join === null ? [] : [`JOIN = ${f.join}`],
          ...f.hashes ? ["HASHES"] : [],
          ...f.merges ? ["MERGES"] : []
        ];
        return [
          `CREATE OPERATOR ${f.name} (${parts.join(", ")})`,
          ...comment2(`OPERATOR ${signature(f)}`, f.comment),
          `ALTER OPERATOR ${signature(f)} OWNER TO ${quoteIdentifier(f.owner)}`
        ];
      }
    });
  }
});

// src/database/dependents/kinds/other.ts
var other;
var init_other = __esm({
  "src/database/dependents/kinds/other.ts"() {
    "use strict";
    init_kind();
    other = defineKind({
      kind: "",
      from: "",
      facts: () => `pg_catalog.json_build_object('name', pg_catalog.pg_describe_object(t.c, t.o, t.s),
    'partitionKey', t.c = 'pg_catalog.pg_class'::pg_catalog.regclass AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.o AND c.relkind = 'p'))`,
      name: (f) => f.partitionKey ? `partition key of ${f.name}` : f.name,
      up: () => [],
      refused: (f, _, via) => via.includes("row type") ? "it uses the row type of a materialized view that must be dropped" : f.partitionKey ? "a partition key cannot be changed" : "PostgreSQL has no way to take it down and put it back"
    });
  }
});

// src/database/dependents/kinds/policy.ts
function alter2({ name, table: table2 }, using, check4) {
  const clauses = [
    ...using === null ? [] : [`USING (${using})`],
    ...check4 === null ? [] : [`WITH CHECK (${check4})`]
  ];
  return `ALTER POLICY ${quoteIdentifier(name)} ON ${table2} ${clauses.join(" ")}`;
}
var policy;
var init_policy = __esm({
  "src/database/dependents/kinds/policy.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    policy = defineKind({
      kind: "policy",
      inPlace: true,
      from: "JOIN pg_catalog.pg_policy q ON q.oid = t.o",
      facts: () => `pg_catalog.json_build_object('name', q.polname, 'table', ${table("q.polrelid")},
    'using', pg_catalog.pg_get_expr(q.polqual, q.polrelid), 'check', pg_catalog.pg_get_expr(q.polwithcheck, q.polrelid),
    'command', q.polcmd, 'permissive', q.polpermissive, 'comment', ${commentOf("pg_policy", "q.oid")},
    'roles', (SELECT pg_catalog.json_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(r)::text END) FROM pg_catalog.unnest(q.polroles) r))`,
      name: (f) => `${quoteIdentifier(f.name)} on ${f.table}`,
      down: (f) => [alter2(f, f.using && "false", f.check && "false")],
      up: (f) => [alter2(f, f.using, f.check)]
    });
  }
});

// src/database/dependents/kinds/routine.ts
var COMMON, restore, aggregate, routine2;
var init_routine = __esm({
  "src/database/dependents/kinds/routine.ts"() {
    "use strict";
    init_snapshot_sql();
    init_facts_sql();
    init_kind();
    init_statements();
    COMMON = `'id', p.oid::pg_catalog.regprocedure::text, 'owner', pg_catalog.pg_get_userbyid(p.proowner), 'acl', p.proacl::text,
  'extensions', ${extensionsOf("pg_proc", "p.oid")}`;
    restore = (f) => [
      f.definition.trimEnd(),
      ...extensions2(`ALTER ROUTINE ${f.id}`, f.extensions)
    ];
    aggregate = defineKind({
      kind: "aggregate",
      inPlace: true,
      from: "JOIN pg_catalog.pg_proc p ON p.oid = t.o",
      facts: () => `pg_catalog.json_build_object(${COMMON},
    'definition', (SELECT ${AGGREGATE} FROM pg_catalog.pg_namespace n WHERE n.oid = p.pronamespace))`,
      name: (f) => f.id,
      up: restore,
      refused: (_, __, via) => via.includes("operator") ? "it sorts by an operator that must be dropped meanwhile" : null
    });
    routine2 = defineKind({
      kind: "routine",
      inPlace: true,
      from: "JOIN pg_catalog.pg_proc p ON p.oid = t.o",
      facts: (version2) => `pg_catalog.json_build_object(${COMMON}, 'definition', pg_catalog.pg_get_functiondef(p.oid),
    'body', ${version2 >= 14e4 ? "pg_catalog.pg_get_function_sqlbody(p.oid)" : "NULL"})`,
      name: (f) => f.id,
      // Without its body it needs nothing; check_function_bodies is off.
      down: ({ definition, body }) => {
        const at2 = body == null ? -1 : definition.lastIndexOf(body);
        return at2 < 0 ? [] : [`${definition.slice(0, at2)}AS ''`];
      },
      up: restore
    });
  }
});

// src/database/dependents/kinds/rule.ts
var rule;
var init_rule = __esm({
  "src/database/dependents/kinds/rule.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    rule = defineKind({
      kind: "rule",
      inPlace: true,
      from: "JOIN pg_catalog.pg_rewrite w ON w.oid = t.o",
      facts: () => `pg_catalog.json_build_object('name', w.rulename, 'table', ${table("w.ev_class")},
    'event', CASE w.ev_type WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' ELSE 'DELETE' END,
    'definition', pg_catalog.pg_get_ruledef(w.oid), 'enabled', w.ev_enabled, 'comment', ${commentOf("pg_rewrite", "w.oid")})`,
      name: (f) => `${quoteIdentifier(f.name)} on ${f.table}`,
      down: (f) => [`CREATE OR REPLACE RULE ${quoteIdentifier(f.name)} AS ON ${f.event} TO ${f.table} DO INSTEAD NOTHING`],
      up: (f) => [f.definition.replace(/^CREATE RULE/, "CREATE OR REPLACE RULE").replace(/;\s*$/, "")]
    });
  }
});

// src/database/dependents/kinds/statistics.ts
var statistics;
var init_statistics = __esm({
  "src/database/dependents/kinds/statistics.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    statistics = defineKind({
      kind: "statistics",
      from: "JOIN pg_catalog.pg_statistic_ext x ON x.oid = t.o",
      facts: () => `pg_catalog.json_build_object('name', ${qualified2("pg_statistic_ext", "stx", "t.o")},
    'definition', pg_catalog.pg_get_statisticsobjdef(x.oid), 'owner', ${role2("x.stxowner")}, 'target', nullif(x.stxstattarget, -1),
    'comment', ${commentOf("pg_statistic_ext", "t.o")}, 'extensions', ${extensionsOf("pg_statistic_ext", "t.o")})`,
      name: (f) => f.name,
      down: (f) => [`DROP STATISTICS ${f.name}`],
      up: (f) => [
        f.definition,
        ...f.target === null ? [] : [`ALTER STATISTICS ${f.name} SET STATISTICS ${f.target}`],
        ...comment2(`STATISTICS ${f.name}`, f.comment),
        ...extensions2(`ALTER STATISTICS ${f.name}`, f.extensions),
        `ALTER STATISTICS ${f.name} OWNER TO ${quoteIdentifier(f.owner)}`
      ],
      warning: () => "empty until the next ANALYZE"
    });
  }
});

// src/database/dependents/kinds/trigger.ts
function state({ name, table: table2, enabled, ...rest }) {
  const trigger2 = quoteIdentifier(name);
  const word = enabling(enabled);
  return [
    ...word === "" ? [] : [`ALTER TABLE ONLY ${table2} ${word} TRIGGER ${trigger2}`],
    ...comment2(`TRIGGER ${trigger2} ON ${table2}`, rest.comment),
    ...extensions2(`ALTER TRIGGER ${trigger2} ON ${table2}`, rest.extensions)
  ];
}
var STATE, trigger;
var init_trigger = __esm({
  "src/database/dependents/kinds/trigger.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    STATE = (g) => `'name', ${g}.tgname, 'table', ${table(`${g}.tgrelid`)}, 'enabled', ${g}.tgenabled,
  'comment', ${commentOf("pg_trigger", `${g}.oid`)}, 'extensions', ${extensionsOf("pg_trigger", `${g}.oid`)}`;
    trigger = defineKind({
      kind: "trigger",
      from: "JOIN pg_catalog.pg_trigger g ON g.oid = t.o",
      facts: () => `pg_catalog.json_build_object(${STATE("g")}, 'definition', pg_catalog.pg_get_triggerdef(g.oid),
    'constraintComment', ${commentOf("pg_constraint", "g.tgconstraint")},
    'clones', (WITH RECURSIVE clone(o) AS (SELECT k.oid FROM pg_catalog.pg_trigger k WHERE k.tgparentid = g.oid
        UNION SELECT k.oid FROM clone JOIN pg_catalog.pg_trigger k ON k.tgparentid = clone.o)
      SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(${STATE("k")}) ORDER BY ${table("k.tgrelid")} COLLATE "C"), '[]')
      FROM clone JOIN pg_catalog.pg_trigger k ON k.oid = clone.o))`,
      name: (f) => `${quoteIdentifier(f.name)} on ${f.table}`,
      down: (f) => [`DROP TRIGGER ${quoteIdentifier(f.name)} ON ${f.table}`],
      up: (f) => [
        f.definition,
        ...[f, ...f.clones].flatMap(state),
        ...comment2(`CONSTRAINT ${quoteIdentifier(f.name)} ON ${f.table}`, f.constraintComment)
      ]
    });
  }
});

// src/database/dependents/kinds/view.ts
var view;
var init_view = __esm({
  "src/database/dependents/kinds/view.ts"() {
    "use strict";
    init_quote();
    init_facts_sql();
    init_kind();
    init_statements();
    view = defineKind({
      kind: "view",
      inPlace: true,
      from: "JOIN pg_catalog.pg_class c ON c.oid = t.o",
      facts: () => `pg_catalog.json_build_object('name', ${table("c.oid")}, 'definition', pg_catalog.pg_get_viewdef(c.oid),
    'options', coalesce(pg_catalog.to_json(c.reloptions), '[]'), 'owner', ${role2("c.relowner")}, 'acl', c.relacl::text,
    'comment', ${commentOf("pg_class", "c.oid")}, 'labels', ${labelsOf("pg_class", "c.oid")},
    'columns', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'collation', CASE WHEN a.attcollation <> y.typcollation
        THEN (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(l.collname)
          FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
      'acl', a.attacl::text, 'comment', ${commentOf("pg_class", "c.oid", "a.attnum")}) ORDER BY a.attnum), '[]')
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0))`,
      name: (f) => f.name,
      // A view of NULLs cannot be updated, and a check option needs one that can.
      down: (f) => [
        `CREATE OR REPLACE VIEW ${f.name}${withOptions(f.options.filter((o) => !o.startsWith("check_option=")))} AS SELECT ${f.columns.map(({ name, type: type2, collation }) => {
          return `NULL::${type2}${collation === null ? "" : ` COLLATE ${collation}`} AS ${quoteIdentifier(name)}`;
        }).join(", ")}`
      ],
      up: (f) => [
        `CREATE OR REPLACE VIEW ${f.name}${withOptions(f.options)} AS${f.definition.startsWith(" ") ? "" : " "}${f.definition.replace(/;\s*$/, "")}`
      ]
    });
  }
});

// src/database/dependents/kinds.ts
var kinds;
var init_kinds2 = __esm({
  "src/database/dependents/kinds.ts"() {
    "use strict";
    init_cast();
    init_check();
    init_column();
    init_domain();
    init_event_trigger();
    init_kinds();
    init_materialized_view();
    init_operator();
    init_other();
    init_policy();
    init_routine();
    init_rule();
    init_statistics();
    init_trigger();
    init_view();
    kinds = [
      operator,
      cast,
      aggregate,
      materializedView,
      view,
      routine2,
      domainDefault,
      domainCheck,
      columnDefault,
      generatedColumn,
      check,
      index,
      statistics,
      rule,
      policy,
      trigger,
      eventTrigger,
      other
    ];
  }
});

// src/database/dependents/order.ts
function titleOf({ kind, facts }) {
  return `${kind.kind} ${kind.name(facts)}`.trimStart();
}
function inOrder3(found) {
  return kinds.flatMap((kind) => {
    const own = new Map(found.filter((f) => f.kind === kind).map((f) => [kind.name(f.facts), f]));
    const out = /* @__PURE__ */ new Set();
    const visiting = /* @__PURE__ */ new Set();
    const visit3 = (f) => {
      if (out.has(f) || visiting.has(f)) return;
      visiting.add(f);
      for (const name of kind.after?.(f.facts) ?? []) {
        const needed = own.get(name);
        if (needed !== void 0) visit3(needed);
      }
      out.add(f);
    };
    for (const name of [...own.keys()].sort()) visit3(own.get(name));
    return [...out];
  });
}
var init_order = __esm({
  "src/database/dependents/order.ts"() {
    "use strict";
    init_kinds2();
  }
});

// src/database/dependents/compare.ts
function comparable(value2, key2 = "") {
  if (Array.isArray(value2)) {
    const all = value2.map((v3) => comparable(v3));
    return key2 === "acl" ? all.map((v3) => JSON.stringify(v3)).sort() : all;
  }
  if (value2 === null || typeof value2 !== "object") return value2;
  return Object.fromEntries(
    Object.entries(value2).filter(([k]) => !NOT_COMPARED.has(k)).map(([k, v3]) => [k, comparable(v3, k)])
  );
}
function changedFacts(before, after) {
  if (after === void 0) return null;
  return Object.keys(before).filter(
    (key2) => JSON.stringify(comparable({ [key2]: before[key2] })) !== JSON.stringify(comparable({ [key2]: after[key2] }))
  );
}
function notAsBefore(before, after) {
  const now = new Map(after.map((f) => [titleOf(f), f.facts]));
  return before.flatMap((f) => {
    const facts = now.get(titleOf(f));
    const changed2 = changedFacts(f.facts, facts);
    if (changed2 === null) return [`${titleOf(f)}: it no longer depends on the routine`];
    const text3 = (value2) => typeof value2 === "string" ? value2.trim() : JSON.stringify(value2);
    return changed2.map((key2) => `${titleOf(f)}: its ${key2} was ${text3(f.facts[key2])} and is ${text3(facts?.[key2])}`);
  });
}
var NOT_COMPARED;
var init_compare2 = __esm({
  "src/database/dependents/compare.ts"() {
    "use strict";
    init_order();
    NOT_COMPARED = /* @__PURE__ */ new Set(["granted", "aclIsDefault"]);
  }
});

// src/database/dependents/find.ts
function storeDependents(ids) {
  return `WITH RECURSIVE root(o) AS (
    SELECT p.oid FROM pg_catalog.pg_proc p
      WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ANY (ARRAY[${ids.map((id) => quoteLiteral(id)).join(", ")}]::text[])
  ), thing(c, o, s, via) AS (
    SELECT n.c, n.o, n.s, 'routine' FROM root r JOIN pg_catalog.pg_depend d ON ${is("d.refclassid", "pg_proc")} AND d.refobjid = r.o
      CROSS JOIN LATERAL (${OBJECT}) n
    UNION
    SELECT n.c, n.o, n.s, going.via FROM thing CROSS JOIN LATERAL (${GOING}) going
      JOIN pg_catalog.pg_depend d ON d.refclassid = going.c AND d.refobjid = going.o AND d.deptype <> 'i'
      CROSS JOIN LATERAL (${OBJECT}) n WHERE (n.c, n.o) <> (thing.c, thing.o)
  )
  SELECT pg_catalog.set_config('pgquilt.dependents', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'k', CASE WHEN 'row type' = ANY (y.via) THEN '' ELSE ${KIND} END, 'c', y.c, 'o', y.o, 's', y.s, 'via', y.via, 'm', (SELECT e.extname FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid WHERE d.classid = y.c AND d.objid = y.o AND d.deptype = 'e'
        AND ${is("d.refclassid", "pg_extension")}))), '[]')::text, true) IS NOT NULL AS stored
    FROM (SELECT CASE WHEN x.g IS NULL THEN x.c ELSE 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid END AS c, coalesce(x.g, x.o) AS o,
        CASE WHEN x.g IS NULL THEN x.s ELSE 0 END AS s, pg_catalog.array_agg(DISTINCT x.via ORDER BY x.via) AS via
      FROM (SELECT x.*, ${GENERATED} AS g FROM thing x) x
      WHERE NOT (${is("x.c", "pg_proc")} AND x.o IN (SELECT o FROM root)) GROUP BY 1, 2, 3) y`;
}
function readDependents(version2) {
  return kinds.map(
    ({ kind, from, facts }, i) => `SELECT ${i} AS kind, t.via, t.m, ${facts(version2)} AS facts FROM ${THINGS} ${from} WHERE t.k = ${quoteLiteral(kind)}`
  ).join("\nUNION ALL ");
}
function findingDependents(ids, server, searchPath, options2) {
  const find2 = storeDependents(ids);
  const finding2 = options2.lock ? [find2, LOCK_DEPENDENTS, find2, LOCK_DEPENDENTS] : [find2];
  return {
    statements: [EMPTY_SEARCH_PATH, ...finding2, readDependents(server.version), setSearchPath(searchPath)],
    read: (results2) => (results2[1 + finding2.length] ?? []).map((row2) => ({
      kind: kinds[Number(row2["kind"])],
      facts: row2["facts"],
      via: row2["via"],
      memberOf: row2["m"] ?? null
    }))
  };
}
var is, OBJECT, GOING, GENERATED, one, KIND, RELATION, THINGS, LOCK_DEPENDENTS;
var init_find = __esm({
  "src/database/dependents/find.ts"() {
    "use strict";
    init_quote();
    init_session();
    init_kinds2();
    is = (column, catalog) => `${column} = 'pg_catalog.${catalog}'::pg_catalog.regclass`;
    OBJECT = `SELECT CASE WHEN w.rulename = '_RETURN' THEN 'pg_catalog.pg_class'::pg_catalog.regclass::oid ELSE d.classid END AS c,
    CASE WHEN w.rulename = '_RETURN' THEN w.ev_class ELSE d.objid END AS o,
    CASE WHEN w.rulename IS NULL THEN d.objsubid ELSE 0 END AS s
  FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_rewrite w ON ${is("d.classid", "pg_rewrite")} AND w.oid = d.objid
  WHERE NOT (${is("d.classid", "pg_trigger")} AND EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.oid = d.objid AND g.tgparentid <> 0))
    AND NOT (${is("d.classid", "pg_class")} AND EXISTS (SELECT FROM pg_catalog.pg_class k WHERE k.oid = d.objid AND k.relkind IN ('i', 'I') AND k.relispartition))`;
    GOING = `SELECT thing.c, thing.o, 'materialized view' AS via FROM pg_catalog.pg_class k
      WHERE ${is("thing.c", "pg_class")} AND k.oid = thing.o AND k.relkind = 'm'
    UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid, y.oid, 'row type' FROM pg_catalog.pg_class k
      JOIN pg_catalog.pg_type y ON y.oid = k.reltype OR y.typelem = k.reltype
      WHERE ${is("thing.c", "pg_class")} AND k.oid = thing.o AND k.relkind = 'm'
    UNION ALL SELECT thing.c, thing.o, 'operator' WHERE ${is("thing.c", "pg_operator")}`;
    GENERATED = `(SELECT a.oid FROM pg_catalog.pg_attrdef a WHERE ${is("x.c", "pg_class")} AND x.s > 0 AND a.adrelid = x.o AND a.adnum = x.s)`;
    one = (catalog, column) => `(SELECT k.${column} FROM pg_catalog.${catalog} k WHERE k.oid = y.o)`;
    KIND = `CASE y.c::pg_catalog.regclass::text
  WHEN 'pg_class' THEN CASE ${one("pg_class", "relkind")} WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE '' END
  WHEN 'pg_rewrite' THEN 'rule' WHEN 'pg_trigger' THEN 'trigger' WHEN 'pg_policy' THEN 'policy'
  WHEN 'pg_attrdef' THEN CASE WHEN (SELECT a.attgenerated FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a
      ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.oid = y.o) <> '' THEN 'generated column' ELSE 'default' END
  WHEN 'pg_constraint' THEN CASE WHEN ${one("pg_constraint", "contypid")} <> 0 THEN 'domain check'
      WHEN ${one("pg_constraint", "contype")} = 'c' THEN 'check' ELSE '' END
  WHEN 'pg_type' THEN CASE WHEN ${one("pg_type", "typtype")} = 'd' THEN 'domain default' ELSE '' END
  WHEN 'pg_proc' THEN CASE WHEN 'row type' = ANY (y.via) THEN '' WHEN ${one("pg_proc", "prokind")} = 'a' THEN 'aggregate' ELSE 'routine' END
  WHEN 'pg_statistic_ext' THEN 'statistics' WHEN 'pg_operator' THEN 'operator' WHEN 'pg_cast' THEN 'cast'
  WHEN 'pg_event_trigger' THEN 'event trigger' ELSE '' END`;
    RELATION = `CASE t.c::pg_catalog.regclass::text
  WHEN 'pg_class' THEN coalesce((SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = t.o), t.o)
  WHEN 'pg_rewrite' THEN (SELECT w.ev_class FROM pg_catalog.pg_rewrite w WHERE w.oid = t.o)
  WHEN 'pg_trigger' THEN (SELECT g.tgrelid FROM pg_catalog.pg_trigger g WHERE g.oid = t.o)
  WHEN 'pg_policy' THEN (SELECT q.polrelid FROM pg_catalog.pg_policy q WHERE q.oid = t.o)
  WHEN 'pg_attrdef' THEN (SELECT d.adrelid FROM pg_catalog.pg_attrdef d WHERE d.oid = t.o)
  WHEN 'pg_constraint' THEN (SELECT k.conrelid FROM pg_catalog.pg_constraint k WHERE k.oid = t.o)
  WHEN 'pg_statistic_ext' THEN (SELECT x.stxrelid FROM pg_catalog.pg_statistic_ext x WHERE x.oid = t.o) END`;
    THINGS = `pg_catalog.json_to_recordset(pg_catalog.current_setting('pgquilt.dependents')::json) AS t(k text, c oid, o oid, s int, via json, m text)`;
    LOCK_DEPENDENTS = `DO $pgquilt$ DECLARE r record; BEGIN
  FOR r IN SELECT DISTINCT k.oid, k.relowner FROM ${THINGS} JOIN pg_catalog.pg_class k ON k.oid = ${RELATION}
    WHERE t.m IS NULL AND pg_catalog.pg_has_role(k.relowner, 'USAGE') ORDER BY k.oid LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s OWNER TO %I', r.oid::pg_catalog.regclass, pg_catalog.pg_get_userbyid(r.relowner));
  END LOOP;
  FOR r IN SELECT DISTINCT p.oid, p.prosecdef FROM ${THINGS} JOIN pg_catalog.pg_proc p ON p.oid = t.o
    WHERE t.k = 'routine' AND t.m IS NULL AND pg_catalog.pg_has_role(p.proowner, 'USAGE') ORDER BY p.oid LOOP
    EXECUTE pg_catalog.format('ALTER ROUTINE %s SECURITY %s', r.oid::pg_catalog.regprocedure, CASE WHEN r.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END);
  END LOOP; END $pgquilt$`;
  }
});

// src/database/dependents/refuse.ts
function whyNot({ kind, facts, via, memberOf }, server) {
  if (memberOf !== null) return `it belongs to the extension ${memberOf}`;
  return kind.refused?.(facts, server, via) ?? null;
}
function refusalOf(found, server, options2, subject) {
  const refusal3 = refusalFor(found, server, options2);
  if (refusal3 === null) return null;
  const { routines, patch } = subject;
  const [first] = routines;
  const about = `${patch === void 0 ? "" : `patch ${patch}: `}${first?.path}`;
  const again3 = `must be dropped and made again (${first?.reason ?? "it cannot be replaced in place"})`;
  return new Problem(
    "failed",
    `${about}: ${routines.map((r) => r.id).join(", ")} ${again3}, and other objects ${refusal3.why}`,
    {
      patch,
      file: first?.path,
      sqlstate: DEPENDENT_OBJECTS_STILL_EXIST,
      detail: refusal3.list,
      hint: refusal3.hint
    }
  );
}
function refusalFor(found, server, options2) {
  const lines3 = (reason) => found.flatMap((f) => {
    const why = reason(f);
    return why == null ? [] : [`${titleOf(f)}: ${why}`];
  });
  const impossible = lines3((f) => whyNot(f, server));
  const heavy = lines3((f) => whyNot(f, server) === null ? f.kind.heavy?.(f.facts) : null);
  if (impossible.length > 0) {
    return {
      why: "depend on it that cannot be taken down and rebuilt as they are",
      list: [...impossible, ...heavy].join("\n"),
      hint: "Nothing was changed. Take those objects away first, or keep what they need of the routine as it is."
    };
  }
  if (heavy.length === 0 || options2.allow) return null;
  const light = found.filter((f) => f.kind.heavy?.(f.facts) == null).map((f) => `${titleOf(f)}: rebuilt at once`);
  return {
    why: "depend on it that are costly to rebuild",
    list: [...heavy, ...light].join("\n"),
    hint: `Nothing was changed. To rebuild them: ${options2.command} --allow-rebuild`
  };
}
var DEPENDENT_OBJECTS_STILL_EXIST;
var init_refuse = __esm({
  "src/database/dependents/refuse.ts"() {
    "use strict";
    init_problem();
    init_order();
    DEPENDENT_OBJECTS_STILL_EXIST = "2BP01";
  }
});

// src/database/dependents/rebuild.ts
async function planRebuild(tx, request) {
  const { own, level } = request;
  const ids = request.routines.map((r) => r.id);
  if (ids.length === 0) return null;
  const holding = findingDependents(ids, tx.server, tx.searchPath, { lock: true });
  const finding2 = findingDependents(ids, tx.server, tx.searchPath, { lock: false });
  const found = inOrder3(holding.read(await tx.connection.batch(holding.statements)));
  if (found.length === 0) return null;
  const refusal3 = refusalOf(found, tx.server, tx.rebuild, request);
  if (refusal3 !== null) throw refusal3;
  const kept = found.filter(({ facts }) => !own.has(String(facts["id"])));
  const planned2 = (dependent, statements) => (statements ?? []).map((sql3) => ({
    sql: sql3,
    purpose: "rebuild",
    level,
    dependent: titleOf(dependent),
    of: request.routines[0]
  }));
  const down = [...found].reverse().flatMap((f) => planned2(f, f.kind.down?.(f.facts)));
  const up = kept.flatMap((f) => planned2(f, f.kind.up(f.facts, tx.server)));
  const fill = kept.flatMap((f) => planned2(f, f.kind.fill?.(f.facts)));
  const names = new Map(ids.map((id, i) => [id, `pgquilt_old_${i + 1}`]));
  const dependents = kept.map(rebuilt);
  return {
    dependents,
    down: [setting2(EMPTY_SEARCH_PATH), ...down, setting2(setSearchPath(tx.searchPath))],
    aside: (id) => `ALTER ROUTINE ${id} RENAME TO ${quoteIdentifier(names.get(id) ?? "")}`,
    up: [
      setting2(EMPTY_SEARCH_PATH),
      setting2("SET LOCAL default_tablespace TO ''"),
      setting2("SET LOCAL check_function_bodies TO off"),
      ...up,
      ...fill,
      setting2(setSearchPath(tx.searchPath))
    ],
    old: [...names].map(([id, name]) => renamed(id, name)),
    verify: {
      statements: finding2.statements.map(setting2),
      check: (results2) => {
        const lines3 = notAsBefore(kept, finding2.read(results2));
        if (lines3.length === 0) return void tx.rebuilt.push(...dependents);
        throw new Problem("failed", `what depends on ${ids.join(", ")} would not come back as it was`, {
          detail: lines3.join("\n"),
          hint: "Nothing was changed. Take those objects away first, or keep what they need of the routine as it is."
        });
      }
    }
  };
}
function rebuilt({ kind, facts }) {
  const warning = kind.warning?.(facts) ?? null;
  return {
    kind: kind.kind,
    name: kind.name(facts),
    dropped: kind.inPlace !== true,
    warnings: warning === null ? [] : [warning]
  };
}
function renamed(id, name) {
  const part2 = '(?:"(?:[^"]|"")*"|[^".(]+)';
  return id.replace(new RegExp(`^(${part2})\\.${part2}\\(`), (_, schema) => `${schema}.${quoteIdentifier(name)}(`);
}
var init_rebuild = __esm({
  "src/database/dependents/rebuild.ts"() {
    "use strict";
    init_problem();
    init_quote();
    init_statement();
    init_session();
    init_compare2();
    init_find();
    init_order();
    init_refuse();
  }
});

// src/database/change/body-checks.ts
var BodyChecks;
var init_body_checks = __esm({
  "src/database/change/body-checks.ts"() {
    "use strict";
    init_statement();
    BodyChecks = class {
      #on = false;
      set(on) {
        if (this.#on === on) return [];
        this.#on = on;
        return [setting2(`SET LOCAL check_function_bodies TO ${on ? "on" : "off"}`)];
      }
    };
  }
});

// src/database/change/planned-level.ts
function planLevels(read, resolved) {
  const present = new Set(resolved.filter((r) => r.live !== null).map((r) => r.id));
  return read.levels.map((level, index2) => {
    const before = stateOf(read, level, "before", resolved);
    const after = stateOf(read, level, "after", resolved);
    const steps = planSteps(before, after, (id) => present.has(id));
    for (const step2 of steps) {
      if (step2.action === "drop") present.delete(step2.id);
      else present.add(step2.id);
    }
    return { index: index2, patch: level.patch, after, steps };
  });
}
function nextChunk(planned2, from, after) {
  const first = planned2.slice(from, from + CHUNK);
  const awaited = after === void 0 ? -1 : first.findIndex((level) => after.has(level.index));
  const candidates = awaited < 0 ? first : first.slice(0, awaited + 1);
  const alone = candidates.findIndex(recreates);
  if (alone === 0) return candidates.slice(0, 1);
  return alone < 0 ? candidates : candidates.slice(0, alone);
}
var CHUNK, recreates;
var init_planned_level = __esm({
  "src/database/change/planned-level.ts"() {
    "use strict";
    init_plan();
    init_levels();
    CHUNK = 100;
    recreates = (level) => level.steps.some((s) => envelopeSource(s) !== null);
  }
});

// src/database/change/replan.ts
function replan(chunk, { error, planned: planned2 }, moved2) {
  const step2 = planned2?.step;
  const level = chunk.find((l) => l.index === planned2?.level);
  if (step2 === void 0 || level === void 0 || planned2?.purpose !== "make") return false;
  const at2 = level.steps.indexOf(step2);
  if (step2.action === "replace" && refusesReplacing(error)) {
    level.steps[at2] = { ...step2, action: "recreate", reason: { reason: error.message, sqlstate: error.code } };
    return true;
  }
  const drops = level.steps.filter((s) => s.action === "drop");
  const makes2 = level.steps.filter((s) => s.action !== "drop");
  const move = `${level.index} ${step2.id} behind ${makes2.length - at2}`;
  if (error.code !== "42883" || at2 === makes2.length - 1 || moved2.has(move)) return false;
  moved2.add(move);
  level.steps = [...makes2.filter((s) => s !== step2), step2, ...drops];
  return true;
}
function refusesReplacing(error) {
  return error.code === "42809" || error.code === "42P13" && /\bDROP\b/.test(error.serverHint ?? "");
}
var init_replan = __esm({
  "src/database/change/replan.ts"() {
    "use strict";
  }
});

// src/database/change/run-statements.ts
async function runStatements(tx, statements) {
  const { connection } = tx;
  const before = connection.notices.length;
  try {
    const results2 = await connection.batch(statements.map((s) => s.sql));
    const cut = connection.notices.slice(before).find((n) => n.code === NAME_TOO_LONG);
    if (cut === void 0) return results2;
    throw new Problem("failed", `a name is too long and PostgreSQL would cut it: ${cut.message}`, {
      sqlstate: cut.code,
      hint: "A name has at most 63 bytes; choose a shorter one."
    });
  } catch (error) {
    throw error instanceof ServerError ? new StatementError(error, statements[error.index]) : error;
  }
}
function snapshotsAt(results2, at2) {
  return new Map((results2[at2] ?? []).map(resolvedRow).map((r) => [r.id, r.live]));
}
var StatementError, NAME_TOO_LONG;
var init_run_statements = __esm({
  "src/database/change/run-statements.ts"() {
    "use strict";
    init_problem();
    init_resolve2();
    init_server_error();
    StatementError = class extends Error {
      error;
      planned;
      constructor(error, planned2) {
        super(error.message, { cause: error });
        this.error = error;
        this.planned = planned2;
      }
    };
    NAME_TOO_LONG = "42622";
  }
});

// src/routine/privileges.ts
function privilegeResets(before, after, isOwner, routine3) {
  const initial = (role4) => ({ has: role4 === "PUBLIC" || isOwner(role4), option: false });
  const was = apply(/* @__PURE__ */ new Map(), before, initial);
  const kept = apply(was, after, initial);
  const wanted = apply(/* @__PURE__ */ new Map(), after, initial);
  const out = [];
  const say = (role4, grant, option3) => {
    out.push(settingSql({ topic: "privilege", grant, option: option3, roles: [role4], grantor: null, cascade: false }, routine3));
  };
  for (const [role4, right] of was) {
    const start = initial(role4);
    if (same(kept.get(role4) ?? start, wanted.get(role4) ?? start)) continue;
    if (right.has && !start.has) say(role4, false, false);
    else if (right.option) say(role4, false, true);
    if (!right.has && start.has) say(role4, true, false);
  }
  return out;
}
function apply(from, settings, initial) {
  const rights = new Map(from);
  const privileges2 = settings.filter((s) => s.topic === "privilege");
  for (const { grant, option: option3, roles } of privileges2) {
    for (const role4 of roles) {
      const { has, option: had } = rights.get(role4) ?? initial(role4);
      if (grant) rights.set(role4, { has: true, option: had || option3 });
      else rights.set(role4, { has: option3 && has, option: false });
    }
  }
  return rights;
}
function same(a, b) {
  return a.has === b.has && a.option === b.option;
}
var init_privileges2 = __esm({
  "src/routine/privileges.ts"() {
    "use strict";
    init_attached();
  }
});

// src/database/change/step-sql.ts
function makeStatements(step2, level, setAside = false) {
  const { after } = step2;
  if (after === null || step2.action === "alter") return [];
  const { sql: sql3, toSource } = createSql(after.create, step2.action === "replace");
  const make = {
    sql: sql3,
    purpose: "make",
    level,
    step: step2,
    toUnit: (offset) => after.start + toSource(offset)
  };
  if (step2.action !== "recreate" || setAside) return [make];
  return [{ sql: `DROP ROUTINE ${step2.id}`, purpose: "drop", level, step: step2 }, make];
}
function attachStatements(step2, level, live, user) {
  const { after, before } = step2;
  if (after === null) return [];
  const out = [];
  const id = readable2(step2.id);
  const add2 = (sql3, start) => {
    if (sql3 === null) return;
    out.push({
      sql: sql3,
      purpose: "attach",
      level,
      step: step2,
      ...start === void 0 ? {} : { toUnit: () => start }
    });
  };
  if (step2.action === "replace") {
    for (const name of live?.dependsOn ?? []) {
      add2(settingSql({ topic: "extension", name, depends: true }, id));
    }
  }
  const was = before?.attached ?? [];
  const isNew = step2.action === "create" && step2.follows === void 0;
  if (isNew || !sameAttached(was, after.attached)) {
    for (const old of was) {
      if (!after.attached.some((now) => sameSetting(now.setting, old.setting))) add2(unsettingSql(old.setting, id));
    }
    const isOwner = (role4) => role4 === quoteIdentifier(live?.owner ?? user) || (live?.owner ?? user) === user && /^(CURRENT_USER|CURRENT_ROLE|SESSION_USER)$/.test(role4);
    const settings = (attached2) => attached2.map((a) => a.setting);
    for (const sql3 of privilegeResets(settings(was), settings(after.attached), isOwner, id)) add2(sql3);
    for (const now of after.attached) add2(settingSql(now.setting, id), now.start);
  } else if (step2.action === "replace") {
    for (const now of after.attached) {
      if (now.setting.topic === "extension") add2(settingSql(now.setting, id), now.start);
    }
  }
  return out;
}
function readable2(id) {
  return id.replace(/(?<=[(,])-(?=[,)])/g, "pg_catalog.unknown");
}
function dropStatement(steps, level, tx, old = []) {
  const drops = steps.filter((s) => s.action === "drop");
  const step2 = drops[0] ?? steps.find((s) => s.action === "recreate");
  const ids = [...drops.map((s) => s.id), ...old];
  if (step2 === void 0 || ids.length === 0) return [];
  return [
    ...refuseLosses(ids, tx).map((sql3) => ({ sql: sql3, purpose: "setting", level, step: step2 })),
    { sql: dropSql(ids, tx), purpose: "drop", level, step: step2 }
  ];
}
function dropSql(ids, tx) {
  return `DROP ROUTINE ${ids.join(", ")}${tx.rehearsal === true ? " CASCADE" : ""}`;
}
function validateStatement(step2, level) {
  const body = `DECLARE r pg_catalog.record; c pg_catalog.text; BEGIN
  SELECT p.oid, l.lanvalidator, p.proconfig INTO r FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid OPERATOR(pg_catalog.=) p.prolang
    WHERE p.oid OPERATOR(pg_catalog.=) ${quoteLiteral(step2.id)}::pg_catalog.regprocedure;
  IF r.lanvalidator OPERATOR(pg_catalog.=) 0 THEN RETURN; END IF;
  BEGIN
    FOREACH c IN ARRAY coalesce(r.proconfig, '{}') LOOP
      PERFORM pg_catalog.set_config(pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') OPERATOR(pg_catalog.+) 1), true);
    END LOOP;
    EXECUTE pg_catalog.format('SELECT %s(%s)', r.lanvalidator::pg_catalog.regproc, r.oid);
    RAISE EXCEPTION USING ERRCODE = 'PQ000';
  EXCEPTION WHEN SQLSTATE 'PQ000' THEN NULL;
  END; END`;
  return { sql: `DO ${dollarQuote(body)}`, purpose: "validate", level, step: step2 };
}
function readStatements(numbers2, searchPath) {
  if (numbers2.length === 0) return [setting2("SELECT 1"), setting2("SELECT 1 WHERE false"), setting2("SELECT 1")];
  return [setting2(EMPTY_SEARCH_PATH), setting2(readKeys(numbers2, false)), setting2(setSearchPath(searchPath))];
}
function refuseLosses(ids, tx) {
  if (tx.server.version >= 15e4 || tx.rehearsal === true || ids.length === 0) return [];
  const routines = ids.map((id) => `${quoteLiteral(id)}::pg_catalog.regprocedure`).join(", ");
  const body = `DECLARE list pg_catalog.text; BEGIN
  SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid), ' depends on ',
      pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0)), E'\\n') INTO list
    FROM pg_catalog.pg_depend d WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype OPERATOR(pg_catalog.=) 'a'::pg_catalog."char"
      AND d.refobjid OPERATOR(pg_catalog.=) ANY (ARRAY[${routines}]::pg_catalog.oid[]);
  IF list IS NOT NULL THEN
    RAISE EXCEPTION 'cannot drop a function that generated columns depend on' USING ERRCODE = '2BP01', DETAIL = list;
  END IF; END`;
  return [`DO ${dollarQuote(body)}`];
}
var init_step_sql = __esm({
  "src/database/change/step-sql.ts"() {
    "use strict";
    init_attached();
    init_create_sql();
    init_plan();
    init_privileges2();
    init_quote();
    init_resolve2();
    init_session();
    init_statement();
  }
});

// src/database/change/engine.ts
var Engine;
var init_engine = __esm({
  "src/database/change/engine.ts"() {
    "use strict";
    init_plan();
    init_rebuild();
    init_envelope();
    init_server_error();
    init_body_checks();
    init_explain_error();
    init_planned_level();
    init_replan();
    init_run_statements();
    init_statement();
    init_step_sql();
    Engine = class {
      #tx;
      #read;
      /** The routines as last read. */
      #current = /* @__PURE__ */ new Map();
      /** Number of each routine's key, for reading it again. */
      #numbers = /* @__PURE__ */ new Map();
      #moved = /* @__PURE__ */ new Set();
      constructor(tx, read, resolved) {
        this.#tx = tx;
        this.#read = read;
        for (const [i, { id, live }] of resolved.entries()) {
          if (!this.#numbers.has(id)) this.#numbers.set(id, i + 1);
          this.#current.set(id, live);
        }
      }
      /**
       * Runs a chunk behind a savepoint. False where PostgreSQL refused something that another plan can do: what it will not
       * replace is made again, what needs a later routine moves behind it. The chunk is then to be tried `again`.
       */
      async tryChunk(chunk, again3) {
        if (again3) await this.#tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_chunk"]);
        const start = [setting2("SAVEPOINT pgquilt_chunk"), setting2("SET LOCAL check_function_bodies TO off")];
        try {
          const [first] = chunk;
          if (first !== void 0 && recreates(first)) await this.#inTwoPhases(first, start);
          else await this.#inOneBatch(chunk, start);
          return true;
        } catch (error) {
          if (!(error instanceof StatementError)) throw error;
          if (replan(chunk, error, this.#moved)) return false;
          throw this.#explain(error);
        }
      }
      /** What is to be recorded: the units' routines, those that were dropped, and those declared not to be there. */
      routines(planned2) {
        const paths = /* @__PURE__ */ new Map();
        for (const { after, steps } of planned2) {
          for (const step2 of steps) paths.set(step2.id, step2.path);
          for (const [id, path10] of after.absent) paths.set(id, path10);
          for (const { id, path: path10 } of after.routines.values()) paths.set(id, path10);
        }
        return [...paths].map(([id, path10]) => ({ id, path: path10, snapshot: this.#current.get(id) ?? null }));
      }
      async #inOneBatch(chunk, start) {
        const statements = [...start];
        const readings = [];
        const pending = /* @__PURE__ */ new Set();
        const bodies = new BodyChecks();
        const readPending2 = (upTo) => {
          readings.push({ at: statements.length + 1, upTo });
          statements.push(...this.#reading(pending));
          pending.clear();
        };
        const own = chunk.map((level, i) => {
          if (level.steps.some((s) => pending.has(s.id))) readPending2(i);
          const ofLevel = this.#levelStatements(level, bodies);
          statements.push(...ofLevel);
          for (const step2 of level.steps) pending.add(step2.id);
          return ofLevel;
        });
        readPending2(chunk.length);
        const results2 = await runStatements(this.#tx, statements);
        let from = 0;
        for (const { at: at2, upTo } of readings) {
          const found = snapshotsAt(results2, at2);
          for (let i = from; i < upTo; i++) this.#finish(chunk[i], own[i] ?? [], found);
          from = upTo;
        }
      }
      /**
       * Makes, reads what the server made of it, then puts the envelope of what was dropped around what is new, and puts back
       * what depended on it.
       */
      async #inTwoPhases(level, start) {
        const reading = this.#reading(new Set(level.steps.map((s) => s.id)));
        const rebuild = await this.#planRebuild(level);
        const aside = level.steps.filter((s) => s.action === "recreate" && rebuild !== null).map(
          (step2) => ({ sql: rebuild?.aside(step2.id) ?? "", purpose: "drop", level: level.index, step: step2 })
        );
        const makes2 = [
          ...rebuild?.down ?? [],
          ...aside,
          ...level.steps.flatMap((s) => makeStatements(s, level.index, rebuild !== null))
        ];
        const first = [...start, ...makes2, ...reading];
        const made = snapshotsAt(await runStatements(this.#tx, first), first.length - 2);
        const second = level.steps.flatMap((step2) => this.#envelope(step2, level.index, made.get(step2.id) ?? null));
        second.push(...this.#afterMakes(level, new BodyChecks(), false, rebuild));
        const verifying = rebuild?.verify.statements ?? [];
        const results2 = await runStatements(this.#tx, [...second, ...reading, ...verifying]);
        rebuild?.verify.check(results2.slice(second.length + reading.length));
        this.#finish(level, [...makes2, ...second], snapshotsAt(results2, second.length + 1), rebuild?.dependents);
      }
      /** What depends on the routines that this level makes again; null where nothing does. */
      #planRebuild(level) {
        const again3 = level.steps.filter((s) => s.action === "recreate");
        return planRebuild(this.#tx, {
          routines: again3.map(({ id, path: path10, reason }) => ({ id, path: path10, reason: reason?.reason })),
          own: new Set(level.steps.filter((s) => s.action !== "alter").map((s) => s.id)),
          patch: level.patch ?? void 0,
          level: level.index
        });
      }
      /** The routine whose envelope the step's routine has or gets, as it was last read. */
      #predecessor(step2) {
        return this.#current.get(envelopeSource(step2) ?? step2.id) ?? null;
      }
      #envelope(step2, level, made) {
        const was = envelopeSource(step2) === null ? null : this.#predecessor(step2);
        if (made === null || was === null) return [];
        return envelopeStatements(made, was, { superuser: this.#tx.server.superuser, user: this.#tx.server.user }).map(
          (sql3) => ({
            sql: sql3,
            purpose: "envelope",
            level,
            step: step2
          })
        );
      }
      #levelStatements(level, bodies) {
        const makes2 = level.steps.filter((s) => s.action !== "drop" && s.action !== "alter");
        const alone = makes2.length === 1;
        return [
          ...makes2.length === 0 ? [] : bodies.set(alone),
          ...makes2.flatMap((s) => makeStatements(s, level.index)),
          ...this.#afterMakes(level, bodies, alone)
        ];
      }
      #afterMakes(level, bodies, validated, rebuild = null) {
        const made = level.steps.filter((s) => s.action !== "drop" && s.action !== "alter" && s.after?.language != null);
        return [
          ...level.steps.flatMap((s) => attachStatements(s, level.index, this.#predecessor(s), this.#tx.server.user)),
          ...rebuild?.up ?? [],
          ...dropStatement(level.steps, level.index, this.#tx, rebuild?.old),
          ...validated || made.length === 0 ? [] : bodies.set(true),
          ...validated ? [] : made.map((s) => validateStatement(s, level.index))
        ];
      }
      #reading(ids) {
        return readStatements(
          [...ids].map((id) => this.#numbers.get(id) ?? 0),
          this.#tx.searchPath
        );
      }
      #finish(level, statements, found, rebuilt2 = []) {
        const changes2 = level.steps.map((step2) => {
          const before = this.#current.get(step2.id) ?? null;
          const after = found.get(step2.id) ?? null;
          this.#current.set(step2.id, after);
          return { id: step2.id, path: step2.path, before, after };
        });
        const sql3 = statements.filter(isShown).map((s) => s.sql);
        level.result = { patch: level.patch, steps: level.steps, changes: changes2, rebuilt: rebuilt2, sql: sql3 };
      }
      #explain({ error, planned: planned2 }) {
        if (isRetryable(error)) return error;
        return explainError(error, planned2, {
          patches: this.#read.levels.map((l) => l.patch),
          unitText: (path10, level) => this.#read.levels[level]?.units.find((u) => u.path === path10)?.after ?? null
        });
      }
    };
  }
});

// src/database/change/intents.ts
function pushIntents(levels, live) {
  const found = new Map(live);
  return levels.flatMap(
    ({ patch, steps }) => steps.map(({ id, path: path10, action, after }) => {
      const snapshot = found.get(id) ?? null;
      found.delete(id);
      const again3 = action === "recreate" || action === "drop";
      return {
        id,
        path: path10,
        patch: patch ?? void 0,
        verb: action,
        live: snapshot,
        text: after,
        restores: snapshot === null || action === "alter" ? null : { snapshot, definition: true, envelope: again3, later: true }
      };
    })
  );
}
function popIntents(restores, patch) {
  return restores.map(({ action, id, path: path10, from, to }) => ({
    id,
    path: path10,
    patch,
    verb: action,
    live: from,
    text: null,
    restores: to === null ? null : {
      snapshot: to,
      definition: action !== "alter",
      envelope: from === null || from.owner !== to.owner || !samePrivileges(from, to),
      later: false
    }
  }));
}
var samePrivileges;
var init_intents = __esm({
  "src/database/change/intents.ts"() {
    "use strict";
    init_snapshot();
    samePrivileges = (a, b) => !differences(a, b).includes("acl");
  }
});

// src/database/change/refusals.ts
async function refuseForbidden(intents, rights, user) {
  const refusals = intents.flatMap(extensionRefusals);
  if (rights !== null) {
    for (const intent of intents) {
      refusals.push(...liveRefusals(intent, rights, user), ...textRefusals(intent, rights, user));
      refusals.push(...await restoreRefusals(intent, rights, user));
    }
    refusals.push(...schemaRefusals(intents, rights, user));
  }
  const unique = [...new Map(refusals.map((r) => [r.why, r])).values()];
  const [first] = unique;
  if (first === void 0) return;
  const { patch, path: path10 } = first.intent;
  const more = unique.length > 1 ? ` (and ${unique.length - 1} more)` : "";
  throw new Problem("failed", `${patch === void 0 ? "" : `patch ${patch}: `}${path10}: ${first.why}${more}`, {
    patch,
    file: path10,
    sqlstate: "42501",
    ...unique.length > 1 ? { detail: unique.map((r) => `${r.intent.path}: ${r.why}`).join("\n") } : {},
    hint: `Nothing was changed. ${[...new Set(unique.map((r) => r.hint))].join(" ")}`
  });
}
function extensionRefusals(intent) {
  const { id, live, verb } = intent;
  const extension = live?.memberOf ?? null;
  if (extension === null || verb === "alter") return [];
  return [
    {
      intent,
      why: `${id} belongs to extension ${extension}, so a unit may not ${VERBS[verb]} it`,
      hint: `Take it out of the unit, or out of the extension: ALTER EXTENSION ${quoteIdentifier(extension)} DROP ROUTINE ${id};`
    }
  ];
}
function liveRefusals(intent, rights, user) {
  const { id, live, verb } = intent;
  if (live === null || rights.has.has(live.owner)) return [];
  return [{ intent, why: `${id} belongs to ${live.owner}, and ${user} may not ${VERBS[verb]} it`, hint: OWNER }];
}
function makingRefusal(text3, rights, user) {
  const language = text3.language === null ? void 0 : rights.languages.get(text3.language);
  if (text3.superuser !== null) return { why: `${text3.superuser}, which takes a superuser`, hint: SUPERUSER2 };
  if (language === void 0) return null;
  return language.trusted ? {
    why: `is written in ${text3.language}, on which ${user} has no USAGE`,
    hint: `Have it granted: GRANT USAGE ON LANGUAGE ${quoteIdentifier(text3.language ?? "")} TO ${quoteIdentifier(user)};`
  } : { why: `is written in ${text3.language}, which is not trusted and takes a superuser`, hint: SUPERUSER2 };
}
function textRefusals(intent, rights, user) {
  const { id, text: text3, verb, live } = intent;
  if (text3 === null) return [];
  const making = verb === "alter" ? null : makingRefusal(text3, rights, user);
  const givable = new Set([...rights.becomes, ...live === null ? [] : [live.owner]].map(quoteIdentifier));
  const owners = text3.attached.flatMap(({ setting: setting3 }) => setting3.topic === "owner" ? [setting3.role] : []);
  const others = owners.filter((role4) => role4.startsWith('"') && !givable.has(role4));
  return [
    ...making === null ? [] : [{ intent, why: `${id} ${making.why}`, hint: making.hint }],
    ...others.map((role4) => ({
      intent,
      why: `${user} may not give ${id} to ${role4.slice(1, -1)}, being no member of that role`,
      hint: OWNER
    }))
  ];
}
async function restoreRefusals(intent, rights, user) {
  const { id, path: path10, restores } = intent;
  if (restores === null) return [];
  const { snapshot, definition, envelope, later } = restores;
  const when2 = later ? ", so a pop could not bring it back" : ", so it cannot be brought back";
  const out = [];
  if (definition && mayNeedMore(snapshot.definition, rights)) {
    const text3 = readUnit2(path10, snapshot.definition, await loadParser()).routines[0];
    const making = text3 === void 0 ? null : makingRefusal(text3, rights, user);
    if (making !== null)
      out.push({ intent, why: `${id} ${later ? "now" : "before the patch"} ${making.why}${when2}`, hint: making.hint });
  }
  if (!envelope) return out;
  const roles = /* @__PURE__ */ new Set([snapshot.owner, ...snapshot.acl.map((e) => e.grantor)]);
  if (intent.live !== null && !rights.has.has(intent.live.owner)) roles.delete(intent.live.owner);
  for (const role4 of roles) {
    if (rights.becomes.has(role4)) continue;
    const what = role4 === snapshot.owner ? `${id} belongs to ${role4}` : `${role4} granted privileges on ${id}`;
    out.push({ intent, why: `${what}, and ${user} is no member of that role${when2}`, hint: OWNER });
  }
  return out;
}
function mayNeedMore(definition, rights) {
  if (/\b(LEAKPROOF|SUPPORT|internal)\b/i.test(definition)) return true;
  const languages = [...definition.matchAll(/\bLANGUAGE ("(?:[^"]|"")+"|\w+)/g)].map(([, name = ""]) => name);
  return languages.some((name) => rights.languages.has(name.replace(/^"|"$/g, "").replaceAll('""', '"')));
}
function schemaRefusals(intents, rights, user) {
  const bySchema = /* @__PURE__ */ new Map();
  for (const intent of intents) {
    const { schema } = identityParts(intent.id);
    const creates2 = intent.text !== null || intent.restores?.definition === true;
    if (intent.verb === "alter" || intent.verb === "drop" || !creates2 || !rights.closed.has(schema)) continue;
    bySchema.set(schema, [...bySchema.get(schema) ?? [], intent]);
  }
  return [...bySchema].map(([schema, of]) => ({
    intent: of[0],
    why: `${user} may not create in schema ${schema}, where it would make ${[...new Set(of.map((i) => i.id))].join(", ")}`,
    hint: `Have it granted: GRANT CREATE ON SCHEMA ${schema} TO ${quoteIdentifier(user)};`
  }));
}
var OWNER, SUPERUSER2, VERBS;
var init_refusals = __esm({
  "src/database/change/refusals.ts"() {
    "use strict";
    init_problem();
    init_identity();
    init_parser();
    init_quote();
    init_unit();
    OWNER = "Connect as the owner, as a member of that role, or as a superuser.";
    SUPERUSER2 = "Connect as a superuser; where a ledger is there already, one that a superuser owns.";
    VERBS = { create: "make", replace: "replace", recreate: "make again", alter: "alter", drop: "drop" };
  }
});

// src/database/change/signature-notes.ts
async function overloadNotes(tx, levels, overloads) {
  const made = /* @__PURE__ */ new Map();
  const gone = /* @__PURE__ */ new Set();
  for (const { steps } of levels) {
    for (const { id, path: path10, action, before, after } of steps) {
      if (action === "drop") {
        made.delete(id);
        gone.add(id);
      } else if (action === "create" || (before?.shape.defaults ?? 0) < (after?.shape.defaults ?? 0))
        made.set(id, path10);
    }
  }
  const pairs = [...made.keys()].flatMap((id) => {
    const { name } = identityParts(id);
    return overloads.filter((o) => !gone.has(o) && identityParts(o).name === name).map((other2) => ({ made: id, other: other2 }));
  });
  if (pairs.length === 0) return [];
  const [, rows] = await tx.connection.batch([EMPTY_SEARCH_PATH, clashing(pairs), setSearchPath(tx.searchPath)]);
  return (rows ?? []).map((row2) => {
    const [id, other2] = [String(row2["made"]), String(row2["other"])];
    const drop = `DROP ${KIND2[String(row2["kind"])] ?? "FUNCTION"} IF EXISTS ${other2};`;
    return `${other2} is in the database but in no unit, and a call can mean it or ${id}. If it is an older version, add to ${made.get(id)}: ${drop}`;
  });
}
function envelopeNotes(levels) {
  return levels.flatMap(
    ({ steps, changes: changes2 }) => steps.flatMap((step2) => {
      const now = changes2.find((c) => c.id === step2.id)?.after ?? null;
      const lost2 = (step2.mayFollow ?? []).filter((id) => {
        const was = changes2.find((c) => c.id === id)?.before ?? null;
        return was !== null && now !== null && differences(was, { ...now, kind: was.kind, definition: was.definition }).length > 0;
      });
      if (lost2.length === 0) return [];
      return [
        `${step2.id} is new, and it is not certain whether it was ${lost2.join(" or ")}: it has none of their owner, privileges and comments. Say in ${step2.path} what it should have.`
      ];
    })
  );
}
var KIND2;
var init_signature_notes = __esm({
  "src/database/change/signature-notes.ts"() {
    "use strict";
    init_identity();
    init_overloads();
    init_session();
    init_snapshot();
    KIND2 = { p: "PROCEDURE", a: "AGGREGATE" };
  }
});

// src/database/change/forward.ts
async function forward(tx, levels, recorded, options2) {
  const read = readLevels(levels, options2.parse);
  const nothing = ({ patch }) => ({
    patch,
    steps: [],
    changes: [],
    rebuilt: [],
    sql: []
  });
  if (read.keys.length === 0) {
    for (const work4 of options2.after?.values() ?? []) await work4();
    return { levels: levels.map(nothing), routines: [], notes: [], crowded: /* @__PURE__ */ new Set() };
  }
  const found = await resolveAndCompare(tx, read, recorded, options2.fresh === true);
  const { resolved, overloads, crowded, rights, refused } = found;
  const planned2 = planLevels(read, resolved);
  await refuseForbidden(pushIntents(planned2, liveById(resolved)), rights, tx.server.user);
  if (refused !== void 0) throw refused;
  const engine = new Engine(tx, read, resolved);
  for (let from = 0, again3 = false; from < planned2.length; ) {
    const chunk = nextChunk(planned2, from, options2.after);
    again3 = !await engine.tryChunk(chunk, again3);
    if (again3) continue;
    from += chunk.length;
    await options2.after?.get(from - 1)?.();
    options2.progress?.(from);
  }
  const done = planned2.map((level) => level.result ?? nothing(level));
  if (options2.fresh !== true) noteTouched(tx, done);
  const notes = [...envelopeNotes(done), ...await overloadNotes(tx, done, overloads)];
  return { levels: done, routines: engine.routines(planned2), notes, crowded };
}
function noteTouched(tx, levels) {
  for (const { patch, changes: changes2 } of levels) {
    for (const change of changes2) tx.touched.push({ ...change, patch, direction: "forward" });
  }
}
var liveById;
var init_forward = __esm({
  "src/database/change/forward.ts"() {
    "use strict";
    init_compare();
    init_engine();
    init_intents();
    init_levels();
    init_planned_level();
    init_refusals();
    init_signature_notes();
    liveById = (resolved) => new Map(resolved.map((r) => [r.id, r.live]));
  }
});

// src/series/entry-text.ts
function entryText(source, type2) {
  if (type2 === "QUOTE_DOUBLE") return JSON.stringify(source);
  if (type2 === "QUOTE_SINGLE" || !isPlain(source)) return `'${source.replaceAll("'", "''")}'`;
  return source;
}
function isPlain(source) {
  return ["1.1", "1.2"].every((version2) => {
    const document = (0, import_yaml4.parseDocument)(`- ${source}`, { version: version2, prettyErrors: false });
    if (document.errors.length > 0) return false;
    const value2 = document.toJS();
    return Array.isArray(value2) && value2[0] === source;
  });
}
var import_yaml4;
var init_entry_text = __esm({
  "src/series/entry-text.ts"() {
    "use strict";
    import_yaml4 = __toESM(require_yaml(), 1);
  }
});

// src/series/lines.ts
function lineStart(text3, offset) {
  return offset === 0 ? 0 : text3.lastIndexOf("\n", offset - 1) + 1;
}
function lineEnd2(text3, offset) {
  const end = text3.indexOf("\n", offset);
  return end === -1 ? text3.length : end + 1;
}
function lineBreak(text3) {
  return /\r?\n/.exec(text3)?.[0] ?? "\n";
}
function insertLine(text3, offset, line) {
  const eol = lineBreak(text3);
  const before = text3.slice(0, offset);
  const unfinished = before !== "" && before !== "\uFEFF" && !before.endsWith("\n");
  return unfinished ? `${before}${eol}${line}${text3.slice(offset)}` : `${before}${line}${eol}${text3.slice(offset)}`;
}
function removeLine(text3, offset) {
  const start = lineStart(text3, offset);
  const end = lineEnd2(text3, offset);
  const before = text3.slice(0, start);
  const unfinished = end === text3.length && !text3.endsWith("\n");
  return (unfinished ? before.replace(/\r?\n$/, "") : before) + text3.slice(end);
}
var init_lines2 = __esm({
  "src/series/lines.ts"() {
    "use strict";
  }
});

// src/series/block.ts
function toBlockStyle(opened) {
  const { text: text3, patches: patches2 } = opened;
  if (patches2 === void 0) return text3;
  checkKey(opened);
  const list4 = entryList(opened);
  const value2 = patches2.value;
  const range2 = value2?.range;
  if (!range2 || list4 !== null && list4.flow !== true || range2[0] === range2[1]) return text3;
  const eol = lineBreak(text3);
  const indent2 = `${keyIndent(opened)}  `;
  const rows = rowsOf(text3, list4?.items ?? [], [range2[0], range2[1]]).map((row2) => indent2 + row2);
  const head = text3.slice(0, range2[0]).replace(/[ \t]+$/, "");
  const end = lineEnd2(text3, range2[1]);
  const rest = text3.slice(range2[1], end).trimEnd();
  const ownLine = head.endsWith("\n");
  const first = ownLine ? head : head + rest + eol;
  if (ownLine && rest !== "") rows.push(indent2 + rest.trimStart());
  const result2 = first + rows.map((row2) => row2 + eol).join("") + text3.slice(end);
  return end === text3.length && !text3.endsWith("\n") ? result2.replace(/\r?\n$/, "") : result2;
}
function keyIndent(opened) {
  const offset = keyOffset(opened);
  return opened.text.slice(lineStart(opened.text, offset), offset).replace(/^\uFEFF/, "");
}
function keyOffset(opened) {
  const key2 = (opened.patches ?? opened.root?.items[0])?.key;
  return key2?.range?.[0] ?? 0;
}
function checkKey(opened) {
  const { text: text3, root } = opened;
  const offset = keyOffset(opened);
  const ordinary = root === null || root.flow !== true && /^\uFEFF?[ \t]*$/.test(text3.slice(lineStart(text3, offset), offset));
  if (ordinary) return;
  const hint = 'Write "patches:" on a line of its own and each patch as "  - name" below it.';
  throw problemAt(opened, offset, "the list of patches is written in a way that pgquilt does not edit", hint);
}
function rowsOf(text3, items, range2) {
  const rows = [];
  let from = range2[0];
  for (const item of [...items, null]) {
    const [same4 = "", ...below2] = text3.slice(from, item?.range[0] ?? range2[1]).split("\n");
    const after = commentOf2(same4);
    const last = rows.length - 1;
    if (after !== "" && last >= 0 && from !== range2[0]) rows[last] += ` ${after}`;
    else below2.unshift(same4);
    rows.push(...below2.map(commentOf2).filter((comment3) => comment3 !== ""));
    if (item === null) break;
    rows.push(`- ${entryText(item.source, item.type)}`);
    from = item.range[1];
  }
  return rows;
}
function commentOf2(line) {
  return /#.*/.exec(line)?.[0].trimEnd() ?? "";
}
var init_block = __esm({
  "src/series/block.ts"() {
    "use strict";
    init_document();
    init_entries();
    init_entry_text();
    init_lines2();
  }
});

// src/series/edit.ts
function insertPatch(text3, name, place) {
  const layout = open(text3);
  checkNew(layout, name);
  return insertAt(layout, place, (prefix) => prefix + entryText(name));
}
function removePatch(text3, name) {
  const layout = open(text3);
  return removeLine(layout.text, find(layout, name).start);
}
function renamePatch(text3, from, to) {
  const layout = open(text3);
  const entry = find(layout, from);
  if (from === to) return text3;
  checkNew(layout, to);
  return replace(
    layout,
    entry,
    entry.source.replace(from, () => to)
  );
}
function setGuards(text3, name, guards) {
  const layout = open(text3);
  return replace(layout, find(layout, name), formatEntry(name, guards));
}
function open(text3) {
  const first = openEntries(text3, file);
  const block2 = toBlockStyle(first.opened);
  const layout = block2 === text3 ? { text: text3, ...first } : { text: block2, ...openEntries(block2, file) };
  for (const entry of layout.entries) {
    if (!/^[ \t]*-[ \t]+$/.test(prefixOf(layout.text, entry))) {
      const message = `the entry "${entry.name}" is written in a way that pgquilt does not edit`;
      throw problemAt(layout.opened, entry.start, message, `Write it on a line of its own, as "  - ${entry.name}".`);
    }
  }
  return layout;
}
function prefixOf(text3, entry) {
  return text3.slice(lineStart(text3, entry.start), entry.start);
}
function insertAt(layout, place, line) {
  const { text: text3, entries, opened } = layout;
  const first = entries[0];
  if (place !== "end" && place.after !== null) {
    const after = find(layout, place.after);
    return insertLine(text3, lineEnd2(text3, after.start), line(prefixOf(text3, after)));
  }
  if (first === void 0) return insertFirst(opened, line);
  const last = entries.at(-1) ?? first;
  const offset = place === "end" ? lineEnd2(text3, last.start) : aboveComments(text3, lineStart(text3, first.start));
  return insertLine(text3, offset, line(prefixOf(text3, first)));
}
function insertFirst(opened, line) {
  const { text: text3, patches: patches2 } = opened;
  checkKey(opened);
  const indent2 = keyIndent(opened);
  const entry = line(`${indent2}  - `);
  if (patches2 !== void 0) return insertLine(text3, lineEnd2(text3, keyOffset(opened)), entry);
  const marker = /^\.\.\.(?=\s|$)/m.exec(text3)?.index ?? text3.length;
  const withKey = insertLine(text3, marker, `${indent2}patches:`);
  const key2 = withKey.indexOf("patches:", marker);
  return insertLine(withKey, lineEnd2(withKey, key2), entry);
}
function aboveComments(text3, offset) {
  let start = offset;
  while (start > 0) {
    const above = lineStart(text3, start - 1);
    if (!/^[ \t]*(#.*)?\r?\n$/.test(text3.slice(above, start))) break;
    start = above;
  }
  return start;
}
function replace(layout, entry, source) {
  const { text: text3 } = layout;
  const type2 = entry.node.type;
  return text3.slice(0, entry.start) + entryText(source, type2) + text3.slice(entry.end);
}
function find(layout, name) {
  const entry = layout.entries.find((candidate) => candidate.name === name);
  if (entry !== void 0) return entry;
  const names = layout.entries.map((candidate) => candidate.name);
  const hint = didYouMean(name, names) ?? 'Run "pgquilt series" to see the patches.';
  throw new Problem("failed", `the series has no patch "${name}"`, { patch: name, file, hint });
}
function checkNew(layout, name) {
  const reason = patchNameProblem(name);
  if (reason !== null) {
    const hint2 = "Use letters, digits, dashes and underscores.";
    throw new Problem("failed", `"${name}" cannot name a patch: ${reason}`, { hint: hint2 });
  }
  const entry = layout.entries.find((candidate) => candidate.name === name);
  if (entry === void 0) return;
  const hint = "Choose another name.";
  throw new Problem("failed", `the series has a patch "${name}" already`, {
    patch: name,
    file,
    line: entry.line,
    hint
  });
}
var file;
var init_edit = __esm({
  "src/series/edit.ts"() {
    "use strict";
    init_problem();
    init_block();
    init_document();
    init_entries();
    init_entry_text();
    init_guards();
    init_lines2();
    init_name();
    init_suggest();
    file = "series.yaml";
  }
});

// src/database/change/backward.ts
function netChanges(rows) {
  const net = /* @__PURE__ */ new Map();
  for (const { routines } of rows) {
    for (const change of routines) {
      const below2 = net.get(change.id);
      net.set(change.id, below2 === void 0 ? change : { ...change, before: below2.before });
    }
  }
  return [...net.values()];
}
async function backward(tx, rows) {
  const net = netChanges(rows);
  if (net.length === 0) return { steps: [], rebuilt: [], sql: [] };
  const ids = net.map((c) => c.id);
  const locking = lockingIds(ids);
  const reading = readingIds(ids, tx.searchPath);
  const asking = [...locking, ...reading.statements];
  const results2 = await tx.connection.batch([...asking, ...askRights(tx)]);
  const live = reading.read(results2.slice(locking.length));
  const drifts = net.flatMap((change, i) => {
    const drift3 = driftOf({ id: change.id, path: change.path, source: "ledger" }, change.after, live[i] ?? null);
    return drift3 === null ? [] : [drift3];
  });
  const real = await withoutPrinting(drifts);
  if (real.length > 0) throw driftProblem(real, tx.connection.target.label);
  const restores = net.flatMap((change, i) => planRestore(change, live[i] ?? null));
  if (tx.server.actsForOwner) await refuseOtherThanCreate(restores);
  const rights = tx.server.superuser ? null : receivedRights(results2[asking.length]);
  await refuseForbidden(popIntents(restores, rows[rows.length - 1]?.name), rights, tx.server.user);
  const { sql: sql3, rebuilt: rebuilt2 } = await restore2(tx, restores, rows[rows.length - 1]?.name);
  for (const { id, path: path10, from, to } of restores) {
    const patch = rows.findLast((row2) => row2.routines.some((r) => r.id === id))?.name ?? null;
    tx.touched.push({ id, path: path10, before: from, after: to, patch, direction: "backward" });
  }
  return { steps: restores.map(({ action, id, path: path10 }) => ({ action, id, path: path10 })), rebuilt: rebuilt2, sql: sql3 };
}
async function undoDrifts(tx, drifts) {
  const restores = drifts.flatMap(
    ({ id, path: path10, expected, live }) => planRestore({ id, path: path10, before: expected, after: live }, live)
  );
  if (tx.server.actsForOwner) await refuseOtherThanCreate(restores);
  await restore2(tx, restores, void 0);
  for (const { id, path: path10, from, to } of restores) {
    tx.touched.push({ id, path: path10, before: from, after: to, patch: null, direction: "backward" });
  }
}
function planRestore(change, live) {
  const { id, path: path10, before } = change;
  const common2 = { id, path: path10, from: live, to: before };
  if (before === null) return live === null ? [] : [{ action: "drop", ...common2 }];
  if (live === null) return [{ action: "create", ...common2 }];
  if (live.definition !== before.definition) return [{ action: "replace", ...common2 }];
  const sameOrder = JSON.stringify(before.acl) === JSON.stringify(live.acl);
  return differences(before, live).length === 0 && before.aclIsDefault === live.aclIsDefault && sameOrder ? [] : [{ action: "alter", ...common2 }];
}
async function refuseOtherThanCreate(restores) {
  const parse = await loadParser();
  for (const { id, path: path10, to } of restores) {
    if (to === null) continue;
    const statements = parse(to.definition, `ledger:${id}`);
    const creates2 = statements.every((s) => s.type === "CreateFunctionStmt" || s.type === "DefineStmt");
    if (statements.length === 1 && creates2) continue;
    throw new Problem(
      "failed",
      `the ledger was altered by hand: what it has of ${id} is not the definition of a routine`,
      {
        file: path10,
        hint: "Nothing was changed. See who may write the schema pgquilt."
      }
    );
  }
}
async function restore2(tx, restores, patch) {
  if (restores.length === 0) return { sql: [], rebuilt: [] };
  const reading = readingIds(
    restores.map((r) => r.id),
    tx.searchPath
  );
  const definitions = await restoreDefinitions(tx, restores, reading.statements, patch);
  const made = reading.read(definitions.results.slice(-reading.statements.length));
  const envelope = restores.flatMap((r, i) => {
    const now = made[i] ?? null;
    if (r.to === null || now === null) return [];
    return envelopeStatements(now, r.to, { superuser: tx.server.superuser, user: tx.server.user }).map(
      (sql4) => ({ sql: sql4, purpose: "envelope", level: 0 })
    );
  });
  const { rebuild } = definitions;
  const second = rebuild === null ? envelope : [...envelope, ...rebuild.up, ...dropOf(tx, restores, rebuild)];
  let found = made;
  if (second.length > 0) {
    const verifying = rebuild?.verify.statements ?? [];
    const results2 = await run(tx, [...second, ...reading.statements.map(setting2), ...verifying], patch);
    found = reading.read(results2.slice(second.length));
    rebuild?.verify.check(results2.slice(second.length + reading.statements.length));
  }
  for (const [i, r] of restores.entries()) await refuseInexact(r, found[i] ?? null, patch);
  const sql3 = [...definitions.statements, ...second].filter(isShown).map((s) => s.sql);
  return { sql: sql3, rebuilt: rebuild?.dependents ?? [] };
}
async function restoreDefinitions(tx, restores, reading, patch) {
  const order = [...restores];
  const moved2 = /* @__PURE__ */ new Set();
  for (let again3 = false; ; again3 = true) {
    if (again3) await tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_pop"]);
    const makes2 = order.filter((r) => r.to !== null && r.action !== "alter");
    const rebuild = await planRebuildOf(tx, order, patch);
    const owners = [void 0];
    const statements = [setting2("SAVEPOINT pgquilt_pop"), ...rebuild?.down ?? [], setting2(EMPTY_SEARCH_PATH)];
    for (const r of makes2.filter((m) => m.action === "recreate" && rebuild !== null)) {
      statements.push(planned(rebuild?.aside(r.id) ?? "", "drop"));
    }
    owners.push(...statements.slice(1).map(() => void 0));
    for (const r of makes2) {
      if (r.action === "recreate" && rebuild === null) {
        statements.push(planned(`DROP ROUTINE ${r.id}`, "drop"));
        owners.push(r);
      }
      statements.push(planned(r.to?.definition ?? "", "make"));
      owners.push(r);
    }
    if (rebuild === null) statements.push(...dropOf(tx, order, null));
    try {
      const results2 = await runStatements(tx, [...statements, ...reading.map(setting2)]);
      for (const [i, r] of restores.entries()) restores[i] = order.find((o) => o.id === r.id) ?? r;
      return { results: results2, statements, rebuild };
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      const r = owners[error.error.index];
      const at2 = r === void 0 ? -1 : order.indexOf(r);
      const { code } = error.error;
      if (r?.action === "replace" && (code === "42P13" || code === "42809")) {
        order[at2] = { ...r, action: "recreate" };
      } else if (r !== void 0 && code === "42883" && !moved2.has(`${r.id} ${at2}`)) {
        moved2.add(`${r.id} ${at2}`);
        order.splice(at2, 1);
        order.push(r);
      } else {
        throw explain(error, r, patch);
      }
    }
  }
}
async function planRebuildOf(tx, restores, patch) {
  const again3 = restores.filter((r) => r.action === "recreate");
  if (again3.length === 0) return null;
  const own = new Set(restores.filter((r) => r.action !== "alter").map((r) => r.id));
  return planRebuild(tx, { routines: again3, own, patch, level: 0 });
}
function dropOf(tx, restores, rebuild) {
  const ids = [...restores.filter((r) => r.action === "drop").map((r) => r.id), ...rebuild?.old ?? []];
  if (ids.length === 0) return [];
  return [...refuseLosses(ids, tx).map(setting2), planned(dropSql(ids, tx), "drop")];
}
function planned(sql3, purpose) {
  return { sql: sql3, purpose, level: 0 };
}
async function run(tx, statements, patch) {
  return runStatements(tx, statements).catch((error) => {
    throw error instanceof StatementError ? explain(error, void 0, patch) : error;
  });
}
function explain({ error, planned: planned2 }, r, patch) {
  if (isRetryable(error)) return error;
  const problem = explainError(error, planned2, { patches: [patch ?? null], unitText: () => null });
  if (r === void 0) return problem;
  return new Problem("failed", `${r.id} cannot be brought back: ${error.message}`, {
    ...problem,
    file: r.path,
    hint: problem.hint ?? "Nothing was changed.",
    cause: error
  });
}
async function refuseInexact(r, found, patch) {
  const inexact = driftOf({ id: r.id, path: r.path, source: "ledger" }, r.to, found);
  const [drift3] = inexact === null ? [] : await withoutPrinting([inexact]);
  if (drift3 === void 0) return;
  throw new Problem(
    "failed",
    `${r.id} would not come back exactly: its ${attributeNames(drift3).join(", ")} would differ`,
    {
      patch,
      file: r.path,
      detail: driftText(drift3),
      hint: "Nothing was changed. The difference is what this role may not restore; a superuser can."
    }
  );
}
var init_backward = __esm({
  "src/database/change/backward.ts"() {
    "use strict";
    init_problem();
    init_parser();
    init_rebuild();
    init_envelope();
    init_resolve2();
    init_rights();
    init_server_error();
    init_session();
    init_snapshot();
    init_drift();
    init_explain_error();
    init_intents();
    init_refusals();
    init_run_statements();
    init_same_definition();
    init_statement();
    init_step_sql();
  }
});

// src/database/ledger/write.ts
function chainRows(rows, top3, now) {
  let { position, hash: hash2 } = top3;
  return rows.map(({ stamp = now, ...row2 }) => {
    position++;
    const routines = JSON.stringify(row2.routines);
    hash2 = chainHash(hash2, [
      String(position),
      row2.name,
      row2.id,
      row2.header,
      row2.forward,
      row2.reverse,
      JSON.stringify(row2.units),
      routines,
      stamp.at,
      stamp.by,
      stamp.tool
    ]);
    return { ...row2, position, hash: hash2, appliedAt: stamp.at, appliedBy: stamp.by, tool: stamp.tool };
  });
}
function sql(value2) {
  return value2 === null ? "NULL" : typeof value2 === "number" ? String(value2) : quoteLiteral(value2);
}
function insert(into, rows, conflict2 = "") {
  if (rows.length === 0) return [];
  return [`INSERT INTO ${into} VALUES
${rows.map((row2) => `(${row2.map(sql).join(", ")})`).join(",\n")}${conflict2}`];
}
function deleteRoutines(ids) {
  return ids.length === 0 ? [] : [`DELETE FROM pgquilt.routine WHERE id IN (${ids.map(sql).join(", ")})`];
}
async function writeLedger(tx, head, toolVersion, change) {
  const kept = change.keep === void 0 ? head.stack : head.stack.slice(0, change.keep);
  const top3 = { position: kept.length, hash: kept[kept.length - 1]?.hash ?? "" };
  const stamp = { at: tx.server.now, by: tx.server.user, tool: toolVersion };
  const rows = chainRows(change.push ?? [], top3, stamp);
  const seq = head.log.seq + 1;
  const patches2 = JSON.stringify(change.patches);
  const detail = JSON.stringify({ ...change.select && { selected: change.select }, ...change.detail });
  const logFields = [String(seq), stamp.at, stamp.by, change.verb, patches2, detail, toolVersion];
  const logHash = chainHash(head.log.hash, logFields);
  const routines = change.routines ?? [];
  if (!tx.server.hasLedger) await create2(tx, toolVersion);
  await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    ...kept.length < head.stack.length ? [`DELETE FROM pgquilt.patch WHERE position > ${kept.length}`] : [],
    ...insert(
      "pgquilt.patch (position, name, id, header, forward, reverse, units, routines, applied_at, applied_by, tool, hash)",
      rows.map((r) => [
        r.position,
        r.name,
        r.id,
        r.header,
        r.forward,
        r.reverse,
        JSON.stringify(r.units),
        JSON.stringify(r.routines),
        r.appliedAt,
        r.appliedBy,
        r.tool,
        r.hash
      ])
    ),
    ...insert(
      "pgquilt.unit (path, text, blob)",
      (change.units ?? []).map((u) => [u.path, u.text, u.blob]),
      " ON CONFLICT (path) DO UPDATE SET text = EXCLUDED.text, blob = EXCLUDED.blob"
    ),
    ...deleteRoutines(routines.filter((r) => r.forget).map((r) => r.id)),
    ...insert(
      "pgquilt.routine (id, path, snapshot, fingerprint)",
      routines.filter((r) => !r.forget).map((r) => [
        r.id,
        r.path,
        r.snapshot === null ? null : JSON.stringify(r.snapshot),
        r.snapshot?.fingerprint ?? ""
      ]),
      " ON CONFLICT (id) DO UPDATE SET path = EXCLUDED.path, snapshot = EXCLUDED.snapshot, fingerprint = EXCLUDED.fingerprint"
    ),
    `INSERT INTO pgquilt.log (seq, at, who, verb, patches, detail, tool, hash, state) SELECT ${[
      seq,
      stamp.at,
      stamp.by,
      change.verb,
      patches2,
      detail,
      toolVersion,
      logHash
    ].map(sql).join(", ")}, ${LEDGER_STATE}`
  ]);
  return { stack: [...kept, ...rows], selected: change.select ?? head.selected, logHash };
}
async function create2(tx, toolVersion) {
  const { label } = tx.connection.target;
  await tx.connection.batch([EMPTY_SEARCH_PATH, ...createLedger(toolVersion)]).catch((error) => {
    if (!(error instanceof ServerError)) throw error;
    const details = { sqlstate: error.code, cause: error };
    if (error.code === "42501") {
      throw new Problem("failed", `the ledger cannot be created in ${label}: ${error.message}`, {
        ...details,
        hint: `The role ${tx.server.user} needs CREATE on the database: GRANT CREATE ON DATABASE ${quoteIdentifier(tx.server.database)} TO ${quoteIdentifier(tx.server.user)}`
      });
    }
    if (error.code === "42P06") {
      throw new Problem("failed", `${label} has a schema pgquilt that holds no ledger`, {
        ...details,
        hint: "pgquilt keeps its ledger in a schema of that name. Rename or drop the other one."
      });
    }
    throw error;
  });
}
var init_write = __esm({
  "src/database/ledger/write.ts"() {
    "use strict";
    init_problem();
    init_quote();
    init_server_error();
    init_session();
    init_chain();
    init_schema2();
  }
});

// src/patch/patch-id.ts
function patchId(files3) {
  const hash2 = createHash("sha256");
  for (const file4 of files3) hash2.update(formatFileDiff(file4));
  return hash2.digest("hex");
}
var init_patch_id = __esm({
  "src/patch/patch-id.ts"() {
    "use strict";
    init_node_crypto();
    init_format();
  }
});

// src/routine/restate.ts
function restated(path10, text3, statements, parse) {
  let out = text3;
  const rest = [];
  for (const statement2 of statements) {
    const { routines } = readUnit2(path10, appended(out, [statement2]), parse);
    const from = out.trimEnd().length;
    const about = routines.find((r) => r.attached.some((a) => a.start >= from))?.attached ?? [];
    const added = about.find((a) => a.start >= from);
    const all = routines.flatMap((r) => r.attached);
    const earlier = about.filter((a) => a !== added).map((a) => ({ ...a, own: all.filter((b) => b.start === a.start).length === 1 }));
    const edits = added === void 0 ? null : editsFor(added.setting, statement2, earlier);
    if (edits === null) rest.push(statement2);
    else out = edited(out, edits);
  }
  return rest.length === 0 ? out : appended(out, rest);
}
function editsFor(added, statement2, earlier) {
  if (added.topic === "extension") return null;
  if (added.topic === "privilege") return privilegeEdits(added, statement2, earlier);
  const last = earlier.findLast(
    ({ setting: s }) => s.topic === added.topic && !(s.topic === "label" && added.topic === "label" && s.provider !== added.provider)
  );
  return last?.own ? [{ piece: last, by: statement2 }] : null;
}
function privilegeEdits(added, statement2, earlier) {
  const [role4 = ""] = added.roles;
  if (added.option || added.grantor !== null || added.roles.length !== 1 || role4 === "PUBLIC") return null;
  const on = / ON ROUTINE (.*) (?:FROM|TO) /s.exec(statement2)?.[1] ?? "";
  const edits = [];
  for (const piece of earlier) {
    const { setting: setting3 } = piece;
    if (setting3.topic !== "privilege" || !setting3.roles.includes(role4)) continue;
    const plain4 = piece.own && !setting3.option && setting3.grantor === null && setting3.grant !== added.grant;
    if (!plain4) return null;
    const others = { ...setting3, roles: setting3.roles.filter((r) => r !== role4) };
    const kept = others.roles.length === 0 ? null : settingSql(others, on);
    edits.push({ piece, by: added.grant ? [kept, statement2].filter((s) => s !== null).join(";\n") : kept });
  }
  return edits.length === 0 || added.grant && edits.length > 1 ? null : edits;
}
function edited(text3, edits) {
  let out = text3;
  for (const { piece, by } of [...edits].sort((a, b) => b.piece.start - a.piece.start)) {
    const after = out.slice(piece.end);
    out = `${out.slice(0, piece.start)}${by ?? ""}${by === null ? after.replace(/^\s*;[ \t]*\r?\n?/, "") : after}`;
  }
  return out;
}
function appended(text3, statements) {
  const end = text3.includes("\r\n") ? "\r\n" : "\n";
  const open2 = text3.trimEnd();
  return `${open2}${open2.endsWith(";") ? "" : `${end};`}${end}${end}${statements.map((s) => `${s};${end}`).join("")}`;
}
var init_restate = __esm({
  "src/routine/restate.ts"() {
    "use strict";
    init_attached();
    init_unit();
  }
});

// src/queue/common/routine-names.ts
async function namesOf(tx, keys) {
  if (keys.length === 0) return [];
  const asking = resolving(keys, tx.searchPath, { lock: false, recorded: false });
  return asking.read(await tx.connection.batch(asking.statements)).map((r) => r.id);
}
var init_routine_names = __esm({
  "src/queue/common/routine-names.ts"() {
    "use strict";
    init_resolve2();
  }
});

// src/queue/drift.ts
var drift_exports = {};
__export(drift_exports, {
  drift: () => drift,
  driftItem: () => driftItem,
  findDrift: () => findDrift
});
async function drift(context) {
  return lookAt(context, async (_head, tx) => {
    const found = tx === null ? { checked: 0, drifts: [] } : await findDrift(tx);
    return { target: context.target.label, checked: found.checked, drift: found.drifts.map(driftItem) };
  });
}
async function findDrift(tx) {
  const { recorded, suspects } = await readSuspects(tx);
  if (suspects.length === 0) return { checked: recorded, drifts: [] };
  const reading = readingIds(
    suspects.map((r) => r.id),
    tx.searchPath
  );
  const live = reading.read(await tx.connection.batch(reading.statements));
  const drifts = suspects.flatMap((r, i) => {
    const found = driftOf({ id: r.id, path: r.path, source: "ledger" }, r.snapshot, live[i] ?? null);
    return found === null ? [] : [found];
  });
  return { checked: recorded, drifts: await withoutPrinting(drifts) };
}
function driftItem(found) {
  return {
    routine: found.id,
    file: found.path,
    attributes: attributeNames(found),
    message: driftSentence(found),
    diff: driftText(found)
  };
}
var init_drift2 = __esm({
  "src/queue/drift.ts"() {
    "use strict";
    init_drift();
    init_same_definition();
    init_read2();
    init_resolve2();
    init_look();
  }
});

// src/queue/from-database.ts
async function editFromDatabase(op, given) {
  const recorded = await readRecorded(op.tx, "all");
  const drifts = given ?? (await findDrift(op.tx)).drifts;
  const [units, routines] = [new Map(recorded.units), new Map(recorded.routines)];
  const parse = await loadParser();
  const texts2 = /* @__PURE__ */ new Map();
  for (const drift3 of drifts) {
    const { id, path: path10, live } = drift3;
    if (op.tree.state(path10, op.head.unitHashes) === "edited") {
      throw new Problem(
        "failed",
        `${path10} has edits of its own, so the database's change of ${id} cannot be taken in`,
        {
          file: path10,
          hint: "Refresh or undo the edits in the tree first; then run the command again."
        }
      );
    }
    const below2 = recorded.units.has(path10) ? recorded.units.get(path10)?.text ?? null : op.tree.baseText(path10);
    const taken3 = await takeDriftIn(op, drift3, texts2.has(path10) ? texts2.get(path10) ?? null : below2);
    texts2.set(path10, taken3.text === null ? null : restated(path10, taken3.text, taken3.around, parse));
    units.set(path10, { path: path10, text: below2, blob: blobHash(below2) });
    routines.set(id, { id, path: path10, snapshot: live });
  }
  return { texts: texts2, recorded: { units, routines }, fromTree: false, drifts };
}
async function takeDriftIn(op, drift3, text3) {
  const parse = await loadParser();
  const unit = text3 === null ? null : readUnit2(drift3.path, text3, parse);
  const keys = unit?.routines.map((r) => r.key) ?? [];
  const routine3 = unit?.routines[(await namesOf(op.tx, keys)).indexOf(drift3.id)];
  const { live, expected } = drift3;
  if (live === null) {
    return { text: text3 === null || routine3 === void 0 ? text3 : withoutRoutine(text3, routine3), around: [] };
  }
  if (text3 === null || routine3 === void 0) {
    const above = text3 === null || text3 === "" ? "" : `${text3.replace(/\n*$/, "")}

`;
    return {
      text: `${above}${live.definition.trimEnd()};
`,
      around: envelopeOf(drift3, { ...live, acl: defaultAcl(live.owner), comment: null, labels: [], dependsOn: [] })
    };
  }
  let out = text3;
  if (live.definition !== expected?.definition) {
    const create3 = await newCreate(op, routine3, live.definition, drift3.id);
    out = `${out.slice(0, routine3.start)}${create3}${out.slice(routine3.start + routine3.create.length)}`;
  }
  return { text: out, around: expected === null ? [] : envelopeOf(drift3, expected) };
}
function envelopeOf({ id, path: path10, live }, from) {
  if (live === null) return [];
  const left = (grantor) => {
    throw new Problem(
      "failed",
      `${grantor}, who does not own ${id}, granted its privileges, and a unit cannot say that`,
      {
        file: path10,
        hint: "Grant them as the owner instead."
      }
    );
  };
  return envelopeStatements({ ...from, definition: live.definition }, live, { superuser: false, user: null, left });
}
async function newCreate(op, routine3, definition, id) {
  const rows = await op.tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT prosrc FROM pg_catalog.pg_proc p WHERE p.oid::pg_catalog.regprocedure::text = ${quoteLiteral(id)}`,
    setSearchPath(op.tx.searchPath)
  ]);
  const body = String(rows[1]?.[0]?.["prosrc"] ?? "");
  const literal = bodyLiteral(routine3.create);
  if (literal === null || body === "") return asPrinted(definition);
  const create3 = `${routine3.create.slice(0, literal.start)}${dollarQuoted(body, routine3.create.slice(literal.start, literal.contentStart))}${routine3.create.slice(literal.end)}`;
  const reading = readingIds([id], op.tx.searchPath);
  try {
    const before = ["SAVEPOINT pgquilt_try", createSql(create3, true).sql];
    const results2 = await op.tx.connection.batch([
      ...before,
      ...reading.statements,
      "ROLLBACK TO SAVEPOINT pgquilt_try"
    ]);
    const [made] = reading.read(results2.slice(before.length));
    return made?.definition === definition ? create3 : asPrinted(definition);
  } catch {
    await op.tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_try"]);
    return asPrinted(definition);
  }
}
function asPrinted(definition) {
  return definition.trimEnd();
}
function dollarQuoted(body, opening) {
  const candidates = [/^\$.*\$$/.test(opening) ? opening : "$$", "$$", "$function$"];
  for (let n = 1; ; n++) {
    const tag = candidates.shift() ?? `$body${n}$`;
    if (`${body}${tag}`.indexOf(tag) === body.length) return `${tag}${body}${tag}`;
  }
}
function withoutRoutine(text3, routine3) {
  const pieces = [routine3, ...routine3.attached].sort((a, b) => b.start - a.start);
  let out = text3;
  for (const { start, end } of pieces) out = `${out.slice(0, start)}${out.slice(end).replace(/^\s*;[ \t]*\r?\n?/, "")}`;
  return out.trim() === "" ? null : out;
}
function withStatements(text3, statements) {
  if (text3 === null || statements.length === 0) return text3;
  const end = text3.includes("\r\n") ? "\r\n" : "\n";
  const open2 = text3.trimEnd();
  return `${open2}${open2.endsWith(";") ? "" : `${end};`}${end}${end}${statements.map((s) => `${s};${end}`).join("")}`;
}
var init_from_database = __esm({
  "src/queue/from-database.ts"() {
    "use strict";
    init_envelope();
    init_read2();
    init_resolve2();
    init_session();
    init_snapshot();
    init_blob_hash();
    init_problem();
    init_body();
    init_create_sql();
    init_parser();
    init_quote();
    init_restate();
    init_unit();
    init_routine_names();
    init_drift2();
  }
});

// src/patch/slide.ts
function slideDown(edits, before, after) {
  return edits.map((edit2, i) => {
    const removes = edit2.newStart === edit2.newEnd;
    if (!removes && edit2.oldStart !== edit2.oldEnd) return edit2;
    const [lines3, start, end] = removes ? [before, edit2.oldStart, edit2.oldEnd] : [after, edit2.newStart, edit2.newEnd];
    const room = (edits[i + 1]?.oldStart ?? before.length + 1) - edit2.oldEnd - 1;
    let by = 0;
    while (by < room && end + by < lines3.length && lines3[start + by] === lines3[end + by]) by++;
    return {
      oldStart: edit2.oldStart + by,
      oldEnd: edit2.oldEnd + by,
      newStart: edit2.newStart + by,
      newEnd: edit2.newEnd + by
    };
  });
}
var init_slide = __esm({
  "src/patch/slide.ts"() {
    "use strict";
  }
});

// src/patch/merge.ts
function mergeTexts(base, ours, theirs, labels2 = { ours: "ours", base: "base", theirs: "theirs" }, alike2 = "once") {
  const lines3 = splitLines(base);
  const output = [];
  let conflicts = 0;
  let done = 0;
  for (const region of regions(lines3, splitLines(ours), splitLines(theirs))) {
    output.push(lines3.slice(done, region.start).join(""));
    done = region.end;
    const one2 = region.ours ?? region.theirs ?? [];
    const same4 = alike2 === "once" && region.ours?.join("") === region.theirs?.join("");
    if (region.ours === null || region.theirs === null || same4) {
      output.push(one2.join(""));
    } else {
      conflicts++;
      output.push(marked(region.ours, lines3.slice(region.start, region.end), region.theirs, labels2));
    }
  }
  output.push(lines3.slice(done).join(""));
  return { clean: conflicts === 0, text: output.join(""), conflicts };
}
function markDifferences(ours, theirs, labels2) {
  const [left, right] = [splitLines(ours), splitLines(theirs)];
  const output = [];
  let done = 0;
  for (const { oldStart, oldEnd, newStart, newEnd } of diffLines(left, right)) {
    output.push(...left.slice(done, oldStart));
    output.push(marked(left.slice(oldStart, oldEnd), [], right.slice(newStart, newEnd), labels2));
    done = oldEnd;
  }
  return [...output, ...left.slice(done)].join("");
}
function* regions(base, ours, theirs) {
  const left = slideDown(diffLines(base, ours), base, ours);
  const right = slideDown(diffLines(base, theirs), base, theirs);
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const start = Math.min(left[i]?.oldStart ?? base.length, right[j]?.oldStart ?? base.length);
    let end = start;
    const [firstLeft, firstRight] = [i, j];
    for (let grown = true; grown; ) {
      grown = false;
      for (let edit2 = left[i]; edit2 !== void 0 && edit2.oldStart <= end; edit2 = left[++i]) {
        end = Math.max(end, edit2.oldEnd);
        grown = true;
      }
      for (let edit2 = right[j]; edit2 !== void 0 && edit2.oldStart <= end; edit2 = right[++j]) {
        end = Math.max(end, edit2.oldEnd);
        grown = true;
      }
    }
    yield {
      start,
      end,
      ours: side(ours, left.slice(firstLeft, i), start, end),
      theirs: side(theirs, right.slice(firstRight, j), start, end)
    };
  }
}
function side(lines3, edits, start, end) {
  const first = edits[0];
  const last = edits.at(-1);
  if (first === void 0 || last === void 0) return null;
  return lines3.slice(first.newStart - (first.oldStart - start), last.newEnd + (end - last.oldEnd));
}
function marked(ours, base, theirs, labels2) {
  const sample = ours[0] ?? theirs[0] ?? base[0] ?? "";
  const end = sample.endsWith("\r\n") ? "\r\n" : "\n";
  const whole = (lines3) => lines3.map((line) => line.endsWith("\n") ? line : line + end);
  return [
    `<<<<<<< ${labels2.ours}${end}`,
    ...whole(ours),
    `||||||| ${labels2.base}${end}`,
    ...whole(base),
    `=======${end}`,
    ...whole(theirs),
    `>>>>>>> ${labels2.theirs}${end}`
  ].join("");
}
function hasConflictMarkers(text3) {
  const index2 = splitLines(text3).findIndex((line) => /^(?:<{7}|>{7}|\|{7}) /.test(line));
  return index2 === -1 ? null : { line: index2 + 1 };
}
var init_merge = __esm({
  "src/patch/merge.ts"() {
    "use strict";
    init_line_diff();
    init_lines();
    init_slide();
  }
});

// src/worktree/stage.ts
function stage(absolute, path10, text3, last) {
  const made = [];
  const temporary = (0, import_node_path12.join)((0, import_node_path12.dirname)(absolute), `.pgquilt-${process.pid}-${randomBytes(8).toString("hex")}.tmp`);
  const discard = () => {
    try {
      (0, import_node_fs13.rmSync)(temporary, { force: true });
    } catch {
    }
    for (const folder2 of made.reverse()) removeEmptyFolder(folder2);
  };
  try {
    const old = lstatOrNull(absolute, path10);
    if (old?.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
    makeFolders((0, import_node_path12.dirname)(absolute), made);
    writeNew(temporary, text3, old?.mode, last);
  } catch (error) {
    discard();
    throw fsProblem(error, "write", path10);
  }
  return {
    discard,
    commit() {
      try {
        (0, import_node_fs13.renameSync)(temporary, absolute);
      } catch (error) {
        throw fsProblem(error, "write", path10);
      }
    }
  };
}
function sweepFolder(folder2) {
  try {
    for (const name of (0, import_node_fs13.readdirSync)(folder2)) {
      const pid = /^\.pgquilt-(\d+)-[0-9a-f]{16}\.tmp$/.exec(name)?.[1];
      if (pid !== void 0 && !pidExists(Number(pid))) (0, import_node_fs13.rmSync)((0, import_node_path12.join)(folder2, name), { force: true });
    }
  } catch {
  }
}
function syncFolder(folder2) {
  try {
    const handle = (0, import_node_fs13.openSync)(folder2, import_node_fs13.constants.O_RDONLY);
    try {
      (0, import_node_fs13.fsyncSync)(handle);
    } finally {
      (0, import_node_fs13.closeSync)(handle);
    }
  } catch {
  }
}
function removeEmptyFolder(folder2) {
  try {
    (0, import_node_fs13.rmdirSync)(folder2);
    return true;
  } catch {
    return false;
  }
}
function makeFolders(folder2, made) {
  try {
    (0, import_node_fs13.mkdirSync)(folder2);
    made.push(folder2);
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      makeFolders((0, import_node_path12.dirname)(folder2), made);
      (0, import_node_fs13.mkdirSync)(folder2);
      made.push(folder2);
    } else if (errorCode(error) !== "EEXIST") throw error;
  }
}
function writeNew(file4, text3, mode, last) {
  const handle = (0, import_node_fs13.openSync)(file4, "wx", 438);
  try {
    if (mode !== void 0) (0, import_node_fs13.fchmodSync)(handle, mode & 4095);
    const bytes = Buffer.from(text3);
    for (let done = 0; done < bytes.length; ) done += (0, import_node_fs13.writeSync)(handle, bytes, done);
    if (last) (0, import_node_fs13.fsyncSync)(handle);
  } finally {
    (0, import_node_fs13.closeSync)(handle);
  }
}
var import_node_fs13, import_node_path12;
var init_stage = __esm({
  "src/worktree/stage.ts"() {
    "use strict";
    init_node_crypto();
    import_node_fs13 = require("node:fs");
    import_node_path12 = require("node:path");
    init_fs_problem();
    init_process_identity();
    init_safe_path();
  }
});

// src/worktree/write.ts
function writeFileAtomic(root, path10, text3) {
  changeFiles(root, [{ path: path10, text: text3 }]);
}
function removeFile(root, path10) {
  changeFiles(root, [{ path: path10, text: null }]);
}
function changeFiles(root, changes2, options2 = {}) {
  const last = options2.durable !== false;
  const known = /* @__PURE__ */ new Set();
  const checked = changes2.map(({ path: path10, text: text3 }) => ({ path: path10, text: text3, absolute: safePath(root, path10, known) }));
  checkOnce(changes2);
  const removals = checked.filter(({ text: text3 }) => text3 === null);
  for (const { absolute, path: path10 } of removals) checkRemovable(absolute, path10);
  const folders = new Set(checked.map(({ absolute }) => (0, import_node_path13.dirname)(absolute)));
  for (const folder2 of folders) sweepFolder(folder2);
  const staged = [];
  try {
    for (const { absolute, path: path10, text: text3 } of checked) if (text3 !== null) staged.push(stage(absolute, path10, text3, last));
  } catch (error) {
    for (const one2 of staged.reverse()) one2.discard();
    throw error;
  }
  commit(root, removals, staged);
  if (last) for (const folder2 of folders) syncFolder(folder2);
}
function commit(root, removals, staged) {
  let done = 0;
  try {
    for (const { absolute, path: path10 } of removals) unlink(absolute, path10);
    for (; done < staged.length; done++) staged[done]?.commit();
  } catch (error) {
    for (const one2 of staged.slice(done).reverse()) one2.discard();
    throw error;
  }
  for (const { path: path10 } of removals) pruneFolders(root, path10);
}
function checkOnce(changes2) {
  const seen = /* @__PURE__ */ new Set();
  for (const { path: path10 } of changes2) {
    if (seen.has(path10)) throw new Problem("failed", `two changes are for the same file, ${path10}`, { file: path10 });
    seen.add(path10);
  }
}
function checkRemovable(absolute, path10) {
  const stats = lstatOrNull(absolute, path10);
  if (stats === null) return;
  try {
    if (stats.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
    (0, import_node_fs14.accessSync)((0, import_node_path13.dirname)(absolute), import_node_fs14.constants.W_OK);
  } catch (error) {
    throw fsProblem(error, "delete", path10);
  }
}
function unlink(absolute, path10) {
  try {
    (0, import_node_fs14.unlinkSync)(absolute);
  } catch (error) {
    if (!isMissing(error)) throw fsProblem(error, "delete", path10);
  }
}
function pruneFolders(root, path10) {
  const parts = path10.split("/").slice(0, -1);
  if (parts[0] !== "udfs") return;
  for (; parts.length > 1; parts.pop()) if (!removeEmptyFolder((0, import_node_path13.join)(root, ...parts))) return;
}
var import_node_fs14, import_node_path13;
var init_write2 = __esm({
  "src/worktree/write.ts"() {
    "use strict";
    import_node_fs14 = require("node:fs");
    import_node_path13 = require("node:path");
    init_problem();
    init_fs_problem();
    init_safe_path();
    init_stage();
  }
});

// src/worktree/local.ts
function ensureLocalFolder(root) {
  if (lstatOrNull(safePath(root, ignoreFile), ignoreFile) === null) writeFileAtomic(root, ignoreFile, "*\n");
}
var ignoreFile;
var init_local = __esm({
  "src/worktree/local.ts"() {
    "use strict";
    init_safe_path();
    init_write2();
    ignoreFile = ".pgquilt/.gitignore";
  }
});

// src/queue/common/conflicts.ts
function fileOf({ name, path: path10, base, ours, theirs }) {
  const hash2 = createHash("sha256").update(JSON.stringify([base, ours, theirs])).digest("hex").slice(0, 8);
  return `.pgquilt/merges/${name}-${hash2}/${path10}`;
}
function resolutionOf(root, inputs) {
  if (root === null) return void 0;
  const text3 = readTextIn(root, fileOf(inputs));
  return text3 === null || hasConflictMarkers(text3) !== null ? void 0 : text3;
}
function saveConflict(root, inputs, text3) {
  if (root === null) return { path: inputs.path, file: null, text: text3 };
  const file4 = fileOf(inputs);
  ensureLocalFolder(root);
  if (readTextIn(root, file4) === null) writeFileAtomic(root, file4, text3);
  return { path: inputs.path, file: file4, text: text3 };
}
function conflictProblem(message, conflicts, again3, patch) {
  const [first] = conflicts;
  const others = conflicts.length > 1 ? " and the others" : "";
  return new Problem("conflict", message, {
    patch,
    file: first?.file ?? first?.path,
    detail: conflicts.map(({ path: path10, file: file4, text: text3 }) => file4 === null ? `${path10}:
${text3}` : `${path10}: ${file4}`).join("\n"),
    hint: first?.file == null ? `Nothing was changed. Run ${again3} inside the queue to put the texts together by hand.` : `Nothing was changed. Take the markers out of ${first.file}${others}, then run ${again3} again.`
  });
}
var init_conflicts = __esm({
  "src/queue/common/conflicts.ts"() {
    "use strict";
    init_node_crypto();
    init_merge();
    init_problem();
    init_local();
    init_read_text();
    init_write2();
  }
});

// src/patch/merge-units.ts
function mergeUnits(base, ours, theirs, labels2, alike2 = "once") {
  if (theirs === base || ours === theirs && alike2 === "once") return { clean: true, text: ours };
  if (ours === base) return { clean: true, text: theirs };
  if (base === null || ours === null || theirs === null) {
    return { clean: false, text: mergeTexts(base ?? "", ours ?? "", theirs ?? "", labels2, alike2).text };
  }
  const merged2 = mergeTexts(base, ours, theirs, labels2, alike2);
  if (!merged2.clean) return { clean: false, text: merged2.text };
  const other2 = backwards(mergeTexts(backwards(base), backwards(ours), backwards(theirs)).text);
  if (other2 === merged2.text) return { clean: true, text: merged2.text };
  const places = { ours: `${labels2.theirs}, in one place`, base: "", theirs: `${labels2.theirs}, in another place` };
  return { clean: false, text: markDifferences(merged2.text, other2, places) };
}
function backwards(text3) {
  return splitLines(text3).map((line) => line.endsWith("\0\n") ? line.slice(0, -2) : line.endsWith("\n") ? line : `${line}\0
`).reverse().map((line, i, all) => i < all.length - 1 && !line.endsWith("\n") ? `${line}
` : line).join("");
}
var init_merge_units = __esm({
  "src/patch/merge-units.ts"() {
    "use strict";
    init_lines();
    init_merge();
  }
});

// src/queue/common/merge-track.ts
function trackText({ own, around }) {
  return withStatements(own, around);
}
async function mergeTrack(root, track, next3) {
  const { name, path: path10, theirs, labels: labels2 } = next3;
  const { series: series2, own, around } = track;
  const merged2 = mergeUnits(series2, own, theirs, labels2);
  const apart = merged2.clean && merged2.text === null || await speaksOfTheSame(path10, track, theirs);
  if (merged2.clean && (around.length === 0 || !apart)) return { ...track, series: theirs, own: merged2.text };
  const inputs = { name, path: path10, base: series2, ours: trackText(track), theirs };
  const answer = resolutionOf(root, inputs);
  if (answer !== void 0) return { ...track, series: theirs, own: answer, around: [] };
  const said = around.map((statement2) => `${statement2};
`).join("");
  const block2 = !apart || around.length === 0 ? said : `<<<<<<< ${labels2.ours}
${said}=======
>>>>>>> ${labels2.theirs}
`;
  return saveConflict(root, inputs, `${(merged2.text ?? "").replace(/\n?$/, "\n")}${block2}`);
}
async function speaksOfTheSame(path10, { series: series2, around, by }, theirs) {
  if (around.length === 0) return false;
  const topics = new Set(by.flatMap((d) => d.attributes.flatMap((a) => TOPICS[a] ?? [])));
  const parse = await loadParser();
  const said = (text3) => (text3 === null ? [] : readUnit2(path10, text3, parse).routines).flatMap(
    (r) => r.attached.filter((a) => topics.has(a.setting.topic)).map((a) => settingSql(a.setting, describeKey(r.key)))
  ).join("\n");
  return said(series2) !== said(theirs);
}
var TOPICS;
var init_merge_track = __esm({
  "src/queue/common/merge-track.ts"() {
    "use strict";
    init_merge_units();
    init_attached();
    init_key();
    init_parser();
    init_unit();
    init_from_database();
    init_conflicts();
    TOPICS = {
      owner: "owner",
      acl: "privilege",
      comment: "comment",
      labels: "label",
      dependsOn: "extension"
    };
  }
});

// src/queue/common/merge-back.ts
async function mergeBack(op, rows, drifts, below2) {
  const tracks = /* @__PURE__ */ new Map();
  for (const drift3 of drifts) {
    const series2 = op.head.recorded.units.get(drift3.path)?.text ?? null;
    const track = tracks.get(drift3.path) ?? { series: series2, own: series2, around: [], by: [] };
    const { text: text3, around } = await takeDriftIn(op, drift3, track.own);
    tracks.set(drift3.path, { series: series2, own: text3, around: [...track.around, ...around], by: [...track.by, drift3] });
  }
  const merged2 = await mergeAll(op, tracks, below2, `pop-${rows[rows.length - 1]?.name ?? ""}`);
  const wanted = await whatTheyMake(op, drifts, tracks, merged2);
  const routines = netChanges(rows).map((change) => {
    const drift3 = drifts.find((d) => d.id === change.id);
    return drift3 === void 0 ? change : { ...change, after: drift3.live, before: wanted.get(drift3.id) ?? null };
  });
  return backward(op.tx, [{ name: rows[rows.length - 1]?.name ?? "", routines }]);
}
async function mergeAll(op, tracks, below2, name) {
  const merged2 = /* @__PURE__ */ new Map();
  const conflicts = [];
  const labels2 = { ours: `live in ${op.context.target.label}`, base: "recorded", theirs: "below the patch" };
  for (const [path10, track] of tracks) {
    const theirs = below2.get(path10) ?? null;
    const found = await mergeTrack(op.context.root, track, { name, path: path10, theirs, labels: labels2 });
    if ("file" in found) conflicts.push(found);
    else merged2.set(path10, trackText(found));
  }
  if (conflicts.length === 0) return merged2;
  const message = `the change by hand in ${conflicts.map((c) => c.path).join(", ")} does not go together with the text below`;
  throw conflictProblem(message, conflicts, "pgquilt pop --merge");
}
async function whatTheyMake(op, drifts, tracks, merged2) {
  const units = [...tracks].map(([path10, track]) => ({
    path: path10,
    before: trackText(track),
    after: merged2.get(path10) ?? null
  }));
  const recorded = {
    units: new Map(units.map(({ path: path10, before }) => [path10, { path: path10, text: before, blob: blobHash(before) }])),
    routines: new Map([
      ...[...op.head.recorded.routines].filter(([, r]) => tracks.has(r.path)),
      ...drifts.map(({ id, path: path10, live }) => [id, { id, path: path10, snapshot: live }])
    ])
  };
  const { connection } = op.tx;
  await connection.batch(["SAVEPOINT pgquilt_merge"]);
  const made = await forward(op.tx, [{ patch: null, units }], recorded, { parse: await loadParser() });
  await connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_merge"]);
  return new Map(made.routines.map((r) => [r.id, r.snapshot]));
}
function hotFixesBelow(rows) {
  return rows.flatMap(
    (row2, i) => row2.routines.flatMap(({ id, path: path10, before, under }) => {
      const touched = rows.slice(0, i).some((lower) => lower.routines.some((c) => c.id === id));
      if (under === void 0 || !touched) return [];
      const drift3 = driftOf({ id, path: path10, source: "ledger" }, under.snapshot, before);
      return drift3 === null ? [] : [drift3];
    })
  );
}
function hotFixesInTheWay(hidden, rows, label) {
  const [first] = hidden;
  const upper = rows.findIndex((row2) => row2.routines.some((c) => c.id === first?.id && c.under !== void 0));
  const below2 = rows[upper - 1]?.name ?? "";
  const { file: file4, detail } = driftProblem(hidden, label);
  return new DriftProblem(hidden, `below patch ${rows[upper]?.name ?? ""}, ${first?.id ?? ""} was changed by hand`, {
    file: file4,
    detail,
    hint: `Nothing was changed. Go there and see to it: pgquilt pop ${below2}. Or replace it (a copy is kept): pgquilt pop --overwrite`
  });
}
var init_merge_back = __esm({
  "src/queue/common/merge-back.ts"() {
    "use strict";
    init_backward();
    init_drift();
    init_forward();
    init_blob_hash();
    init_parser();
    init_from_database();
    init_conflicts();
    init_merge_track();
  }
});

// src/queue/common/on-drift.ts
function settledBy({ overwritten: overwritten2, merged: merged2 }) {
  return {
    ...overwritten2 === void 0 ? {} : { overwritten: overwritten2 },
    ...merged2 === void 0 ? {} : { merged: merged2 }
  };
}
function nextSteps(verb) {
  return (error) => {
    throw error instanceof DriftProblem ? withNextSteps(error, verb) : error;
  };
}
function withNextSteps(problem, verb) {
  const { drifts, message, file: file4, detail, hint } = problem;
  const ownHint = hint?.includes("--record") || hint?.includes("--overwrite") || drifts.every((d) => d.source === "base" && d.live === null);
  if (ownHint) return problem;
  const keep2 = "To keep the live text as a patch: pgquilt adopt --new NAME";
  const steps = verb === "refresh" ? `${keep2}; as part of the top patch: pgquilt refresh --from-database.` : `${keep2}; to put both together: pgquilt ${verb} --merge; to replace it (a copy is kept): pgquilt ${verb} --overwrite.`;
  return new DriftProblem(drifts, message, { file: file4, detail, hint: `Nothing was changed. ${steps}` });
}
var init_on_drift = __esm({
  "src/queue/common/on-drift.ts"() {
    "use strict";
    init_drift();
  }
});

// src/database/proof/proof-sql.ts
function findSuspects(changed2, asked, own, check4) {
  const many = changed2.length > MANY;
  const languages = check4 ? "'sql', 'plpgsql'" : "'sql'";
  return `WITH RECURSIVE changed AS MATERIALIZED (
    SELECT c->>'id' AS id, (c->>'made')::bool AS made, (pg_catalog.parse_ident(c->>'id', false))[2] AS name
    FROM pg_catalog.json_array_elements(${quoteLiteral(JSON.stringify(changed2))}::json) c),
  hanging (class, object) AS (
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid, p.oid FROM changed c JOIN pg_catalog.pg_proc p ON p.proname = c.name::name
      WHERE NOT c.made AND p.oid::pg_catalog.regprocedure::text = c.id
    UNION
    SELECT CASE WHEN r.oid IS NULL THEN d.classid ELSE 'pg_catalog.pg_class'::pg_catalog.regclass END, coalesce(r.ev_class, d.objid)
    FROM hanging h JOIN pg_catalog.pg_depend d ON d.refclassid = h.class AND d.refobjid = h.object
      AND d.classid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
    LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid),
  words (name) AS (
    SELECT c.name FROM changed c WHERE NOT c.made OR (SELECT pg_catalog.count(*) FROM pg_catalog.pg_proc p WHERE p.proname = c.name::name) > 1
    UNION SELECT coalesce(p.proname, c.relname, o.oprname)::text FROM hanging h
      LEFT JOIN pg_catalog.pg_proc p ON h.class = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = h.object
      LEFT JOIN pg_catalog.pg_class c ON h.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = h.object
      LEFT JOIN pg_catalog.pg_operator o ON h.class = 'pg_catalog.pg_operator'::pg_catalog.regclass AND o.oid = h.object),
  odd (name) AS (SELECT name FROM words WHERE name !~ '^[A-Za-z0-9_]+$'),
  ${wordPattern(many ? "odd" : "words")},
  named (oid) AS (SELECT q.oid FROM pg_catalog.pg_proc q JOIN pg_catalog.pg_language l ON l.oid = q.prolang
    ${many ? splitBodies(languages) : ""}
    WHERE (SELECT pg_catalog.count(*) FROM words) > 0 AND q.oid >= 16384 AND l.lanname IN (${languages})
      AND NOT pg_catalog.pg_is_other_temp_schema(q.pronamespace) AND (${many ? "w.name IS NOT NULL OR " : ""}q.prosrc ~* (SELECT pattern FROM pattern)))
  SELECT pg_catalog.set_config('pgquilt.proof', coalesce((SELECT pg_catalog.json_agg(s) FROM (
    SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS id, p.oid::pg_catalog.regprocedure::text = ANY (${list(own)}) AS own
    FROM pg_catalog.pg_proc p WHERE p.oid IN (SELECT oid FROM named)
    ${asked.length + own.length === 0 ? "" : `UNION SELECT p.oid, k.id, k.id = ANY (${list(own)}) FROM pg_catalog.unnest(${list([...asked, ...own])}) AS k(id)
    JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = k.id`} ORDER BY 2) s)::text, '[]'), true)`;
}
function splitBodies(languages) {
  return `LEFT JOIN (SELECT DISTINCT b.oid, n.name FROM pg_catalog.pg_proc b JOIN pg_catalog.pg_language k ON k.oid = b.prolang,
        pg_catalog.regexp_split_to_table(pg_catalog.lower(b.prosrc), '[^a-z0-9_]+') AS word JOIN words n ON pg_catalog.lower(n.name) = word
      WHERE b.oid >= 16384 AND k.lanname IN (${languages})) w ON w.oid = q.oid`;
}
function wordPattern(table2) {
  return `pattern (pattern) AS (
    SELECT nullif(pg_catalog.concat_ws('|',
      '\\m(?:' || pg_catalog.string_agg(name, '|') FILTER (WHERE name ~ '^\\w+$') || ')\\M',
      pg_catalog.string_agg(CASE WHEN name ~ '^\\w' THEN '\\m' ELSE '' END
        || pg_catalog.regexp_replace(pg_catalog.replace(name, '"', '""'), '([^[:alnum:]_])', '\\\\\\1', 'g')
        || CASE WHEN name ~ '\\w$' THEN '\\M' ELSE '' END, '|') FILTER (WHERE name !~ '^\\w+$')), '') FROM ${table2})`;
}
function validateSuspects(check4) {
  const body = `DECLARE s pg_catalog.record; r pg_catalog.record; c pg_catalog.text; t pg_catalog.record; findings pg_catalog.jsonb := '[]';
  state pg_catalog.text; said pg_catalog.text; more pg_catalog.text; hinted pg_catalog.text; around pg_catalog.text; BEGIN
  FOR s IN SELECT * FROM pg_catalog.json_to_recordset(pg_catalog.current_setting('pgquilt.proof')::pg_catalog.json) AS x(oid pg_catalog.oid, id pg_catalog.text, own pg_catalog.bool) LOOP
    SELECT p.proconfig, p.prosrc, p.prorettype, l.lanname, l.lanvalidator INTO r
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid OPERATOR(pg_catalog.=) p.prolang WHERE p.oid OPERATOR(pg_catalog.=) s.oid;
    CONTINUE WHEN r.lanvalidator OPERATOR(pg_catalog.=) 0;
    BEGIN
      FOREACH c IN ARRAY coalesce(r.proconfig, '{}') LOOP
        PERFORM pg_catalog.set_config(pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') OPERATOR(pg_catalog.+) 1), true);
      END LOOP;
      EXECUTE pg_catalog.format('SELECT %s(%s)', r.lanvalidator::pg_catalog.regproc, s.oid);
      ${check4 === null ? "" : callCheck(check4)}
      RAISE EXCEPTION USING ERRCODE = 'PQ000';
    EXCEPTION WHEN SQLSTATE 'PQ000' OR insufficient_privilege THEN NULL;
    WHEN lock_not_available OR transaction_rollback THEN RAISE;
    WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL, hinted = PG_EXCEPTION_HINT, around = PG_EXCEPTION_CONTEXT;
      findings := findings OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object('id', s.id, 'own', s.own, 'by', 'validator', 'level', 'error', 'sqlstate', state,
        'message', said, 'detail', more, 'hint', hinted, 'context', around, 'language', r.lanname, 'body', r.prosrc,
        'config', coalesce(pg_catalog.to_jsonb(r.proconfig), '[]'), 'call', pg_catalog.format('SELECT %s(%s)', r.lanvalidator::pg_catalog.regproc, s.oid));
    END;
  END LOOP;
  PERFORM pg_catalog.set_config('pgquilt.findings', findings::pg_catalog.text, true);
  END`;
  return `DO ${dollarQuote(body)}`;
}
function callCheck(schema) {
  return `IF r.lanname OPERATOR(pg_catalog.=) 'plpgsql'::pg_catalog.name THEN
        BEGIN
          FOR t IN SELECT DISTINCT f.lineno, f.sqlstate, f.message, f.detail, f.hint, f.level, f.position, f.query
            FROM (SELECT 0::pg_catalog.oid AS relid WHERE r.prorettype OPERATOR(pg_catalog.<>) 'pg_catalog.trigger'::pg_catalog.regtype
                  UNION SELECT g.tgrelid FROM pg_catalog.pg_trigger g WHERE g.tgfoid OPERATOR(pg_catalog.=) s.oid AND r.prorettype OPERATOR(pg_catalog.=) 'pg_catalog.trigger'::pg_catalog.regtype) u,
              LATERAL ${schema}.plpgsql_check_function_tb(s.oid::pg_catalog.regprocedure, u.relid::pg_catalog.regclass, fatal_errors => false) f
            ORDER BY f.lineno LOOP
            findings := findings OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object('id', s.id, 'own', s.own, 'by', 'plpgsql_check',
              'level', CASE WHEN t.level OPERATOR(pg_catalog.=) 'error'::pg_catalog.text THEN 'error' ELSE 'warning' END, 'sqlstate', t.sqlstate, 'message', t.message,
              'detail', t.detail, 'hint', t.hint, 'line', t.lineno, 'position', t.position, 'query', t.query, 'language', r.lanname, 'body', r.prosrc);
          END LOOP;
        EXCEPTION WHEN lock_not_available OR transaction_rollback THEN RAISE;
        WHEN OTHERS THEN
          findings := findings OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object('id', s.id, 'own', s.own, 'by', 'plpgsql_check', 'level', 'warning', 'sqlstate', SQLSTATE,
            'message', pg_catalog.concat('it could not be looked at: ', SQLERRM), 'language', r.lanname, 'body', r.prosrc);
        END;
      END IF;`;
}
var list, MANY;
var init_proof_sql = __esm({
  "src/database/proof/proof-sql.ts"() {
    "use strict";
    init_quote();
    list = (ids) => `ARRAY[${ids.map((id) => quoteLiteral(id)).join(", ")}]::text[]`;
    MANY = 100;
  }
});

// src/database/proof/findings.ts
async function findingsOf(tx, { changed: changed2, asked, own }) {
  const results2 = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    findSuspects(changed2, asked, own, tx.server.plpgsqlCheck !== null),
    setSearchPath(tx.searchPath),
    "SET LOCAL check_function_bodies TO on",
    validateSuspects(tx.server.plpgsqlCheck),
    "SET LOCAL check_function_bodies TO off",
    "SELECT pg_catalog.current_setting('pgquilt.findings')::pg_catalog.json AS findings"
  ]);
  const row2 = results2[results2.length - 1]?.[0];
  return row2?.["findings"];
}
function findingKeys(findings) {
  return new Set(findings.filter((f) => f.level === "error").map((f) => f.by === "validator" ? f.id : checkKey2(f)));
}
function isKnown(finding2, known) {
  return known.has(finding2.id) || known.has(checkKey2(finding2));
}
function checkKey2({ id, sqlstate, message }) {
  return [id, sqlstate, message].join("\0");
}
var init_findings = __esm({
  "src/database/proof/findings.ts"() {
    "use strict";
    init_session();
    init_proof_sql();
  }
});

// src/database/proof/place.ts
async function bodyOffset(tx, finding2) {
  const { body } = finding2;
  if (finding2.by === "plpgsql_check") return checkedOffset(finding2);
  const error = await raiseAgain(tx, finding2);
  if (error?.internalPosition !== void 0 && error.internalQuery !== void 0) {
    const start = body.indexOf(error.internalQuery);
    if (start >= 0) return start + offsetOfCharacter(error.internalQuery, error.internalPosition);
  }
  const line = bodyLine(finding2.language, [finding2.message, finding2.detail ?? "", finding2.context]);
  return line === void 0 ? void 0 : lineStart2(body, line);
}
async function raiseAgain(tx, { config = [], call: call2 }) {
  if (call2 === void 0) return void 0;
  const settings = config.map((c) => {
    const at2 = c.indexOf("=");
    return `SELECT pg_catalog.set_config(${quoteLiteral(c.slice(0, at2))}, ${quoteLiteral(c.slice(at2 + 1))}, true)`;
  });
  const start = ["SAVEPOINT pgquilt_proof", "SET LOCAL check_function_bodies TO on", ...settings];
  try {
    await tx.connection.batch([...start, call2]);
    return void 0;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return error;
  } finally {
    await tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_proof"]);
  }
}
function checkedOffset({ body, line, query, position }) {
  if (line == null) return void 0;
  const from = lineStart2(body, line);
  if (query == null || position == null) return from;
  const inQuery = offsetOfCharacter(query, position);
  for (const lead of [0, "SELECT ".length]) {
    const at2 = body.indexOf(query.slice(lead), from);
    if (at2 >= 0 && inQuery >= lead) return at2 + inQuery - lead;
  }
  return from;
}
function lineStart2(text3, line) {
  let at2 = 0;
  for (let n = 1; n < line; n++) {
    const end = text3.indexOf("\n", at2);
    if (end < 0) break;
    at2 = end + 1;
  }
  return at2 + (/^[ \t]*/.exec(text3.slice(at2))?.[0].length ?? 0);
}
function placeOf(finding2, offset, unit, parse) {
  const inUnit = unit === void 0 ? void 0 : unitOffset2(finding2, offset, unit, parse);
  const text3 = unit !== void 0 && inUnit !== void 0 ? unit.text : finding2.body;
  const position = positionAt(text3, inUnit ?? offset);
  return {
    file: inUnit === void 0 ? null : unit?.path ?? null,
    position,
    excerpt: excerpt(text3, position)
  };
}
function unitOffset2(finding2, offset, unit, parse) {
  const bodies = readUnit2(unit.path, unit.text, parse).routines.flatMap((routine3) => {
    const literal = bodyLiteral(routine3.create);
    return literal === null ? [] : [{ routine: routine3, literal }];
  });
  const name = finding2.id.slice(0, finding2.id.indexOf("("));
  const named5 = bodies.filter(
    ({ routine: routine3 }) => name.endsWith(routine3.key.name) || name.endsWith(`${routine3.key.name}"`)
  );
  const same4 = named5.filter(
    ({ routine: routine3, literal }) => routine3.create.slice(literal.contentStart, literal.contentEnd) === finding2.body
  );
  const [only, other2] = same4.length > 0 ? same4 : named5;
  if (only === void 0 || other2 !== void 0 && same4.length === 0) return void 0;
  return only.routine.start + sourceOffset(only.routine.create, only.literal, offset);
}
async function unitsOf(tx, ids) {
  if (!tx.server.hasLedger) return /* @__PURE__ */ new Map();
  const [, rows] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT r.id, u.path, u.text FROM pgquilt.routine r JOIN pgquilt.unit u ON u.path = r.path
     WHERE u.text IS NOT NULL AND r.id IN (${ids.map((id) => quoteLiteral(id)).join(", ")})`,
    setSearchPath(tx.searchPath)
  ]);
  return new Map((rows ?? []).map((r) => [String(r["id"]), { path: String(r["path"]), text: String(r["text"]) }]));
}
var init_place = __esm({
  "src/database/proof/place.ts"() {
    "use strict";
    init_body();
    init_body_line();
    init_quote();
    init_source_position();
    init_unit();
    init_server_error();
    init_session();
  }
});

// src/routine/outline.ts
function outlineOf(definition) {
  const end = definition.indexOf("\n LANGUAGE ");
  return end < 0 ? definition : definition.slice(0, end);
}
var init_outline = __esm({
  "src/routine/outline.ts"() {
    "use strict";
  }
});

// src/database/proof/touched.ts
function netTouched(touched) {
  const net = /* @__PURE__ */ new Map();
  for (const change of touched) {
    const first = net.get(change.id);
    net.set(change.id, first === void 0 ? change : { ...change, before: first.before });
  }
  return [...net.values()];
}
function outlineChanged(before, after) {
  if (before === null || after === null) return before !== after;
  return before.kind !== after.kind || outlineOf(before.definition) !== outlineOf(after.definition);
}
var init_touched = __esm({
  "src/database/proof/touched.ts"() {
    "use strict";
    init_outline();
  }
});

// src/database/proof/prove.ts
async function proving(connection, options2, attempt2) {
  let known = /* @__PURE__ */ new Set();
  const prove2 = (tx, units) => proveTouched(tx, known, units);
  try {
    return await attempt2(prove2);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const asked = [...new Set(error.breakages.map((b) => b.finding.id))];
    known = findingKeys(await look(connection, options2, (tx) => findingsOf(tx, { changed: [], asked, own: [] })));
    const fresh = error.breakages.filter((b) => !isKnown(b.finding, known));
    if (fresh.length > 0) throw brokenProblem(fresh);
  }
  return attempt2(prove2).catch((error) => {
    throw error instanceof Broken ? brokenProblem(error.breakages) : error;
  });
}
async function proveTouched(tx, known, units) {
  const net = netTouched(tx.touched);
  const changed2 = net.filter((t) => outlineChanged(t.before, t.after)).map((t) => ({ id: t.id, made: t.before === null }));
  const own = tx.server.plpgsqlCheck === null ? [] : net.filter((t) => t.direction === "forward" && t.after !== null).map((t) => t.id);
  if (changed2.length + own.length === 0) return [];
  const findings = await findingsOf(tx, { changed: changed2, asked: [], own });
  const errors = findings.filter((f) => f.level === "error" && !isKnown(f, known));
  if (errors.length > 0) throw new Broken(await breakages(tx, errors, units));
  return findings.filter((f) => f.level === "warning" && f.own).map(remark);
}
function remark({ id, line, message, hint }) {
  const where = line == null ? id : `${id}, line ${line} of its body`;
  return `plpgsql_check: ${where}: ${message}${hint ? ` (${hint})` : ""}`;
}
async function breakages(tx, errors, texts2) {
  const units = await unitsOf(
    tx,
    errors.map((e) => e.id)
  );
  for (const { id, path: path10 } of tx.touched) {
    const text3 = texts2.get(path10);
    if (text3 != null) units.set(id, { path: path10, text: text3 });
  }
  const parse = await loadParser();
  const out = [];
  for (const finding2 of errors) {
    const offset = out.length < PLACED ? await bodyOffset(tx, finding2) : void 0;
    const unit = units.get(finding2.id);
    const place = offset === void 0 ? void 0 : placeOf(finding2, offset, unit, parse);
    out.push({ finding: finding2, place, patch: patchOf(finding2, tx.touched) });
  }
  return out;
}
function patchOf(finding2, touched) {
  const newest = [...touched].reverse();
  const own = finding2.own ? newest.find((t) => t.id === finding2.id) : void 0;
  const named5 = newest.find((t) => outlineChanged(t.before, t.after) && finding2.body.includes(bareName(t.id)));
  return (own ?? named5 ?? newest[0])?.patch ?? null;
}
function bareName(id) {
  return /(?:"((?:[^"]|"")*)"|([^".]*))\(/.exec(id)?.slice(1).find(Boolean) ?? id;
}
function brokenProblem(breakages2) {
  const [first] = breakages2;
  if (first === void 0) return new Problem("failed", "routines do not pass validation");
  const { finding: finding2, place, patch } = first;
  const routines = new Set(breakages2.map((b) => b.finding.id)).size;
  const who = routines === 1 ? finding2.id : `${routines} routines, ${finding2.id} among them,`;
  const what = finding2.own ? "would not work" : "would no longer work";
  const callers = breakages2.some((b) => !b.finding.own);
  return new Problem("failed", `${patch === null ? "" : `patch ${patch}: `}${who} ${what}: ${finding2.message}`, {
    patch: patch ?? void 0,
    sqlstate: finding2.sqlstate ?? void 0,
    ...place?.file == null ? {} : { file: place.file, ...place.position },
    detail: breakages2.map(breakageText).join("\n\n"),
    hint: callers ? "Nothing was changed. Change what uses the routine together with it; pgquilt impact NAME lists all that does." : "Nothing was changed. plpgsql_check found this; correct the routine."
  });
}
function breakageText({ finding: finding2, place }) {
  const { id, message, sqlstate, detail, hint } = finding2;
  const where = place === void 0 ? void 0 : `${place.file ?? "its body"}:${place.position.line}:${place.position.column}`;
  return [
    `${id}: ${message}${sqlstate === null ? "" : ` (${sqlstate})`}`,
    where && `at ${where}`,
    place?.excerpt,
    detail,
    hint
  ].filter(Boolean).join("\n");
}
var PLACED, Broken;
var init_prove = __esm({
  "src/database/proof/prove.ts"() {
    "use strict";
    init_problem();
    init_parser();
    init_session();
    init_findings();
    init_place();
    init_touched();
    PLACED = 20;
    Broken = class extends Error {
      breakages;
      constructor(breakages2) {
        super("routines do not pass validation");
        this.breakages = breakages2;
      }
    };
  }
});

// src/worktree/objects.ts
function putObject(root, text3) {
  const hash2 = blobHash(text3);
  if (getObject(root, hash2) !== null) return hash2;
  ensureLocalFolder(root);
  writeObject(root, objectPath(hash2), text3);
  return hash2;
}
function writeObject(root, path10, text3) {
  const absolute = safePath(root, path10);
  const temporary = `${absolute}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    (0, import_node_fs15.mkdirSync)((0, import_node_path14.dirname)(absolute), { recursive: true });
    writeNew(temporary, text3, void 0, true);
    (0, import_node_fs15.renameSync)(temporary, absolute);
  } catch (error) {
    throw fsProblem(error, "write", path10);
  }
}
function getObject(root, hash2) {
  if (!/^[0-9a-f]{40}$/.test(hash2)) return null;
  const text3 = readObject(root, hash2);
  return text3 !== null && blobHash(text3) === hash2 ? text3 : null;
}
function readObject(root, hash2) {
  try {
    return readTextIn(root, objectPath(hash2));
  } catch (error) {
    if (error instanceof Problem && error.cause === void 0 && error.line !== void 0) return null;
    throw error;
  }
}
function objectPath(hash2) {
  return `.pgquilt/objects/${hash2.slice(0, 2)}/${hash2.slice(2)}`;
}
var import_node_fs15, import_node_path14;
var init_objects = __esm({
  "src/worktree/objects.ts"() {
    "use strict";
    init_node_crypto();
    import_node_fs15 = require("node:fs");
    import_node_path14 = require("node:path");
    init_blob_hash();
    init_problem();
    init_fs_problem();
    init_local();
    init_read_text();
    init_safe_path();
    init_stage();
  }
});

// src/worktree/pending.ts
function notePending(root, pending) {
  const changes2 = pending.changes.map((change) => ({ ...change, was: blobHash(readTextIn(root, change.path)) }));
  const written = changes2.map(({ path: path10, text: text3, was }) => ({
    path: path10,
    hash: text3 === null ? null : putObject(root, text3),
    was
  }));
  const { target, log: log3 } = pending;
  writeFileAtomic(root, file2, `${JSON.stringify({ target, log: log3, changes: written })}
`);
  return { target, log: log3, changes: changes2 };
}
function readPending(root) {
  const text3 = readTextIn(root, file2);
  if (text3 === null) return null;
  try {
    const value2 = JSON.parse(text3);
    const changes2 = value2.changes.map(({ path: path10, hash: hash2, was }) => {
      const content = hash2 === null ? null : getObject(root, hash2);
      if (hash2 !== null && content === null) throw new Error("an object is gone");
      return { path: path10, text: content, was };
    });
    return { target: value2.target, log: value2.log, changes: changes2 };
  } catch {
    return null;
  }
}
function finishPending(root, pending) {
  changeFiles(root, pending.changes);
  removeFile(root, file2);
}
function forgetPending(root) {
  removeFile(root, file2);
}
var file2, FILES_ONLY;
var init_pending = __esm({
  "src/worktree/pending.ts"() {
    "use strict";
    init_blob_hash();
    init_objects();
    init_read_text();
    init_write2();
    file2 = ".pgquilt/pending.json";
    FILES_ONLY = "";
  }
});

// src/worktree/journal.ts
function reserveEntry(root) {
  ensureLocalFolder(root);
  try {
    (0, import_node_fs16.mkdirSync)(safePath(root, folder), { recursive: true });
    for (let number2 = (numbers(root).at(-1) ?? 0) + 1; ; number2++) {
      try {
        (0, import_node_fs16.closeSync)((0, import_node_fs16.openSync)(safePath(root, pathOf(number2)), "wx"));
        return number2;
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
    }
  } catch (error) {
    throw fsProblem(error, "write", folder);
  }
}
function writeEntry(root, number2, entry) {
  const text3 = `${JSON.stringify(entry.head)}
${JSON.stringify(entry.body)}
`;
  changeFiles(root, [{ path: pathOf(number2), text: text3 }], { durable: entry.durable });
  dropOldest(root, number2);
}
function readEntries2(root) {
  return numbers(root).flatMap((number2) => {
    const text3 = readTextIn(root, pathOf(number2)) ?? "";
    const end = text3.indexOf("\n");
    const head = end < 0 ? void 0 : parsed(text3.slice(0, end));
    if (head === void 0 || !text3.endsWith("}\n")) return [];
    return [{ number: number2, head, body: () => parsed(text3.slice(end + 1)) }];
  });
}
function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return void 0;
  }
}
function pathOf(number2) {
  return `${folder}/${String(number2).padStart(6, "0")}.json`;
}
function numbers(root) {
  try {
    const names = (0, import_node_fs16.readdirSync)(safePath(root, folder));
    return names.flatMap((name) => /^\d{6,}\.json$/.test(name) ? [Number.parseInt(name, 10)] : []).sort((a, b) => a - b);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw fsProblem(error, "list", folder);
  }
}
function dropOldest(root, newest) {
  let [count, bytes] = [0, 0];
  for (const number2 of numbers(root).reverse()) {
    const file4 = (0, import_node_path15.join)(root, pathOf(number2));
    try {
      bytes += (0, import_node_fs16.statSync)(file4).size;
      if (++count > KEPT || bytes > MAX_BYTES && number2 < newest) (0, import_node_fs16.unlinkSync)(file4);
    } catch {
    }
  }
}
var import_node_fs16, import_node_path15, folder, KEPT, MAX_BYTES;
var init_journal = __esm({
  "src/worktree/journal.ts"() {
    "use strict";
    import_node_fs16 = require("node:fs");
    import_node_path15 = require("node:path");
    init_fs_problem();
    init_local();
    init_read_text();
    init_safe_path();
    init_write2();
    folder = ".pgquilt/journal";
    KEPT = 200;
    MAX_BYTES = 64 * 1024 * 1024;
  }
});

// src/patch/apply.ts
function applyFileDiff(text3, diff3) {
  const hash2 = blobHash(text3);
  const known = diff3.before === hash2;
  const result2 = diff3.change === "modify" ? modify2(text3, diff3, known) : createOrDelete(text3, diff3);
  if (result2.status === "conflict" && diff3.after === hash2) {
    return { ...result2, message: `${result2.message} The text is already as the diff would make it.` };
  }
  if (result2.status === "conflict" || diff3.after === null || !known) return result2;
  if (blobHash(result2.text) === diff3.after) return result2;
  const message = `The diff of "${diff3.path}" does not give the text that its index line promises; the patch is damaged.`;
  return conflict(-1, "wrong-content", message);
}
function createOrDelete(text3, diff3) {
  const whole = diff3.hunks.flatMap((hunk) => hunk.lines.map((line) => line.text)).join("");
  const offsets = diff3.hunks.map(() => 0);
  if (diff3.change === "create") {
    if (text3 === null) return { status: "applied", text: whole, offsets };
    const same4 = text3 === whole ? ", with the same text" : ", with another text";
    return conflict(-1, "exists", `"${diff3.path}" is to be created, but it is already there${same4}.`);
  }
  if (text3 === null) return absent(diff3);
  if (text3 === whole) return { status: "applied", text: null, offsets };
  return conflict(
    -1,
    "wrong-content",
    `"${diff3.path}" is to be deleted, but its text is not the one that the diff deletes.`
  );
}
function modify2(text3, diff3, known) {
  if (text3 === null) return absent(diff3);
  const lines3 = splitLines(text3);
  const stated = diff3.hunks.map((hunk) => hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1);
  const exact = known && statedPlacesFit(lines3, diff3.hunks, stated);
  const output = [];
  const offsets = [];
  let done = 0;
  for (const [index2, hunk] of diff3.hunks.entries()) {
    const place = exact ? stated[index2] : locate3(lines3, diff3, index2, done);
    if (typeof place !== "number") return place;
    for (let at2 = done; at2 < place; at2++) output.push(lines3[at2]);
    for (const line of hunk.lines) if (line.kind !== "-") output.push(line.text);
    offsets.push(place - stated[index2]);
    done = place + hunk.oldLines;
  }
  for (let at2 = done; at2 < lines3.length; at2++) output.push(lines3[at2]);
  return { status: "applied", text: output.join(""), offsets };
}
function statedPlacesFit(lines3, hunks, stated) {
  let done = 0;
  return hunks.every((hunk, index2) => {
    const place = stated[index2];
    const fits = place >= done && fitsAt(lines3, hunk, oldTexts(hunk), place);
    done = place + hunk.oldLines;
    return fits;
  });
}
function locate3(lines3, diff3, index2, from) {
  const hunk = diff3.hunks[index2];
  const old = oldTexts(hunk);
  const name = `Hunk ${index2 + 1} of ${diff3.hunks.length} of "${diff3.path}"`;
  if (old.length === 0) {
    if (lines3.length === 0) return 0;
    const why = "it adds lines without context, and the text is not the one that it was made from";
    return conflict(index2, "ambiguous", `${name} has no one place: ${why}.`);
  }
  const places = [];
  for (let at2 = from; at2 + old.length <= lines3.length; at2++) if (fitsAt(lines3, hunk, old, at2)) places.push(at2);
  const [only, second] = places;
  if (only === void 0) return notFound(lines3, old, index2, name, from);
  if (second === void 0) return only;
  const numbers2 = places.map((at2) => at2 + 1);
  return conflict(index2, "ambiguous", `${name} fits in ${places.length} places: lines ${list2(numbers2)}.`, numbers2);
}
function notFound(lines3, old, index2, name, from) {
  const bare2 = (all) => all.map((line) => line.replace(/\r?\n$/, "\n"));
  const text3 = bare2(lines3);
  const sought = bare2(old);
  const holds2 = (at2) => sought.every((line, i) => text3[at2 + i] === line);
  const above = lines3.some((_, at2) => at2 < from && old.every((line, i) => lines3[at2 + i] === line));
  const why = above ? "its lines are only above the hunk before it" : lines3.some((_, at2) => holds2(at2)) ? "its lines are there, but with other line ends (LF, CRLF)" : "its lines are not in the text";
  return conflict(index2, "not-found", `${name} does not apply: ${why}.`);
}
function oldTexts(hunk) {
  return hunk.lines.filter((line) => line.kind !== "+").map((line) => line.text);
}
function fitsAt(lines3, hunk, old, at2) {
  if (at2 < 0 || at2 + old.length > lines3.length) return false;
  for (let i = 0; i < old.length; i++) if (lines3[at2 + i] !== old[i]) return false;
  const added = hunk.lines.findLast((line) => line.kind !== "-");
  if (added !== void 0 && !added.text.endsWith("\n")) return at2 + old.length === lines3.length;
  return added === void 0 || at2 === 0 || old.length > 0 || lines3[at2 - 1].endsWith("\n");
}
function absent(diff3) {
  return conflict(
    -1,
    "absent",
    `"${diff3.path}" is to be ${diff3.change === "delete" ? "deleted" : "changed"}, but it is not there.`
  );
}
function conflict(hunk, reason, message, places = []) {
  return { status: "conflict", hunk, reason, places, message };
}
function list2(numbers2) {
  const shown2 = numbers2.slice(0, 8).join(", ");
  return numbers2.length > 8 ? `${shown2}, \u2026` : shown2;
}
var init_apply = __esm({
  "src/patch/apply.ts"() {
    "use strict";
    init_blob_hash();
    init_lines();
  }
});

// src/queue/common/texts-below.ts
function textsBelow(rows, current, only) {
  const texts2 = /* @__PURE__ */ new Map();
  const wanted = (path10) => only === void 0 || only.has(path10);
  for (const row2 of [...rows].reverse()) {
    if (!row2.units.some(wanted)) continue;
    for (const diff3 of parsePatch(row2.reverse, `ledger:${row2.name}`).files) {
      const { path: path10 } = diff3;
      if (!wanted(path10)) continue;
      const result2 = applyFileDiff(texts2.has(path10) ? texts2.get(path10) ?? null : current(path10), diff3);
      if (result2.status === "conflict" || diff3.after !== null && blobHash(result2.text) !== diff3.after) {
        throw alteredByHand(row2.name, path10);
      }
      texts2.set(path10, result2.text);
    }
    for (const { path: path10, under } of row2.routines) if (under !== void 0 && wanted(path10)) texts2.set(path10, under.text);
  }
  return texts2;
}
function alteredByHand(patch, file4) {
  return new Problem(
    "failed",
    `the ledger was altered by hand: the reverse diff of patch ${patch} does not fit ${file4}`,
    {
      patch,
      file: file4,
      hint: "Nothing was changed. Restore the schema pgquilt from a backup."
    }
  );
}
var init_texts_below = __esm({
  "src/queue/common/texts-below.ts"() {
    "use strict";
    init_apply();
    init_blob_hash();
    init_parse();
    init_problem();
  }
});

// src/queue/journal/rewind.ts
var Rewind;
var init_rewind = __esm({
  "src/queue/journal/rewind.ts"() {
    "use strict";
    init_texts_below();
    Rewind = class {
      /** The top of the stack, bottom first: as many rows as it was given. */
      rows;
      /** The guards that are to be selected; undefined where they stay as they are. */
      selected;
      units = /* @__PURE__ */ new Map();
      live = /* @__PURE__ */ new Map();
      recorded = /* @__PURE__ */ new Map();
      #textNow;
      /** `rows` are the top ones of the stack as it is; `textNow` gives a unit's text on the target. */
      constructor(rows, textNow) {
        this.rows = rows;
        this.#textNow = textNow;
      }
      /** Goes below the operation. Throws Problem('failed') where a row's reverse diff does not fit: the ledger was altered. */
      below({ on, off, units, routines, selected: selected2 }) {
        const from = this.rows.length - on;
        const gone = this.rows.slice(from);
        const texts2 = textsBelow(
          gone,
          (path10) => this.units.has(path10) ? this.units.get(path10) ?? null : this.#textNow(path10)
        );
        for (const [path10, text3] of [...texts2, ...units]) this.units.set(path10, text3);
        this.routinesBelow(gone, off, routines);
        this.rows = [...this.rows.slice(0, from), ...off];
        this.selected = selected2 ?? this.selected;
      }
      /** The routines' part of it alone. */
      routinesBelow(gone, back, notes) {
        const untouched = new Set(notes.flatMap((n) => n.untouched ? [n.id] : []));
        const left = new Map(notes.flatMap(({ id, live }) => live === void 0 ? [] : [[id, live.after]]));
        const go = (goal, recorded) => {
          const { id, path: path10 } = goal;
          const expected = left.has(id) ? left.get(id) ?? null : goal.expected;
          if (!untouched.has(id)) this.live.set(id, { ...goal, expected: this.#expected(id, expected) });
          this.recorded.set(id, { id, path: path10, snapshot: recorded, forget: recorded === null });
        };
        for (const { name: patch, routines } of [...gone].reverse()) {
          for (const { id, path: path10, before, after, under } of routines) {
            go({ id, path: path10, patch, expected: after, to: before }, under === void 0 ? before : under.snapshot);
          }
        }
        for (const { name: patch, routines } of back) {
          for (const { id, path: path10, before, after } of routines) go({ id, path: path10, patch, expected: before, to: after }, after);
        }
        for (const { id, path: path10, live, recorded } of notes) {
          if (live !== void 0) {
            const patch = this.live.get(id)?.patch ?? null;
            this.live.set(id, { id, path: path10, patch, expected: this.#expected(id, live.after), to: live.before });
          }
          if (recorded !== void 0) {
            this.recorded.set(id, { id, path: path10, snapshot: recorded.snapshot, forget: !recorded.known });
          }
        }
      }
      /** What is there now is said by the first that speaks of the routine. */
      #expected(id, otherwise) {
        const goal = this.live.get(id);
        return goal === void 0 ? otherwise : goal.expected;
      }
    };
  }
});

// src/queue/journal/note.ts
function journalFiles({ root, target }, what, files3) {
  const { verb, patches: patches2, takesBack } = what;
  const head = {
    at: (/* @__PURE__ */ new Date()).toISOString(),
    verb,
    patches: patches2,
    target: target.label,
    log: null,
    ...takesBack === void 0 ? {} : { takesBack }
  };
  writeEntry(root, reserveEntry(root), { head, body: { ...NOTHING2, files: fileNotes(root, files3) }, durable: true });
}
function fileNotes(root, files3) {
  return files3.filter(({ path: path10 }) => !path10.startsWith(".pgquilt/")).map(({ path: path10, text: text3 }) => ({ path: path10, was: readTextIn(root, path10), now: text3 }));
}
function commonPrefix(was, is2) {
  const at2 = was.findIndex((row2, i) => is2[i]?.hash !== row2.hash);
  return at2 < 0 ? was.length : at2;
}
function isWhole(row2) {
  return "routines" in row2;
}
function unitsBefore(ledger, off, recorded) {
  const said = new Set((ledger.push ?? []).flatMap((row2) => row2.units));
  const others = (ledger.units ?? []).map((u) => u.path).filter((path10) => !said.has(path10));
  return [.../* @__PURE__ */ new Set([...off.flatMap((row2) => row2.units), ...others])].flatMap((path10) => {
    const unit = recorded.map((r) => r.units.get(path10)).find((u) => u !== void 0);
    return unit === void 0 ? [] : [[path10, unit.text]];
  });
}
function routineNotes(tx, ledger, { off, on }, recorded) {
  const plain4 = new Rewind([], () => null);
  plain4.routinesBelow(on, off, []);
  const net = new Map(netTouched(tx.touched).map((t) => [t.id, t]));
  const notes = [];
  for (const { id, path: path10, expected, to } of plain4.live.values()) {
    const touched = net.get(id);
    if (touched === void 0) {
      if (!same2(expected, to)) notes.push({ id, path: path10, untouched: true });
    } else if (!same2(touched.before, to) || !same2(touched.after, expected)) {
      notes.push({ id, path: path10, live: { before: touched.before, after: touched.after } });
    }
  }
  for (const { id, path: path10, before, after } of net.values()) {
    if (!plain4.live.has(id) && !same2(before, after)) notes.push({ id, path: path10, live: { before, after } });
  }
  for (const { id, path: path10, snapshot } of ledger.routines ?? []) {
    const source = plain4.recorded.has(id) ? void 0 : recorded.find((r) => r.units.has(path10));
    if (source === void 0) continue;
    const was = source.routines.get(id);
    if (was !== void 0 && same2(was.snapshot, snapshot)) continue;
    notes.push({ id, path: path10, recorded: { known: was !== void 0, snapshot: was?.snapshot ?? null } });
  }
  return notes;
}
function same2(a, b) {
  return a?.fingerprint === b?.fingerprint;
}
var FINAL, NOTHING2, JournalEntry;
var init_note = __esm({
  "src/queue/journal/note.ts"() {
    "use strict";
    init_read2();
    init_touched();
    init_blob_hash();
    init_journal();
    init_read_text();
    init_rewind();
    FINAL = {
      load: "it made the base that everything else stands on",
      finalize: "its patches are permanent now"
    };
    NOTHING2 = { on: 0, off: [], units: [], routines: [], files: [], edits: [] };
    JournalEntry = class {
      #context;
      #number;
      #recorded = { units: /* @__PURE__ */ new Map(), routines: /* @__PURE__ */ new Map() };
      #rows = [];
      constructor(context) {
        this.#context = context;
      }
      /**
       * Reads what the ledger is about to lose and the operation has not read itself: rows, and units that no row speaks of.
       * Seldom there is any.
       */
      async read(tx, { ledger, heads, baseText: baseText2 }) {
        this.#recorded = { units: /* @__PURE__ */ new Map(), routines: /* @__PURE__ */ new Map() };
        this.#rows = [];
        if (!this.#isKept() || ledger.verb in FINAL) return;
        const stack = heads.at(-1)?.stack ?? [];
        const going = stack.slice(ledger.keep ?? stack.length);
        const read = new Set(heads.flatMap((head) => head.rows.map((row2) => row2.hash)));
        if (going.some((row2) => !read.has(row2.hash))) {
          const { rows, recorded } = await readHead(tx, { count: going.length });
          this.#rows = rows;
          this.#recorded = recorded;
        }
        const known = /* @__PURE__ */ new Set([
          ...heads.flatMap((head) => [...head.recorded.units.keys()]),
          ...this.#recorded.units.keys(),
          ...(ledger.push ?? []).flatMap((row2) => row2.units)
        ]);
        const others = (ledger.units ?? []).map((u) => u.path).filter((path10) => !known.has(path10));
        if (others.length === 0) return;
        const { units, routines } = await readRecorded(tx, others);
        const bases = others.flatMap((path10) => units.has(path10) ? [] : [{ path: path10, text: baseText2(path10) }]);
        const all = new Map([
          ...this.#recorded.units,
          ...units,
          ...bases.map((u) => [u.path, { ...u, blob: blobHash(u.text) }])
        ]);
        this.#recorded = { units: all, routines: new Map([...this.#recorded.routines, ...routines]) };
      }
      /** Writes the entry; `after` is what the ledger will be. */
      write(tx, change, after) {
        const { root, target } = this.#context;
        if (!this.#isKept() || root === null) return;
        const { verb, patches: patches2 } = change.ledger;
        const before = change.heads[0]?.log ?? { seq: 0, hash: "" };
        const body = verb in FINAL ? FINAL[verb] : this.#bodyOf(tx, change, after.stack, root);
        this.#number ??= reserveEntry(root);
        const last = change.heads.at(-1)?.log.seq ?? 0;
        const head = {
          at: tx.server.now,
          verb,
          patches: patches2,
          target: target.label,
          log: { before, after: { seq: last + 1, hash: after.logHash } },
          ...change.takesBack === void 0 ? {} : { takesBack: change.takesBack },
          ...typeof body === "string" ? { final: body } : {}
        };
        const whole = typeof body === "string" || body === void 0 ? NOTHING2 : body;
        const durable = whole.off.length + whole.files.length + whole.edits.length > 0;
        writeEntry(root, this.#number, { head, body: whole, durable });
      }
      /** A database that is gone when the program ends has nothing to undo. */
      #isKept() {
        const { root, target } = this.#context;
        return root !== null && !(target.kind === "embedded" && target.directory === null);
      }
      #bodyOf(tx, change, stack, root) {
        const { heads, ledger, edits } = change;
        const was = heads[0]?.stack ?? [];
        const keep2 = commonPrefix(was, stack);
        const full = new Map(
          [...heads.flatMap((h) => h.rows), ...this.#rows, ...stack.filter(isWhole)].map((row2) => [row2.hash, row2])
        );
        const rowsOf2 = (part2) => part2.flatMap((p) => full.get(p.hash) ?? []);
        const [off, on] = [rowsOf2(was.slice(keep2)), rowsOf2(stack.slice(keep2))];
        if (off.length + on.length < was.length + stack.length - 2 * keep2)
          return "the journal does not have all that it changed";
        const recorded = heads.map((h) => h.recorded).concat(this.#recorded);
        return {
          on: on.length,
          off,
          units: unitsBefore(ledger, off, recorded),
          routines: routineNotes(tx, ledger, { off, on }, recorded),
          files: fileNotes(root, change.files ?? []),
          edits,
          ...ledger.select === void 0 ? {} : { selected: heads[0]?.selected ?? [] }
        };
      }
    };
  }
});

// src/worktree/backup.ts
function backup(root, path10, text3) {
  return `${backupAll(root, [{ path: path10, text: text3 }])}/${path10}`;
}
function backupAll(root, files3) {
  for (const { path: path10 } of files3) safePath(root, path10);
  ensureLocalFolder(root);
  const time = (/* @__PURE__ */ new Date()).toISOString().replaceAll(":", "-");
  const folder2 = newFolder(root, `.pgquilt/backups/${time}`);
  changeFiles(
    root,
    files3.map(({ path: path10, text: text3 }) => ({ path: `${folder2}/${path10}`, text: text3 }))
  );
  return folder2;
}
function newFolder(root, path10) {
  for (let count = 1; ; count++) {
    const folder2 = count === 1 ? path10 : `${path10}-${count}`;
    try {
      (0, import_node_fs17.mkdirSync)((0, import_node_path16.dirname)(safePath(root, folder2)), { recursive: true });
      (0, import_node_fs17.mkdirSync)(safePath(root, folder2));
      return folder2;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw fsProblem(error, "write", folder2);
    }
  }
}
var import_node_fs17, import_node_path16;
var init_backup = __esm({
  "src/worktree/backup.ts"() {
    "use strict";
    import_node_fs17 = require("node:fs");
    import_node_path16 = require("node:path");
    init_fs_problem();
    init_local();
    init_safe_path();
    init_write2();
  }
});

// src/queue/common/settle.ts
function noteFiles(context, log3, files3) {
  const waiting = readPending(context.root);
  const { label } = context.target;
  if (waiting !== null && waiting.target !== label) throw filesWaiting(waiting);
  notePending(context.root, { target: label, log: log3, changes: files3 });
}
function filesWaiting(waiting) {
  return new Problem("failed", `a command on ${waiting.target} was interrupted, and its files may still be waiting`, {
    detail: waiting.changes.map((c) => c.path).join("\n"),
    hint: `Run a command there first, such as pgquilt push; where that database is gone for good, delete .pgquilt/pending.json.`
  });
}
async function settlePending(tx, context, head) {
  const alone = await settleFilesOnly(context);
  const pending = readPending(context.root);
  if (pending === null || pending.target !== context.target.label) return alone;
  if (!await isCommitted(tx, head, pending.log)) {
    forgetPending(context.root);
    return [];
  }
  return finish(context, pending);
}
async function settleFilesOnly(context) {
  const pending = readPending(context.root);
  return pending === null || pending.log !== FILES_ONLY ? [] : finish(context, pending);
}
async function finish(context, pending) {
  const kept = backUpChanged(context.root, pending);
  finishPending(context.root, pending);
  await rereadSeries(context);
  return [`Finished what an interrupted command had left: ${pending.changes.map((c) => c.path).join(", ")}`, ...kept];
}
async function isCommitted(tx, head, log3) {
  if (head.log.hash === log3) return true;
  if (!tx.server.hasLedger) return false;
  return (await tx.connection.run("SELECT 1 FROM pgquilt.log WHERE hash = $1", [log3])).length > 0;
}
function backUpChanged(root, pending) {
  return pending.changes.flatMap(({ path: path10, text: text3, was }) => {
    const now = readTextIn(root, path10);
    const hash2 = blobHash(now);
    if (now === null || hash2 === was || hash2 === blobHash(text3)) return [];
    return [`${path10} had been changed since; that text is kept in ${backup(root, path10, now)}`];
  });
}
var init_settle = __esm({
  "src/queue/common/settle.ts"() {
    "use strict";
    init_blob_hash();
    init_problem();
    init_backup();
    init_pending();
    init_read_text();
    init_context();
  }
});

// src/queue/common/files-only.ts
async function operateFiles(context, work4) {
  const notes = await settleFilesOnly(context);
  const { value: value2, filesOnly, files: files3 = [] } = await work4();
  if (filesOnly !== void 0) changeFilesOnly(context, filesOnly, files3);
  return { value: value2, notes };
}
function changeFilesOnly(context, what, files3) {
  if (files3.length === 0) return;
  const { root, target } = context;
  const waiting = readPending(root);
  if (waiting !== null) throw filesWaiting(waiting);
  journalFiles(context, what, files3);
  finishPending(root, notePending(root, { target: target.label, log: FILES_ONLY, changes: files3 }));
}
var init_files_only = __esm({
  "src/queue/common/files-only.ts"() {
    "use strict";
    init_pending();
    init_note();
    init_settle();
  }
});

// src/queue/common/patch-files.ts
function named3(patch, work4) {
  try {
    return work4();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.code, error.message, { ...error, patch, cause: error });
  }
}
var PatchFiles;
var init_patch_files = __esm({
  "src/queue/common/patch-files.ts"() {
    "use strict";
    init_format();
    init_parse();
    init_problem();
    init_patches();
    PatchFiles = class _PatchFiles {
      #context;
      #texts = /* @__PURE__ */ new Map();
      #patches = /* @__PURE__ */ new Map();
      #chains;
      constructor(context) {
        this.#context = context;
      }
      /** The same with these patches in place of the files that bear their names. */
      with(patches2) {
        const files3 = new _PatchFiles(this.#context);
        for (const [name, text3] of this.#texts) files3.#texts.set(name, text3);
        for (const [name, patch] of this.#patches) files3.#patches.set(name, patch);
        for (const { name, header: header3, files: diffs } of patches2) {
          files3.#patches.set(name, { header: header3, files: diffs });
          files3.#texts.set(name, formatPatch({ header: header3, files: diffs }));
        }
        files3.#chains = this.chains();
        return files3;
      }
      /** The file's text. Throws Problem('failed') where the series names a patch that has no file. */
      text(name) {
        const known = this.#texts.get(name);
        if (known !== void 0) return known;
        const text3 = readPatchFile(this.#context.root, name);
        if (text3 === null) {
          const line = this.#context.series.patches.find((p) => p.name === name)?.line;
          throw new Problem("failed", `patch ${name} is in series.yaml but has no file ${patchPath(name)}`, {
            patch: name,
            file: "series.yaml",
            line,
            hint: `Bring ${patchPath(name)} back, or take the line out of series.yaml.`
          });
        }
        this.#texts.set(name, text3);
        return text3;
      }
      patch(name) {
        let patch = this.#patches.get(name);
        if (patch === void 0) {
          patch = named3(name, () => parsePatch(this.text(name), patchPath(name)));
          this.#patches.set(name, patch);
        }
        return patch;
      }
      /** The diffs of every unit through the whole series, in its order. A patch file that is missing has none. */
      chains() {
        if (this.#chains !== void 0) return this.#chains;
        const chains = /* @__PURE__ */ new Map();
        for (const { name } of this.#context.series.patches) {
          if (readPatchFile(this.#context.root, name) === null) continue;
          for (const diff3 of this.patch(name).files) {
            const chain = chains.get(diff3.path);
            if (chain === void 0) chains.set(diff3.path, [diff3]);
            else chain.push(diff3);
          }
        }
        this.#chains = chains;
        return chains;
      }
    };
  }
});

// src/patch/reverse.ts
function reverseFileDiff(diff3) {
  const change = diff3.change === "create" ? "delete" : diff3.change === "delete" ? "create" : "modify";
  return { ...diff3, change, before: diff3.after, after: diff3.before, hunks: diff3.hunks.map(reverseHunk) };
}
function reversePatch(patch) {
  return { header: patch.header, files: patch.files.map(reverseFileDiff).reverse() };
}
function reverseHunk(hunk) {
  const lines3 = [];
  let added = [];
  for (const { kind, text: text3 } of hunk.lines) {
    if (kind === "-") added.push({ kind: "+", text: text3 });
    else if (kind === "+") lines3.push({ kind: "-", text: text3 });
    else {
      lines3.push(...added, { kind, text: text3 });
      added = [];
    }
  }
  lines3.push(...added);
  const { oldStart, oldLines, newStart, newLines, section: section2, line } = hunk;
  return { oldStart: newStart, oldLines: newLines, newStart: oldStart, newLines: oldLines, section: section2, lines: lines3, line };
}
var init_reverse = __esm({
  "src/patch/reverse.ts"() {
    "use strict";
  }
});

// src/worktree/clean-index.ts
function readCleanIndex(root) {
  let value2;
  try {
    const text3 = readTextIn(root, path6);
    if (text3 === null) return null;
    value2 = JSON.parse(text3);
  } catch (error) {
    const damaged = error instanceof SyntaxError || error instanceof Problem && error.line !== void 0;
    if (damaged) return null;
    throw error;
  }
  return isIndex(value2) ? { version: 1, units: new Map(Object.entries(value2.units)) } : null;
}
function writeCleanIndex(root, index2) {
  ensureLocalFolder(root);
  const units = Object.fromEntries([...index2.units].sort(([a], [b]) => a < b ? -1 : 1));
  writeFileAtomic(root, path6, `${JSON.stringify({ version: index2.version, units }, null, 2)}
`);
}
function isIndex(value2) {
  if (typeof value2 !== "object" || value2 === null) return false;
  const { version: version2, units } = value2;
  if (version2 !== 1 || typeof units !== "object" || units === null || Array.isArray(units)) return false;
  return Object.values(units).every((hash2) => typeof hash2 === "string" && /^[0-9a-f]{40}$/.test(hash2));
}
var path6;
var init_clean_index = __esm({
  "src/worktree/clean-index.ts"() {
    "use strict";
    init_problem();
    init_local();
    init_read_text();
    init_write2();
    path6 = ".pgquilt/tree.json";
  }
});

// lazily:node:child_process
var spawn, spawnSync;
var init_node_child_process = __esm({
  "lazily:node:child_process"() {
    spawn = (...args) => require("node:child_process").spawn(...args);
    spawnSync = (...args) => require("node:child_process").spawnSync(...args);
  }
});

// src/worktree/git.ts
function headUnits(root) {
  const output = git(root, ["ls-tree", "-r", "-z", "HEAD", "--", "udfs/"])?.toString("utf8");
  if (output === void 0) return null;
  const units = /* @__PURE__ */ new Map();
  for (const record3 of output.split("\0")) {
    const match = /^100[0-7]{3} blob ([0-9a-f]+)\t(.+)$/s.exec(record3);
    if (match === null) continue;
    const [, hash2 = "", path10 = ""] = match;
    if (hash2.length !== 40) return null;
    if (path10.startsWith("udfs/") && path10.endsWith(".sql") && !path10.includes("/.")) units.set(path10, hash2);
  }
  return units;
}
function headText(root, path10) {
  if (path10 === "" || path10.startsWith("/") || path10.includes("\0") || path10.split("/").includes("..")) return null;
  const bytes = git(root, ["cat-file", "blob", `HEAD:./${path10}`]);
  return bytes !== null && (0, import_node_buffer2.isUtf8)(bytes) ? bytes.toString("utf8") : null;
}
function blobText(root, hash2) {
  if (!/^[0-9a-f]{40}$/.test(hash2)) return null;
  const bytes = git(root, ["cat-file", "blob", hash2]);
  return bytes !== null && (0, import_node_buffer2.isUtf8)(bytes) ? bytes.toString("utf8") : null;
}
function git(root, args) {
  if (!isInWorkTree(root)) return null;
  const result2 = spawnSync("git", ["--literal-pathspecs", "-c", "protocol.allow=never", ...args], {
    cwd: root,
    env: environment(),
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 512 * 1024 * 1024,
    timeout: 3e4,
    windowsHide: true
  });
  return result2.error === void 0 && result2.status === 0 ? result2.stdout : null;
}
function isInWorkTree(root) {
  if (!(0, import_node_fs18.existsSync)(root)) return false;
  for (let folder2 = (0, import_node_fs18.realpathSync)(root); ; folder2 = (0, import_node_path17.dirname)(folder2)) {
    if ((0, import_node_fs18.existsSync)((0, import_node_path17.join)(folder2, ".git"))) return true;
    if (folder2 === (0, import_node_path17.dirname)(folder2)) return false;
  }
}
function environment() {
  const own = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith("GIT_"));
  const quiet = { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", LC_ALL: "C" };
  return { ...Object.fromEntries(own), ...quiet };
}
var import_node_buffer2, import_node_fs18, import_node_path17;
var init_git = __esm({
  "src/worktree/git.ts"() {
    "use strict";
    import_node_buffer2 = require("node:buffer");
    init_node_child_process();
    import_node_fs18 = require("node:fs");
    import_node_path17 = require("node:path");
  }
});

// src/worktree/rewrite.ts
function rewriteFiles(root, rewrites) {
  const inPlace = rewrites.length > FEW ? rewrites.filter((r) => r.before !== null && r.text !== null) : [];
  const many = new Set(inPlace);
  if (inPlace.length > 0) noteTexts(root, inPlace);
  const known = /* @__PURE__ */ new Set();
  const whole = rewrites.filter((r) => !many.has(r));
  const changed2 = [];
  for (const rewrite2 of inPlace) {
    const outcome4 = rewriteInPlace(safePath(root, rewrite2.path, known), rewrite2);
    if (outcome4 === "cannot") whole.push(rewrite2);
    if (outcome4 === "changed") changed2.push(rewrite2.path);
  }
  changeFiles(root, whole, { durable: false });
  if (inPlace.length > 0) removeFile(root, noteFile);
  return changed2;
}
function rewriteInPlace(file4, { path: path10, before, text: text3 }) {
  let handle;
  try {
    handle = (0, import_node_fs19.openSync)(file4, import_node_fs19.constants.O_RDWR | (import_node_fs19.constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (isMissing(error)) return "cannot";
    throw fsProblem(error, "write", path10);
  }
  try {
    const stats = (0, import_node_fs19.fstatSync)(handle);
    if (!stats.isFile() || stats.nlink !== 1) return "cannot";
    const old = Buffer.from(before ?? "");
    if (!holds(handle, old, stats.size)) return "changed";
    const bytes = Buffer.from(text3 ?? "");
    for (let done = 0; done < bytes.length; ) done += (0, import_node_fs19.writeSync)(handle, bytes, done, bytes.length - done, done);
    if (bytes.length < old.length) (0, import_node_fs19.ftruncateSync)(handle, bytes.length);
    return "done";
  } catch (error) {
    throw fsProblem(error, "write", path10);
  } finally {
    (0, import_node_fs19.closeSync)(handle);
  }
}
function holds(handle, bytes, size) {
  if (size !== bytes.length) return false;
  const found = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const read = (0, import_node_fs19.readSync)(handle, found, done, size - done, done);
    if (read === 0) return false;
    done += read;
  }
  return found.equals(bytes);
}
function noteTexts(root, rewrites) {
  ensureLocalFolder(root);
  const text3 = JSON.stringify(rewrites.map(({ path: path10, before, text: text4 }) => [path10, before, text4]));
  changeFiles(root, [{ path: noteFile, text: text3 }], { durable: false });
}
function mendRewrites(root) {
  const text3 = readTextIn(root, noteFile);
  if (text3 === null) return;
  for (const [path10, before, after] of readNote(text3)) {
    const found = bytesOf(safePath(root, path10), path10);
    if (found !== null && isTorn(found, Buffer.from(before), Buffer.from(after))) {
      changeFiles(root, [{ path: path10, text: after }], { durable: false });
    }
  }
  removeFile(root, noteFile);
}
function readNote(text3) {
  try {
    return JSON.parse(text3);
  } catch {
    return [];
  }
}
function bytesOf(file4, path10) {
  try {
    return (0, import_node_fs19.readFileSync)(file4);
  } catch (error) {
    if (isMissing(error)) return null;
    throw fsProblem(error, "read", path10);
  }
}
function isTorn(found, before, after) {
  if (found.equals(before) || found.equals(after)) return false;
  for (let cut = PAGE; ; cut += PAGE) {
    const written = Math.min(cut, after.length);
    const size = Math.max(written, before.length);
    const same4 = found.length === size && found.subarray(0, written).equals(after.subarray(0, written)) && found.subarray(written).equals(before.subarray(written));
    if (same4) return true;
    if (written === after.length) return false;
  }
}
var import_node_fs19, noteFile, FEW, PAGE;
var init_rewrite = __esm({
  "src/worktree/rewrite.ts"() {
    "use strict";
    import_node_fs19 = require("node:fs");
    init_fs_problem();
    init_local();
    init_read_text();
    init_safe_path();
    init_write2();
    noteFile = ".pgquilt/rewriting.json";
    FEW = 16;
    PAGE = 4096;
  }
});

// src/queue/common/tree.ts
function undo(text3, diffs, otherwise) {
  let now = text3;
  for (const diff3 of [...diffs].reverse()) {
    const result2 = applyFileDiff(now, reverseFileDiff(diff3));
    if (result2.status === "conflict") return otherwise;
    now = result2.text;
  }
  return now;
}
var Tree;
var init_tree = __esm({
  "src/queue/common/tree.ts"() {
    "use strict";
    init_apply();
    init_blob_hash();
    init_reverse();
    init_problem();
    init_clean_index();
    init_git();
    init_objects();
    init_rewrite();
    init_units();
    Tree = class {
      context;
      #patches;
      /** Whether a patch is applied that the series, as it is on disk, does not have: git shows a commit from before it. */
      #isBeforeStack;
      #hashes = /* @__PURE__ */ new Map();
      #index;
      #bases = /* @__PURE__ */ new Map();
      #units;
      #head;
      constructor(context, patches2, stack) {
        this.context = context;
        this.#patches = patches2;
        const listed = new Set(context.series.patches.map((p) => p.name));
        this.#isBeforeStack = stack.some((p) => !listed.has(p.name));
        this.#index = readCleanIndex(context.root)?.units ?? null;
      }
      /** The units as they stand in the tree; read when first asked for, since a push to another target may need none. */
      get units() {
        if (this.#units === void 0) {
          if (!this.context.readOnly) mendRewrites(this.context.root);
          this.#units = readUnits(this.context.root);
        }
        return this.#units;
      }
      /** The blob hash of a unit as it stands in the tree. */
      hash(path10) {
        let hash2 = this.#hashes.get(path10);
        if (hash2 === void 0) {
          hash2 = blobHash(this.units.get(path10) ?? null);
          this.#hashes.set(path10, hash2);
        }
        return hash2;
      }
      text(path10) {
        return this.units.get(path10) ?? null;
      }
      /** Every unit that the tree, the ledger or the index knows. */
      paths(ledger) {
        return [.../* @__PURE__ */ new Set([...this.units.keys(), ...ledger.keys(), ...this.#index?.keys() ?? []])].sort();
      }
      /** The hash that the unit should have at the level of the ledger. */
      expectedHash(path10, ledger) {
        return ledger.get(path10) ?? this.#baseHash(path10);
      }
      state(path10, ledger) {
        const hash2 = this.hash(path10);
        if (hash2 === this.expectedHash(path10, ledger)) return "clean";
        const indexed = this.#index?.get(path10);
        if (hash2 === indexed) return "behind";
        if (hash2 === ABSENT && indexed === void 0 && this.#headHash(path10) === void 0) return "behind";
        const foreign2 = this.#isBeforeStack && ledger.has(path10) && this.#chain(path10).length === 0;
        if (foreign2 && this.#isAtHead(path10)) return "behind";
        const level = this.#chain(path10).some((d) => d.before === hash2 || d.after === hash2);
        const vouched = this.#headHash(path10) === hash2 || indexed === void 0 && this.#index === null;
        return level && vouched ? "behind" : "edited";
      }
      /** The paths of the units that were edited and not refreshed, sorted. */
      edited(ledger) {
        return this.paths(ledger).filter((path10) => this.state(path10, ledger) === "edited");
      }
      /** Whether nothing tells what the unit was before: it is new to the queue. */
      isNew(path10) {
        return this.#cleanHash(path10) === void 0 && this.#chain(path10).length === 0;
      }
      /**
       * The unit's text with no patch applied; null where it is not there. Throws Problem('failed') where the unit was
       * edited and nothing has the text that it was edited from.
       */
      baseText(path10) {
        const known = this.#bases.get(path10);
        if (known !== void 0) return known;
        const text3 = this.#rewind(path10, this.#cleanText(path10));
        this.#bases.set(path10, text3);
        return text3;
      }
      #baseHash(path10) {
        const chain = this.#chain(path10);
        const clean = this.#cleanHash(path10);
        if (chain.length === 0) return clean ?? (this.#isFirstLook() ? this.hash(path10) : ABSENT);
        const onChain = [clean, this.hash(path10)].some((h) => chain.some((d) => d.before === h || d.after === h));
        if (onChain && chain[0]?.before != null) return chain[0].before;
        try {
          return blobHash(this.baseText(path10));
        } catch (error) {
          if (error instanceof Problem) return chain[0]?.before ?? ABSENT;
          throw error;
        }
      }
      /** The hash of the text that is known to be nobody's edit: the tool's own, else git's. */
      #cleanHash(path10) {
        return this.#index?.get(path10) ?? this.#headHash(path10);
      }
      #cleanText(path10) {
        const clean = this.#cleanHash(path10);
        const hash2 = this.hash(path10);
        const onChain = this.#chain(path10).some((d) => d.before === hash2 || d.after === hash2);
        if (clean === hash2 || clean === void 0 && (onChain || this.#isFirstLook())) return this.text(path10);
        if (clean === void 0 || clean === ABSENT) return null;
        const text3 = getObject(this.context.root, clean) ?? this.#headTextWith(path10, clean);
        if (text3 !== null) return text3;
        if (onChain) return this.text(path10);
        throw new Problem("failed", `${path10} was edited, and the text it was edited from is nowhere to be found`, {
          file: path10,
          hint: `Bring the clean text back (git checkout -- ${path10}), keeping your edit elsewhere, and run the command again.`
        });
      }
      #headTextWith(path10, hash2) {
        if (this.#headHash(path10) !== hash2) return null;
        const text3 = headText(this.context.root, path10);
        return text3 !== null && blobHash(text3) === hash2 ? text3 : null;
      }
      /** Neither an index nor git: the first command in a folder takes what it finds as clean. */
      #isFirstLook() {
        return this.#index === null && this.#headUnits() === null;
      }
      /** From a text at some level back to the base, by the hashes where they fit, else by what applies. */
      #rewind(path10, text3) {
        const chain = this.#chain(path10);
        const hash2 = blobHash(text3);
        const atBefore = chain.findIndex((d) => d.before === hash2);
        if (atBefore >= 0) return undo(text3, chain.slice(0, atBefore), text3);
        const atAfter = chain.findIndex((d) => d.after === hash2);
        if (atAfter >= 0) return undo(text3, chain.slice(0, atAfter + 1), text3);
        const [first] = chain;
        if (first === void 0 || applyFileDiff(text3, first).status === "applied") return text3;
        return undo(text3, chain, text3);
      }
      #chain(path10) {
        return this.#patches.chains().get(path10) ?? [];
      }
      /** Whether git has exactly this text at HEAD. */
      isInGit(path10) {
        return this.#headHash(path10) === this.hash(path10);
      }
      /** Whether the unit is as it is in git's commit; it may be absent in both. */
      #isAtHead(path10) {
        const units = this.#headUnits();
        return units !== null && (units.get(path10) ?? ABSENT) === this.hash(path10);
      }
      #headUnits() {
        if (this.#head === void 0) this.#head = headUnits(this.context.root);
        return this.#head;
      }
      #headHash(path10) {
        return this.#headUnits()?.get(path10);
      }
    };
  }
});

// src/queue/common/tree-sync.ts
function bringInLine(context, tree2, before, texts2, taken3) {
  const notes = [];
  const changes2 = [];
  const index2 = /* @__PURE__ */ new Map();
  const keep2 = new Set(taken3);
  for (const path10 of /* @__PURE__ */ new Set([...tree2.paths(before), ...texts2.keys()])) {
    const state2 = tree2.state(path10, before);
    const text3 = texts2.get(path10);
    const clean = texts2.has(path10) ? blobHash(text3 ?? null) : tree2.expectedHash(path10, before);
    if (clean !== ABSENT || tree2.hash(path10) !== ABSENT) index2.set(path10, clean);
    if (keep2.has(path10) || tree2.hash(path10) === clean) continue;
    if (state2 === "edited") {
      if (texts2.has(path10)) notes.push(`${path10} keeps its unrefreshed edit`);
      continue;
    }
    if (texts2.has(path10)) changes2.push({ path: path10, before: tree2.text(path10), text: text3 ?? null });
    else if (!before.has(path10)) changes2.push({ path: path10, before: tree2.text(path10), text: tree2.baseText(path10) });
    else index2.set(path10, tree2.hash(path10));
  }
  keepBases(context, tree2, before, index2);
  if (context.followsTree) {
    const changed2 = rewriteFiles(context.root, changes2);
    notes.push(...changed2.map((path10) => `${path10} was changed while the command ran, and keeps that change`));
  }
  writeCleanIndex(context.root, { version: 1, units: index2 });
  return notes;
}
async function repairTree(tx, tree2, head) {
  const { context } = tree2;
  if (!context.followsTree || context.readOnly) return [];
  const before = head.unitHashes;
  const behind = tree2.paths(before).filter((path10) => tree2.state(path10, before) === "behind");
  if (behind.length === 0) return [];
  const recorded = await readRecorded(
    tx,
    behind.filter((path10) => before.has(path10))
  );
  const texts2 = new Map(
    behind.map(
      (path10) => [path10, before.has(path10) ? recorded.units.get(path10)?.text ?? null : tree2.baseText(path10)]
    )
  );
  bringInLine(context, tree2, before, texts2, []);
  const level = head.stack[head.stack.length - 1]?.name;
  const what = behind.length > 3 ? [`${behind.length} units under udfs/`] : behind;
  return what.map((path10) => `${path10} brought in line with ${level === void 0 ? "the base" : `patch ${level}`}`);
}
function keepBases(context, tree2, before, index2) {
  for (const [path10, hash2] of index2) {
    if (hash2 === ABSENT || before.has(path10)) continue;
    if (tree2.hash(path10) === hash2 && tree2.isInGit(path10)) continue;
    const text3 = tree2.hash(path10) === hash2 ? tree2.text(path10) : knownBase(tree2, path10);
    if (text3 !== null && blobHash(text3) === hash2) putObject(context.root, text3);
  }
}
function knownBase(tree2, path10) {
  try {
    return tree2.baseText(path10);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
var init_tree_sync = __esm({
  "src/queue/common/tree-sync.ts"() {
    "use strict";
    init_read2();
    init_blob_hash();
    init_problem();
    init_clean_index();
    init_objects();
    init_rewrite();
  }
});

// src/queue/common/was-committed.ts
async function wasCommitted(context, logHash, lost2) {
  if (context.target.kind === "embedded") return false;
  for (const pause2 of PAUSES) {
    await new Promise((resolve3) => setTimeout(resolve3, pause2));
    const answer = await ask(context, logHash);
    if (answer !== null) return answer;
  }
  throw new Problem("connection", `${lost2.message}, while committing`, {
    sqlstate: lost2.sqlstate,
    hint: "Whether it was committed is not known. Once the server answers, pgquilt status tells, and the next command brings the files in line.",
    cause: lost2
  });
}
async function ask(context, logHash) {
  try {
    const connection = await openTarget(context.target);
    try {
      await connection.batch(["BEGIN", EMPTY_SEARCH_PATH, "SET LOCAL lock_timeout TO 10000", TAKE_LOCK]);
      const [[ledger] = []] = await connection.batch([
        "SELECT pg_catalog.to_regclass('pgquilt.log') IS NOT NULL AS there"
      ]);
      if (ledger?.["there"] !== true) return false;
      const rows = await connection.run("SELECT 1 FROM pgquilt.log WHERE hash = $1", [logHash]);
      return rows.length > 0;
    } finally {
      await connection.close();
    }
  } catch {
    return null;
  }
}
var PAUSES;
var init_was_committed = __esm({
  "src/queue/common/was-committed.ts"() {
    "use strict";
    init_open();
    init_session();
    init_problem();
    PAUSES = [200, 800, 2e3, 4e3];
  }
});

// src/queue/common/operation.ts
async function operateDatabase(context, work4, options2 = {}) {
  if (context.root === null) return run2(context, work4, options2);
  return operate(context, work4, options2);
}
async function operate(context, work4, options2 = {}) {
  const state2 = {};
  const done = await run2(
    context,
    async ({ tx, head }) => {
      state2.settled ??= (await settlePending(tx, context, head)).join("\n");
      const patches2 = new PatchFiles(context);
      const repaired = await repairTree(tx, new Tree(context, patches2, head.stack), head);
      if (repaired.length > 0) state2.settled = [state2.settled, ...repaired].filter(Boolean).join("\n");
      state2.tree = new Tree(context, patches2, head.stack);
      state2.unitHashes = head.unitHashes;
      return work4({ context, tx, head, patches: patches2, tree: state2.tree });
    },
    {
      ...options2,
      tree: {
        baseText: (path10) => state2.tree?.baseText(path10) ?? null,
        edit: (path10) => state2.tree?.state(path10, state2.unitHashes ?? /* @__PURE__ */ new Map()) === "edited" ? state2.tree.text(path10) : void 0
      }
    }
  );
  const notes = [...done.notes];
  if (state2.settled) notes.unshift(...state2.settled.split("\n"));
  const { finished } = done;
  if (finished.ledger !== void 0 && state2.tree !== void 0 && state2.unitHashes !== void 0) {
    notes.push(...finishFiles(context, state2.tree, state2.unitHashes, finished));
  } else if (finished.filesOnly !== void 0) {
    changeFilesOnly(context, { ...finished.filesOnly, takesBack: finished.takesBack }, finished.files ?? []);
  }
  return { value: done.value, notes, roundTrips: done.roundTrips, rebuilt: done.rebuilt };
}
async function run2(context, work4, options2) {
  return withConnection(
    context,
    async (connection) => {
      let committing;
      let rebuilt2 = [];
      const journal = new JournalEntry(context);
      const session = { ...context.session, rebuild: options2.rebuild, opening: headQueries(options2.rows) };
      const attempt2 = (prove2) => transact(connection, session, async (tx) => {
        committing = void 0;
        rebuilt2 = tx.rebuilt;
        const head = await readHead(tx, options2.rows, tx.opening);
        connection.noteStack(head);
        const done = await work4({ context, tx, head });
        const remarks2 = await prove2(tx, done.units ?? /* @__PURE__ */ new Map());
        const outcome4 = { ...done, notes: [...done.notes ?? [], ...remarks2] };
        if (outcome4.ledger === void 0) return { commit: false, value: outcome4 };
        const change = changeOf(head, outcome4, outcome4.ledger, options2.tree);
        await journal.read(tx, change);
        const { logHash, ...standing } = await writeLedger(
          tx,
          outcome4.head ?? head,
          context.toolVersion,
          outcome4.ledger
        );
        connection.noteStack(standing);
        journal.write(tx, change, { stack: standing.stack, logHash });
        if (context.root !== null && (outcome4.files?.length ?? 0) > 0) {
          noteFiles({ root: context.root, target: context.target }, logHash, outcome4.files ?? []);
        }
        committing = { logHash, finished: outcome4 };
        return { commit: true, value: outcome4 };
      });
      const finished = await proving(connection, context.session, attempt2).catch(async (error) => {
        connection.noteStack(void 0);
        if (error instanceof ServerError) throw explainError(error, void 0, { patches: [], unitText: () => null });
        if (committing === void 0 || !(error instanceof Problem) || error.code !== "connection") throw error;
        if (await wasCommitted(context, committing.logHash, error)) return committing.finished;
        throw error;
      });
      return {
        value: finished.value,
        notes: finished.notes ?? [],
        roundTrips: connection.roundTrips,
        rebuilt: rebuilt2,
        finished
      };
    },
    { create: options2.create === true }
  );
}
function changeOf(head, { head: left, files: files3, taken: taken3 = [], takesBack }, ledger, tree2 = { baseText: () => null, edit: () => void 0 }) {
  const paths = takesBack === void 0 ? taken3 : [];
  const edits = paths.flatMap((path10) => {
    const text3 = tree2.edit(path10);
    return text3 === void 0 ? [] : [[path10, text3]];
  });
  const heads = left === void 0 ? [head] : [head, left];
  return { ledger, heads, edits, baseText: tree2.baseText, ...files3 && { files: files3 }, ...takesBack && { takesBack } };
}
function finishFiles(context, tree2, unitHashes, finished) {
  try {
    ensureLocalFolder(context.root);
    const pending = readPending(context.root);
    if (pending !== null && pending.target === context.target.label) finishPending(context.root, pending);
    if (!context.followsTree && finished.taken === void 0) return [];
    return bringInLine(context, tree2, unitHashes, finished.units ?? /* @__PURE__ */ new Map(), finished.taken ?? []);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      "failed",
      `the database was changed (${context.target.label}), but the files were not: ${error.message}`,
      {
        ...error,
        hint: `${error.hint ?? ""} The next pgquilt command brings them in line.`.trim(),
        cause: error
      }
    );
  }
}
var init_operation = __esm({
  "src/queue/common/operation.ts"() {
    "use strict";
    init_explain_error();
    init_read2();
    init_write();
    init_prove();
    init_server_error();
    init_session();
    init_problem();
    init_local();
    init_pending();
    init_note();
    init_context();
    init_files_only();
    init_patch_files();
    init_settle();
    init_tree();
    init_tree_sync();
    init_was_committed();
  }
});

// src/queue/common/overwrite.ts
async function overwrite(op, drifts) {
  await undoDrifts(op.tx, drifts);
  return keep(op, drifts);
}
function keep(op, drifts) {
  const versions = drifts.flatMap(
    ({ id, path: path10, live }) => live === null ? [] : [{ routine: id, file: path10, snapshot: live }]
  );
  const folder2 = `.pgquilt/overwritten/${op.tx.server.now.replaceAll(":", "-")}`;
  return {
    detail: { overwritten: versions },
    files: versions.map(({ routine: routine3, snapshot }) => ({
      path: `${folder2}/${fileName(routine3)}`,
      text: `-- ${routine3} as it was in ${op.context.target.label} before it was overwritten
${snapshotSql(snapshot)}`
    })),
    overwritten: drifts.map((d) => d.id)
  };
}
function fileName(routine3) {
  const hash2 = createHash("sha256").update(routine3).digest("hex").slice(0, 8);
  return `${routine3.replace(/[^A-Za-z0-9_.]+/g, "-").slice(0, 80)}${hash2}.sql`;
}
var init_overwrite = __esm({
  "src/queue/common/overwrite.ts"() {
    "use strict";
    init_node_crypto();
    init_backward();
    init_envelope();
  }
});

// src/queue/common/record.ts
function stackRow2(name, header3, files3, routines, id = patchId(files3)) {
  return {
    name,
    id,
    header: header3,
    forward: files3.map(formatFileDiff).join(""),
    reverse: reversePatch({ header: "", files: files3 }).files.map(formatFileDiff).join(""),
    units: files3.map((f) => f.path),
    routines
  };
}
function rebuiltIn({
  value: value2,
  rebuilt: rebuilt2
}) {
  if (value2.plan !== void 0) return {};
  const once = new Map(rebuilt2.map((r) => [`${r.kind} ${r.name}`, r]));
  return once.size === 0 ? {} : { rebuilt: [...once.values()] };
}
function planOf(result2) {
  return {
    patch: result2.patch ?? "",
    routines: result2.steps.flatMap(planLine),
    ...result2.rebuilt.length === 0 ? {} : { dependents: result2.rebuilt },
    sql: result2.sql
  };
}
function planLine(step2) {
  const { action, id: routine3, path: file4, reason, follows, followedBy } = step2;
  if (followedBy !== void 0) return [];
  if (follows !== void 0) {
    return [{ action: "recreate", routine: routine3, file: file4, reason: argumentChange(follows, routine3) }];
  }
  return [{ action, routine: routine3, file: file4, ...reason === void 0 ? {} : { reason: reason.reason } }];
}
var init_record = __esm({
  "src/queue/common/record.ts"() {
    "use strict";
    init_format();
    init_patch_id();
    init_reverse();
    init_identity();
  }
});

// src/queue/common/already-there.ts
async function trial(op, entries, recorded, known, apply2) {
  const { connection } = op.tx;
  const { touched } = op.tx;
  const already = touched.length;
  await connection.batch(["SAVEPOINT pgquilt_trial"]);
  let drifts = known;
  try {
    if (drifts.length > 0) await undoDrifts(op.tx, drifts);
    return { pushed: await apply2(op, entries, recorded), drifts };
  } catch (error) {
    if (!(error instanceof DriftProblem) || drifts.length > 0) throw error;
    drifts = error.drifts;
    await undoDrifts(op.tx, drifts);
    return { pushed: await apply2(op, entries, recorded), drifts };
  } finally {
    await connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_trial"]);
    touched.length = already;
  }
}
function liveOf({ pushed, drifts }) {
  const live = /* @__PURE__ */ new Map();
  for (const row2 of pushed.ledger.push ?? []) {
    for (const { id, before } of row2.routines) if (!live.has(id)) live.set(id, before);
  }
  for (const d of drifts) live.set(d.id, d.live);
  return live;
}
function levelThatIsThere(tried) {
  const live = liveOf(tried);
  const state2 = new Map(tried.drifts.map((d) => [d.id, d.expected]));
  let there;
  for (const row2 of tried.pushed.ledger.push ?? []) {
    for (const change of row2.routines) state2.set(change.id, change.after);
    const same4 = [...state2].every(([id, snapshot]) => differences(live.get(id) ?? null, snapshot).length === 0);
    if (same4) there = row2.name;
  }
  return there;
}
async function sayIfThere(op, entries, recorded, problem, apply2) {
  const { drifts } = problem;
  const tried = await trial(op, entries, recorded, drifts, apply2).catch(() => null);
  if (tried === null) return problem;
  const patch = levelThatIsThere(tried);
  if (patch === void 0) return problem;
  const ids = drifts.map((d) => d.id).join(", ");
  const { file: file4, detail } = problem;
  return new DriftProblem(drifts, `patch ${patch} is already applied by hand: ${ids} is live as the patch makes it`, {
    patch,
    file: file4,
    detail,
    hint: `Nothing was changed. To record it without touching the routine: pgquilt push --record ${patch}`
  });
}
async function recordEntries(op, entries, recorded, apply2) {
  const tried = await trial(op, entries, recorded, [], apply2);
  const { pushed } = tried;
  const rows = pushed.ledger.push ?? [];
  const live = liveOf(tried);
  const routines = (pushed.ledger.routines ?? []).map((r) => ({ ...r, was: live.get(r.id) }));
  const missing = routines.flatMap(({ id, path: path10, snapshot, was }) => {
    const found = was === void 0 ? null : driftOf({ id, path: path10, source: "patch" }, snapshot, was);
    return found === null ? [] : [found];
  });
  const name = entries.map((e) => e.name).join(", ");
  if (missing.length > 0) {
    throw new Problem("drift", `${name} cannot be recorded as applied: ${driftSentence(missing[0])}`, {
      patch: entries[entries.length - 1]?.name,
      file: missing[0]?.path,
      detail: missing.map(driftSentence).join("\n"),
      hint: "Nothing was changed. Leave --record out to apply it: pgquilt push"
    });
  }
  const asLive = (id, snapshot) => {
    const found = live.get(id) ?? null;
    return differences(found, snapshot).length === 0 ? found : snapshot;
  };
  return {
    ...pushed,
    ledger: {
      ...pushed.ledger,
      detail: { recorded: true },
      push: rows.map((row2) => ({
        ...row2,
        routines: row2.routines.map((c) => ({ ...c, after: asLive(c.id, c.after) }))
      })),
      routines: routines.map(({ was: _, ...r }) => ({ ...r, snapshot: asLive(r.id, r.snapshot) }))
    }
  };
}
var init_already_there = __esm({
  "src/queue/common/already-there.ts"() {
    "use strict";
    init_backward();
    init_drift();
    init_snapshot();
    init_problem();
  }
});

// src/lint/probe.ts
function probesOf(overloads) {
  const probes = /* @__PURE__ */ new Map();
  for (const { name, args, defaults } of overloads) {
    for (let n = args.length - defaults; n <= args.length; n++) {
      for (const types2 of combinations(args.slice(0, n).map(variants))) {
        const shown2 = `${name}(${types2.join(", ")})`;
        const values4 = types2.map((type2) => type2 === "unknown" ? "NULL" : `NULL::${type2}`);
        probes.set(shown2, { shown: shown2, sql: `${name}(${values4.join(", ")})` });
      }
    }
  }
  return [...probes.values()];
}
function variants({ type: type2, category }) {
  const declared = POLYMORPHIC[type2] ?? type2;
  const common2 = COMMON2[category];
  return [.../* @__PURE__ */ new Set([declared, ...common2 === void 0 ? [] : [common2], "unknown"])];
}
function combinations(choices) {
  const total = choices.reduce((n, c) => n * c.length, 1);
  if (total <= MOST2) return choices.reduce((all, c) => all.flatMap((a) => c.map((x) => [...a, x])), [[]]);
  const declared = choices.map(([first = "unknown"]) => first);
  const alone = choices.flatMap((c, i) => c.slice(1).map((x) => declared.with(i, x)));
  return [declared, ...alone, choices.map(() => "unknown")];
}
var MOST2, COMMON2, POLYMORPHIC;
var init_probe = __esm({
  "src/lint/probe.ts"() {
    "use strict";
    MOST2 = 64;
    COMMON2 = { N: "integer", S: "text", D: "date" };
    POLYMORPHIC = {
      anyelement: "integer",
      anynonarray: "integer",
      anycompatible: "integer",
      anycompatiblenonarray: "integer",
      '"any"': "integer",
      anyarray: "integer[]",
      anycompatiblearray: "integer[]",
      anyrange: "int4range",
      anycompatiblerange: "int4range"
    };
  }
});

// src/database/lint-facts.ts
async function lintFacts(tx, wanted) {
  const both = [wanted.ambiguousCalls, wanted.holders];
  if (both.every((ids) => ids.length === 0)) return { ambiguousCalls: /* @__PURE__ */ new Map(), holders: /* @__PURE__ */ new Map() };
  const [, overloads = [], holders = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    overloadsOf(wanted.ambiguousCalls),
    holdersOf(wanted.holders),
    setSearchPath(tx.searchPath)
  ]);
  return { ambiguousCalls: await probe(tx, overloads), holders: grouped(holders, "holder") };
}
function grouped(rows, column) {
  const groups2 = /* @__PURE__ */ new Map();
  for (const row2 of rows) {
    const id = String(row2["id"]);
    groups2.set(id, [...groups2.get(id) ?? [], String(row2[column])]);
  }
  return groups2;
}
function overloadsOf(ids) {
  return `SELECT m.oid::pg_catalog.regprocedure::text AS id, o.pronargdefaults AS defaults, coalesce((
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object('type', pg_catalog.format_type(t.oid, NULL), 'category', t.typcategory) ORDER BY a.i)
      FROM pg_catalog.unnest(o.proargtypes::oid[]) WITH ORDINALITY AS a(oid, i) JOIN pg_catalog.pg_type t ON t.oid = a.oid), '[]') AS args
    FROM pg_catalog.pg_proc m
    JOIN pg_catalog.pg_proc o ON o.proname = m.proname AND o.pronamespace = m.pronamespace AND o.oid <> m.oid
    WHERE m.oid >= 16384 AND m.oid::pg_catalog.regprocedure::text = ANY (${list3(ids)}) ORDER BY m.oid, o.oid`;
}
function holdersOf(ids) {
  const oid = (catalog) => `'pg_catalog.${catalog}'::pg_catalog.regclass`;
  return `WITH RECURSIVE used(id, classid, objid, attnum) AS (
      SELECT p.oid::pg_catalog.regprocedure::text, ${oid("pg_proc")}::oid, p.oid, 0 FROM pg_catalog.pg_proc p
      WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ANY (${list3(ids)})
    UNION
      SELECT u.id, d.classid, d.objid, d.objsubid FROM used u JOIN pg_catalog.pg_depend d ON d.refclassid = u.classid AND d.refobjid = u.objid
      WHERE u.classid IN (${["pg_proc", "pg_operator", "pg_cast"].map(oid).join(", ")})
        AND d.classid IN (${["pg_proc", "pg_operator", "pg_cast", "pg_class", "pg_attrdef"].map(oid).join(", ")})
    )
    SELECT u.id, CASE WHEN c.relkind = 'p' THEN 'the partition key of ' ELSE 'index ' END || c.oid::pg_catalog.regclass::text AS holder
    FROM used u JOIN pg_catalog.pg_class c ON u.classid = ${oid("pg_class")} AND c.oid = u.objid AND u.attnum = 0 AND c.relkind IN ('i', 'I', 'p')
    UNION
    SELECT u.id, 'generated column ' || a.attrelid::pg_catalog.regclass::text || '.' || pg_catalog.quote_ident(a.attname)
    FROM used u LEFT JOIN pg_catalog.pg_attrdef f ON u.classid = ${oid("pg_attrdef")} AND f.oid = u.objid
    JOIN pg_catalog.pg_attribute a ON a.attgenerated = 's' AND (a.attrelid = f.adrelid AND a.attnum = f.adnum
      OR u.classid = ${oid("pg_class")} AND a.attrelid = u.objid AND a.attnum = u.attnum)
    ORDER BY 1, 2`;
}
async function probe(tx, rows) {
  const overloads = /* @__PURE__ */ new Map();
  for (const row2 of rows) {
    const id = String(row2["id"]);
    const args = row2["args"];
    const one2 = { name: identityParts(id).name, args, defaults: Number(row2["defaults"]) };
    overloads.set(id, [...overloads.get(id) ?? [], one2]);
  }
  if (overloads.size === 0) return /* @__PURE__ */ new Map();
  const asked = [...overloads].map(([id, others]) => ({ id, probes: probesOf(others) }));
  const results2 = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    ...asked.flatMap(({ id, probes }) => [
      probing(id, probes),
      "SELECT pg_catalog.current_setting('pgquilt.ambiguous')::json AS found"
    ]),
    setSearchPath(tx.searchPath)
  ]);
  return new Map(
    asked.map(({ id, probes }, i) => {
      const found = results2[2 + 2 * i]?.[0]?.["found"];
      return [id, found.map((n) => probes[n - 1]?.shown ?? "")];
    })
  );
}
function probing(id, probes) {
  const prepare = "EXECUTE 'PREPARE pgquilt_probe AS SELECT ' || calls[i]; EXECUTE 'DEALLOCATE pgquilt_probe';";
  return `DO ${dollarQuote(`DECLARE calls text[] := ${list3(probes.map((p) => p.sql))}; was boolean[] := '{}'; found int[] := '{}';
  BEGIN
    BEGIN
      ALTER ROUTINE ${id} RENAME TO pgquilt_probe;
      FOR i IN 1 .. coalesce(pg_catalog.array_length(calls, 1), 0) LOOP
        BEGIN ${prepare} was[i] := true;
        EXCEPTION WHEN OTHERS THEN was[i] := SQLSTATE IN ('42809', '42P20'); END;
      END LOOP;
      RAISE EXCEPTION USING ERRCODE = 'PQ000';
    EXCEPTION WHEN SQLSTATE 'PQ000' THEN NULL; WHEN OTHERS THEN was := '{}'; END;
    FOR i IN 1 .. coalesce(pg_catalog.array_length(calls, 1), 0) LOOP
      IF was[i] THEN
        BEGIN ${prepare} EXCEPTION WHEN ambiguous_function THEN found := found || i; WHEN OTHERS THEN NULL; END;
      END IF;
    END LOOP;
    PERFORM pg_catalog.set_config('pgquilt.ambiguous', pg_catalog.to_json(found)::text, true);
  END`)}`;
}
var list3;
var init_lint_facts = __esm({
  "src/database/lint-facts.ts"() {
    "use strict";
    init_probe();
    init_identity();
    init_quote();
    init_session();
    list3 = (ids) => `ARRAY[${ids.map((id) => quoteLiteral(id)).join(", ")}]::text[]`;
  }
});

// src/lint/finding.ts
function finding({ code, name, severity, why }, fault, place) {
  const { patch, routine: routine3, file: file4, text: text3, start } = place;
  const position = positionAt(text3, fault.offset ?? start);
  return {
    code,
    lint: name,
    severity,
    patch,
    routine: routine3,
    file: file4,
    ...position,
    message: `${routine3} ${fault.message}`,
    why,
    hint: fault.hint,
    excerpt: excerpt(text3, position),
    ...fault.sqlstate === void 0 ? {} : { sqlstate: fault.sqlstate }
  };
}
function errorsAsProblem(findings) {
  const errors = findings.filter((f) => f.severity === "error");
  const [first, ...rest] = errors;
  if (first === void 0) return null;
  const { patch, file: file4, line, column, sqlstate } = first;
  const more = rest.map((f) => `${f.file}:${f.line}:${f.column}: ${f.code} ${f.message}
${f.excerpt}
${f.hint}`);
  return new Problem("failed", `patch ${patch}: ${file4}:${line}: ${first.code} ${first.message}`, {
    patch,
    file: file4,
    line,
    column,
    sqlstate,
    detail: [first.excerpt, first.why, ...more].join("\n"),
    hint: `${first.hint} To silence it: a line "Lint-ignore: ${first.code} why" in the header of patches/${patch}.patch.`
  });
}
var init_finding = __esm({
  "src/lint/finding.ts"() {
    "use strict";
    init_problem();
    init_source_position();
  }
});

// src/lint/rules/ambiguous-overload.ts
var ambiguousOverload;
var init_ambiguous_overload = __esm({
  "src/lint/rules/ambiguous-overload.ts"() {
    "use strict";
    ambiguousOverload = {
      code: "PQ002",
      name: "ambiguous-overload",
      severity: "error",
      summary: "a new overload, or a new default, with which calls that worked are ambiguous",
      why: "Such a call fails with SQLSTATE 42725 from then on, and nothing fails before.",
      asks: ({ isNew, text: text3 }) => isNew || text3.shape.defaults > 0 ? ["ambiguousCalls"] : [],
      check(_, { ambiguousCalls }) {
        if (ambiguousCalls.length === 0) return [];
        return [
          {
            message: `makes calls ambiguous that were not: ${ambiguousCalls.join(", ")}`,
            hint: "Drop the other overload in the same patch (DROP \u2026 IF EXISTS in its unit), take the default away, or give the routine another name. The type unknown is that of a quoted literal, and of the parameters of many drivers.",
            sqlstate: "42725"
          }
        ];
      }
    };
  }
});

// src/lint/definition.ts
function readDefinition(definition) {
  const from = argumentsEnd(definition);
  const head = /\n LANGUAGE (\S+)\n/.exec(definition.slice(from));
  if (head === null) return null;
  const said = [];
  const transform = /\n TRANSFORM (.*)$/.exec(definition.slice(from, from + head.index));
  if (transform !== null) said.push({ option: "transform", words: `TRANSFORM ${transform[1]}` });
  let at2 = from + head.index + head[0].length;
  for (; definition[at2] === " "; at2 = definition.indexOf("\n", at2) + 1) {
    const line = definition.slice(at2 + 1, definition.indexOf("\n", at2));
    said.push(...readLine3(line));
  }
  return { said, language: head[1] ?? "", body: definition.slice(at2) };
}
function argumentsEnd(definition) {
  let depth = 0;
  for (let at2 = 0; at2 < definition.length; ) {
    const c = definition[at2];
    const end = c === '"' ? definition.indexOf('"', at2 + 1) + 1 : literalAt(definition, at2)?.end;
    if (c === "(") depth++;
    if (c === ")" && --depth === 0) return at2 + 1;
    at2 = end ?? wordAt(definition, at2)?.end ?? at2 + 1;
  }
  return definition.length;
}
function readLine3(line) {
  const variable = /^SET (\S+) TO /.exec(line)?.[1];
  if (variable !== void 0) return [{ option: "set", variable: variable.toLowerCase(), words: line }];
  const said = [];
  for (let rest = line; rest !== ""; ) {
    const found = OPTIONS.map(([option3, pattern]) => ({ option: option3, words: pattern.exec(rest)?.[0] ?? "" })).find(
      ({ words: words4 }) => words4 !== ""
    );
    if (found === void 0) break;
    said.push(found);
    rest = rest.slice(found.words.length).trimStart();
  }
  return said;
}
function says(definition, words4) {
  return definition?.said.some((s) => s.words.startsWith(words4)) === true;
}
var OPTIONS;
var init_definition = __esm({
  "src/lint/definition.ts"() {
    "use strict";
    init_scan();
    OPTIONS = [
      ["window", /^WINDOW/],
      ["volatility", /^(IMMUTABLE|STABLE)/],
      ["parallel", /^PARALLEL \w+/],
      ["strict", /^STRICT/],
      ["security", /^SECURITY DEFINER/],
      ["leakproof", /^LEAKPROOF/],
      ["cost", /^COST \S+/],
      ["rows", /^ROWS \S+/],
      ["support", /^SUPPORT \S+/]
    ];
  }
});

// src/lint/rules/definer-search-path.ts
var definerSearchPath;
var init_definer_search_path = __esm({
  "src/lint/rules/definer-search-path.ts"() {
    "use strict";
    init_definition();
    definerSearchPath = {
      code: "PQ001",
      name: "definer-search-path",
      severity: "warning",
      summary: "a SECURITY DEFINER routine that sets no search_path",
      why: "Whoever calls it chooses which tables and functions its names mean, and it uses them with the rights of its owner.",
      check({ after }) {
        const made = readDefinition(after.definition);
        if (!says(made, "SECURITY DEFINER") || says(made, "SET search_path ")) return [];
        if (!made?.body.startsWith("AS ")) return [];
        return [
          {
            message: "is SECURITY DEFINER and sets no search_path: its caller chooses what its names mean",
            hint: "Add SET search_path = \u2026, pg_temp to it, with the schemas that it needs."
          }
        ];
      }
    };
  }
});

// src/lint/rules/dropped-attribute.ts
function lost({ before, after }) {
  const had = before === null ? null : readDefinition(before.definition);
  const now = readDefinition(after.definition);
  if (now === null || had === null) return [];
  return had.said.filter((s) => !now.said.some((n) => same3(s, n)));
}
function opposite({ option: option3, variable }) {
  const words4 = variable === void 0 ? OPPOSITES[option3] : `SET ${variable} TO DEFAULT`;
  return words4 === void 0 ? "" : `: ${words4}`;
}
var droppedAttribute, same3, OPPOSITES;
var init_dropped_attribute = __esm({
  "src/lint/rules/dropped-attribute.ts"() {
    "use strict";
    init_definition();
    droppedAttribute = {
      code: "PQ003",
      name: "dropped-attribute",
      severity: "warning",
      summary: "an attribute or SET clause that the routine had, of which the new text says nothing",
      why: "CREATE OR REPLACE puts back to its default whatever the text leaves out, also what was set with ALTER FUNCTION.",
      asks: (change) => lost(change).length > 0 ? ["options"] : [],
      check(change, { options: options2 }) {
        const meant = (s) => options2.some((o) => same3(s, o)) || s.option === "rows" && !change.text.shape.returns.startsWith("setof ");
        return lost(change).filter((s) => !meant(s)).map((s) => ({
          message: `loses ${s.words}, of which the new text says nothing`,
          hint: `Put it into the text again, or say what is meant instead${opposite(s)}.`
        }));
      }
    };
    same3 = (a, b) => a.option === b.option && a.variable === b.variable;
    OPPOSITES = {
      volatility: "VOLATILE",
      parallel: "PARALLEL UNSAFE",
      strict: "CALLED ON NULL INPUT",
      security: "SECURITY INVOKER",
      leakproof: "NOT LEAKPROOF",
      cost: "COST 100",
      rows: "ROWS 1000"
    };
  }
});

// src/lint/rules/held-results.ts
function changesResults({ before, after, remade }) {
  if (remade) return false;
  const had = before === null ? null : readDefinition(before.definition);
  const has = readDefinition(after.definition);
  return had !== null && has !== null && says(had, "IMMUTABLE") && results(had) !== results(has);
}
function results({ said, language, body }) {
  const counted = said.filter((s) => ["volatility", "strict", "set", "transform"].includes(s.option));
  return JSON.stringify([language, body, counted.map((s) => s.words)]);
}
var heldResults;
var init_held_results = __esm({
  "src/lint/rules/held-results.ts"() {
    "use strict";
    init_definition();
    heldResults = {
      code: "PQ004",
      name: "held-results",
      severity: "error",
      summary: "another body for an IMMUTABLE routine that an index, a generated column or a partition key uses",
      why: "What was computed with the old body stays: a query answers one thing by the index and another by the table.",
      asks: (change) => changesResults(change) ? ["holders"] : [],
      check(_, { holders }) {
        if (holders.length === 0) return [];
        return [
          {
            message: `was IMMUTABLE and changes, but results of the old body are held by ${holders.join(", ")}`,
            hint: "Make the change under another name and move them over; or, where every result stays as it is or they are rebuilt right after the push (REINDEX), say so with Lint-ignore."
          }
        ];
      }
    };
  }
});

// src/lint/rules/plv8-syntax.ts
function parametersOf(node) {
  const result2 = typeRef(node.returnType ?? {}).name.at(-1);
  if (result2 === "trigger") return TRIGGER;
  const inputs = (node.parameters ?? []).map((p) => p.FunctionParameter).filter((p) => isInput(p.mode));
  return inputs.map((p, i) => p.name ? p.name : `$${i + 1}`);
}
function compile(parameters, body) {
  try {
    new import_node_vm.Script(`(function (${parameters.join(", ")}) {
${body}
})`, { filename: "plv8" });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { message: error.message, offset: offsetOf2(error.stack ?? "", body) };
  }
}
function offsetOf2(stack, body) {
  const [place = "", , carets = ""] = stack.split("\n");
  const line = Number(/:(\d+)$/.exec(place)?.[1] ?? 1) - 1;
  const column = Math.max(0, carets.indexOf("^"));
  let start = 0;
  let n = 1;
  for (const end of body.matchAll(LINE_END)) {
    if (n === line) break;
    start = end.index + end[0].length;
    n++;
  }
  if (line < 1) return 0;
  return n < line ? body.length : Math.min(body.length, start + column);
}
var import_node_vm, plv8Syntax, TRIGGER, LINE_END;
var init_plv8_syntax = __esm({
  "src/lint/rules/plv8-syntax.ts"() {
    "use strict";
    import_node_vm = require("node:vm");
    init_body();
    init_key();
    plv8Syntax = {
      code: "PQ006",
      name: "plv8-syntax",
      severity: "error",
      summary: "a body in plv8 that V8 cannot compile",
      why: "A server with plv8 would refuse it; here it is found without one, with line and column.",
      concerns: (text3) => /plv8/i.test(text3),
      checkText(routine3, parse) {
        if (routine3.language !== "plv8") return [];
        const [statement2] = parse(routine3.create, "unit");
        const node = statement2?.node;
        const as = node?.options?.find((o) => o.DefElem.defname === "as")?.DefElem.arg;
        const body = as?.List?.items?.[0]?.String?.sval;
        if (node === void 0 || body === void 0) return [];
        const fault = compile(parametersOf(node), body);
        if (fault === null) return [];
        const literal = bodyLiteral(routine3.create);
        const offset = literal === null ? 0 : sourceOffset(routine3.create, literal, fault.offset);
        return [
          {
            message: `does not compile: ${fault.message}`,
            hint: "Correct the body; it is the inside of a JavaScript function.",
            offset: routine3.start + offset
          }
        ];
      }
    };
    TRIGGER = [
      "NEW",
      "OLD",
      "TG_NAME",
      "TG_WHEN",
      "TG_LEVEL",
      "TG_OP",
      "TG_RELID",
      "TG_TABLE_NAME",
      "TG_TABLE_SCHEMA",
      "TG_ARGV"
    ];
    LINE_END = /\r\n|[\n\r\u2028\u2029]/g;
  }
});

// src/lint/rules/public-definer.ts
function isDefiner({ definition }) {
  return says(readDefinition(definition), "SECURITY DEFINER");
}
var publicDefiner;
var init_public_definer = __esm({
  "src/lint/rules/public-definer.ts"() {
    "use strict";
    init_definition();
    publicDefiner = {
      code: "PQ005",
      name: "public-definer",
      severity: "warning",
      summary: "a new SECURITY DEFINER routine that everyone may execute",
      why: "PostgreSQL lets PUBLIC execute every new routine, and this one acts with its owner's rights.",
      check({ before, after, text: text3 }) {
        const isNew = before === null || !isDefiner(before);
        if (!isNew || !isDefiner(after) || !after.acl.some(({ grantee }) => grantee === null)) return [];
        const meant = text3.attached.some(
          ({ setting: setting3 }) => setting3.topic === "privilege" && setting3.grant && setting3.roles.includes("PUBLIC")
        );
        if (meant) return [];
        return [
          {
            message: "is SECURITY DEFINER, and PUBLIC may execute it",
            hint: "Add REVOKE EXECUTE ON FUNCTION \u2026 FROM PUBLIC and a GRANT to who needs it; or GRANT \u2026 TO PUBLIC where everyone is meant to."
          }
        ];
      }
    };
  }
});

// src/lint/lints.ts
var textLints, liveLints, lints;
var init_lints = __esm({
  "src/lint/lints.ts"() {
    "use strict";
    init_ambiguous_overload();
    init_definer_search_path();
    init_dropped_attribute();
    init_held_results();
    init_plv8_syntax();
    init_public_definer();
    textLints = [plv8Syntax];
    liveLints = [
      definerSearchPath,
      ambiguousOverload,
      droppedAttribute,
      heldResults,
      publicDefiner
    ];
    lints = [...textLints, ...liveLints].sort((a, b) => a.code < b.code ? -1 : 1);
  }
});

// src/lint/ignore.ts
function ignoredLints(header3, patch, file4) {
  const ignored2 = /* @__PURE__ */ new Set();
  if (!/^lint-ignore:/im.test(header3)) return ignored2;
  for (const { name, value: value2 } of parseHeader(header3).fields) {
    if (!FIELD2.test(name)) continue;
    const [, code = "", reason = ""] = /^(\S*)\s*([\s\S]*)$/.exec(value2.trim()) ?? [];
    const known = lints.find((lint) => lint.code === code.toUpperCase() || lint.name === code.toLowerCase());
    const fault = known === void 0 ? `"${code}" is no lint` : reason === "" ? `it gives no reason to ignore ${code}` : null;
    if (fault !== null) throw refusal(header3, name, value2, fault, patch, file4);
    if (known !== void 0) ignored2.add(known.code);
  }
  return ignored2;
}
function refusal(header3, name, value2, fault, patch, file4) {
  const first = `${name}: ${value2.split("\n", 1)[0]}`.trimEnd();
  const line = splitLines(header3).findIndex((text3) => bareLine(text3).trimEnd() === first) + 1;
  return new Problem("failed", `${file4}${line > 0 ? `:${line}` : ""}: Lint-ignore: ${fault}`, {
    patch,
    file: file4,
    ...line > 0 ? { line } : {},
    hint: `Write the code of a lint and the reason: Lint-ignore: ${lints[0]?.code} why it does not matter. The lints: ${lints.map((l) => l.code).join(", ")}; pgquilt check --help says what they are.`
  });
}
var FIELD2;
var init_ignore = __esm({
  "src/lint/ignore.ts"() {
    "use strict";
    init_header();
    init_lines();
    init_problem();
    init_lints();
    FIELD2 = /^lint-ignore$/i;
  }
});

// src/lint/options.ts
function optionsOf(create3, parse) {
  const [statement2] = parse(create3, "the routine");
  const options2 = statement2?.node?.options ?? [];
  return options2.map(({ DefElem: { defname, arg } }) => {
    const variable = arg?.VariableSetStmt?.name;
    return variable === void 0 ? { option: defname } : { option: defname, variable: variable.toLowerCase() };
  });
}
var init_options = __esm({
  "src/lint/options.ts"() {
    "use strict";
  }
});

// src/queue/common/lints.ts
async function lintTexts({ patch, units, ignored: ignored2 }) {
  const found = [];
  for (const { path: path10, before, after } of units) {
    if (after === null) continue;
    const concerned = textLints.filter((lint) => !ignored2.has(lint.code) && lint.concerns(after));
    if (concerned.length === 0) continue;
    const parse = await loadParser();
    const old = new Set(before === null ? [] : readUnit2(path10, before, parse).routines.map((r) => r.create));
    const changed2 = readUnit2(path10, after, parse).routines.filter((r) => !old.has(r.create));
    for (const routine3 of changed2) {
      const place = { patch, routine: describeKey(routine3.key), file: path10, text: after, start: routine3.start };
      for (const lint of concerned) {
        found.push(...lint.checkText(routine3, parse).map((fault) => finding(lint, fault, place)));
      }
    }
  }
  return found;
}
function placed(level, { steps, changes: changes2 }) {
  const byId2 = new Map(changes2.map((c) => [c.id, c]));
  return steps.flatMap((step2) => {
    const after = byId2.get(step2.id)?.after;
    if (step2.after === null || step2.action === "alter" || after == null) return [];
    const own = byId2.get(step2.id)?.before ?? null;
    const source = envelopeSource(step2);
    const change = {
      id: step2.id,
      text: step2.after,
      before: own ?? (source === null ? null : byId2.get(source)?.before ?? null),
      after,
      isNew: own === null,
      remade: step2.action === "recreate"
    };
    return [{ level, path: step2.path, change }];
  });
}
var Lints;
var init_lints2 = __esm({
  "src/queue/common/lints.ts"() {
    "use strict";
    init_lint_facts();
    init_finding();
    init_ignore();
    init_lints();
    init_options();
    init_identity();
    init_key();
    init_parser();
    init_plan();
    init_unit();
    init_patches();
    Lints = class _Lints {
      #levels;
      #collect;
      constructor(levels, collect3) {
        this.#levels = levels;
        this.#collect = collect3;
      }
      /**
       * Reads what the headers ignore and lints the texts. Throws Problem('failed') for a Lint-ignore that says nothing, and for
       * the errors that were found: what they are about cannot be made.
       */
      static async read(patches2, levels, options2 = {}) {
        const patched2 = patches2.map(({ name, patch }, i) => ({
          patch: name,
          units: levels[i]?.units ?? [],
          ignored: ignoredLints(patch.header, name, patchPath(name))
        }));
        const found = [];
        for (const level of patched2) found.push(...await lintTexts(level));
        const problem = errorsAsProblem(found);
        if (problem !== null) throw problem;
        return new _Lints(patched2, options2.collect === true);
      }
      /** The findings, as a part of a verb's result: nothing where there are none. Throws Problem('failed') for the errors among them. */
      async of(tx, done) {
        const all = done.levels.flatMap((result2, i) => placed(this.#levels[i], result2));
        const factsOf2 = await this.#facts(tx, all, done.crowded);
        const found = [];
        for (const one2 of all) {
          const { level, path: path10, change } = one2;
          const text3 = level.units.find((u) => u.path === path10)?.after ?? "";
          const place = { patch: level.patch, routine: change.id, file: path10, text: text3, start: change.text.start };
          for (const lint of liveLints) {
            if (level.ignored.has(lint.code)) continue;
            found.push(...lint.check(change, factsOf2(one2)).map((fault) => finding(lint, fault, place)));
          }
        }
        const problem = this.#collect ? null : errorsAsProblem(found);
        if (problem !== null) throw problem;
        return found.length === 0 ? {} : { lints: found };
      }
      /** What the lints ask for, and nothing else. */
      async #facts(tx, all, crowded) {
        const asking = /* @__PURE__ */ new Map();
        for (const one2 of all) {
          const lints2 = liveLints.filter((lint) => !one2.level.ignored.has(lint.code));
          for (const fact of new Set(lints2.flatMap((lint) => lint.asks?.(one2.change) ?? []))) {
            asking.set(fact, [...asking.get(fact) ?? [], one2]);
          }
        }
        const ids = (fact) => [...new Set(asking.get(fact)?.map(({ change }) => change.id))];
        const found = await lintFacts(tx, {
          ambiguousCalls: ids("ambiguousCalls").filter((id) => crowded.has(identityParts(id).name)),
          holders: ids("holders")
        });
        const parsed2 = asking.get("options") ?? [];
        const parse = parsed2.length === 0 ? null : await loadParser();
        return (one2) => ({
          ambiguousCalls: found.ambiguousCalls.get(one2.change.id) ?? [],
          holders: found.holders.get(one2.change.id) ?? [],
          options: parse !== null && parsed2.includes(one2) ? optionsOf(one2.change.text.create, parse) : []
        });
      }
    };
  }
});

// src/queue/common/known-text.ts
function knownText(op, path10, hash2) {
  if (hash2 === null) return void 0;
  if (hash2 === ABSENT) return null;
  return ofSeries(op, path10, hash2) ?? getObject(op.context.root, hash2) ?? blobText(op.context.root, hash2) ?? void 0;
}
function ofSeries(op, path10, hash2) {
  let text3 = baseText(op, path10);
  if (text3 !== null && blobHash(text3) === hash2) return text3;
  for (const diff3 of op.patches.chains().get(path10) ?? []) {
    const result2 = applyFileDiff(text3, diff3);
    if (result2.status === "conflict") return null;
    text3 = result2.text;
    if (text3 !== null && blobHash(text3) === hash2) return text3;
  }
  return null;
}
function baseText(op, path10) {
  try {
    return op.tree.baseText(path10);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
var init_known_text = __esm({
  "src/queue/common/known-text.ts"() {
    "use strict";
    init_apply();
    init_blob_hash();
    init_problem();
    init_git();
    init_objects();
  }
});

// src/queue/common/merging.ts
var Merging;
var init_merging = __esm({
  "src/queue/common/merging.ts"() {
    "use strict";
    init_blob_hash();
    init_from_database();
    init_conflicts();
    init_known_text();
    init_merge_track();
    Merging = class {
      #op;
      #apply;
      #tracks = /* @__PURE__ */ new Map();
      #drifts = /* @__PURE__ */ new Set();
      /** The units' texts that the ledger had, without the changes by hand. */
      #below = /* @__PURE__ */ new Map();
      constructor(op, apply2) {
        this.#op = op;
        this.#apply = apply2;
      }
      /** Takes changes by hand in; gives what the ledger is then to believe. `textOf` gives a unit's text without them. */
      async takeIn(drifts, recorded, textOf4) {
        const [units, routines] = [new Map(recorded.units), new Map(recorded.routines)];
        for (const drift3 of drifts) {
          const { id, path: path10, live } = drift3;
          const series2 = textOf4(path10);
          const track = this.#tracks.get(path10) ?? { series: series2, own: series2, around: [], by: [] };
          const { text: text3, around } = await takeDriftIn(this.#op, drift3, track.own);
          this.#tracks.set(path10, { series: series2, own: text3, around: [...track.around, ...around], by: [...track.by, drift3] });
          this.#below.set(path10, series2);
          this.#drifts.add(drift3);
          routines.set(id, { id, path: path10, snapshot: live });
        }
        for (const [path10, track] of this.#tracks) {
          const text3 = trackText(track);
          units.set(path10, { path: path10, text: text3, blob: blobHash(text3) });
        }
        return { units, routines };
      }
      /** What the patch makes of this target's texts. Throws Problem('conflict') with every conflict of the patch saved. */
      async patched(patch, diffs, textOf4) {
        const conflicts = [];
        const texts2 = [];
        let byHand = false;
        for (const diff3 of diffs) {
          const text3 = textOf4(diff3.path);
          const track = this.#movedOn(diff3, text3);
          if (track === void 0) {
            texts2.push(this.#apply(patch, diff3, text3));
            continue;
          }
          const theirs = this.#apply(patch, diff3, track.series);
          const labels2 = track.by.length > 0 ? { ours: `live in ${this.#op.context.target.label}`, base: "recorded", theirs: `patch ${patch}` } : { ours: `below patch ${patch} now`, base: "what it was made from", theirs: `patch ${patch}` };
          const merged2 = await mergeTrack(this.#op.context.root, track, { name: patch, path: diff3.path, theirs, labels: labels2 });
          if ("file" in merged2) {
            conflicts.push(merged2);
            byHand ||= track.by.length > 0;
          } else {
            this.#tracks.set(diff3.path, merged2);
            texts2.push(trackText(merged2));
          }
        }
        if (conflicts.length === 0) return texts2;
        const other2 = byHand ? "the change by hand" : "what is below it now";
        const message = `patch ${patch} and ${other2} do not go together in ${conflicts.map((c) => c.path).join(", ")}`;
        throw conflictProblem(message, conflicts, "pgquilt push --merge", patch);
      }
      /** Whether this target's text of the unit has a change by hand in it. */
      isByHand(path10) {
        return (this.#tracks.get(path10)?.by.length ?? 0) > 0;
      }
      /** A level's changes with what the ledger had below the changes by hand; each of those belongs to the lowest level that has its unit. */
      under(changes2, paths) {
        const mine = [...this.#drifts].filter((d) => paths.includes(d.path));
        for (const drift3 of mine) this.#drifts.delete(drift3);
        const untouched = mine.filter((d) => !changes2.some((c) => c.id === d.id));
        const all = [...changes2, ...untouched.map(({ id, path: path10, live }) => ({ id, path: path10, before: live, after: live }))];
        return all.map((change) => {
          const drift3 = mine.find((d) => d.id === change.id);
          if (drift3 === void 0) return change;
          return { ...change, under: { snapshot: drift3.expected, text: this.#below.get(drift3.path) ?? null } };
        });
      }
      /**
       * The unit's track where exact application is not the word: somebody's hand is in the target's text, or the patch was made
       * from another text, since an earlier merge, or another branch, has moved it on.
       */
      #movedOn(diff3, text3) {
        const track = this.#tracks.get(diff3.path);
        if (diff3.before === null || diff3.before === blobHash(track === void 0 ? text3 : track.series)) return track;
        const series2 = knownText(this.#op, diff3.path, diff3.before);
        if (series2 === void 0) return track;
        return { own: text3, around: [], by: [], ...track, series: series2 };
      }
    };
  }
});

// src/routine/verdict.ts
function judge({ columns: columns2, rows }, mayBeEmpty) {
  const last = columns2.length - 1;
  if (columns2[last]?.type === BOOLEAN) {
    if (rows.length === 0 && mayBeEmpty) return { assertions: 0 };
    if (rows.length === 0) return { assertions: 1, failure: "it gave no row, so that nothing was asserted" };
    const bad = rows.find((row2) => row2[last] !== true);
    if (bad === void 0) return { assertions: rows.length };
    const others = columns2.slice(0, last).map(({ name }, i) => `${name} = ${shown(bad[i])}`);
    return {
      assertions: rows.length,
      failure: `it gave ${shown(bad[last])}${others.length === 0 ? "" : ` where ${others.join(", ")}`}`
    };
  }
  const lines3 = rows.flatMap((row2) => typeof row2[last] === "string" ? [row2[last]] : []);
  const failed = lines3.find((line) => isFailure(line));
  const assertions = lines3.filter((line) => /^(not )?ok\b/.test(line)).length;
  return failed === void 0 ? { assertions } : { assertions, failure: failed };
}
function isFailure(line) {
  const [first = ""] = line.split("\n", 1);
  return /^not ok\b/.test(first) && !/# TODO\b/i.test(first) || /^# Looks like you /.test(first);
}
function shown(value2) {
  if (value2 === null || value2 === void 0) return "NULL";
  const text3 = typeof value2 === "string" ? `'${value2}'` : typeof value2 === "object" ? JSON.stringify(value2) : `${value2}`;
  return text3.length > 80 ? `${text3.slice(0, 79)}\u2026` : text3;
}
var BOOLEAN;
var init_verdict = __esm({
  "src/routine/verdict.ts"() {
    "use strict";
    BOOLEAN = 16;
  }
});

// src/database/run-test.ts
async function runTest(tx, patch, script2) {
  const before = [
    "SAVEPOINT pgquilt_test",
    setSearchPath(tx.searchPath),
    "SET LOCAL check_function_bodies TO on",
    // A role's default could make every ASSERT pass.
    "SET LOCAL plpgsql.check_asserts TO on"
  ];
  const after = ["ROLLBACK TO SAVEPOINT pgquilt_test", "RELEASE SAVEPOINT pgquilt_test"];
  const { statements } = script2;
  try {
    const results2 = await tx.connection.tables([...before, ...statements.map((s) => s.sql), ...after]);
    return verdict(patch, script2, results2.slice(before.length));
  } catch (error) {
    if (!(error instanceof ServerError) || isRetryable(error)) throw error;
    const statement2 = statements[error.index - before.length];
    if (statement2 === void 0) throw error;
    await tx.connection.batch(after);
    const position = positionAt(script2.text, statement2.start + offsetWithin(error, statement2));
    const failure = testProblem(patch, script2, position, error.message, {
      sqlstate: error.code,
      says: [error.detail, error.serverHint],
      cause: error
    });
    return { assertions: 0, failure };
  }
}
function verdict(patch, script2, results2) {
  let assertions = 0;
  for (const [i, statement2] of script2.statements.entries()) {
    if (statement2.isBlock) assertions++;
    const result2 = results2[i];
    if (!statement2.isQuery || result2 === void 0) continue;
    const { assertions: more, failure } = judge(result2, statement2.isBare);
    if (failure === void 0) {
      assertions += more;
      continue;
    }
    const position = positionAt(script2.text, statement2.start);
    return { assertions, failure: testProblem(patch, script2, position, failure, { says: [] }) };
  }
  return { assertions, failure: null };
}
function offsetWithin(error, { sql: sql3, isBlock }) {
  const body = isBlock ? blockBody(sql3) : null;
  if (body !== null) {
    if (error.internalPosition !== void 0 && error.internalQuery !== void 0) {
      const inQuery = offsetOfCharacter(error.internalQuery, error.internalPosition);
      const added = sql3.includes(error.internalQuery) ? 0 : "SELECT ".length;
      const at2 = sql3.indexOf(error.internalQuery.slice(added));
      if (at2 >= 0) return at2 + inQuery - added;
    }
    const frame = error.where?.split("\n").findLast((line2) => line2.includes("inline_code_block"));
    const line = Number(/inline_code_block\D+(\d+)/.exec(frame ?? "")?.[1] ?? Number.NaN);
    if (!Number.isNaN(line)) return startOfLine(sql3, body, line);
  }
  return error.position === void 0 ? 0 : offsetOfCharacter(error.statement, error.position);
}
function blockBody(sql3) {
  for (let at2 = "DO".length; ; ) {
    at2 = skipTrivia(sql3, at2);
    const literal = literalAt(sql3, at2);
    if (literal !== null) return literal.contentStart;
    const word = wordAt(sql3, at2);
    if (word === null) return null;
    at2 = word.end;
  }
}
function startOfLine(sql3, body, line) {
  let at2 = body;
  for (let n = 1; n < line && sql3.indexOf("\n", at2) >= 0; n++) at2 = sql3.indexOf("\n", at2) + 1;
  while (/[ \t]/.test(sql3[at2] ?? "")) at2++;
  return at2;
}
function testProblem(patch, { file: file4, text: text3 }, position, why, more) {
  const [first = "", ...rest] = why.split("\n");
  const detail = [excerpt(text3, position), ...rest, ...more.says].filter((line) => line !== void 0 && line !== "");
  return new Problem("failed", `patch ${patch} fails its test: ${file4}:${position.line}: ${first}`, {
    patch,
    file: file4,
    ...position,
    sqlstate: more.sqlstate,
    detail: detail.join("\n"),
    hint: `Correct the patch, or ${file4} where the test is wrong. --no-tests pushes without it.`,
    cause: more.cause
  });
}
var init_run_test = __esm({
  "src/database/run-test.ts"() {
    "use strict";
    init_problem();
    init_scan();
    init_source_position();
    init_verdict();
    init_server_error();
    init_session();
  }
});

// src/routine/test-script.ts
function readTestScript(file4, text3, parse) {
  const parsed2 = parse(text3, file4);
  const control = parsed2.find((s) => s.type === "TransactionStmt");
  if (control !== void 0) throw refusal2(file4, text3, control);
  const statements = parsed2.map(({ type: type2, node, start, end }) => ({
    sql: text3.slice(start, end),
    start,
    isQuery: type2 === "SelectStmt",
    isBare: type2 === "SelectStmt" && isBare(node),
    isBlock: type2 === "DoStmt"
  }));
  return { file: file4, text: text3, statements };
}
function isBare({ fromClause, whereClause, larg }) {
  return fromClause === void 0 && whereClause === void 0 && larg === void 0;
}
function refusal2(file4, text3, { start, end }) {
  const position = positionAt(text3, start);
  const words4 = text3.slice(start, end).split(/\s+/, 2).join(" ").toUpperCase();
  return new Problem("failed", `${file4}:${position.line}: ${words4} has no place in the test of a patch`, {
    file: file4,
    ...position,
    detail: excerpt(text3, position),
    hint: `Take it out of ${file4}: the test runs inside the transaction of the push and is rolled back by itself. To go on after an error, use a DO block with EXCEPTION.`
  });
}
var init_test_script = __esm({
  "src/routine/test-script.ts"() {
    "use strict";
    init_problem();
    init_source_position();
  }
});

// src/queue/common/patch-tests.ts
var PatchTests;
var init_patch_tests = __esm({
  "src/queue/common/patch-tests.ts"() {
    "use strict";
    init_run_test();
    init_parser();
    init_test_script();
    init_patches();
    PatchTests = class _PatchTests {
      /** What to run after each level that has a test, by the level's index. */
      after = /* @__PURE__ */ new Map();
      #results = [];
      /** Reads every test before anything runs; loads the parser where there is one. Throws Problem as readTestScript does. */
      static async read(op, names, options2) {
        const tests = new _PatchTests();
        if (options2.tests === false) return tests;
        const tested = new Set(listTestFiles(op.context.root));
        const levels = [...names.entries()].filter(([, patch]) => tested.has(patch));
        if (levels.length > 0) tests.#plan(op, levels, await loadParser(), options2);
        return tests;
      }
      #plan(op, levels, parse, options2) {
        const { root } = op.context;
        for (const [level, patch] of levels) {
          const file4 = testPath(patch);
          const script2 = readTestScript(file4, readTestFile(root, patch) ?? "", parse);
          this.after.set(level, async () => {
            const run5 = await runTest(op.tx, patch, script2);
            if (run5.failure !== null && options2.collect !== true) throw run5.failure;
            this.#results.push({ patch, file: file4, ...run5 });
          });
        }
      }
      /** The tests that ran, as a part of a verb's result: nothing where there were none. */
      results() {
        return this.#results.length === 0 ? {} : { tests: this.#results };
      }
    };
  }
});

// src/patch/describe-conflict.ts
function describeConflict(patchName, file4, diff3, result2) {
  const where = (line) => line > 0 ? ` (${file4}:${line})` : "";
  const hunk = diff3.hunks[result2.hunk];
  const head = `Patch ${patchName} does not apply to ${diff3.path}.`;
  if (hunk === void 0) return `${head}
${result2.message}${where(diff3.line)}`;
  const parts = [head, `${result2.message}${where(hunk.line)}`];
  const old = hunk.lines.filter((line) => line.kind !== "+");
  if (old.length > 0) {
    parts.push("It looks for these lines, all of them and one after the other:");
    for (const line of old.slice(0, SHOWN)) {
      const end = line.text.endsWith("\n") ? "" : "  (end of file, no newline)";
      parts.push(`    ${bareLine(line.text)}${end}`.trimEnd());
    }
    if (old.length > SHOWN) parts.push(`    \u2026 and ${old.length - SHOWN} more`);
  }
  if (result2.reason === "ambiguous" && result2.places.length > 0) {
    parts.push(
      `They begin at each of these lines of ${diff3.path}: ${result2.places.slice(0, SHOWN).join(", ")}${result2.places.length > SHOWN ? ", \u2026" : ""}.`
    );
    parts.push("More lines of context around the change would tell the places apart.");
  }
  return parts.join("\n");
}
var SHOWN;
var init_describe_conflict = __esm({
  "src/patch/describe-conflict.ts"() {
    "use strict";
    init_lines();
    SHOWN = 12;
  }
});

// src/patch/line-ends.ts
function hasTurnedLineEnds(patch) {
  const lines3 = splitLines(patch).filter((line) => STRUCTURE.test(line));
  return lines3.length > 0 && lines3.every((line) => line.endsWith("\r\n"));
}
var STRUCTURE;
var init_line_ends = __esm({
  "src/patch/line-ends.ts"() {
    "use strict";
    init_lines();
    STRUCTURE = /^(diff --git |--- |\+\+\+ |@@ )/;
  }
});

// src/patch/twins.ts
function hunkWithTwin(before, diff3) {
  const lines3 = splitLines(before);
  const index2 = diff3.hunks.findIndex((hunk) => {
    const old = hunk.lines.filter((line) => line.kind !== "+").map((line) => line.text);
    if (old.length === 0) return false;
    let found = 0;
    for (let at2 = 0; at2 + old.length <= lines3.length && found < 2; at2++) {
      if (old.every((text3, i) => lines3[at2 + i] === text3)) found++;
    }
    return found > 1;
  });
  return index2 < 0 ? null : index2;
}
var init_twins = __esm({
  "src/patch/twins.ts"() {
    "use strict";
    init_lines();
  }
});

// src/queue/common/patched.ts
function patched(op, name, diff3, before) {
  const merge = `To put it together with what is below it now: the same command with --merge. To see the patch: pgquilt show ${name}`;
  const text3 = applied(op, name, diff3, before, merge);
  if (diff3.before === null || diff3.before === blobHash(before)) return text3;
  const from = knownText(op, diff3.path, diff3.before);
  const hunk = from == null ? null : hunkWithTwin(from, diff3);
  if (hunk === null) return text3;
  const line = diff3.hunks[hunk]?.line ?? 0;
  throw new Problem("conflict", `Patch ${name} does not apply to ${diff3.path}.`, {
    patch: name,
    file: patchPath(name),
    ...line > 0 ? { line } : {},
    detail: `Hunk ${hunk + 1} of ${diff3.hunks.length} had two places that look alike in the text it was made from; one of them is left, and which one cannot be told.`,
    hint: `Nothing was changed. Make the patch anew for the text as it is now, or merge: pgquilt push --merge`
  });
}
function applied(op, name, diff3, before, hint = `Mend ${patchPath(name)}, or see what it meets: pgquilt show ${name}`) {
  const result2 = applyFileDiff(before, diff3);
  const exact = result2.status === "applied" && (diff3.after === null || diff3.after === blobHash(result2.text));
  if (!exact && hasTurnedLineEnds(op.patches.text(name))) throw turnedLineEnds(name);
  if (result2.status === "applied") return result2.text;
  const [message = "", ...detail] = describeConflict(name, patchPath(name), diff3, result2).split("\n");
  const line = diff3.hunks[result2.hunk]?.line ?? diff3.line;
  throw new Problem("conflict", message, {
    patch: name,
    file: patchPath(name),
    ...line > 0 ? { line } : {},
    detail: detail.join("\n"),
    hint: `Nothing was changed. ${hint}`
  });
}
function turnedLineEnds(name) {
  const file4 = patchPath(name);
  return new Problem("conflict", `${file4} has CRLF at the end of every line: an editor or git turned its line ends`, {
    patch: name,
    file: file4,
    detail: "A patch is kept byte for byte, so its lines are not the units' lines any more.",
    hint: `Nothing was changed. Put '*.patch -text' into .gitattributes, set git config core.autocrlf false, and bring the file back: git checkout -- ${file4}. Or save it with LF line ends.`
  });
}
var init_patched = __esm({
  "src/queue/common/patched.ts"() {
    "use strict";
    init_apply();
    init_blob_hash();
    init_describe_conflict();
    init_line_ends();
    init_twins();
    init_problem();
    init_patches();
    init_known_text();
  }
});

// src/queue/common/rebased.ts
function rebasedPatches(op, pushed, before, isByHand) {
  const ofSeries2 = /* @__PURE__ */ new Map();
  const rebased = /* @__PURE__ */ new Set();
  pushed.forEach(({ name, patch, files: files3 }, i) => {
    const moved2 = patch.files.some((diff3, j) => diff3 !== files3[j]);
    patch.files.forEach(({ path: path10 }, j) => {
      if (!ofSeries2.has(path10)) ofSeries2.set(path10, !isByHand(path10) && seriesText(op, name, path10) === before(i, j));
    });
    if (moved2 && patch.files.every(({ path: path10 }) => ofSeries2.get(path10) === true)) rebased.add(name);
    else if (moved2) for (const { path: path10 } of patch.files) ofSeries2.set(path10, false);
  });
  return rebased;
}
function rebasedFile({ name, patch, files: files3 }) {
  return { path: patchPath(name), text: formatPatch({ header: patch.header, files: files3 }) };
}
function seriesText({ context, head, patches: patches2, tree: tree2 }, below2, path10) {
  try {
    let text3 = tree2.baseText(path10);
    for (const entry of context.series.patches) {
      if (entry.name === below2) return text3;
      if (isHidden(entry, head)) continue;
      for (const diff3 of patches2.patch(entry.name).files) {
        if (diff3.path !== path10) continue;
        const result2 = applyFileDiff(text3, diff3);
        if (result2.status === "conflict") return void 0;
        text3 = result2.text;
      }
    }
    return text3;
  } catch (error) {
    if (error instanceof Problem) return void 0;
    throw error;
  }
}
var init_rebased = __esm({
  "src/queue/common/rebased.ts"() {
    "use strict";
    init_apply();
    init_format();
    init_problem();
    init_patches();
    init_stack();
  }
});

// src/queue/load.ts
var load_exports = {};
__export(load_exports, {
  ensureEmbedded: () => ensureEmbedded,
  load: () => load
});
async function load(context) {
  needWrite(context, "load");
  return loadBase(context, true);
}
async function ensureEmbedded(context) {
  const { target, connection } = context;
  if (connection !== void 0 || target.kind !== "embedded" || context.readOnly) return [];
  if (target.directory === null || embeddedExists(target.directory)) return [];
  const { units, setup, notes } = await loadBase(context, false);
  const ran = setup.length === 0 ? "" : `${setup.join(", ")} and `;
  return [`Created ${target.label} with ${ran}the base (${units} ${units === 1 ? "unit" : "units"})`, ...notes];
}
async function loadBase(context, takeNew) {
  const { target } = context;
  const done = await operate(
    context,
    async (op) => {
      refuseLoaded(op, takeNew);
      const setup = isOurs(context) ? await runSetup(op.tx, context) : [];
      const units = baseUnits(op, takeNew);
      const { result: result2, recorded } = await makeOrRecord(op, units).catch(withSetupHint(context));
      const routines = result2.routines.filter((r) => r.snapshot !== null).length;
      return {
        value: { target: target.label, setup, units: units.length, routines, recorded },
        ledger: { verb: "load", patches: [], units, routines: result2.routines },
        notes: result2.notes,
        units: new Map(units.map((u) => [u.path, u.text]))
      };
    },
    { create: true }
  );
  return { ...done.value, notes: done.notes };
}
function isOurs({ target, connection }) {
  if (connection !== void 0) return true;
  return target.kind === "embedded" && (target.directory === null || embeddedIsOurs(target.directory));
}
async function makeOrRecord(op, units) {
  const parse = await parserFor(units.map((u) => u.text));
  const from = (before) => [
    { patch: null, units: units.map(({ path: path10, text: text3 }) => ({ path: path10, before: before(text3), after: text3 })) }
  ];
  try {
    const result2 = await forward(
      op.tx,
      from(() => null),
      op.head.recorded,
      { parse, fresh: true }
    );
    return { result: result2, recorded: false };
  } catch (error) {
    if (!(error instanceof DriftProblem)) throw error;
    const result2 = await forward(
      op.tx,
      from((text3) => text3),
      op.head.recorded,
      { parse }
    ).catch(halfThere);
    return { result: result2, recorded: true };
  }
}
function halfThere(error) {
  if (!(error instanceof DriftProblem)) throw error;
  const { drifts, file: file4, detail } = error;
  const [label, first] = error.message.split(" was changed by another hand: ");
  throw new DriftProblem(drifts, `${label} has routines of the base already, but not all as the base says: ${first}`, {
    file: file4,
    detail,
    hint: "Nothing was changed. Make them the same, in udfs/ or there, and load again: the base is then recorded as it is. Or start from that database, in an empty folder: pgquilt init --from-database URL"
  });
}
function refuseLoaded(op, takeNew) {
  const { head, context } = op;
  if (head.log.seq === 0) return;
  const { label } = context.target;
  const top3 = head.stack[head.stack.length - 1]?.name;
  const next3 = top3 === void 0 ? "Push the series: pgquilt push -a" : `It stands at patch ${top3}; see pgquilt status.`;
  const isLoaded = baseUnits(op, takeNew).every(({ path: path10, blob }) => {
    const recorded = head.unitHashes.get(path10);
    return recorded === blob || recorded !== void 0 && top3 !== void 0;
  });
  if (isLoaded) throw new Problem("nothing-to-do", `The base is loaded in ${label} already`, { hint: next3 });
  throw new Problem("failed", `${label} has a ledger already, and not of this base`, { hint: next3 });
}
function withSetupHint({ series: series2, ...context }) {
  return (error) => {
    if (!(error instanceof Problem) || !ABSENT_OBJECTS.has(error.sqlstate ?? "")) throw error;
    const targets = [...series2.settings.targets.keys()].join(", ");
    const { setup } = series2.settings;
    const own = setup.length === 0 ? `Name a file that creates the schemas, types, tables and roles of the base in series.yaml, setup: [schema.sql]; it runs where pgquilt makes the database.` : `Create it in a set-up file (${setup.join(", ")}).`;
    const elsewhere = `Or use a database that has it: --target NAME${targets === "" ? "" : ` (${targets})`} or --database URL.`;
    const hint = isOurs({ ...context, series: series2 }) ? `${own} ${elsewhere}` : `Create it in ${context.target.label} first.`;
    throw new Problem(error.code, error.message, {
      ...error,
      hint: `${hint} Or correct ${error.file ?? "the unit"}.`,
      cause: error
    });
  };
}
function baseUnits(op, takeNew) {
  const paths = /* @__PURE__ */ new Set([...op.tree.paths(/* @__PURE__ */ new Map()), ...op.patches.chains().keys()]);
  return [...paths].sort().flatMap((path10) => {
    const text3 = takeNew && op.tree.isNew(path10) ? op.tree.text(path10) : op.tree.baseText(path10);
    return text3 === null ? [] : [{ path: path10, text: text3, blob: blobHash(text3) }];
  });
}
async function runSetup(tx, context) {
  const { setup } = context.series.settings;
  for (const file4 of setup) {
    const sql3 = readSetup(context.root, file4);
    try {
      await tx.connection.batch([sql3]);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      const position = error.position === void 0 ? void 0 : positionAt(sql3, offsetOfCharacter(sql3, error.position));
      throw new Problem("failed", `the set-up file ${file4} failed: ${error.message}`, {
        file: file4,
        ...position ?? {},
        sqlstate: error.code,
        detail: position === void 0 ? error.detail : excerpt(sql3, position),
        hint: `Correct ${file4}; nothing of it was kept.`,
        cause: error
      });
    }
  }
  return [...setup];
}
function readSetup(root, file4) {
  try {
    return (0, import_node_fs20.readFileSync)(safePath(root, file4), "utf8");
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("failed", `the set-up file ${file4} cannot be read`, {
      file: "series.yaml",
      hint: `Correct 'setup:' in series.yaml, or bring ${file4} back.`,
      cause: error
    });
  }
}
var import_node_fs20, ABSENT_OBJECTS;
var init_load = __esm({
  "src/queue/load.ts"() {
    "use strict";
    import_node_fs20 = require("node:fs");
    init_drift();
    init_forward();
    init_open();
    init_server_error();
    init_blob_hash();
    init_problem();
    init_parser();
    init_source_position();
    init_safe_path();
    init_context();
    init_operation();
    ABSENT_OBJECTS = /* @__PURE__ */ new Set(["3F000", "42704", "42P01", "42703"]);
  }
});

// src/queue/push.ts
var push_exports = {};
__export(push_exports, {
  push: () => push2,
  pushEntries: () => pushEntries,
  refuseEdited: () => refuseEdited
});
async function push2(context, options2) {
  needWrite(context, "push");
  const created = await ensureEmbedded(context);
  const work4 = async (op) => {
    const entries = choosePush(context.series, op.head, options2.goal);
    const top3 = op.head.stack[op.head.stack.length - 1]?.name ?? null;
    const common2 = { popped: [], target: context.target.label };
    if (entries.length === 0) return { value: { ...common2, pushed: [], top: top3 } };
    const pushed = await pushEntries(op, entries, options2).catch(nextSteps("push"));
    const names = entries.map((e) => e.name);
    const { notes, proof, ledger, units, files: files3 = [] } = pushed;
    const value2 = { ...common2, pushed: names, top: names[names.length - 1] ?? top3, ...proof, ...settledBy(pushed) };
    if (options2.dryRun === true) return { value: { ...value2, top: top3, plan: pushed.plan }, notes };
    return { value: value2, ledger, units, files: files3, notes };
  };
  const rebuild = { allow: options2.allowRebuild === true, command: "pgquilt push" };
  const done = await operate(context, work4, { rebuild });
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}
async function pushEntries(op, entries, options2 = {}) {
  const { tx, patches: patches2 } = op;
  const { onDrift = "stop", proof = {} } = options2;
  const paths = [...new Set(entries.flatMap((e) => patches2.patch(e.name).files.map((f) => f.path)))];
  refuseEdited(op, paths);
  const recorded = await readRecorded(tx, paths);
  if (onDrift === "record") return recordEntries(op, entries, recorded, unproved);
  const merging = onDrift === "merge" ? new Merging(op, (name, diff3, before) => applied(op, name, diff3, before)) : void 0;
  try {
    return await applyEntries(op, entries, recorded, proof, merging);
  } catch (error) {
    if (!(error instanceof DriftProblem)) throw error;
    if (onDrift === "stop") throw await sayIfThere(op, entries, recorded, error, unproved);
    return settle(op, entries, recorded, error.drifts, proof, merging);
  }
}
async function settle(op, entries, recorded, drifts, proof, merging) {
  if (merging !== void 0) {
    const taken3 = await merging.takeIn(drifts, recorded, (path10) => startText(op, path10, recorded.units));
    return { ...await applyEntries(op, entries, taken3, proof, merging), merged: drifts.map((d) => d.id) };
  }
  const { detail, files: files3, overwritten: overwritten2 } = await overwrite(op, drifts);
  const pushed = await applyEntries(op, entries, recorded, proof);
  return { ...pushed, ledger: { ...pushed.ledger, detail }, files: [...files3, ...pushed.files ?? []], overwritten: overwritten2 };
}
function unproved(op, entries, recorded) {
  return applyEntries(op, entries, recorded, { tests: false, collect: true });
}
async function applyEntries(op, entries, recorded, proof, merging) {
  const { context, tx, patches: patches2 } = op;
  const texts2 = /* @__PURE__ */ new Map();
  const textOf4 = (path10) => {
    if (!texts2.has(path10)) texts2.set(path10, startText(op, path10, recorded.units));
    return texts2.get(path10) ?? null;
  };
  const levels = [];
  const rows = [];
  for (const { name } of entries) {
    const patch = patches2.patch(name);
    const befores = patch.files.map((diff3) => textOf4(diff3.path));
    const afters = await merging?.patched(name, patch.files, textOf4) ?? patch.files.map((diff3, i) => patched(op, name, diff3, befores[i] ?? null));
    const units2 = patch.files.map(({ path: path10 }, i) => ({ path: path10, before: befores[i] ?? null, after: afters[i] ?? null }));
    for (const { path: path10, after } of units2) texts2.set(path10, after);
    levels.push({ patch: name, units: units2 });
    rows.push({ patch, name, files: patch.files.map((d, i) => actualDiff(d, units2[i])) });
  }
  const parse = await parserFor(levels.flatMap((l) => l.units.flatMap((u) => [u.before, u.after])));
  const total = levels.length;
  const progress = total > 100 ? (n) => context.progress(`Applied ${n} of ${total} patches \u2026`) : void 0;
  const names = entries.map((e) => e.name);
  const tests = await PatchTests.read(op, names, proof);
  const lints2 = await Lints.read(rows, levels, proof);
  const running = forward(tx, levels, recorded, { parse, progress, after: tests.after });
  const anew = merging === void 0 ? /* @__PURE__ */ new Set() : rebasedPatches(
    op,
    rows,
    (i, j) => levels[i]?.units[j]?.before ?? null,
    (path10) => merging.isByHand(path10)
  );
  const rebased = rows.filter((r) => anew.has(r.name));
  const kept = rows.map(
    (r) => stackRow2(r.name, r.patch.header, r.files, [], patchId(anew.has(r.name) ? r.files : r.patch.files))
  );
  const units = [...texts2].map(([path10, text3]) => ({ path: path10, text: text3, blob: blobHash(text3) }));
  const done = await running;
  const changes2 = done.levels.map((level, i) => merging?.under(level.changes, kept[i]?.units ?? []) ?? level.changes);
  return {
    plan: done.levels.map(planOf),
    notes: [...rebased.map((r) => `${patchPath(r.name)} is made anew for what is below it now`), ...done.notes],
    ...rebased.length === 0 ? {} : { files: rebased.map(rebasedFile) },
    proof: { ...await lints2.of(tx, done), ...tests.results() },
    units: texts2,
    ledger: {
      verb: "push",
      patches: names,
      push: kept.map((row2, i) => ({ ...row2, routines: changes2[i] ?? [] })),
      units,
      routines: done.routines
    }
  };
}
function startText(op, path10, units) {
  const unit = units.get(path10);
  return unit === void 0 ? op.tree.baseText(path10) : unit.text;
}
function refuseEdited(op, paths) {
  if (!op.context.followsTree || op.answersForEdits === true) return;
  const edited2 = paths.filter((path10) => op.tree.state(path10, op.head.unitHashes) === "edited");
  if (edited2.length === 0) return;
  const top3 = op.head.stack[op.head.stack.length - 1]?.name;
  throw new Problem(
    "failed",
    `${edited2.join(", ")} ${edited2.length > 1 ? "have" : "has"} edits that are not in any patch yet`,
    {
      file: edited2[0],
      hint: top3 === void 0 ? "Take them into a new patch: pgquilt new NAME, then pgquilt refresh. pgquilt diff -z shows them." : `Take them into patch ${top3}: pgquilt refresh. pgquilt diff -z shows them.`
    }
  );
}
function actualDiff(diff3, unit) {
  if (unit === void 0) return diff3;
  if (diff3.before === blobHash(unit.before) && diff3.after === blobHash(unit.after)) return diff3;
  return diffTexts(diff3.path, unit.before, unit.after) ?? diff3;
}
var init_push = __esm({
  "src/queue/push.ts"() {
    "use strict";
    init_drift();
    init_forward();
    init_read2();
    init_blob_hash();
    init_diff();
    init_patch_id();
    init_problem();
    init_parser();
    init_patches();
    init_already_there();
    init_context();
    init_lints2();
    init_merging();
    init_on_drift();
    init_operation();
    init_overwrite();
    init_patch_tests();
    init_patched();
    init_rebased();
    init_record();
    init_stack();
    init_load();
  }
});

// src/queue/pop.ts
var pop_exports = {};
__export(pop_exports, {
  headAbove: () => headAbove,
  pop: () => pop,
  popChange: () => popChange,
  popRows: () => popRows,
  rowsFor: () => rowsFor
});
async function pop(context, options2) {
  needWrite(context, "pop");
  const done = await operateDatabase(
    context,
    async (began) => {
      const head = await chooseRows(began, options2.goal);
      const op = { ...began, head };
      const { rows } = head;
      const target = context.target.label;
      const top3 = head.stack[head.stack.length - 1]?.name ?? null;
      if (rows.length === 0) return { value: { pushed: [], popped: [], top: top3, target } };
      const popped = await popRows(op, rows, options2.onDrift).catch(nextSteps("pop"));
      const names = rows.map((r) => r.name).reverse();
      const rest = head.stack[head.stack.length - rows.length - 1]?.name ?? null;
      const value2 = { pushed: [], popped: names, top: rest, target, ...settledBy(popped) };
      if (options2.dryRun === true) {
        return {
          value: { ...value2, top: top3, plan: [{ patch: names.join(", "), ...popped.plan }] }
        };
      }
      return { value: value2, ledger: popped.ledger, units: popped.units, files: popped.files ?? [] };
    },
    { rows: rowsFor(options2.goal), rebuild: { allow: options2.allowRebuild === true, command: "pgquilt pop" } }
  );
  return { ...done.value, ...rebuiltIn(done), notes: done.notes, roundTrips: done.roundTrips };
}
function rowsFor(goal) {
  if ("all" in goal) return "all";
  return "count" in goal ? { count: goal.count } : { above: goal.name };
}
async function chooseRows(op, goal) {
  const { head, context } = op;
  if (head.stack.length === 0) {
    if ("all" in goal) return head;
    throw noneApplied();
  }
  if (!("name" in goal)) return head;
  const name = patchNamed(context.series, head, goal.name, "applied");
  const at2 = head.stack.findIndex((p) => p.name === name);
  if (at2 < 0) {
    throw new Problem("usage", `Patch ${name} is not applied`, {
      patch: name,
      hint: "pgquilt applied lists those that are."
    });
  }
  if (at2 === head.stack.length - 1) {
    throw new Problem("nothing-to-do", `Patch ${name} is the top patch already`, { patch: name });
  }
  return headAbove(op, goal.name, name);
}
async function headAbove({ tx, head }, word, name) {
  return word === name ? head : readHead(tx, { above: name });
}
async function popRows(op, rows, onDrift = "stop") {
  const { tx, head } = op;
  const units = textsBelow(rows, (path10) => head.recorded.units.get(path10)?.text ?? null);
  if (isQueueOperation(op)) refuseEdited(op, [...units.keys()]);
  const hidden = hotFixesBelow(rows);
  if (hidden.length > 0 && onDrift !== "overwrite") throw hotFixesInTheWay(hidden, rows, tx.connection.target.label);
  const { done, ...settled2 } = await takeOff(op, rows, hidden, units, onDrift);
  const ledger = popChange(head, rows, units);
  return {
    units,
    plan: {
      routines: done.steps.map((s) => ({ action: s.action, routine: s.id, file: s.path })),
      ...done.rebuilt.length === 0 ? {} : { dependents: done.rebuilt },
      sql: done.sql
    },
    ledger: settled2.detail === void 0 ? ledger : { ...ledger, detail: settled2.detail },
    ...settled2
  };
}
async function takeOff(op, rows, hidden, units, onDrift) {
  try {
    return { done: await backward(op.tx, rows), ...hidden.length === 0 ? {} : keep(op, hidden) };
  } catch (error) {
    if (!(error instanceof DriftProblem) || onDrift === "stop") throw error;
    const { drifts } = error;
    if (onDrift === "merge") {
      return { done: await mergeBack(op, rows, drifts, units), merged: drifts.map((d) => d.id) };
    }
    await undoDrifts(op.tx, drifts);
    return { done: await backward(op.tx, rows), ...keep(op, [...drifts, ...hidden]) };
  }
}
function isQueueOperation(op) {
  return "tree" in op;
}
function below({ before, under }) {
  const snapshot = under === void 0 ? before : under.snapshot;
  return { snapshot, forget: snapshot === null };
}
function popChange(head, rows, units) {
  const before = /* @__PURE__ */ new Map();
  for (const row2 of rows) for (const r of row2.routines) if (!before.has(r.id)) before.set(r.id, r);
  const recordedUnits = [...units].map(([path10, text3]) => ({ path: path10, text: text3, blob: blobHash(text3) }));
  return {
    verb: "pop",
    patches: rows.map((r) => r.name).reverse(),
    keep: head.stack.length - rows.length,
    units: recordedUnits,
    routines: [...before.values()].map((r) => ({
      id: r.id,
      path: r.path,
      ...below(r)
    }))
  };
}
var init_pop = __esm({
  "src/queue/pop.ts"() {
    "use strict";
    init_backward();
    init_drift();
    init_read2();
    init_blob_hash();
    init_problem();
    init_context();
    init_merge_back();
    init_on_drift();
    init_operation();
    init_overwrite();
    init_patch_named();
    init_record();
    init_stack();
    init_texts_below();
    init_push();
  }
});

// src/queue/common/adopt-below.ts
async function layBelow(op, drifts, at2, patch) {
  const { tx, head } = op;
  const rows = head.rows.slice(at2);
  const headers = rows.map((row2) => headerOf(op, row2));
  refuseEdited(op, [.../* @__PURE__ */ new Set([...rows.flatMap((r) => r.units), ...drifts.map((d) => d.path)])]);
  const levels = await levelsWith(op, drifts, rows);
  await undoDrifts(tx, drifts);
  await backward(tx, rows);
  const below2 = rows.length === 0 ? head : await takeOff2(op, rows, levels[0]?.was ?? /* @__PURE__ */ new Map());
  const paths = [...new Set(drifts.map((d) => d.path))];
  const steps = [
    { patch: patch?.name ?? null, units: changes(paths, levels[0]?.was, levels[0]?.now) },
    ...rows.map((row2, i) => ({ patch: row2.name, units: changes(row2.units, levels[i]?.now, levels[i + 1]?.now) }))
  ];
  const all = [.../* @__PURE__ */ new Set([...paths, ...rows.flatMap((r) => r.units)])];
  const parse = await parserFor(steps.flatMap((s) => s.units.flatMap((u) => [u.before, u.after])));
  const made = await forward(tx, steps, await readRecorded(tx, all), { parse });
  for (const drift3 of drifts) refuseInexact2(drift3, made.routines.find((r) => r.id === drift3.id)?.snapshot ?? null);
  const newRows = steps.flatMap(({ patch: name, units }, i) => {
    if (name === null) return [];
    const files3 = units.flatMap(({ path: path10, before, after }) => diffTexts(path10, before, after) ?? []);
    const header3 = i === 0 ? patch?.header ?? "" : headers[i - 1] ?? "";
    return [stackRow2(name, header3, files3, made.levels[i]?.changes ?? [])];
  });
  const changed2 = newRows.filter((row2) => rows.some((r) => r.name === row2.name && r.id !== row2.id));
  const written = newRows.filter((row2) => row2.name === patch?.name || changed2.includes(row2));
  const top3 = levels[rows.length]?.now ?? /* @__PURE__ */ new Map();
  return {
    finished: {
      head: below2,
      ledger: {
        verb: "adopt",
        patches: newRows.map((r) => r.name),
        push: newRows,
        units: all.map((path10) => ({ path: path10, text: top3.get(path10) ?? null, blob: blobHash(top3.get(path10) ?? null) })),
        routines: made.routines
      },
      units: new Map(all.map((path10) => [path10, top3.get(path10) ?? null])),
      notes: made.notes
    },
    files: written.map(({ name, header: header3, forward: text3 }) => ({
      path: patchPath(name),
      text: formatPatch({ header: header3, files: parsePatch(text3, patchPath(name)).files })
    })),
    changed: changed2.map((r) => r.name)
  };
}
async function takeOff2({ tx, head, context }, rows, texts2) {
  await writeLedger(tx, head, context.toolVersion, { ...popChange(head, rows, texts2), verb: "adopt" });
  return readHead(tx);
}
async function levelsWith(op, drifts, rows) {
  const { recorded } = op.head;
  const start = await readRecorded(op.tx, [...new Set(drifts.map((d) => d.path))]);
  const textOf4 = (path10) => {
    const unit = recorded.units.get(path10) ?? start.units.get(path10);
    return unit === void 0 ? op.tree.baseText(path10) : unit.text;
  };
  const tracks = /* @__PURE__ */ new Map();
  for (const drift3 of drifts) {
    const series2 = textOf4(drift3.path);
    const track = tracks.get(drift3.path) ?? { series: series2, own: series2, around: [], by: [] };
    const { text: text3, around } = await takeDriftIn(op, drift3, track.own);
    tracks.set(drift3.path, { series: series2, own: text3, around: [...track.around, ...around], by: [...track.by, drift3] });
  }
  let was = new Map([...rows.flatMap((r) => r.units), ...tracks.keys()].map((path10) => [path10, textOf4(path10)]));
  const withTracks = () => new Map([...was].map(([p, t]) => [p, trackOf(tracks, p, t)]));
  const levels = [{ was, now: withTracks() }];
  for (const row2 of [...rows].reverse()) {
    const texts2 = was;
    const below2 = textsBelow([row2], (path10) => texts2.get(path10) ?? null);
    await goBelow(op, row2, tracks, below2);
    was = new Map([...was, ...below2]);
    levels.unshift({ was, now: withTracks() });
  }
  return levels;
}
function trackOf(tracks, path10, otherwise) {
  const track = tracks.get(path10);
  return track === void 0 ? otherwise : trackText(track);
}
async function goBelow(op, row2, tracks, below2) {
  const conflicts = [];
  for (const [path10, theirs] of below2) {
    const track = tracks.get(path10);
    if (track === void 0) continue;
    const labels2 = { ours: `live in ${op.context.target.label}`, base: `patch ${row2.name}`, theirs: "below the patch" };
    const found = await mergeTrack(op.context.root, track, { name: `below-${row2.name}`, path: path10, theirs, labels: labels2 });
    if ("file" in found) conflicts.push(found);
    else tracks.set(path10, found);
  }
  if (conflicts.length === 0) return;
  const message = `the change by hand in ${conflicts.map((c) => c.path).join(", ")} cannot go below patch ${row2.name} as it is`;
  throw conflictProblem(message, conflicts, "the same command", row2.name);
}
function changes(paths, from, to) {
  return paths.flatMap((path10) => {
    const [before, after] = [from?.get(path10) ?? null, to?.get(path10) ?? null];
    return before === after ? [] : [{ path: path10, before, after }];
  });
}
function headerOf({ context }, row2) {
  const text3 = readPatchFile(context.root, row2.name);
  const file4 = text3 === null ? null : parsePatch(text3, patchPath(row2.name));
  const merged2 = row2.routines.some((r) => r.under !== void 0);
  if (!merged2 && (file4 === null || patchId(file4.files) === row2.id)) return file4?.header ?? row2.header;
  const why = merged2 ? "was merged here with another change by hand" : "was changed on disk while it is applied";
  throw new Problem("failed", `patch ${row2.name} ${why}, so nothing can be laid below it`, {
    patch: row2.name,
    file: patchPath(row2.name),
    hint: "Adopt the change on top of it: leave --below and --base out and give --new NAME."
  });
}
function refuseInexact2(drift3, made) {
  const found = driftOf({ ...drift3, source: "patch" }, drift3.live, made);
  if (found === null) return;
  throw new Problem("failed", `${drift3.id} would not be what it is now with the change laid below`, {
    file: drift3.path,
    detail: driftText(found),
    hint: "Nothing was changed. Adopt it on top instead: pgquilt adopt --new NAME"
  });
}
var init_adopt_below = __esm({
  "src/queue/common/adopt-below.ts"() {
    "use strict";
    init_backward();
    init_drift();
    init_forward();
    init_read2();
    init_write();
    init_blob_hash();
    init_diff();
    init_format();
    init_parse();
    init_patch_id();
    init_problem();
    init_parser();
    init_patches();
    init_from_database();
    init_pop();
    init_push();
    init_conflicts();
    init_merge_track();
    init_record();
    init_texts_below();
  }
});

// src/queue/overwritten.ts
var overwritten_exports = {};
__export(overwritten_exports, {
  isNamed: () => isNamed,
  overwritten: () => overwritten,
  versionsAt: () => versionsAt
});
async function overwritten(context, word) {
  return lookAt(context, async (_head, tx) => {
    const found = tx === null ? [] : (await versionsOf(tx)).filter((v3) => word === void 0 || isNamed(v3, word));
    return {
      target: context.target.label,
      versions: found.map(({ entry, routine: routine3, file: file4, snapshot }) => ({
        entry: entry.seq,
        at: entry.at,
        verb: entry.verb,
        patches: entry.patches,
        routine: routine3,
        file: file4,
        sql: snapshotSql(snapshot)
      }))
    };
  });
}
async function versionsOf(tx) {
  return (await readLog(tx)).reverse().flatMap((entry) => {
    const kept = entry.detail["overwritten"] ?? [];
    return kept.flatMap((v3) => {
      const snapshot = toSnapshot(v3.snapshot);
      return snapshot === null ? [] : [{ entry, routine: v3.routine, file: v3.file, snapshot }];
    });
  });
}
async function versionsAt(tx, seq) {
  const all = await versionsOf(tx);
  const found = all.filter((v3) => v3.entry.seq === seq);
  if (found.length > 0) return found;
  const known = [...new Set(all.map((v3) => v3.entry.seq))];
  throw new Problem("usage", `entry ${seq} of the log overwrote nothing`, {
    hint: known.length === 0 ? "Nothing was ever overwritten here." : `Entries that did: ${known.join(", ")}. See pgquilt show --overwritten`
  });
}
function isNamed({ routine: routine3 }, word) {
  const bare2 = routine3.replace(/\(.*$/s, "");
  return [routine3, bare2, bare2.replace(/^.*\./, "")].includes(word);
}
var init_overwritten = __esm({
  "src/queue/overwritten.ts"() {
    "use strict";
    init_envelope();
    init_read2();
    init_snapshot();
    init_problem();
    init_look();
  }
});

// src/queue/common/unit-names.ts
async function unitsNamed(word, units) {
  const path10 = word.replace(/^\.\//, "");
  if (units.has(path10)) return [path10];
  const [name = "", schema] = path10.replace(/\(.*$/, "").split(".").reverse();
  const paths = [...units.keys()];
  const files3 = paths.filter((p) => {
    const parts = p.split("/");
    return parts[parts.length - 1] === `${name}.sql` && (schema === void 0 || parts[parts.length - 2] === schema);
  });
  if (files3.length > 0) return files3;
  const parse = await loadParser();
  const creating = paths.filter((p) => {
    const text3 = units.get(p) ?? "";
    if (!text3.includes(name)) return false;
    return creates(p, text3, name, schema ?? null, parse);
  });
  if (creating.length > 0) return creating;
  const near = suggest(
    word,
    paths.map(
      (p) => p.split("/").pop()?.replace(/\.sql$/, "") ?? p
    )
  );
  throw new Problem("usage", `no unit is or creates '${word}'`, {
    hint: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Units are the files under udfs/."
  });
}
function creates(path10, text3, name, schema, parse) {
  try {
    return readUnit2(path10, text3, parse).routines.some(
      (r) => r.key.name === name && (schema === null || r.key.schema === null || r.key.schema === schema)
    );
  } catch {
    return false;
  }
}
function isUnitPath(word) {
  return unitPathFault(word) === null;
}
var init_unit_names = __esm({
  "src/queue/common/unit-names.ts"() {
    "use strict";
    init_unit_path();
    init_problem();
    init_parser();
    init_unit();
    init_suggest();
  }
});

// src/queue/common/adopted-drifts.ts
async function adoptedDrifts(op, words4, entry) {
  if (entry !== void 0) await bringBack(op, words4, entry);
  const { drifts } = await findDrift(op.tx);
  const found = words4.length === 0 ? drifts : await named4(op, words4, drifts);
  if (found.length > 0) {
    await op.tx.connection.batch(lockingIds(found.map((d) => d.id)));
    return again(op, found);
  }
  throw new Problem("nothing-to-do", `Nothing was changed by hand on ${op.context.target.label}`);
}
async function again(op, drifts) {
  const reading = readingIds(
    drifts.map((d) => d.id),
    op.tx.searchPath
  );
  const live = reading.read(await op.tx.connection.batch(reading.statements));
  return drifts.flatMap((d, i) => driftOf(d, d.expected, live[i] ?? null) ?? []);
}
async function named4(op, words4, drifts) {
  const found = /* @__PURE__ */ new Map();
  const unrecorded = /* @__PURE__ */ new Set();
  for (const word of words4) {
    const path10 = word.replace(/^\.\//, "");
    const own = drifts.filter((d) => d.path === path10 || isNamed({ routine: d.id }, word));
    for (const drift3 of own) found.set(drift3.id, drift3);
    if (own.length > 0) continue;
    for (const unit of await unitsNamed(word, op.tree.units)) {
      if (!op.head.unitHashes.has(unit)) unrecorded.add(unit);
    }
  }
  for (const drift3 of await baseDrifts2(op, [...unrecorded])) found.set(drift3.id, drift3);
  return [...found.values()];
}
async function baseDrifts2(op, paths) {
  if (paths.length === 0) return [];
  const units = paths.map((path10) => ({ path: path10, before: op.tree.baseText(path10), after: op.tree.baseText(path10) }));
  const recorded = await readRecorded(op.tx, paths);
  try {
    await forward(op.tx, [{ patch: null, units }], recorded, { parse: await loadParser() });
    return [];
  } catch (error) {
    if (error instanceof DriftProblem) return error.drifts;
    throw error;
  }
}
async function bringBack(op, words4, entry) {
  const { tx } = op;
  const versions = (await versionsAt(tx, entry)).filter(
    (v3) => words4.length === 0 || words4.some((word) => v3.file === word || isNamed(v3, word))
  );
  const ids = versions.map((v3) => v3.routine);
  const drifted = (await findDrift(tx)).drifts.filter((d) => ids.includes(d.id));
  if (drifted.length > 0) throw driftProblem(drifted, op.context.target.label);
  const reading = readingIds(ids, tx.searchPath);
  const locking = lockingIds(ids);
  const live = reading.read((await tx.connection.batch([...locking, ...reading.statements])).slice(locking.length));
  await undoDrifts(
    tx,
    versions.map(({ routine: routine3, file: file4, snapshot }, i) => ({
      id: routine3,
      path: file4,
      expected: snapshot,
      live: live[i] ?? null,
      source: "ledger",
      attributes: []
    }))
  );
}
var init_adopted_drifts = __esm({
  "src/queue/common/adopted-drifts.ts"() {
    "use strict";
    init_backward();
    init_drift();
    init_forward();
    init_read2();
    init_resolve2();
    init_problem();
    init_parser();
    init_drift2();
    init_overwritten();
    init_unit_names();
  }
});

// src/queue/new.ts
var new_exports = {};
__export(new_exports, {
  headerOf: () => headerOf2,
  newPatch: () => newPatch,
  refuseName: () => refuseName
});
async function newPatch(context, options2) {
  needWrite(context, "new");
  const { name } = options2;
  refuseName(context, name);
  const created = await ensureEmbedded(context);
  const done = await operate(context, async ({ head, tx }) => {
    const top3 = head.stack[head.stack.length - 1]?.name ?? null;
    if (head.stack.some((p) => p.name === name)) throw taken2(name, "it is applied on this target");
    if (top3 !== null && !context.series.patches.some((p) => p.name === top3)) {
      throw new Problem("failed", `the top patch ${top3} is applied but is not in series.yaml`, {
        patch: top3,
        file: "series.yaml",
        hint: `Put '- ${top3}' back into series.yaml, or take the patch off: pgquilt pop`
      });
    }
    const header3 = headerOf2(options2, tx.server.now);
    return {
      value: { patch: name, file: patchPath(name), top: name, target: context.target.label },
      ledger: { verb: "new", patches: [name], push: [stackRow2(name, header3, [], [])] },
      files: [
        { path: patchPath(name), text: header3 },
        { path: "series.yaml", text: insertPatch(context.seriesText, name, { after: top3 }) }
      ]
    };
  });
  return { ...done.value, notes: [...created, ...done.notes] };
}
function refuseName(context, name, stack = []) {
  const reason = patchNameProblem(name);
  if (reason !== null) {
    throw new Problem("usage", `${JSON.stringify(name)} is no name for a patch: ${reason}`, {
      hint: "Use letters, digits, dashes and underscores: count-signups."
    });
  }
  if (context.series.patches.some((p) => p.name === name)) throw taken2(name, "it is in series.yaml");
  if (stack.some((p) => p.name === name)) throw taken2(name, "it is applied on this target");
  if (readPatchFile(context.root, name) !== null) throw taken2(name, `${patchPath(name)} exists`);
}
function taken2(name, why) {
  return new Problem("failed", `there is a patch ${name} already: ${why}`, {
    patch: name,
    hint: "Choose another name."
  });
}
function headerOf2(options2, now) {
  const [subject = "", ...rest] = (options2.message ?? "").trim().split("\n");
  const text3 = rest.join("\n").replace(/^\n+/, "").trimEnd();
  const header3 = formatHeader({
    fields: [
      { name: "Subject", value: subject === "" ? options2.name : subject },
      ...options2.author === void 0 ? [] : [{ name: "Author", value: options2.author }],
      { name: "Date", value: now.slice(0, 10) }
    ],
    body: text3 === "" ? "" : `${text3}
`
  });
  return `${header3}
`;
}
var init_new = __esm({
  "src/queue/new.ts"() {
    "use strict";
    init_header();
    init_problem();
    init_edit();
    init_name();
    init_patches();
    init_context();
    init_operation();
    init_record();
    init_load();
  }
});

// src/patch/carry.ts
function carry(texts2, edited2, { labels: labels2, answer } = {}) {
  const out = [edited2];
  for (let at2 = 1; at2 < texts2.length; at2++) {
    const [base, ours, theirs] = [texts2[at2 - 1] ?? null, out[at2 - 1] ?? null, texts2[at2] ?? null];
    const merged2 = mergeUnits(base, ours, theirs, labels2?.(at2) ?? LABELS, "conflict");
    if (merged2.clean) {
      out.push(merged2.text);
      continue;
    }
    const conflict2 = { at: at2, base, ours, theirs, text: merged2.text };
    const answered = answer?.(conflict2);
    if (answered === void 0) return { conflict: conflict2 };
    out.push(answered);
  }
  return { texts: out };
}
var LABELS;
var init_carry = __esm({
  "src/patch/carry.ts"() {
    "use strict";
    init_merge_units();
    LABELS = { ours: "edited", base: "before", theirs: "the other level" };
  }
});

// src/queue/common/restack/carry-edits.ts
function carryEdits(op, travels, { patch, past, side: side2, again: again3 }) {
  const { root } = op.context;
  const out = /* @__PURE__ */ new Map();
  const conflicts = [];
  for (const { path: path10, edited: edited2, texts: texts2 } of travels) {
    const name = (at2) => `${patch}-${side2}-${past(at2)}`;
    const carried = carry(texts2, edited2, {
      labels: (at2) => ({ ours: "edited", base: "before the edit", theirs: `${side2} patch ${past(at2)}` }),
      answer: ({ at: at2, base, ours, theirs }) => resolutionOf(root, { name: name(at2), path: path10, base, ours, theirs })
    });
    if ("texts" in carried) out.set(path10, carried.texts);
    else {
      const { at: at2, text: text3, ...inputs } = carried.conflict;
      const saved = saveConflict(root, { name: name(at2), path: path10, ...inputs }, text3 ?? "");
      conflicts.push({ ...saved, past: past(at2) });
    }
  }
  if (conflicts.length === 0) return out;
  const names = [...new Set(conflicts.map((c) => c.past))].join(", ");
  const paths = conflicts.map((c) => c.path).join(", ");
  const problem = conflictProblem(
    `the edit of ${paths} cannot go ${side2} patch ${names} as it is: both change the same lines`,
    conflicts,
    again3,
    conflicts[0]?.past
  );
  const kept = keepAside(root, patch, travels);
  throw new Problem("conflict", problem.message, {
    ...problem,
    detail: `${problem.detail}
The edit is still in the tree, and as a diff in ${kept}`,
    hint: problem.hint
  });
}
function keepAside(root, patch, travels) {
  const files3 = travels.flatMap(({ path: path10, edited: edited2, texts: texts2 }) => diffTexts(path10, texts2[0] ?? null, edited2) ?? []);
  return backup(root, `edit-for-${patch}.patch`, formatPatch({ header: "", files: files3 }));
}
var init_carry_edits = __esm({
  "src/queue/common/restack/carry-edits.ts"() {
    "use strict";
    init_carry();
    init_diff();
    init_format();
    init_problem();
    init_backup();
    init_conflicts();
  }
});

// src/queue/common/restack/level-texts.ts
async function levelTexts(op, rows, paths) {
  const recorded = await readRecorded(op.tx, paths);
  const now = new Map(
    paths.map((path10) => {
      const unit = recorded.units.get(path10);
      return [path10, unit === void 0 ? op.tree.baseText(path10) : unit.text];
    })
  );
  const levels = new Map(paths.map((path10) => [path10, [now.get(path10) ?? null]]));
  const only = new Set(paths);
  for (const row2 of [...rows].reverse()) {
    for (const [path10, text3] of textsBelow([row2], (unit) => now.get(unit) ?? null, only)) now.set(path10, text3);
    for (const path10 of paths) levels.get(path10)?.unshift(now.get(path10) ?? null);
  }
  return levels;
}
function relevelled(patches2, was, now) {
  return patches2.map((patch, i) => {
    const moved2 = [...now.keys()].filter((path10) => {
      const [old, fresh] = [was.get(path10), now.get(path10)];
      return old?.[i] !== fresh?.[i] || old?.[i + 1] !== fresh?.[i + 1];
    });
    if (moved2.length === 0) return patch;
    const anew = (path10) => {
      const diff3 = diffTexts(path10, now.get(path10)?.[i] ?? null, now.get(path10)?.[i + 1] ?? null);
      return diff3 === null ? [] : [diff3];
    };
    const own = new Set(patch.files.map((f) => f.path));
    const files3 = [
      ...patch.files.flatMap((diff3) => moved2.includes(diff3.path) ? anew(diff3.path) : [diff3]),
      ...moved2.filter((path10) => !own.has(path10)).sort().flatMap(anew)
    ];
    return { name: patch.name, header: patch.header, files: files3 };
  });
}
var init_level_texts = __esm({
  "src/queue/common/restack/level-texts.ts"() {
    "use strict";
    init_read2();
    init_diff();
    init_texts_below();
  }
});

// src/queue/common/restack/wanted.ts
function stackNow({ context, head, patches: patches2 }) {
  const listed = new Set(context.series.patches.map((p) => p.name));
  return head.rows.map(({ name, id, header: header3, forward: forward2 }) => {
    const onDisk = listed.has(name) && readPatchFile(context.root, name) !== null ? patches2.patch(name).files : null;
    const files3 = onDisk !== null && patchId(onDisk) === id ? onDisk : parsePatch(forward2, `ledger:${patchPath(name)}`).files;
    return { name, header: header3, files: files3, id };
  });
}
function idOf({ id, files: files3 }) {
  return id ?? patchId(files3);
}
function sameAtBottom(stack, wanted) {
  const at2 = stack.findIndex(({ name, id, header: header3 }, i) => {
    const patch = wanted[i];
    return patch?.name !== name || patch.header !== header3 || idOf(patch) !== id;
  });
  return at2 < 0 ? stack.length : at2;
}
var init_wanted = __esm({
  "src/queue/common/restack/wanted.ts"() {
    "use strict";
    init_parse();
    init_patch_id();
    init_patches();
  }
});

// src/queue/common/restack/as-they-stand.ts
function rowsAsTheyStand(op, { rows, rest }) {
  if (rest.length === 0) return rows.length === 0 ? [] : null;
  if (rows.length === 0) return null;
  const textOf4 = (path10) => op.head.recorded.units.get(path10)?.text ?? null;
  const old = /* @__PURE__ */ new Map();
  for (const [path10, text3] of textsBelow(rows, textOf4)) old.set(path10, text3);
  const now = new Map(old);
  let at2 = 0;
  const out = [];
  for (const [i, patch] of rest.entries()) {
    const files3 = goUp(now, patch.files);
    if (files3 === null) return null;
    const from = at2;
    while (at2 < rows.length && (!alike(old, now) || i === rest.length - 1)) step(old, rows[at2++]);
    if (!alike(old, now)) return null;
    const own = rows.slice(from, at2);
    const [only] = own;
    const merged2 = own.some((row3) => row3.routines.some((r) => r.under !== void 0));
    if (merged2 && (own.length !== 1 || only?.id !== idOf(patch))) return null;
    const routines = own.length === 1 && only !== void 0 ? only.routines : changed(netChanges(own));
    const asItIs = own.length === 1 && only?.id === idOf(patch) ? only : void 0;
    const row2 = stackRow2(patch.name, patch.header, files3, routines, idOf(patch));
    out.push(asItIs === void 0 ? row2 : again2(asItIs, patch));
  }
  return out;
}
function again2(row2, { name, header: header3 }) {
  return { ...row2, name, header: header3, stamp: { at: row2.appliedAt, by: row2.appliedBy, tool: row2.tool } };
}
function goUp(texts2, diffs) {
  const files3 = [];
  for (const diff3 of diffs) {
    const before = texts2.get(diff3.path);
    if (before === void 0) return null;
    const result2 = applyFileDiff(before, diff3);
    if (result2.status === "conflict") return null;
    texts2.set(diff3.path, result2.text);
    const exact = (diff3.before ?? ABSENT) === blobHash(before) && diff3.after === blobHash(result2.text);
    const own = exact ? diff3 : diffTexts(diff3.path, before, result2.text);
    if (own !== null) files3.push(own);
  }
  return files3;
}
function step(texts2, row2) {
  for (const diff3 of parsePatch(row2.forward, `ledger:${row2.name}`).files) {
    const result2 = applyFileDiff(texts2.get(diff3.path) ?? null, diff3);
    if (result2.status === "applied") texts2.set(diff3.path, result2.text);
  }
}
function alike(one2, other2) {
  for (const [path10, text3] of one2) if (other2.get(path10) !== text3) return false;
  return true;
}
function changed(changes2) {
  return changes2.filter((c) => differences(c.before, c.after).length > 0);
}
var init_as_they_stand = __esm({
  "src/queue/common/restack/as-they-stand.ts"() {
    "use strict";
    init_backward();
    init_snapshot();
    init_apply();
    init_blob_hash();
    init_diff();
    init_parse();
    init_record();
    init_texts_below();
    init_wanted();
  }
});

// src/queue/common/restack/net-effect.ts
async function netEffect(op, patch, work4) {
  const { connection, touched, rebuilt: rebuilt2 } = op.tx;
  const [touchedBefore, rebuiltBefore] = [touched.length, rebuilt2.length];
  await connection.batch(["SAVEPOINT pgquilt_rehearsal"]);
  const value2 = await work4({ ...op, tx: { ...op.tx, rehearsal: true } });
  await connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_rehearsal"]);
  const rehearsed = touched.splice(touchedBefore);
  rebuilt2.length = rebuiltBefore;
  const changed2 = netTouched(rehearsed).filter(({ before, after }) => !(0, import_node_util.isDeepStrictEqual)(before, after));
  const routines = changed2.map(({ id, path: path10, before, after }) => ({ id, path: path10, before: after, after: before }));
  const done = await backward(op.tx, [{ name: patch, routines }]);
  const ids = new Set(done.steps.map((s) => s.id));
  touched.splice(touchedBefore, touched.length, ...rehearsed.filter((t) => ids.has(t.id)));
  return {
    value: value2,
    plan: {
      routines: done.steps.map((s) => ({ action: s.action, routine: s.id, file: s.path })),
      ...done.rebuilt.length === 0 ? {} : { dependents: done.rebuilt },
      sql: done.sql
    }
  };
}
var import_node_util;
var init_net_effect = __esm({
  "src/queue/common/restack/net-effect.ts"() {
    "use strict";
    import_node_util = require("node:util");
    init_backward();
    init_touched();
  }
});

// src/queue/common/restack/carry-out.ts
async function carryOut(op, work4, options2) {
  const pushed = work4.rest.map((p) => p.name);
  const popped = work4.rows.map((r) => r.name).reverse();
  const both = pushed.length > 0 && popped.length > 0;
  const inner = { ...op, answersForEdits: true, patches: op.patches.with(work4.rest) };
  const run5 = (within) => popAndPush(within, work4, options2, popped);
  const rehearse = both && (options2.onDrift ?? "stop") === "stop";
  const rehearsed = rehearse ? await netEffect(inner, work4.stack[work4.stack.length - 1]?.name ?? "", run5) : null;
  const { off, on, head } = rehearsed?.value ?? await run5(inner);
  const units = changedUnits(op, [off, on]);
  const taken3 = new Set(work4.taken);
  refuseEdited(
    op,
    [...units.keys()].filter((path10) => !taken3.has(path10))
  );
  const plan = rehearsed === null ? [...off === null ? [] : [{ patch: popped.join(", "), ...off.plan }], ...on?.plan ?? []] : [{ patch: pushed.join(", "), ...rehearsed.plan }];
  const value2 = { pushed, popped, ...on?.proof, ...settled([off, on]) };
  return {
    value: value2,
    plan,
    ...rehearsed === null && both ? { head } : {},
    ledger: ledgerOf(work4, off, on, rehearsed === null && both),
    units,
    files: [...off?.files ?? [], ...on?.files ?? []],
    notes: on?.notes ?? []
  };
}
async function popAndPush(op, work4, options2, popped) {
  const { rows, rest, verb } = work4;
  const off = rows.length === 0 ? null : await popRows(op, rows, options2.onDrift);
  if (rest.length === 0) return { off, on: null, head: op.head };
  const between2 = off === null ? op.head : await writeDown(op, off.ledger, { verb, popped });
  const above = { ...op, head: { ...between2, unitHashes: op.head.unitHashes } };
  return { off, on: await pushEntries(above, rest, options2), head: between2 };
}
async function writeDown({ tx, head, context }, ledger, { verb, popped }) {
  await writeLedger(tx, head, context.toolVersion, { ...ledger, verb, detail: { ...ledger.detail, popped } });
  return readHead(tx);
}
function changedUnits(op, halves) {
  const units = new Map(halves.flatMap((half) => [...half?.units ?? []]));
  for (const [path10, text3] of units) {
    if (op.tree.expectedHash(path10, op.head.unitHashes) === blobHash(text3)) units.delete(path10);
  }
  return units;
}
function ledgerOf(work4, off, on, isPopWritten) {
  const names = [...off?.ledger.patches ?? [], ...on?.ledger.patches ?? []];
  const moved2 = {
    ...off === null ? {} : { popped: off.ledger.patches },
    ...on === null ? {} : { pushed: on.ledger.patches }
  };
  const common2 = {
    verb: work4.verb,
    patches: work4.patches ?? [...new Set(names)],
    detail: { ...isPopWritten ? {} : off?.ledger.detail, ...on?.ledger.detail, ...moved2, ...work4.detail }
  };
  if (off === null || isPopWritten) return { ...on?.ledger, ...common2 };
  const routines = new Map([...off.ledger.routines ?? [], ...on?.ledger.routines ?? []].map((r) => [r.id, r]));
  const units = new Map([...off.ledger.units ?? [], ...on?.ledger.units ?? []].map((u) => [u.path, u]));
  return {
    ...common2,
    keep: work4.same,
    push: on?.ledger.push ?? [],
    units: [...units.values()],
    routines: [...routines.values()]
  };
}
function settled(halves) {
  const of = (name) => [...new Set(halves.flatMap((half) => half?.[name] ?? []))];
  const [overwritten2, merged2] = [of("overwritten"), of("merged")];
  return settledBy({
    ...overwritten2.length === 0 ? {} : { overwritten: overwritten2 },
    ...merged2.length === 0 ? {} : { merged: merged2 }
  });
}
var init_carry_out = __esm({
  "src/queue/common/restack/carry-out.ts"() {
    "use strict";
    init_read2();
    init_write();
    init_blob_hash();
    init_pop();
    init_push();
    init_on_drift();
    init_net_effect();
  }
});

// src/queue/common/restack/patch-file-changes.ts
function patchFileChanges(op, work4) {
  const { root, seriesText: seriesText3 } = op.context;
  const written = [...work4.rest, ...work4.unapplied ?? []].flatMap((patch) => writtenAs(op, patch) ?? []);
  const gone = (work4.gone ?? []).filter((name) => readPatchFile(root, name) !== null);
  const series2 = work4.seriesText === void 0 || work4.seriesText === seriesText3 ? [] : [work4.seriesText];
  return [
    ...written,
    ...gone.map((name) => ({ path: patchPath(name), text: null })),
    ...series2.map((text3) => ({ path: "series.yaml", text: text3 })),
    ...work4.files ?? []
  ];
}
function writtenAs({ context, head }, patch) {
  const { name, files: files3 } = patch;
  const row2 = head.stack.find((p) => p.name === name);
  const text3 = readPatchFile(context.root, name);
  const sameHeader = row2 !== void 0 && row2.header === patch.header;
  if (row2 !== void 0 && sameHeader && patch.id === row2.id) return null;
  const disk = text3 === null ? null : parsePatch(text3, patchPath(name));
  const header3 = sameHeader && disk !== null ? disk.header : patch.header;
  if (disk !== null && disk.header === header3 && patchId(disk.files) === patchId(files3)) return null;
  if (disk !== null && row2 !== void 0 && disk.files.length > 0 && patchId(disk.files) !== row2.id) {
    throw new Problem("failed", `${patchPath(name)} was changed on disk while the patch is applied`, {
      patch: name,
      file: patchPath(name),
      hint: `Nothing was changed. To take the file's text: pgquilt goto --series. To drop it: git checkout -- ${patchPath(name)}`
    });
  }
  return { path: patchPath(name), text: formatPatch({ header: header3, files: files3 }) };
}
var init_patch_file_changes = __esm({
  "src/queue/common/restack/patch-file-changes.ts"() {
    "use strict";
    init_format();
    init_parse();
    init_patch_id();
    init_problem();
    init_patches();
  }
});

// src/queue/common/restack/restack.ts
async function restack(op, wanted, options2 = {}) {
  const { head, context } = op;
  const same4 = sameAtBottom(head.stack, wanted.stack);
  const work4 = { ...wanted, rest: wanted.stack.slice(same4), rows: head.rows.slice(same4), same: same4 };
  const files3 = patchFileChanges(op, work4);
  const top3 = (dryRun2) => {
    const stack = dryRun2 ? head.stack : wanted.stack;
    return stack[stack.length - 1]?.name ?? null;
  };
  const common2 = { top: top3(options2.dryRun === true), target: context.target.label };
  const asTheyStand = rowsAsTheyStand(op, work4);
  if (asTheyStand !== null) {
    const value3 = { ...common2, popped: work4.rows.map((r) => r.name).reverse(), pushed: work4.rest.map((p) => p.name) };
    if (options2.dryRun === true) return { value: { ...value3, plan: [] }, plan: [] };
    const patches2 = wanted.patches ?? work4.rest.map((p) => p.name);
    const { verb, detail } = wanted;
    if (asTheyStand.length === 0) {
      return { value: value3, plan: [], ...files3.length === 0 ? {} : { filesOnly: { verb, patches: patches2 }, files: files3 } };
    }
    const ledger = { verb, patches: patches2, detail: detail ?? {}, keep: same4, push: asTheyStand };
    return { value: value3, plan: [], ledger, files: files3, ...wanted.taken === void 0 ? {} : { taken: wanted.taken } };
  }
  const done = await carryOut(op, work4, options2);
  const value2 = { ...common2, ...done.value };
  if (options2.dryRun === true) return { value: { ...value2, plan: done.plan }, plan: done.plan, notes: done.notes };
  return {
    ...done,
    value: value2,
    files: [...files3, ...done.files],
    ...wanted.taken === void 0 ? {} : { taken: wanted.taken }
  };
}
var init_restack = __esm({
  "src/queue/common/restack/restack.ts"() {
    "use strict";
    init_as_they_stand();
    init_carry_out();
    init_patch_file_changes();
    init_wanted();
  }
});

// src/queue/refresh-into.ts
async function refreshInto(op, name, edited2, options2 = {}) {
  const at2 = op.head.stack.findIndex((p) => p.name === name);
  return at2 < 0 ? intoUnapplied(op, name, edited2, options2) : intoApplied(op, at2, edited2, options2);
}
async function intoApplied(op, at2, edited2, options2) {
  const rows = op.head.rows.slice(at2);
  const name = rows[0]?.name ?? "";
  const was = await levelTexts(op, rows, edited2);
  const travels = edited2.map((path10) => ({
    path: path10,
    edited: op.tree.text(path10),
    texts: [...was.get(path10)?.slice(1) ?? []].reverse()
  }));
  const carried = carryEdits(op, travels, {
    patch: name,
    past: (level) => rows[rows.length - level]?.name ?? "",
    side: "below",
    again: `pgquilt refresh -p ${name}`
  });
  const now = new Map(
    edited2.map((path10) => [path10, [was.get(path10)?.[0] ?? null, ...[...carried.get(path10) ?? []].reverse()]])
  );
  const stack = stackNow(op);
  const anew = relevelled(stack.slice(at2), was, now);
  const done = await restack(
    op,
    { verb: "refresh", patches: [name], stack: [...stack.slice(0, at2), ...anew], taken: edited2 },
    options2
  );
  const { lints: lints2 } = done.value;
  const [plan] = done.plan;
  return {
    ...done,
    value: {
      ...common(op, name, edited2, anew[0], now, 0),
      carried: anew.slice(1).flatMap((p, i) => p === stack[at2 + 1 + i] ? [] : [p.name]),
      plan: plan === void 0 ? NO_PLAN(name) : { ...plan, patch: name },
      ...lints2 === void 0 ? {} : { lints: lints2 }
    }
  };
}
async function intoUnapplied(op, name, edited2, options2) {
  const { context, head } = op;
  if (!context.followsTree) {
    throw new Problem(
      "usage",
      `patch ${name} is not applied on ${context.target.label}, and the tree shows another target`,
      {
        patch: name,
        hint: "Leave --target and --database out."
      }
    );
  }
  const next3 = entriesToPush(context.series, head);
  const at2 = next3.findIndex((p) => p.name === name);
  if (at2 < 0) {
    throw new Problem("failed", `patch ${name} is guarded here, so the edit has no way to it`, {
      patch: name,
      hint: `Select its guard first: pgquilt select. Or go on in the top patch: pgquilt refresh`
    });
  }
  const patches2 = next3.map((entry) => ({ name: entry.name, ...op.patches.patch(entry.name) }));
  const start = await levelTexts(op, [], edited2);
  const was = new Map(edited2.map((path10) => [path10, levelsAbove(start.get(path10)?.[0] ?? null, path10, patches2)]));
  for (const [path10, texts2] of was)
    if (texts2.length < at2 + 2) throw inTheWay(path10, patches2[texts2.length - 1]?.name ?? "", name);
  const travels = edited2.map((path10) => ({ path: path10, edited: op.tree.text(path10), texts: was.get(path10) ?? [] }));
  const carried = carryEdits(op, travels, {
    patch: name,
    past: (level) => patches2[level - 1]?.name ?? "",
    side: "above",
    again: `pgquilt refresh -p ${name}`
  });
  const now = new Map(
    edited2.map((path10) => {
      const old = was.get(path10) ?? [];
      return [path10, [...old.slice(0, at2 + 1), ...carried.get(path10)?.slice(at2 + 1) ?? []]];
    })
  );
  const anew = relevelled(patches2, was, now).filter((p, i) => p !== patches2[i]);
  const back = edited2.map((path10) => ({ path: path10, text: start.get(path10)?.[0] ?? null }));
  const done = await restack(
    op,
    { verb: "refresh", patches: [name], stack: stackNow(op), unapplied: anew, files: back },
    options2
  );
  const target = anew.find((p) => p.name === name);
  return {
    ...done,
    value: {
      ...common(op, name, edited2, target, now, at2),
      carried: anew.map((p) => p.name).filter((other2) => other2 !== name),
      plan: NO_PLAN(name)
    },
    notes: [
      ...done.notes ?? [],
      ...edited2.map((path10) => `${path10} is without the edit now: patch ${name}, which has it, is not applied`)
    ]
  };
}
function levelsAbove(start, path10, patches2) {
  const texts2 = [start];
  for (const { files: files3 } of patches2) {
    const diff3 = files3.find((f) => f.path === path10);
    const text3 = texts2[texts2.length - 1] ?? null;
    const result2 = diff3 === void 0 ? { status: "applied", text: text3 } : applyFileDiff(text3, diff3);
    if (result2.status === "conflict") break;
    texts2.push(result2.text);
  }
  return texts2;
}
function inTheWay(path10, between2, name) {
  return new Problem(
    "conflict",
    `patch ${between2} does not apply to ${path10} as it is, so the edit cannot go up to ${name}`,
    {
      patch: between2,
      file: path10,
      hint: `Nothing was changed. See pgquilt push ${between2} --dry-run for what it meets.`
    }
  );
}
function common({ context }, patch, edited2, made, now, at2) {
  const own = new Set(made?.files.map((f) => f.path));
  const changeOf2 = (path10) => {
    if (!own.has(path10)) return "reverted";
    const [before, after] = [now.get(path10)?.[at2] ?? null, now.get(path10)?.[at2 + 1] ?? null];
    return before === null ? "added" : after === null ? "removed" : "changed";
  };
  return {
    patch,
    changed: true,
    units: edited2.map((path10) => ({ path: path10, change: changeOf2(path10) })),
    warnings: [],
    target: context.target.label
  };
}
var NO_PLAN;
var init_refresh_into = __esm({
  "src/queue/refresh-into.ts"() {
    "use strict";
    init_apply();
    init_problem();
    init_carry_edits();
    init_level_texts();
    init_restack();
    init_wanted();
    init_stack();
    NO_PLAN = (patch) => ({ patch, routines: [], sql: [] });
  }
});

// src/queue/refresh.ts
var refresh_exports = {};
__export(refresh_exports, {
  fromBelowDrift: () => fromBelowDrift,
  joinChanges: () => joinChanges,
  refresh: () => refresh
});
async function refresh(context, options2 = {}) {
  needWrite(context, "refresh");
  const created = await ensureEmbedded(context);
  const done = await operate(
    context,
    async (op) => {
      const done2 = await work(op, options2).catch(nextSteps("refresh"));
      return options2.dryRun === true ? { value: done2.value, notes: done2.notes ?? [] } : done2;
    },
    {
      rows: options2.patch === void 0 ? { count: 1 } : "all",
      rebuild: { allow: options2.allowRebuild === true, command: "pgquilt refresh" }
    }
  );
  return { ...done.value, notes: [...created, ...done.notes] };
}
async function work(op, options2) {
  const { context, head } = op;
  const row2 = head.rows[head.rows.length - 1];
  const name = options2.patch === void 0 ? row2?.name : patchNamed(context.series, head, options2.patch);
  if (name === void 0) throw noneApplied();
  const common2 = { patch: name, target: context.target.label };
  const unchanged = { changed: false, units: [], warnings: [], plan: { patch: name, routines: [], sql: [] } };
  if (row2 === void 0 || row2.name !== name) {
    const edited2 = op.tree.edited(head.unitHashes);
    if (edited2.length === 0) return { value: { ...common2, ...unchanged } };
    refuseMarkers(new Map(edited2.map((path10) => [path10, op.tree.text(path10)])));
    return refreshInto(op, name, edited2, options2);
  }
  refuseMerged(row2);
  const header3 = headerOnDisk(op, row2);
  const edits = options2.fromDatabase === true ? await editFromDatabase(op) : await editsOfTree(op, row2);
  if (edits.texts.size === 0) {
    await refuseDrift(op);
    return { value: { ...common2, ...unchanged } };
  }
  refuseMarkers(edits.texts);
  return takeIn(op, row2, header3, edits, common2);
}
async function refuseDrift(op) {
  const { drifts } = await findDrift(op.tx);
  if (drifts.length > 0) nextSteps("refresh")(driftProblem(drifts, op.context.target.label));
}
async function editsOfTree(op, row2) {
  const { tree: tree2, head } = op;
  const edited2 = tree2.edited(head.unitHashes);
  const texts2 = new Map(edited2.map((path10) => [path10, tree2.text(path10)]));
  const recorded = await readRecorded(op.tx, [.../* @__PURE__ */ new Set([...row2.units, ...edited2])]);
  return { texts: texts2, recorded, fromTree: true, drifts: [] };
}
function refuseMerged(row2) {
  const merged2 = row2.routines.find((r) => r.under !== void 0);
  if (merged2 === void 0) return;
  throw new Problem("failed", `patch ${row2.name} was merged here with a change by hand to ${merged2.id}`, {
    patch: row2.name,
    file: merged2.path,
    hint: "Make that change a patch of its own, keeping your edits elsewhere: pgquilt pop, pgquilt adopt --new NAME, pgquilt push."
  });
}
function headerOnDisk({ context }, row2) {
  const text3 = readPatchFile(context.root, row2.name);
  if (text3 === null) return row2.header;
  const patch = parsePatch(text3, patchPath(row2.name));
  if (patchId(patch.files) === row2.id || patch.files.length === 0) return patch.header;
  throw new Problem("failed", `${patchPath(row2.name)} was changed on disk while the patch is applied`, {
    patch: row2.name,
    file: patchPath(row2.name),
    hint: `To take the file's text: pgquilt pop, then pgquilt push. To drop it: git checkout -- ${patchPath(row2.name)}`
  });
}
function refuseMarkers(texts2) {
  for (const [path10, text3] of texts2) {
    const marker = text3 === null ? null : hasConflictMarkers(text3);
    if (marker !== null) {
      throw new Problem("conflict", `${path10}:${marker.line}: the text still has conflict markers`, {
        file: path10,
        line: marker.line,
        hint: "Resolve the conflict, take the marker lines out, and refresh again."
      });
    }
  }
}
async function takeIn(op, row2, header3, edits, common2) {
  const { tx, head } = op;
  const { recorded, texts: texts2 } = edits;
  const current = (path10) => recorded.units.has(path10) ? recorded.units.get(path10)?.text ?? null : op.tree.baseText(path10);
  const units = [...texts2].map(([path10, after]) => ({ path: path10, before: current(path10), after }));
  const parse = await parserFor(units.flatMap((u) => [u.before, u.after]));
  const lints2 = await Lints.read([{ name: row2.name, patch: { header: header3 } }], [{ units }]);
  const result2 = await forward(tx, [{ patch: row2.name, units }], recorded, { parse });
  const level = result2.levels[0];
  const changes2 = fromBelowDrift(level?.changes ?? [], edits.drifts);
  const below2 = textsBelow([row2], current);
  const paths = [...row2.units, ...[...texts2.keys()].filter((p) => !row2.units.includes(p)).sort()];
  const files3 = paths.flatMap((path10) => {
    const before = below2.has(path10) ? below2.get(path10) ?? null : current(path10);
    const diff3 = diffTexts(path10, before, texts2.has(path10) ? texts2.get(path10) ?? null : current(path10));
    return diff3 === null ? [] : [diff3];
  });
  const kept = new Set(files3.map((f) => f.path));
  const text3 = formatPatch({ header: header3, files: files3 });
  return {
    value: {
      ...common2,
      changed: true,
      units: units.map(({ path: path10, before, after }) => ({
        path: path10,
        change: !kept.has(path10) ? "reverted" : before === null ? "added" : after === null ? "removed" : "changed"
      })),
      plan: level === void 0 ? { patch: row2.name, routines: [], sql: [] } : planOf(level),
      warnings: await foreignRoutines(op, row2, changes2),
      ...await lints2.of(tx, result2)
    },
    ledger: {
      verb: "refresh",
      patches: [row2.name],
      keep: head.stack.length - 1,
      push: [stackRow2(row2.name, header3, files3, joinChanges(row2.routines, changes2))],
      units: units.map(({ path: path10, after }) => ({ path: path10, text: after, blob: blobHash(after) })),
      routines: [
        // A routine that was dropped by hand has no step of its own.
        ...edits.drifts.map((d) => ({ id: d.id, path: d.path, snapshot: d.live })),
        ...result2.routines
      ].filter((r, i, all) => all.findLastIndex((other2) => other2.id === r.id) === i)
    },
    notes: result2.notes,
    units: new Map(texts2),
    ...edits.fromTree ? { taken: [...texts2.keys()] } : {},
    files: [{ path: patchPath(row2.name), text: text3 }]
  };
}
function fromBelowDrift(changes2, drifts) {
  const all = new Map(changes2.map((c) => [c.id, c]));
  for (const { id, path: path10, expected, live } of drifts) {
    const made = all.get(id);
    all.set(id, made === void 0 ? { id, path: path10, before: expected, after: live } : { ...made, before: expected });
  }
  return [...all.values()];
}
function joinChanges(first, then) {
  const joined = new Map(first.map((c) => [c.id, c]));
  for (const change of then) {
    const was = joined.get(change.id);
    joined.set(change.id, was === void 0 ? change : { ...change, before: was.before });
  }
  return [...joined.values()].filter((c) => differences(c.before, c.after).length > 0);
}
async function foreignRoutines(op, row2, changes2) {
  const own = new Set(row2.routines.map((r) => r.id));
  const ids = changes2.map((c) => c.id).filter((id) => !own.has(id));
  if (ids.length === 0 || op.head.stack.length < 2) return [];
  const rows = await op.tx.connection.run(
    `SELECT r.change->>'id' AS id, (pg_catalog.array_agg(p.name ORDER BY p.position DESC))[1] AS name
     FROM pgquilt.patch p, pg_catalog.json_array_elements(p.routines::json) AS r(change)
     WHERE p.position < $1 AND r.change->>'id' = ANY ($2::text[]) GROUP BY 1 ORDER BY 1`,
    [row2.position, ids]
  );
  return rows.map((r) => `${r["id"]} was last changed by patch ${r["name"]}; its edit is now in patch ${row2.name}`);
}
var init_refresh = __esm({
  "src/queue/refresh.ts"() {
    "use strict";
    init_drift();
    init_forward();
    init_read2();
    init_snapshot();
    init_blob_hash();
    init_diff();
    init_format();
    init_merge();
    init_parse();
    init_patch_id();
    init_problem();
    init_parser();
    init_patches();
    init_context();
    init_lints2();
    init_on_drift();
    init_operation();
    init_patch_named();
    init_record();
    init_stack();
    init_texts_below();
    init_drift2();
    init_from_database();
    init_load();
    init_refresh_into();
  }
});

// src/queue/adopt.ts
var adopt_exports = {};
__export(adopt_exports, {
  adopt: () => adopt
});
async function adopt(context, options2) {
  needWrite(context, "adopt");
  const { place } = options2;
  if (place !== "base") refuseName(context, place.patch);
  else if (!context.followsTree) {
    throw new Problem("usage", `the base is what udfs/ holds, and udfs/ does not follow ${context.target.label}`, {
      hint: "Add --tree to bring udfs/ in line with this target, or adopt it as a patch: --new NAME"
    });
  }
  const created = await ensureEmbedded(context);
  const done = await operate(
    context,
    async (op) => {
      const drifts = await adoptedDrifts(op, options2.words, options2.overwritten);
      if (place !== "base" && place.below === void 0) return adoptOnTop(op, drifts, place.patch, options2.message);
      return adoptBelow(op, drifts, options2);
    },
    { rows: "all" }
  );
  return { ...done.value, notes: [...created, ...done.notes] };
}
async function adoptOnTop(op, drifts, name, message) {
  const { context, head, tx } = op;
  const { texts: texts2, recorded } = await editFromDatabase(op, drifts);
  const units = [...texts2].map(([path10, after]) => ({ path: path10, before: recorded.units.get(path10)?.text ?? null, after }));
  const parse = await parserFor(units.flatMap((u) => [u.before, u.after]));
  const result2 = await forward(tx, [{ patch: name, units }], recorded, { parse });
  const files3 = units.flatMap(({ path: path10, before, after }) => diffTexts(path10, before, after) ?? []);
  const header3 = headerOf2({ name, message: message ?? subjectOf(drifts) }, tx.server.now);
  const changes2 = fromBelowDrift(result2.levels[0]?.changes ?? [], drifts);
  const top3 = head.stack[head.stack.length - 1]?.name ?? null;
  return {
    value: { ...aboutOf(op, drifts), patch: name, top: name, changed: [] },
    ledger: {
      verb: "adopt",
      patches: [name],
      push: [stackRow2(name, header3, files3, changes2)],
      units: units.map(({ path: path10, after }) => ({ path: path10, text: after, blob: blobHash(after) })),
      routines: [
        // A routine that was dropped by hand has no step of its own.
        ...drifts.filter((d) => !result2.routines.some((r) => r.id === d.id)).map((d) => ({ id: d.id, path: d.path, snapshot: d.live })),
        ...result2.routines
      ]
    },
    units: texts2,
    files: [
      { path: patchPath(name), text: formatPatch({ header: header3, files: files3 }) },
      { path: "series.yaml", text: insertPatch(context.seriesText, name, { after: top3 }) }
    ],
    notes: result2.notes
  };
}
async function adoptBelow(op, drifts, { place, message }) {
  const { context, head, tx } = op;
  const at2 = place === "base" ? 0 : positionOf(op, place.below ?? "");
  const name = place === "base" ? null : place.patch;
  const header3 = name === null ? "" : headerOf2({ name, message: message ?? subjectOf(drifts) }, tx.server.now);
  const laid = await layBelow(op, drifts, at2, name === null ? null : { name, header: header3 });
  const below2 = head.stack[at2 - 1]?.name ?? null;
  return {
    value: {
      ...aboutOf(op, drifts),
      patch: name,
      top: head.stack[head.stack.length - 1]?.name ?? name,
      changed: laid.changed
    },
    ...laid.finished,
    files: [
      ...laid.files,
      ...name === null ? [] : [{ path: "series.yaml", text: insertPatch(context.seriesText, name, { after: below2 }) }]
    ]
  };
}
function positionOf({ head }, patch) {
  const at2 = head.stack.findIndex((p) => p.name === patch);
  if (at2 >= 0) return at2;
  throw new Problem("usage", `Patch ${patch} is not applied, so nothing can be laid below it`, {
    patch,
    hint: `Applied: ${head.stack.map((p) => p.name).join(", ") || "none"}. On top of all: leave --below out.`
  });
}
function aboutOf(op, drifts) {
  return {
    routines: drifts.map((d) => d.id),
    units: [...new Set(drifts.map((d) => d.path))].sort(),
    target: op.context.target.label
  };
}
function subjectOf(drifts) {
  return `Changes made by hand to ${drifts.map((d) => d.id).join(", ")}`;
}
var init_adopt = __esm({
  "src/queue/adopt.ts"() {
    "use strict";
    init_forward();
    init_blob_hash();
    init_diff();
    init_format();
    init_problem();
    init_parser();
    init_edit();
    init_patches();
    init_adopt_below();
    init_adopted_drifts();
    init_context();
    init_operation();
    init_record();
    init_from_database();
    init_load();
    init_new();
    init_refresh();
  }
});

// src/cli/commands/adopt.ts
function placeOf2(call2) {
  const [patch, below2] = [value(call2, "new"), value(call2, "below")];
  const base = flag(call2, "base");
  if (base && (patch !== void 0 || below2 !== void 0)) {
    throw new Problem("usage", "adopt: --base and --new are two places for one change", {
      hint: "Give one of the two."
    });
  }
  if (base) return "base";
  if (patch !== void 0) return { patch, below: below2 };
  throw new Problem("usage", "adopt: where to? As a new patch, or as part of the base", {
    hint: "pgquilt adopt --new NAME (with --below PATCH for further down), or pgquilt adopt --base"
  });
}
function entryOf(word) {
  if (word === void 0) return void 0;
  if (/^[1-9]\d*$/.test(word)) return Number(word);
  throw new Problem("usage", `adopt: ${word} is no entry of the log`, {
    hint: "pgquilt show --overwritten names the entries."
  });
}
function adoptText({ patch, top: top3, routines, changed: changed2 }) {
  const what = patch === null ? "part of the base" : `patch ${patch}`;
  return lines([
    ...routines.map((id) => `Adopted ${id} as ${what}`),
    ...changed2.map((name) => `Laid patch ${name} anew`),
    top3 === null ? "No patches applied" : `Now at patch ${top3}`
  ]);
}
var adopt2;
var init_adopt2 = __esm({
  "src/cli/commands/adopt.ts"() {
    "use strict";
    init_problem();
    init_command();
    adopt2 = {
      name: "adopt",
      group: "database",
      summary: "make what was changed by hand in the database a patch, or part of the base",
      arguments: [
        { name: "what", about: "routines or units; all that differs where none is named", optional: true, many: true }
      ],
      options: [
        { flags: "--new <name>", about: "as a new patch of this name, on top of the applied ones" },
        { flags: "--below <patch>", about: "with --new: below this applied patch; those above are laid anew on it" },
        { flags: "--base", about: "as part of the base, below all patches" },
        { flags: "--overwritten <entry>", about: "bring back what this entry of the log overwrote, then adopt that" },
        { flags: "-m, --message <text>", about: "the subject of the new patch" }
      ],
      details: [
        "The database keeps what it has; ledger, patch files and udfs/ follow. A pop of the new patch gives what was there before\nthe change. pgquilt refresh --from-database takes a change into the top patch instead."
      ],
      examples: [
        { line: "pgquilt adopt --new hot-fix", meaning: "a patch on top of all others" },
        { line: "pgquilt adopt public.f --new hot-fix --below count-signups", meaning: "one routine, further down" }
      ],
      async run(call2) {
        const place = placeOf2(call2);
        const overwritten2 = entryOf(value(call2, "overwritten"));
        const { adopt: adopt3 } = await Promise.resolve().then(() => (init_adopt(), adopt_exports));
        const message = value(call2, "message");
        const result2 = await adopt3(await call2.queue(), { words: call2.args, place, message, overwritten: overwritten2 });
        const { notes, ...json } = result2;
        return { json, text: adoptText(result2), notes };
      }
    };
  }
});

// src/queue/applied.ts
var applied_exports = {};
__export(applied_exports, {
  applied: () => applied2
});
async function applied2(context) {
  return lookAtStack(context, ({ stack }) => {
    if (stack.length === 0) throw noneApplied();
    return stack.map((p) => p.name);
  });
}
var init_applied = __esm({
  "src/queue/applied.ts"() {
    "use strict";
    init_look();
    init_stack();
  }
});

// src/cli/commands/applied.ts
var applied3;
var init_applied2 = __esm({
  "src/cli/commands/applied.ts"() {
    "use strict";
    init_command();
    applied3 = {
      name: "applied",
      group: "look",
      summary: "name the applied patches, the bottom one first",
      examples: [{ line: "pgquilt applied | tail -n 1", meaning: "the top patch; exit 2 where none is applied" }],
      async run(call2) {
        const { applied: applied4 } = await Promise.resolve().then(() => (init_applied(), applied_exports));
        const names = await applied4(await call2.context());
        return { json: names, text: lines(names) };
      }
    };
  }
});

// src/cli/exit.ts
function asProblem(error) {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Problem("failed", `unexpected error: ${message}`, {
    hint: "This is a fault in pgquilt. Please report it, with what PGQUILT_DEBUG=1 prints besides.",
    cause: error
  });
}
var exitStatus, exitMeanings;
var init_exit = __esm({
  "src/cli/exit.ts"() {
    "use strict";
    init_problem();
    exitStatus = {
      failed: 1,
      "nothing-to-do": 2,
      conflict: 3,
      drift: 4,
      locked: 5,
      connection: 6,
      usage: 64,
      interrupted: 130
    };
    exitMeanings = [
      [0, "done"],
      [1, "failed; nothing changed"],
      [2, "nothing to do: the end of the series, no patch applied"],
      [3, "conflict: a patch does not apply, or a merge needs a person"],
      [4, "drift: a live routine is not what it should be"],
      [5, "locked: another operation holds the target"],
      [6, "no connection, or it was lost; nothing changed"],
      [64, "usage"],
      [130, "interrupted"]
    ];
  }
});

// src/cli/output/diff.ts
function looksLikeDiff(text3) {
  return /^(diff --git |--- |\+\+\+ |@@ )/m.test(text3);
}
function colourDiff(text3, style) {
  let inDiff = false;
  let inHunk = false;
  return text3.split("\n").map((line) => {
    if (/^(diff --git |@@ )/.test(line) || !inHunk && /^(--- |\+\+\+ )/.test(line)) inDiff = true;
    if (line.startsWith("@@ ")) inHunk = true;
    else if (line.startsWith("diff --git ")) inHunk = false;
    const colour = inDiff ? colourOf(line, inHunk) : void 0;
    return colour === void 0 ? line : line.replace(/^([^\r]*)(\r?)$/, (_, body, end) => style(colour, body) + end);
  }).join("\n");
}
function colourOf(line, inHunk) {
  if (line.startsWith("@@ ")) return "cyan";
  if (!inHunk && /^(diff --git |--- |\+\+\+ )/.test(line)) return "bold";
  if (!inHunk && /^(index|(new|deleted|old) (file )?mode) /.test(line)) return "dim";
  if (line.startsWith("+")) return "green";
  return line.startsWith("-") ? "red" : void 0;
}
var init_diff2 = __esm({
  "src/cli/output/diff.ts"() {
    "use strict";
  }
});

// src/cli/output/problem.ts
function problemJson(problem) {
  const { code, message, hint, patch, file: file4, line, column, sqlstate, detail } = problem;
  const fields = { code, message, hint: hint ?? null, patch, file: file4, line, column, sqlstate, detail };
  return { error: Object.fromEntries(Object.entries(fields).filter(([, value2]) => value2 !== void 0)) };
}
function problemText(problem, style) {
  const { code, message, detail, hint } = problem;
  const out = [code === "nothing-to-do" ? message : `${style("red", "pgquilt:")} ${message}`];
  const place = placeOf3(problem);
  if (place !== void 0) out.push(`  at ${place}`);
  if (detail !== void 0 && detail.trim() !== "") {
    const text3 = detail.replace(/\n+$/, "");
    out.push(looksLikeDiff(text3) ? colourDiff(text3, style) : indent(text3));
  }
  if (hint !== void 0) out.push(`${style("cyan", "hint:")} ${hint}`);
  return `${out.join("\n")}
`;
}
function placeOf3({ file: file4, line, column, message }) {
  if (file4 === void 0 || line === void 0) return void 0;
  const place = `${file4}:${line}`;
  if (column === void 0) return message.includes(place) ? void 0 : place;
  return `${place}:${column}`;
}
function indent(text3) {
  return text3.split("\n").map((line) => line === "" ? "" : `  ${line}`).join("\n");
}
var init_problem2 = __esm({
  "src/cli/output/problem.ts"() {
    "use strict";
    init_diff2();
  }
});

// src/cli/output/proof.ts
function proofJson({ lints: lints2 = [], tests = [] }) {
  const json = ({ patch, file: file4, assertions, failure }) => ({
    patch,
    file: file4,
    assertions,
    ...failure === null ? {} : problemJson(failure)
  });
  return {
    ...lints2.length === 0 ? {} : { lints: lints2.map(({ excerpt: _, ...finding2 }) => finding2) },
    ...tests.length === 0 ? {} : { tests: tests.map(json) }
  };
}
function proofNotes({ lints: lints2 = [], tests = [] }, style) {
  const held2 = tests.filter((test) => test.failure === null);
  return [
    ...lints2.flatMap((finding2) => lintLines(finding2, style)),
    ...held2.map(({ file: file4, assertions }) => `${file4}: ${assertions} assertion${assertions === 1 ? " holds" : "s hold"}`)
  ];
}
function lintLines({ severity, code, file: file4, line, column, message, hint, patch }, style) {
  const word = style(severity === "error" ? "red" : "yellow", `${severity}:`);
  return [
    `${word} ${file4}:${line}:${column}: ${code} ${message}`,
    `${style("cyan", "hint:")} ${hint} To silence it: "Lint-ignore: ${code} why" in the header of patches/${patch}.patch.`
  ];
}
function proofFailures({ tests = [] }, style) {
  return tests.flatMap(({ failure }) => failure === null ? [] : [problemText(failure, style).trimEnd()]);
}
var init_proof = __esm({
  "src/cli/output/proof.ts"() {
    "use strict";
    init_problem2();
  }
});

// src/queue/check.ts
var check_exports = {};
__export(check_exports, {
  check: () => check2
});
async function check2(context) {
  const started = performance.now();
  const throwaway = await openThrowaway(context);
  try {
    const own = {
      ...context,
      target: throwaway.connection.target,
      followsTree: false,
      readOnly: false,
      connection: throwaway.connection
    };
    const { units, routines } = await load(own);
    const levels = [await fingerprintOfAll(own)];
    const lints2 = [];
    const tests = [];
    const names = context.series.patches.filter((p) => !isHidden(p, { selected: [] })).map((p) => p.name);
    for (const name of names) {
      context.progress(`Checking ${name} \u2026`);
      const pushed = await push2(own, { goal: { count: 1 }, allowRebuild: true, proof: { collect: true } });
      lints2.push(...pushed.lints ?? []);
      tests.push(...pushed.tests ?? []);
      levels.push(await fingerprintOfAll(own));
    }
    for (let level = names.length; level > 0; level--) {
      await pop(own, { goal: { count: 1 }, allowRebuild: true });
      const found = await fingerprintOfAll(own);
      if (found !== levels[level - 1]) throw notRestored(names[level - 1] ?? "");
    }
    const milliseconds = Math.round(performance.now() - started);
    return { server: throwaway.server, units, routines, patches: names, lints: lints2, tests, milliseconds };
  } finally {
    await throwaway.close();
  }
}
function notRestored(patch) {
  return new Problem("failed", `popping patch ${patch} does not bring the routines back to what they were below it`, {
    patch,
    hint: "This should not happen; please report it with the patch."
  });
}
async function openThrowaway(context) {
  const { target } = context;
  if (target.kind === "embedded") {
    context.progress("Creating a database in memory \u2026");
    const connection = await openTarget(readTarget("pglite::memory:", context.root), { create: true });
    return { connection, server: "embedded, in memory", close: () => connection.close() };
  }
  const admin = await openTarget(target);
  const name = `pgquilt_check_${randomBytes(6).toString("hex")}`;
  try {
    await admin.batch([`CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0`]);
  } catch (error) {
    await admin.close();
    throw new Problem(
      "failed",
      `no throw-away database can be created on ${target.label}: ${error instanceof Error ? error.message : error}`,
      {
        hint: "check needs a role with CREATEDB on the server; without --database it runs in memory.",
        cause: error
      }
    );
  }
  const drop = async () => {
    await admin.batch([`DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`]).catch(() => void 0);
    await admin.close();
  };
  try {
    const connection = await openTarget(onDatabase(target, name));
    const close = async () => {
      await connection.close();
      await drop();
    };
    return { connection, server: `${target.label}, database ${name}`, close };
  } catch (error) {
    await drop();
    throw error;
  }
}
function onDatabase(target, name) {
  const url = new URL(target.url.replace(/^(postgres(?:ql)?):\/\/(?=[/?]|$)/, "$1://placeholder.invalid"));
  url.pathname = `/${name}`;
  url.searchParams.delete("dbname");
  return readTarget(url.href.replace("placeholder.invalid", ""), ".");
}
async function fingerprintOfAll(context) {
  const { connection } = context;
  if (connection === void 0) return "";
  return look(connection, context.session, async (tx) => {
    const [, rows] = await connection.batch([
      EMPTY_SEARCH_PATH,
      `SELECT ${SNAPSHOT} AS snapshot
       FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       WHERE p.oid >= 16384 AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
       ORDER BY p.oid::pg_catalog.regprocedure::text COLLATE "C"`,
      setSearchPath(tx.searchPath)
    ]);
    const hash2 = createHash("sha256");
    for (const row2 of rows ?? []) {
      const { aclIsDefault: _, fingerprint: __, ...compared } = receivedSnapshot(row2["snapshot"]);
      hash2.update(JSON.stringify(compared));
    }
    return hash2.digest("hex");
  });
}
var init_check2 = __esm({
  "src/queue/check.ts"() {
    "use strict";
    init_node_crypto();
    init_open();
    init_session();
    init_snapshot();
    init_snapshot_sql();
    init_target();
    init_problem();
    init_quote();
    init_stack();
    init_load();
    init_pop();
    init_push();
  }
});

// src/cli/commands/check.ts
function lintTable() {
  return lints.map(({ code, severity, summary }) => `  ${code}  ${severity.padEnd(7)}  ${summary}`).join("\n");
}
var check3;
var init_check3 = __esm({
  "src/cli/commands/check.ts"() {
    "use strict";
    init_lints();
    init_command();
    init_exit();
    init_proof();
    check3 = {
      name: "check",
      group: "database",
      summary: "prove the queue on a throw-away database: set-up, base, every patch up and down again",
      options: [{ flags: "--strict", about: "fail on warnings of the lints, too" }],
      details: [
        "The database is an embedded one in memory, or a fresh one on the server that --target or --database names; it is\nremoved afterwards. The tests beside the patches run, each at its level. This is the one command that the CI of a\npull request needs.",
        `The lints look at what the patches change; push and refresh stop at an error and print a warning. A patch silences one
with a line "Lint-ignore: CODE why" in its header.
${lintTable()}`
      ],
      examples: [
        { line: "pgquilt check", meaning: "on PGlite, in memory" },
        { line: "pgquilt check --database postgres://postgres@localhost/postgres", meaning: "on the server you run" }
      ],
      async run(call2) {
        const { check: check4 } = await Promise.resolve().then(() => (init_check2(), check_exports));
        const result2 = await check4(await call2.queue());
        const { server, units, routines, patches: patches2, milliseconds } = result2;
        const seconds = (milliseconds / 1e3).toFixed(1);
        const text3 = `${patches2.length} patches went up and down again on ${server}: ${routines} routines in ${units} units, ${seconds} s
`;
        const found = result2.lints.some((finding2) => finding2.severity === "error" || flag(call2, "strict"));
        const failed = found || result2.tests.some((test) => test.failure !== null);
        return {
          json: { server, units, routines, patches: patches2, milliseconds, ...proofJson(result2) },
          text: text3,
          notes: [...proofNotes(result2, call2.style), ...proofFailures(result2, call2.style)],
          exit: failed ? exitStatus.failed : 0
        };
      }
    };
  }
});

// src/series/range.ts
function rangeWords(word) {
  const [, from, to] = /^(.+?)\.\.(.+)$/.exec(word) ?? [];
  return from === void 0 || to === void 0 ? null : { from, to };
}
var init_range = __esm({
  "src/series/range.ts"() {
    "use strict";
  }
});

// src/queue/delete.ts
var delete_exports = {};
__export(delete_exports, {
  deletePatches: () => deletePatches
});
async function deletePatches(context, words4) {
  needWrite(context, "delete");
  const done = await operate(context, async (op) => {
    const deleted = [...new Set(words4.flatMap((word) => patchesMeant(op, word)))];
    refuseApplied(op, deleted);
    const seriesText3 = deleted.reduce(removePatch, context.seriesText);
    const files3 = deleted.flatMap((name) => [
      { path: patchPath(name), text: readPatchFile(context.root, name) },
      { path: testPath(name), text: readTestFile(context.root, name) }
    ]);
    const there = files3.flatMap(({ path: path10, text: text3 }) => text3 === null ? [] : [{ path: path10, text: text3 }]);
    const kept = there.length === 0 ? null : backupAll(context.root, there);
    return {
      value: { deleted, kept },
      filesOnly: { verb: "delete", patches: deleted },
      files: [...there.map(({ path: path10 }) => ({ path: path10, text: null })), { path: "series.yaml", text: seriesText3 }]
    };
  });
  return { ...done.value, notes: done.notes };
}
function patchesMeant({ context, head }, word) {
  const { series: series2 } = context;
  const names = series2.patches.map((p) => p.name);
  const inSeries2 = (one2) => {
    const name = patchNamed(series2, head, one2, "unapplied");
    if (names.includes(name)) return name;
    throw new Problem("failed", `patch ${name} is applied but is not in series.yaml`, {
      patch: name,
      file: "series.yaml",
      hint: "Take it off: pgquilt pop, or pgquilt goto --series"
    });
  };
  const range2 = names.includes(word) ? null : rangeWords(word);
  if (range2 === null) return [inSeries2(word)];
  const [from, to] = [names.indexOf(inSeries2(range2.from)), names.indexOf(inSeries2(range2.to))];
  if (from <= to) return names.slice(from, to + 1);
  throw new Problem("usage", `${word} is no range: ${names[to]} comes before ${names[from]} in the series`, {
    hint: `pgquilt delete ${names[to]}..${names[from]}`
  });
}
function refuseApplied({ head, context }, names) {
  const stack = head.stack.map((p) => p.name);
  const applied4 = stack.filter((name) => names.includes(name));
  const [lowest] = applied4;
  if (lowest === void 0) return;
  const below2 = stack[stack.indexOf(lowest) - 1];
  const is2 = applied4.length === 1 ? `patch ${lowest} is` : `patches ${applied4.join(", ")} are`;
  throw new Problem("failed", `${is2} applied on ${context.target.label}, so nothing is deleted`, {
    patch: lowest,
    hint: `Take ${applied4.length === 1 ? "it" : "them"} off first: ${below2 === void 0 ? "pgquilt pop -a" : `pgquilt pop ${below2}`}`
  });
}
var init_delete = __esm({
  "src/queue/delete.ts"() {
    "use strict";
    init_problem();
    init_edit();
    init_range();
    init_backup();
    init_patches();
    init_context();
    init_operation();
    init_patch_named();
  }
});

// src/cli/commands/delete.ts
var deletePatch;
var init_delete2 = __esm({
  "src/cli/commands/delete.ts"() {
    "use strict";
    init_command();
    deletePatch = {
      name: "delete",
      group: "queue",
      summary: "take patches that are not applied out of the series; their files are kept",
      arguments: [{ name: "patch", about: "a patch, or A..B: those from A to B", many: true }],
      details: ["A copy of each file, tests included, is kept under .pgquilt/backups/. Edits under udfs/ are not touched."],
      examples: [
        { line: "pgquilt delete fold-os-names", meaning: "an applied one is refused: pop it first" },
        { line: "pgquilt delete fold-os-names..count-signups", meaning: "both, and all between them in the series" }
      ],
      async run(call2) {
        const { deletePatches: deletePatches2 } = await Promise.resolve().then(() => (init_delete(), delete_exports));
        const { deleted, kept, notes } = await deletePatches2(await call2.queue(), [...call2.args]);
        const text3 = lines(deleted.map((name) => `Removed patch ${name}`));
        const where = kept === null ? [] : [`Kept in ${kept}`];
        return { json: { deleted, kept }, text: text3, notes: [...notes, ...where] };
      }
    };
  }
});

// src/queue/diff.ts
var diff_exports = {};
__export(diff_exports, {
  diff: () => diff
});
async function diff(context, options2) {
  const units = readUnits(context.root);
  const named5 = new Set((await Promise.all((options2.units ?? []).map((w) => unitsMeant(context, w, units)))).flat());
  const wanted = (path10) => named5.size === 0 || named5.has(path10);
  const { mode } = options2;
  if (mode === "database") return againstDatabase(context, new Map([...units].filter(([p]) => wanted(p))));
  return lookAt(
    context,
    async (head, tx) => {
      const tree2 = new Tree(context, new PatchFiles(context), head.stack);
      const edited2 = tree2.edited(head.unitHashes);
      const row2 = head.rows[0];
      if (mode === "patch" && row2 === void 0) throw noneApplied();
      const paths = mode === "patch" ? [.../* @__PURE__ */ new Set([...row2?.units ?? [], ...edited2])] : edited2;
      const before = await textsBefore(head, tx, tree2, paths, mode);
      const diffs = paths.filter(wanted).flatMap((path10) => {
        const now = edited2.includes(path10) || context.followsTree ? tree2.text(path10) : before.current.get(path10) ?? null;
        const found = diffTexts(path10, before.texts.get(path10) ?? null, now);
        return found === null ? [] : [found];
      });
      return {
        patch: mode === "patch" ? row2?.name ?? null : null,
        files: diffs.map((d) => d.path),
        text: diffs.map(formatFileDiff).join("")
      };
    },
    { count: 1 }
  );
}
async function unitsMeant(context, word, units) {
  return unitsNamed(word, units).catch((error) => {
    if (!context.series.patches.some((p) => p.name === word)) throw error;
    throw new Problem("usage", `${word} is a patch, and diff takes units`, {
      hint: `pgquilt show ${word}`,
      cause: error
    });
  });
}
async function textsBefore(head, tx, tree2, paths, mode) {
  const recorded = tx === null ? head.recorded : await readRecorded(tx, paths);
  const current = new Map(
    paths.map((p) => [p, recorded.units.has(p) ? recorded.units.get(p)?.text ?? null : tree2.baseText(p)])
  );
  const texts2 = new Map(current);
  const row2 = head.rows[0];
  if (mode === "patch" && row2 !== void 0) {
    for (const reverse of parsePatch(row2.reverse, `ledger:${row2.name}`).files) {
      const result2 = applyFileDiff(current.get(reverse.path) ?? null, reverse);
      if (result2.status === "applied") texts2.set(reverse.path, result2.text);
    }
  }
  return { texts: texts2, current };
}
async function againstDatabase(context, units) {
  const parse = await loadParser();
  const routines = [...units].flatMap(
    ([path10, text3]) => readUnit2(path10, text3, parse).routines.map((routine3) => ({ path: path10, routine: routine3 }))
  );
  if (routines.length === 0) return { patch: null, files: [], text: "" };
  return withConnection(
    context,
    (connection) => transact(connection, context.session, async (tx) => {
      const asking = resolving(
        routines.map((r) => r.routine.key),
        tx.searchPath,
        { lock: false, recorded: false }
      );
      const made = routines.flatMap(({ path: path10, routine: routine3 }) => [
        { path: path10, sql: createSql(routine3.create, true).sql },
        ...routine3.attached.map((a) => ({ path: path10, sql: settingSql(a.setting, keySql(routine3.key)) }))
      ]);
      const statements = [
        ...asking.statements,
        "SAVEPOINT pgquilt_diff",
        ...made.map((m) => m.sql),
        EMPTY_SEARCH_PATH,
        readKeys("all", false)
      ];
      const results2 = await connection.batch(statements).catch((error) => {
        const at2 = error instanceof ServerError ? made[error.index - asking.statements.length - 1] : void 0;
        if (!(error instanceof ServerError) || at2 === void 0) throw error;
        throw new Problem("drift", `${at2.path} cannot stand in ${context.target.label} as it is: ${error.message}`, {
          file: at2.path,
          sqlstate: error.code,
          detail: error.detail,
          hint: "pgquilt drift shows what was changed there.",
          cause: error
        });
      });
      const live = asking.read(results2);
      const tree2 = (results2[results2.length - 1] ?? []).map(resolvedRow);
      const drifts = routines.flatMap(({ path: path10 }, i) => {
        const id = live[i]?.id ?? "";
        const found = driftOf({ id, path: path10, source: "base" }, tree2[i]?.live ?? null, live[i]?.live ?? null);
        return found === null ? [] : [{ path: path10, text: driftText(found).replace(" (base)", " (tree)") }];
      });
      return {
        commit: false,
        value: {
          patch: null,
          files: [...new Set(drifts.map((d) => d.path))],
          text: drifts.map((d) => `${d.text}
`).join("")
        }
      };
    })
  );
}
var init_diff3 = __esm({
  "src/queue/diff.ts"() {
    "use strict";
    init_drift();
    init_read2();
    init_resolve2();
    init_server_error();
    init_session();
    init_apply();
    init_diff();
    init_format();
    init_parse();
    init_problem();
    init_attached();
    init_create_sql();
    init_key();
    init_parser();
    init_unit();
    init_units();
    init_context();
    init_look();
    init_patch_files();
    init_stack();
    init_tree();
    init_unit_names();
  }
});

// src/cli/commands/diff.ts
function liveForBareDatabase(words4) {
  const end = words4.indexOf("--");
  return words4.map((word, at2) => {
    const isOption = end < 0 || at2 < end;
    return isOption && word === "--database" && !looksLikeDatabase(words4[at2 + 1]) ? "--live" : word;
  });
}
function looksLikeDatabase(word) {
  return word !== void 0 && /^(postgres(ql)?:\/\/|pglite:|\s*(host|hostaddr|dbname|service|user|port)\s*=)/.test(word);
}
var diff2;
var init_diff4 = __esm({
  "src/cli/commands/diff.ts"() {
    "use strict";
    init_problem();
    init_command();
    init_diff2();
    diff2 = {
      name: "diff",
      group: "look",
      summary: "show the top patch with all edits, only the edits (-z), or tree against database (--live)",
      arguments: [{ name: "unit", about: "only these: routines, or files under udfs/", optional: true, many: true }],
      options: [
        { flags: "-z", about: "only what is edited and not refreshed" },
        { flags: "--live", about: "the tree against the routines of the live database" }
      ],
      details: [
        "--database, after the verb and without a URL behind it, is --live, too: `diff --database`. With a URL it names the\ntarget, as it does everywhere: `diff --live --database postgres://\u2026`."
      ],
      examples: [
        { line: "pgquilt diff", meaning: "the top patch as a refresh would write it" },
        { line: "pgquilt diff -z", meaning: "only what a refresh would take in" },
        { line: "pgquilt diff --live", meaning: "what differs between udfs/ and the database" }
      ],
      rewrite: liveForBareDatabase,
      async run(call2) {
        const [unrefreshed, live] = [flag(call2, "z"), flag(call2, "live")];
        if (unrefreshed && live)
          throw new Problem("usage", "diff: -z and --live are two comparisons", { hint: "Give one." });
        const { diff: diff3 } = await Promise.resolve().then(() => (init_diff3(), diff_exports));
        const mode = unrefreshed ? "unrefreshed" : live ? "database" : "patch";
        const units = call2.args.length === 0 ? {} : { units: [...call2.args] };
        const { patch, files: files3, text: text3 } = await diff3(await call2.queue(), { mode, ...units });
        return { json: { patch, files: files3, text: text3 }, text: colourDiff(text3, call2.style) };
      }
    };
  }
});

// src/cli/output/drift.ts
function driftLines(items, style) {
  return items.flatMap(({ message, file: file4, diff: diff3 }) => {
    const text3 = diff3.replace(/\n+$/, "");
    return [`${style("red", "!")} ${message} (${file4})`, ...text3 === "" ? [] : [colourDiff(text3, style)]];
  });
}
var init_drift3 = __esm({
  "src/cli/output/drift.ts"() {
    "use strict";
    init_diff2();
  }
});

// src/cli/commands/drift.ts
var drift2;
var init_drift4 = __esm({
  "src/cli/commands/drift.ts"() {
    "use strict";
    init_command();
    init_exit();
    init_drift3();
    drift2 = {
      name: "drift",
      group: "database",
      summary: "compare every recorded routine with the live one; exit 4 where one differs",
      examples: [{ line: "pgquilt drift --target staging", meaning: "shows what was changed there by hand, as a diff" }],
      async run(call2) {
        const { drift: drift3 } = await Promise.resolve().then(() => (init_drift2(), drift_exports));
        const result2 = await drift3(await call2.context());
        const { target, checked, drift: items } = result2;
        const routines = `${checked} routine${checked === 1 ? "" : "s"}`;
        const none = checked === 0 ? `Nothing is recorded on ${target}` : `No drift: ${routines} on ${target} as recorded`;
        const text3 = lines(items.length === 0 ? [none] : driftLines(items, call2.style));
        return { json: { target, checked, drift: items }, text: text3, exit: items.length === 0 ? 0 : exitStatus.drift };
      }
    };
  }
});

// src/cli/output/plan.ts
function planLines(routines, style) {
  const width = Math.max(0, ...routines.map((r) => r.routine.length));
  return routines.map(({ action, routine: routine3, file: file4, reason }) => {
    const [sign, colour] = signs[action];
    const head = style(colour, `${sign.padStart(3)} ${action.padEnd(8)}`);
    return `${head} ${routine3.padEnd(width)}  ${file4}${reason === void 0 ? "" : `  (${reason})`}`;
  });
}
function dependentLines(dependents, style) {
  return dependents.map(({ kind, name, dropped, warnings }) => {
    const head = style(dropped ? "red" : "yellow", `${(dropped ? "-/+" : "~").padStart(3)} ${"rebuild".padEnd(8)}`);
    return `${head} ${kind} ${name}${warnings.map((w) => `  (${w})`).join("")}`;
  });
}
function planSummary(plan) {
  const all = plan.flatMap((p) => p.routines);
  const count = (action) => all.filter((r) => r.action === action).length;
  const words4 = ["create", "replace", "recreate", "drop"].map((a) => `${count(a)} to ${a}`);
  if (count("alter") > 0) words4.push(`${count("alter")} to alter`);
  const dependents = plan.flatMap((p) => p.dependents ?? []).length;
  if (dependents > 0) words4.push(`${dependents} dependent ${dependents === 1 ? "object" : "objects"} to rebuild`);
  return `Plan: ${words4.join(", ")}.`;
}
function planText(plan, verbOf, style) {
  const blocks = plan.map(({ patch, routines, dependents }) => {
    const none = routines.length === 0 ? ["    no routine changes"] : [];
    const word = patch.includes(", ") ? "patches" : "patch";
    return [
      `Would ${verbOf(patch)} ${word} ${patch}`,
      ...planLines(routines, style),
      ...dependentLines(dependents ?? [], style),
      ...none
    ].join("\n");
  });
  const sql3 = plan.flatMap((p) => p.sql.map(terminated));
  return [...blocks, planSummary(plan), ...sql3.length > 0 ? [sql3.join("\n")] : [], "Nothing was changed (dry run)."].map((block2) => `${block2}
`).join("\n");
}
function terminated(sql3) {
  const text3 = sql3.trimEnd();
  return text3.endsWith(";") ? text3 : `${text3};`;
}
var signs;
var init_plan2 = __esm({
  "src/cli/output/plan.ts"() {
    "use strict";
    signs = {
      create: ["+", "green"],
      replace: ["~", "yellow"],
      recreate: ["-/+", "red"],
      drop: ["-", "red"],
      alter: ["~", "yellow"]
    };
  }
});

// src/cli/output/rewrite.ts
function rewritten(call2, result2, json, text3) {
  const { top: top3, target, plan, rebuilt: rebuilt2, notes } = result2;
  const all = { ...json, top: top3, target, plan, rebuilt: rebuilt2, ...proofJson(result2) };
  const said = [...notes, ...proofNotes(result2, call2.style)];
  if (plan === void 0) return { json: all, text: text3, notes: said };
  const planned2 = plan.filter(({ routines, dependents = [] }) => routines.length > 0 || dependents.length > 0);
  const nothing = "No routine changes.\n\nNothing was changed (dry run).\n";
  return {
    json: all,
    notes: said,
    text: planned2.length === 0 ? nothing : planText(planned2, () => "rewrite", call2.style)
  };
}
var init_rewrite2 = __esm({
  "src/cli/output/rewrite.ts"() {
    "use strict";
    init_plan2();
    init_proof();
  }
});

// src/cli/rebuild.ts
function readAllowRebuild(call2) {
  return { allowRebuild: flag(call2, "allowRebuild") };
}
var allowRebuild;
var init_rebuild2 = __esm({
  "src/cli/rebuild.ts"() {
    "use strict";
    init_command();
    allowRebuild = {
      flags: "--allow-rebuild",
      about: "rebuild what depends on a routine even where whole tables are read or written"
    };
  }
});

// src/queue/edit.ts
var edit_exports = {};
__export(edit_exports, {
  unitsToEdit: () => unitsToEdit
});
async function unitsToEdit(context, names) {
  needWrite(context, "edit");
  const units = readUnits(context.root);
  const files3 = [];
  for (const word of names) {
    const isNew = !units.has(word) && isUnitPath(word);
    for (const path10 of isNew ? [word] : await unitsNamed(word, units)) if (!files3.includes(path10)) files3.push(path10);
  }
  return { files: files3 };
}
var init_edit2 = __esm({
  "src/queue/edit.ts"() {
    "use strict";
    init_units();
    init_context();
    init_unit_names();
  }
});

// src/cli/editor.ts
var editor_exports = {};
__export(editor_exports, {
  editorOf: () => editorOf,
  openEditor: () => openEditor
});
function editorOf(env) {
  const editor = env["VISUAL"] || env["EDITOR"];
  if (editor) return editor;
  throw new Problem("usage", "no editor is known: neither VISUAL nor EDITOR is set", {
    hint: "Set EDITOR, for example: EDITOR=vi pgquilt edit NAME. Or edit the file under udfs/ as you like."
  });
}
async function openEditor(editor, files3, options2) {
  const [program, args] = process.platform === "win32" ? ["cmd", ["/c", `${editor} ${files3.map((f) => `"${f}"`).join(" ")}`]] : ["sh", ["-c", `${editor} "$@"`, editor, ...files3]];
  const interrupts = process.listeners("SIGINT");
  const leave = () => void 0;
  process.removeAllListeners("SIGINT").on("SIGINT", leave);
  const ended = await new Promise((resolve3, reject) => {
    const child = spawn(program, args, {
      cwd: options2.cwd,
      env: options2.env,
      stdio: ["inherit", options2.keepStdout ? 2 : "inherit", "inherit"]
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve3(code ?? signal ?? 1));
  }).finally(() => {
    process.off("SIGINT", leave);
    for (const listener of interrupts) process.on("SIGINT", listener);
  });
  if (ended === 0) return;
  throw new Problem("failed", `the editor '${editor}' ended with ${ended}`, {
    hint: "Set VISUAL or EDITOR to an editor that can be started here."
  });
}
var init_editor = __esm({
  "src/cli/editor.ts"() {
    "use strict";
    init_node_child_process();
    init_problem();
  }
});

// src/patch/recount.ts
function recount(text3) {
  const lines3 = splitLines(text3);
  const out = [];
  let at2 = 0;
  while (at2 < lines3.length) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/.exec(bareLine(lines3[at2] ?? ""));
    if (head === null) {
      out.push(lines3[at2++] ?? "");
      continue;
    }
    const end = hunkEnd(lines3, at2 + 1);
    const body = lines3.slice(at2 + 1, end).map((line) => bareLine(line) === "" ? ` ${line}` : line);
    const count = (kind) => body.filter((line) => line[0] === " " || line[0] === kind).length;
    const [oldLines, newLines] = [count("-"), count("+")];
    out.push(`@@ -${head[1]},${oldLines} +${head[2]},${newLines} @@${head[3]}
`, ...body);
    at2 = end;
  }
  return out.join("");
}
function hunkEnd(lines3, from) {
  let end = from;
  while (end < lines3.length && (/^[ +\-\\]/.test(lines3[end] ?? "") || bareLine(lines3[end] ?? "") === "")) end++;
  while (end > from && bareLine(lines3[end - 1] ?? "") === "") end--;
  return end;
}
var init_recount = __esm({
  "src/patch/recount.ts"() {
    "use strict";
    init_lines();
  }
});

// src/queue/common/one-patch.ts
async function readOnePatch(context, name) {
  return lookAt(
    context,
    async (head) => {
      const top3 = head.stack[head.stack.length - 1]?.name;
      const wanted = name === void 0 ? top3 : patchNamed(context.series, head, name);
      if (wanted === void 0) throw noneApplied();
      const text3 = textOf(context, head, wanted);
      const file4 = patchPath(wanted);
      return { name: wanted, state: stateOf2(context, head, wanted), text: text3, patch: parsePatch(text3, file4) };
    },
    "all"
  );
}
function textOf(context, head, name) {
  const known = context.series.patches.some((p) => p.name === name);
  const onDisk = context.root === null || !known ? null : readPatchFile(context.root, name);
  if (onDisk !== null) return onDisk;
  const row2 = head.rows.find((r) => r.name === name);
  if (row2 !== void 0)
    return `${row2.header}${row2.header === "" || row2.header.endsWith("\n") ? "" : "\n"}${row2.forward}`;
  throw unknownPatch(name, [...context.series.patches.map((p) => p.name), ...head.stack.map((p) => p.name)]);
}
function stateOf2(context, head, name) {
  if (head.stack.some((p) => p.name === name)) return "applied";
  const entry = context.series.patches.find((p) => p.name === name);
  return entry !== void 0 && isHidden(entry, head) ? "guarded" : "unapplied";
}
var init_one_patch = __esm({
  "src/queue/common/one-patch.ts"() {
    "use strict";
    init_parse();
    init_patches();
    init_look();
    init_patch_named();
    init_stack();
  }
});

// src/queue/common/rewrite.ts
async function rewrite(context, verb, plan, options2 = {}) {
  needWrite(context, verb);
  const created = await ensureEmbedded(context);
  const done = await operate(
    context,
    async (op) => {
      const { value: value3, ...wanted } = await plan(op);
      const finished = await restack(op, { ...wanted, verb }, options2);
      return { ...finished, value: { ...finished.value, ...value3 } };
    },
    { rows: "all", rebuild: { allow: options2.allowRebuild === true, command: `pgquilt ${verb}` } }
  );
  const { pushed: _up, popped: _down, ...value2 } = done.value;
  return { ...value2, ...rebuiltIn(done), notes: [...created, ...done.notes] };
}
function stackWith(op, name, change) {
  return stackNow(op).map((patch) => patch.name === name ? change(patch) : patch);
}
function patchOnDisk({ head, patches: patches2 }, name) {
  const row2 = head.stack.find((p) => p.name === name);
  const patch = patches2.patch(name);
  if (row2 === void 0 || row2.id === patchId(patch.files)) return { name, ...patch };
  throw new Problem("failed", `${patchPath(name)} was changed on disk while the patch is applied`, {
    patch: name,
    file: patchPath(name),
    hint: `Nothing was changed. To take the file's text: pgquilt goto --series. To drop it: git checkout -- ${patchPath(name)}`
  });
}
function movedFiles(root, from, to, gone) {
  const files3 = [
    { old: patchPath(from), fresh: patchPath(to), text: readPatchFile(root, from) },
    { old: testPath(from), fresh: testPath(to), text: readTestFile(root, from) }
  ];
  return files3.flatMap(({ old, fresh, text: text3 }) => {
    if (text3 === null) return [];
    return [...gone ? [{ path: old, text: null }] : [], { path: fresh, text: text3 }];
  });
}
function parseNamed(name, text3) {
  return { name, ...parsePatch(text3, patchPath(name)) };
}
var init_rewrite3 = __esm({
  "src/queue/common/rewrite.ts"() {
    "use strict";
    init_read2();
    init_parse();
    init_patch_id();
    init_problem();
    init_patches();
    init_load();
    init_context();
    init_operation();
    init_record();
    init_restack();
    init_wanted();
  }
});

// src/queue/edit-diff.ts
var edit_diff_exports = {};
__export(edit_diff_exports, {
  diffToEdit: () => diffToEdit,
  takeDiff: () => takeDiff
});
async function diffToEdit(context, word) {
  const { name, text: text3 } = await readOnePatch(context, word);
  return { patch: name, text: text3 };
}
function takeDiff(context, name, { from, to }, options2 = {}) {
  return rewrite(
    context,
    "edit",
    async (op) => {
      const { header: header3 } = patchOnDisk(op, name);
      if (op.patches.text(name) !== from) throw changedMeanwhile(name);
      const edited2 = parseNamed(name, recount(to));
      const patch = { name, header: edited2.header, files: await onTexts(op, name, edited2.files) };
      const changed2 = to !== from;
      const common2 = { value: { patch: name, changed: changed2, files: patch.files.map((f) => f.path) }, patches: [name] };
      if (!changed2) return { ...common2, stack: stackNow(op) };
      const isApplied = op.head.stack.some((p) => p.name === name);
      if (!isApplied) return { ...common2, stack: stackNow(op), unapplied: [patch] };
      const { files: files3 } = patchOnDisk(op, name);
      const same4 = JSON.stringify(bare(files3)) === JSON.stringify(bare(patch.files));
      if (same4 && edited2.header === header3) return { ...common2, stack: stackNow(op) };
      return { ...common2, stack: stackWith(op, name, (old) => same4 ? { ...old, header: edited2.header } : patch) };
    },
    options2
  );
}
function bare(files3) {
  return files3.map(({ path: path10, before, after }) => ({ path: path10, before, after }));
}
async function onTexts(op, name, diffs) {
  const below2 = await textsUnder(op, name, diffs);
  return diffs.flatMap((diff3) => {
    const before = below2.get(diff3.path);
    if (before === void 0) return [{ ...diff3, after: null }];
    const stated = diff3.before === blobHash(before) ? diff3.before : null;
    const result2 = applyFileDiff(before, { ...diff3, before: stated, after: null });
    if (result2.status === "conflict") {
      const [message, ...detail] = describeConflict(name, patchPath(name), diff3, result2).split("\n");
      throw new Problem("conflict", `as edited: ${message}`, {
        patch: name,
        file: patchPath(name),
        detail: detail.join("\n"),
        hint: "Nothing was changed."
      });
    }
    return diffTexts(diff3.path, before, result2.text) ?? [];
  });
}
async function textsUnder(op, name, diffs) {
  const paths = diffs.map((diff3) => diff3.path);
  const at2 = op.head.rows.findIndex((row2) => row2.name === name);
  if (at2 >= 0) {
    const levels = await levelTexts(op, op.head.rows.slice(at2), paths);
    return new Map(paths.map((path10) => [path10, levels.get(path10)?.[0] ?? null]));
  }
  const known = diffs.flatMap(({ path: path10, before }) => {
    const text3 = knownText(op, path10, before);
    return text3 === void 0 ? [] : [[path10, text3]];
  });
  return new Map(known);
}
function changedMeanwhile(name) {
  return new Problem("failed", `patch ${name} was changed by somebody else meanwhile`, {
    patch: name,
    file: patchPath(name),
    hint: `Nothing was changed. See what it is now: pgquilt show ${name}`
  });
}
var init_edit_diff = __esm({
  "src/queue/edit-diff.ts"() {
    "use strict";
    init_apply();
    init_blob_hash();
    init_describe_conflict();
    init_diff();
    init_recount();
    init_problem();
    init_patches();
    init_known_text();
    init_one_patch();
    init_level_texts();
    init_wanted();
    init_rewrite3();
  }
});

// src/queue/draft.ts
var draft_exports = {};
__export(draft_exports, {
  endDraft: () => endDraft,
  readDraft: () => readDraft,
  startDraft: () => startDraft
});
function startDraft(context, verb, { patch, was, suffix: suffix2 }) {
  needWrite(context, verb);
  const file4 = `.pgquilt/edit/${patch}.${suffix2}`;
  const again3 = readTextIn(context.root, file4) !== null;
  ensureLocalFolder(context.root);
  if (!again3) writeFileAtomic(context.root, file4, was);
  return { patch, file: file4, was, again: again3 };
}
function readDraft(context, draft) {
  return readTextIn(context.root, draft.file) ?? "";
}
function endDraft(context, draft) {
  removeFile(context.root, draft.file);
}
var init_draft = __esm({
  "src/queue/draft.ts"() {
    "use strict";
    init_local();
    init_read_text();
    init_write2();
    init_context();
  }
});

// src/cli/draft.ts
var draft_exports2 = {};
__export(draft_exports2, {
  inEditor: () => inEditor
});
async function inEditor(call2, context, { verb, keep: keep2 = false, ...what }, take) {
  const { editorOf: editorOf2, openEditor: openEditor2 } = await Promise.resolve().then(() => (init_editor(), editor_exports));
  const { startDraft: startDraft2, readDraft: readDraft2, endDraft: endDraft2 } = await Promise.resolve().then(() => (init_draft(), draft_exports));
  const editor = editorOf2(call2.env);
  const draft = startDraft2(context, verb, what);
  if (draft.again) call2.progress(`Going on with ${draft.file}, which was kept; to start anew, delete it`);
  await openEditor2(editor, [draft.file], { cwd: context.root, env: call2.env, keepStdout: call2.json });
  try {
    const done = await take(readDraft2(context, draft));
    if (keep2) call2.progress(`Your text is kept in ${draft.file}: the same command opens it again`);
    else endDraft2(context, draft);
    return done;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const hint = `${error.hint ?? ""} Your text is kept in ${draft.file}: the same command opens it again.`.trim();
    throw new Problem(error.code, error.message, { ...error, hint, cause: error });
  }
}
var init_draft2 = __esm({
  "src/cli/draft.ts"() {
    "use strict";
    init_problem();
  }
});

// src/cli/commands/edit.ts
async function editDiff(call2) {
  const [word, more] = call2.args;
  if (more !== void 0) {
    throw new Problem("usage", "edit --diff takes one patch", { hint: `pgquilt edit --diff ${word}` });
  }
  const { diffToEdit: diffToEdit2, takeDiff: takeDiff2 } = await Promise.resolve().then(() => (init_edit_diff(), edit_diff_exports));
  const { inEditor: inEditor2 } = await Promise.resolve().then(() => (init_draft2(), draft_exports2));
  const context = await call2.queue();
  const { patch, text: from } = await diffToEdit2(context, word);
  const how = { dryRun: flag(call2, "dryRun"), ...readAllowRebuild(call2) };
  const draft = { verb: "edit", patch, was: from, suffix: "patch", keep: how.dryRun };
  const result2 = await inEditor2(call2, context, draft, (to) => takeDiff2(context, patch, { from, to }, how));
  const { changed: changed2, files: files3 } = result2;
  return rewritten(
    call2,
    result2,
    { patch, changed: changed2, files: files3 },
    `Patch ${patch} ${changed2 ? "rewritten" : "is unchanged"}
`
  );
}
var edit;
var init_edit3 = __esm({
  "src/cli/commands/edit.ts"() {
    "use strict";
    init_problem();
    init_command();
    init_rewrite2();
    init_rebuild2();
    edit = {
      name: "edit",
      group: "queue",
      summary: "open units in $VISUAL or $EDITOR; with --diff, the diff of a patch",
      arguments: [
        {
          name: "unit",
          about: "a routine, or a file under udfs/; with --diff, a patch, the top one where not given",
          optional: true,
          many: true
        }
      ],
      options: [
        { flags: "--diff", about: "open the patch itself; what it is then has to apply, and so has every patch above it" },
        { flags: "--dry-run", about: "with --diff: do it, show the plan and the SQL, and roll it back" },
        allowRebuild
      ],
      details: [
        "There is nothing to add first: refresh finds every edited unit, whatever it was edited with.",
        "Of an edited diff, the numbers after @@ and the hashes need not be right. One that does not apply changes nothing and is\nkept, and the same command opens it again."
      ],
      examples: [
        { line: "pgquilt edit crash_rate", meaning: "opens udfs/public/crash_rate.sql" },
        { line: "pgquilt edit --diff fold-os-names", meaning: "opens the patch; routines and ledger follow" }
      ],
      async run(call2) {
        if (flag(call2, "diff")) return editDiff(call2);
        if (call2.args.length === 0) {
          throw new Problem("usage", "edit: which unit?", { hint: "pgquilt edit ROUTINE, or pgquilt edit --diff PATCH" });
        }
        const { unitsToEdit: unitsToEdit2 } = await Promise.resolve().then(() => (init_edit2(), edit_exports));
        const { editorOf: editorOf2, openEditor: openEditor2 } = await Promise.resolve().then(() => (init_editor(), editor_exports));
        const context = await call2.queue();
        const editor = editorOf2(call2.env);
        const { files: files3 } = await unitsToEdit2(context, [...call2.args]);
        await openEditor2(editor, files3, { cwd: context.root, env: call2.env, keepStdout: call2.json });
        return { json: { files: files3 }, text: lines(files3) };
      }
    };
  }
});

// src/queue/files.ts
var files_exports = {};
__export(files_exports, {
  files: () => files
});
async function files(context, name) {
  const { name: patch, patch: parsed2 } = await readOnePatch(context, name);
  return { patch, files: parsed2.files.map((f) => f.path) };
}
var init_files = __esm({
  "src/queue/files.ts"() {
    "use strict";
    init_one_patch();
  }
});

// src/cli/commands/files.ts
var files2;
var init_files2 = __esm({
  "src/cli/commands/files.ts"() {
    "use strict";
    init_command();
    files2 = {
      name: "files",
      group: "look",
      summary: "list the units that a patch changes",
      arguments: [{ name: "name", about: "the patch; the top one where not given", optional: true }],
      examples: [{ line: "pgquilt files fold-os-names", meaning: "a path a line, relative to the root" }],
      async run(call2) {
        const { files: files3 } = await Promise.resolve().then(() => (init_files(), files_exports));
        const { patch, files: paths } = await files3(await call2.context(), call2.args[0]);
        return { json: { patch, files: paths }, text: lines(paths) };
      }
    };
  }
});

// src/finalize/script.ts
function script(statements) {
  return statements.map((sql3) => `${terminated2(sql3)}
`).join("\n");
}
function terminated2(sql3) {
  const last = sql3.slice(sql3.lastIndexOf("\n") + 1);
  return last.includes("--") ? `${sql3}
;` : `${sql3};`;
}
function headLines(migration) {
  const { subject, description, author, date, patches: patches2 } = migration;
  const text3 = description.trim();
  return [
    subject,
    ...text3 === "" ? [] : ["", ...text3.split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/).map((line) => line.trimEnd())],
    "",
    ...author === null ? [] : [`Author: ${author}`],
    ...date === null ? [] : [`Date: ${date}`],
    `Finalized by pgquilt: ${patches2.join(", ")}`
  ];
}
function headComment(migration, prefix = "--") {
  return headLines(migration).map((line) => `${line === "" ? prefix : `${prefix} ${line}`}
`).join("");
}
function timeStamp(created) {
  return created.replace(/\D/g, "").slice(0, 14);
}
function freeTimeStamp(created, taken3) {
  const paths = [...taken3];
  for (let at2 = Date.parse(created); ; at2 += 1e3) {
    const stamp = timeStamp(new Date(at2).toISOString());
    if (!paths.some((path10) => path10.startsWith(stamp))) return stamp;
  }
}
var init_script = __esm({
  "src/finalize/script.ts"() {
    "use strict";
  }
});

// src/finalize/formats/sql.ts
var sql2;
var init_sql = __esm({
  "src/finalize/formats/sql.ts"() {
    "use strict";
    init_script();
    sql2 = {
      name: "sql",
      about: "plain SQL, a pair TIME_NAME.up.sql and TIME_NAME.down.sql; each is one transaction",
      directory: "migrations",
      files(migration, folder2) {
        const name = `${freeTimeStamp(migration.created, folder2.keys())}_${migration.name}`;
        const text3 = (statements, what) => `${headComment(migration)}-- ${what}

BEGIN;

${script(statements)}
COMMIT;
`;
        return [
          { path: `${name}.up.sql`, text: text3(migration.up, "Up: runs alike where the change is there already.") },
          { path: `${name}.down.sql`, text: text3(migration.down, "Down: the older text is all in here.") }
        ];
      }
    };
  }
});

// src/finalize/formats.ts
function findFormat(name) {
  const format = formats.find((f) => f.name === name);
  if (format !== void 0) return format;
  const names = formats.map((f) => f.name);
  throw new Problem("usage", `'${name}' is no migration format`, {
    hint: didYouMean(name, names) ?? `The formats: ${names.join(", ")}.`
  });
}
var formats;
var init_formats = __esm({
  "src/finalize/formats.ts"() {
    "use strict";
    init_problem();
    init_suggest();
    init_sql();
    formats = [sql2];
  }
});

// src/cli/goal.ts
function readGoal(call2, verb) {
  const [word] = call2.args;
  if (flag(call2, "all")) {
    if (word === void 0) return { all: true };
    throw new Problem("usage", `${verb}: --all and '${word}' are two goals`, { hint: "Give one of the two." });
  }
  if (word === void 0) return { count: 1 };
  if (!/^\d+$/.test(word)) return { name: word };
  const count = Number(word);
  if (count > 0 && Number.isSafeInteger(count)) return { count };
  throw new Problem("usage", `${verb}: ${word} is no number of patches`, {
    hint: `Give a number from 1, a patch's name, or --all. A patch whose name is a number: pgquilt goto ${word}`
  });
}
var init_goal = __esm({
  "src/cli/goal.ts"() {
    "use strict";
    init_problem();
    init_command();
  }
});

// src/cli/proof.ts
function readProof(call2) {
  return { tests: call2.options["tests"] !== false };
}
var noTests;
var init_proof2 = __esm({
  "src/cli/proof.ts"() {
    "use strict";
    noTests = { flags: "--no-tests", about: "leave the tests of the patches out" };
  }
});

// src/database/ledger/finalized.ts
function movedRow({ name, id, header: header3, forward: forward2, reverse, units, routines, ...row2 }) {
  const stamp = { at: row2.appliedAt, by: row2.appliedBy, tool: row2.tool };
  return { name, id, header: header3, forward: forward2, reverse, units, routines, stamp };
}
var init_finalized = __esm({
  "src/database/ledger/finalized.ts"() {
    "use strict";
    init_quote();
    init_session();
    init_snapshot();
  }
});

// src/database/migration/fingerprint.ts
function fingerprint(printed, aggregates = true) {
  return `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.jsonb_build_array(
    p.prokind, (SELECT l.lanname FROM pg_catalog.pg_language l WHERE l.oid = p.prolang), p.procost::text, p.prorows::text,
    CASE WHEN p.prosupport::oid <> 0 THEN p.prosupport::pg_catalog.regproc::text END, p.prosecdef, p.proleakproof, p.proisstrict,
    p.proretset, p.provolatile, p.proparallel, pg_catalog.format_type(p.prorettype, NULL), ${types("proallargtypes")},
    p.proargmodes::text, p.proargnames, p.pronargdefaults, ${types("protrftypes")}, p.prosrc, p.probin, p.proconfig,
    ${aggregates ? `CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} END` : "NULL::text"},
    CASE WHEN ${HAS_TREE} AND ${printed} THEN pg_catalog.pg_get_functiondef(p.oid) END)::text, 'UTF8')), 'hex')`;
}
function fingerprintFor(major, aggregates) {
  return fingerprint(`pg_catalog.current_setting('server_version_num')::integer / 10000 = ${major}`, aggregates);
}
async function readVersions(tx, ids) {
  const list4 = ids.map((id) => quoteLiteral(id)).join(", ");
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::pg_catalog.regprocedure::text AS id, ${fingerprint("true")} AS here, ${fingerprint("false")} AS elsewhere
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ANY (ARRAY[${list4}]::text[])`
  ]);
  const found = new Map(rows.map((r) => [String(r["id"]), [.../* @__PURE__ */ new Set([String(r["here"]), String(r["elsewhere"])])]]));
  return new Map(ids.map((id) => [id, found.get(id) ?? [""]]));
}
var types, HAS_TREE;
var init_fingerprint = __esm({
  "src/database/migration/fingerprint.ts"() {
    "use strict";
    init_quote();
    init_session();
    init_snapshot_sql();
    types = (column) => `(SELECT pg_catalog.json_agg(pg_catalog.format_type(t, NULL) ORDER BY i) FROM pg_catalog.unnest(p.${column}) WITH ORDINALITY AS u(t, i))`;
    HAS_TREE = "(p.pronargdefaults > 0 OR pg_catalog.to_jsonb(p) ->> 'prosqlbody' IS NOT NULL)";
  }
});

// src/database/migration/blocks.ts
function lookBlock(crossings, about) {
  const rows = crossings.map(({ id, from, to }) => [quoteLiteral(id), textArray(from), textArray(to)]);
  const live = `coalesce((SELECT ${fingerprintFor(about.major, about.aggregates)}
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = r.oid), '')`;
  const definition = about.aggregates ? `CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} ELSE pg_catalog.pg_get_functiondef(p.oid) END` : "pg_catalog.pg_get_functiondef(p.oid)";
  const ledger = `  IF pg_catalog.to_regclass('pgquilt.routine') IS NOT NULL AND pg_catalog.current_setting('${PROVING}', true) IS DISTINCT FROM 'on' THEN
    IF pg_catalog.has_schema_privilege('pgquilt', 'USAGE') AND pg_catalog.has_table_privilege('pgquilt.routine', 'SELECT')
      AND pg_catalog.has_table_privilege('pgquilt.patch', 'SELECT') AND pg_catalog.has_table_privilege('pgquilt.log', 'SELECT') THEN
      held := EXISTS (SELECT FROM pgquilt.patch k WHERE k.id = ${quoteLiteral(about.known ?? "")})
        OR EXISTS (SELECT FROM pgquilt.log k WHERE k.verb = 'finalize' AND pg_catalog.strpos(k.detail, ${quoteLiteral(about.known ?? "")}) > 0);
    END IF;
  END IF;
`;
  const asRecorded = `    later := false;
    IF held THEN
      later := coalesce((SELECT k.snapshot::jsonb ->> 'definition' FROM pgquilt.routine k WHERE k.id = r.id), '')
        = coalesce((SELECT ${definition} FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = r.oid), '');
    END IF;
`;
  const refuse2 = `    IF NOT later AND live <> ALL (r.was || r.becomes) THEN
      RAISE EXCEPTION USING MESSAGE = r.id || ' is not as ' || ${quoteLiteral(about.patches)} || ' needs it: ' || CASE WHEN live = '' THEN 'it is not there'
          ELSE 'it is neither the older nor the newer version' END,
        HINT = 'Nothing was changed. Somebody changed it by hand, or an earlier migration has not run here.';
    END IF;
`;
  return block(
    "r record; s text[]; live text; found jsonb; held boolean := false; later boolean := false;",
    `  -- The session as the texts need it; what it was is kept.
  PERFORM pg_catalog.set_config('pgquilt.was_search_path', pg_catalog.current_setting('search_path'), true), pg_catalog.set_config('search_path', '', true);
  FOREACH s SLICE 1 IN ARRAY ARRAY[${Object.entries(SETTINGS2).filter(([name]) => name !== "search_path").map(([name, value2]) => `['${name}', '${value2}']`).join(", ")}] LOOP
    PERFORM pg_catalog.set_config('pgquilt.was_' || s[1], pg_catalog.current_setting(s[1]), true), pg_catalog.set_config(s[1], s[2], true);
  END LOOP;
  PERFORM pg_catalog.set_config('pgquilt.was_role', pg_catalog.current_setting('role'), true);
  -- Nobody else changes the routines until this transaction ends.
  FOR r IN SELECT p.oid::pg_catalog.regprocedure::text AS id, p.prosecdef FROM pg_catalog.pg_proc p
    WHERE ${proc(`ANY (${textArray(crossings.map((c) => c.id))})`)} AND p.prokind <> 'a' AND pg_catalog.pg_has_role(p.proowner, 'USAGE') ORDER BY p.oid LOOP
    EXECUTE 'ALTER ROUTINE ' || r.id || ' SECURITY ' || CASE WHEN r.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END;
  END LOOP;
${about.known === null ? "" : ledger}  -- Which version of each is there?
  found := '{}';
  FOR r IN SELECT v.*, p.oid FROM ${values2(rows)} AS v(id, was, becomes) LEFT JOIN pg_catalog.pg_proc p ON ${proc("v.id")} LOOP
    live := ${live};
${about.known === null ? "" : asRecorded}${about.guard ? refuse2 : ""}    found := found || pg_catalog.jsonb_build_object(r.id,
      CASE WHEN live = ANY (r.becomes) THEN 'new' WHEN later THEN 'later' WHEN live = '' THEN 'absent' ELSE 'old' END);
  END LOOP;
  PERFORM pg_catalog.set_config('pgquilt.found', found::text, true);`
  );
}
function endBlock() {
  return block(
    "s text;",
    `  -- The session as it was.
  FOREACH s IN ARRAY ${textArray(NAMES2)} LOOP
    PERFORM pg_catalog.set_config(s, pg_catalog.current_setting(pg_catalog.concat('pgquilt.was_', s)), true);
  END LOOP;`
  );
}
function makeBlock(id, create3) {
  return block("", `  IF ${isDue(quoteLiteral(id))} THEN EXECUTE
${dollarQuote(create3)};
  END IF;`);
}
function attachBlock(id, statements) {
  return block("", `  IF ${isDue(quoteLiteral(id))} THEN
${lines2(statements, "    ")}  END IF;`);
}
function dropBlock(ids, asides) {
  const rows = [...ids.map((id) => [id, id]), ...asides.map(({ id, old }) => [id, old])].map(
    (row2) => row2.map(quoteLiteral)
  );
  return block(
    "list text; lost text;",
    `  SELECT pg_catalog.string_agg(v.drop, ', ') INTO list FROM ${values2(rows)} AS v(id, drop) WHERE ${FOUND}v.id) = 'old';
  IF list IS NULL THEN RETURN; END IF;
  -- Before PostgreSQL 15 a generated column would go with the routine that it calls, with its data and without a word.
  SELECT pg_catalog.string_agg(pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid), ', ') INTO lost
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid AND ${proc(`ANY (${textArray([...ids, ...asides.map((a) => a.old)])})`)}
    WHERE d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'a';
  IF lost IS NOT NULL AND pg_catalog.current_setting('server_version_num')::integer < 150000 THEN
    RAISE EXCEPTION USING MESSAGE = 'cannot drop ' || list || ': generated columns depend on it', DETAIL = lost, ERRCODE = '2BP01';
  END IF;
  EXECUTE 'DROP ROUTINE ' || list;`
  );
}
function asideBlock(asides, down) {
  const ids = asides.map((a) => a.id);
  const renames = asides.map(({ id, rename: rename3 }) => `  IF ${anyOld([id])} THEN
${lines2([rename3], "    ")}  END IF;`);
  const taken3 = down.length === 0 ? [] : [`  IF ${anyOld(ids)} THEN
${lines2(down, "    ")}  END IF;`];
  return block("", ["  -- What cannot be replaced in place is set aside.", ...taken3, ...renames].join("\n"));
}
function putBackBlock(asides, up) {
  const same4 = up.superuser.join("\0") === up.other.join("\0");
  const body = same4 ? lines2(up.other, "    ") : `    IF (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) THEN
${lines2(up.superuser, "      ")}    ELSE
${lines2(up.other, "      ")}    END IF;
`;
  return block(
    "",
    `  -- What depended on what was set aside depends on the new one.
  IF ${anyOld(asides.map((a) => a.id))} THEN
${body}  END IF;`
  );
}
function envelopeBlock(all) {
  const rows = all.map(({ id, source, said }) => [
    quoteLiteral(id),
    source === null ? "NULL::text" : quoteLiteral(source),
    said === null ? "NULL::jsonb" : `${quoteLiteral(envelopeJson(said.snapshot, said.user))}::jsonb`
  ]);
  return block(
    "r record; a record; e jsonb; owner text; own text;",
    `  -- Owner, privileges, comment and labels, around what was made just now.
  FOR r IN SELECT v.*, n.oid, o.oid AS other FROM ${values2(rows)} AS v(id, source, said)
    JOIN pg_catalog.pg_proc n ON n.oid >= 16384 AND n.oid::pg_catalog.regprocedure::text = v.id
    LEFT JOIN pg_catalog.pg_proc o ON o.oid >= 16384 AND o.oid::pg_catalog.regprocedure::text = v.source LOOP
    CONTINUE WHEN NOT (${isDue("r.id")});
    e := CASE WHEN r.source IS NULL AND ${FOUND}r.id) = 'absent' THEN r.said
      ELSE (SELECT ${ENVELOPE_JSON}::jsonb FROM pg_catalog.pg_proc p WHERE p.oid = r.other) END;
    CONTINUE WHEN e IS NULL;
    own := e ->> 'owner';
    owner := coalesce(own, current_user);
    IF owner <> (SELECT pg_catalog.pg_get_userbyid(p.proowner) FROM pg_catalog.pg_proc p WHERE p.oid = r.oid) THEN
      EXECUTE 'ALTER ROUTINE ' || r.id || ' OWNER TO ' || pg_catalog.quote_ident(owner);
    END IF;
    IF pg_catalog.jsonb_typeof(e -> 'acl') = 'array' OR (SELECT p.proacl IS NOT NULL FROM pg_catalog.pg_proc p WHERE p.oid = r.oid) THEN
      FOR a IN SELECT DISTINCT x.grantee FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) x WHERE p.oid = r.oid LOOP
        EXECUTE 'REVOKE ALL ON ROUTINE ' || r.id || ' FROM ' || CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END;
      END LOOP;
      FOR a IN SELECT coalesce(x ->> 'grantor', owner) AS grantor, coalesce((x ->> 'grantable')::boolean, false) AS grantable,
          CASE WHEN x ->> 'owner' IS NOT NULL THEN pg_catalog.quote_ident(owner) WHEN x ->> 'grantee' IS NULL THEN 'PUBLIC' ELSE pg_catalog.quote_ident(x ->> 'grantee') END AS grantee
        FROM pg_catalog.jsonb_array_elements(CASE WHEN pg_catalog.jsonb_typeof(e -> 'acl') = 'array' THEN e -> 'acl' ELSE '[{"grantee": null}, {"owner": true}]' END)
          WITH ORDINALITY AS u(x, i) ORDER BY coalesce(x ->> 'grantor', owner) <> owner, i LOOP
        IF a.grantor <> owner THEN PERFORM pg_catalog.set_config('role', a.grantor, true); END IF;
        EXECUTE 'GRANT EXECUTE ON ROUTINE ' || r.id || ' TO ' || a.grantee || CASE WHEN a.grantable THEN ' WITH GRANT OPTION' ELSE '' END;
        PERFORM pg_catalog.set_config('role', pg_catalog.current_setting('pgquilt.was_role'), true);
      END LOOP;
      IF pg_catalog.jsonb_typeof(e -> 'acl') <> 'array' AND (SELECT u.rolsuper FROM pg_catalog.pg_roles u WHERE u.rolname = current_user) THEN
        UPDATE pg_catalog.pg_proc SET proacl = NULL WHERE oid = r.oid;
      END IF;
    END IF;
    EXECUTE 'COMMENT ON ROUTINE ' || r.id || ' IS ' || pg_catalog.quote_nullable(e ->> 'comment');
    FOR a IN SELECT x ->> 'provider' AS provider, x ->> 'label' AS label FROM pg_catalog.jsonb_array_elements(e -> 'labels') AS u(x) LOOP
      EXECUTE 'SECURITY LABEL FOR ' || pg_catalog.quote_ident(a.provider) || ' ON ROUTINE ' || r.id || ' IS ' || pg_catalog.quote_literal(a.label);
    END LOOP;
    FOR a IN SELECT x FROM pg_catalog.jsonb_array_elements_text(e -> 'dependsOn') AS u(x) LOOP
      EXECUTE 'ALTER ROUTINE ' || r.id || ' DEPENDS ON EXTENSION ' || pg_catalog.quote_ident(a.x);
    END LOOP;
  END LOOP;`
  );
}
function envelopeJson({ owner, acl, aclIsDefault, comment: comment3, labels: labels2, dependsOn }, user) {
  const own = owner === user;
  const entries = acl.map(({ grantee, grantor, grantable }) => ({
    ...grantee === owner && own ? { owner: true } : { grantee },
    ...grantor === owner && own ? {} : { grantor },
    grantable
  }));
  return JSON.stringify({ owner: own ? null : owner, acl: aclIsDefault ? null : entries, comment: comment3, labels: labels2, dependsOn });
}
var SETTINGS2, NAMES2, block, values2, textArray, proc, PROVING, FOUND, anyOld, isDue, BACK, GO_BACK, execute, lines2;
var init_blocks = __esm({
  "src/database/migration/blocks.ts"() {
    "use strict";
    init_quote();
    init_snapshot_sql();
    init_fingerprint();
    SETTINGS2 = {
      search_path: "",
      check_function_bodies: "off",
      quote_all_identifiers: "off",
      default_tablespace: "",
      transform_null_equals: "off",
      array_nulls: "on",
      xmloption: "content",
      datestyle: "ISO, YMD",
      intervalstyle: "postgres",
      extra_float_digits: "1",
      bytea_output: "hex",
      timezone: "UTC",
      lc_monetary: "C",
      // Compiling a query that runs once costs more than running it.
      jit: "off"
    };
    NAMES2 = Object.keys(SETTINGS2).reverse();
    block = (declare, body) => `DO ${dollarQuote(`${declare === "" ? "" : `DECLARE ${declare}
`}BEGIN
${body}
END`)}`;
    values2 = (rows) => `(VALUES
${rows.map((row2) => `    (${row2.join(", ")})`).join(",\n")})`;
    textArray = (all) => `ARRAY[${all.map(quoteLiteral).join(", ")}]::text[]`;
    proc = (id) => `p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ${id}`;
    PROVING = "pgquilt.proving";
    FOUND = "(pg_catalog.current_setting('pgquilt.found')::jsonb ->> ";
    anyOld = (ids) => ids.map((id) => `${FOUND}${quoteLiteral(id)}) = 'old'`).join(" OR ");
    isDue = (id) => `${FOUND}${id}) IN ('old', 'absent')`;
    BACK = "pgquilt: the role that runs the migration";
    GO_BACK = `SET LOCAL ROLE ${quoteIdentifier(BACK)}`;
    execute = (sql3) => sql3 === GO_BACK ? "PERFORM pg_catalog.set_config('role', pg_catalog.current_setting('pgquilt.was_role'), true);" : `EXECUTE ${quoteLiteral(sql3).trimStart()};`;
    lines2 = (statements, indent2) => statements.map((sql3) => `${indent2}${execute(sql3)}
`).join("");
  }
});

// src/database/migration/statements.ts
function asideOf(id, number2) {
  const name = `pgquilt_old_${number2}`;
  const old = id.replace(
    /^((?:"(?:[^"]|"")*"|[^".(]+))\.(?:"(?:[^"]|"")*"|[^".(]+)\(/,
    (_, schema) => `${schema}.${name}(`
  );
  return { id, old, rename: `ALTER ROUTINE ${id} RENAME TO ${name}` };
}
function directionStatements(direction, dependents) {
  const { steps, sides, crossings, patches: patches2, major, guard: guard2, known } = direction;
  const again3 = steps.filter((s) => s.action === "recreate");
  const aggregates = [...sides.values()].some(({ from, to }) => from?.kind === "a" || to?.kind === "a");
  const asides = again3.map((s, i) => asideOf(s.id, i + 1));
  const old = new Map(asides.map((a) => [a.id, a.old]));
  const envelopes = steps.flatMap((step2) => envelopeOf2(step2, direction, old));
  const gone = steps.filter((s) => s.action === "drop").map((s) => s.id);
  const drop = steps.find((s) => s.action === "drop") ?? again3[0];
  return [
    setting2(lookBlock(crossings, { patches: patches2, major, guard: guard2, aggregates, known })),
    ...asides.length === 0 ? [] : [setting2(asideBlock(asides, dependents?.down ?? []))],
    ...makes(steps, direction),
    ...envelopes.length === 0 ? [] : [setting2(envelopeBlock(envelopes))],
    ...steps.flatMap((step2) => attached(step2, sides, direction)),
    ...dependents === null || dependents.up.other.length === 0 ? [] : [setting2(putBackBlock(asides, dependents.up))],
    ...drop === void 0 ? [] : [{ sql: dropBlock(gone, asides), purpose: "drop", level: 0, step: drop }],
    setting2(endBlock())
  ];
}
function makes(steps, { sides, searchPath }) {
  const out = [];
  const units = setSearchPath(searchPath);
  let path10 = EMPTY_SEARCH_PATH;
  const under = (wanted, statement2) => {
    if (wanted !== path10) out.push(setting2(wanted));
    path10 = wanted;
    out.push(statement2);
  };
  for (const step2 of steps) {
    if (step2.action === "drop" || step2.action === "alter") continue;
    const common2 = { purpose: "make", level: 0, step: step2 };
    const text3 = step2.after?.create;
    if (text3 !== void 0) under(units, { ...common2, sql: makeBlock(step2.id, createSql(text3, true).sql) });
    else
      under(EMPTY_SEARCH_PATH, {
        ...common2,
        sql: makeBlock(step2.id, sides.get(step2.id)?.to?.definition.trimEnd() ?? "")
      });
  }
  if (path10 !== EMPTY_SEARCH_PATH) out.push(setting2(EMPTY_SEARCH_PATH));
  return out;
}
function envelopeOf2(step2, { sides, tellsEnvelopes, user }, old) {
  const source = envelopeSource(step2);
  if (source !== null) return [{ id: step2.id, source: old.get(source) ?? source, said: null }];
  const snapshot = sides.get(step2.id)?.to ?? null;
  return step2.action === "create" && tellsEnvelopes && snapshot !== null ? [{ id: step2.id, source: null, said: { snapshot, user } }] : [];
}
function attached(step2, sides, { tellsEnvelopes, user }) {
  if (step2.action === "create" && step2.follows === void 0 && tellsEnvelopes) return [];
  const source = sides.get(envelopeSource(step2) ?? step2.id)?.from ?? null;
  const statements = attachStatements(step2, 0, source, user).map((s) => s.sql);
  return statements.length === 0 ? [] : [{ sql: attachBlock(step2.id, statements), purpose: "attach", level: 0, step: step2 }];
}
var init_statements2 = __esm({
  "src/database/migration/statements.ts"() {
    "use strict";
    init_create_sql();
    init_plan();
    init_statement();
    init_step_sql();
    init_session();
    init_blocks();
  }
});

// src/database/migration/make.ts
async function makeMigrations(tx, spans, above, options2) {
  const counts = [tx.touched.length, tx.rebuilt.length];
  await tx.connection.batch(["SAVEPOINT pgquilt_finalize", `SET LOCAL ${PROVING} TO on`]);
  try {
    await backward(tx, above);
    const crossings = [];
    for (const span of [...spans].reverse()) crossings.unshift(await cross(tx, span, options2.parse));
    const out = [];
    for (const crossed of crossings) out.push(await prove(tx, crossed, options2));
    return out;
  } finally {
    await tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_finalize"]);
    [tx.touched.length, tx.rebuilt.length] = counts;
  }
}
async function cross(tx, span, parse) {
  const level = { patch: span.patches, units: span.units };
  const read = readLevels([level], parse);
  const asking = resolving(read.keys, tx.searchPath, { lock: false, recorded: false });
  const resolved = read.keys.length === 0 ? [] : asking.read(await tx.connection.batch(asking.statements));
  const known = [
    ...stateOf(read, level, "before", resolved).routines.keys(),
    ...stateOf(read, level, "after", resolved).routines.keys()
  ];
  const ids = [.../* @__PURE__ */ new Set([...netChanges(span.rows).map((c) => c.id), ...known])];
  const now = await snapshots(tx, ids);
  const newer = await readVersions(tx, ids);
  await backward(tx, span.rows);
  const before = await snapshots(tx, ids);
  const older = await readVersions(tx, ids);
  const sides = new Map(ids.map((id, i) => [id, { from: before[i] ?? null, to: now[i] ?? null }]));
  return { span, read, resolved, ids, older, newer, sides };
}
async function snapshots(tx, ids) {
  const reading = readingIds(ids, tx.searchPath);
  return reading.read(await tx.connection.batch(reading.statements));
}
async function prove(tx, crossed, options2) {
  const { span } = crossed;
  const up = await runAndLearn(tx, direct(tx, crossed, "up", options2), span);
  await compare(tx, crossed, "to", "the migration up");
  await run3(tx, up, span);
  await compare(tx, crossed, "to", "the migration up, run again,");
  await options2.standing?.(span);
  await tx.connection.batch(["SAVEPOINT pgquilt_down"]);
  const down = await runAndLearn(tx, direct(tx, crossed, "down", options2), span);
  await compare(tx, crossed, "from", "the migration down");
  await run3(tx, down, span);
  await compare(tx, crossed, "from", "the migration down, run again,");
  await tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_down"]);
  const sql3 = (statements) => statements.map((s) => s.sql);
  return { up: sql3(up), down: sql3(down), routines: crossed.ids };
}
function direct(tx, crossed, way, { guard: guard2 }) {
  const { span, read, resolved, ids, older, newer } = crossed;
  const level = { patch: span.patches, units: span.units };
  const [low, high] = [stateOf(read, level, "before", resolved), stateOf(read, level, "after", resolved)];
  const sides = new Map([...crossed.sides].map(([id, s]) => [id, way === "up" ? s : { from: s.to, to: s.from }]));
  const planned2 = planSteps(way === "up" ? low : high, way === "up" ? high : low, (id) => sides.get(id)?.from != null);
  return {
    patches: span.patches,
    steps: [...untold(planned2, sides, crossed), ...planned2],
    sides,
    crossings: ids.map((id) => {
      const [from, to] = [older.get(id) ?? [""], newer.get(id) ?? [""]];
      return way === "up" ? { id, from, to } : { id, from: to, to: from };
    }),
    tellsEnvelopes: way === "down",
    searchPath: tx.searchPath,
    user: tx.server.user,
    major: Math.trunc(tx.server.version / 1e4),
    guard: guard2,
    known: way === "up" ? span.rows[span.rows.length - 1]?.id ?? null : null
  };
}
function untold(planned2, sides, { span }) {
  const known = new Set(planned2.map((s) => s.id));
  const paths = new Map(span.rows.flatMap((row2) => row2.routines.map((r) => [r.id, r.path])));
  return [...sides].flatMap(
    ([id, { from, to }]) => from === null && to !== null && !known.has(id) ? [{ action: "create", id, path: paths.get(id) ?? "", before: null, after: null }] : []
  );
}
async function runAndLearn(tx, direction, span) {
  const level = {
    index: 0,
    patch: span.patches,
    after: { routines: /* @__PURE__ */ new Map(), absent: /* @__PURE__ */ new Map() },
    steps: [...direction.steps]
  };
  const moved2 = /* @__PURE__ */ new Set();
  await tx.connection.batch(["SAVEPOINT pgquilt_try"]);
  for (; ; ) {
    const now = { ...direction, steps: level.steps };
    const rebuild = await dependentsOf(tx, now, span);
    const statements = directionStatements(now, rebuild);
    try {
      await runStatements(tx, statements);
      if (rebuild !== null)
        rebuild.verify.check(await tx.connection.batch(rebuild.verify.statements.map((s) => s.sql)));
      return statements;
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      await tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_try"]);
      if (!replan([level], error, moved2)) throw explained(error, span);
    }
  }
}
async function run3(tx, statements, span) {
  await runStatements(tx, statements).catch((error) => {
    throw error instanceof StatementError ? explained(error, span) : error;
  });
}
function explained({ error, planned: planned2 }, span) {
  return explainError(error, planned2, { patches: [span.patches], unitText: () => null });
}
async function dependentsOf(tx, { steps }, span) {
  const again3 = steps.filter((s) => s.action === "recreate");
  const request = {
    routines: again3.map(({ id, path: path10, reason }) => ({ id, path: path10, reason: reason?.reason })),
    own: new Set(steps.filter((s) => s.action !== "alter").map((s) => s.id)),
    patch: span.patches,
    level: 0
  };
  const bare2 = { ...tx, searchPath: [] };
  const own = await planRebuild(bare2, request);
  if (own === null) return null;
  const by = (superuser2) => planRebuild({ ...bare2, server: { ...tx.server, user: BACK, superuser: superuser2 } }, request);
  const [superuser, other2] = [await by(true), await by(false)];
  const told = (statements) => (statements ?? []).filter((s) => s.purpose === "rebuild").map((s) => s.sql);
  return {
    down: told(own.down),
    up: { superuser: told(superuser?.up), other: told(other2?.up) },
    verify: own.verify
  };
}
async function compare(tx, { span, ids, sides }, side2, what) {
  const found = await snapshots(tx, ids);
  const inexact = ids.flatMap(
    (id, i) => driftOf({ id, path: "", source: "ledger" }, sides.get(id)?.[side2] ?? null, found[i] ?? null) ?? []
  );
  const [drift3] = await withoutPrinting(inexact);
  if (drift3 === void 0) return;
  throw new Problem(
    "failed",
    `patch ${span.patches}: ${what} would not leave ${drift3.id} as it has to be: its ${attributeNames(drift3).join(", ")} would differ`,
    {
      patch: span.rows[0]?.name,
      file: span.rows.flatMap((row2) => row2.routines).find((r) => r.id === drift3.id)?.path,
      detail: driftText(drift3),
      hint: "Nothing was changed and no file was written. What differs is not in the text of the unit, or is for a superuser to set; say it in the unit (pgquilt refresh), or finalize as a superuser."
    }
  );
}
var init_make = __esm({
  "src/database/migration/make.ts"() {
    "use strict";
    init_problem();
    init_plan();
    init_backward();
    init_drift();
    init_explain_error();
    init_levels();
    init_replan();
    init_run_statements();
    init_same_definition();
    init_rebuild();
    init_resolve2();
    init_blocks();
    init_fingerprint();
    init_statements2();
  }
});

// src/finalize/format.ts
function filesOf(format, migrations, folder2) {
  const now = new Map(folder2);
  return migrations.map((migration) => {
    const files3 = format.files(migration, now);
    for (const { path: path10, text: text3 } of files3) now.set(path10, text3);
    return [...files3];
  });
}
var init_format2 = __esm({
  "src/finalize/format.ts"() {
    "use strict";
  }
});

// src/series/edit-finalized.ts
function addFinalized(text3, { patch, id, migration, units }) {
  const line = JSON.stringify({ patch, id, migration, units }, null, 1).replace(/\n\s*/g, " ").replace(/\{ /g, "{").replace(/ \}/g, "}");
  const opened = openDocument(text3, file3);
  const list4 = listOf(opened);
  const last = list4?.items.at(-1);
  if (last?.range) {
    const start = lineStart(text3, last.range[0]);
    const prefix = text3.slice(start, last.range[0]);
    return insertLine(text3, lineEnd2(text3, (last.range[1] ?? last.range[0]) - 1), prefix + line);
  }
  checkKey(opened);
  const indent2 = keyIndent(opened);
  const at2 = opened.patches === void 0 ? text3.length : lineStart(text3, keyOffset(opened));
  const withKey = insertLine(text3, at2, `${indent2}finalized:`);
  return insertLine(withKey, lineEnd2(withKey, withKey.indexOf("finalized:", at2)), `${indent2}  - ${line}`);
}
function listOf(opened) {
  const pair = opened.root?.items.find((p) => keyName(p) === "finalized");
  const value2 = pair?.value;
  if (pair === void 0) return null;
  const { text: text3 } = opened;
  const own = (0, import_yaml5.isSeq)(value2) && value2.items.every(
    (i) => (0, import_yaml5.isMap)(i) && i.range != null && /^\s*- $/.test(text3.slice(lineStart(text3, i.range[0]), i.range[0]))
  );
  if (own) return value2;
  const at2 = pair.key.range?.[0] ?? 0;
  throw problemAt(
    opened,
    at2,
    "the list of finalized patches is written in a way that pgquilt does not edit",
    "pgquilt finalize writes this list, a line a patch; bring it back from git."
  );
}
var import_yaml5, file3;
var init_edit_finalized = __esm({
  "src/series/edit-finalized.ts"() {
    "use strict";
    import_yaml5 = __toESM(require_yaml(), 1);
    init_block();
    init_document();
    init_lines2();
    file3 = "series.yaml";
  }
});

// src/worktree/folder.ts
function readFolder(root, directory) {
  const top3 = safePath(root, directory);
  const paths = [];
  collect2(top3, "", paths, directory);
  return new Map(paths.sort().map((path10) => [path10, textOf2((0, import_node_path18.join)(top3, path10), `${directory}/${path10}`)]));
}
function collect2(folder2, prefix, paths, shown2) {
  for (const entry of entriesOf3(folder2, shown2)) {
    if (IGNORED.test(entry.name)) continue;
    const path10 = `${prefix}${entry.name}`;
    if (entry.isDirectory()) collect2((0, import_node_path18.join)(folder2, entry.name), `${path10}/`, paths, `${shown2}/${entry.name}`);
    else if (entry.isFile()) paths.push(path10);
  }
}
function entriesOf3(folder2, shown2) {
  try {
    return (0, import_node_fs21.readdirSync)(folder2, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw fsProblem(error, "list", shown2);
  }
}
function textOf2(file4, shown2) {
  try {
    return (0, import_node_fs21.readFileSync)(file4, "utf8");
  } catch (error) {
    throw fsProblem(error, "read", shown2);
  }
}
function folderPath(text3) {
  const path10 = text3.replace(/^(\.\/+)+/, "").replace(/\/+$/, "");
  if (path10 !== "" && path10 !== ".") return path10;
  throw new Problem("usage", `'${text3}' is no folder for migrations`, {
    hint: "Name a folder below the one of series.yaml: --directory migrations"
  });
}
var import_node_fs21, import_node_path18, IGNORED;
var init_folder = __esm({
  "src/worktree/folder.ts"() {
    "use strict";
    import_node_fs21 = require("node:fs");
    import_node_path18 = require("node:path");
    init_problem();
    init_fs_problem();
    init_safe_path();
    IGNORED = /^(\.|__pycache__$|node_modules$)/;
  }
});

// src/queue/common/finalizing/choose.ts
function chooseFinalize(context, head, goal) {
  const { rows } = head;
  if (rows.length === 0) throw noneApplied();
  const chosen = "all" in goal ? rows : "count" in goal ? rows.slice(0, goal.count) : bottom(context.series, head, goal.name);
  for (const row2 of chosen) refuse(context, row2);
  return chosen;
}
function bottom(series2, head, word) {
  const { rows } = head;
  const name = patchNamed(series2, head, word, "applied");
  const at2 = rows.findIndex((row2) => row2.name === name);
  if (at2 < 0) {
    throw new Problem("failed", `patch ${name} is not applied`, {
      patch: name,
      hint: `Apply it first: pgquilt push ${name}`
    });
  }
  if (at2 === 0) return rows.slice(0, 1);
  const below2 = rows.slice(0, at2).map((row2) => row2.name);
  throw new Problem(
    "failed",
    `patch ${name} is not at the bottom of the stack: ${below2.join(", ")} ${below2.length > 1 ? "are" : "is"} below it`,
    {
      patch: name,
      hint: `Finalize what is below it as well: pgquilt finalize ${at2 + 1}`
    }
  );
}
function refuse(context, row2) {
  const reason = whyNot2(context, row2);
  if (reason === null) return;
  const { message, hint, line } = reason;
  throw new Problem("failed", message, { patch: row2.name, hint, ...line && { file: "series.yaml", line } });
}
function whyNot2({ series: series2, root }, row2) {
  const { name } = row2;
  const entry = series2.patches.find((p) => p.name === name);
  if (entry === void 0) {
    const hint2 = `Put '- ${name}' back into series.yaml, or take the patch off: pgquilt pop`;
    return { message: `patch ${name} is applied but is not in series.yaml`, hint: hint2 };
  }
  if (entry.guards.length > 0) {
    const guards = entry.guards.map((g) => g.sign + g.name).join(" ");
    const hint2 = "Take the guard out of series.yaml where the patch is meant for every target.";
    return {
      message: `patch ${name} is guarded by ${guards}, and a migration runs everywhere`,
      hint: hint2,
      line: entry.line
    };
  }
  const merged2 = row2.routines.find((r) => r.under !== void 0);
  if (merged2 !== void 0) {
    return {
      message: `patch ${name} was merged here with a change by hand to ${merged2.id}, which other targets do not have`,
      hint: "Make that change a patch of its own: pgquilt pop, pgquilt adopt --new NAME, pgquilt push."
    };
  }
  const file4 = patchPath(name);
  const text3 = readPatchFile(root, name);
  if (text3 !== null && patchId(parsePatch(text3, file4).files) !== row2.id) {
    const hint2 = `To take the file's text: pgquilt goto --series. To drop it: git checkout -- ${file4}`;
    return { message: `${file4} is not the patch that is applied: it was changed on disk`, hint: hint2 };
  }
  if (row2.units.length > 0) return null;
  const hint = "Give it something to do (pgquilt refresh), or take it out: pgquilt delete";
  return { message: `patch ${name} changes nothing, so there is no migration to make of it`, hint };
}
var init_choose = __esm({
  "src/queue/common/finalizing/choose.ts"() {
    "use strict";
    init_parse();
    init_patch_id();
    init_problem();
    init_patches();
    init_patch_named();
    init_stack();
  }
});

// src/queue/common/finalizing/describe.ts
function describe3(rows, sql3, created) {
  const patches2 = rows.map((row2) => row2.name);
  const newest = rows[rows.length - 1];
  const fields = (name) => [
    ...new Set(rows.flatMap((row2) => oneLine(headerField(row2.header, name))))
  ];
  const subjects = rows.map((row2) => subjectOf2(row2));
  return {
    name: newest?.name ?? "",
    patches: patches2,
    subject: rows.length === 1 ? subjects[0] ?? "" : `${rows.length} patches: ${patches2.join(", ")}`,
    description: rows.length === 1 ? bodyOf(rows[0]) : rows.map((row2, i) => [`${row2.name}: ${subjects[i]}`, bodyOf(row2)].filter((t) => t !== "").join("\n\n")).join("\n\n"),
    author: fields("Author").join(", ") || null,
    date: fields("Date").at(-1) ?? null,
    created: `${new Date(created).toISOString().slice(0, 19)}Z`,
    up: sql3.up,
    down: sql3.down
  };
}
function subjectOf2({ header: header3, name }) {
  return oneLine(headerSubject(header3))[0] ?? name;
}
function bodyOf(row2) {
  return row2 === void 0 ? "" : parseHeader(row2.header).body.trim();
}
function oneLine(text3) {
  const line = (text3 ?? "").replace(/\s+/g, " ").trim();
  return line === "" ? [] : [line];
}
var init_describe = __esm({
  "src/queue/common/finalizing/describe.ts"() {
    "use strict";
    init_header();
  }
});

// src/queue/common/finalizing/spans.ts
function spansOf(head, chosen, squash) {
  const texts2 = /* @__PURE__ */ new Map();
  const textOf4 = (path10) => texts2.has(path10) ? texts2.get(path10) ?? null : head.recorded.units.get(path10)?.text ?? null;
  const goBelow2 = (rows) => {
    for (const [path10, text3] of textsBelow(rows, textOf4)) texts2.set(path10, text3);
  };
  goBelow2(head.rows.slice(chosen.length));
  const groups2 = squash ? [chosen] : chosen.map((row2) => [row2]);
  return [...groups2].reverse().map((rows) => {
    const paths = [...new Set(rows.flatMap((row2) => row2.units))];
    const after = new Map(paths.map((path10) => [path10, textOf4(path10)]));
    goBelow2(rows);
    const units = paths.map((path10) => ({ path: path10, before: textOf4(path10), after: after.get(path10) ?? null }));
    return {
      patches: rows.map((row2) => row2.name).join(", "),
      rows,
      units,
      was: Object.fromEntries(units.map(({ path: path10, before }) => [path10, blobHash(before)]))
    };
  }).reverse();
}
var init_spans = __esm({
  "src/queue/common/finalizing/spans.ts"() {
    "use strict";
    init_blob_hash();
    init_texts_below();
  }
});

// src/queue/finalize.ts
var finalize_exports = {};
__export(finalize_exports, {
  finalize: () => finalize
});
async function finalize(context, options2) {
  needWrite(context, "finalize");
  const format = formatOf(context, options2);
  const rebuild = { allow: options2.allowRebuild === true, command: "pgquilt finalize" };
  const done = await operate(context, (op) => work2(op, format, options2), {
    rows: "all",
    rebuild
  });
  return { ...done.value, notes: done.notes };
}
function formatOf({ series: series2 }, { format: wanted, directory }) {
  const set2 = series2.settings.finalize ?? {};
  const format = findFormat(wanted ?? set2.format ?? "sql");
  const own = wanted === void 0 || wanted === (set2.format ?? "sql") ? set2.directory : void 0;
  return { format, directory: folderPath(directory ?? own ?? format.directory) };
}
async function work2(op, { format, directory }, options2) {
  const { context, head, tx } = op;
  const rows = chooseFinalize(context, head, options2.goal);
  refuseEdited(op, [...new Set(rows.flatMap((row2) => row2.units))]);
  const spans = spansOf(head, rows, options2.squash === true);
  const tests = await PatchTests.read(
    op,
    rows.map((row2) => row2.name),
    { tests: options2.tests ?? true }
  );
  const made = await makeMigrations(tx, spans, head.rows.slice(rows.length), {
    parse: await loadParser(),
    guard: options2.guard !== false,
    // A test stands at its patch's level; of a squashed migration that is the newest patch's.
    standing: async ({ rows: own }) => tests.after.get(rows.indexOf(own[own.length - 1]))?.()
  });
  const folder2 = readFolder(context.root, directory);
  const files3 = migrationFiles(context.root, { format, directory, folder: folder2 }, spans, made, Date.parse(tx.server.now));
  const names = rows.map((row2) => row2.name);
  const value2 = {
    finalized: names,
    migrations: spans.map((span, i) => ({
      patches: span.rows.map((r) => r.name),
      files: (files3[i] ?? []).map((f) => f.path)
    })),
    format: format.name,
    top: head.rows.length > rows.length ? head.stack[head.stack.length - 1]?.name ?? null : null,
    target: context.target.label,
    ...tests.results()
  };
  const last = new Map(files3.flat().map((f) => [f.path, f.text]));
  if (options2.dryRun === true) return { value: { ...value2, texts: [...last].map(([path10, text3]) => ({ path: path10, text: text3 })) } };
  const migrations = spans.map((span, i) => record2(context, span, files3[i] ?? [], directory, folder2));
  return {
    value: value2,
    ledger: {
      verb: "finalize",
      patches: names,
      keep: 0,
      push: head.rows.slice(rows.length).map(movedRow),
      detail: { migrations }
    },
    files: [...[...last].map(([path10, text3]) => ({ path: path10, text: text3 })), ...queueFiles(context, rows, spans, files3)]
  };
}
function migrationFiles(root, { format, directory, folder: folder2 }, spans, made, now) {
  const migrations = spans.map((span, i) => describe3(span.rows, made[i], now + i * 1e3));
  return filesOf(format, migrations, folder2).map(
    (files3) => files3.map((file4) => {
      const path10 = `${directory}/${file4.path}`;
      const there = folder2.get(file4.path);
      const exists = lstatOrNull(safePath(root, path10), path10) !== null;
      if (exists && (there === void 0 || !file4.text.startsWith(there))) throw inTheWay2(path10);
      return { path: path10, text: file4.text };
    })
  );
}
function inTheWay2(path10) {
  return new Problem("failed", `${path10} is there already, and no file is overwritten`, {
    file: path10,
    hint: "Nothing was changed. Move it, or choose another folder: --directory DIR"
  });
}
function record2({ root }, span, files3, directory, folder2) {
  const patches2 = span.rows.map(
    (row2) => ({
      ...movedRow(row2),
      file: readPatchFile(root, row2.name),
      test: readTestFile(root, row2.name)
    })
  );
  const own = new Set(files3.map((f) => f.path));
  return {
    patches: patches2,
    files: files3.map(({ path: path10, text: text3 }) => ({ path: path10, blob: blobHash(text3) })),
    directory,
    beside: [...folder2.keys()].map((path10) => `${directory}/${path10}`).filter((path10) => !own.has(path10))
  };
}
function queueFiles(context, rows, spans, files3) {
  let series2 = context.seriesText;
  for (const { name } of rows) series2 = removePatch(series2, name);
  for (const [i, span] of spans.entries()) {
    for (const { name, id, units } of span.rows) {
      const was = Object.fromEntries(Object.entries(span.was).filter(([path10]) => units.includes(path10)));
      series2 = addFinalized(series2, { patch: name, id, migration: files3[i]?.[0]?.path ?? "", units: was });
    }
  }
  const gone = rows.flatMap(({ name }) => [
    ...readPatchFile(context.root, name) === null ? [] : [patchPath(name)],
    ...readTestFile(context.root, name) === null ? [] : [testPath(name)]
  ]);
  return [{ path: "series.yaml", text: series2 }, ...gone.map((path10) => ({ path: path10, text: null }))];
}
var init_finalize = __esm({
  "src/queue/finalize.ts"() {
    "use strict";
    init_finalized();
    init_make();
    init_format2();
    init_formats();
    init_blob_hash();
    init_problem();
    init_parser();
    init_edit();
    init_edit_finalized();
    init_folder();
    init_patches();
    init_safe_path();
    init_context();
    init_choose();
    init_describe();
    init_spans();
    init_operation();
    init_patch_tests();
    init_push();
  }
});

// src/cli/commands/finalize.ts
function outcome(call2, result2) {
  const { finalized, migrations, format, top: top3, target, texts: texts2 } = result2;
  const json = { finalized, migrations, format, top: top3, target, texts: texts2, ...proofJson(result2) };
  const notes = [...result2.notes, ...proofNotes(result2, call2.style)];
  if (texts2 !== void 0) {
    const files3 = texts2.map(({ path: path10, text: text3 }) => `==> ${path10} <==
${text3}
`);
    return { json, notes, text: `${files3.join("")}Nothing was changed (dry run).
` };
  }
  const rows = migrations.flatMap(({ patches: patches2, files: files3 }) => [
    `Finalized ${patches2.join(", ")}`,
    ...files3.map((f) => `  ${f}`)
  ]);
  return { json, notes, text: lines([...rows, top3 === null ? "No patches applied" : `Now at patch ${top3}`]) };
}
var finalize2;
var init_finalize2 = __esm({
  "src/cli/commands/finalize.ts"() {
    "use strict";
    init_formats();
    init_command();
    init_goal();
    init_proof();
    init_proof2();
    init_rebuild2();
    finalize2 = {
      name: "finalize",
      group: "permanent",
      summary: "make permanent migrations of the lowest applied patch, N of them, or all",
      arguments: [{ name: "goal", about: "a number of patches, or the name of the lowest one", optional: true }],
      options: [
        { flags: "-a, --all", about: "finalize all that are applied" },
        {
          flags: "--format <format>",
          about: "the migration tool; else series.yaml's, else sql",
          choices: formats.map((f) => f.name)
        },
        { flags: "--directory <dir>", about: "where the files go; else series.yaml's, else the tool's own folder" },
        { flags: "--squash", about: "one migration for all" },
        { flags: "--no-guard", about: "migrations that replace whatever they find" },
        { flags: "--dry-run", about: "show the files and write none" },
        noTests,
        allowRebuild
      ],
      details: [
        "A migration has the complete new text of every routine and, to go back, the complete older one. It runs alike where the\npatch is there already, and refuses to run over a routine that is neither version. Before anything is written it is\ntried on the target, both ways and each twice, and rolled back; the functions there do not change.",
        "The patches then leave patches/ and series.yaml, which keeps a line on each under\nfinalized, and their texts are the base.",
        `Formats:
${formats.map((f) => `  ${f.name.padEnd(16)}  ${f.about}`).join("\n")}`
      ],
      examples: [
        { line: "pgquilt finalize", meaning: "writes a migration of the lowest patch" },
        { line: "pgquilt finalize -a --squash --dry-run", meaning: "shows one migration of everything applied" }
      ],
      async run(call2) {
        const goal = readGoal(call2, "finalize");
        const { finalize: finalize3 } = await Promise.resolve().then(() => (init_finalize(), finalize_exports));
        const result2 = await finalize3(await call2.queue(), {
          goal,
          format: value(call2, "format"),
          directory: value(call2, "directory"),
          squash: flag(call2, "squash"),
          dryRun: flag(call2, "dryRun"),
          guard: call2.options["guard"] !== false,
          tests: call2.options["tests"] !== false,
          ...readAllowRebuild(call2)
        });
        return outcome(call2, result2);
      }
    };
  }
});

// src/queue/rename.ts
var rename_exports = {};
__export(rename_exports, {
  rename: () => rename,
  renaming: () => renaming
});
function rename(context, { from: word, to }, options2 = {}) {
  const plan = { verb: "rename", context, to, gone: true };
  return rewrite(context, "rename", (op) => renaming(op, patchNamed(context.series, op.head, word), plan), options2);
}
function renaming(op, from, { context, to, gone }) {
  refuseName(context, to, op.head.stack);
  refuseTest(context, to);
  const common2 = {
    value: { from, to },
    patches: [from, to],
    seriesText: renamePatch(context.seriesText, from, to)
  };
  const files3 = movedFiles(context.root, from, to, gone);
  if (!op.head.stack.some((p) => p.name === from)) return { ...common2, stack: stackNow(op), files: files3 };
  const { header: header3 } = patchOnDisk(op, from);
  return {
    ...common2,
    stack: stackWith(op, from, (patch) => ({ ...patch, name: to, header: header3 })),
    // The patch's own file is written with the stack.
    files: files3.filter(({ path: path10 }) => !path10.endsWith(".patch")),
    gone: gone ? [from] : []
  };
}
function refuseTest({ root }, name) {
  if (readTestFile(root, name) === null) return;
  throw new Problem("failed", `${testPath(name)} is there already, the test of a patch that is not`, {
    file: testPath(name),
    hint: "Move it away, or choose another name."
  });
}
var init_rename = __esm({
  "src/queue/rename.ts"() {
    "use strict";
    init_problem();
    init_edit();
    init_patches();
    init_patch_named();
    init_wanted();
    init_rewrite3();
    init_new();
  }
});

// src/queue/fork.ts
var fork_exports = {};
__export(fork_exports, {
  fork: () => fork
});
function fork(context, { patch: word, to }, options2 = {}) {
  return rewrite(
    context,
    "fork",
    (op) => {
      const { stack } = op.head;
      const from = word === void 0 ? stack[stack.length - 1]?.name : patchNamed(context.series, op.head, word);
      if (from === void 0) throw noneApplied();
      const taken3 = [...context.series.patches, ...stack].map((p) => p.name).concat(listPatchFiles(context.root));
      return renaming(op, from, { context, to: to ?? forkName(from, taken3), gone: false });
    },
    options2
  );
}
var init_fork = __esm({
  "src/queue/fork.ts"() {
    "use strict";
    init_name();
    init_patches();
    init_patch_named();
    init_rewrite3();
    init_stack();
    init_rename();
  }
});

// src/cli/commands/fork.ts
var fork2;
var init_fork2 = __esm({
  "src/cli/commands/fork.ts"() {
    "use strict";
    init_command();
    init_rewrite2();
    fork2 = {
      name: "fork",
      group: "queue",
      summary: "go on with a copy of the top patch under a new name; the old file stays",
      arguments: [
        { name: "new", about: "the name of the copy; the old one with a number where not given", optional: true }
      ],
      options: [
        { flags: "-p, --patch <name>", about: "fork this patch" },
        { flags: "--dry-run", about: "look whether it can be done, and change nothing" }
      ],
      details: [
        "The copy stands where the patch stood, in the series and on the stack. The old file is in no series then."
      ],
      examples: [{ line: "pgquilt fork fold-os-names-2", meaning: "what is refreshed now goes into the copy" }],
      async run(call2) {
        const { fork: fork3 } = await Promise.resolve().then(() => (init_fork(), fork_exports));
        const names = { patch: value(call2, "patch"), to: call2.args[0] };
        const result2 = await fork3(await call2.queue(), names, { dryRun: flag(call2, "dryRun") });
        const { from, to } = result2;
        return rewritten(
          call2,
          result2,
          { from, to },
          `Fork of patch ${from} created as ${to}; patches/${from}.patch stays
`
        );
      }
    };
  }
});

// src/cli/on-drift.ts
function readOnDrift(call2) {
  const given = ["merge", "overwrite", "record"].filter((name) => flag(call2, name));
  const [first, second] = given;
  if (second === void 0) return first ?? "stop";
  throw new Problem("usage", `--${first} and --${second} are two answers to one question`, {
    hint: "Give one of them."
  });
}
var mergeOption, overwriteOption, recordOption;
var init_on_drift2 = __esm({
  "src/cli/on-drift.ts"() {
    "use strict";
    init_problem();
    init_command();
    mergeOption = {
      flags: "--merge",
      about: "where a routine was changed by hand, put both changes together; a conflict changes nothing"
    };
    overwriteOption = {
      flags: "--overwrite",
      about: "replace what was changed by hand; it is kept: pgquilt show --overwritten"
    };
    recordOption = {
      flags: "--record",
      about: "the patches are there already, applied by hand: record them and touch nothing"
    };
  }
});

// src/cli/how.ts
function readHow(call2) {
  return { dryRun: flag(call2, "dryRun"), onDrift: readOnDrift(call2), ...readAllowRebuild(call2) };
}
var howOptions;
var init_how = __esm({
  "src/cli/how.ts"() {
    "use strict";
    init_command();
    init_on_drift2();
    init_rebuild2();
    howOptions = [
      { flags: "--dry-run", about: "do it, show the plan and the SQL, and roll it back" },
      mergeOption,
      overwriteOption,
      allowRebuild
    ];
  }
});

// src/cli/output/move.ts
function moved(call2, result2, idle) {
  const { pushed, popped, top: top3, target, plan, overwritten: overwritten2, merged: merged2, rebuilt: rebuilt2 } = result2;
  const debug = call2.env["PGQUILT_DEBUG"] ? [`${result2.roundTrips} round trips`] : [];
  const json = { pushed, popped, top: top3, target, plan, overwritten: overwritten2, merged: merged2, rebuilt: rebuilt2, ...proofJson(result2) };
  const notes = [
    ...result2.notes,
    ...(overwritten2 ?? []).map((id) => `${id} was overwritten; what it was: pgquilt show --overwritten`),
    ...(merged2 ?? []).map((id) => `${id} was merged with the change made to it by hand`),
    ...rebuildWarnings(rebuilt2),
    ...proofNotes(result2, call2.style),
    ...debug
  ];
  if (plan !== void 0) {
    const both = pushed.length > 0 && popped.length > 0;
    const verbOf = (patch) => {
      if (both) return `remove ${popped.join(", ")} and apply`;
      return pushed.includes(patch) ? "apply" : "remove";
    };
    return { json, notes, text: planText(plan, verbOf, call2.style) };
  }
  if (pushed.length === 0 && popped.length === 0) return { json, notes, text: `${idle}
` };
  const now = top3 === null ? "No patches applied" : `Now at patch ${top3}`;
  const steps = [...popped.map((name) => `Removing patch ${name}`), ...pushed.map((name) => `Applying patch ${name}`)];
  const again3 = (rebuilt2 ?? []).map(({ kind, name }) => `Rebuilt ${kind} ${name}`);
  return { json, notes, text: lines([...steps, ...again3, now]) };
}
function rebuildWarnings(rebuilt2 = []) {
  return rebuilt2.flatMap((r) => r.warnings.map((w) => `warning: ${r.kind} ${r.name}: ${w}`));
}
var init_move = __esm({
  "src/cli/output/move.ts"() {
    "use strict";
    init_command();
    init_plan2();
    init_proof();
  }
});

// src/queue/goto-series.ts
var goto_series_exports = {};
__export(goto_series_exports, {
  goToSeries: () => goToSeries
});
async function goToSeries(context, options2 = {}) {
  needWrite(context, "goto");
  const created = await ensureEmbedded(context);
  const rebuild = { allow: options2.allowRebuild === true, command: "pgquilt goto --series" };
  const done = await operate(
    context,
    (op) => restack(op, { verb: "goto", stack: seriesAsStack(op) }, options2).catch(nextSteps("goto")),
    { rows: "all", rebuild }
  );
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}
function seriesAsStack({ context, head, patches: patches2 }) {
  const entries = context.series.patches.filter((p) => !isHidden(p, head));
  return entries.map(({ name }, i) => {
    const { header: header3, files: files3 } = patches2.patch(name);
    const [row2, id] = [head.stack[i], patchId(files3)];
    return { name, files: files3, id, header: row2?.name === name && row2.id === id ? row2.header : header3 };
  });
}
var init_goto_series = __esm({
  "src/queue/goto-series.ts"() {
    "use strict";
    init_patch_id();
    init_context();
    init_on_drift();
    init_operation();
    init_record();
    init_restack();
    init_stack();
    init_load();
  }
});

// src/queue/goto.ts
var goto_exports = {};
__export(goto_exports, {
  goTo: () => goTo
});
async function goTo(context, options2) {
  needWrite(context, "goto");
  const created = await ensureEmbedded(context);
  const { name: word, onDrift } = options2;
  const dryRun2 = options2.dryRun === true;
  const done = await operate(
    context,
    async (began) => {
      const name = patchNamed(context.series, began.head, word);
      const op = { ...began, head: await headAbove(began, word, name) };
      const { stack, rows } = op.head;
      const target = context.target.label;
      const names = stack.map((p) => p.name);
      const top3 = names[names.length - 1] ?? null;
      if (names.includes(name)) {
        if (rows.length === 0) return { value: { pushed: [], popped: [], top: top3, target } };
        const popped = await popRows(op, rows, onDrift).catch(nextSteps("goto"));
        const gone = rows.map((r) => r.name).reverse();
        const value3 = { pushed: [], popped: gone, top: dryRun2 ? top3 : name, target, ...settledBy(popped) };
        const ledger2 = { ...popped.ledger, verb: "goto", detail: { ...popped.ledger.detail, popped: gone } };
        if (!dryRun2) return { value: value3, ...popped, ledger: ledger2 };
        return { value: { ...value3, plan: [{ patch: gone.join(", "), ...popped.plan }] } };
      }
      const entries = choosePush(context.series, op.head, { name });
      const pushed = await pushEntries(op, entries, options2).catch(nextSteps("goto"));
      const { notes, proof } = pushed;
      const value2 = {
        pushed: entries.map((e) => e.name),
        popped: [],
        top: dryRun2 ? top3 : name,
        target,
        ...proof,
        ...settledBy(pushed)
      };
      if (dryRun2) return { value: { ...value2, plan: pushed.plan }, notes };
      const ledger = { ...pushed.ledger, verb: "goto", detail: { ...pushed.ledger.detail, pushed: value2.pushed } };
      return { value: value2, ...pushed, ledger };
    },
    { rows: { above: word }, rebuild: { allow: options2.allowRebuild === true, command: `pgquilt goto ${word}` } }
  );
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}
var init_goto = __esm({
  "src/queue/goto.ts"() {
    "use strict";
    init_context();
    init_on_drift();
    init_operation();
    init_patch_named();
    init_record();
    init_stack();
    init_load();
    init_pop();
    init_push();
  }
});

// src/cli/commands/goto.ts
var goTo2;
var init_goto2 = __esm({
  "src/cli/commands/goto.ts"() {
    "use strict";
    init_problem();
    init_command();
    init_how();
    init_move();
    init_proof2();
    goTo2 = {
      name: "goto",
      group: "queue",
      summary: "push or pop until this patch is on top",
      arguments: [{ name: "name", about: "the patch", optional: true }],
      options: [
        { flags: "--series", about: "instead of a patch: make the applied patches what series.yaml says now, all of them" },
        noTests,
        ...howOptions
      ],
      details: [
        "With --series the applied patches that series.yaml and the patch files still have as they were stay; all above them is\npopped, and the rest of the series pushed, in one transaction."
      ],
      examples: [
        { line: "pgquilt goto fold-os-names", meaning: "goes up or down to it, in one transaction" },
        { line: "pgquilt goto --series --dry-run", meaning: "after a merge: shows what is popped and pushed" }
      ],
      async run(call2) {
        const [name] = call2.args;
        const how = { ...readHow(call2), proof: readProof(call2) };
        if (flag(call2, "series") !== (name === void 0)) {
          throw new Problem("usage", "goto: where to? A patch, or --series", {
            hint: "Give one of the two: pgquilt goto NAME, or pgquilt goto --series"
          });
        }
        if (name === void 0) {
          const { goToSeries: goToSeries2 } = await Promise.resolve().then(() => (init_goto_series(), goto_series_exports));
          return moved(call2, await goToSeries2(await call2.queue(), how), "The applied patches are the series already");
        }
        const { goTo: goTo3 } = await Promise.resolve().then(() => (init_goto(), goto_exports));
        const result2 = await goTo3(await call2.queue(), { name, ...how });
        return moved(call2, result2, `Already at patch ${result2.top}`);
      }
    };
  }
});

// src/queue/guard.ts
var guard_exports = {};
__export(guard_exports, {
  listGuards: () => listGuards,
  setPatchGuards: () => setPatchGuards
});
async function listGuards(context, word) {
  const { series: series2 } = context;
  const name = word === void 0 ? void 0 : await lookAtStack(context, (s) => patchNamed(series2, s, word));
  return series2.patches.filter((p) => name === void 0 ? p.guards.length > 0 : p.name === name).map((p) => ({ name: p.name, guards: p.guards.map(formatGuard) }));
}
async function setPatchGuards(context, word, words4) {
  needWrite(context, "guard");
  const guards = readGuards2(words4);
  const standing = await lookAtStack(context, (found) => found);
  const done = await operateFiles(context, () => {
    const name = patchNamed(context.series, standing, word);
    const entry = inSeries(context.series, name);
    const value2 = { patches: [{ name, guards: guards.map(formatGuard) }], notes: remarks(name, guards, standing) };
    if (formatGuards(entry.guards) === formatGuards(guards)) return { value: value2 };
    const text3 = setGuards(context.seriesText, name, guards);
    return { value: value2, filesOnly: { verb: "guard", patches: [name] }, files: [{ path: "series.yaml", text: text3 }] };
  });
  return { ...done.value, notes: [...done.notes, ...done.value.notes] };
}
function readGuards2(words4) {
  const guards = words4.map((word) => {
    const guard2 = parseGuard(word);
    if (guard2 !== null) return guard2;
    throw new Problem("usage", `'${word}' is no guard`, {
      hint: "A guard is +NAME or -NAME: pgquilt guard rates +partner"
    });
  });
  const twice = guards.find((g, i) => guards.findIndex((other2) => other2.name === g.name) !== i);
  if (twice === void 0) return guards;
  throw new Problem("usage", `the guard ${twice.name} is given twice`, { hint: "Give one of the two." });
}
function inSeries(series2, name) {
  const entry = series2.patches.find((p) => p.name === name);
  if (entry !== void 0) return entry;
  throw new Problem("failed", `patch ${name} is applied but is not in series.yaml, where guards are`, {
    patch: name,
    file: "series.yaml",
    hint: `Put '- ${name}' back into series.yaml.`
  });
}
function remarks(name, guards, { stack, selected: selected2 }) {
  if (!stack.some((p) => p.name === name) || !isGuarded({ guards }, new Set(selected2))) return [];
  return [`patch ${name} stays applied here; to take off what is guarded: pgquilt select --pop`];
}
var init_guard = __esm({
  "src/queue/guard.ts"() {
    "use strict";
    init_problem();
    init_edit();
    init_guards();
    init_context();
    init_files_only();
    init_look();
    init_patch_named();
  }
});

// src/cli/commands/guard.ts
function guardLine({ name, guards }) {
  return `${name}: ${guards.length === 0 ? "no guards" : guards.join(" ")}`;
}
function negativeGuardsAreWords(words4) {
  const [options2, rest] = [[], []];
  for (let at2 = 0; at2 < words4.length; at2++) {
    const word = words4[at2] ?? "";
    if (word === "--") return [...options2, "--", ...rest, ...words4.slice(at2 + 1)];
    const isOption = word.startsWith("--") || ["-C", "-h", "-V"].includes(word);
    (isOption ? options2 : rest).push(word);
    if (takeValue.has(word) && at2 + 1 < words4.length) options2.push(words4[++at2] ?? "");
  }
  return rest.length === 0 ? options2 : [...options2, "--", ...rest];
}
var guard;
var init_guard2 = __esm({
  "src/cli/commands/guard.ts"() {
    "use strict";
    init_problem();
    init_argv();
    init_command();
    guard = {
      name: "guard",
      group: "queue",
      summary: "give a patch guards, which say where it is pushed; or list them",
      arguments: [
        { name: "name", about: "the patch", optional: true },
        { name: "guards", about: "+NAME: only where NAME is selected; -NAME: not where it is", optional: true, many: true }
      ],
      options: [{ flags: "--none", about: "take all its guards away" }],
      details: [
        "The guards that are given take the place of those that the patch has. pgquilt select says which are selected on a\ntarget. An applied patch stays applied, whatever its guards."
      ],
      examples: [
        { line: "pgquilt guard fold-os-names +partner", meaning: "pushes it only where partner is selected" },
        { line: "pgquilt guard", meaning: "the patches that have guards, with them" }
      ],
      rewrite: negativeGuardsAreWords,
      async run(call2) {
        const [name, ...words4] = call2.args;
        const none = flag(call2, "none");
        if (none && (name === void 0 || words4.length > 0)) {
          throw new Problem("usage", "guard: --none takes a patch and nothing else", { hint: "pgquilt guard NAME --none" });
        }
        const { listGuards: listGuards2, setPatchGuards: setPatchGuards2 } = await Promise.resolve().then(() => (init_guard(), guard_exports));
        if (name === void 0 || words4.length === 0 && !none) {
          const patches3 = await listGuards2(await call2.queue(), name);
          return { json: patches3, text: lines(patches3.map(guardLine)) };
        }
        const { patches: patches2, notes } = await setPatchGuards2(await call2.queue(), name, words4);
        return { json: patches2, text: lines(patches2.map(guardLine)), notes };
      }
    };
  }
});

// src/queue/header.ts
var header_exports2 = {};
__export(header_exports2, {
  header: () => header,
  setHeader: () => setHeader
});
async function header(context, name) {
  const { name: patch, patch: parsed2 } = await readOnePatch(context, name);
  return { patch, subject: headerSubject(parsed2.header), text: parsed2.header };
}
async function setHeader(context, name, { from, to }) {
  const text3 = endsApart(to);
  const changed2 = text3 !== from;
  const value2 = { patch: name, subject: headerSubject(text3), text: text3, changed: changed2 };
  if (!changed2) return { ...value2, notes: [] };
  const done = await rewrite(context, "header", (op) => {
    const { header: now, files: files3 } = patchOnDisk(op, name);
    if (now !== from) throw changedMeanwhile2(name);
    const file4 = formatPatch({ header: text3, files: files3 });
    const row2 = op.head.stack.find((p) => p.name === name);
    const common2 = { value: value2, patches: [name] };
    if (row2 === void 0 || row2.header === text3) return fileAlone(op, common2, { path: patchPath(name), text: file4 });
    return { ...common2, stack: stackWith(op, name, (patch) => ({ ...patch, header: text3 })) };
  });
  return { ...value2, notes: done.notes };
}
function fileAlone(op, common2, file4) {
  return { ...common2, stack: stackNow(op), files: [file4] };
}
function endsApart(text3) {
  return text3.trim() === "" ? "" : `${text3.replace(/\n+$/, "")}

`;
}
function changedMeanwhile2(name) {
  return new Problem("failed", `the header of patch ${name} was changed by somebody else meanwhile`, {
    patch: name,
    file: patchPath(name),
    hint: `Nothing was changed. See what it is now, pgquilt header ${name}, and run the command again.`
  });
}
var init_header2 = __esm({
  "src/queue/header.ts"() {
    "use strict";
    init_format();
    init_header();
    init_problem();
    init_patches();
    init_one_patch();
    init_wanted();
    init_rewrite3();
  }
});

// src/cli/commands/header.ts
async function editHeader(call2) {
  const { header: header3, setHeader: setHeader2 } = await Promise.resolve().then(() => (init_header2(), header_exports2));
  const { inEditor: inEditor2 } = await Promise.resolve().then(() => (init_draft2(), draft_exports2));
  const context = await call2.queue();
  const { patch, text: from } = await header3(context, call2.args[0]);
  const draft = { verb: "header", patch, was: from, suffix: "header" };
  return outcome2(await inEditor2(call2, context, draft, (to) => setHeader2(context, patch, { from, to })));
}
function outcome2(result2) {
  const { patch, subject, text: text3, changed: changed2, notes } = result2;
  const json = { patch, subject, text: text3, changed: changed2 };
  return { json, text: changed2 ? `${text3.trimEnd()}
` : `The header of patch ${patch} is unchanged
`, notes };
}
var header2;
var init_header3 = __esm({
  "src/cli/commands/header.ts"() {
    "use strict";
    init_problem();
    init_command();
    header2 = {
      name: "header",
      group: "look",
      summary: "show a patch's header: subject, author, date, description; or change it",
      arguments: [{ name: "name", about: "the patch; the top one where not given", optional: true }],
      options: [
        { flags: "-m, --message <text>", about: "another subject; further lines become the description, which else stays" },
        { flags: "-e, --edit", about: "open the whole header in $VISUAL or $EDITOR" }
      ],
      details: ["A patch that is applied keeps its place and its routines: the ledger and the file say the new header."],
      examples: [
        { line: "pgquilt header fold-os-names", meaning: "why the patch is there" },
        { line: 'pgquilt header -m "Fold the names of systems"', meaning: "the top patch's subject is another one" }
      ],
      async run(call2) {
        const message = value(call2, "message");
        const edit2 = flag(call2, "edit");
        if (edit2 && message !== void 0) {
          throw new Problem("usage", "header: -m and -e are two ways to say one thing", { hint: "Give one of the two." });
        }
        const { header: header3, setHeader: setHeader2 } = await Promise.resolve().then(() => (init_header2(), header_exports2));
        if (!edit2 && message === void 0) {
          const { patch: patch2, subject, text: text3 } = await header3(await call2.context(), call2.args[0]);
          return { json: { patch: patch2, subject, text: text3 }, text: `${text3.trimEnd()}
` };
        }
        if (edit2) return editHeader(call2);
        const { withMessage: withMessage2 } = await Promise.resolve().then(() => (init_header(), header_exports));
        const context = await call2.queue();
        const { patch, text: from } = await header3(context, call2.args[0]);
        return outcome2(await setHeader2(context, patch, { from, to: withMessage2(from, message ?? "") }));
      }
    };
  }
});

// src/cli/output/impact.ts
function impactLines({ routines, absent: absent2, objects, target }, style) {
  const trees = routines.flatMap((root) => {
    const head = style("bold", root.object);
    if (root.above) return [`${head}  (see above)`];
    return root.usedBy.length === 0 ? [`${head}  nothing uses it`] : [head, ...branches(root.usedBy, "", style)];
  });
  const missing = absent2.map((id) => `${style("bold", id)}  is not on ${target}`);
  const total = objects === 0 ? [] : [`${objects} object${objects === 1 ? "" : "s"} in all`];
  return [...trees, ...missing, ...total];
}
function branches(nodes, lead, style) {
  return nodes.flatMap((node, i) => {
    const last = i === nodes.length - 1;
    const how = words3[node.how ?? ""];
    const remarks2 = [how, node.above && "see above"].filter(Boolean).join("; ");
    const line = `${node.kind} ${node.object}${remarks2 === "" ? "" : `  ${style("dim", `(${remarks2})`)}`}`;
    return [`${lead}${last ? "\u2514\u2500 " : "\u251C\u2500 "}${line}`, ...branches(node.usedBy, `${lead}${last ? "   " : "\u2502  "}`, style)];
  });
}
var words3;
var init_impact = __esm({
  "src/cli/output/impact.ts"() {
    "use strict";
    words3 = {
      calls: "calls it",
      reads: "reads it",
      mentions: "names it in a string, or in a language that is not parsed"
    };
  }
});

// src/routine/body-uses.ts
async function loadBodyReader(parse) {
  const parsePlpgsql = await loadPlpgsqlParser();
  return (language, body, definition) => {
    const found = { routines: [], relations: [], strings: [] };
    try {
      if (language === "sql") for (const { node } of parse(body, "body")) visit2(node, found);
      else if (language === "plpgsql") visitPlpgsql(parsePlpgsql(definition), parse, found);
      else return null;
    } catch {
      return null;
    }
    return found;
  };
}
function visit2(node, found) {
  if (Array.isArray(node)) {
    for (const item of node) visit2(item, found);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { funcname, args, func_variadic: variadic, relname, schemaname, sval } = node;
  if (Array.isArray(funcname)) {
    const count = variadic === true ? null : Array.isArray(args) ? args.length : 0;
    found.routines.push({ path: words2(funcname), args: count });
  }
  if (typeof relname === "string") {
    found.relations.push({ path: typeof schemaname === "string" ? [schemaname, relname] : [relname], args: null });
  }
  const text3 = sval?.sval;
  if (typeof text3 === "string") found.strings.push(text3);
  for (const value2 of Object.values(node)) visit2(value2, found);
}
function assigned(query) {
  return `SELECT ${query.replace(/^[^=]*=/, "")}`;
}
function visitPlpgsql(node, parse, found) {
  if (Array.isArray(node)) {
    for (const item of node) visitPlpgsql(item, parse, found);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  for (const [key2, value2] of Object.entries(node)) {
    if (key2 === "PLpgSQL_expr") {
      const { query, parseMode } = value2;
      const statement2 = (asStatement[parseMode ?? 0] ?? String)(query);
      for (const { node: node2 } of parse(statement2, "body")) visit2(node2, found);
    } else if (key2 === "PLpgSQL_type") {
      const { typname } = value2;
      found.relations.push({ path: typePath(typname), args: null });
    } else {
      visitPlpgsql(value2, parse, found);
    }
  }
}
function typePath(name) {
  const path10 = name.replace(/%.*$/, "").replace(/\[\]/g, "").split(".").map((word) => word.trim().replace(/^"(.*)"$/, "$1"));
  return /%\s*type/i.test(name) ? path10.slice(0, -1) : path10;
}
var asStatement;
var init_body_uses = __esm({
  "src/routine/body-uses.ts"() {
    "use strict";
    init_ast();
    init_parser();
    asStatement = {
      2: (query) => `SELECT ${query}`,
      3: assigned,
      4: assigned,
      5: assigned
    };
  }
});

// src/database/impact/impact-sql.ts
function describeRoutines(oids) {
  return `SELECT o.class::bigint, o.object::bigint, ${DESCRIBED}
    FROM (SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid AS class, r.oid AS object, 0 AS sub FROM pg_catalog.unnest('{${oids.join(",")}}'::oid[]) AS r(oid)) o ${JOINS}`;
}
function dependentsOf2(all) {
  return `SELECT o.on_class::bigint, o.on_object::bigint, o.class::bigint, o.object::bigint, ${DESCRIBED} FROM (
    SELECT DISTINCT f.class AS on_class, f.object AS on_object, m.class, m.object, m.sub
    FROM (VALUES ${values3(all)}) f (class, object)
    CROSS JOIN LATERAL (SELECT f.class, f.object UNION SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid
      FROM pg_catalog.pg_type r JOIN pg_catalog.pg_type t ON t.oid IN (r.oid, r.typarray)
      WHERE f.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.typrelid = f.object) s (class, object)
    JOIN pg_catalog.pg_depend d ON d.refclassid = s.class AND d.refobjid = s.object
    LEFT JOIN pg_catalog.pg_rewrite w ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = d.objid AND w.rulename = '_RETURN'
    LEFT JOIN pg_catalog.pg_attrdef a ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND a.adrelid = d.objid AND a.adnum = d.objsubid
    CROSS JOIN LATERAL (SELECT CASE WHEN w.oid IS NOT NULL THEN 'pg_catalog.pg_class'::pg_catalog.regclass
        WHEN a.oid IS NOT NULL THEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass ELSE d.classid END,
      coalesce(w.ev_class, a.oid, d.objid), CASE WHEN w.oid IS NULL AND a.oid IS NULL THEN d.objsubid ELSE 0 END) m (class, object, sub)
    WHERE m.class <> 'pg_catalog.pg_type'::pg_catalog.regclass AND (m.class, m.object) <> (f.class, f.object)) o ${JOINS}
    ORDER BY i.type COLLATE "C", i.identity COLLATE "C"`;
}
function mentions(all) {
  return `WITH words (name) AS (
    SELECT DISTINCT coalesce(p.proname, c.relname)::text FROM (VALUES ${values3(all)}) f (class, object)
      LEFT JOIN pg_catalog.pg_proc p ON f.class = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = f.object
      LEFT JOIN pg_catalog.pg_class c ON f.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = f.object
      WHERE p.oid IS NOT NULL OR c.oid IS NOT NULL),
    ${wordPattern("words")}
    SELECT o.class::bigint, o.object::bigint, ${DESCRIBED}, l.lanname::text AS language, p.prosrc AS body, pg_catalog.pg_get_functiondef(p.oid) AS definition
    FROM (SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid AS class, q.oid AS object, 0 AS sub FROM pg_catalog.pg_proc q JOIN pg_catalog.pg_language k ON k.oid = q.prolang
      WHERE (SELECT pattern FROM pattern) IS NOT NULL AND q.oid >= 16384 AND q.prokind <> 'a' AND k.lanname NOT IN ('internal', 'c')
      AND NOT pg_catalog.pg_is_other_temp_schema(q.pronamespace) AND q.prosrc ~* (SELECT pattern FROM pattern) OFFSET 0) o
    ${JOINS} JOIN pg_catalog.pg_language l ON l.oid = p.prolang ORDER BY i.identity COLLATE "C"`;
}
var DESCRIBED, JOINS, values3;
var init_impact_sql = __esm({
  "src/database/impact/impact-sql.ts"() {
    "use strict";
    init_proof_sql();
    DESCRIBED = `i.type AS kind, coalesce(p.oid::pg_catalog.regprocedure::text, i.identity) AS identity, coalesce(p.proname, c.relname)::text AS name, coalesce(pn.nspname, cn.nspname)::text AS schema,
  p.pronargs AS most, p.pronargs - p.pronargdefaults AS least, p.provariadic <> 0 AS variadic`;
    JOINS = `CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.object, o.sub) i
  LEFT JOIN pg_catalog.pg_proc p ON o.class = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = o.object
  LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_class c ON o.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = o.object
  LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace`;
    values3 = (all) => all.map((a) => `(${a.class}::oid, ${a.object}::oid)`).join(", ");
  }
});

// src/database/impact/graph.ts
async function impactGraph(tx, oids) {
  const read = await loadBodyReader(await loadParser());
  const things = /* @__PURE__ */ new Map();
  const edges = /* @__PURE__ */ new Map();
  const bodies = /* @__PURE__ */ new Map();
  const [, described = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    describeRoutines(oids),
    setSearchPath(tx.searchPath)
  ]);
  const roots = described.map(toThing).sort((a, b) => a.identity < b.identity ? -1 : 1);
  for (const root of roots) things.set(root.key, root);
  for (let level = roots; level.length > 0; ) {
    const [, depending = [], naming = []] = await tx.connection.batch([
      EMPTY_SEARCH_PATH,
      dependentsOf2(level),
      mentions(level),
      setSearchPath(tx.searchPath)
    ]);
    const next3 = [];
    const add2 = (on, row2, how) => {
      const key2 = keyOf(row2["class"], row2["object"]);
      const known = things.get(key2);
      const by = known ?? toThing(row2);
      const users = edges.get(on) ?? [];
      edges.set(on, users);
      if (!users.some((u) => u.by.key === key2)) users.push({ by, how });
      if (known !== void 0) return;
      things.set(key2, by);
      if (CARRIES.test(by.kind)) next3.push(by);
    };
    for (const row2 of depending) add2(keyOf(row2["on_class"], row2["on_object"]), row2, "depends");
    for (const row2 of naming) {
      const uses = usesOf(row2, bodies, read);
      for (const thing of level) {
        const how = howUsed(thing, uses, String(row2["body"]));
        if (how !== null && thing.key !== keyOf(row2["class"], row2["object"])) add2(thing.key, row2, how);
      }
    }
    level = next3;
  }
  return { roots, usersOf: (key2) => edges.get(key2) ?? [] };
}
function usesOf(row2, bodies, read) {
  const key2 = keyOf(row2["class"], row2["object"]);
  if (!bodies.has(key2)) {
    bodies.set(key2, read(String(row2["language"]), String(row2["body"]), String(row2["definition"])));
  }
  return bodies.get(key2) ?? null;
}
function howUsed(thing, uses, body) {
  if (thing.name === null) return null;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(thing.name)}(?![\\p{L}\\p{N}_])`, "iu");
  if (uses === null) return word.test(body) ? "mentions" : null;
  const named5 = thing.args === null ? uses.relations : uses.routines;
  if (named5.some((use) => means(use, thing))) return thing.args === null ? "reads" : "calls";
  return uses.strings.some((text3) => word.test(text3)) ? "mentions" : null;
}
function means({ path: path10, args }, thing) {
  if (path10[path10.length - 1] !== thing.name) return false;
  if (path10.length > 1 && path10[path10.length - 2] !== thing.schema) return false;
  return thing.args === null || args === null || args >= thing.args.least && args <= thing.args.most;
}
function escaped(text3) {
  return text3.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
function keyOf(object, of) {
  return `${object}/${of}`;
}
function toThing(row2) {
  const kind = String(row2["kind"]);
  return {
    key: keyOf(row2["class"], row2["object"]),
    class: Number(row2["class"]),
    object: Number(row2["object"]),
    kind,
    identity: String(row2["identity"]),
    schema: row2["schema"],
    name: row2["name"],
    args: argsOf(row2, kind)
  };
}
function argsOf(row2, kind) {
  if (row2["most"] === null) return null;
  if (kind === "procedure") return { least: 0, most: Number.POSITIVE_INFINITY };
  const least = Number(row2["least"]);
  if (row2["variadic"] === true) return { least: Math.max(0, least - 1), most: Number.POSITIVE_INFINITY };
  return { least, most: Number(row2["most"]) };
}
var CARRIES;
var init_graph = __esm({
  "src/database/impact/graph.ts"() {
    "use strict";
    init_body_uses();
    init_parser();
    init_session();
    init_impact_sql();
    CARRIES = /^(function|procedure|aggregate|window function|view|materialized view|operator|cast|operator class|operator family)$/;
  }
});

// src/queue/common/routines-named.ts
async function routinesNamed(context, head, tx, word) {
  const row2 = head.rows.find((r) => r.name === word);
  if (row2 !== void 0)
    return byId(
      tx,
      row2.routines.map((r) => r.id)
    );
  const units = context.root === null ? /* @__PURE__ */ new Map() : readUnits(context.root);
  if (context.root !== null && context.series.patches.some((p) => p.name === word)) {
    const { files: files3 } = new PatchFiles(context).patch(word);
    return byUnit(
      tx,
      units,
      files3.map((f) => f.path)
    );
  }
  if (/\.sql$/.test(word) || word.includes("/") && !word.includes("(")) {
    return byUnit(tx, units, await unitsNamed(word, units));
  }
  const live = await liveRoutines(tx, word);
  if (live.length > 0) return { oids: live, absent: [] };
  if (units.size > 0) {
    const paths = await unitsNamed(word, units).catch(() => []);
    if (paths.length > 0) return byUnit(tx, units, paths);
  }
  const [near] = suggest(word, [...context.series.patches.map((p) => p.name), ...await liveNames(tx)]);
  throw new Problem("usage", `${context.target.label} has no routine '${word}', and no patch or unit has that name`, {
    hint: near === void 0 ? "Give a routine (schema.name or its whole signature), a patch or a unit." : `Did you mean ${near}?`
  });
}
async function byUnit(tx, units, paths) {
  const parse = await loadParser();
  const keys = paths.flatMap((path10) => readUnit2(path10, units.get(path10) ?? "", parse).routines.map((r) => r.key));
  return byId(tx, await namesOf(tx, keys));
}
async function byId(tx, ids) {
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::bigint, k.id FROM pg_catalog.unnest(ARRAY[${ids.map((id) => quoteLiteral(id)).join(", ")}]::text[]) AS k(id)
     LEFT JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = k.id`,
    setSearchPath(tx.searchPath)
  ]);
  return {
    oids: rows.filter((r) => r["oid"] !== null).map((r) => Number(r["oid"])),
    absent: rows.filter((r) => r["oid"] === null).map((r) => String(r["id"]))
  };
}
async function liveRoutines(tx, word) {
  if (word.includes("(")) return bySignature(tx, word);
  const [, schema, name] = NAME.exec(word) ?? [];
  if (name === void 0) return [];
  const where = [`p.proname IN (${spellings(name)})`];
  where.push(schema === void 0 ? "p.oid >= 16384" : `n.nspname IN (${spellings(schema)})`);
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::bigint FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ${where.join(" AND ")}`,
    setSearchPath(tx.searchPath)
  ]);
  return rows.map((r) => Number(r["oid"]));
}
function spellings(word) {
  const names = word.startsWith('"') ? [word.slice(1, -1).replaceAll('""', '"')] : [word, word.toLowerCase()];
  return names.map((n) => quoteLiteral(n)).join(", ");
}
async function bySignature(tx, word) {
  try {
    const results2 = await tx.connection.batch([
      "SAVEPOINT pgquilt_name",
      `SELECT pg_catalog.to_regprocedure(${quoteLiteral(word)})::pg_catalog.oid::bigint AS oid`
    ]);
    const oid = results2[1]?.[0]?.["oid"];
    return oid == null ? [] : [Number(oid)];
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    await tx.connection.batch(["ROLLBACK TO SAVEPOINT pgquilt_name"]);
    return [];
  }
}
async function liveNames(tx) {
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT DISTINCT p.proname::text AS name FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE p.oid >= 16384 ORDER BY 1`,
    setSearchPath(tx.searchPath)
  ]);
  return rows.map((r) => String(r["name"]));
}
var IDENTIFIER, NAME;
var init_routines_named = __esm({
  "src/queue/common/routines-named.ts"() {
    "use strict";
    init_server_error();
    init_session();
    init_problem();
    init_parser();
    init_quote();
    init_unit();
    init_suggest();
    init_units();
    init_patch_files();
    init_routine_names();
    init_unit_names();
    IDENTIFIER = '("(?:[^"]|"")+"|[^".()]+)';
    NAME = new RegExp(`^(?:${IDENTIFIER}\\.)?${IDENTIFIER}$`, "u");
  }
});

// src/queue/impact.ts
var impact_exports = {};
__export(impact_exports, {
  impact: () => impact
});
async function impact(context, name) {
  return lookAt(
    context,
    async (head, tx) => {
      if (tx === null) {
        throw new Problem("failed", `the database ${context.target.label} has not been created yet`, {
          hint: "Create it, with the base: pgquilt load"
        });
      }
      const { oids, absent: absent2 } = await routinesNamed(context, head, tx, name);
      const graph = await impactGraph(tx, oids);
      const seen = /* @__PURE__ */ new Set();
      const roots = graph.roots.map((root) => tree(graph, root, null, seen));
      return { target: context.target.label, name, routines: roots, absent: absent2, objects: countUsers(graph) };
    },
    "all"
  );
}
function tree(graph, thing, how, seen) {
  const node = { object: thing.identity, kind: thing.kind, how };
  const users = graph.usersOf(thing.key);
  if (seen.has(thing.key)) return { ...node, ...users.length === 0 ? {} : { above: true }, usedBy: [] };
  seen.add(thing.key);
  return { ...node, usedBy: users.map(({ by, how: how2 }) => tree(graph, by, how2, seen)) };
}
function countUsers(graph) {
  const roots = new Set(graph.roots.map((r) => r.key));
  const found = /* @__PURE__ */ new Set();
  const visit3 = (key2) => {
    for (const { by } of graph.usersOf(key2)) {
      if (found.has(by.key)) continue;
      found.add(by.key);
      visit3(by.key);
    }
  };
  for (const key2 of roots) visit3(key2);
  return [...found].filter((key2) => !roots.has(key2)).length;
}
var init_impact2 = __esm({
  "src/queue/impact.ts"() {
    "use strict";
    init_graph();
    init_problem();
    init_look();
    init_routines_named();
  }
});

// src/cli/commands/impact.ts
var impact2;
var init_impact3 = __esm({
  "src/cli/commands/impact.ts"() {
    "use strict";
    init_command();
    init_impact();
    impact2 = {
      name: "impact",
      group: "look",
      summary: "show as a tree all that calls or depends on a routine, a unit or a patch",
      arguments: [{ name: "name", about: "a routine (f, schema.f or its whole signature), a patch, or a unit" }],
      details: [
        "The catalogs know views, triggers, policies, defaults, indexes and the like; what calls a routine is found by parsing",
        "the bodies of SQL and PL/pgSQL routines. What uses one of those follows under it."
      ],
      examples: [
        { line: "pgquilt impact version_sort_key", meaning: "shows what calls the function, and what uses the callers" },
        { line: "pgquilt impact fold-os-names --json", meaning: "the same for all routines that a patch changes" }
      ],
      async run(call2) {
        const { impact: impact3 } = await Promise.resolve().then(() => (init_impact2(), impact_exports));
        const result2 = await impact3(await call2.context(), call2.args[0] ?? "");
        return { json: result2, text: lines(impactLines(result2, call2.style)) };
      }
    };
  }
});

// src/cli/version.ts
var version;
var init_version = __esm({
  "src/cli/version.ts"() {
    "use strict";
    version = true ? "0.1.0" : "0.0.0-source";
  }
});

// src/queue/init-units.ts
async function unitsOfDatabase(tx, schemas) {
  const wanted = schemas === void 0 || schemas.length === 0 ? "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'" : `n.nspname = ANY (ARRAY[${schemas.map(quoteLiteral).join(", ")}]::text[])`;
  const [, rows] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT n.nspname AS schema, p.proname AS name, ${SNAPSHOT} AS snapshot
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE p.oid >= 16384 AND ${wanted} AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
       WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
     ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", p.oid::pg_catalog.regprocedure::text COLLATE "C"`
  ]);
  const found = (rows ?? []).map(
    (r) => ({
      schema: String(r["schema"]),
      name: String(r["name"]),
      snapshot: receivedSnapshot(r["snapshot"])
    })
  );
  const notes = [];
  const units = /* @__PURE__ */ new Map();
  const folded = /* @__PURE__ */ new Map();
  for (const { schema, name, snapshot } of found) {
    const path10 = freePath(schema, name, folded);
    const text3 = units.get(path10);
    units.set(path10, `${text3 === void 0 ? "" : `${text3}
`}${routineText(tx, snapshot, notes)}`);
  }
  const used = [...new Set(found.map((f) => f.schema))];
  return {
    units,
    routines: found.length,
    schemas: schemas?.length ? [...schemas] : used.length > 0 ? used : ["public"],
    notes
  };
}
function freePath(schema, name, folded) {
  const safe = (word) => word.replace(
    /[^\p{L}\p{N}_.-]|^[.-]/gu,
    (c) => [...Buffer.from(c)].map((b) => `%${b.toString(16).padStart(2, "0")}`).join("")
  );
  for (let n = 1; ; n++) {
    const path10 = `udfs/${safe(schema)}/${safe(name)}${n === 1 ? "" : `.${n}`}.sql`;
    const key2 = path10.toLowerCase();
    const owner = `${schema}\0${name}`;
    if ((folded.get(key2) ?? owner) === owner) {
      folded.set(key2, owner);
      return path10;
    }
  }
}
function routineText(tx, snapshot, notes) {
  const plain4 = {
    ...snapshot,
    owner: tx.server.user,
    acl: defaultAcl(tx.server.user),
    aclIsDefault: true,
    comment: null,
    labels: [],
    dependsOn: []
  };
  const left = (grantor) => {
    notes.push(`${snapshot.id}: what ${grantor} granted is left out; a unit holds its owner's grants only`);
  };
  const statements = envelopeStatements(plain4, snapshot, { superuser: false, user: null, left });
  return `${snapshot.definition.trimEnd()};
${statements.map((s) => `${s};
`).join("")}`;
}
var init_init_units = __esm({
  "src/queue/init-units.ts"() {
    "use strict";
    init_envelope();
    init_session();
    init_snapshot();
    init_snapshot_sql();
    init_quote();
  }
});

// src/queue/init.ts
var init_exports = {};
__export(init_exports, {
  init: () => init
});
async function init(options2) {
  const root = options2.cwd;
  if ((0, import_node_fs22.existsSync)(import_node_path19.default.join(root, "series.yaml"))) {
    throw new Problem("failed", "there is a queue here already: series.yaml exists", {
      file: "series.yaml",
      hint: "See pgquilt status."
    });
  }
  const found = options2.fromDatabase === void 0 ? void 0 : await readDatabase(options2, options2.fromDatabase);
  const units = found?.units ?? /* @__PURE__ */ new Map();
  refuseExisting(root, [...units.keys()]);
  const files3 = [
    { path: "series.yaml", text: seriesText2(found?.schemas ?? ["public"], options2.fromDatabase) },
    ...(0, import_node_fs22.existsSync)(import_node_path19.default.join(root, ".gitattributes")) ? [] : [{ path: ".gitattributes", text: GIT_ATTRIBUTES }],
    ...[...units].map(([unit, text3]) => ({ path: unit, text: text3 }))
  ];
  changeFiles(root, files3);
  ensureLocalFolder(root);
  const all = readUnits(root);
  for (const text3 of all.values()) putObject(root, text3);
  writeCleanIndex(root, { version: 1, units: new Map([...all].map(([p, text3]) => [p, blobHash(text3)])) });
  return { root, files: files3.map((f) => f.path), routines: found?.routines ?? 0, notes: found?.notes ?? [] };
}
function refuseExisting(root, paths) {
  const there = paths.find((p) => (0, import_node_fs22.existsSync)(import_node_path19.default.join(root, p)));
  if (there === void 0) return;
  throw new Problem("failed", `${there} exists; init does not overwrite it`, {
    file: there,
    hint: "Start the queue in an empty folder."
  });
}
async function readDatabase(options2, url) {
  const target = readTarget(url, options2.cwd);
  const connection = await openTarget(target, options2.progress === void 0 ? {} : { progress: options2.progress });
  try {
    return await look(connection, { searchPath: [] }, (tx) => unitsOfDatabase(tx, options2.schemas));
  } finally {
    await connection.close();
  }
}
function seriesText2(schemas, from) {
  const target = from === void 0 ? "" : `targets:
  origin: ${JSON.stringify(withoutPassword(from))}
`;
  return `# A queue of pgquilt: the units are under udfs/, the patches under patches/.
search_path: [${schemas.map((s) => /^[a-z_][a-z0-9_]*$/.test(s) ? s : JSON.stringify(s)).join(", ")}]
${target}patches:
`;
}
var import_node_fs22, import_node_path19, GIT_ATTRIBUTES;
var init_init = __esm({
  "src/queue/init.ts"() {
    "use strict";
    import_node_fs22 = require("node:fs");
    import_node_path19 = __toESM(require("node:path"), 1);
    init_open();
    init_session();
    init_target();
    init_blob_hash();
    init_problem();
    init_clean_index();
    init_local();
    init_objects();
    init_units();
    init_write2();
    init_init_units();
    GIT_ATTRIBUTES = "# Patches and units are kept byte for byte; two branches that add patches merge line by line.\n*.patch -text\nudfs/** -text\nseries.yaml merge=union\n";
  }
});

// src/cli/commands/init.ts
function optional(key2, given) {
  return given === void 0 ? {} : { [key2]: given };
}
var init2;
var init_init2 = __esm({
  "src/cli/commands/init.ts"() {
    "use strict";
    init_command();
    init_version();
    init2 = {
      name: "init",
      group: "queue",
      summary: "start a queue in this folder, empty or from a living database",
      options: [
        {
          flags: "--from-database <url>",
          about: "write every routine of this database into udfs/, an extension's left out"
        },
        { flags: "--schema <names...>", about: "only the routines of these schemas" }
      ],
      examples: [
        { line: "pgquilt init", meaning: "an empty queue: series.yaml; units go under udfs/, patches under patches/" },
        {
          line: "pgquilt init --from-database postgres://app@localhost/app --schema public",
          meaning: "the same, with the functions of schema public as the base"
        }
      ],
      async run(call2) {
        const { init: init3 } = await Promise.resolve().then(() => (init_init(), init_exports));
        const schemas = values(call2, "schema");
        const result2 = await init3({
          cwd: call2.cwd,
          env: call2.env,
          toolVersion: version,
          progress: call2.progress,
          ...optional("fromDatabase", value(call2, "fromDatabase")),
          ...optional("schemas", schemas.length === 0 ? void 0 : schemas)
        });
        const { root, files: files3, routines } = result2;
        const from = value(call2, "fromDatabase") === void 0 ? "" : `, ${routines} routine${routines === 1 ? "" : "s"}`;
        const text3 = lines([...files3.map((file4) => `Wrote ${file4}`), `Started a queue${from}`]);
        return { json: { root, files: files3, routines }, text: text3, notes: result2.notes };
      }
    };
  }
});

// src/cli/commands/load.ts
var load2;
var init_load2 = __esm({
  "src/cli/commands/load.ts"() {
    "use strict";
    init_command();
    load2 = {
      name: "load",
      group: "database",
      summary: "create the base in an empty database; the embedded one is made first, with its set-up",
      details: [
        "Where all of these routines are in the database already, exactly as the base has them, they are recorded as they\nare and not touched; where only some are, or others, nothing is changed and the difference is shown."
      ],
      examples: [{ line: "pgquilt load", meaning: "every unit as it is with no patch applied, in one transaction" }],
      async run(call2) {
        const { load: load3 } = await Promise.resolve().then(() => (init_load(), load_exports));
        const { target, setup, units, routines, recorded, notes } = await load3(await call2.queue());
        const what = `${routines} routine${routines === 1 ? "" : "s"} of ${units} unit${units === 1 ? "" : "s"}`;
        const text3 = lines([
          ...setup.map((file4) => `Ran ${file4}`),
          recorded ? `Recorded ${what} as the base of ${target}: they are there already, just so, and nothing was changed` : `Loaded ${what} into ${target}`
        ]);
        return { json: { target, setup, units, routines, recorded }, text: text3, notes };
      }
    };
  }
});

// src/queue/journal/entry.ts
function readJournal(root) {
  return readEntries2(root).map(({ number: number2, head, body }) => ({
    ...head,
    number: number2,
    body: () => readBody(body())
  }));
}
function readBody(body) {
  if (body === void 0) return void 0;
  return {
    ...body,
    off: body.off.map((row2) => ({
      ...row2,
      routines: row2.routines.map((r) => ({
        ...r,
        before: toSnapshot(r.before),
        after: toSnapshot(r.after),
        ...r.under === void 0 ? {} : { under: { ...r.under, snapshot: toSnapshot(r.under.snapshot) } }
      }))
    })),
    routines: body.routines.map(({ live, recorded, ...note }) => ({
      ...note,
      ...live === void 0 ? {} : { live: { before: toSnapshot(live.before), after: toSnapshot(live.after) } },
      ...recorded === void 0 ? {} : { recorded: { ...recorded, snapshot: toSnapshot(recorded.snapshot) } }
    }))
  };
}
var init_entry = __esm({
  "src/queue/journal/entry.ts"() {
    "use strict";
    init_snapshot();
    init_journal();
  }
});

// src/queue/journal/history.ts
function historyOf(entries, target, committed) {
  const here = (e) => e.log === null || e.target === target;
  const all = entries.filter((e) => e.log === null || e.target !== target || committed(e.log.after.hash));
  const byNumber = new Map(all.map((e) => [e.number, e]));
  const named5 = (numbers2) => numbers2.flatMap((n) => byNumber.get(n) ?? []);
  let done = [];
  let undone = [];
  for (const entry of all) {
    const { takesBack } = entry;
    if (takesBack === void 0) {
      done.push(entry);
      if (here(entry)) undone = undone.filter((u) => !here(u));
    } else if (takesBack.by === "undo") {
      done = done.filter((e) => !takesBack.entries.includes(e.number));
      undone.push(entry);
    } else {
      undone = undone.filter((e) => !takesBack.entries.includes(e.number));
      for (const undo4 of named5(takesBack.entries)) done.push(...named5(undo4.takesBack?.entries ?? []).reverse());
    }
  }
  return { done: done.filter(here), undone: undone.filter(here), all: all.filter(here) };
}
function choose(history, by, extent) {
  const from = by === "undo" ? history.done : history.undone;
  if (from.length === 0 && !("to" in extent && extent.to !== 0)) {
    throw new Problem("nothing-to-do", by === "undo" ? "Nothing to undo" : "Nothing to redo", {
      hint: "pgquilt log lists the operations; those made from this folder have a number."
    });
  }
  if ("count" in extent) return from.slice(-extent.count).reverse();
  const at2 = extent.to === 0 ? -1 : from.findIndex((e) => e.number === extent.to);
  if (at2 < 0 && extent.to !== 0) throw unknownEntry(history, extent.to);
  const chosen = from.slice(at2 + 1).reverse();
  if (chosen.length === 0) throw new Problem("nothing-to-do", `Entry ${extent.to} is where the queue stands`);
  return chosen;
}
function unknownEntry({ all, done }, number2) {
  const there = all.find((e) => e.number === number2);
  const numbers2 = done.map((e) => e.number).slice(-10);
  if (there === void 0) {
    return new Problem("usage", `the journal of this folder has no entry ${number2}`, {
      hint: numbers2.length === 0 ? "pgquilt log lists them." : `The newest it can go back to: ${numbers2.join(", ")}.`
    });
  }
  return new Problem("usage", `entry ${number2} (${titleOf2(there)}) does not stand any more: it was undone`, {
    hint: "To take an undo back: pgquilt redo"
  });
}
function titleOf2({ verb, patches: patches2 }) {
  const shown2 = patches2.length > 5 ? [...patches2.slice(0, 4), `${patches2.length - 4} more`] : patches2;
  return shown2.length === 0 ? verb : `${verb} of ${shown2.join(", ")}`;
}
function refuseGaps(history, chosen, log3, label) {
  const final = chosen.find((e) => e.final !== void 0);
  if (final !== void 0) {
    throw new Problem("failed", `entry ${final.number} (${titleOf2(final)}) cannot be undone: ${final.final}`, {
      hint: `As far as it goes: pgquilt undo --to ${final.number}`
    });
  }
  const oldest = Math.min(...chosen.filter((e) => e.log !== null).map((e) => e.number));
  let { seq, hash: hash2 } = log3.head;
  for (const entry of [...history.all].reverse()) {
    if (entry.log === null || entry.number < oldest) continue;
    if (entry.log.after.hash !== hash2)
      throw foreign(
        entry,
        log3.entries.filter((e) => e.seq > (entry.log?.after.seq ?? 0) && e.seq <= seq),
        label
      );
    ({ seq, hash: hash2 } = entry.log.before);
  }
}
function foreign(entry, others, label) {
  const [first] = others;
  const who = first === void 0 ? "" : `: ${first.who} at ${first.at.slice(0, 16).replace("T", " ")}, ${titleOf2(first)}`;
  const more = others.length > 1 ? ` (and ${others.length - 1} more)` : "";
  return new Problem(
    "failed",
    `${label} was changed from elsewhere after entry ${entry.number} (${titleOf2(entry)})${who}${more}`,
    {
      detail: others.map((e) => `${e.at.slice(0, 19).replace("T", " ")}  ${e.who}  ${titleOf2(e)}`).join("\n"),
      hint: "An undo would take that along, unseen. To take patches off, theirs too: pgquilt pop, or pgquilt goto NAME"
    }
  );
}
var init_history = __esm({
  "src/queue/journal/history.ts"() {
    "use strict";
    init_problem();
  }
});

// src/queue/log.ts
var log_exports = {};
__export(log_exports, {
  log: () => log
});
async function log(context) {
  const { root, target } = context;
  return lookAt(context, async (_head, tx) => {
    const entries = tx === null ? [] : await readLog(tx);
    if (root === null)
      return { target: target.label, entries: entries.map((e) => ({ ...e, entry: null, undo: null })) };
    const hashes = tx === null ? /* @__PURE__ */ new Set() : await readLogHashes(tx);
    const { done, all } = historyOf(readJournal(root), target.label, (hash2) => hashes.has(hash2));
    const standing = new Set(done.map((e) => e.number));
    const items = [];
    let next3 = 0;
    const upTo = (seq, item) => {
      for (; (entries[next3]?.seq ?? Number.POSITIVE_INFINITY) <= seq; next3++) {
        const entry = entries[next3];
        if (entry !== void 0) items.push({ ...entry, ...item });
      }
    };
    for (const { number: number2, log: log3, at: at2, verb, patches: patches2, takesBack, final } of all) {
      const undo4 = takesBack !== void 0 ? null : final !== void 0 ? "final" : standing.has(number2) ? "possible" : "undone";
      if (log3 === null)
        items.push({ seq: null, at: at2, who: "", verb, patches: patches2, detail: {}, tool: "", entry: number2, undo: undo4 });
      else {
        upTo(log3.before.seq, { entry: null, undo: null });
        upTo(log3.after.seq, { entry: number2, undo: undo4 });
      }
    }
    upTo(Number.MAX_SAFE_INTEGER, { entry: null, undo: null });
    return { target: target.label, entries: items };
  });
}
var init_log = __esm({
  "src/queue/log.ts"() {
    "use strict";
    init_read2();
    init_look();
    init_entry();
    init_history();
  }
});

// src/cli/commands/log.ts
function numberOf({ entry, undo: undo4 }) {
  if (entry === null) return "";
  return `  [${entry}${undo4 === "undone" ? ", undone" : undo4 === "final" ? ", final" : ""}]`;
}
function patchesOf({ patches: patches2, detail }) {
  const moves = ["popped", "pushed"].flatMap((way) => {
    const names = detail[way];
    return Array.isArray(names) && names.length > 0 ? [`${way} ${names.join(", ")}`] : [];
  });
  const selected2 = detail["selected"];
  const guards = Array.isArray(selected2) ? [`selected ${selected2.join(", ") || "no guards"}`] : [];
  return [...guards, ...moves].join("; ") || patches2.join(", ");
}
var log2;
var init_log2 = __esm({
  "src/cli/commands/log.ts"() {
    "use strict";
    init_command();
    log2 = {
      name: "log",
      group: "look",
      summary: "list every operation on the target, the oldest first",
      details: [
        "What changed files of the queue alone has - in place of a user: no database knows of it.",
        "Operations made from this folder end with their number, [7]: pgquilt undo --to 7 goes back to where it left off."
      ],
      examples: [{ line: "pgquilt log | tail -n 3", meaning: "when, who, which verb, which patches" }],
      async run(call2) {
        const { log: log3 } = await Promise.resolve().then(() => (init_log(), log_exports));
        const { target, entries } = await log3(await call2.context());
        const width = Math.max(0, ...entries.map((entry) => entry.verb.length));
        const rows = entries.map((entry) => {
          const time = entry.at.replace("T", " ").replace(/\.\d+/, "");
          const who = entry.seq === null ? "-" : entry.who;
          return `${time}  ${who}  ${entry.verb.padEnd(width)}  ${patchesOf(entry)}${numberOf(entry)}`.trimEnd();
        });
        return { json: { target, entries }, text: lines(rows) };
      }
    };
  }
});

// src/cli/commands/new.ts
var newPatch2;
var init_new2 = __esm({
  "src/cli/commands/new.ts"() {
    "use strict";
    init_command();
    newPatch2 = {
      name: "new",
      group: "queue",
      summary: "start an empty patch on top of the applied ones",
      arguments: [{ name: "name", about: "its name: letters, digits, dashes, underscores" }],
      options: [
        { flags: "-m, --message <text>", about: "the subject; further lines become the description" },
        { flags: "--author <author>", about: "Name <address>" }
      ],
      examples: [
        {
          line: 'pgquilt new lower-case-addresses -m "Compare addresses in lower case"',
          meaning: "then edit files under udfs/ and run pgquilt refresh"
        }
      ],
      async run(call2) {
        const { newPatch: newPatch3 } = await Promise.resolve().then(() => (init_new(), new_exports));
        const [name = ""] = call2.args;
        const result2 = await newPatch3(await call2.queue(), {
          name,
          message: value(call2, "message"),
          author: value(call2, "author")
        });
        const { patch, file: file4, top: top3, target, notes } = result2;
        return { json: { patch, file: file4, top: top3, target }, text: `Patch ${patch} is now on top
`, notes };
      }
    };
  }
});

// src/queue/next.ts
var next_exports = {};
__export(next_exports, {
  next: () => next
});
async function next(context, name) {
  return lookAtStack(context, (standing) => {
    const { patches: patches2 } = context.series;
    const { stack } = standing;
    const from = name === void 0 ? stack[stack.length - 1]?.name : patchNamed(context.series, standing, name);
    const at2 = from === void 0 ? -1 : patches2.findIndex((p) => p.name === from);
    if (from !== void 0 && at2 < 0)
      throw unknownPatch(
        from,
        patches2.map((p) => p.name)
      );
    const found = patches2.slice(at2 + 1).find((p) => !isHidden(p, standing));
    if (found === void 0) throw fullyApplied(stack);
    return found.name;
  });
}
var init_next = __esm({
  "src/queue/next.ts"() {
    "use strict";
    init_look();
    init_patch_named();
    init_stack();
  }
});

// src/cli/commands/next.ts
var next2;
var init_next2 = __esm({
  "src/cli/commands/next.ts"() {
    "use strict";
    next2 = {
      name: "next",
      group: "look",
      summary: "name the patch that comes after the top, or after NAME",
      arguments: [{ name: "name", about: "the patch before it", optional: true }],
      examples: [{ line: "pgquilt next", meaning: "what pgquilt push would apply; exit 2 where nothing comes after" }],
      async run(call2) {
        const { next: next3 } = await Promise.resolve().then(() => (init_next(), next_exports));
        const name = await next3(await call2.queue(), call2.args[0]);
        return { json: { next: name }, text: `${name}
` };
      }
    };
  }
});

// src/cli/style.ts
function styleFor(choice, isTerminal, env) {
  if (choice === "always") return coloured;
  if (choice === "never") return plain3;
  return isTerminal && !env["NO_COLOR"] && env["TERM"] !== "dumb" ? coloured : plain3;
}
var codes, plain3, coloured;
var init_style = __esm({
  "src/cli/style.ts"() {
    "use strict";
    codes = {
      bold: [1, 22],
      dim: [2, 22],
      red: [31, 39],
      green: [32, 39],
      yellow: [33, 39],
      cyan: [36, 39]
    };
    plain3 = (_, text3) => text3;
    coloured = (colour, text3) => {
      const [on, off] = codes[colour];
      return text3 === "" ? "" : `\x1B[${on}m${text3}\x1B[${off}m`;
    };
  }
});

// src/cli/output/series.ts
function sigil(item) {
  if (item.top) return ">";
  return item.state === "applied" ? "+" : item.state === "unapplied" ? "-" : "!";
}
function seriesLines(items, style = plain3) {
  const width = Math.max(0, ...items.map((item) => [...item.name].length));
  return items.map((item) => {
    const sign = sigil(item);
    const padding = item.subject === "" ? "" : " ".repeat(width - [...item.name].length + 2);
    return `${style(colours[sign] ?? "dim", `${sign} ${item.name}`)}${padding}${item.subject}`;
  });
}
function seriesJson(items) {
  return items.map(({ name, state: state2, subject }) => ({ name, state: state2, subject }));
}
var colours;
var init_series2 = __esm({
  "src/cli/output/series.ts"() {
    "use strict";
    init_style();
    colours = { ">": "bold", "+": "green", "-": "dim", "!": "yellow" };
  }
});

// src/queue/patches.ts
var patches_exports = {};
__export(patches_exports, {
  patchesOf: () => patchesOf2
});
async function patchesOf2(context, word) {
  const files3 = new PatchFiles(context);
  const units = new Map(readUnits(context.root));
  for (const path10 of files3.chains().keys()) if (!units.has(path10)) units.set(path10, "");
  const paths = new Set(await unitsNamed(word, units));
  const items = await listSeries(context);
  return items.filter((item) => files3.patch(item.name).files.some((f) => paths.has(f.path)));
}
var init_patches2 = __esm({
  "src/queue/patches.ts"() {
    "use strict";
    init_units();
    init_patch_files();
    init_unit_names();
    init_series();
  }
});

// src/cli/commands/patches.ts
var patches;
var init_patches3 = __esm({
  "src/cli/commands/patches.ts"() {
    "use strict";
    init_command();
    init_series2();
    patches = {
      name: "patches",
      group: "look",
      summary: "list the patches that change a unit or a routine",
      arguments: [{ name: "unit", about: "a file under udfs/, or a routine" }],
      examples: [{ line: "pgquilt patches normalize_signature", meaning: "their names, in the order of the series" }],
      async run(call2) {
        const { patchesOf: patchesOf4 } = await Promise.resolve().then(() => (init_patches2(), patches_exports));
        const [unit = ""] = call2.args;
        const items = await patchesOf4(await call2.queue(), unit);
        return { json: seriesJson(items), text: lines(items.map((item) => item.name)) };
      }
    };
  }
});

// src/cli/commands/pop.ts
var pop2;
var init_pop2 = __esm({
  "src/cli/commands/pop.ts"() {
    "use strict";
    init_goal();
    init_how();
    init_move();
    pop2 = {
      name: "pop",
      group: "queue",
      summary: "take off the top patch, N of them, all above NAME, or all",
      arguments: [{ name: "goal", about: "a number of patches, or the name of the patch to stop at", optional: true }],
      options: [{ flags: "-a, --all", about: "take off all; done already is done" }, ...howOptions],
      details: [
        "What was there is in the database itself: with --database URL this works from an empty folder.",
        "Any number of patches is one transaction: all of them are taken off, or none."
      ],
      examples: [
        { line: "pgquilt pop", meaning: "takes off the top patch" },
        { line: "pgquilt pop -a --database postgres://app@localhost/app", meaning: "needs no file of the project" }
      ],
      async run(call2) {
        const goal = readGoal(call2, "pop");
        const { pop: pop3 } = await Promise.resolve().then(() => (init_pop(), pop_exports));
        const result2 = await pop3(await call2.context(), { goal, ...readHow(call2) });
        return moved(call2, result2, "No patches applied");
      }
    };
  }
});

// src/queue/previous.ts
var previous_exports = {};
__export(previous_exports, {
  previous: () => previous
});
async function previous(context, name) {
  return lookAtStack(context, (standing) => {
    const applied4 = standing.stack.map((p) => p.name);
    const series2 = context.series.patches.map((p) => p.name);
    const word = name === void 0 ? applied4[applied4.length - 1] : patchNamed(context.series, standing, name);
    if (word === void 0) throw noneApplied();
    const names = name !== void 0 && series2.includes(word) ? series2 : applied4;
    const found = names[names.indexOf(word) - 1];
    if (found !== void 0) return found;
    const whole = name === void 0 ? "stack" : "series";
    throw new Problem("nothing-to-do", `Patch ${word} is the first of the ${whole}`);
  });
}
var init_previous = __esm({
  "src/queue/previous.ts"() {
    "use strict";
    init_problem();
    init_look();
    init_patch_named();
    init_stack();
  }
});

// src/cli/commands/previous.ts
var previous2;
var init_previous2 = __esm({
  "src/cli/commands/previous.ts"() {
    "use strict";
    previous2 = {
      name: "previous",
      group: "look",
      summary: "name the patch that comes before the top, or before NAME",
      arguments: [{ name: "name", about: "the patch after it", optional: true }],
      examples: [{ line: "pgquilt previous", meaning: "the top after a pop; exit 2 where nothing comes before" }],
      async run(call2) {
        const { previous: previous3 } = await Promise.resolve().then(() => (init_previous(), previous_exports));
        const name = await previous3(await call2.context(), call2.args[0]);
        return { json: { previous: name }, text: `${name}
` };
      }
    };
  }
});

// src/cli/commands/push.ts
var push3;
var init_push2 = __esm({
  "src/cli/commands/push.ts"() {
    "use strict";
    init_goal();
    init_how();
    init_on_drift2();
    init_move();
    init_proof2();
    push3 = {
      name: "push",
      group: "queue",
      summary: "apply the next patch, N of them, all up to NAME, or all",
      arguments: [{ name: "goal", about: "a number of patches, or the name of the last one to apply", optional: true }],
      options: [{ flags: "-a, --all", about: "apply all; done already is done" }, noTests, ...howOptions, recordOption],
      details: [
        "Any number of patches is one transaction: all of them are applied, or none. Where patches/NAME.test.sql lies beside a\npatch it runs inside that transaction, right after its patch, and is rolled back; an error, or a query whose last column\nis a boolean that is not true, stops the push."
      ],
      examples: [
        { line: "pgquilt push -a", meaning: "applies the whole series" },
        { line: "pgquilt push --dry-run", meaning: "shows what the next patch would do" }
      ],
      async run(call2) {
        const goal = readGoal(call2, "push");
        const { push: push4 } = await Promise.resolve().then(() => (init_push(), push_exports));
        const how = { ...readHow(call2), proof: readProof(call2) };
        const result2 = await push4(await call2.queue(), { goal, ...how });
        const idle = result2.top === null ? "No patches in series" : `File series fully applied, ends at patch ${result2.top}`;
        return moved(call2, result2, idle);
      }
    };
  }
});

// src/cli/commands/refresh.ts
function refreshText({ patch, changed: changed2, units, carried = [], plan }, dryRun2, style) {
  if (!changed2) return `Patch ${patch} is unchanged
`;
  const width = Math.max(0, ...units.map((unit) => unit.change.length));
  const files3 = units.map(({ path: path10, change }) => `${change.padEnd(width)}  ${path10}`);
  return lines([
    ...files3,
    ...planLines(plan.routines, style),
    ...dependentLines(plan.dependents ?? [], style),
    ...carried.map((name) => `Made patch ${name} anew on top of it`),
    dryRun2 ? `Would refresh patch ${patch}
Nothing was changed (dry run).` : `Refreshed patch ${patch}`
  ]);
}
var refresh2;
var init_refresh2 = __esm({
  "src/cli/commands/refresh.ts"() {
    "use strict";
    init_problem();
    init_command();
    init_plan2();
    init_proof();
    init_rebuild2();
    refresh2 = {
      name: "refresh",
      group: "queue",
      summary: "take all edits under udfs/ into the top patch, and into the database",
      options: [
        { flags: "-p, --patch <name>", about: "into this patch: one below the top, or one that is not applied" },
        { flags: "--dry-run", about: "do it, show what becomes of the routines, and roll it back" },
        { flags: "--from-database", about: "take what was changed in the database, with psql for example" },
        allowRebuild
      ],
      details: [
        "With -p the edits are carried down past the patches above the one named, whose diffs are made anew; into a patch that is\nnot applied they are carried up, and are out of the tree then. Where an edit and a patch on its way change the same\nlines nothing is changed, and the file to put both together in is named (exit status 3)."
      ],
      examples: [
        { line: "pgquilt refresh", meaning: "tree, patch file, database and ledger change together" },
        { line: "pgquilt refresh -p fold-os-names --dry-run", meaning: "shows whether the edits fit into a lower patch" }
      ],
      async run(call2) {
        const { refresh: refresh3 } = await Promise.resolve().then(() => (init_refresh(), refresh_exports));
        const [patch, dryRun2] = [value(call2, "patch"), flag(call2, "dryRun")];
        if (patch !== void 0 && flag(call2, "fromDatabase")) {
          throw new Problem("usage", "refresh: what was changed in the database is taken into the top patch", {
            hint: "To lay it below others: pgquilt adopt --new NAME --below PATCH"
          });
        }
        const result2 = await refresh3(await call2.queue(), {
          fromDatabase: flag(call2, "fromDatabase"),
          patch,
          dryRun: dryRun2,
          ...readAllowRebuild(call2)
        });
        const { changed: changed2, units, carried, plan, warnings, target } = result2;
        return {
          json: { patch: result2.patch, changed: changed2, units, carried, plan, warnings, target, ...proofJson(result2) },
          text: refreshText(result2, dryRun2, call2.style),
          notes: [...result2.notes, ...proofNotes(result2, call2.style), ...warnings.map((warning) => `warning: ${warning}`)]
        };
      }
    };
  }
});

// src/cli/commands/rename.ts
var rename2;
var init_rename2 = __esm({
  "src/cli/commands/rename.ts"() {
    "use strict";
    init_command();
    init_rewrite2();
    rename2 = {
      name: "rename",
      group: "queue",
      summary: "give a patch another name, applied or not",
      arguments: [
        { name: "old", about: "the patch" },
        { name: "new", about: "its new name" }
      ],
      options: [{ flags: "--dry-run", about: "look whether it can be done, and change nothing" }],
      details: [
        "Its file, its test, its line in series.yaml and its row in the ledger change together; no routine is touched. On another\ntarget that has the patch applied, pgquilt goto --series takes the new name over."
      ],
      examples: [{ line: "pgquilt rename fold-os-names fold-names", meaning: "in one transaction" }],
      async run(call2) {
        const { rename: rename3 } = await Promise.resolve().then(() => (init_rename(), rename_exports));
        const [from = "", to = ""] = call2.args;
        const result2 = await rename3(await call2.queue(), { from, to }, { dryRun: flag(call2, "dryRun") });
        const names = { from: result2.from, to: result2.to };
        return rewritten(call2, result2, names, `Patch ${result2.from} renamed to ${result2.to}
`);
      }
    };
  }
});

// src/queue/select.ts
var select_exports = {};
__export(select_exports, {
  guardsOfSeries: () => guardsOfSeries,
  select: () => select,
  selection: () => selection
});
async function selection(context) {
  return lookAtStack(context, (standing) => describe4(context, standing, standing.selected));
}
function guardsOfSeries(series2) {
  const guards = /* @__PURE__ */ new Map();
  for (const patch of series2.patches) {
    for (const { name } of patch.guards) guards.set(name, [...guards.get(name) ?? [], patch.name]);
  }
  return [...guards].sort(([a], [b]) => a < b ? -1 : 1).map(([guard2, patches2]) => ({ guard: guard2, patches: patches2 }));
}
async function select(context, options2) {
  needWrite(context, "select");
  for (const word of options2.guards ?? []) refuseWord(word);
  const created = await ensureEmbedded(context);
  const rebuild = { allow: options2.allowRebuild === true, command: "pgquilt select --pop" };
  const done = await operate(context, (op) => work3(op, options2), { rebuild });
  return { ...done.value, notes: [...created, ...done.notes, ...unknownGuards(context.series, options2.guards ?? [])] };
}
async function work3(op, options2) {
  const { context, head } = op;
  const selected2 = [...new Set(options2.guards ?? head.selected)];
  const value2 = describe4(context, head, selected2);
  const isNew = selected2.join(" ") !== head.selected.join(" ");
  if (options2.pop === true && value2.popped.length > 0) return takeOff3(op, value2, options2.dryRun === true);
  if (!isNew || options2.dryRun === true) return { value: value2 };
  return { value: value2, ledger: { verb: "select", patches: [], select: selected2 } };
}
async function takeOff3(op, value2, dryRun2) {
  const rest = op.head.stack[op.head.stack.length - value2.popped.length - 1]?.name ?? null;
  const head = await readHead(op.tx, rest === null ? "all" : { above: rest });
  const popped = await popRows({ ...op, head }, head.rows).catch(nextSteps("pop"));
  if (dryRun2) return { value: { ...value2, plan: [{ patch: value2.popped.join(", "), ...popped.plan }] } };
  const ledger = { ...popped.ledger, verb: "select", select: value2.selected };
  return {
    value: { ...value2, guarded: [], top: rest },
    ledger: { ...ledger, detail: { ...ledger.detail, popped: value2.popped } },
    units: popped.units,
    files: popped.files ?? []
  };
}
function describe4({ series: series2, target }, { stack }, selected2) {
  const hidden = new Set(series2.patches.filter((p) => isHidden(p, { selected: selected2 })).map((p) => p.name));
  const names = stack.map((p) => p.name);
  const lowest = names.findIndex((name) => hidden.has(name));
  const top3 = names[names.length - 1] ?? null;
  const below2 = series2.patches.slice(0, series2.patches.findIndex((p) => p.name === top3) + 1);
  return {
    target: target.label,
    selected: selected2,
    guarded: names.filter((name) => hidden.has(name)),
    popped: lowest < 0 ? [] : names.slice(lowest).reverse(),
    missing: below2.map((p) => p.name).filter((name) => !hidden.has(name) && !names.includes(name)),
    top: top3
  };
}
function refuseWord(word) {
  if (isGuardName(word)) return;
  const bare2 = word.replace(/^[+-]/, "");
  throw new Problem("usage", `'${word}' names no guard`, {
    hint: isGuardName(bare2) ? `Name it without its sign: pgquilt select ${bare2}` : "pgquilt select --series lists them."
  });
}
function unknownGuards(series2, words4) {
  const known = guardsOfSeries(series2).map(({ guard: guard2 }) => guard2);
  return words4.filter((word) => !known.includes(word)).map((word) => `no patch of the series has the guard ${word}. ${didYouMean(word, known) ?? ""}`.trim());
}
var init_select = __esm({
  "src/queue/select.ts"() {
    "use strict";
    init_read2();
    init_problem();
    init_guards();
    init_suggest();
    init_context();
    init_look();
    init_on_drift();
    init_operation();
    init_stack();
    init_load();
    init_pop();
  }
});

// src/cli/commands/select.ts
function selected(call2, result2, how) {
  const { notes, ...json } = result2;
  const { selected: selected2, target, guarded: guarded2, popped, missing, top: top3, plan } = result2;
  if (plan !== void 0) return { json, notes, text: planText(plan, () => "remove", call2.style) };
  const what = selected2.length === 0 ? "No guards" : selected2.join(", ");
  const head = how.dryRun ? `Would select on ${target}: ${what}` : `Selected on ${target}: ${what}`;
  const did = how.pop ? [...popped.map((name) => `Removing patch ${name}`), top3 === null ? "No patches applied" : `Now at patch ${top3}`] : [];
  const be = (names) => how.dryRun ? "would be" : names.length === 1 ? "is" : "are";
  const off = `to take off ${popped.join(", ")}: pgquilt select --pop`;
  const left = [
    ...guarded2.length === 0 ? [] : [`${guarded2.join(", ")} ${be(guarded2)} applied and guarded; ${off}`],
    ...missing.length === 0 ? [] : [
      `${missing.join(", ")} ${be(missing)} below the top and not applied; to bring the database to the series: pgquilt goto --series`
    ]
  ];
  return { json, text: lines([head, ...popped.length === 0 ? [] : did]), notes: [...notes, ...left] };
}
function twoAnswers(what) {
  return new Problem("usage", `select: ${what} are two answers to one question`, { hint: "Give one of the two." });
}
var select2;
var init_select2 = __esm({
  "src/cli/commands/select.ts"() {
    "use strict";
    init_problem();
    init_command();
    init_plan2();
    init_rebuild2();
    select2 = {
      name: "select",
      group: "queue",
      summary: "say which guards a target goes by; or show them",
      arguments: [{ name: "guards", about: "their names, without a sign", optional: true, many: true }],
      options: [
        { flags: "--none", about: "select none" },
        { flags: "--series", about: "list the guards of the series, each with its patches" },
        { flags: "--pop", about: "take off the applied patches that are guarded then, and those above them" },
        { flags: "--dry-run", about: "show what it would come to, and change nothing" },
        allowRebuild
      ],
      details: [
        "The selection belongs to the target: its log keeps it, and everybody who pushes there goes by it. The guards that\nare given take the place of those selected before. Nothing is taken off without --pop."
      ],
      examples: [
        { line: "pgquilt select partner", meaning: "patches with +partner are pushed there from now on" },
        { line: "pgquilt select --none --pop", meaning: "selects none, and takes off what needs one" }
      ],
      async run(call2) {
        const [none, series2, pop3] = [flag(call2, "none"), flag(call2, "series"), flag(call2, "pop")];
        const words4 = [...call2.args];
        if (none && words4.length > 0) throw twoAnswers(`--none and '${words4[0]}'`);
        if (series2 && (none || pop3 || words4.length > 0)) throw twoAnswers("--series and a selection");
        const verb = await Promise.resolve().then(() => (init_select(), select_exports));
        const context = await call2.queue();
        if (series2) {
          const guards2 = verb.guardsOfSeries(context.series);
          return { json: guards2, text: lines(guards2.map(({ guard: guard2, patches: patches2 }) => `${guard2}: ${patches2.join(", ")}`)) };
        }
        if (!none && !pop3 && words4.length === 0) {
          const found = await verb.selection(context);
          const { selected: selected2 } = found;
          return { json: found, text: lines(selected2.length > 0 ? selected2 : ["No guards selected"]) };
        }
        const guards = none || words4.length > 0 ? { guards: words4 } : {};
        const how = { pop: pop3, dryRun: flag(call2, "dryRun"), ...readAllowRebuild(call2) };
        return selected(call2, await verb.select(context, { ...guards, ...how }), how);
      }
    };
  }
});

// src/cli/commands/series.ts
var series;
var init_series3 = __esm({
  "src/cli/commands/series.ts"() {
    "use strict";
    init_command();
    init_series2();
    series = {
      name: "series",
      group: "look",
      summary: "list the series: > top, + applied, - unapplied, ! guarded",
      examples: [{ line: "pgquilt series", meaning: "a line a patch: its state, its name, its subject" }],
      async run(call2) {
        const { listSeries: listSeries2 } = await Promise.resolve().then(() => (init_series(), series_exports));
        const items = await listSeries2(await call2.queue());
        return { json: seriesJson(items), text: lines(seriesLines(items, call2.style)) };
      }
    };
  }
});

// src/queue/show.ts
var show_exports = {};
__export(show_exports, {
  show: () => show2
});
async function show2(context, name) {
  const { name: patch, state: state2, text: text3 } = await readOnePatch(context, name);
  return { patch, state: state2, text: text3 };
}
var init_show = __esm({
  "src/queue/show.ts"() {
    "use strict";
    init_one_patch();
  }
});

// src/cli/commands/show.ts
async function showOverwritten(call2) {
  const { overwritten: overwritten2 } = await Promise.resolve().then(() => (init_overwritten(), overwritten_exports));
  const result2 = await overwritten2(await call2.context(), call2.args[0]);
  if (result2.versions.length === 0) return { json: result2, text: `Nothing was overwritten on ${result2.target}
` };
  return { json: result2, text: result2.versions.map(versionText).join("\n") };
}
function versionText({ entry, at: at2, verb, patches: patches2, routine: routine3, sql: sql3 }) {
  const by = `${verb}${patches2.length === 0 ? "" : ` of ${patches2.join(", ")}`}`;
  return `-- ${routine3}, overwritten by the ${by} at ${at2.slice(0, 19)}Z
-- To bring it back: pgquilt adopt --overwritten ${entry} --new NAME
${sql3}`;
}
var show3;
var init_show2 = __esm({
  "src/cli/commands/show.ts"() {
    "use strict";
    init_command();
    init_diff2();
    show3 = {
      name: "show",
      group: "look",
      summary: "show a patch: its header and its diffs",
      arguments: [{ name: "name", about: "the patch; the top one where not given", optional: true }],
      options: [
        {
          flags: "--overwritten",
          about: "versions made by hand that --overwrite replaced, newest first; NAME is then a routine"
        }
      ],
      examples: [
        { line: "pgquilt show fold-os-names", meaning: "prints patches/fold-os-names.patch" },
        { line: "pgquilt show --overwritten f", meaning: "SQL that brings each overwritten version of f back" }
      ],
      async run(call2) {
        if (flag(call2, "overwritten")) return showOverwritten(call2);
        const { show: show4 } = await Promise.resolve().then(() => (init_show(), show_exports));
        const { patch, state: state2, text: text3 } = await show4(await call2.context(), call2.args[0]);
        return { json: { patch, state: state2, text: text3 }, text: colourDiff(text3, call2.style) };
      }
    };
  }
});

// src/cli/output/status.ts
function statusLines(status3, style) {
  const { selected: selected2, applied: applied4, unapplied: unapplied3, guarded: guarded2, top: top3, tree: tree2, drift: drift3, differs } = status3;
  const of = applied4.length + unapplied3.length;
  const hidden = guarded2.length === 0 ? "" : `, ${guarded2.length} guarded`;
  const next3 = unapplied3[0] === void 0 ? "" : `; next is ${unapplied3[0]}`;
  return [
    row("Target", status3.target, style),
    ...selected2.length === 0 ? [] : [row("Guards", `${selected2.join(", ")} selected`, style)],
    row("Top", top3 === null ? "No patches applied" : top3, style),
    row("Series", of === 0 ? "No patches in series" : `${applied4.length} of ${of} applied${hidden}${next3}`, style),
    ...differs.map(({ message }) => `          ${style("yellow", message)}`),
    ...differs.length === 0 ? [] : ["          to bring the database to the series: pgquilt goto --series"],
    row("Tree", treeWords(tree2), style),
    ...tree2.dirty.map((path10) => `          ${style("yellow", `edited ${path10}`)}`),
    ...tree2.behind.map((path10) => `          behind ${path10}`),
    row("Drift", drift3.length === 0 ? "none" : style("red", `${drift3.length} routine${plural(drift3)}`), style),
    ...driftLines(drift3, style)
  ];
}
function treeWords({ level, follows, dirty, behind }) {
  const place = level === null ? "at the base" : `at patch ${level}`;
  const words4 = [follows ? place : "follows the default target, not this one"];
  if (dirty.length > 0) words4.push(`${dirty.length} edit${plural(dirty)} not refreshed`);
  if (behind.length > 0) words4.push(`${behind.length} unit${plural(behind)} to be brought in line`);
  return words4.join(", ");
}
function plural(list4) {
  return list4.length === 1 ? "" : "s";
}
function row(name, text3, style) {
  return `${style("bold", name.padEnd(8))}  ${text3}`;
}
var init_status = __esm({
  "src/cli/output/status.ts"() {
    "use strict";
    init_drift3();
  }
});

// src/queue/common/against-series.ts
function againstSeries(stack, wanted) {
  const out = [];
  const listed = new Map(wanted.map((w, i) => [w.name, { ...w, at: i }]));
  let highest = -1;
  for (const { name, id } of stack) {
    const entry = listed.get(name);
    if (entry === void 0) out.push({ patch: name, what: "missing" });
    else {
      if (entry.id !== id) out.push({ patch: name, what: "edited" });
      if (entry.at < highest) out.push({ patch: name, what: "moved" });
      highest = Math.max(highest, entry.at);
    }
  }
  const applied4 = new Set(stack.map((p) => p.name));
  for (const { name } of wanted.slice(0, Math.max(highest, 0)))
    if (!applied4.has(name)) out.push({ patch: name, what: "unapplied" });
  return out;
}
var init_against_series = __esm({
  "src/queue/common/against-series.ts"() {
    "use strict";
  }
});

// src/queue/status.ts
var status_exports = {};
__export(status_exports, {
  status: () => status
});
async function status(context) {
  return lookAt(context, async (head, tx) => {
    const names = head.stack.map((p) => p.name);
    const top3 = names[names.length - 1] ?? null;
    const rest = context.series.patches.filter((p) => !names.includes(p.name));
    const queue = context.root === null ? null : context;
    const comparing = tx === null ? null : findDrift(tx);
    comparing?.catch(() => void 0);
    const tree2 = queue === null ? { level: top3, follows: false, dirty: [], behind: [] } : treeStatus(queue, head, top3);
    const notes = queue === null ? [] : oddities(queue);
    const drift3 = (await comparing)?.drifts ?? [];
    return {
      target: context.target.label,
      selected: head.selected,
      applied: names,
      unapplied: rest.filter((p) => !isHidden(p, head)).map((p) => p.name),
      guarded: rest.filter((p) => isHidden(p, head)).map((p) => p.name),
      top: top3,
      tree: tree2,
      drift: drift3.map(driftItem),
      differs: queue === null ? [] : stackDifferences(queue, head),
      notes
    };
  });
}
function treeStatus(context, { stack, unitHashes: ledger }, top3) {
  const tree2 = new Tree(context, new PatchFiles(context), stack);
  const states = tree2.paths(ledger).map((path10) => ({ path: path10, state: tree2.state(path10, ledger) }));
  const of = (wanted) => states.filter((s) => s.state === wanted).map((s) => s.path);
  const follows = context.followsTree;
  return { level: top3, follows, dirty: of("edited"), behind: follows ? of("behind") : [] };
}
function oddities(context) {
  const out = [];
  const listed = new Set(context.series.patches.map((p) => p.name));
  const onDisk = new Set(listPatchFiles(context.root));
  for (const { name } of context.series.patches) {
    if (!onDisk.has(name)) out.push(`patch ${name} is in series.yaml but has no file ${patchPath(name)}`);
  }
  for (const name of onDisk) {
    if (!listed.has(name)) out.push(`${patchPath(name)} is not in series.yaml`);
  }
  for (const name of listTestFiles(context.root)) {
    if (!onDisk.has(name)) out.push(`${testPath(name)} is the test of a patch that is not there`);
  }
  return out;
}
function stackDifferences(context, head) {
  const { stack } = head;
  const applied4 = new Set(stack.map((s) => s.name));
  const wanted = context.series.patches.filter((p) => !isHidden(p, head) || applied4.has(p.name));
  const ids = wanted.map(({ name }) => ({ name, id: applied4.has(name) ? idOnDisk(context, name) : null }));
  const guarded2 = wanted.filter((p) => applied4.has(p.name) && isHidden(p, head));
  return [
    ...againstSeries(stack, ids).map((found) => ({ ...found, message: MESSAGES[found.what](found.patch) })),
    ...guarded2.map(({ name, guards }) => ({
      patch: name,
      what: "guarded",
      message: guardedMessage(name, guards)
    }))
  ];
}
function guardedMessage(name, guards) {
  return `patch ${name} is applied but guarded by ${formatGuards(guards)}`;
}
function idOnDisk(context, name) {
  try {
    return patchId(parsePatch(readPatchFile(context.root, name) ?? "", patchPath(name)).files);
  } catch {
    return null;
  }
}
var MESSAGES;
var init_status2 = __esm({
  "src/queue/status.ts"() {
    "use strict";
    init_parse();
    init_patch_id();
    init_guards();
    init_patches();
    init_against_series();
    init_look();
    init_patch_files();
    init_stack();
    init_tree();
    init_drift2();
    MESSAGES = {
      missing: (name) => `patch ${name} is applied but is not in series.yaml`,
      edited: (name) => `${patchPath(name)} is not the patch that is applied: it was changed on disk`,
      moved: (name) => `patch ${name} stands in another place in series.yaml than it was applied in`,
      unapplied: (name) => `patch ${name} stands below an applied patch in series.yaml, but is not applied`
    };
  }
});

// src/cli/commands/status.ts
var status2;
var init_status3 = __esm({
  "src/cli/commands/status.ts"() {
    "use strict";
    init_command();
    init_status();
    status2 = {
      name: "status",
      group: "look",
      summary: "where the target and the tree stand: patches, edits, drift",
      examples: [{ line: "pgquilt status", meaning: "changes nothing; drift is shown, and is no failure here" }],
      async run(call2) {
        const { status: status3 } = await Promise.resolve().then(() => (init_status2(), status_exports));
        const { notes, ...result2 } = await status3(await call2.context());
        return { json: { ...result2, notes }, text: lines(statusLines({ ...result2, notes }, call2.style)), notes };
      }
    };
  }
});

// src/queue/top.ts
var top_exports = {};
__export(top_exports, {
  top: () => top
});
async function top(context) {
  return lookAtStack(context, ({ stack }) => {
    const last = stack[stack.length - 1];
    if (last === void 0) throw noneApplied();
    return last.name;
  });
}
var init_top = __esm({
  "src/queue/top.ts"() {
    "use strict";
    init_look();
    init_stack();
  }
});

// src/cli/commands/top.ts
var top2;
var init_top2 = __esm({
  "src/cli/commands/top.ts"() {
    "use strict";
    top2 = {
      name: "top",
      group: "look",
      summary: "name the top patch",
      examples: [{ line: "pgquilt top", meaning: "its name; exit 2 where none is applied" }],
      async run(call2) {
        const { top: top3 } = await Promise.resolve().then(() => (init_top(), top_exports));
        const name = await top3(await call2.context());
        return { json: { top: name }, text: `${name}
` };
      }
    };
  }
});

// src/queue/unapplied.ts
var unapplied_exports = {};
__export(unapplied_exports, {
  unapplied: () => unapplied
});
async function unapplied(context) {
  return lookAtStack(context, (standing) => {
    const { stack } = standing;
    const names = new Set(stack.map((p) => p.name));
    const rest = context.series.patches.filter((p) => !names.has(p.name) && !isHidden(p, standing));
    if (rest.length === 0) throw fullyApplied(stack);
    return rest.map((p) => p.name);
  });
}
var init_unapplied = __esm({
  "src/queue/unapplied.ts"() {
    "use strict";
    init_look();
    init_stack();
  }
});

// src/cli/commands/unapplied.ts
var unapplied2;
var init_unapplied2 = __esm({
  "src/cli/commands/unapplied.ts"() {
    "use strict";
    init_command();
    unapplied2 = {
      name: "unapplied",
      group: "look",
      summary: "name the patches that push -a would apply",
      examples: [{ line: "pgquilt unapplied", meaning: "a name a line; exit 2 at the end of the series" }],
      async run(call2) {
        const { unapplied: unapplied3 } = await Promise.resolve().then(() => (init_unapplied(), unapplied_exports));
        const names = await unapplied3(await call2.queue());
        return { json: names, text: lines(names) };
      }
    };
  }
});

// src/queue/journal/restore-files.ts
function restoreFiles(entries, read) {
  const texts2 = /* @__PURE__ */ new Map();
  const changed2 = /* @__PURE__ */ new Set();
  for (const { files: files3 } of entries) {
    for (const { path: path10, was, now } of files3) {
      const text3 = texts2.has(path10) ? texts2.get(path10) ?? null : read(path10);
      if (text3 === was) continue;
      const back = text3 === now ? was : merged(path10, { text: text3, was, now });
      if (back === void 0) changed2.add(path10);
      else texts2.set(path10, back);
    }
  }
  if (changed2.size > 0) throw changedSince([...changed2]);
  return [...texts2].flatMap(([path10, text3]) => text3 === read(path10) ? [] : [{ path: path10, text: text3 }]);
}
function merged(path10, { text: text3, was, now }) {
  if (path10 !== MERGED || text3 === null || was === null || now === null) return void 0;
  const result2 = mergeTexts(now, text3, was);
  return result2.clean ? result2.text : void 0;
}
function changedSince(paths) {
  const [first] = paths;
  const them = paths.length === 1 ? "it" : "them";
  return new Problem(
    "conflict",
    `${paths.join(", ")} ${paths.length === 1 ? "was" : "were"} changed since, and an undo would lose that`,
    {
      file: first,
      hint: `Nothing was changed. Bring ${them} back as ${paths.length === 1 ? "it was" : "they were"}, keeping your change elsewhere, and run the command again.`
    }
  );
}
var MERGED;
var init_restore_files = __esm({
  "src/queue/journal/restore-files.ts"() {
    "use strict";
    init_merge();
    init_problem();
    MERGED = "series.yaml";
  }
});

// src/queue/undo.ts
var undo_exports = {};
__export(undo_exports, {
  undo: () => undo2
});
async function undo2(context, options2) {
  const { by, extent } = options2;
  needWrite(context, by);
  const journal = readJournal(context.root);
  choose(
    historyOf(journal, context.target.label, () => true),
    by,
    extent
  );
  const rebuild = { allow: options2.allowRebuild === true, command: `pgquilt ${by}` };
  const done = await operate(context, (op) => takeBack(op, journal, options2), { rebuild });
  return { ...done.value, ...rebuiltIn(done), notes: done.notes };
}
async function takeBack(op, journal, options2) {
  const { context, tx } = op;
  const { by, extent } = options2;
  const hashes = await readLogHashes(tx);
  const history = historyOf(journal, context.target.label, (hash2) => hashes.has(hash2));
  const chosen = choose(history, by, extent);
  refuseGaps(history, chosen, { head: op.head.log, entries: await readLog(tx) }, context.target.label);
  const bodies = chosen.map(bodyOf2);
  const restored = restoreFiles(bodies, (path10) => readTextIn(context.root, path10));
  const takesBack = { by, entries: chosen.map((e) => e.number) };
  const undone = chosen.map(({ number: number2, verb, patches: patches2 }) => ({ entry: number2, verb, patches: patches2 }));
  const common2 = { [by === "undo" ? "undone" : "redone"]: undone, target: context.target.label };
  const stack = op.head.stack;
  if (chosen.every((e) => e.log === null)) {
    announce(op, options2, chosen, { popped: [], pushed: [], files: restored, edits: [] });
    const top4 = stack[stack.length - 1]?.name ?? null;
    const value3 = { ...common2, popped: [], pushed: [], top: top4, files: restored.map((f) => f.path), edits: [] };
    if (options2.dryRun === true) return { value: { ...value3, plan: [] } };
    return { value: value3, filesOnly: { verb: by, patches: patchesOf3(chosen) }, files: restored, takesBack };
  }
  const count = bodies.reduce((sum, body) => sum + body.on, 0);
  const head = count === 0 ? op.head : await readHead(tx, { count });
  const { back, over } = context.followsTree ? await rewound(op, head, bodies, by) : await rewound(op, head, bodies, "undo");
  const files3 = [...restored, ...over.filter((o) => !restored.some((f) => f.path === o.path))];
  const edits = context.followsTree ? editsBack(op, bodies, back) : [];
  const all = [...files3.filter((f) => !edits.some((e) => e.path === f.path)), ...edits.filter((e) => e.changed)];
  refuseEdited2(op, back.units, new Set(files3.map((f) => f.path)), edits);
  const taken3 = new Set([...edits, ...files3.filter((f) => f.path.startsWith("udfs/"))].map((f) => f.path));
  const keep2 = sharedRows(head.rows, back.rows);
  const gone = head.rows.slice(keep2);
  const again3 = back.rows.slice(keep2);
  const popped = gone.map((r) => r.name).reverse();
  const pushed = again3.map((r) => r.name);
  announce(op, options2, chosen, { popped, pushed, files: files3, edits });
  const plan = await runGoals(op, back, chosen);
  const top3 = (back.rows.at(-1) ?? stack[stack.length - head.rows.length - 1])?.name ?? null;
  const moved2 = { popped, pushed, top: top3, files: all.map((f) => f.path), edits: edits.map((e) => e.path) };
  const value2 = { ...common2, ...moved2 };
  if (options2.dryRun === true) {
    return { value: { ...value2, top: stack[stack.length - 1]?.name ?? null, plan: [plan] } };
  }
  return {
    value: value2,
    head,
    ledger: {
      ...ledgerChange(head, back, keep2),
      verb: by,
      patches: patchesOf3(chosen),
      detail: { entries: takesBack.entries, popped, pushed }
    },
    units: back.units,
    files: all.map(({ path: path10, text: text3 }) => ({ path: path10, text: text3 })),
    ...taken3.size === 0 ? {} : { taken: [...taken3] },
    takesBack
  };
}
function bodyOf2(entry) {
  const body = entry.body();
  if (body !== void 0) return body;
  throw new Problem("failed", `the journal's file of entry ${entry.number} (${titleOf2(entry)}) is damaged`, {
    hint: "Nothing was changed. pgquilt push and pgquilt pop go by the ledger and the patch files alone."
  });
}
async function rewound(op, head, bodies, by) {
  const paths = [...new Set(bodies.flatMap((b) => b.routines.map((r) => r.path)))];
  const notes = paths.length === 0 ? void 0 : await readRecorded(op.tx, paths);
  const textNow = (path10) => {
    const unit = head.recorded.units.get(path10) ?? notes?.units.get(path10);
    return unit === void 0 ? op.tree.baseText(path10) : unit.text;
  };
  const back = new Rewind(head.rows, textNow);
  const takenIn = /* @__PURE__ */ new Set();
  for (const body of bodies) {
    back.below(body);
    if (by === "redo") {
      for (const [path10, text3] of back.units) if (op.tree.text(path10) === text3) takenIn.add(path10);
    }
  }
  const isOver = ([path10, text3]) => takenIn.has(path10) && op.tree.text(path10) !== text3;
  return { back, over: [...back.units].filter(isOver).map(([path10, text3]) => ({ path: path10, text: text3 })) };
}
async function runGoals(op, back, chosen) {
  const byPatch = /* @__PURE__ */ new Map();
  for (const { id, path: path10, patch, expected, to } of back.live.values()) {
    const name = patch ?? "";
    byPatch.set(name, [...byPatch.get(name) ?? [], { id, path: path10, before: to, after: expected }]);
  }
  const done = await backward(
    op.tx,
    [...byPatch].map(([name, routines]) => ({ name, routines }))
  );
  return {
    patch: patchesOf3(chosen).join(", "),
    routines: done.steps.map((s) => ({ action: s.action, routine: s.id, file: s.path })),
    ...done.rebuilt.length === 0 ? {} : { dependents: done.rebuilt },
    sql: done.sql
  };
}
function ledgerChange(head, back, keep2) {
  return {
    keep: head.stack.length - head.rows.length + keep2,
    push: back.rows.slice(keep2).map((row2) => ({
      ...row2,
      stamp: { at: row2.appliedAt, by: row2.appliedBy, tool: row2.tool }
    })),
    ...back.selected === void 0 ? {} : { select: back.selected },
    units: [...back.units].map(([path10, text3]) => ({ path: path10, text: text3, blob: blobHash(text3) })),
    routines: [...back.recorded.values()]
  };
}
function sharedRows(before, after) {
  const at2 = before.findIndex((row2, i) => row2 !== after[i]);
  return at2 < 0 ? before.length : at2;
}
function editsBack({ tree: tree2 }, bodies, { units }) {
  const edits = new Map(bodies.flatMap((b) => b.edits));
  return [...edits].flatMap(([path10, text3]) => {
    if (units.has(path10) && units.get(path10) === text3) return [];
    return [{ path: path10, text: text3, changed: tree2.text(path10) !== text3 }];
  });
}
function refuseEdited2(op, units, files3, edits) {
  if (!op.context.followsTree) return;
  const isEdited = (path10) => !files3.has(path10) && op.tree.state(path10, op.head.unitHashes) === "edited";
  const asTheyAre = new Set(edits.filter((e) => !e.changed).map((e) => e.path));
  const changing = [...units].filter(([path10, text3]) => op.tree.text(path10) !== text3 && !asTheyAre.has(path10));
  const lost2 = [...changing.map(([path10]) => path10), ...edits.filter((e) => e.changed).map((e) => e.path)];
  const [first] = lost2.filter(isEdited);
  if (first === void 0) return;
  throw new Problem("failed", `${first} has edits that are not in any patch yet, and an undo would lose them`, {
    file: first,
    hint: "Take them into a patch first: pgquilt refresh, or pgquilt new NAME and pgquilt refresh. pgquilt diff -z shows them."
  });
}
function patchesOf3(chosen) {
  return [...new Set(chosen.flatMap((e) => e.patches))];
}
function announce(op, { by, dryRun: dryRun2 }, chosen, what) {
  const say = op.context.progress;
  const verb = by === "undo" ? "Undoing" : "Redoing";
  for (const entry of chosen) say(`${dryRun2 ? `Would ${by}` : verb} entry ${entry.number}: ${titleOf2(entry)}`);
  const parts = [
    [what.popped, "takes off"],
    [what.pushed, "puts back"],
    [what.files.map((f) => f.path), "restores"],
    [what.edits.map((f) => f.path), "gives its edit back to"]
  ];
  const said = parts.flatMap(([names, words4]) => names.length === 0 ? [] : [`${words4} ${names.join(", ")}`]);
  if (said.length > 0) say(`This ${said.join("; ")}`);
}
var init_undo = __esm({
  "src/queue/undo.ts"() {
    "use strict";
    init_backward();
    init_read2();
    init_blob_hash();
    init_problem();
    init_read_text();
    init_context();
    init_operation();
    init_record();
    init_entry();
    init_history();
    init_restore_files();
    init_rewind();
  }
});

// src/cli/commands/undo.ts
async function takeBack2(call2, by) {
  const extent = readExtent(call2, by);
  const { undo: undo4 } = await Promise.resolve().then(() => (init_undo(), undo_exports));
  const how = { by, extent, dryRun: flag(call2, "dryRun"), ...readAllowRebuild(call2) };
  return outcome3(call2, await undo4(await call2.queue(), how));
}
function readExtent(call2, by) {
  const [count] = call2.args;
  const to = value(call2, "to");
  if (to !== void 0 && count !== void 0) {
    throw new Problem("usage", `${by}: --to and '${count}' are two goals`, { hint: "Give one of the two." });
  }
  const word = to ?? count ?? "1";
  const number2 = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (Number.isSafeInteger(number2) && (to !== void 0 || number2 > 0))
    return to === void 0 ? { count: number2 } : { to: number2 };
  throw new Problem("usage", `${by}: ${word} is no number of ${to === void 0 ? "operations" : "an entry"}`, {
    hint: "pgquilt log numbers the operations made from this folder."
  });
}
function outcome3(call2, result2) {
  const { notes, plan, popped, pushed, top: top3, files: files3, edits, rebuilt: rebuilt2 } = result2;
  const { notes: _, ...json } = result2;
  if (plan !== void 0) return { json, notes, text: planText(plan, () => "go back before", call2.style) };
  const now = top3 === null ? "No patches applied" : `Now at patch ${top3}`;
  return {
    json,
    notes,
    text: lines([
      ...popped.map((name) => `Removing patch ${name}`),
      ...pushed.map((name) => `Applying patch ${name}`),
      ...(rebuilt2 ?? []).map(({ kind, name }) => `Rebuilt ${kind} ${name}`),
      ...files3.map((path10) => `Restored ${path10}`),
      ...edits.map((path10) => `${path10} has its edit again`),
      now
    ])
  };
}
var dryRun, undo3, redo;
var init_undo2 = __esm({
  "src/cli/commands/undo.ts"() {
    "use strict";
    init_problem();
    init_command();
    init_plan2();
    init_rebuild2();
    dryRun = { flags: "--dry-run", about: "do it, show the plan and the SQL, and roll it back" };
    undo3 = {
      name: "undo",
      group: "queue",
      summary: "take back what the last command, or the last N, changed: database, patches, series and tree",
      arguments: [{ name: "count", about: "how many operations; one where nothing is said", optional: true }],
      options: [
        { flags: "--to <entry>", about: "take back all after this entry of the log; 0: all that can be" },
        dryRun,
        allowRebuild
      ],
      details: [
        "pgquilt log numbers the operations made from this folder. What they take to be undone is in .pgquilt/journal: the\nnewest 200 of them.",
        "Unrefreshed edits stay; where one stands in a unit that the undo changes, it is refused. What a refresh had taken in is\nan edit in the tree again. Where somebody else has changed the database since, nothing is undone."
      ],
      examples: [
        { line: "pgquilt undo", meaning: "takes back the last operation" },
        { line: "pgquilt undo --to 7 --dry-run", meaning: "shows what it takes to be where entry 7 left off" }
      ],
      run: (call2) => takeBack2(call2, "undo")
    };
    redo = {
      name: "redo",
      group: "queue",
      summary: "take back the last undo, or the last N",
      arguments: [{ name: "count", about: "how many undos; one where nothing is said", optional: true }],
      options: [dryRun, allowRebuild],
      details: ["Once anything else has been done, there is nothing to redo."],
      examples: [{ line: "pgquilt redo", meaning: "is again where the undo began" }],
      run: (call2) => takeBack2(call2, "redo")
    };
  }
});

// src/cli/commands.ts
var commands;
var init_commands = __esm({
  "src/cli/commands.ts"() {
    "use strict";
    init_adopt2();
    init_applied2();
    init_check3();
    init_delete2();
    init_diff4();
    init_drift4();
    init_edit3();
    init_files2();
    init_finalize2();
    init_fork2();
    init_goto2();
    init_guard2();
    init_header3();
    init_impact3();
    init_init2();
    init_load2();
    init_log2();
    init_new2();
    init_next2();
    init_patches3();
    init_pop2();
    init_previous2();
    init_push2();
    init_refresh2();
    init_rename2();
    init_select2();
    init_series3();
    init_show2();
    init_status3();
    init_top2();
    init_ui();
    init_unapplied2();
    init_undo2();
    commands = [
      ...[init2, newPatch2, edit, refresh2, push3, pop2, goTo2, fork2, rename2, deletePatch, guard, select2, undo3, redo],
      ...[ui],
      ...[status2, series, applied3, unapplied2, top2, next2, previous2, show3, diff2, header2, files2, patches, impact2, log2],
      ...[load2, drift2, adopt2, check3],
      ...[finalize2]
    ];
  }
});

// src/cli/tui-world.ts
var tui_world_exports = {};
__export(tui_world_exports, {
  tuiWorld: () => tuiWorld
});
function tuiWorld(call2, context, plain4) {
  const { root, target } = context;
  const text3 = (name) => typeof call2.options[name] === "string" ? call2.options[name] : void 0;
  return {
    root,
    plain: plain4,
    env: call2.env,
    readOnly: context.readOnly,
    color: text3("color"),
    target: { label: target.label, remote: target.remote },
    verbs: verbFacts(),
    command: { program: (0, import_node_fs23.realpathSync)(process.argv[1] ?? ""), before: sameTarget(call2) },
    embeddedFolder: target.kind === "embedded" && target.directory !== null ? import_node_path20.default.dirname(target.directory) : null,
    readLocal: () => localQueue(context),
    readPatch: (name) => patchText(root, name),
    readFacts: (name) => factsOf(textOf3(root, name)),
    readUnits: () => unitPaths(root),
    readUnit: (unit) => readUnit(root, unit),
    readKeys: () => ownKeys(call2.env),
    async edit(files3) {
      await openEditor(editorOf(call2.env), files3, { cwd: root, env: call2.env, keepStdout: false });
    }
  };
}
function verbFacts() {
  return new Map(
    commands.map(({ name, group, summary, options: options2 = [] }) => [
      name,
      {
        summary,
        changes: group === "queue" || group === "permanent" || name === "load" || name === "adopt",
        dryRun: options2.some((o) => o.flags.includes("--dry-run"))
      }
    ])
  );
}
function sameTarget({ options: options2 }) {
  return [
    ...["target", "database"].flatMap(
      (name) => typeof options2[name] === "string" ? [`--${name}`, options2[name]] : []
    ),
    ...options2["tree"] === true ? ["--tree"] : [],
    ...options2["readOnly"] === true ? ["--read-only"] : []
  ];
}
function localQueue(context) {
  const { seriesText: seriesText3 } = locateQueue(context.root);
  const { patches: patches2 } = readPlainSeries(seriesText3) ?? context.series;
  const standing = standingOf(context);
  const selected2 = standing?.selected ?? [];
  return {
    entries: patches2.map((entry) => ({
      name: entry.name,
      guards: entry.guards.map((g) => g.sign + g.name).join(" "),
      guarded: isHidden(entry, { selected: selected2 })
    })),
    stack: standing?.stack.map((p) => p.name) ?? null,
    selected: selected2
  };
}
function standingOf({ target }) {
  if (target.kind !== "embedded") return null;
  if (target.directory === null || !embeddedExists(target.directory)) return { stack: [], selected: [] };
  return recallStack(target.directory);
}
function textOf3(root, name) {
  try {
    return readPatchFile(root, name) ?? "";
  } catch {
    return "";
  }
}
function factsOf(text3) {
  const header3 = headerPart(text3);
  const files3 = [...text3.matchAll(/^diff --git a\/(\S+) b\//gm)].map((m) => m[1] ?? "");
  const date = new Date(headerField(header3, "Date") ?? "");
  return {
    subject: headerSubject(header3),
    date: Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10),
    files: files3.length > 0 ? files3 : [...text3.matchAll(/^\+\+\+ (?:b\/)?(udfs\/\S+)/gm)].map((m) => m[1] ?? "")
  };
}
function patchText(root, name) {
  try {
    const text3 = readPatchFile(root, name);
    if (text3 === null) {
      const problem = `patch ${name} has no file ${patchPath(name)} in this checkout`;
      return { name, ...factsOf(""), header: "", diffs: [], problem };
    }
    const { header: header3, files: files3 } = parsePatch(text3, patchPath(name));
    return { name, ...factsOf(text3), files: files3.map((f) => f.path), header: header3, diffs: files3, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { name, ...factsOf(""), header: "", diffs: [], problem };
  }
}
function ownKeys(env) {
  const folder2 = env["XDG_CONFIG_HOME"] || import_node_path20.default.join(env["HOME"] || (0, import_node_os3.homedir)(), ".config");
  const file4 = import_node_path20.default.join(folder2, "pgquilt", "keys.json");
  if (!(0, import_node_fs23.existsSync)(file4)) return null;
  try {
    const keys = JSON.parse((0, import_node_fs23.readFileSync)(file4, "utf8"));
    if (typeof keys === "object" && keys !== null && !Array.isArray(keys)) return { ...keys };
    throw new Error("it is no object");
  } catch (error) {
    throw new Problem("usage", `${file4} cannot be read: ${error instanceof Error ? error.message : error}`, {
      file: file4,
      hint: 'It holds names and keys, such as { "push": "+" }. pgquilt ui, then ?, shows the names.',
      cause: error
    });
  }
}
var import_node_fs23, import_node_os3, import_node_path20;
var init_tui_world = __esm({
  "src/cli/tui-world.ts"() {
    "use strict";
    import_node_fs23 = require("node:fs");
    import_node_os3 = require("node:os");
    import_node_path20 = __toESM(require("node:path"), 1);
    init_open();
    init_stack_memo();
    init_header();
    init_parse();
    init_problem();
    init_context();
    init_stack();
    init_series();
    init_plain();
    init_patches();
    init_units();
    init_commands();
    init_editor();
  }
});

// beside:tui
var require_tui = __commonJS({
  "beside:tui"(exports2, module2) {
    module2.exports = require("node:module").createRequire(__filename)("./tui.js");
  }
});

// src/cli/commands/ui.ts
var ui;
var init_ui = __esm({
  "src/cli/commands/ui.ts"() {
    "use strict";
    init_problem();
    init_command();
    ui = {
      name: "ui",
      group: "look",
      summary: "see the queue and drive it, full screen; pgquilt alone opens it, too",
      options: [
        { flags: "--plain", about: "lines instead of a screen, for screen readers; PGQUILT_PLAIN=1 does the same" }
      ],
      details: [
        'Every change is shown as a plan first. ? lists the keys, : takes any verb. While it is idle it holds no database.\nKeys of your own: pgquilt/keys.json in the configuration folder, such as { "push": "+", "pop": ["-", "backspace"] }.'
      ],
      examples: [
        { line: "pgquilt ui", meaning: "opens the queue of this folder on its default target" },
        { line: "pgquilt ui --target staging --read-only", meaning: "looks, and can change nothing" }
      ],
      async run(call2) {
        if (!call2.isTerminal) {
          throw new Problem("usage", "ui needs a terminal, for what it shows and for the keys", {
            hint: "Run it in a terminal. For scripts: pgquilt status --json, pgquilt push"
          });
        }
        if (call2.json) {
          throw new Problem("usage", "ui is for people: it prints no document", { hint: "pgquilt status --json" });
        }
        const plain4 = flag(call2, "plain") || Boolean(call2.env["PGQUILT_PLAIN"]) || call2.env["TERM"] === "dumb";
        const { tuiWorld: tuiWorld2 } = await Promise.resolve().then(() => (init_tui_world(), tui_world_exports));
        const { startTui } = await Promise.resolve().then(() => __toESM(require_tui(), 1));
        const faults = await startTui(tuiWorld2(call2, await call2.queue(), plain4));
        if (faults.length === 0) return { json: null, text: "" };
        throw new Problem("usage", `the keys in pgquilt/keys.json cannot be used: ${faults.join("; ")}`, {
          hint: "Mend the file, or take it away."
        });
      }
    };
  }
});

// vendor:commander
var require_commander = __commonJS({
  "vendor:commander"(exports2, module2) {
    module2.exports = require("./vendor/commander.js");
  }
});

// src/cli/app.ts
var app_exports = {};
__export(app_exports, {
  compileAsUsual: () => compileAsUsual,
  run: () => run4
});
module.exports = __toCommonJS(app_exports);
init_web_assembly();

// src/cli/run.ts
var import_node_fs24 = require("node:fs");
var import_node_path21 = __toESM(require("node:path"), 1);
init_problem();
init_suggest();
init_argv();
init_ui();
init_commands();
init_exit();

// src/cli/help.ts
init_exit();

// src/cli/globals.ts
var globalOptions = [
  { flags: "-C <dir>", about: "work in this folder" },
  { flags: "--target <name>", about: "a target of series.yaml" },
  { flags: "--database <url>", about: "postgres://\u2026, pglite:DIR or pglite::memory:" },
  { flags: "--tree", about: "bring udfs/ in line although the target was named" },
  { flags: "--read-only", about: "refuse whatever would change something" },
  { flags: "--json", about: "print one JSON document, errors too" },
  { flags: "--quiet", about: "print nothing but errors" },
  { flags: "--yes", about: "answer yes to every question" },
  { flags: "--color <when>", about: "auto, always or never", choices: ["auto", "always", "never"] },
  { flags: "-h, --help", about: "show help" },
  { flags: "-V, --version", about: "show the version" }
];
function readGlobals(options2) {
  const text3 = (name) => typeof options2[name] === "string" ? options2[name] : void 0;
  const on = (name) => options2[name] === true;
  return {
    directory: text3("C"),
    target: text3("target"),
    database: text3("database"),
    tree: on("tree"),
    readOnly: on("readOnly"),
    json: on("json"),
    quiet: on("quiet"),
    color: text3("color")
  };
}

// src/cli/help.ts
var groups = [
  ["queue", "The queue"],
  ["look", "Looking"],
  ["database", "Databases"],
  ["permanent", "Making it permanent"]
];
function programHelp(commands2, style) {
  const blocks = [
    "pgquilt: quilt for PostgreSQL functions. Patches in a queue, pushed onto a live database and popped off it, exactly.",
    `${style("bold", "Usage:")} pgquilt [options] VERB [arguments]`
  ];
  for (const [group, title] of groups) {
    const verbs = commands2.filter((c) => c.group === group);
    if (verbs.length > 0) blocks.push(section(title, columns(verbs.map((c) => [c.name, c.summary])), style));
  }
  blocks.push(section("Options of every verb", optionRows(globalOptions), style));
  blocks.push(
    section("Exit status", columns(exitMeanings.map(([status3, meaning]) => [String(status3), meaning])), style)
  );
  blocks.push("pgquilt VERB --help shows what a verb takes, with an example.");
  return `${blocks.join("\n\n")}
`;
}
function commandHelp(command, style) {
  const blocks = [
    `${style("bold", "Usage:")} ${usage(command)}`,
    sentence(command.summary),
    ...command.details ?? []
  ];
  const named5 = (command.arguments ?? []).map((a) => [a.name.toUpperCase(), a.about]);
  if (named5.length > 0) blocks.push(section("Arguments", columns(named5), style));
  if ((command.options ?? []).length > 0) {
    blocks.push(section("Options", optionRows(command.options ?? []), style));
  }
  blocks.push(section("Options of every verb", optionRows(globalOptions), style));
  const examples = command.examples.flatMap(({ line, meaning }) => [`  ${line}`, `      ${meaning}`]);
  blocks.push(`${style("bold", command.examples.length > 1 ? "Examples:" : "Example:")}
${examples.join("\n")}`);
  return `${blocks.join("\n\n")}
`;
}
function usage(command) {
  const words4 = (command.arguments ?? []).map(argumentWord);
  return ["pgquilt", command.name, "[options]", ...words4].join(" ");
}
function argumentWord({ name, optional: optional2, many }) {
  const word = `${name.toUpperCase()}${many === true ? "..." : ""}`;
  return optional2 === true ? `[${word}]` : word;
}
function optionRows(options2) {
  return columns(options2.map((o) => [o.flags.replace(/<([\w.-]+)>/, (_, name) => name.toUpperCase()), o.about]));
}
function columns(rows) {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
function section(title, body, style) {
  return `${style("bold", `${title}:`)}
${body}`;
}
function sentence(summary) {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

// src/cli/run.ts
init_problem2();

// src/cli/parse.ts
var import_commander = __toESM(require_commander(), 1);
init_problem();
init_suggest();
function parseCommand(command, before, after) {
  const parser = parserOf(command);
  const words4 = command.rewrite === void 0 ? after : command.rewrite(after);
  try {
    parser.parse([...before, ...words4], { from: "user" });
  } catch (error) {
    if (error instanceof import_commander.CommanderError) throw usageProblem(command, error);
    throw error;
  }
  const options2 = parser.opts();
  return { args: parser.args, options: options2, globals: readGlobals(options2) };
}
function parserOf(command) {
  const parser = new import_commander.Command(command.name).helpOption(false).exitOverride().showSuggestionAfterError(false).configureOutput({ writeOut: () => void 0, writeErr: () => void 0 }).action(() => void 0);
  for (const { name, about, optional: optional2, many } of command.arguments ?? []) {
    const word = `${name}${many === true ? "..." : ""}`;
    parser.argument(optional2 === true ? `[${word}]` : `<${word}>`, about);
  }
  for (const { flags, about, choices } of [...command.options ?? [], ...globalOptions]) {
    const option3 = new import_commander.Option(flags, about);
    parser.addOption(choices === void 0 ? option3 : option3.choices([...choices]));
  }
  return parser;
}
function usageProblem(command, error) {
  const message = error.message.replace(/^error: /, "").replace(/\s*\n[\s\S]*/, "");
  const unknown = /^unknown option '(-[^'=]*)/.exec(message)?.[1];
  const known = [...command.options ?? [], ...globalOptions].flatMap((o) => o.flags.match(/--[\w-]+/g) ?? []);
  const near = unknown === void 0 ? void 0 : didYouMean(unknown, known);
  const verb = command.name;
  const help = `pgquilt ${verb === "" ? "" : `${verb} `}--help shows what it takes.`;
  return new Problem("usage", verb === "" ? message : `${verb}: ${message}`, {
    hint: near === void 0 ? help : `${near} ${help}`
  });
}

// src/cli/run.ts
init_style();
init_version();
async function run4(argv, terminal) {
  const look2 = firstLook(argv);
  const say = {
    json: look2.json,
    quiet: false,
    style: styleFor(colorOf(argv), terminal.stderrIsTerminal, terminal.env)
  };
  try {
    if (look2.version) return print(terminal, `${version}
`);
    const style = styleFor(colorOf(argv), terminal.stdoutIsTerminal, terminal.env);
    if (look2.verb === void 0 && look2.help) return print(terminal, programHelp(commands, style));
    const command = look2.verb === void 0 ? bareCommand(argv, terminal) : findCommand(look2.verb);
    if (look2.help) return print(terminal, commandHelp(command, style));
    const { args, options: options2, globals } = parseCommand(command, look2.before, look2.after);
    say.quiet = globals.quiet;
    const call2 = makeCall(args, options2, globals, terminal, style);
    return report(await command.run(call2), globals, terminal);
  } catch (error) {
    return fail(asProblem(error), say, terminal);
  }
}
function print(terminal, text3) {
  terminal.out(text3);
  return 0;
}
function bareCommand(argv, terminal) {
  parseCommand({ name: "" }, argv, []);
  if (terminal.stdinIsTerminal && terminal.stdoutIsTerminal) return ui;
  throw new Problem("usage", "which verb? The usage is: pgquilt [options] VERB [arguments]", {
    hint: "pgquilt --help lists the verbs."
  });
}
function findCommand(verb) {
  const command = commands.find((c) => c.name === verb);
  if (command !== void 0) return command;
  const near = didYouMean(
    verb,
    commands.map((c) => c.name)
  );
  throw new Problem("usage", `'${verb}' is not a pgquilt verb`, { hint: near ?? "pgquilt --help lists the verbs." });
}
function makeCall(args, options2, globals, terminal, style) {
  const cwd = folderOf(terminal.cwd, globals.directory);
  const progress = (line) => {
    if (!globals.quiet) terminal.err(`${line}
`);
  };
  const load3 = () => Promise.resolve().then(() => (init_context(), context_exports));
  const open2 = async () => {
    const [{ locateQueue: locateQueue2, openContext: openContext2 }, { readPlainSeries: readPlainSeries2 }] = await Promise.all([
      load3(),
      Promise.resolve().then(() => (init_plain(), plain_exports))
    ]);
    const { target, database, tree: tree2, readOnly } = globals;
    const common2 = { cwd, env: terminal.env, target, database, tree: tree2, readOnly, toolVersion: version, progress };
    const located = locateQueue2(cwd);
    const plain4 = readPlainSeries2(located.seriesText);
    const readSeries2 = plain4 === null ? (await Promise.resolve().then(() => (init_read(), read_exports))).readSeries : () => plain4;
    return openContext2({ ...common2, located, readSeries: readSeries2 });
  };
  return {
    args,
    options: options2,
    cwd,
    env: terminal.env,
    json: globals.json,
    isTerminal: terminal.stdinIsTerminal && terminal.stdoutIsTerminal,
    style: globals.json ? (_, text3) => text3 : style,
    progress,
    context: open2,
    queue: async () => (await load3()).needQueue(await open2())
  };
}
function folderOf(cwd, directory) {
  const folder2 = import_node_path21.default.resolve(cwd, directory ?? ".");
  if (directory === void 0 || (0, import_node_fs24.statSync)(folder2, { throwIfNoEntry: false })?.isDirectory() === true) return folder2;
  throw new Problem("usage", `-C ${directory}: there is no such folder`, { hint: "Make it first, or leave -C out." });
}
function report(outcome4, globals, terminal) {
  if (!globals.quiet) for (const note of outcome4.notes ?? []) terminal.err(`${note}
`);
  if (globals.json) terminal.out(`${JSON.stringify(outcome4.json, null, 2)}
`);
  else if (!globals.quiet) terminal.out(outcome4.text);
  return outcome4.exit ?? 0;
}
function fail(problem, say, terminal) {
  if (say.json) terminal.out(`${JSON.stringify(problemJson(problem), null, 2)}
`);
  else if (!(say.quiet && problem.code === "nothing-to-do")) terminal.err(problemText(problem, say.style));
  if (terminal.env["PGQUILT_DEBUG"]) terminal.err(`${stacks(problem)}
`);
  return exitStatus[problem.code];
}
function stacks(error) {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === void 0 ? own : `${own}
caused by ${stacks(error.cause)}`;
}
function colorOf(argv) {
  const at2 = argv.findIndex((word) => word === "--color" || word.startsWith("--color="));
  return at2 < 0 ? void 0 : argv[at2] === "--color" ? argv[at2 + 1] : argv[at2]?.slice("--color=".length);
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  compileAsUsual,
  run
});
