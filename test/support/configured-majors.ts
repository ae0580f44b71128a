// Which real servers a run tests, from PGQUILT_TEST_SERVERS.
import { type Major, supportedMajors } from './binaries.ts';

/**
 * The majors that a setting asks for: the oldest and the newest where it is missing or empty, every one for `all`,
 * none for `none`, else those of a list such as `13,16`. Raises an error where it names a major we do not support.
 */
export function configuredMajors(setting: string | undefined): Major[] {
  if (setting === undefined || setting === '') return [13, 18];
  if (setting === 'all') return [...supportedMajors];
  if (setting === 'none') return [];
  return setting.split(',').map((part) => {
    const major = supportedMajors.find((supported) => String(supported) === part.trim());
    if (major !== undefined) return major;
    throw new Error(`PGQUILT_TEST_SERVERS names "${part}"; use all, none, or majors from 13 to 18: 13,18`);
  });
}
