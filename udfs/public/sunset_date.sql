-- The last day on which reports about a release count: two weeks for a nightly, four for a beta, else eighteen.
CREATE OR REPLACE FUNCTION public.sunset_date(build_date date, channel release_channel) RETURNS date
LANGUAGE sql IMMUTABLE STRICT
AS $$
  SELECT build_date + 7 * CASE channel
    WHEN 'nightly' THEN 2
    WHEN 'beta' THEN 4
    ELSE 18
  END
$$;

COMMENT ON FUNCTION public.sunset_date(date, release_channel) IS 'The last day of support, by channel.';

-- The same for a release that is registered, as it is noted there; NULL where it is not.
CREATE OR REPLACE FUNCTION public.sunset_date(product text, version text) RETURNS date
LANGUAGE sql STABLE
AS $$
  SELECT pv.sunset_date
  FROM product_versions pv
  JOIN products p USING (product_id)
  WHERE p.name = product AND pv.version = sunset_date.version
$$;

COMMENT ON FUNCTION public.sunset_date(text, text) IS 'The last day of support of a registered release.';
