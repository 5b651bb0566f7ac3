-- A person who was erased is named by no row, whichever event comes late or again: its case stands in for it.
CREATE INDEX training_case_candidate ON training_case (candidate_id);
CREATE INDEX enrolment_candidate ON enrolment (candidate_id);
CREATE TRIGGER training_case_names_no_erased BEFORE INSERT OR UPDATE OF candidate_id ON training_case
  FOR EACH ROW EXECUTE FUNCTION name_no_erased_person('selection_id');
CREATE TRIGGER enrolment_names_no_erased BEFORE INSERT OR UPDATE OF candidate_id ON enrolment
  FOR EACH ROW EXECUTE FUNCTION name_no_erased_person('selection_id');
