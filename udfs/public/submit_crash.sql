-- What the collectors call: they may report a crash, and touch no table.
CREATE OR REPLACE FUNCTION public.submit_crash(
  crash_id uuid,
  product text,
  version text,
  signature text,
  os_name text DEFAULT 'unknown',
  uptime_seconds integer DEFAULT NULL,
  received_at timestamptz DEFAULT now()
) RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
  known integer;
BEGIN
  SELECT pv.product_version_id INTO known
  FROM product_versions pv
  JOIN products p USING (product_id)
  WHERE p.name = submit_crash.product AND pv.version = submit_crash.version;

  IF NOT FOUND THEN
    RETURN false;
  END IF;

  INSERT INTO crash_reports (crash_id, received_at, product_version_id, raw_signature, os_name, uptime_seconds)
  VALUES (
    submit_crash.crash_id,
    submit_crash.received_at,
    known,
    submit_crash.signature,
    submit_crash.os_name,
    submit_crash.uptime_seconds
  );
  RETURN true;
END
$$;

COMMENT ON FUNCTION public.submit_crash(uuid, text, text, text, text, integer, timestamptz)
  IS 'Stores a report; false where nobody knows that release.';
REVOKE ALL ON FUNCTION public.submit_crash(uuid, text, text, text, text, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.submit_crash(uuid, text, text, text, text, integer, timestamptz) TO PUBLIC;
