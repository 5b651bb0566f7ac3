// Who takes part in a story. Names and ids are invented; whoever must differ from another does.
import { actors } from '../actors.js';
import type { ActorClaims } from '../issuer.js';
import { Caller } from './product.js';
import type { Product } from './product.js';

export class Cast {
  constructor(private readonly product: Product) {}

  readonly anct = this.of(actors.anct('anct-1'));
  readonly secondAnct = this.of(actors.anct('anct-2'));
  readonly bdtApprover = this.of(actors.bdt('bdt-approver'));
  readonly bdtReleaser = this.of(actors.bdt('bdt-releaser'));
  readonly paymentChannel = this.of(actors.service('payment-channel'));
  readonly auditor = this.of(actors.auditor());
  readonly nobody = new Caller(this.product, null);

  prefect = (departement: string) => this.of(actors.prefect(`D${departement}`));
  structure = (...ids: string[]) => this.of(actors.structure(...ids));
  trainer = (organisation: string) => this.of(actors.trainer(organisation));
  candidate = (person: string) => this.of(actors.candidate(person));
  adviser = (person: string) => this.of(actors.adviser(person));

  private of(actor: ActorClaims): Caller {
    return new Caller(this.product, actor);
  }
}
