// The one call of Ink's. All that needs Ink is loaded by the first mounting, when the first screen shows already.
import type { EventEmitter } from 'node:events';
import { render } from 'ink';
import { App, type Drawn } from './app.tsx';

/** Where frames go: `columns` is what Ink lays them out for. */
export interface Canvas extends EventEmitter {
  readonly columns: number;
  readonly rows: number;
  write(frame: string): boolean;
}

/** Takes keys from `stdin` and hands frames to the canvas, until what it gives is called. */
export async function mount(drawn: Drawn, canvas: Canvas, stdin: NodeJS.ReadStream): Promise<() => void> {
  const ink = render(<App {...drawn} />, {
    stdout: canvas as unknown as NodeJS.WriteStream,
    stdin,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return () => ink.unmount();
}
