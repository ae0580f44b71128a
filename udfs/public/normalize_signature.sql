-- Reports that crashed in the same place get the same signature: what differs from build to build goes.
CREATE OR REPLACE FUNCTION public.normalize_signature(raw text) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
  result text := btrim(coalesce(raw, ''));
BEGIN
  -- C++ templates: the arguments say which caller, not which bug.
  WHILE result ~ '<[^<>]+>' LOOP
    result := regexp_replace(result, '<[^<>]+>', '', 'g');
  END LOOP;

  result := regexp_replace(result, '\s+', ' ', 'g');

  RETURN CASE WHEN result = '' THEN 'EMPTY' ELSE result END;
END
$$;

COMMENT ON FUNCTION public.normalize_signature(text) IS 'The signature that a raw one is counted under.';
