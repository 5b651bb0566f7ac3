/** Everything payments can do. */
import { readFileSync } from 'node:fs';
import { ErasureReactions } from '@cnfs/platform';
import { Module } from '@nestjs/common';
import { BankAccountCommands } from './bank-account/bank-account.commands.js';
import { BankAccountController } from './bank-account/bank-account.controller.js';
import { BankAccountQueries } from './bank-account/bank-account.queries.js';
import { FrozenAccounts } from './bank-account/bank-account.frozen.js';
import { IbanSeal } from './bank-account/bank-account.seal.js';
import { CaseCommands } from './grant-agreement/case.commands.js';
import { CaseReactions } from './grant-agreement/case.reactions.js';
import { CommitmentCommands } from './commitment/commitment.commands.js';
import { CommitmentController } from './commitment/commitment.controller.js';
import { CommitmentQueries } from './commitment/commitment.queries.js';
import { CommitmentReactions } from './commitment/commitment.reactions.js';
import { FundingRules } from './commitment/commitment.rules.js';
import { CreditorCommands } from './creditor/creditor.commands.js';
import { CreditorReactions } from './creditor/creditor.reactions.js';
import { EnvelopeCommands } from './envelope/envelope.commands.js';
import { EnvelopeController } from './envelope/envelope.controller.js';
import { EnvelopeQueries } from './envelope/envelope.queries.js';
import { GrantAgreementCommands } from './grant-agreement/grant-agreement.commands.js';
import { GrantAgreementController } from './grant-agreement/grant-agreement.controller.js';
import { GrantAgreementQueries } from './grant-agreement/grant-agreement.queries.js';
import { GrantDrafting } from './grant-agreement/grant-agreement.drafting.js';
import { GrantOutcome } from './grant-agreement/grant-agreement.outcome.js';
import { InstalmentCommands } from './grant-agreement/instalment.commands.js';
import { InstalmentController } from './grant-agreement/instalment.controller.js';
import { InstalmentQueries } from './grant-agreement/instalment.queries.js';
import { Ledger } from './ledger/ledger.commands.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { LedgerQueries } from './ledger/ledger.queries.js';
import { BANK_CALENDAR, readBankCalendar } from './payment-order/bank-days.js';
import { OrderPreparation } from './payment-order/payment-order.preparation.js';
import { PaymentOrderCommands } from './payment-order/payment-order.commands.js';
import { PaymentOrderController } from './payment-order/payment-order.controller.js';
import { PaymentOrderQueries } from './payment-order/payment-order.queries.js';
import { RecoveryCommands } from './recovery/recovery.commands.js';
import { RecoveryController } from './recovery/recovery.controller.js';
import { RecoveryQueries } from './recovery/recovery.queries.js';

const closingDays = new URL('../reference/target-closing-days.csv', import.meta.url);

@Module({
  controllers: [
    EnvelopeController,
    CommitmentController,
    CommitmentReactions,
    CreditorReactions,
    CaseReactions,
    GrantAgreementController,
    InstalmentController,
    BankAccountController,
    PaymentOrderController,
    RecoveryController,
    LedgerController,
    ErasureReactions,
  ],
  providers: [
    { provide: BANK_CALENDAR, useFactory: () => readBankCalendar(readFileSync(closingDays, 'utf8')) },
    Ledger,
    LedgerQueries,
    EnvelopeCommands,
    EnvelopeQueries,
    CommitmentCommands,
    CommitmentQueries,
    FundingRules,
    CreditorCommands,
    CaseCommands,
    GrantAgreementCommands,
    GrantAgreementQueries,
    GrantDrafting,
    GrantOutcome,
    InstalmentCommands,
    InstalmentQueries,
    BankAccountCommands,
    BankAccountQueries,
    FrozenAccounts,
    IbanSeal,
    OrderPreparation,
    PaymentOrderCommands,
    PaymentOrderQueries,
    RecoveryCommands,
    RecoveryQueries,
  ],
})
export class PaymentsModule {}
