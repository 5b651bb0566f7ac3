-- Names are searched as people type them: no case, accents or punctuation, any part of them. Kept in step with `searchable` of the code.
CREATE FUNCTION searchable(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(
    translate(replace(replace(lower(name), 'œ', 'oe'), 'æ', 'ae'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy'),
    '[^a-z0-9]+', ' ', 'g'))
$$;
ALTER TABLE host_structure ADD COLUMN search_name text GENERATED ALWAYS AS (searchable(name)) STORED;
CREATE INDEX host_structure_search ON host_structure USING gin (search_name extensions.gin_trgm_ops);
