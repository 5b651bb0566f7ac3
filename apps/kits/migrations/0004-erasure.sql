-- A person who was erased is named by no row, whichever event comes late or again: its case stands in for it.
CREATE INDEX kit_case_candidate ON kit_case (candidate_id);
CREATE TRIGGER kit_case_names_no_erased BEFORE INSERT OR UPDATE OF candidate_id ON kit_case
  FOR EACH ROW EXECUTE FUNCTION name_no_erased_person('selection_id');
