// Who takes part in a story. Names and ids are invented; whoever must differ from another does.
import { actors } from '../actors.js';
import type { ActorClaims } from '../issuer.js';
import { Caller } from './product.js';
import type { Product } from './product.js';

export class Cast {
  readonly anct: Caller;
  readonly bdtApprover: Caller;
  readonly bdtReleaser: Caller;
  readonly paymentChannel: Caller;
  readonly auditor: Caller;
  /** Without a token. */
  readonly nobody: Caller;

  constructor(private readonly product: Product) {
    this.anct = this.of(actors.anct());
    this.bdtApprover = this.of(actors.bdt('bdt-approver'));
    this.bdtReleaser = this.of(actors.bdt('bdt-releaser'));
    this.paymentChannel = this.of(actors.service('payment-channel'));
    this.auditor = this.of(actors.auditor());
    this.nobody = new Caller(product, null);
  }

  prefect(departement: string): Caller {
    return this.of(actors.prefect(`D${departement}`));
  }

  structure(...ids: string[]): Caller {
    return this.of(actors.structure(...ids));
  }

  trainer(organisation: string): Caller {
    return this.of(actors.trainer(organisation));
  }

  candidate(person: string): Caller {
    return this.of(actors.candidate(person));
  }

  adviser(person: string): Caller {
    return this.of(actors.adviser(person));
  }

  private of(actor: ActorClaims): Caller {
    return new Caller(this.product, actor);
  }
}
