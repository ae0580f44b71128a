CREATE OR REPLACE FUNCTION public.backfill_daily_counts(first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
  day date;
  total integer := 0;
BEGIN
  IF last_day < first_day THEN
    RAISE EXCEPTION 'the last day (%) is before the first day (%)', last_day, first_day
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  FOR day IN SELECT d::date FROM generate_series(first_day, last_day, interval '1 day') AS d LOOP
    total := total + refresh_daily_counts(day);
  END LOOP;

  RETURN total;
END
$$;

COMMENT ON FUNCTION public.backfill_daily_counts(date, date)
  IS 'Counts each day of a range again, both ends included; gives the number of rows written.';
