/** The tables of the log. `next` is taken with the row's lock by the transaction that appends: no offset is seen before a lower one. */
export const SCHEMA = `
  create schema if not exists embedded_log;

  create table if not exists embedded_log.partition (
    topic     text   not null,
    partition int    not null,
    next      bigint not null default 0,
    primary key (topic, partition)
  );

  create table if not exists embedded_log.record (
    topic         text   not null,
    partition     int    not null,
    record_offset bigint not null,
    key           text   not null,
    headers       jsonb  not null,
    value         text   not null,
    primary key (topic, partition, record_offset)
  );
  alter table embedded_log.record add column if not exists written_at timestamptz not null default now();

  -- Where a group starts again.
  create table if not exists embedded_log.progress (
    consumer_group text   not null,
    topic          text   not null,
    partition      int    not null,
    next           bigint not null,
    primary key (consumer_group, topic, partition)
  );

  create table if not exists embedded_log.member (
    consumer_group text        not null,
    member         uuid        not null,
    alive_until    timestamptz not null,
    primary key (consumer_group, member)
  );

  -- Which member of a group reads a partition.
  create table if not exists embedded_log.lease (
    consumer_group text        not null,
    topic          text        not null,
    partition      int         not null,
    member         uuid        not null,
    held_until     timestamptz not null,
    primary key (consumer_group, topic, partition)
  );
`;

/** Rung in the transaction that appends. */
export const CHANNEL = 'embedded_log';
