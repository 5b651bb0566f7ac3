/** Payment orders over HTTP: two agents of Banque des Territoires send them, its payment system says what became of them. */
import type { Transaction } from '@cnfs/messaging';
import { Acting, type Actor, Allow, type PageOf, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { PaymentOrderCommands } from './payment-order.commands.js';
import { ExecutionBody, PaymentOrderFilter, RejectionBody, SeenOrderBody } from './payment-order.dto.js';
import { PaymentOrderQueries, type PaymentOrderView } from './payment-order.queries.js';

@Controller('payment-orders')
export class PaymentOrderController {
  constructor(
    private readonly commands: PaymentOrderCommands,
    private readonly queries: PaymentOrderQueries,
  ) {}

  /** Approuve un ordre de paiement, tel que l’agent l’a lu. */
  @Post(':id/approvals')
  @Allow({ bdt: 'all' })
  async approve(
    @Tx() tx: Transaction,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { contentHash }: SeenOrderBody,
  ) {
    await this.commands.approve(tx, actor, id, contentHash);
    return { id };
  }

  /** Libère un ordre approuvé par un autre agent : il part à la banque. */
  @Post(':id/releases')
  @Allow({ bdt: 'all' })
  async release(
    @Tx() tx: Transaction,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { contentHash }: SeenOrderBody,
  ) {
    await this.commands.release(tx, actor, id, contentHash);
    return { id };
  }

  /** Le système de paiement dit avoir exécuté l’ordre ; le redire ne change rien. */
  @Post(':id/executions')
  @Allow({ service: { scope: 'payment-channel' } })
  async execute(
    @Tx() tx: Transaction,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { executedOn }: ExecutionBody,
  ) {
    await this.commands.takeAnswer(tx, id, { kind: 'execute', on: executedOn });
    return { id };
  }

  /** Le système de paiement dit que la banque a rejeté l’ordre : un autre sera préparé. */
  @Post(':id/rejections')
  @Allow({ service: { scope: 'payment-channel' } })
  async reject(
    @Tx() tx: Transaction,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { rejectedOn, rejectCode }: RejectionBody,
  ) {
    await this.commands.takeAnswer(tx, id, { kind: 'reject', on: rejectedOn, code: rejectCode });
    return { id };
  }

  /** Liste les ordres de paiement, les plus récents d’abord. */
  @Get()
  @Allow({
    structure: 'own',
    bdt: 'all',
    anct: 'all',
    auditor: 'all',
    service: { scope: 'payment-channel' },
  })
  list(
    @Within() perimeter: Perimeter,
    @Query() filter: PaymentOrderFilter,
  ): Promise<PageOf<PaymentOrderView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit un ordre de paiement. */
  @Get(':id')
  @Allow({
    structure: 'own',
    bdt: 'all',
    anct: 'all',
    auditor: 'all',
    service: { scope: 'payment-channel' },
  })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<PaymentOrderView> {
    return this.queries.read(perimeter, id);
  }
}
