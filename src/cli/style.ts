// Colours, or none. Colour never carries a meaning alone: every coloured thing has its sign or word, too.

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';

/** Puts a text in a colour; gives it back as it is where colours are off. */
export type Style = (colour: Colour, text: string) => string;

const codes: Record<Colour, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export const plain: Style = (_, text) => text;

export const coloured: Style = (colour, text) => {
  const [on, off] = codes[colour];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
};

/** The style for a stream: by --color, else by whether it is a terminal that shows colours and NO_COLOR is not set. */
export function styleFor(choice: string | undefined, isTerminal: boolean, env: NodeJS.ProcessEnv): Style {
  if (choice === 'always') return coloured;
  if (choice === 'never') return plain;
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? coloured : plain;
}
