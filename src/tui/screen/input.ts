// What Ink says of a key press, as the names that the keymap uses: `j`, `J`, `up`, `ctrl+d`, `enter`, `esc`.
import type { Key } from 'ink';

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  // A terminal sends the same for both keys.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u001b': 'esc',
  ' ': 'space',
};

/** The keys of one event, which holds several where somebody types fast; `sent` is what the terminal sent for it. */
export function keysOf(input: string, key: Key, sent = input): string[] {
  if (key.tab) return [key.shift ? 'shift+tab' : 'tab'];
  for (const [flag, name] of named) if (key[flag] === true) return [name];
  if (key.ctrl) return [`ctrl+${input}`];
  const letters = [...input].map((c) => {
    const name = controls[c];
    if (name !== undefined) return name;
    return c < ' ' ? `ctrl+${String.fromCharCode(c.charCodeAt(0) + 96)}` : c;
  });
  // Esc and a letter at once look like a letter with Alt, which no key here has; Ink says so of letters and digits alone.
  const after = /^\u001b[^[O\u001b]/.test(sent) && sent.slice(1) === input;
  return (key.meta || after) && letters.length > 0 ? ['esc', ...letters] : letters;
}

/** Takes pastes out of the stream of input events: `[200~`, the text in any number of pieces, `[201~`. */
export class Pastes {
  #text: string | undefined;

  /** Gives what was pasted once it is whole; 'part' while it is not, null where the event is no paste. */
  take(input: string): string | 'part' | null {
    const begin = input.indexOf('[200~');
    if (this.#text === undefined && begin < 0) return null;
    this.#text = (this.#text ?? '') + (begin < 0 ? input : input.slice(begin + '[200~'.length));
    const end = this.#text.search(/\u001b?\[201~/);
    if (end < 0) return 'part';
    const whole = this.#text.slice(0, end);
    this.#text = undefined;
    return whole;
  }
}
