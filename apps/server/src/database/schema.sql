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
  regions text[] DEFAULT '{}'::text[] NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (username),
  CONSTRAINT account_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES technician(id)
);

CREATE TABLE answer_secret (
  id smallint NOT NULL,
  secret text NOT NULL,
  CONSTRAINT answer_secret_id_check CHECK ((id = 1)),
  CONSTRAINT answer_secret_pkey PRIMARY KEY (id)
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
  role text DEFAULT 'lead'::text NOT NULL,
  accepted_at timestamp with time zone,
  ranking jsonb,
  lapses_at timestamp with time zone,
  hand_over_at timestamp with time zone,
  accept_due timestamp with time zone,
  arrive_due timestamp with time zone,
  restore_due timestamp with time zone,
  watch_at timestamp with time zone,
  watched_at timestamp with time zone,
  CONSTRAINT assignment_pkey PRIMARY KEY (id),
  CONSTRAINT assignment_role_check CHECK ((role = ANY (ARRAY['lead'::text, 'support'::text, 'successor'::text])))
);
CREATE INDEX assignment_by_incident ON assignment USING btree (incident_id);
CREATE UNIQUE INDEX assignment_one_lead ON assignment USING btree (incident_id) WHERE ((state = ANY (ARRAY['offered'::text, 'accepted'::text])) AND (role = 'lead'::text));
CREATE UNIQUE INDEX assignment_one_role ON assignment USING btree (incident_id, technician_id) WHERE (state = ANY (ARRAY['offered'::text, 'accepted'::text]));
CREATE UNIQUE INDEX assignment_one_successor ON assignment USING btree (incident_id) WHERE ((state = ANY (ARRAY['offered'::text, 'accepted'::text])) AND (role = 'successor'::text));
CREATE INDEX assignment_running ON assignment USING btree (technician_id) WHERE (state = ANY (ARRAY['offered'::text, 'accepted'::text]));
CREATE INDEX assignment_to_watch ON assignment USING btree (watch_at) WHERE (watch_at IS NOT NULL);
CREATE INDEX assignment_worked ON assignment USING btree (accepted_at) WHERE (accepted_at IS NOT NULL);

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
CREATE INDEX audit_entry_by_time ON audit_entry USING btree (at);
CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE availability_correction (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  terminal_id text NOT NULL,
  from_at timestamp with time zone NOT NULL,
  to_at timestamp with time zone NOT NULL,
  cause text,
  reason text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  made_by text NOT NULL,
  withdrawn_at timestamp with time zone,
  CONSTRAINT availability_correction_check CHECK ((to_at > from_at)),
  CONSTRAINT availability_correction_pkey PRIMARY KEY (id)
);
CREATE INDEX availability_correction_by_terminal ON availability_correction USING btree (terminal_id, from_at);

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

CREATE TABLE complaint (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  number text NOT NULL,
  incident_id bigint,
  case_id bigint,
  state text NOT NULL,
  text text NOT NULL,
  phone text,
  language text NOT NULL,
  handler text,
  outcome text,
  opened_by text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  round_at timestamp with time zone NOT NULL,
  warn_at timestamp with time zone,
  due_at timestamp with time zone,
  answered_at timestamp with time zone,
  closed_at timestamp with time zone,
  reopens integer DEFAULT 0 NOT NULL,
  warned boolean DEFAULT false NOT NULL,
  missed boolean DEFAULT false NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  CONSTRAINT complaint_number_key UNIQUE (number),
  CONSTRAINT complaint_pkey PRIMARY KEY (id),
  CONSTRAINT complaint_state_check CHECK ((state = ANY (ARRAY['received'::text, 'assigned'::text, 'answered'::text, 'closed'::text])))
);
CREATE INDEX complaint_due ON complaint USING btree (due_at) WHERE ((due_at IS NOT NULL) AND (answered_at IS NULL) AND (NOT missed));

CREATE TABLE complaint_step (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  complaint_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  what text NOT NULL,
  actor text,
  text text NOT NULL,
  data jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT complaint_step_complaint_id_fkey FOREIGN KEY (complaint_id) REFERENCES complaint(id),
  CONSTRAINT complaint_step_pkey PRIMARY KEY (id)
);
CREATE INDEX complaint_step_by_complaint ON complaint_step USING btree (complaint_id, id);

