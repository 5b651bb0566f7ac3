/** Training organisations over HTTP. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Page, type PageOf, Reader, Tx, pageOf } from '@cnfs/platform';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { TrainingOrganisationCommands } from './training-organisation.commands.js';
import { RegisterOrganisationBody } from './training-organisation.dto.js';

export interface TrainingOrganisationView {
  readonly id: string;
  readonly siret: string;
  readonly name: string;
}

@Controller('training-organisations')
export class TrainingOrganisationController {
  constructor(
    private readonly commands: TrainingOrganisationCommands,
    private readonly reader: Reader,
  ) {}

  /** Enregistre un organisme de formation. */
  @Post()
  @Allow({ bdt: 'all' })
  async register(@Tx() tx: Transaction, @Body() body: RegisterOrganisationBody) {
    return { id: await this.commands.register(tx, body) };
  }

  /** Liste les organismes de formation, les plus récents d’abord. */
  @Get()
  @Allow({ trainer: 'all', structure: 'all', anct: 'all', bdt: 'all', auditor: 'all' })
  async list(@Query() page: Page): Promise<PageOf<TrainingOrganisationView>> {
    const rows = await this.reader.query<TrainingOrganisationView>(
      `SELECT id, siret, name FROM training_organisation
        WHERE ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
      [page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }
}
