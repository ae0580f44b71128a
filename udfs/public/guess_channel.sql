-- Which channel a version came from, told by its shape: 12.0a1 nightly, 12.0b3 beta, 12.0.2esr, else a release.
CREATE OR REPLACE FUNCTION public.guess_channel(version text) RETURNS release_channel
LANGUAGE sql IMMUTABLE STRICT
AS $$
  SELECT CASE
    WHEN version ~ 'a[0-9]+$' THEN 'nightly'
    WHEN version ~ 'b[0-9]+$' THEN 'beta'
    WHEN version ~ 'esr$' THEN 'esr'
    ELSE 'release'
  END::release_channel
$$;
