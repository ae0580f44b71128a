// Vitest runs this before every test file, also where several files share a process and its modules.
import { afterAll } from 'vitest';
import { removeTempDirs } from './temp.ts';

// Registered before the file's own hooks, so it runs after them.
afterAll(removeTempDirs);
