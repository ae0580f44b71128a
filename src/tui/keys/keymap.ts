// The keymap: every key there is.
import { type Binding, clashes, RESERVED } from './binding.ts';
import { edits } from './edits.ts';
import { looking } from './looking.ts';
import { moving } from './moving.ts';
import { patches } from './patches.ts';
import { stack } from './stack.ts';

export const keymap: readonly Binding[] = [...stack, ...edits, ...patches, ...looking, ...moving];

/** A user's own keys, `{ "push": "+", "pop": ["-", "backspace"] }`, in the place of the keymap's; and what is wrong with them. */
export function withOwnKeys(own: Readonly<Record<string, unknown>>): { keymap: readonly Binding[]; faults: string[] } {
  const faults: string[] = [];
  const bindings = keymap.map((binding) => {
    const keys = own[binding.id];
    if (keys === undefined) return binding;
    const list = Array.isArray(keys) ? keys : [keys];
    if (!list.every((k): k is string => typeof k === 'string' && k !== '')) {
      faults.push(`the keys of ${binding.id} are no key and no list of keys`);
      return binding;
    }
    const reserved = list.filter((k) => RESERVED.has(k));
    faults.push(...reserved.map((k) => `the key ${k} of ${binding.id} cannot be bound: it is the terminal's own`));
    return { ...binding, keys: list };
  });
  const known = new Set(keymap.map((b) => b.id));
  faults.push(
    ...Object.keys(own)
      .filter((id) => !known.has(id))
      .map((id) => `there is nothing called ${id} to bind a key to`),
  );
  return { keymap: bindings, faults: [...faults, ...clashes(bindings)] };
}
