-- Crashes for every hundred copies in use on that day.
CREATE OR REPLACE FUNCTION public.crash_rate(product text, version text, day date) RETURNS numeric
LANGUAGE sql STABLE
AS $$
  SELECT round(100.0 * coalesce(sum(c.crashes), 0) / max(i.installs), 3)
  FROM product_versions pv
  JOIN products p USING (product_id)
  JOIN daily_installs i ON i.product_version_id = pv.product_version_id AND i.day = crash_rate.day
  LEFT JOIN daily_counts c ON c.product_version_id = pv.product_version_id AND c.day = i.day
  WHERE p.name = crash_rate.product AND pv.version = crash_rate.version
$$;

COMMENT ON FUNCTION public.crash_rate(text, text, date) IS 'Crashes per 100 installs on a day.';
