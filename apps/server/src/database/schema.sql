-- The schema that the migrations give, read from PostgreSQL's catalogue. Generated: see CONTRIBUTING.md, "Migrations".

CREATE SEQUENCE incident_id_seq AS bigint START 1 INCREMENT 1;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $function$;

CREATE TABLE account (
  username text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  technician_id text,
  language text NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (username),
  CONSTRAINT account_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES technician(id)
);

CREATE TABLE assignment (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  incident_id bigint NOT NULL,
  technician_id text NOT NULL,
  state text NOT NULL,
  offered_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  reason jsonb NOT NULL,
  CONSTRAINT assignment_pkey PRIMARY KEY (id)
);
CREATE INDEX assignment_by_incident ON assignment USING btree (incident_id);
CREATE UNIQUE INDEX assignment_one_at_a_time ON assignment USING btree (incident_id) WHERE (state = ANY (ARRAY['offered'::text, 'accepted'::text]));
CREATE INDEX assignment_running ON assignment USING btree (technician_id) WHERE (state = ANY (ARRAY['offered'::text, 'accepted'::text]));

CREATE TABLE audit_entry (
  id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (id)
);
CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE bank (
  id smallint DEFAULT 1 NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  hotline text NOT NULL,
  time_zone text NOT NULL,
  CONSTRAINT bank_id_check CHECK ((id = 1)),
  CONSTRAINT bank_pkey PRIMARY KEY (id)
);

CREATE TABLE case_step (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  case_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  state text NOT NULL,
  actor text,
  reason text NOT NULL,
  data jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT case_step_case_id_fkey FOREIGN KEY (case_id) REFERENCES customer_case(id),
  CONSTRAINT case_step_pkey PRIMARY KEY (id)
);
CREATE INDEX case_step_by_case ON case_step USING btree (case_id, id);

