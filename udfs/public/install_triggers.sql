-- Attaches the triggers to their tables. The tables come before the functions, so this is a step of its own:
-- CALL install_triggers() once after the first load; again does no harm.
CREATE OR REPLACE PROCEDURE public.install_triggers()
LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_trigger WHERE tgrelid = 'public.crash_reports'::regclass AND tgname = 'fill_crash_report'
  ) THEN
    CREATE TRIGGER fill_crash_report BEFORE INSERT ON public.crash_reports
      FOR EACH ROW EXECUTE FUNCTION public.fill_crash_report();
  END IF;
END
$$;

REVOKE ALL ON PROCEDURE public.install_triggers() FROM PUBLIC;
