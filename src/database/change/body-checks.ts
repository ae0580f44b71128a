// check_function_bodies: off while routines are made in any order, on where one is made alone.
import { type PlannedStatement, setting } from './statement.ts';

/** Turns check_function_bodies on and off, where it is not so already. A batch starts with it off. */
export class BodyChecks {
  #on = false;

  set(on: boolean): PlannedStatement[] {
    if (this.#on === on) return [];
    this.#on = on;
    return [setting(`SET LOCAL check_function_bodies TO ${on ? 'on' : 'off'}`)];
  }
}
