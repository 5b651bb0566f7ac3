-- Figures that kits computes with.
INSERT INTO parameter (key, value, unit, valid_from, source) VALUES
  ('kit.adviser.unit_cost', '29723', 'cents', '2021-01-01', 'Pratique du dispositif réel : 297,23 € par kit'),
  ('kit.adviser.dispatch_days', '30', 'days', '2021-01-01', 'Pratique du dispositif réel : envoi dans les 30 jours de l’entrée en formation');
