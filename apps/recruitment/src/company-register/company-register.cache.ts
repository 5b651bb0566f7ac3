/** Answers of the register, kept: for a day the register is not asked again; while it is away an older one still serves. */
import { type Clock, type Siret, parseSiret } from '@cnfs/kernel';
import { CLOCK, Reader } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RegisterAnswer } from './company-register.js';
import { CompanyRegister, RegisterAway } from './company-register.port.js';

const FRESH_MS = 24 * 3_600_000;
const OF_USE_MS = 30 * FRESH_MS;

export interface DatedAnswer {
  readonly answer: RegisterAnswer;
  readonly asOf: Date;
}

@Injectable()
export class CachedRegister {
  constructor(
    private readonly register: CompanyRegister,
    private readonly reader: Reader,
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get configured(): boolean {
    return this.register.configured;
  }

  /**
   * Outside any transaction: nothing waits for the register but who asks.
   * @throws InvalidValue of a SIRET that is none; RegisterAway when nothing of the last thirty days is known either
   */
  async lookUp(given: string): Promise<DatedAnswer> {
    const siret = parseSiret(given, '/siret');
    const now = this.clock.now();
    const [kept] = await this.reader.query<DatedAnswer>(
      'SELECT answer, asked_at AS "asOf" FROM company_register_answer WHERE siret = $1',
      [siret],
    );
    const age = kept ? now.getTime() - kept.asOf.getTime() : Infinity;
    if (kept && age < FRESH_MS) return kept;
    try {
      const answer = await this.register.lookUp(siret);
      await this.keep(siret, answer, now);
      return { answer, asOf: now };
    } catch (error) {
      if (error instanceof RegisterAway && kept && age < OF_USE_MS) return kept;
      throw error;
    }
  }

  private async keep(siret: Siret, answer: RegisterAnswer, askedAt: Date): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO company_register_answer (siret, answer, asked_at) VALUES ($1, $2, $3)
       ON CONFLICT (siret) DO UPDATE SET answer = excluded.answer, asked_at = excluded.asked_at
        WHERE company_register_answer.asked_at <= excluded.asked_at`,
      [siret, answer === null ? null : JSON.stringify(answer), askedAt],
    );
  }
}
