/** Persons over HTTP: what can be asked of one is that it be forgotten. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { Forgetting } from './forgetting.commands.js';
import { ReasonBody } from './membership.dto.js';

@Controller('persons')
export class PersonController {
  constructor(private readonly forgetting: Forgetting) {}

  /**
   * Efface une personne d’ici : son identité est ensuite celle d’une personne nouvelle. À demander une fois que le recrutement
   * a répondu que l’effacement est fait : qui ne se connecte plus comme avant n’atteint plus son dossier.
   */
  @Post(':id/erasures')
  @Allow({ candidate: 'own', adviser: 'own', anct: 'all' })
  async erase(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() _why: ReasonBody,
  ) {
    await this.forgetting.forget(tx, perimeter, id);
  }
}