CREATE TABLE contact_verification (
  technician_id text NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  verified_at timestamp with time zone NOT NULL,
  verified_by text NOT NULL,
  CONSTRAINT contact_verification_pkey PRIMARY KEY (technician_id, channel),
  CONSTRAINT contact_verification_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES technician(id)
);

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
  kind text DEFAULT 'desk'::text NOT NULL,
  regions text[] DEFAULT '{}'::text[] NOT NULL,
  CONSTRAINT desk_kind_check CHECK ((kind = ANY (ARRAY['desk'::text, 'lead'::text]))),
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

CREATE TABLE dispatch_field (
  id text NOT NULL,
  stored_at timestamp with time zone NOT NULL,
  content jsonb NOT NULL,
  CONSTRAINT dispatch_field_pkey PRIMARY KEY (id)
);

CREATE TABLE duty_calendar (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  token_hash text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  language text NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  CONSTRAINT duty_calendar_kind_check CHECK ((kind = ANY (ARRAY['technician'::text, 'rotation'::text]))),
  CONSTRAINT duty_calendar_pkey PRIMARY KEY (id),
  CONSTRAINT duty_calendar_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE duty_swap (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  asked_by text NOT NULL,
  asked_of text NOT NULL,
  gives jsonb NOT NULL,
  takes jsonb,
  note text NOT NULL,
  state text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  CONSTRAINT duty_swap_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES technician(id),
  CONSTRAINT duty_swap_asked_of_fkey FOREIGN KEY (asked_of) REFERENCES technician(id),
  CONSTRAINT duty_swap_pkey PRIMARY KEY (id)
);
CREATE INDEX duty_swap_open ON duty_swap USING btree (expires_at) WHERE (state = 'asked'::text);

CREATE TABLE early_receipt (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  channel text NOT NULL,
  provider_id text NOT NULL,
  notice_id bigint,
  delivered boolean NOT NULL,
  code text,
  at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  CONSTRAINT early_receipt_pkey PRIMARY KEY (id)
);

CREATE TABLE escalation_edition (
  id smallint NOT NULL,
  version integer NOT NULL,
  CONSTRAINT escalation_edition_id_check CHECK ((id = 1)),
  CONSTRAINT escalation_edition_pkey PRIMARY KEY (id)
);

CREATE TABLE event_watermark (
  terminal_id text NOT NULL,
  journal uuid NOT NULL,
  up_to bigint NOT NULL,
  moved_at timestamp with time zone NOT NULL,
  CONSTRAINT event_watermark_pkey PRIMARY KEY (terminal_id, journal)
) WITH (fillfactor=70);

CREATE TABLE flood (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  desk_id text NOT NULL,
  since timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  peak integer NOT NULL,
  CONSTRAINT flood_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX flood_running ON flood USING btree (desk_id) WHERE (ended_at IS NULL);

CREATE TABLE handover (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  state text NOT NULL,
  from_desk text,
  to_desk text NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  notes jsonb DEFAULT '[]'::jsonb NOT NULL,
  signed_by text,
  signed_at timestamp with time zone,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  content jsonb,
  CONSTRAINT handover_pkey PRIMARY KEY (id)
);
CREATE INDEX handover_confirmed ON handover USING btree (to_desk, confirmed_at DESC) WHERE (state = 'confirmed'::text);
CREATE UNIQUE INDEX handover_open ON handover USING btree (to_desk) WHERE (state = ANY (ARRAY['draft'::text, 'signed'::text]));

CREATE TABLE idempotent_answer (
  owner text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status smallint,
  body jsonb,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT idempotent_answer_pkey PRIMARY KEY (owner, key)
);

CREATE TABLE inbound_reply (
  provider_id text NOT NULL,
  from_number text NOT NULL,
  text text NOT NULL,
  at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  recipient_id text,
  notice_id bigint,
  outcome text,
  answered boolean DEFAULT false NOT NULL,
  taken_until timestamp with time zone NOT NULL,
  CONSTRAINT inbound_reply_pkey PRIMARY KEY (provider_id)
);
CREATE INDEX inbound_reply_by_number ON inbound_reply USING btree (from_number, received_at) WHERE answered;
CREATE INDEX inbound_reply_open ON inbound_reply USING btree (received_at) WHERE (outcome IS NULL);

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
  subject text DEFAULT 'terminal'::text NOT NULL,
  parent_id bigint,
  suppressed_by text,
  suppressed_ref text,
  suppressed_until timestamp with time zone,
  review_at timestamp with time zone,
  transitions timestamp with time zone[] DEFAULT '{}'::timestamp with time zone[] NOT NULL,
  chattering_since timestamp with time zone,
  reopens integer DEFAULT 0 NOT NULL,
  paged_at timestamp with time zone,
  shelf_kind text,
  shelved_by text,
  shelve_request jsonb,
  desk_owner text,
  escalate_at timestamp with time zone,
  escalation_step integer DEFAULT 0 NOT NULL,
  escalation_from timestamp with time zone,
  hold text,
  CONSTRAINT incident_pkey PRIMARY KEY (id),
  CONSTRAINT incident_priority_check CHECK (((priority >= 1) AND (priority <= 4)))
);
CREATE INDEX incident_by_assignee ON incident USING btree (assignee_id, id) WHERE (assignee_id IS NOT NULL);
CREATE INDEX incident_by_fault ON incident USING btree (terminal_id, component, fault, opened_at DESC);
CREATE INDEX incident_by_opening ON incident USING btree (opened_at);
CREATE INDEX incident_by_parent ON incident USING btree (parent_id, id) WHERE (parent_id IS NOT NULL);
CREATE INDEX incident_escalation_to_start ON incident USING btree (priority, id) WHERE ((escalation_from IS NULL) AND (dispatch_at IS NOT NULL) AND (suppressed_by IS NULL) AND (state = ANY (ARRAY['new'::text, 'offered'::text])));
CREATE INDEX incident_escalation_to_stop ON incident USING btree (priority, id) WHERE ((escalation_from IS NOT NULL) AND ((state <> ALL (ARRAY['new'::text, 'offered'::text])) OR (suppressed_by IS NOT NULL) OR (shelved_until IS NOT NULL) OR (dispatch_at IS NULL)));
CREATE INDEX incident_held ON incident USING btree (hold, id) WHERE ((hold IS NOT NULL) AND (state <> ALL (ARRAY['closed'::text, 'cancelled'::text, 'merged'::text])));
CREATE UNIQUE INDEX incident_open ON incident USING btree (terminal_id, component, fault) WHERE (state <> ALL (ARRAY['closed'::text, 'cancelled'::text, 'merged'::text]));
CREATE INDEX incident_open_list ON incident USING btree (id DESC) WHERE (state <> ALL (ARRAY['closed'::text, 'cancelled'::text, 'merged'::text]));
CREATE INDEX incident_outage ON incident USING btree (id) WHERE ((subject <> 'terminal'::text) AND (state <> ALL (ARRAY['closed'::text, 'cancelled'::text, 'merged'::text])));
CREATE INDEX incident_shelf_asked ON incident USING btree (id) WHERE (shelve_request IS NOT NULL);
CREATE INDEX incident_shelved ON incident USING btree (shelved_until) WHERE (shelved_until IS NOT NULL);
CREATE INDEX incident_suppressed ON incident USING btree (suppressed_by, suppressed_ref, id) WHERE ((suppressed_by IS NOT NULL) AND (state <> ALL (ARRAY['closed'::text, 'cancelled'::text, 'merged'::text])));
CREATE INDEX incident_to_dispatch ON incident USING btree (priority, dispatch_at, id) WHERE (dispatch_at IS NOT NULL);
CREATE INDEX incident_to_escalate ON incident USING btree (escalate_at, id) WHERE (escalate_at IS NOT NULL);
CREATE INDEX incident_to_review ON incident USING btree (review_at, id) WHERE (review_at IS NOT NULL);
CREATE INDEX incident_to_verify ON incident USING btree (verify_until) WHERE (verify_until IS NOT NULL);

CREATE TABLE incident_merge (
  incident_id bigint NOT NULL,
  into_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  merged_by text NOT NULL,
  reason text NOT NULL,
  counted integer NOT NULL,
  active boolean NOT NULL,
  over_at timestamp with time zone,
  CONSTRAINT incident_merge_pkey PRIMARY KEY (incident_id)
);
CREATE INDEX incident_merge_running ON incident_merge USING btree (into_id) WHERE (over_at IS NULL);

CREATE TABLE incident_presence (
  incident_id bigint NOT NULL,
  username text NOT NULL,
  since timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT incident_presence_pkey PRIMARY KEY (incident_id, username)
);
CREATE INDEX incident_presence_by_time ON incident_presence USING btree (seen_at);

CREATE TABLE journal_hole (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  terminal_id text NOT NULL,
  journal uuid NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT journal_hole_pkey PRIMARY KEY (id)
);

CREATE TABLE maintenance_window (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  place text NOT NULL,
  place_id text,
  component text,
  schedule jsonb NOT NULL,
  not_before timestamp with time zone,
  not_after timestamp with time zone,
  skip_until timestamp with time zone,
  hides_forced boolean DEFAULT false NOT NULL,
  reason text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by text NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT maintenance_window_check CHECK (((place = 'everywhere'::text) = (place_id IS NULL))),
  CONSTRAINT maintenance_window_pkey PRIMARY KEY (id),
  CONSTRAINT maintenance_window_place_check CHECK ((place = ANY (ARRAY['terminal'::text, 'site'::text, 'region'::text, 'everywhere'::text])))
);
CREATE INDEX maintenance_window_live ON maintenance_window USING btree (id) WHERE (ended_at IS NULL);

CREATE TABLE monitor_alert (
  source text NOT NULL,
  fingerprint text NOT NULL,
  firing boolean NOT NULL,
  subject_id text NOT NULL,
  component text NOT NULL,
  fault text NOT NULL,
  incident_id bigint,
  name text NOT NULL,
  note text NOT NULL,
  link text,
  labels jsonb NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT monitor_alert_pkey PRIMARY KEY (source, fingerprint)
);
CREATE INDEX monitor_alert_firing ON monitor_alert USING btree (subject_id, component, fault) WHERE firing;

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
  attempts integer DEFAULT 0 NOT NULL,
  next_at timestamp with time zone NOT NULL,
  lease_until timestamp with time zone,
  leased_by integer,
  provider_id text,
  error text,
  idempotency_key uuid DEFAULT gen_random_uuid() NOT NULL,
  created_at timestamp with time zone NOT NULL,
  sent_at timestamp with time zone,
  follows bigint,
  rungs text[] DEFAULT '{}'::text[] NOT NULL,
  bundle_id bigint,
  waits_for text,
  reply_code smallint,
  delivered_at timestamp with time zone,
  read_at timestamp with time zone,
  answered_at timestamp with time zone,
  answer text,
  retried_at timestamp with time zone,
  over_reason text,
  CONSTRAINT notice_pkey PRIMARY KEY (id)
) WITH (fillfactor=70);
CREATE INDEX notice_bundled ON notice USING btree (bundle_id) WHERE (state = 'bundled'::text);
CREATE INDEX notice_by_case ON notice USING btree (case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX notice_by_incident ON notice USING btree (incident_id) WHERE (incident_id IS NOT NULL);
CREATE INDEX notice_carried ON notice USING btree (bundle_id) WHERE ((state = 'sent'::text) AND (bundle_id IS NOT NULL));
CREATE INDEX notice_dead ON notice USING btree (created_at) WHERE (state = 'dead'::text);
CREATE INDEX notice_due ON notice USING btree (channel, lane, next_at, id) WHERE (state = 'pending'::text);
CREATE INDEX notice_following ON notice USING btree (follows) WHERE (follows IS NOT NULL);
CREATE INDEX notice_for_company ON notice USING btree (recipient_kind, recipient_id, channel, id) WHERE ((state = 'pending'::text) AND ((lane >= 3) OR (recipient_kind = 'robot'::text)));
CREATE INDEX notice_leased ON notice USING btree (lease_until) WHERE (state = 'sending'::text);
CREATE INDEX notice_webhook_open ON notice USING btree (recipient_id, ((data ->> 'incidentId'::text))) WHERE ((recipient_kind = 'webhook'::text) AND (state = ANY (ARRAY['pending'::text, 'sending'::text])));

CREATE TABLE notice_attempt (
  notice_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  channel text NOT NULL,
  outcome text NOT NULL,
  provider_id text,
  error text,
  duration_ms integer NOT NULL,
  template text,
  units smallint,
  cost_minor integer,
  receipt text,
  receipt_at timestamp with time zone,
  receipt_code text
);
CREATE INDEX notice_attempt_by_notice ON notice_attempt USING btree (notice_id);
CREATE INDEX notice_attempt_by_provider ON notice_attempt USING btree (provider_id) WHERE (provider_id IS NOT NULL);

CREATE TABLE on_call_announced (
  region_id text NOT NULL,
  line text NOT NULL,
  technician_ids text[] NOT NULL,
  since timestamp with time zone NOT NULL,
  CONSTRAINT on_call_announced_pkey PRIMARY KEY (region_id, line),
  CONSTRAINT on_call_announced_region_id_fkey FOREIGN KEY (region_id) REFERENCES region(id)
);

CREATE TABLE partition_lease (
  partition smallint NOT NULL,
  epoch bigint NOT NULL,
  holder uuid,
  taken_at timestamp with time zone,
  CONSTRAINT partition_lease_pkey PRIMARY KEY (partition)
);

CREATE TABLE push_subscription (
  endpoint text NOT NULL,
  username text NOT NULL,
  owner text NOT NULL,
  p256dh text NOT NULL,
  auth text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT push_subscription_pkey PRIMARY KEY (endpoint),
  CONSTRAINT push_subscription_username_fkey FOREIGN KEY (username) REFERENCES account(username) ON DELETE CASCADE
);
CREATE INDEX push_subscription_by_account ON push_subscription USING btree (username);
CREATE INDEX push_subscription_by_owner ON push_subscription USING btree (owner);

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

CREATE TABLE readiness_told (
  key text NOT NULL,
  told_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT readiness_told_pkey PRIMARY KEY (key)
);

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

CREATE TABLE reply_book (
  technician_id text NOT NULL,
  last smallint DEFAULT 0 NOT NULL,
  CONSTRAINT reply_book_pkey PRIMARY KEY (technician_id)
) WITH (fillfactor=50);

CREATE TABLE reply_code (
  technician_id text NOT NULL,
  code smallint NOT NULL,
  notice_id bigint NOT NULL,
  incident_id bigint NOT NULL,
  offer text NOT NULL,
  given_at timestamp with time zone NOT NULL,
  done boolean DEFAULT false NOT NULL,
  CONSTRAINT reply_code_pkey PRIMARY KEY (technician_id, code)
) WITH (fillfactor=50);

CREATE TABLE robot_digest (
  robot_id text NOT NULL,
  matter text NOT NULL,
  told_at timestamp with time zone NOT NULL,
  state text DEFAULT ''::text NOT NULL,
  CONSTRAINT robot_digest_pkey PRIMARY KEY (robot_id, matter)
);

CREATE TABLE roster_override (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  region_id text,
  line text,
  replaces text,
  by_id text NOT NULL,
  reason text NOT NULL,
  swap_id bigint,
  version integer DEFAULT 1 NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by text NOT NULL,
  CONSTRAINT roster_override_by_id_fkey FOREIGN KEY (by_id) REFERENCES technician(id),
  CONSTRAINT roster_override_check CHECK ((starts_at < ends_at)),
  CONSTRAINT roster_override_check1 CHECK (((replaces IS NOT NULL) OR ((region_id IS NOT NULL) AND (line IS NOT NULL)))),
  CONSTRAINT roster_override_line_check CHECK ((line = ANY (ARRAY['first'::text, 'second'::text, 'cash'::text, 'vendor'::text]))),
  CONSTRAINT roster_override_pkey PRIMARY KEY (id),
  CONSTRAINT roster_override_region_id_fkey FOREIGN KEY (region_id) REFERENCES region(id),
  CONSTRAINT roster_override_replaces_fkey FOREIGN KEY (replaces) REFERENCES technician(id),
  CONSTRAINT roster_override_swap_id_fkey FOREIGN KEY (swap_id) REFERENCES duty_swap(id)
);
CREATE INDEX roster_override_by_end ON roster_override USING btree (ends_at);

CREATE TABLE rotation (
  id text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  region_id text NOT NULL,
  line text NOT NULL,
  skill text,
  participants text[] NOT NULL,
  unit text NOT NULL,
  length smallint NOT NULL,
  starts_on text NOT NULL,
  hand_over_minute smallint NOT NULL,
  windows jsonb DEFAULT '[]'::jsonb NOT NULL,
  day_kind text,
  calendar_id text,
  version integer DEFAULT 1 NOT NULL,
  changed_at timestamp with time zone,
  changed_by text,
  CONSTRAINT rotation_day_kind_check CHECK ((day_kind = ANY (ARRAY['workday'::text, 'holiday'::text]))),
  CONSTRAINT rotation_length_check CHECK ((length > 0)),
  CONSTRAINT rotation_line_check CHECK ((line = ANY (ARRAY['first'::text, 'second'::text, 'cash'::text, 'vendor'::text]))),
  CONSTRAINT rotation_participants_check CHECK ((cardinality(participants) > 0)),
  CONSTRAINT rotation_pkey PRIMARY KEY (id),
  CONSTRAINT rotation_region_id_fkey FOREIGN KEY (region_id) REFERENCES region(id),
  CONSTRAINT rotation_unit_check CHECK ((unit = ANY (ARRAY['hours'::text, 'days'::text, 'weeks'::text, 'months'::text])))
);

CREATE TABLE send_bucket (
  key text NOT NULL,
  full_at_ms double precision NOT NULL,
  CONSTRAINT send_bucket_pkey PRIMARY KEY (key)
) WITH (fillfactor=50);

CREATE TABLE service_level (
  incident_id bigint NOT NULL,
  round smallint NOT NULL,
  target text NOT NULL,
  fault text NOT NULL,
  region_id text NOT NULL,
  priority smallint NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  state text NOT NULL,
  limit_minutes integer,
  elapsed_minutes integer NOT NULL,
  warn_at timestamp with time zone,
  due_at timestamp with time zone,
  met_at timestamp with time zone,
  warned_at timestamp with time zone,
  breached_at timestamp with time zone,
  look_at timestamp with time zone,
  CONSTRAINT service_level_pkey PRIMARY KEY (incident_id, round, target),
  CONSTRAINT service_level_target_check CHECK ((target = ANY (ARRAY['response'::text, 'arrival'::text, 'restore'::text])))
);
CREATE INDEX service_level_by_time ON service_level USING btree (opened_at);
CREATE INDEX service_level_to_look_at ON service_level USING btree (look_at, incident_id) WHERE (look_at IS NOT NULL);

CREATE TABLE service_level_place (
  id smallint NOT NULL,
  tx xid8 NOT NULL,
  timeline_id bigint NOT NULL,
  edition integer DEFAULT 0 NOT NULL,
  CONSTRAINT service_level_place_id_check CHECK ((id = 1)),
  CONSTRAINT service_level_place_pkey PRIMARY KEY (id)
);

CREATE TABLE setting (
  name text NOT NULL,
  version integer NOT NULL,
  value jsonb NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  changed_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT setting_pkey PRIMARY KEY (name, version),
  CONSTRAINT setting_version_check CHECK ((version > 0))
);

CREATE TABLE shift (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  region_id text NOT NULL,
  line text NOT NULL,
  weekdays smallint[] NOT NULL,
  from_minute smallint NOT NULL,
  to_minute smallint NOT NULL,
  technician_ids text[] NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  changed_at timestamp with time zone,
  changed_by text,
  CONSTRAINT shift_line_check CHECK ((line = ANY (ARRAY['first'::text, 'second'::text, 'cash'::text, 'vendor'::text]))),
  CONSTRAINT shift_pkey PRIMARY KEY (id),
  CONSTRAINT shift_region_id_fkey FOREIGN KEY (region_id) REFERENCES region(id)
);

CREATE TABLE shift_check (
  technician_id text NOT NULL,
  shift_from timestamp with time zone NOT NULL,
  shift_until timestamp with time zone NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  answered_by text,
  CONSTRAINT shift_check_pkey PRIMARY KEY (technician_id, shift_from)
);
CREATE INDEX shift_check_by_time ON shift_check USING btree (shift_until);

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
  kind text DEFAULT 'person'::text NOT NULL,
  contract jsonb,
  CONSTRAINT technician_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'vendor'::text]))),
  CONSTRAINT technician_pkey PRIMARY KEY (id)
);

