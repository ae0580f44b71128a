CREATE OR REPLACE FUNCTION public.weekly_partition_name(parent text, day date) RETURNS text
LANGUAGE sql STABLE STRICT
AS $$
  SELECT parent || '_' || to_char(week_start(day), 'YYYYMMDD')
$$;
