/** Reading shipments, with the public address they go to. */
import { NotFound } from '@cnfs/kernel';
import { type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { ShipmentFilter } from './shipment.dto.js';
import type { ShipmentState } from './shipment.js';

export interface ShipmentView {
  readonly id: string;
  readonly selectionId: string;
  readonly structureId: string;
  /** Null until recruitment's description of the structure has arrived. */
  readonly address: {
    readonly name: string;
    readonly line: string;
    readonly postalCode: string;
    readonly city: string;
  } | null;
  readonly modelId: string;
  readonly warehouse: string;
  readonly state: ShipmentState;
  readonly allocatedOn: string;
  readonly dispatchBy: string;
  readonly dispatchedOn: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly deliveredOn: string | null;
  readonly returnRequestedOn: string | null;
  readonly returnedOn: string | null;
}

const select = `
  SELECT s.id, s.selection_id AS "selectionId", s.structure_id AS "structureId",
         CASE WHEN h.id IS NOT NULL THEN json_build_object(
           'name', h.name, 'line', h.address_line, 'postalCode', h.postal_code, 'city', h.city) END AS address,
         s.model_id AS "modelId", s.warehouse, s.state, s.allocated_on AS "allocatedOn", s.dispatch_by AS "dispatchBy",
         s.dispatched_on AS "dispatchedOn", s.carrier, s.tracking_number AS "trackingNumber",
         s.delivered_on AS "deliveredOn", s.return_requested_on AS "returnRequestedOn", s.returned_on AS "returnedOn"
    FROM shipment s LEFT JOIN host_structure h ON h.id = s.structure_id`;

@Injectable()
export class ShipmentQueries {
  constructor(private readonly reader: Reader) {}

  async list(perimeter: Perimeter, filter: ShipmentFilter): Promise<PageOf<ShipmentView>> {
    const params: unknown[] = [
      filter.state ?? null,
      filter.selectionId ?? null,
      filter.cursor ?? null,
      filter.limit + 1,
    ];
    const rows = await this.reader.query<ShipmentView>(
      `${select}
        WHERE ($1::text IS NULL OR s.state = $1) AND ($2::uuid IS NULL OR s.selection_id = $2)
          AND ($3::uuid IS NULL OR s.id < $3) AND ${perimeter.where({ structure: 's.structure_id' }, params)}
        ORDER BY s.id DESC LIMIT $4`,
      params,
    );
    return pageOf(rows, filter.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<ShipmentView> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<ShipmentView>(
      `${select} WHERE s.id = $1 AND ${perimeter.where({ structure: 's.structure_id' }, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }
}
