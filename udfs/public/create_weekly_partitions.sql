-- Makes the partitions that the coming weeks need. Run from cron every day: what is there already is left alone.
CREATE OR REPLACE FUNCTION public.create_weekly_partitions(first_day date, weeks integer DEFAULT 4) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
  week date := week_start(first_day);
  partition text;
  made integer := 0;
BEGIN
  FOR i IN 1 .. weeks LOOP
    partition := weekly_partition_name('crash_reports', week);
    IF to_regclass(format('public.%I', partition)) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE public.%I PARTITION OF public.crash_reports FOR VALUES FROM (%L) TO (%L)',
        partition, week, week + 7
      );
      made := made + 1;
    END IF;
    week := week + 7;
  END LOOP;

  RETURN made;
END
$$;

COMMENT ON FUNCTION public.create_weekly_partitions(date, integer)
  IS 'Makes missing weekly partitions of crash_reports; gives how many it made.';
