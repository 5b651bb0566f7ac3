/** Payments as the platform mounts it. */
import { defineService } from '@cnfs/platform';
import { BankAccountRow } from './bank-account/bank-account.entity.js';
import { CaseRow } from './grant-agreement/case.entity.js';
import { CommitmentRow } from './commitment/commitment.entity.js';
import { paymentsVariables } from './configuration.js';
import { creditors } from './creditor/creditor.reactions.js';
import { GrantAgreementRow } from './grant-agreement/grant-agreement.entity.js';
import { InstalmentRow } from './grant-agreement/instalment.entity.js';
import { PaymentOrderRow } from './payment-order/payment-order.entity.js';
import { personalDataOfPayments } from './personal-data.js';
import { PaymentsModule } from './payments.module.js';
import { RecoveryRow } from './recovery/recovery.entity.js';
import { paymentsFigures } from './figures.js';

export const payments = defineService({
  name: 'payments',
  title: 'Paiements',
  port: 3004,
  module: PaymentsModule,
  entities: [
    CommitmentRow,
    CaseRow,
    GrantAgreementRow,
    InstalmentRow,
    BankAccountRow,
    PaymentOrderRow,
    RecoveryRow,
  ],
  personalData: personalDataOfPayments,
  figures: paymentsFigures,
  migrations: new URL('../migrations/', import.meta.url),
  configuration: paymentsVariables,
  projections: [creditors],
  parameters: 'envelope|grant|training.cost',
  startingParameters: Object.fromEntries(
    (['ADVISERS', 'KITS', 'AIDANTS_CONNECT'] as const).map((key) => [
      `envelope.${key.toLowerCase()}`,
      `le plafond se change par POST /envelopes/${key}/ceilings`,
    ]),
  ),
  openapiMetadata: () => import('./openapi-metadata.js'),
});
