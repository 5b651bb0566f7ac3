/** The port to the register of companies; what stands behind it may be away, slow, or answer garbage. */
import type { Siret } from '@cnfs/kernel';
import type { RegisterAnswer } from './company-register.js';

export abstract class CompanyRegister {
  /** Whether there is one to ask. */
  readonly configured: boolean = true;

  /** @throws RegisterAway when it gave no answer that can be believed */
  abstract lookUp(siret: Siret): Promise<RegisterAnswer>;
}

export class RegisterAway extends Error {
  constructor(why: string, cause?: unknown) {
    super(`the register of companies gave no answer: ${why}`, { cause });
  }
}

/** Where none is configured. */
export class NoRegister extends CompanyRegister {
  override readonly configured = false;

  lookUp(): Promise<RegisterAnswer> {
    return Promise.reject(new RegisterAway('none is configured'));
  }
}
