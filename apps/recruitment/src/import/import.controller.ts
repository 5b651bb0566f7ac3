/** Imports over HTTP: a file comes in and is checked, its report is read, then it is applied; or undone. */
import { RuleBroken } from '@cnfs/kernel';
import type { Cause, Transaction } from '@cnfs/messaging';
import {
  Allow,
  Audit,
  AuditsItself,
  CsvBody,
  type CsvStream,
  OwnTransactions,
  Page,
  type PageOf,
  ReadsCsv,
  RequestCause,
  Tx,
} from '@cnfs/platform';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ImportCommands } from './import.commands.js';
import { ImportFilter, ReceiveImportQuery, RefusedRowsQuery } from './import.dto.js';
import { ImportQueries, type ImportView, type RefusedRowView } from './import.queries.js';
import { ReceivingCommands } from './receiving.commands.js';

@Controller('imports')
export class ImportController {
  constructor(
    private readonly receiving: ReceivingCommands,
    private readonly commands: ImportCommands,
    private readonly queries: ImportQueries,
    private readonly audit: Audit,
  ) {}

  /** Reçoit un fichier CSV et vérifie chacune de ses lignes, sans rien importer : c’est l’essai à blanc. */
  @Post()
  @Allow({ anct: 'all' })
  @OwnTransactions()
  @AuditsItself()
  @ReadsCsv()
  async receive(
    @RequestCause() cause: Cause,
    @Query() { kind, source, sessionId }: ReceiveImportQuery,
    @CsvBody() file: CsvStream,
  ) {
    if ((kind === 'MINUTES') !== (sessionId !== undefined)) throw new SessionOfMinutes();
    const received = { kind, source, sessionId: sessionId ?? null };
    const act = {
      action: 'import.receive',
      route: 'POST /imports',
      subject: { type: 'imports', id: null },
      details: received,
    };
    return this.audit.around(cause, act, async () => ({
      id: await this.receiving.receive(cause, received, file),
    }));
  }

  /** Importe toutes les lignes, ou aucune. */
  @Post(':id/applications')
  @Allow({ anct: 'all' })
  async apply(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.apply(tx, id);
  }

  /** Annule tout un import, tant que rien n’a été bâti sur ses lignes. */
  @Post(':id/undoings')
  @Allow({ anct: 'all' })
  async undo(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.undo(tx, id);
  }

  /** Liste les imports, les plus récents d’abord. */
  @Get()
  @Allow({ anct: 'all', auditor: 'all' })
  list(@Query() page: Page, @Query() filter: ImportFilter): Promise<PageOf<ImportView>> {
    return this.queries.list(page, filter);
  }

  /** Lit un import, et où en est son application. */
  @Get(':id')
  @Allow({ anct: 'all', auditor: 'all' })
  read(@Param('id', ParseUUIDPipe) id: string): Promise<ImportView> {
    return this.queries.read(id);
  }

  /** Les lignes refusées, avec la colonne et ce qui n’y va pas. */
  @Get(':id/refused-rows')
  @Allow({ anct: 'all', auditor: 'all' })
  refusedRows(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: RefusedRowsQuery,
  ): Promise<PageOf<RefusedRowView>> {
    return this.queries.refusedRows(id, query);
  }
}

class SessionOfMinutes extends RuleBroken {
  constructor() {
    super('SESSION_OF_MINUTES', 'Un procès-verbal, et lui seul, nomme la séance qu’il rapporte.', [
      {
        pointer: '/sessionId',
        detail: 'La séance est attendue pour un procès-verbal, et pour rien d’autre.',
      },
    ]);
  }
}
