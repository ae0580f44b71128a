CREATE OR REPLACE FUNCTION public.is_version_active(product_version integer, on_day date DEFAULT CURRENT_DATE)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
  SELECT EXISTS (
    SELECT FROM product_versions pv
    WHERE pv.product_version_id = product_version AND on_day BETWEEN pv.build_date AND pv.sunset_date
  )
$$;
