// Functions of a size that people write, and a change to each: 20 to 40 lines of plpgsql with comments. They name tables
// that need not exist: plpgsql looks for those when it runs.

export interface BenchFunction {
  readonly name: string;
  /** The unit's path. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The same functions for the same number, on every run. */
export function benchFunctions(count: number): BenchFunction[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `account_${topics[i % topics.length]}_${String(i).padStart(5, '0')}`;
    const shape = shapes[i % shapes.length] ?? upsert;
    return { name, path: `udfs/public/${name}.sql`, before: shape(name, i, false), after: shape(name, i, true) };
  });
}

const topics = ['balance', 'usage', 'limits', 'invoice', 'renewal', 'contact', 'audit'];

type Shape = (name: string, i: number, changed: boolean) => string;

const upsert: Shape = (
  name,
  i,
  changed,
) => `-- Records one day's amount for an account and keeps the running total with it.
CREATE OR REPLACE FUNCTION public.${name}(p_account bigint, p_day date, p_amount numeric DEFAULT 0)
RETURNS numeric
LANGUAGE plpgsql
AS $$
DECLARE
  v_total numeric := 0;
  v_limit constant numeric := ${changed ? 2500 + i : 1000 + i};
BEGIN
  -- A day may be sent twice: the second time replaces the first.
  INSERT INTO daily_amount (account, day, amount)
  VALUES (p_account, p_day, p_amount)
  ON CONFLICT (account, day) DO UPDATE SET amount = EXCLUDED.amount;

  SELECT sum(amount) INTO v_total
  FROM daily_amount
  WHERE account = p_account
    AND day > p_day - interval '30 days';

  -- Over the limit: the account is marked, not refused.
  IF v_total > v_limit THEN
${changed ? "    RAISE NOTICE 'account % is over its limit by %', p_account, v_total - v_limit;\n" : ''}    UPDATE account SET over_limit = true, changed_at = now()
    WHERE id = p_account AND NOT over_limit;
  END IF;

  RETURN coalesce(v_total, 0);
END
$$;
`;

const loop: Shape = (name, i, changed) => `-- Moves accounts that nobody used to the archive, a batch at a time.
CREATE OR REPLACE FUNCTION public.${name}(p_before timestamptz, p_batch integer DEFAULT 500)
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
  r record;
  v_moved integer := 0;
BEGIN
  FOR r IN
    SELECT id, email, plan
    FROM account
    WHERE last_seen < p_before
      AND shard = ${i % 64}
    ORDER BY last_seen
    LIMIT p_batch
    ${changed ? 'FOR UPDATE SKIP LOCKED' : 'FOR UPDATE'}
  LOOP
    -- The archive keeps the address in lower case: it is looked up by that.
    INSERT INTO account_archive (id, email, plan, archived_at)
    VALUES (r.id, ${changed ? 'lower(trim(r.email))' : 'lower(r.email)'}, r.plan, clock_timestamp());
    DELETE FROM account WHERE id = r.id;
    v_moved := v_moved + 1;

    -- Long batches let the others through.
    IF v_moved % 100 = 0 THEN
      PERFORM pg_sleep(0.01);
    END IF;
  END LOOP;

  INSERT INTO maintenance_log (job, moved, at)
  VALUES ('${name}', v_moved, clock_timestamp());
  RETURN v_moved;
END
$$;

COMMENT ON FUNCTION public.${name}(timestamptz, integer) IS 'Archives unused accounts of shard ${i % 64}.';
`;

const lookup: Shape = (
  name,
  i,
  changed,
) => `-- The rate that holds for a plan on a day; the plan's own before the general one.
CREATE OR REPLACE FUNCTION public.${name}(p_plan text, p_day date)
RETURNS TABLE (rate numeric, valid_until date)
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
  RETURN QUERY
    SELECT r.rate, r.valid_until
    FROM plan_rate AS r
    WHERE r.plan = p_plan
      AND r.region = ${i % 12}
      AND p_day BETWEEN r.valid_from AND r.valid_until
    ORDER BY r.valid_from DESC
    LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  -- No rate of its own: the general one${changed ? ', and a day past the last one takes the last' : ''}.
  RETURN QUERY
    SELECT g.rate, g.valid_until
    FROM general_rate AS g
    WHERE ${changed ? 'p_day >= g.valid_from' : 'p_day BETWEEN g.valid_from AND g.valid_until'}
    ORDER BY g.valid_from DESC
    LIMIT 1;
END
$$;
`;

const shapes = [upsert, loop, lookup];
