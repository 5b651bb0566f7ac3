/** Commands on systems: registering one with its public keys, and ending its access at once. A new key is a new registration. */
import { NotFound, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Actor, actorLabel } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { importJWK } from 'jose';
import {
  MayNotGiveScope,
  SystemAlreadyRevoked,
  type SystemScope,
  UnusableKey,
  givesScopes,
} from './system.js';
import type { PublicKeyBody } from './system.dto.js';
import { SystemRow } from './system.entity.js';

export interface RegisterSystem {
  readonly name: string;
  readonly scopes: SystemScope[];
  readonly keys: readonly PublicKeyBody[];
}

@Injectable()
export class SystemCommands {
  /** @throws MayNotGiveScope, UnusableKey */
  async register(tx: Transaction, actor: Actor, { name, scopes, keys }: RegisterSystem): Promise<string> {
    if (!givesScopes(actor.role, scopes)) throw new MayNotGiveScope();
    for (const [at, key] of keys.entries()) await checkUsable(key, at);
    const id = newId();
    const registeredBy = actorLabel(actor);
    await tx.manager.insert(SystemRow, { id, name, scopes, publicKeys: { keys }, registeredBy });
    return id;
  }

  /** By whoever may give what it was given. @throws NotFound, SystemAlreadyRevoked */
  async revoke(tx: Transaction, actor: Actor, id: string, reason: string): Promise<void> {
    const system = await tx.lock(SystemRow, id);
    if (!givesScopes(actor.role, system.scopes)) throw new NotFound();
    if (system.revokedAt) throw new SystemAlreadyRevoked();
    await tx.manager.update(SystemRow, id, { revokedAt: new Date(), revokedBy: actorLabel(actor), reason });
  }
}

async function checkUsable(key: PublicKeyBody, at: number): Promise<void> {
  try {
    await importJWK({ ...key }, key.kty === 'RSA' ? 'PS256' : key.kty === 'EC' ? 'ES256' : 'EdDSA');
  } catch {
    throw new UnusableKey(at);
  }
}
