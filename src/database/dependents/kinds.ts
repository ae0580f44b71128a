// The kinds of dependents, in the order in which they are put back: first what expressions are made of, then what holds
// expressions, last what fires. They are taken down in the opposite order.
import type { Kind } from './kind.ts';
import { cast } from './kinds/cast.ts';
import { check } from './kinds/check.ts';
import { columnDefault, generatedColumn } from './kinds/column.ts';
import { domainCheck, domainDefault } from './kinds/domain.ts';
import { eventTrigger } from './kinds/event-trigger.ts';
import { index } from './kinds/index.ts';
import { materializedView } from './kinds/materialized-view.ts';
import { operator } from './kinds/operator.ts';
import { other } from './kinds/other.ts';
import { policy } from './kinds/policy.ts';
import { aggregate, routine } from './kinds/routine.ts';
import { rule } from './kinds/rule.ts';
import { statistics } from './kinds/statistics.ts';
import { trigger } from './kinds/trigger.ts';
import { view } from './kinds/view.ts';

export const kinds: readonly Kind[] = [
  operator,
  cast,
  aggregate,
  materializedView,
  view,
  routine,
  domainDefault,
  domainCheck,
  columnDefault,
  generatedColumn,
  check,
  index,
  statistics,
  rule,
  policy,
  trigger,
  eventTrigger,
  other,
];
