-- A post may stay vacant for so long (vacancy.max): its structure is reminded, then the post is flagged as one to give back.
ALTER TABLE post
  ADD COLUMN vacancy_flag text CHECK (vacancy_flag IN ('REMINDED', 'OVERDUE')),
  ADD CONSTRAINT post_flagged_while_vacant CHECK (vacancy_flag IS NULL OR state = 'VACANT');
CREATE INDEX post_by_vacancy_flag ON post (vacancy_flag, id) WHERE vacancy_flag IS NOT NULL;

-- Posts that are vacant already are looked at once.
INSERT INTO due_work (id, kind, subject_id, due_at, payload, dedup_key)
  SELECT gen_random_uuid(), 'post.vacancy', id, now(), jsonb_build_object('vacantSince', vacant_since),
         'post.vacancy:' || id || ':' || vacant_since || ':first' FROM post WHERE state = 'VACANT';
