-- The Monday of a day's week.
CREATE OR REPLACE FUNCTION public.week_start(day date) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
  SELECT day - (extract(isodow FROM day)::integer - 1)
$$;
