-- Figures that training computes with. The positioning test finds a level, the level's figure is the length of the track:
-- LEVEL_1 is the furthest from the job, LEVEL_6 the nearest; STANDARD is the length the plan announced.
INSERT INTO parameter (key, value, unit, valid_from, source) VALUES
  ('training.hours', '350', 'hours', '2021-01-01', 'S3, S4 : 350 heures, adaptées au profil (S3)'),
  ('training.hours.level_1', '420', 'hours', '2021-01-01', 'Pratique du dispositif réel : parcours de 420 heures'),
  ('training.hours.level_2', '315', 'hours', '2021-01-01', 'Pratique du dispositif réel : parcours de 315 heures'),
  ('training.hours.level_3', '280', 'hours', '2021-01-01', 'Pratique du dispositif réel : parcours de 280 heures'),
  ('training.hours.level_4', '175', 'hours', '2021-01-01', 'Pratique du dispositif réel : parcours de 175 heures'),
  ('training.hours.level_5', '105', 'hours', '2021-01-01', 'Pratique du dispositif réel : parcours de 105 heures'),
  ('training.hours.level_6', '70', 'hours', '2021-01-01', 'Pratique du dispositif réel : parcours de 70 heures'),
  ('training.duration_max', '4', 'months', '2021-01-01', 'S0 : formation de quatre mois au plus'),
  ('training.exam_max', '6', 'months', '2021-01-01', 'Pratique du dispositif réel : certification dans les six mois de la fin de la formation');
