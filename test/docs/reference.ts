// docs/reference.md, from the table of verbs.
import type { Command, Group, OptionSpec } from '../../src/cli/command.ts';
import { exitMeanings } from '../../src/cli/exit.ts';
import { globalOptions } from '../../src/cli/globals.ts';
import { usage } from '../../src/cli/help.ts';

const groups: readonly (readonly [Group, string])[] = [
  ['queue', 'The queue'],
  ['look', 'Looking'],
  ['database', 'Databases'],
  ['permanent', 'Making it permanent'],
];

/** The page: every verb with what it takes, the options of all verbs, the exit statuses. */
export function referencePage(commands: readonly Command[]): string {
  const ofGroup = (group: Group) => commands.filter((command) => command.group === group);
  const blocks = [
    '# Reference',
    'Every verb of `pgquilt` and what it takes. This page is made from the table of verbs (`npm run docs`), which `pgquilt VERB\n--help` shows as well.',
    'A patch is named by its name, by its place in the series, by `+n` or `-n` (so many patches above or below the top one), or by\na part of its name that no other has.',
    groups
      .filter(([group]) => ofGroup(group).length > 0)
      .map(
        ([group, title]) =>
          `- ${title}: ${ofGroup(group)
            .map(({ name }) => `[\`${name}\`](#${name})`)
            .join(', ')}`,
      )
      .join('\n'),
    ...groups.flatMap(([group]) => ofGroup(group).map(verbSection)),
    '## Options of every verb',
    optionTable(globalOptions),
    '## Exit status',
    table(
      ['exit', 'meaning'],
      exitMeanings.map(([status, meaning]) => [String(status), meaning]),
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function verbSection(command: Command): string {
  const { name, summary, details = [], arguments: args = [], options = [], examples } = command;
  const lines = examples.map(({ line, meaning }) => `${line}\n    # ${meaning}`);
  return [
    `## ${name}`,
    `\`${usage(command)}\``,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...details.map(paragraph),
    ...(args.length === 0
      ? []
      : [
          table(
            ['argument', ''],
            args.map((a) => [`\`${a.name.toUpperCase()}\``, a.about]),
          ),
        ]),
    ...(options.length === 0 ? [] : [optionTable(options)]),
    `\`\`\`sh\n${lines.join('\n')}\n\`\`\``,
  ].join('\n\n');
}

/** A paragraph of the help; one whose lines are indented is shown as it is. */
function paragraph(text: string): string {
  return /\n {2}/.test(text) ? `\`\`\`text\n${text}\n\`\`\`` : text;
}

function optionTable(options: readonly OptionSpec[]): string {
  return table(
    ['option', ''],
    options.map(({ flags, about, choices }) => [
      `\`${flags}\``,
      choices === undefined ? about : `${about} (${choices.join(', ')})`,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
