/** Everything access can do. */
import { Module } from '@nestjs/common';
import { Identities } from './identity/identities.verifier.js';
import { FirstAdministrators } from './membership/first-administrators.commands.js';
import { Forgetting } from './membership/forgetting.commands.js';
import { InvitationCommands } from './membership/invitation.commands.js';
import { InvitationController } from './membership/invitation.controller.js';
import { InvitationMail } from './membership/invitation.mail.js';
import { MembershipCommands } from './membership/membership.commands.js';
import { MembershipController } from './membership/membership.controller.js';
import { MembershipQueries } from './membership/membership.queries.js';
import { PersonController } from './membership/person.controller.js';
import { SigningKeyController } from './signing-key/signing-key.controller.js';
import { SigningKeySeal } from './signing-key/signing-key.seal.js';
import { SigningKeys } from './signing-key/signing-keys.commands.js';
import { SystemCommands } from './system/system.commands.js';
import { SystemController } from './system/system.controller.js';
import { SystemQueries } from './system/system.queries.js';
import { SystemTokens } from './system/system-tokens.commands.js';
import { ProductTokens } from './token/product-tokens.signer.js';
import { TokenController } from './token/token.controller.js';
import { TokenExchange } from './token/token-exchange.commands.js';

@Module({
  controllers: [
    InvitationController,
    MembershipController,
    PersonController,
    SystemController,
    SigningKeyController,
    TokenController,
  ],
  providers: [
    Identities,
    FirstAdministrators,
    InvitationCommands,
    InvitationMail,
    MembershipCommands,
    MembershipQueries,
    Forgetting,
    SystemCommands,
    SystemQueries,
    SystemTokens,
    SigningKeySeal,
    SigningKeys,
    ProductTokens,
    TokenExchange,
  ],
})
export class AccessModule {}
