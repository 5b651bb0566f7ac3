/** The programme's clock over HTTP: read by anyone with a token, moved by the platform team, outside production. */
import { type Day, IllegalState } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { everyPerson } from '../auth/everyone.js';
import { Allow } from '../auth/policy.js';
import { DueWorkSignal } from '../due-work/signal.js';
import { Malformed } from '../http/problem.js';
import { Tx } from '../transaction/tx.js';
import { AdvanceClockBody } from './clock.dto.js';
import { ProgrammeClock } from './programme-clock.js';

interface ClockView {
  readonly now: Date;
  readonly today: Day;
  readonly adjustable: boolean;
}

class ClockIsReal extends IllegalState {
  constructor() {
    super('CLOCK_IS_REAL', 'L’horloge du programme est l’heure réelle : elle ne se règle pas.');
  }
}

@Controller('clock')
export class ClockController {
  constructor(
    private readonly clock: ProgrammeClock,
    private readonly signal: DueWorkSignal,
  ) {}

  /** Lit l’heure du programme. */
  @Get()
  @Allow(everyPerson)
  read(): ClockView {
    return { now: this.clock.now(), today: this.clock.today(), adjustable: this.clock.isAdjustable };
  }

  /** Avance l’heure du programme, hors production ; ce qui attendait ces jours-là est fait ensuite. */
  @Post('advances')
  @Allow({ platform: 'all' })
  async advance(@Tx() tx: Transaction, @Body() { days, to }: AdvanceClockBody): Promise<{ now: Date }> {
    if (!this.clock.isAdjustable) throw new ClockIsReal();
    if ((days === undefined) === (to === undefined))
      throw new Malformed('INVALID_FORM', 'Indiquez soit days, soit to.');
    const now = await this.clock.advance(tx, to === undefined ? { days: days ?? 0 } : { to });
    tx.afterCommit(() => this.signal.wake());
    return { now };
  }
}
