-- For who asks what happened in a case: its events are found by what they have in common. Ids are made in the order of time,
-- so those of a day lie close to each other.
create index outbox_archive_correlation on outbox_archive (correlation_id);
