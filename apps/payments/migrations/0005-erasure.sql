-- A person who was erased is named by no row, whichever event comes late or again: its case stands in for it.
CREATE INDEX case_file_candidate ON case_file (candidate_id);
CREATE TRIGGER case_file_names_no_erased BEFORE INSERT OR UPDATE OF candidate_id ON case_file
  FOR EACH ROW EXECUTE FUNCTION name_no_erased_person('selection_id');
