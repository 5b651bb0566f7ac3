import { defineService } from '@cnfs/platform';
import { hostStructures } from './host-structure/host-structure.reactions.js';
import { KitModelRow } from './kit-model/kit-model.entity.js';
import { personalDataOfKits } from './personal-data.js';
import { KitsModule } from './kits.module.js';
import { KitCaseRow, ShipmentRow } from './shipment/shipment.entity.js';
import { StockMovementRow, StockRow } from './stock/stock.entity.js';
import { kitsFigures } from './figures.js';

export const kits = defineService({
  name: 'kits',
  title: 'Kits d’inclusion numérique',
  port: 3005,
  module: KitsModule,
  entities: [KitModelRow, StockRow, StockMovementRow, KitCaseRow, ShipmentRow],
  personalData: personalDataOfKits,
  figures: kitsFigures,
  migrations: new URL('../migrations/', import.meta.url),
  parameters: 'kit',
  projections: [hostStructures],
  openapiMetadata: () => import('./openapi-metadata.js'),
});
