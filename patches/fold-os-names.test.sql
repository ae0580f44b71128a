-- Each spelling that clients send is counted under its family.
SELECT raw, os_family(raw) = family
FROM (VALUES
  ('Windows NT', 'windows'),
  ('windows_nt', 'windows'),
  ('Win32', 'windows'),
  ('Mac OS X', 'macos'),
  ('Android 14', 'android'),
  ('GNU/Linux', 'linux'),
  ('BeOS', 'unknown')
) AS v(raw, family);
