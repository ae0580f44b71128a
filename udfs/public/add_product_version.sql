-- Registers a release, and its product where that is new. Running it again for the same release changes its dates.
CREATE OR REPLACE FUNCTION public.add_product_version(
  product text,
  version text,
  channel release_channel DEFAULT NULL,
  build_date date DEFAULT CURRENT_DATE
) RETURNS integer
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  known_product integer;
  known_channel release_channel := coalesce(channel, guess_channel(version));
  result integer;
BEGIN
  INSERT INTO products (name) VALUES (product) ON CONFLICT (name) DO NOTHING;
  SELECT p.product_id INTO STRICT known_product FROM products p WHERE p.name = product;

  INSERT INTO product_versions AS pv (product_id, version, sort_key, channel, build_date, sunset_date)
  VALUES (
    known_product,
    add_product_version.version,
    version_sort_key(add_product_version.version),
    known_channel,
    add_product_version.build_date,
    sunset_date(add_product_version.build_date, known_channel)
  )
  ON CONFLICT (product_id, version) DO UPDATE
    SET channel = excluded.channel, build_date = excluded.build_date, sunset_date = excluded.sunset_date
  RETURNING pv.product_version_id INTO result;

  RETURN result;
END
$$;

COMMENT ON FUNCTION public.add_product_version(text, text, release_channel, date)
  IS 'Registers a release of a product; gives its product_version_id.';
