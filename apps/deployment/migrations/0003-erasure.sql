-- A person who was erased is named by no row, whichever event comes late or again: its case stands in for it.
CREATE TRIGGER assignment_names_no_erased BEFORE INSERT OR UPDATE OF candidate_id ON assignment
  FOR EACH ROW EXECUTE FUNCTION name_no_erased_person('selection_id');
CREATE TRIGGER activity_report_names_no_erased BEFORE INSERT OR UPDATE OF candidate_id ON activity_report
  FOR EACH ROW EXECUTE FUNCTION name_no_erased_person('assignment_id');
