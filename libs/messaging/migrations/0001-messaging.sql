-- What a service needs to speak and to listen: the same tables in each service's own schema (search_path of its owner).

-- The events of an aggregate: how many there are, and the case they belong to. Whoever appends holds this row until its commit.
create table event_stream (
  topic          text   not null,
  key            text   not null,
  last_sequence  int    not null check (last_sequence > 0),
  correlation_id uuid   not null,
  primary key (topic, key)
);

-- Committed, not yet acknowledged by the broker. Named as Debezium's outbox router expects them.
create table outbox (
  seq            bigint generated always as identity primary key,
  id             uuid        not null,
  aggregatetype  text        not null, -- the topic
  aggregateid    text        not null, -- the record's key
  type           text        not null,
  payload        jsonb       not null,
  ce_time        timestamptz not null,
  ce_sequence    int         not null check (ce_sequence > 0),
  correlation_id uuid        not null,
  causation_id   text,
  actor          text        not null,
  traceparent    text,
  unique (aggregatetype, aggregateid, ce_sequence)
);

-- Acknowledged by the broker: kept 30 days, so that a broker that lost its disk can be filled again.
create table outbox_archive (
  seq            bigint      not null,
  id             uuid        not null,
  aggregatetype  text        not null,
  aggregateid    text        not null,
  type           text        not null,
  payload        jsonb       not null,
  ce_time        timestamptz not null,
  ce_sequence    int         not null,
  correlation_id uuid        not null,
  causation_id   text,
  actor          text        not null,
  traceparent    text,
  archived_at    timestamptz not null default now()
) partition by range (archived_at);

create index outbox_archive_seq on outbox_archive (seq);

-- Makes the archive's partitions of today and the next week, drops those older than 30 days (UTC days, real time).
-- The application role has no DDL: it may only ask for this. Whoever has no right on the schema cannot call it.
create function maintain_outbox_archive() returns void
  language plpgsql
  security definer
  set search_path from current
  set timezone to 'UTC'
  -- A backup that reads the archive is not waited for, and events do not wait behind the one that would.
  set lock_timeout to '1s'
as $$
declare
  first_day date;
  partition text;
begin
  perform pg_advisory_xact_lock(hashtextextended('outbox_archive.' || current_schema(), 0));
  for first_day in select current_date + n from generate_series(0, 7) n loop
    partition := 'outbox_archive_' || to_char(first_day, 'YYYYMMDD');
    if to_regclass(partition) is null then
      execute format(
        'create table %I partition of outbox_archive for values from (%L) to (%L)',
        partition, first_day, first_day + 1);
    end if;
  end loop;
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'outbox_archive'::regclass
      and c.relname < 'outbox_archive_' || to_char(current_date - 30, 'YYYYMMDD')
  loop
    execute format('drop table %I', partition);
  end loop;
end $$;

select maintain_outbox_archive();

-- An aggregate of which the broker refuses a record for good: nothing of it is sent until someone decides.
create table refused_record (
  topic      text        not null,
  key        text        not null,
  outbox_seq bigint      not null,
  reason     text        not null,
  refused_at timestamptz not null default now(),
  primary key (topic, key)
);

-- Events whose effect is committed, or that are parked. Kept for ever.
create table inbox (
  ce_source text not null,
  ce_id     uuid not null,
  primary key (ce_source, ce_id)
);

-- Events set aside. Without ce_id: what arrived could not be told apart but by its place in the log.
create table parked_event (
  id            bigint generated always as identity primary key, -- the order of arrival of a key's events
  topic         text        not null,
  key           text,
  partition     int         not null,
  record_offset bigint      not null,
  ce_source     text,
  ce_id         uuid,
  ce_type       text,
  headers       jsonb       not null,
  value         bytea,
  cause         text        not null check (cause in ('POISON', 'KILLS', 'BEHIND', 'UNREADABLE', 'FOREIGN')),
  reason        text        not null,
  state         text        not null default 'PARKED' check (state in ('PARKED', 'RELEASED', 'DISCARDED')),
  parked_at     timestamptz not null default now(),
  settled_at    timestamptz,
  settled_by    text,
  settled_why   text,
  check ((state = 'PARKED') = (settled_at is null)),
  check ((cause in ('UNREADABLE', 'FOREIGN')) = (ce_id is null)),
  unique (ce_source, ce_id)
);

create unique index parked_event_place on parked_event (topic, partition, record_offset) where ce_id is null;
create index parked_event_waiting on parked_event (topic, key, id) where state = 'PARKED';

-- The gate: while the row stands, events of the key are parked behind the first. Readers take it FOR SHARE, a release FOR UPDATE.
create table parked_key (
  topic     text        not null,
  key       text        not null,
  parked_at timestamptz not null default now(),
  primary key (topic, key)
);

-- Runs that were started and are not committed. Lost in a crash of Postgres, which says nothing about an event; and an
-- unlogged row costs no flush, so a run may afford to count itself first.
-- starts counts those for which the event ran alone in its process.
create unlogged table run_start (
  topic        text   not null,
  partition    int    not null,
  first_offset bigint not null,
  last_offset  bigint not null,
  process      uuid   not null,
  starts       int    not null,
  primary key (topic, partition, first_offset, last_offset)
);
