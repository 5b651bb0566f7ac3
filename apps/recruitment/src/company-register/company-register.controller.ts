/** The register of companies, for the form that registers a structure: what it says, or that it is away. */
import type { Transaction } from '@cnfs/messaging';
import { NotFound } from '@cnfs/kernel';
import { Allow, Tx, Unavailable } from '@cnfs/platform';
import { Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import type { RegisteredSite } from './company-register.js';
import { CachedRegister } from './company-register.cache.js';
import { RegisterAway } from './company-register.port.js';
import { VerificationCommands } from './verification.commands.js';

export interface RegisteredSiteView extends RegisteredSite {
  /** When the register said so. */
  readonly asOf: Date;
}

@Controller()
export class CompanyRegisterController {
  constructor(
    private readonly register: CachedRegister,
    private readonly verifications: VerificationCommands,
  ) {}

  /** Dit ce que le registre des entreprises sait d’un établissement ; le formulaire reste utilisable sans lui. */
  @Get('registered-sites/:siret')
  @Allow({ structure: 'all', anct: 'all' })
  async read(@Param('siret') siret: string): Promise<RegisteredSiteView> {
    try {
      const { answer, asOf } = await this.register.lookUp(siret);
      if (answer === null)
        throw new NotFound('Le registre des entreprises ne connaît pas cet établissement.');
      return { ...answer, asOf };
    } catch (error) {
      if (error instanceof RegisterAway) throw new Unavailable('REGISTER_AWAY', 60);
      throw error;
    }
  }

  /** Confronte de nouveau une structure au registre des entreprises. */
  @Post('host-structures/:id/verifications')
  @Allow({ anct: 'all' })
  async verify(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string) {
    await this.verifications.ask(tx, id);
  }
}
