-- The set-up of the example queue: what the functions of a crash-reporting service work on. Run once, in an empty
-- database. Triggers are not here, as they need their functions first: CALL install_triggers() after the load.

CREATE TYPE public.release_channel AS ENUM ('nightly', 'beta', 'release', 'esr');

CREATE DOMAIN public.version_string AS text CHECK (VALUE ~ '^[0-9]+(\.[0-9a-z]+)*$');

CREATE TABLE public.products (
  product_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE
);

-- One release of a product. Reports about it count until its sunset date.
CREATE TABLE public.product_versions (
  product_version_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id         integer NOT NULL REFERENCES public.products,
  version            public.version_string NOT NULL,
  sort_key           text NOT NULL,
  channel            public.release_channel NOT NULL,
  build_date         date NOT NULL,
  sunset_date        date NOT NULL,
  UNIQUE (product_id, version),
  CHECK (sunset_date >= build_date)
);

-- How many copies of a version were in use on a day, as the update service saw it.
CREATE TABLE public.daily_installs (
  product_version_id integer NOT NULL REFERENCES public.product_versions,
  day                date NOT NULL,
  installs           bigint NOT NULL CHECK (installs >= 0),
  PRIMARY KEY (product_version_id, day)
);

CREATE TABLE public.signatures (
  signature_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  signature    text NOT NULL UNIQUE,
  first_seen   timestamptz NOT NULL,
  last_seen    timestamptz NOT NULL
);

-- One partition a week, made ahead of time by create_weekly_partitions().
CREATE TABLE public.crash_reports (
  crash_id           uuid NOT NULL,
  received_at        timestamptz NOT NULL DEFAULT now(),
  product_version_id integer NOT NULL REFERENCES public.product_versions,
  signature_id       integer REFERENCES public.signatures,
  raw_signature      text NOT NULL,
  os_name            text NOT NULL DEFAULT 'unknown',
  uptime_seconds     integer CHECK (uptime_seconds >= 0),
  PRIMARY KEY (crash_id, received_at)
) PARTITION BY RANGE (received_at);

CREATE INDEX crash_reports_by_signature ON public.crash_reports (signature_id, received_at);
CREATE INDEX crash_reports_by_version ON public.crash_reports (product_version_id, received_at);

CREATE TABLE public.daily_counts (
  product_version_id integer NOT NULL REFERENCES public.product_versions,
  day                date NOT NULL,
  signature_id       integer NOT NULL REFERENCES public.signatures,
  os_name            text NOT NULL,
  crashes            integer NOT NULL CHECK (crashes > 0),
  PRIMARY KEY (product_version_id, day, signature_id, os_name)
);

CREATE TABLE public.refreshes (
  day         date PRIMARY KEY,
  counted     integer NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
