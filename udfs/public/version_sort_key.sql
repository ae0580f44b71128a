-- Text that sorts as versions do: 9.0.2 before 10.0b1 before 10.0. Numbers are padded to four digits; a part with
-- letters (a1, b3) comes before the same part without.
CREATE OR REPLACE FUNCTION public.version_sort_key(version text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT
AS $$
  SELECT string_agg(
    lpad(coalesce(part[1], '0'), 4, '0') || CASE WHEN part[2] = '' THEN 'z' ELSE part[2] || lpad(part[3], 4, '0') END,
    '.' ORDER BY place
  )
  FROM regexp_matches(version, '([0-9]+)([a-z]*)([0-9]*)', 'g') WITH ORDINALITY AS m (part, place)
$$;
