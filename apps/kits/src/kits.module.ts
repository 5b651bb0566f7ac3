/** Everything kits can do. */
import { ErasureReactions } from '@cnfs/platform';
import { Module } from '@nestjs/common';
import { HostStructureReactions } from './host-structure/host-structure.reactions.js';
import { KitModelCommands } from './kit-model/kit-model.commands.js';
import { KitModelController } from './kit-model/kit-model.controller.js';
import { KitCaseCommands } from './shipment/kit-case.commands.js';
import { ShipmentCommands } from './shipment/shipment.commands.js';
import { ShipmentController } from './shipment/shipment.controller.js';
import { ShipmentQueries } from './shipment/shipment.queries.js';
import { ShipmentReactions } from './shipment/shipment.reactions.js';
import { StockCommands } from './stock/stock.commands.js';
import { StockController } from './stock/stock.controller.js';
import { StockMovements } from './stock/stock.movements.js';

@Module({
  controllers: [
    KitModelController,
    StockController,
    ShipmentController,
    ShipmentReactions,
    HostStructureReactions,
    ErasureReactions,
  ],
  providers: [
    KitModelCommands,
    StockCommands,
    StockMovements,
    KitCaseCommands,
    ShipmentCommands,
    ShipmentQueries,
  ],
})
export class KitsModule {}
