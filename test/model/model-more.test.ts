// The other half of the servers of model.test.ts.
import { describeOnRealServers } from '../support/databases.ts';
import { times } from '../support/long.ts';
import { useRuns } from './runs.ts';

describeOnRealServers(
  'against the model',
  (server) => useRuns(server, times(0, 490)),
  (at) => at % 2 === 1,
);
