-- Kits: models, stock by warehouse, and one shipment per adviser's case.

CREATE TABLE host_structure (
  id           uuid PRIMARY KEY,
  name         text NOT NULL,
  address_line text NOT NULL,
  postal_code  text NOT NULL,
  city         text NOT NULL
);
COMMENT ON TABLE host_structure IS 'Local copy of recruitment''s facts: where a kit is delivered';

CREATE TABLE kit_model (
  id           uuid PRIMARY KEY,
  name         text NOT NULL,
  version      integer NOT NULL CHECK (version > 0),
  contents     text NOT NULL,
  published_at timestamptz NOT NULL,
  current      boolean NOT NULL,
  UNIQUE (name, version)
);
-- One model at a time is what advisers are sent.
CREATE UNIQUE INDEX kit_model_current ON kit_model (current) WHERE current;

CREATE TABLE stock (
  model_id  uuid NOT NULL REFERENCES kit_model,
  warehouse text NOT NULL CHECK (warehouse <> ''),
  on_hand   integer NOT NULL CHECK (on_hand >= 0),
  PRIMARY KEY (model_id, warehouse)
);

CREATE TABLE stock_movement (
  id          uuid PRIMARY KEY,
  model_id    uuid NOT NULL,
  warehouse   text NOT NULL,
  quantity    integer NOT NULL CHECK (quantity <> 0),
  reason      text NOT NULL CHECK (reason IN ('RECEIVED', 'ALLOCATED', 'PUT_BACK', 'RETURNED')),
  shipment_id uuid,
  moved_at    timestamptz NOT NULL,
  FOREIGN KEY (model_id, warehouse) REFERENCES stock,
  -- A shipment leaves the shelf once and comes back at most once.
  CHECK ((reason = 'RECEIVED') = (shipment_id IS NULL))
);
CREATE UNIQUE INDEX stock_movement_out_once ON stock_movement (shipment_id) WHERE reason = 'ALLOCATED';
CREATE UNIQUE INDEX stock_movement_back_once ON stock_movement (shipment_id) WHERE reason IN ('PUT_BACK', 'RETURNED');
REVOKE UPDATE, DELETE, TRUNCATE ON stock_movement FROM kits_app;

CREATE TABLE kit_case (
  selection_id  uuid PRIMARY KEY,
  allocation_id uuid NOT NULL UNIQUE,
  post_id       uuid NOT NULL,
  candidate_id  uuid NOT NULL,
  structure_id  uuid NOT NULL,
  correlation_id uuid NOT NULL,
  entitled_on   date,
  ended_on      date,
  end_reason    text,
  CHECK ((ended_on IS NULL) = (end_reason IS NULL))
);
COMMENT ON TABLE kit_case IS 'What kits knows of an adviser''s case, in whatever order it was told';

CREATE TABLE shipment (
  id                  uuid PRIMARY KEY,
  selection_id        uuid NOT NULL UNIQUE REFERENCES kit_case,
  structure_id        uuid NOT NULL,
  model_id            uuid NOT NULL REFERENCES kit_model,
  warehouse           text NOT NULL,
  state               text NOT NULL CHECK (state IN ('PREPARING', 'SHIPPED', 'DELIVERED', 'RETURNED')),
  allocated_on        date NOT NULL,
  dispatch_by         date NOT NULL,
  dispatched_on       date,
  carrier             text,
  tracking_number     text,
  delivered_on        date,
  return_requested_on date,
  returned_on         date,
  CHECK (state NOT IN ('SHIPPED', 'DELIVERED') OR dispatched_on IS NOT NULL),
  CHECK (dispatched_on IS NULL OR dispatched_on >= allocated_on)
);
CREATE INDEX shipment_structure ON shipment (structure_id);
CREATE INDEX kit_case_waiting ON kit_case (entitled_on, selection_id) WHERE entitled_on IS NOT NULL AND ended_on IS NULL;
