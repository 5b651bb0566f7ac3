/** The ledger over HTTP: read only, for who pays, who decides and who checks. */
import { Allow, type PageOf } from '@cnfs/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { LedgerFilter } from './ledger.dto.js';
import { type Discrepancy, type LedgerEntryView, LedgerQueries } from './ledger.queries.js';

@Controller()
@Allow({ anct: 'all', bdt: 'all', auditor: 'all' })
export class LedgerController {
  constructor(private readonly queries: LedgerQueries) {}

  /** Liste les écritures du grand livre, les plus récentes d’abord. */
  @Get('ledger-entries')
  entries(@Query() filter: LedgerFilter): Promise<PageOf<LedgerEntryView>> {
    return this.queries.entries(filter);
  }

  /** Compare les soldes tenus et les sommes des écritures : la liste doit être vide. */
  @Get('ledger-discrepancies')
  async discrepancies(): Promise<{ items: Discrepancy[] }> {
    return { items: await this.queries.discrepancies() };
  }
}
