/** The catalogue of figures over HTTP. ANCT proposes and approves; whoever has a token reads what the programme computes with. */
import type { Day } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import type { Actor } from '../auth/actor.js';
import { everyPerson } from '../auth/everyone.js';
import { Acting, Allow } from '../auth/policy.js';
import { Reader } from '../database/reader.js';
import { Page, type PageOf, pageOf } from '../http/page.dto.js';
import { Tx } from '../transaction/tx.js';
import { ParameterCommands } from './parameters.commands.js';
import { ParameterFilter, ProposeParameterBody, ProposeSetBody } from './parameters.dto.js';
import { type ParameterScope, activeSet } from './parameters.js';

interface ParameterView {
  readonly id: string;
  readonly key: string;
  readonly set: string;
  /** Whether the programme computes with its set. */
  readonly active: boolean;
  readonly scope: ParameterScope;
  readonly value: string;
  readonly unit: string;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  readonly source: string;
  readonly approved: boolean;
}

@Controller()
export class ParametersController {
  constructor(
    private readonly commands: ParameterCommands,
    private readonly reader: Reader,
  ) {}

  /** Liste les paramètres du service, toutes versions et tous jeux confondus. */
  @Get('parameters')
  @Allow(everyPerson)
  async list(@Query() page: Page, @Query() filter: ParameterFilter): Promise<PageOf<ParameterView>> {
    const rows = await this.reader.query<ParameterView>(
      `SELECT id, key, set_name AS "set", set_name IN ('default', ${activeSet}) AS active,
              jsonb_strip_nulls(jsonb_build_object('sector', sector, 'contract', contract, 'departement', departement)) AS scope,
              value, unit, valid_from AS "validFrom", valid_to AS "validTo", source, approved_at IS NOT NULL AS approved
         FROM parameter
        WHERE ($1::text IS NULL OR key = $1) AND ($2::text IS NULL OR set_name = $2) AND ($3::uuid IS NULL OR id > $3)
        ORDER BY id LIMIT $4`,
      [filter.key ?? null, filter.set ?? null, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }

  /** Propose une nouvelle valeur ; elle s’applique une fois approuvée par une autre personne. */
  @Post('parameters')
  @Allow({ anct: 'all' })
  async propose(@Tx() tx: Transaction, @Acting() actor: Actor, @Body() body: ProposeParameterBody) {
    const { sector, contract, departement, set, validTo, ...rest } = body;
    const scope = { sector, contract, departement };
    return {
      id: await this.commands.propose(tx, actor, {
        ...rest,
        scope,
        set: set ?? 'default',
        validTo: validTo ?? null,
      }),
    };
  }

  /** Approuve une valeur proposée par quelqu’un d’autre. */
  @Post('parameters/:id/approvals')
  @Allow({ anct: 'all' })
  async approve(@Tx() tx: Transaction, @Acting() actor: Actor, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.approve(tx, actor, id);
    return { id };
  }

  /** Propose de calculer avec un autre jeu de paramètres. */
  @Post('parameter-set-activations')
  @Allow({ anct: 'all' })
  async proposeSet(@Tx() tx: Transaction, @Acting() actor: Actor, @Body() { set }: ProposeSetBody) {
    return { id: await this.commands.proposeSet(tx, actor, set) };
  }

  /** Approuve le jeu proposé par quelqu’un d’autre : les calculs suivants s’y réfèrent. */
  @Post('parameter-set-activations/:id/approvals')
  @Allow({ anct: 'all' })
  async approveSet(@Tx() tx: Transaction, @Acting() actor: Actor, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.approveSet(tx, actor, id);
    return { id };
  }
}