CREATE TABLE technician_part (
  technician_id text NOT NULL,
  part text NOT NULL,
  quantity integer NOT NULL,
  CONSTRAINT technician_part_pkey PRIMARY KEY (technician_id, part),
  CONSTRAINT technician_part_quantity_check CHECK ((quantity > 0))
);

CREATE TABLE terminal (
  id text NOT NULL,
  site_id text NOT NULL,
  model text NOT NULL,
  partition smallint NOT NULL,
  silent_after_seconds integer NOT NULL,
  network_id text,
  host_id text,
  broker_id text,
  owner text,
  CONSTRAINT terminal_partition_check CHECK (((partition >= 0) AND (partition <= 63))),
  CONSTRAINT terminal_pkey PRIMARY KEY (id),
  CONSTRAINT terminal_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id)
);
CREATE INDEX terminal_by_partition ON terminal USING btree (partition);
CREATE INDEX terminal_by_site ON terminal USING btree (site_id);

CREATE TABLE terminal_command (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  terminal_id text NOT NULL,
  name text NOT NULL,
  incident_id bigint,
  component text,
  requested_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  state text DEFAULT 'waiting'::text NOT NULL,
  next_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  outcome text,
  reason text,
  result jsonb,
  CONSTRAINT terminal_command_pkey PRIMARY KEY (id)
);
CREATE INDEX terminal_command_by_incident ON terminal_command USING btree (incident_id, requested_at) WHERE (incident_id IS NOT NULL);
CREATE INDEX terminal_command_waiting ON terminal_command USING btree (next_at) WHERE (state = 'waiting'::text);

