// The program's version: put in by the build from package.json.
declare const PGQUILT_VERSION: string | undefined;

export const version: string = typeof PGQUILT_VERSION === 'string' ? PGQUILT_VERSION : '0.0.0-source';
