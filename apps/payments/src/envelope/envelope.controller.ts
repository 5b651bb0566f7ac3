/** Envelopes over HTTP: their figures live, and the ceilings, which Banque des Territoires sets. */
import { cents } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Allow, Tx } from '@cnfs/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { EnvelopeCommands } from './envelope.commands.js';
import { ChangeCeilingBody, EnvelopeParam } from './envelope.dto.js';
import { EnvelopeQueries, type EnvelopeView } from './envelope.queries.js';

@Controller('envelopes')
export class EnvelopeController {
  constructor(
    private readonly commands: EnvelopeCommands,
    private readonly queries: EnvelopeQueries,
  ) {}

  /** Montre le plafond, l’engagé, le payé et le reste de chaque enveloppe. */
  @Get()
  @Allow({ anct: 'all', bdt: 'all', prefect: 'all', auditor: 'all' })
  async list(): Promise<{ items: EnvelopeView[] }> {
    return { items: await this.queries.list() };
  }

  /** Montre une enveloppe. */
  @Get(':key')
  @Allow({ anct: 'all', bdt: 'all', prefect: 'all', auditor: 'all' })
  read(@Param() { key }: EnvelopeParam): Promise<EnvelopeView> {
    return this.queries.read(key);
  }

  /** Relève ou abaisse le plafond d’une enveloppe, jamais sous ce qui est déjà engagé. */
  @Post(':key/ceilings')
  @Allow({ bdt: 'all' })
  async changeCeiling(
    @Tx() tx: Transaction,
    @Param() { key }: EnvelopeParam,
    @Body() { ceilingCents }: ChangeCeilingBody,
  ) {
    await this.commands.changeCeiling(tx, key, cents.of(ceilingCents));
    return { key };
  }
}
