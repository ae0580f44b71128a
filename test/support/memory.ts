// Where files are kept in memory: for thousands of small queues, whose safe writing would wait for a disk.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

export const memory: string = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
