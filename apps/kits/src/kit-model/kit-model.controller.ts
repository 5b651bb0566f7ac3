/** Kit models over HTTP. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Reader, Tx } from '@cnfs/platform';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { KitModelCommands } from './kit-model.commands.js';
import { PublishKitModelBody } from './kit-model.dto.js';

export interface KitModelView {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly contents: string;
  readonly publishedAt: string | Date;
  readonly current: boolean;
}

@Controller('kit-models')
export class KitModelController {
  constructor(
    private readonly commands: KitModelCommands,
    private readonly reader: Reader,
  ) {}

  /** Publie le modèle dont seront tirés les prochains kits des conseillers. */
  @Post()
  @Allow({ anct: 'all' })
  publish(@Tx() tx: Transaction, @Body() body: PublishKitModelBody): Promise<KitModelView> {
    return this.commands.publish(tx, body.name, body.contents);
  }

  /** Liste les modèles, le plus récent d’abord. */
  @Get()
  @Allow({ anct: 'all', structure: 'all', auditor: 'all' })
  async list(): Promise<{ items: KitModelView[] }> {
    const items = await this.reader.query<KitModelView>(
      `SELECT id, name, version, contents, published_at AS "publishedAt", current FROM kit_model ORDER BY id DESC`,
    );
    return { items };
  }
}
