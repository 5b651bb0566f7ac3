-- Figures that payments computes with. 'sources': what other founding articles say; 'sessions-2021': what the programme's
-- first real committee sessions granted; 'practice': what was granted later.
INSERT INTO parameter (key, set_name, sector, value, unit, valid_from, source) VALUES
  ('envelope.total',           'default', NULL,      '25000000000', 'cents',   '2020-01-01', 'S0, S1, S2, S3, S4'),
  ('envelope.advisers',        'default', NULL,      '20000000000', 'cents',   '2020-01-01', 'S0, S1, S3, S4'),
  ('envelope.kits',            'default', NULL,      '4000000000',  'cents',   '2020-01-01', 'S0, S1'),
  ('envelope.aidants_connect', 'default', NULL,      '1000000000',  'cents',   '2020-01-01', 'S0'),
  ('envelope.aidants_connect', 'sources', NULL,      '500000000',   'cents',   '2020-01-01', 'S1'),
  ('envelope.pass_numeriques', 'default', NULL,      '2200000000',  'cents',   '2020-01-01', 'S4, hors envelope.total'),
  ('grant.amount',             'default', 'PUBLIC',  '5000000',     'cents',   '2020-01-01', 'S3'),
  ('grant.amount',             'default', 'PRIVATE', '4000000',     'cents',   '2020-01-01', 'S3'),
  ('grant.months',             'default', NULL,      '24',          'months',  '2020-01-01', 'S3'),
  ('grant.partial_share',      'default', NULL,      '70',          'percent', '2020-01-01', 'S1, S4'),
  ('grant.partial_months',     'default', NULL,      '36',          'months',  '2020-01-01', 'S1, S4'),
  ('grant.instalments',        'default', NULL,      '30/30/40',    'percent-split', '2020-01-01', 'Convention du programme : aucune source ne les donne'),
  ('grant.activity_months',    'default', NULL,      '12',          'months',  '2020-01-01', 'Convention du programme : aucune source ne le donne'),
  ('grant.activity_window',    'default', NULL,      '60',          'days',    '2020-01-01', 'Convention du programme : aucune source ne le donne'),
  ('training.cost',            'default', NULL,      '480500',      'cents',   '2020-01-01', 'S0, S1 ; séances réelles de 2021 : 4 805 € par poste'),
  ('grant.amount',       'sessions-2021', 'PUBLIC',  '5000000',     'cents',   '2020-01-01', 'Séances réelles de 2021'),
  ('grant.amount',       'sessions-2021', 'PRIVATE', '3200000',     'cents',   '2020-01-01', 'Séances réelles de 2021'),
  ('grant.months',       'sessions-2021', 'PRIVATE', '18',          'months',  '2020-01-01', 'Séances réelles de 2021');

INSERT INTO parameter (key, set_name, sector, departement, value, unit, valid_from, source)
SELECT 'grant.amount', 'sessions-2021', 'PUBLIC', departement, '6750000', 'cents', '2020-01-01', 'Séances réelles de 2021, outre-mer'
  FROM unnest(ARRAY['971', '972', '973', '974', '975', '976']) AS departement;

INSERT INTO parameter (key, set_name, sector, departement, value, unit, valid_from, source)
SELECT 'grant.amount', 'practice', 'PUBLIC', departement, '7000000', 'cents', '2020-01-01', 'Pratique du dispositif réel, outre-mer'
  FROM unnest(ARRAY['971', '972', '973']) AS departement;
