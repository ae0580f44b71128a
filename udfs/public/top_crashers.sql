-- The signatures that a release crashed with most often in the days up to last_day.
CREATE OR REPLACE FUNCTION public.top_crashers(
  product text,
  version text,
  last_day date,
  days integer DEFAULT 7,
  how_many integer DEFAULT 10
) RETURNS TABLE (place bigint, signature text, crashes bigint, share numeric)
LANGUAGE sql STABLE
ROWS 10
AS $$
  WITH counted AS (
    SELECT c.signature_id, sum(c.crashes) AS crashes
    FROM daily_counts c
    JOIN product_versions pv USING (product_version_id)
    JOIN products p USING (product_id)
    WHERE p.name = top_crashers.product
      AND pv.version = top_crashers.version
      AND c.day > last_day - days
      AND c.day <= last_day
    GROUP BY c.signature_id
  )
  SELECT
    rank() OVER (ORDER BY counted.crashes DESC),
    s.signature,
    counted.crashes,
    round(counted.crashes / sum(counted.crashes) OVER (), 4)
  FROM counted
  JOIN signatures s USING (signature_id)
  ORDER BY 1, s.signature
  LIMIT how_many
$$;
