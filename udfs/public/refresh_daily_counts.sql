-- Counts one day's reports, of the versions that had not reached their sunset. A day can be counted again.
CREATE OR REPLACE FUNCTION public.refresh_daily_counts(count_day date) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
  written integer;
BEGIN
  DELETE FROM daily_counts WHERE day = count_day;

  INSERT INTO daily_counts (product_version_id, day, signature_id, os_name, crashes)
  SELECT r.product_version_id, count_day, r.signature_id, r.os_name, count(*)
  FROM crash_reports r
  WHERE r.received_at >= count_day
    AND r.received_at < count_day + 1
    AND r.signature_id IS NOT NULL
    AND is_version_active(r.product_version_id, count_day)
  GROUP BY r.product_version_id, r.signature_id, r.os_name;
  GET DIAGNOSTICS written = ROW_COUNT;

  INSERT INTO refreshes (day, counted) VALUES (count_day, written)
  ON CONFLICT (day) DO UPDATE SET counted = excluded.counted, finished_at = clock_timestamp();

  RETURN written;
END
$$;

COMMENT ON FUNCTION public.refresh_daily_counts(date)
  IS 'Counts the reports of one day into daily_counts; gives the number of rows written.';
