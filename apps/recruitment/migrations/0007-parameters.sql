-- Figures that recruitment computes with, and those of the programme's aims that it shows. salary.minimum is loaded from
-- reference/smic.csv. Alternatives that the sources give stand in sets of their own.
INSERT INTO parameter (key, set_name, value, unit, valid_from, source) VALUES
  ('selection.duration', 'default', '1', 'months', '2020-01-01', 'S0'),
  ('mobility.distances', 'default', '5,10,15,20,40,100', 'text', '2020-01-01', 'Pratique du dispositif réel : kilomètres, ou toute la France'),
  ('vacancy.max', 'default', '6', 'months', '2020-01-01', 'Pratique du dispositif réel'),
  ('vacancy.max', 'sources', '3', 'months', '2020-01-01', 'Pratique du dispositif réel, autre valeur relevée'),
  ('target.advisers', 'default', '4000', 'advisers', '2020-01-01', 'S0, S1, S2, S3, S4'),
  ('target.people_reached', 'default', '13000000', 'people', '2020-01-01', 'S0, S1, S3'),
  ('target.people_reached', 'sources', '14000000', 'people', '2020-01-01', 'S4'),
  ('target.operational', 'default', '1000', 'advisers', '2020-01-01', 'S1, S3'),
  ('target.operational_by', 'default', '2021-06-21', 'text', '2020-01-01', 'S1, S3 : au printemps 2021'),
  ('target.operational_by', 'sources', '2021-03-31', 'text', '2020-01-01', 'S4'),
  ('target.operational_by', 'sessions-2021', '2021-08-31', 'text', '2020-01-01', 'S2'),
  ('target.qpv', 'default', '1500', 'districts', '2020-01-01', 'S4'),
  ('retention.not_selected', 'default', '3', 'months', '2020-01-01', 'CNIL, guide du recrutement (2023)'),
  ('retention.pool', 'default', '24', 'months', '2020-01-01', 'CNIL, guide du recrutement (2023) : avec consentement, depuis le dernier contact'),
  ('retention.pool', 'sources', '30', 'months', '2020-01-01', 'Pratique du dispositif réel : compte du candidat'),
  ('retention.email_token', 'default', '28', 'days', '2020-01-01', 'Pratique du dispositif réel');
