/** Erasure over HTTP: asked for by the person, or by ANCT for it, and how far it has come. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ErasureCommands } from './erasure.commands.js';
import { RequestErasureBody } from './erasure.dto.js';
import { ErasureQueries, type ErasureView } from './erasure.queries.js';

@Controller('candidates')
export class ErasureController {
  constructor(
    private readonly commands: ErasureCommands,
    private readonly queries: ErasureQueries,
  ) {}

  /** Demande que les données d’une personne soient effacées de tous les services ; dit ce que l’effacement attend. */
  @Post(':id/erasure-requests')
  @Allow({ candidate: 'own', anct: 'all' })
  async request(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: RequestErasureBody,
  ): Promise<ErasureView> {
    await this.commands.request(tx, perimeter, id, reason);
    return this.queries.read(perimeter, id, tx);
  }

  /** Dit où en est l’effacement d’une personne. */
  @Get(':id/erasure')
  @Allow({ candidate: 'own', anct: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<ErasureView> {
    return this.queries.read(perimeter, id);
  }
}
