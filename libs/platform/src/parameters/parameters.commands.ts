/** Changing a figure takes two persons: one proposes a value or a set, another approves it, and it is published. */
import { parameterChangedOf } from '@cnfs/contracts';
import { type Day, IllegalState, NotFound, RuleBroken, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { ApprovalSteps } from '../approvals/approval-steps.js';
import { type Actor, actorLabel } from '../auth/actor.js';
import { SERVICE, type ServiceDefinition } from '../service.js';
import { canonicalHash } from '../transaction/canonical.js';
import { WrongUnit, checkValue } from './parameter-value.js';
import { type ParameterScope, activeSet } from './parameters.js';

export interface ProposedParameter {
  readonly key: string;
  readonly set: string;
  readonly scope: ParameterScope;
  readonly value: string;
  readonly unit: string;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  /** Where the figure comes from: 'S3', a decree, a decision. */
  readonly source: string;
}

export class ForeignParameter extends RuleBroken {
  constructor(key: string) {
    super('FOREIGN_PARAMETER', `Le paramètre ${key} appartient à un autre service.`);
  }
}

export class OnlyStartsWith extends RuleBroken {
  constructor(key: string, changedBy: string) {
    super('STARTING_PARAMETER', `Le paramètre ${key} n’est lu qu’au démarrage du programme : ${changedBy}.`, [
      { pointer: '/key', detail: `Ce qu’il a fixé change autrement : ${changedBy}.` },
    ]);
  }
}

export class UnknownSet extends RuleBroken {
  constructor() {
    super('UNKNOWN_PARAMETER_SET', 'Aucune valeur n’appartient à ce jeu de paramètres.');
  }
}

export class AlreadyApproved extends IllegalState {
  constructor() {
    super('ALREADY_APPROVED', 'Cette proposition est déjà approuvée.');
  }
}

interface ParameterRow extends ProposedParameter {
  readonly id: string;
  readonly approvedAt: Date | null;
}

const parameterColumns = `id, key, set_name AS "set", jsonb_strip_nulls(jsonb_build_object(
  'sector', sector, 'contract', contract, 'departement', departement)) AS scope, value, unit,
  valid_from AS "validFrom", valid_to AS "validTo", source, approved_at AS "approvedAt"`;

@Injectable()
export class ParameterCommands {
  constructor(
    @Inject(SERVICE) private readonly service: ServiceDefinition,
    private readonly approvals: ApprovalSteps,
  ) {}

  /** @throws ForeignParameter, OnlyStartsWith, WrongUnit, WrongValue */
  async propose(tx: Transaction, actor: Actor, proposed: ProposedParameter): Promise<string> {
    const { parameters, startingParameters } = this.service;
    const owned = parameters?.split('|').some((part) => `${proposed.key}.`.startsWith(`${part}.`));
    if (!owned) throw new ForeignParameter(proposed.key);
    const changedBy = startingParameters?.[proposed.key];
    if (changedBy) throw new OnlyStartsWith(proposed.key, changedBy);
    const [known] = await tx.query<{ unit: string; value: string }>(
      `SELECT unit, value FROM parameter WHERE key = $1 LIMIT 1`,
      [proposed.key],
    );
    if (known && known.unit !== proposed.unit) throw new WrongUnit(known.unit);
    checkValue(proposed.unit, proposed.value, known?.value);
    const id = newId();
    const { sector, contract, departement } = proposed.scope;
    await tx.query(
      `INSERT INTO parameter (id, key, set_name, sector, contract, departement, value, unit, valid_from, valid_to, source,
                              proposed_by, proposed_at, approved_by, approved_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL)`,
      [
        ...[
          id,
          proposed.key,
          proposed.set,
          sector ?? null,
          contract ?? null,
          departement ?? null,
          proposed.value,
        ],
        ...[
          proposed.unit,
          proposed.validFrom,
          proposed.validTo,
          proposed.source,
          actorLabel(actor),
          tx.now(),
        ],
      ],
    );
    await this.step(tx, 'parameter', id, 'propose', actor, hashOf(await this.lock(tx, id)));
    return id;
  }

  /** @throws SamePerson for who proposed it, NotAsApproved, AlreadyApproved, NotFound */
  async approve(tx: Transaction, actor: Actor, id: string): Promise<void> {
    const row = await this.lock(tx, id);
    await this.step(tx, 'parameter', id, 'approve', actor, hashOf(row));
    await this.markApproved(tx, 'parameter', id, actor);
    const [active] = await tx.query<{ set_name: string }>(`SELECT ${activeSet} AS set_name`);
    this.publish(tx, row, ['default', active?.set_name].includes(row.set));
  }

  /** Proposes to compute with a set of figures (what it does not hold comes from the default one). @throws UnknownSet */
  async proposeSet(tx: Transaction, actor: Actor, set: string): Promise<string> {
    const [known] = await tx.query(
      `SELECT FROM parameter WHERE set_name = $1 AND approved_at IS NOT NULL LIMIT 1`,
      [set],
    );
    if (!known) throw new UnknownSet();
    const id = newId();
    await tx.query(
      `INSERT INTO parameter_set_activation (id, set_name, proposed_by, proposed_at) VALUES ($1, $2, $3, $4)`,
      [id, set, actorLabel(actor), tx.now()],
    );
    await this.step(tx, 'parameter-set', id, 'propose', actor, hashOfSet(set));
    return id;
  }

  /** @throws SamePerson for who proposed it, NotAsApproved, AlreadyApproved, NotFound */
  async approveSet(tx: Transaction, actor: Actor, id: string): Promise<void> {
    const [row] = await tx.query<{ set: string; approvedAt: Date | null }>(
      `SELECT set_name AS "set", approved_at AS "approvedAt" FROM parameter_set_activation WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!row) throw new NotFound();
    if (row.approvedAt) throw new AlreadyApproved();
    await this.step(tx, 'parameter-set', id, 'approve', actor, hashOfSet(row.set));
    const before = await this.valuesOfActiveSet(tx);
    await this.markApproved(tx, 'parameter_set_activation', id, actor);
    const after = await this.valuesOfActiveSet(tx);
    const stays = new Set(after.map((value) => value.id));
    for (const value of before) if (!stays.has(value.id)) this.publish(tx, value, false);
    for (const value of after) this.publish(tx, value, true);
  }

  private async lock(tx: Transaction, id: string): Promise<ParameterRow> {
    const [row] = await tx.query<ParameterRow>(
      `SELECT ${parameterColumns} FROM parameter WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!row) throw new NotFound();
    if (row.approvedAt) throw new AlreadyApproved();
    return row;
  }

  private async valuesOfActiveSet(tx: Transaction): Promise<ParameterRow[]> {
    return tx.query<ParameterRow>(
      `SELECT ${parameterColumns} FROM parameter WHERE set_name = ${activeSet} AND approved_at IS NOT NULL ORDER BY key, id`,
    );
  }

  private async markApproved(
    tx: Transaction,
    table: 'parameter' | 'parameter_set_activation',
    id: string,
    actor: Actor,
  ) {
    await tx.query(`UPDATE ${table} SET approved_by = $2, approved_at = $3 WHERE id = $1`, [
      id,
      actorLabel(actor),
      tx.now(),
    ]);
  }

  /** Who approves does so on what was proposed, to the letter. */
  private async step(
    tx: Transaction,
    subject: string,
    subjectId: string,
    step: 'propose' | 'approve',
    actor: Actor,
    contentHash: string,
  ): Promise<void> {
    if (step === 'approve')
      await this.approvals.require(tx, { subject, subjectId, step: 'propose', contentHash });
    await this.approvals.record(tx, { subject, subjectId, step, contentHash, actor });
  }

  private publish(tx: Transaction, row: ParameterRow, active: boolean): void {
    const { key, scope, set, value, unit, validFrom, validTo } = row;
    const date = tx.today();
    tx.append(parameterChangedOf(this.service.name), {
      ...{ key, parameterId: row.id, scope, set, active, value, unit, validFrom, validTo, date },
    });
  }
}

function hashOf({ key, set, scope, value, unit, validFrom, validTo, source }: ParameterRow): string {
  return canonicalHash({ key, set, scope, value, unit, validFrom, validTo, source }).toString('hex');
}

function hashOfSet(set: string): string {
  return canonicalHash({ set }).toString('hex');
}
