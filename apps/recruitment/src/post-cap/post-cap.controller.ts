/** Caps over HTTP: ANCT sets them, and whoever steers the programme reads what is left under each. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Reader, Tx } from '@cnfs/platform';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { PostCapCommands } from './post-cap.commands.js';
import { SetPostCapBody } from './post-cap.dto.js';
import { IN_ALL } from './post-cap.js';

interface PostCapView {
  /** null: in all. */
  readonly departement: string | null;
  /** null: no cap was set. */
  readonly posts: number | null;
  readonly granted: number;
  readonly remaining: number | null;
}

@Controller('post-caps')
export class PostCapController {
  constructor(
    private readonly commands: PostCapCommands,
    private readonly reader: Reader,
  ) {}

  /** Fixe, change ou lève le plafond de postes d’un département, ou du dispositif. */
  @Post()
  @Allow({ anct: 'all' })
  async set(@Tx() tx: Transaction, @Body() { departement, posts, reason }: SetPostCapBody) {
    await this.commands.set(tx, { scope: departement ?? IN_ALL, cap: posts, reason });
  }

  /** Montre les plafonds, et ce qui est accordé sous chacun ; le dispositif entier d’abord. */
  @Get()
  @Allow({ anct: 'all', bdt: 'all', prefect: 'all', auditor: 'all' })
  async list(): Promise<{ items: PostCapView[] }> {
    const items = await this.reader.query<PostCapView>(
      `SELECT nullif(scope, '${IN_ALL}') AS departement, cap AS posts, granted, cap - granted AS remaining
         FROM post_cap ORDER BY scope = '${IN_ALL}' DESC, scope`,
    );
    return { items };
  }
}
