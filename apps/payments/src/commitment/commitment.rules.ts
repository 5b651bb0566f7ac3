/** Reads the figures a post is funded by, in force on the day its funds were asked for. They stay with the commitment. */
import type { Day } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type ParameterScope, Parameters } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { Figure } from '../grant-agreement/figure.js';
import type { GrantRules } from '../grant-agreement/grant.js';

export interface CommitmentRules extends GrantRules {
  /** Cost of training one adviser, in cents (S0, S1). */
  readonly trainingCost: Figure<number>;
}

@Injectable()
export class FundingRules {
  constructor(private readonly parameters: Parameters) {}

  /** @throws ParameterMissing */
  async inForce(tx: Transaction, scope: ParameterScope, day: Day): Promise<CommitmentRules> {
    const number = async (key: string): Promise<Figure<number>> => {
      const { value, id } = await this.parameters.number(key, scope, day, tx);
      return { key, value, parameterId: id };
    };
    const shares = await this.parameters.at('grant.instalments', scope, day, tx);
    return {
      amount: await number('grant.amount'),
      months: await number('grant.months'),
      partialShare: await number('grant.partial_share'),
      partialMonths: await number('grant.partial_months'),
      instalments: {
        key: 'grant.instalments',
        value: shares.value.split('/').map(Number),
        parameterId: shares.id,
      },
      activityMonths: await number('grant.activity_months'),
      activityWindow: await number('grant.activity_window'),
      trainingCost: await number('training.cost'),
    };
  }
}
