-- Number of the structure's event that the copy was last taken from: an older one changes nothing.
ALTER TABLE host_structure ADD COLUMN sequence integer NOT NULL DEFAULT 0;