CREATE TABLE case_token (
  token_hash text NOT NULL,
  case_id bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT case_token_case_id_fkey FOREIGN KEY (case_id) REFERENCES customer_case(id),
  CONSTRAINT case_token_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX case_token_by_case ON case_token USING btree (case_id);

CREATE TABLE customer_case (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  number text NOT NULL,
  incident_id bigint,
  terminal_id text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  source text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  detected_at timestamp with time zone,
  reported_at timestamp with time zone,
  last_four text,
  amount_minor bigint,
  currency text,
  phone text,
  language text NOT NULL,
  report_text text,
  suspected_trap boolean DEFAULT false NOT NULL,
  evidence jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT customer_case_number_key UNIQUE (number),
  CONSTRAINT customer_case_pkey PRIMARY KEY (id)
);
CREATE INDEX customer_case_by_incident ON customer_case USING btree (incident_id) WHERE (incident_id IS NOT NULL);
CREATE INDEX customer_case_by_terminal ON customer_case USING btree (terminal_id, opened_at);
CREATE INDEX customer_case_following ON customer_case USING btree (id) WHERE (state = ANY (ARRAY['received'::text, 'technicianSent'::text, 'onSite'::text]));

CREATE TABLE desk (
  id text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  phone text NOT NULL,
  email text,
  language text NOT NULL,
  CONSTRAINT desk_pkey PRIMARY KEY (id)
);

CREATE TABLE device_event (
  terminal_id text NOT NULL,
  journal uuid,
  seq bigint,
  kind text NOT NULL,
  component text NOT NULL,
  fault text NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  detail jsonb NOT NULL,
  raw jsonb,
  incident_id bigint,
  case_pending boolean DEFAULT false NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX device_event_by_incident ON ONLY device_event USING btree (incident_id) WHERE (incident_id IS NOT NULL);
CREATE INDEX device_event_by_terminal ON ONLY device_event USING btree (terminal_id, received_at);
CREATE INDEX device_event_case_pending ON ONLY device_event USING btree (received_at) WHERE case_pending;

CREATE TABLE device_event_default PARTITION OF device_event DEFAULT;

CREATE TABLE event_watermark (
  terminal_id text NOT NULL,
  journal uuid NOT NULL,
  up_to bigint NOT NULL,
  moved_at timestamp with time zone NOT NULL,
  CONSTRAINT event_watermark_pkey PRIMARY KEY (terminal_id, journal)
) WITH (fillfactor=70);

CREATE TABLE idempotent_answer (
  owner text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status smallint,
  body jsonb,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT idempotent_answer_pkey PRIMARY KEY (owner, key)
);

CREATE TABLE incident (
  id bigint DEFAULT nextval('incident_id_seq'::regclass) NOT NULL,
  number text GENERATED ALWAYS AS (('INC-'::text || lpad((id)::text, GREATEST(8, length((id)::text)), '0'::text))) STORED NOT NULL,
  terminal_id text NOT NULL,
  region_id text NOT NULL,
  component text NOT NULL,
  fault text NOT NULL,
  priority smallint NOT NULL,
  state text DEFAULT 'new'::text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  last_event_at timestamp with time zone NOT NULL,
  fault_active boolean DEFAULT true NOT NULL,
  cleared_at timestamp with time zone,
  count integer DEFAULT 1 NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  assignee_id text,
  accept_by timestamp with time zone,
  accepted_at timestamp with time zone,
  arrived_at timestamp with time zone,
  restored_at timestamp with time zone,
  closed_at timestamp with time zone,
  verify_until timestamp with time zone,
  shelved_until timestamp with time zone,
  dispatch_at timestamp with time zone,
  detail jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT incident_pkey PRIMARY KEY (id),
  CONSTRAINT incident_priority_check CHECK (((priority >= 1) AND (priority <= 4)))
);
CREATE INDEX incident_by_assignee ON incident USING btree (assignee_id, id) WHERE (assignee_id IS NOT NULL);
CREATE INDEX incident_by_fault ON incident USING btree (terminal_id, component, fault, opened_at DESC);
CREATE UNIQUE INDEX incident_open ON incident USING btree (terminal_id, component, fault) WHERE (state <> ALL (ARRAY['closed'::text, 'cancelled'::text, 'merged'::text]));
CREATE INDEX incident_open_list ON incident USING btree (id DESC) WHERE (state <> ALL (ARRAY['closed'::text, 'cancelled'::text, 'merged'::text]));
CREATE INDEX incident_to_dispatch ON incident USING btree (priority, dispatch_at, id) WHERE (dispatch_at IS NOT NULL);
CREATE INDEX incident_to_verify ON incident USING btree (verify_until) WHERE (verify_until IS NOT NULL);

CREATE TABLE journal_hole (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  terminal_id text NOT NULL,
  journal uuid NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT journal_hole_pkey PRIMARY KEY (id)
);

CREATE TABLE notice (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  incident_id bigint,
  case_id bigint,
  lane smallint NOT NULL,
  purpose text NOT NULL,
  template text NOT NULL,
  language text NOT NULL,
  channel text NOT NULL,
  recipient_kind text NOT NULL,
  recipient_id text NOT NULL,
  address text NOT NULL,
  contacts jsonb DEFAULT '{}'::jsonb NOT NULL,
  data jsonb NOT NULL,
  state text DEFAULT 'pending'::text NOT NULL,
  attempts smallint DEFAULT 0 NOT NULL,
  next_at timestamp with time zone NOT NULL,
  lease_until timestamp with time zone,
  leased_by integer,
  provider_id text,
  error text,
  idempotency_key uuid DEFAULT gen_random_uuid() NOT NULL,
  created_at timestamp with time zone NOT NULL,
  sent_at timestamp with time zone,
  CONSTRAINT notice_pkey PRIMARY KEY (id)
) WITH (fillfactor=70);
CREATE INDEX notice_by_case ON notice USING btree (case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX notice_by_incident ON notice USING btree (incident_id) WHERE (incident_id IS NOT NULL);
CREATE INDEX notice_dead ON notice USING btree (created_at) WHERE (state = 'dead'::text);
CREATE INDEX notice_due ON notice USING btree (channel, lane, next_at, id) WHERE (state = 'pending'::text);
CREATE INDEX notice_leased ON notice USING btree (lease_until) WHERE (state = 'sending'::text);

CREATE TABLE notice_attempt (
  notice_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  channel text NOT NULL,
  outcome text NOT NULL,
  provider_id text,
  error text,
  duration_ms integer NOT NULL
);
CREATE INDEX notice_attempt_by_notice ON notice_attempt USING btree (notice_id);

CREATE TABLE partition_lease (
  partition smallint NOT NULL,
  epoch bigint NOT NULL,
  holder uuid,
  taken_at timestamp with time zone,
  CONSTRAINT partition_lease_pkey PRIMARY KEY (partition)
);

CREATE TABLE quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  received_at timestamp with time zone NOT NULL,
  topic text NOT NULL,
  terminal_id text,
  reason text NOT NULL,
  payload bytea NOT NULL,
  CONSTRAINT quarantine_pkey PRIMARY KEY (id)
);
CREATE INDEX quarantine_by_time ON quarantine USING btree (received_at);

CREATE TABLE region (
  id text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  CONSTRAINT region_pkey PRIMARY KEY (id)
);

CREATE TABLE replica (
  id uuid NOT NULL,
  started_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT replica_pkey PRIMARY KEY (id)
);

CREATE TABLE shift (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  region_id text NOT NULL,
  line text NOT NULL,
  weekdays smallint[] NOT NULL,
  from_minute smallint NOT NULL,
  to_minute smallint NOT NULL,
  technician_ids text[] NOT NULL,
  CONSTRAINT shift_line_check CHECK ((line = ANY (ARRAY['first'::text, 'second'::text]))),
  CONSTRAINT shift_pkey PRIMARY KEY (id),
  CONSTRAINT shift_region_id_fkey FOREIGN KEY (region_id) REFERENCES region(id)
);

CREATE TABLE site (
  id text NOT NULL,
  region_id text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  address_zh text NOT NULL,
  address_en text NOT NULL,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  CONSTRAINT site_pkey PRIMARY KEY (id),
  CONSTRAINT site_region_id_fkey FOREIGN KEY (region_id) REFERENCES region(id)
);

CREATE TABLE technician (
  id text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  phone text NOT NULL,
  email text,
  language text NOT NULL,
  skills text[] NOT NULL,
  regions text[] NOT NULL,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  CONSTRAINT technician_pkey PRIMARY KEY (id)
);

CREATE TABLE terminal (
  id text NOT NULL,
  site_id text NOT NULL,
  model text NOT NULL,
  partition smallint NOT NULL,
  silent_after_seconds integer NOT NULL,
  CONSTRAINT terminal_partition_check CHECK (((partition >= 0) AND (partition <= 63))),
  CONSTRAINT terminal_pkey PRIMARY KEY (id),
  CONSTRAINT terminal_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id)
);
CREATE INDEX terminal_by_partition ON terminal USING btree (partition);
CREATE INDEX terminal_by_site ON terminal USING btree (site_id);

CREATE TABLE terminal_state (
  terminal_id text NOT NULL,
  session uuid,
  session_state text DEFAULT 'unknown'::text NOT NULL,
  session_since timestamp with time zone,
  journal uuid,
  agent_version text,
  last_seen_at timestamp with time zone,
  clock_offset_ms bigint,
  silent_since timestamp with time zone,
  components jsonb DEFAULT '{}'::jsonb NOT NULL,
  health jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT terminal_state_pkey PRIMARY KEY (terminal_id),
  CONSTRAINT terminal_state_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminal(id) ON DELETE CASCADE
) WITH (fillfactor=50);

CREATE TABLE timeline (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
  incident_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  what text NOT NULL,
  actor text,
  reason text NOT NULL,
  data jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT timeline_pkey PRIMARY KEY (id)
);
CREATE INDEX timeline_by_incident ON timeline USING btree (incident_id, id);
CREATE INDEX timeline_in_commit_order ON timeline USING btree (tx, id);

CREATE TABLE web_session (
  token_hash text NOT NULL,
  username text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT web_session_pkey PRIMARY KEY (token_hash),
  CONSTRAINT web_session_username_fkey FOREIGN KEY (username) REFERENCES account(username) ON DELETE CASCADE
);
CREATE INDEX web_session_by_expiry ON web_session USING btree (expires_at);
