-- Number of the structure's event that its name and ids were last taken from: an older one changes nothing.
ALTER TABLE creditor ADD COLUMN details_sequence integer NOT NULL DEFAULT 0;
