-- Drops every weekly partition that ended more than keep_weeks ago; gives the names of those.
CREATE OR REPLACE FUNCTION public.drop_old_partitions(keep_weeks integer) RETURNS SETOF text
LANGUAGE plpgsql
AS $$
DECLARE
  oldest text := weekly_partition_name('crash_reports', week_start(CURRENT_DATE) - 7 * keep_weeks);
  partition text;
BEGIN
  FOR partition IN
    SELECT c.relname
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.crash_reports'::regclass AND c.relname < oldest
    ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE public.%I', partition);
    RETURN NEXT partition;
  END LOOP;
END
$$;
