/** The programme's figures: dated values of a key, read on a day and in a scope. Nothing that is a figure is a constant in the code. */
import { type Cents, type Day, IllegalState, cents } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { Reader } from '../database/reader.js';

/** Where a value holds; what is left out does not narrow. */
export interface ParameterScope {
  readonly sector?: 'PUBLIC' | 'PRIVATE';
  readonly contract?: string;
  readonly departement?: string;
}

export interface ParameterValue<T = string> {
  readonly value: T;
  readonly unit: string;
  /** This version of the value: what a computed amount keeps. */
  readonly id: string;
}

export class ParameterMissing extends IllegalState {
  constructor(key: string) {
    super(
      'PARAMETER_MISSING',
      `Le paramètre ${key} n’a pas de valeur à cette date : l’ANCT doit d’abord la fixer.`,
    );
  }
}

/** The set that is computed with: the last one whose activation was approved, else the default one. */
export const activeSet = `coalesce((SELECT set_name FROM parameter_set_activation WHERE approved_at IS NOT NULL
                                     ORDER BY approved_at DESC, id DESC LIMIT 1), 'default')`;

@Injectable()
export class Parameters {
  constructor(private readonly reader: Reader) {}

  /**
   * The value that holds on that day: of the active set, else of the default one; then the most specific scope; then the
   * latest start. Inside a transaction, give it: it then sees what the transaction sees.
   * @throws ParameterMissing
   */
  async at(key: string, scope: ParameterScope, day: Day, tx?: Transaction): Promise<ParameterValue> {
    const found = await this.find(key, scope, day, tx);
    if (!found) throw new ParameterMissing(key);
    return found;
  }

  /** The same, null when no value holds. */
  async find(key: string, scope: ParameterScope, day: Day, tx?: Transaction): Promise<ParameterValue | null> {
    const sql = `WITH active AS (SELECT ${activeSet} AS set_name)
       SELECT p.value, p.unit, p.id FROM parameter p, active
        WHERE p.key = $1 AND p.approved_at IS NOT NULL AND p.set_name IN ('default', active.set_name)
          AND (p.sector IS NULL OR p.sector = $2) AND (p.contract IS NULL OR p.contract = $3)
          AND (p.departement IS NULL OR p.departement = $4)
          AND p.valid_from <= $5::date AND (p.valid_to IS NULL OR p.valid_to >= $5::date)
        ORDER BY (p.set_name = active.set_name) DESC, num_nonnulls(p.sector, p.contract, p.departement) DESC,
                 p.departement IS NULL, p.valid_from DESC, p.approved_at DESC, p.id DESC
        LIMIT 1`;
    const params = [key, scope.sector ?? null, scope.contract ?? null, scope.departement ?? null, day];
    const [row] = tx
      ? await tx.query<ParameterValue>(sql, params)
      : await this.reader.query<ParameterValue>(sql, params);
    return row ?? null;
  }

  /** @throws ParameterMissing */
  async number(
    key: string,
    scope: ParameterScope,
    day: Day,
    tx?: Transaction,
  ): Promise<ParameterValue<number>> {
    const found = await this.at(key, scope, day, tx);
    const value = Number(found.value);
    if (!Number.isFinite(value)) throw new Error(`parameter ${key} (${found.id}) is not a number`);
    return { ...found, value };
  }

  /** An amount in cents. @throws ParameterMissing */
  async cents(
    key: string,
    scope: ParameterScope,
    day: Day,
    tx?: Transaction,
  ): Promise<ParameterValue<Cents>> {
    const found = await this.at(key, scope, day, tx);
    if (found.unit !== 'cents')
      throw new Error(`parameter ${key} (${found.id}) is in ${found.unit}, not in cents`);
    return { ...found, value: cents.of(found.value) };
  }
}
