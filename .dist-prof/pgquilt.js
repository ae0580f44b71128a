#!/usr/bin/env node
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
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

// lazily:node:tty
var isatty = (...args) => require("node:tty").isatty(...args);

// src/cli/argv.ts
var takeValue = /* @__PURE__ */ new Set(["-C", "--target", "--database", "--color"]);
function firstLook(argv) {
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (takeValue.has(word)) at++;
    else if (!word.startsWith("-") || word === "-") break;
  }
  const end = argv.indexOf("--");
  const options = end < 0 ? argv : argv.slice(0, end);
  const verb = argv[at];
  if (verb === "help") {
    const [asked, ...rest] = argv.slice(at + 1);
    return { ...firstLook([...argv.slice(0, at), ...asked === void 0 ? [] : [asked], ...rest]), help: true };
  }
  return {
    verb,
    before: argv.slice(0, at),
    after: argv.slice(at + 1),
    help: options.includes("--help") || options.includes("-h"),
    version: verb === void 0 && (options.includes("--version") || options.includes("-V")),
    json: options.includes("--json")
  };
}

// src/cli/compiled.ts
var import_node_fs = require("node:fs");
var import_node_module = require("node:module");
var import_node_path = __toESM(require("node:path"), 1);
var import_node_vm = require("node:vm");
function openProgram(folder, verb) {
  const compiled = import_node_path.default.join(folder, "compiled");
  const loaded = /* @__PURE__ */ new Map();
  const load = (name) => {
    const known = loaded.get(name);
    if (known !== void 0) return known.module.exports;
    const file = import_node_path.default.join(folder, name);
    const source = (0, import_node_fs.readFileSync)(file, "latin1");
    const hash = source.slice(2, source.indexOf("\n"));
    const kept = import_node_path.default.join(compiled, `${verb}-${hash}-${process.arch}-${process.versions.v8}`);
    const cachedData = readKept(kept);
    const script = new import_node_vm.Script((0, import_node_module.wrap)(source), {
      filename: file,
      importModuleDynamically: import_node_vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...cachedData === void 0 ? {} : { cachedData }
    });
    const module2 = { exports: {} };
    loaded.set(name, { script, kept, wasKept: script.cachedDataRejected === false, module: module2 });
    const others = (0, import_node_module.createRequire)(file);
    const require2 = (id) => id.startsWith("./") ? load(import_node_path.default.join(import_node_path.default.dirname(name), id)) : others(id);
    script.runInThisContext().call(module2.exports, module2.exports, require2, module2, file, folder);
    return module2.exports;
  };
  const keep = () => {
    if ([...loaded.values()].every(({ wasKept }) => wasKept)) return;
    try {
      (0, import_node_fs.mkdirSync)(compiled, { recursive: true });
      for (const { kept, script } of loaded.values()) writeWhole(kept, script.createCachedData());
    } catch {
    }
  };
  return { load, keep };
}
function readKept(file) {
  try {
    return (0, import_node_fs.readFileSync)(file);
  } catch {
    return void 0;
  }
}
function writeWhole(file, data) {
  const draft = `${file}.${process.pid}`;
  try {
    const descriptor = (0, import_node_fs.openSync)(draft, "wx");
    try {
      (0, import_node_fs.writeFileSync)(descriptor, data);
      (0, import_node_fs.fsyncSync)(descriptor);
    } finally {
      (0, import_node_fs.closeSync)(descriptor);
    }
    (0, import_node_fs.renameSync)(draft, file);
  } catch (error) {
    (0, import_node_fs.rmSync)(draft, { force: true });
    throw error;
  }
}

// src/cli/exit.ts
var exitStatus = {
  failed: 1,
  "nothing-to-do": 2,
  conflict: 3,
  drift: 4,
  locked: 5,
  connection: 6,
  usage: 64,
  interrupted: 130
};

// src/cli/version.ts
var version = true ? "0.1.0" : "0.0.0-source";

// src/cli/main.ts
process.stdout.on("error", ignoreClosedPipe);
process.stderr.on("error", ignoreClosedPipe);
process.once("SIGINT", () => {
  const message = "Interrupted. The database is as it was, or as it should be: pgquilt status says which.";
  const problem = { error: { code: "interrupted", message, hint: "Run pgquilt status." } };
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(problem, null, 2)}
`);
  else process.stderr.write(`
pgquilt: ${message}
`);
  exit(130);
});
void main(process.argv.slice(2));
async function main(argv) {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    process.stdout.write(`${version}
`);
    return;
  }
  const { verb = "", help } = firstLook(argv);
  const program = openProgram(__dirname, help || !/^[a-z-]+$/.test(verb) ? "help" : verb);
  const { run, compileAsUsual } = program.load("app.js");
  const status = await run(argv, {
    cwd: process.cwd(),
    env: process.env,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    // Looking at it loads much, and few verbs ask.
    get stdinIsTerminal() {
      return isatty(0);
    },
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text)
  });
  exit(status, () => {
    if (status === exitStatus.usage) return;
    compileAsUsual();
    program.keep();
  });
}
function exit(status, last) {
  const end = () => {
    last?.();
    process.exit(status);
  };
  process.stdout.write("", () => process.stderr.write("", end));
}
function ignoreClosedPipe(error) {
  if (error.code !== "EPIPE") throw error;
}
