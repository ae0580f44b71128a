// Random series over random routines, random commands, hands and sessions in between, against a simple model: after each
// command the catalogs are what the model says, and all popped they are what they were. PGQUILT_TEST_SEED repeats a run. The long
// run's other servers are in model-more.test.ts, so that both of its processes have some.
import { describeOnEmbedded, describeOnRealServers } from '../support/databases.ts';
import { isLong, times } from '../support/long.ts';
import { useRuns } from './runs.ts';

describeOnEmbedded('against the model', (server) => useRuns(server, times(6, 50)));
// A run on the embedded server takes three times the processor's time.
if (isLong)
  describeOnRealServers(
    'against the model',
    (server) => useRuns(server, times(0, 490)),
    (at) => at % 2 === 0,
  );
