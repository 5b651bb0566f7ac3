import type { EventEnvelope } from '@cnfs/contracts';
import { BaseRpcContext } from '@nestjs/microservices';
import type { Transaction } from '../transaction.js';

/** What a reaction reads with `@Ctx()`. */
export class EventContext extends BaseRpcContext<[Transaction, EventEnvelope]> {
  /** The transaction that marks the event as handled. */
  get tx(): Transaction {
    return this.args[0];
  }

  get envelope(): EventEnvelope {
    return this.args[1];
  }
}

/** What a reaction that takes a run reads with `@Ctx()`. */
export class RunContext extends BaseRpcContext<[Transaction, (cause: EventEnvelope) => Transaction]> {
  /** The transaction that marks all events of the run as handled. It appends nothing: what follows from many has no one cause. */
  get tx(): Transaction {
    return this.args[0];
  }

  /** The same transaction, for what follows from one event of the run. */
  causedBy(event: EventEnvelope): Transaction {
    return this.args[1](event);
  }
}
