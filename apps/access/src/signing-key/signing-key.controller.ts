/** The one act on keys that people do: giving one up at once. All else they do by themselves. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Tx } from '@cnfs/platform';
import { Body, Controller, Post } from '@nestjs/common';
import { ReasonBody } from '../membership/membership.dto.js';
import { SigningKeys } from './signing-keys.commands.js';

@Controller('signing-keys')
export class SigningKeyController {
  constructor(private readonly keys: SigningKeys) {}

  /** Abandonne la clé qui signe, parce qu’elle est peut-être connue d’autrui : la suivante signe, l’ancienne n’est plus publiée. */
  @Post('abandonments')
  @Allow({ platform: 'all' })
  async abandon(@Tx() tx: Transaction, @Body() _why: ReasonBody) {
    await this.keys.abandon(tx);
  }
}
