-- Trigger: what a client sends becomes what we count by.
CREATE OR REPLACE FUNCTION public.fill_crash_report() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW.signature_id := lookup_signature(NEW.raw_signature, NEW.received_at);
  NEW.os_name := lower(NEW.os_name);
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION public.fill_crash_report() IS 'BEFORE INSERT on crash_reports; see install_triggers().';
