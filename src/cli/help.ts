// Help texts, made from the table of commands.
import type { ArgumentSpec, Command, Group, OptionSpec } from './command.ts';
import { exitMeanings } from './exit.ts';
import { globalOptions } from './globals.ts';
import type { Style } from './style.ts';

const groups: readonly (readonly [Group, string])[] = [
  ['queue', 'The queue'],
  ['look', 'Looking'],
  ['database', 'Databases'],
  ['permanent', 'Making it permanent'],
];

/** The help of the program: what it is, its verbs by group, the options of all. */
export function programHelp(commands: readonly Command[], style: Style): string {
  const blocks = [
    'pgquilt: quilt for PostgreSQL functions. Patches in a queue, pushed onto a live database and popped off it, exactly.',
    `${style('bold', 'Usage:')} pgquilt [options] VERB [arguments]`,
  ];
  for (const [group, title] of groups) {
    const verbs = commands.filter((c) => c.group === group);
    if (verbs.length > 0) blocks.push(section(title, columns(verbs.map((c) => [c.name, c.summary])), style));
  }
  blocks.push(section('Options of every verb', optionRows(globalOptions), style));
  blocks.push(
    section('Exit status', columns(exitMeanings.map(([status, meaning]) => [String(status), meaning])), style),
  );
  blocks.push('pgquilt VERB --help shows what a verb takes, with an example.');
  return `${blocks.join('\n\n')}\n`;
}

/** The help of one verb. */
export function commandHelp(command: Command, style: Style): string {
  const blocks = [
    `${style('bold', 'Usage:')} ${usage(command)}`,
    sentence(command.summary),
    ...(command.details ?? []),
  ];
  const named = (command.arguments ?? []).map((a) => [a.name.toUpperCase(), a.about] as const);
  if (named.length > 0) blocks.push(section('Arguments', columns(named), style));
  if ((command.options ?? []).length > 0) {
    blocks.push(section('Options', optionRows(command.options ?? []), style));
  }
  blocks.push(section('Options of every verb', optionRows(globalOptions), style));
  const examples = command.examples.flatMap(({ line, meaning }) => [`  ${line}`, `      ${meaning}`]);
  blocks.push(`${style('bold', command.examples.length > 1 ? 'Examples:' : 'Example:')}\n${examples.join('\n')}`);
  return `${blocks.join('\n\n')}\n`;
}

/** A line such as `pgquilt push [options] [GOAL]`. */
export function usage(command: Command): string {
  const words = (command.arguments ?? []).map(argumentWord);
  return ['pgquilt', command.name, '[options]', ...words].join(' ');
}

function argumentWord({ name, optional, many }: ArgumentSpec): string {
  const word = `${name.toUpperCase()}${many === true ? '...' : ''}`;
  return optional === true ? `[${word}]` : word;
}

function optionRows(options: readonly OptionSpec[]): string {
  return columns(options.map((o) => [o.flags.replace(/<([\w.-]+)>/, (_, name) => name.toUpperCase()), o.about]));
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

function section(title: string, body: string, style: Style): string {
  return `${style('bold', `${title}:`)}\n${body}`;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
