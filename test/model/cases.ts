// Runs that once failed, as small as they could be made.
import type { Scenario } from './scenario.ts';

export const cases: Record<string, Scenario> = {};
