-- An ESR version counts for a year and two weeks, any other for eighteen weeks.
DO $$
DECLARE
  release integer := add_product_version('Test of a patch', '1.0', 'release', '2025-06-01');
  esr integer := add_product_version('Test of a patch', '1.0.1esr', 'esr', '2025-06-01');
BEGIN
  ASSERT is_version_active(esr, '2026-01-01'), 'an ESR version is active after half a year';
  ASSERT NOT is_version_active(release, '2026-01-01'), 'a release is not';
END
$$;
