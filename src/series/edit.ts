import type { Guard, Place } from './types.ts';

export function insertPatch(_text: string, _name: string, _place: Place): string {
  throw new Error('not yet');
}
export function removePatch(_text: string, _name: string): string {
  throw new Error('not yet');
}
export function renamePatch(_text: string, _from: string, _to: string): string {
  throw new Error('not yet');
}
export function movePatch(_text: string, _name: string, _place: Place): string {
  throw new Error('not yet');
}
export function setGuards(_text: string, _name: string, _guards: readonly Guard[]): string {
  throw new Error('not yet');
}
