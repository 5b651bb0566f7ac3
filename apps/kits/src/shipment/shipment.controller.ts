/** Shipments over HTTP: ANCT's logistics sends and takes back, the structure confirms what it received. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type PageOf, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ShipmentCommands } from './shipment.commands.js';
import { DispatchKitBody, ShipmentFilter } from './shipment.dto.js';
import { ShipmentQueries, type ShipmentView } from './shipment.queries.js';

@Controller('shipments')
export class ShipmentController {
  constructor(
    private readonly commands: ShipmentCommands,
    private readonly queries: ShipmentQueries,
  ) {}

  /** Note le départ d’un kit. */
  @Post(':id/dispatches')
  @Allow({ anct: 'all' })
  async dispatch(
    @Tx() tx: Transaction,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DispatchKitBody,
  ) {
    await this.commands.dispatch(tx, id, body);
    return { id };
  }

  /** La structure confirme la réception du kit. */
  @Post(':id/receipts')
  @Allow({ structure: 'own' })
  async confirmReceipt(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.commands.confirmReceipt(tx, perimeter, id);
    return { id };
  }

  /** Note le retour d’un kit redemandé. */
  @Post(':id/returns')
  @Allow({ anct: 'all' })
  async confirmReturn(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.confirmReturn(tx, id);
    return { id };
  }

  /** Liste les envois du périmètre de l’appelant, les plus récents d’abord. */
  @Get()
  @Allow({ structure: 'own', anct: 'all', auditor: 'all' })
  list(@Within() perimeter: Perimeter, @Query() filter: ShipmentFilter): Promise<PageOf<ShipmentView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit un envoi. */
  @Get(':id')
  @Allow({ structure: 'own', anct: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<ShipmentView> {
    return this.queries.read(perimeter, id);
  }
}