CREATE TABLE terminal_mode (
  terminal_id text NOT NULL,
  mode text NOT NULL,
  component text NOT NULL,
  source text NOT NULL,
  since timestamp with time zone NOT NULL,
  CONSTRAINT terminal_mode_pkey PRIMARY KEY (terminal_id, mode, component, source)
);

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

CREATE TABLE watch_duty (
  name text NOT NULL,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT watch_duty_pkey PRIMARY KEY (name)
);

CREATE TABLE web_session (
  token_hash text NOT NULL,
  username text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT web_session_pkey PRIMARY KEY (token_hash),
  CONSTRAINT web_session_username_fkey FOREIGN KEY (username) REFERENCES account(username) ON DELETE CASCADE
);
CREATE INDEX web_session_by_expiry ON web_session USING btree (expires_at);

CREATE TABLE webhook_endpoint (
  id text NOT NULL,
  disabled_at timestamp with time zone,
  last_at timestamp with time zone,
  last_status smallint,
  last_error text,
  last_sent_at timestamp with time zone,
  CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (id)
);

CREATE TABLE webhook_event (
  endpoint_id text NOT NULL,
  timeline_id bigint NOT NULL,
  incident_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  event jsonb NOT NULL,
  queued_at timestamp with time zone,
  CONSTRAINT webhook_event_pkey PRIMARY KEY (endpoint_id, timeline_id)
);
CREATE INDEX webhook_event_by_time ON webhook_event USING btree (at);
CREATE INDEX webhook_event_waiting ON webhook_event USING btree (endpoint_id, incident_id, timeline_id) WHERE (queued_at IS NULL);

CREATE TABLE webhook_place (
  one boolean DEFAULT true NOT NULL,
  tx xid8 NOT NULL,
  "row" bigint NOT NULL,
  CONSTRAINT webhook_place_one_check CHECK (one),
  CONSTRAINT webhook_place_pkey PRIMARY KEY (one)
);
