-- The number of a signature, given one when it is new.
CREATE OR REPLACE FUNCTION public.lookup_signature(raw text, seen timestamptz DEFAULT now()) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
  normal text := normalize_signature(raw);
  result integer;
BEGIN
  SELECT s.signature_id INTO result FROM signatures s WHERE s.signature = normal;

  IF NOT FOUND THEN
    INSERT INTO signatures (signature, first_seen, last_seen)
    VALUES (normal, seen, seen)
    RETURNING signature_id INTO result;
  ELSE
    UPDATE signatures s SET last_seen = seen WHERE s.signature_id = result AND s.last_seen < seen;
  END IF;

  RETURN result;
END
$$;
