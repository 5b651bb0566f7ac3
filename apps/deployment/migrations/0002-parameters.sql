-- Figures of deployment.
INSERT INTO parameter (key, value, unit, valid_from, source) VALUES
  ('field.duration', '20', 'months', '2021-01-01', 'S0'),
  ('activity.reminder', '30', 'days', '2021-01-01', 'Pratique du dispositif réel : première relance sans compte rendu'),
  ('activity.second_reminder', '45', 'days', '2021-01-01', 'Pratique du dispositif réel : seconde relance');
