/**
 * The keys that sign product tokens: made here, sealed at rest, turned in real time. The next one is published for as long as
 * the current one signs, so that no service meets a key that it has not read yet; the previous one for as long again, which is
 * far longer than any token that it signed.
 */
import { type Cause, type Transaction, UnitOfWork } from '@cnfs/messaging';
import { CONFIGURATION, Reader } from '@cnfs/platform';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  type CryptoKey,
  type JWK,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import type { AccessConfiguration } from '../configuration.js';
import { type KeyState, isDue } from './signing-key.js';
import { SigningKeySeal } from './signing-key.seal.js';

export const ALGORITHM = 'ES256';

export interface Signer {
  readonly kid: string;
  readonly key: CryptoKey;
}

interface KeyRow {
  readonly kid: string;
  readonly state: KeyState;
  readonly currentSince: Date | null;
}

const HOUR_MS = 3_600_000;
/** Another process may have turned the keys: the one that signs is read again so often. The previous one is published still. */
const REMEMBERED_MS = 30_000;
const byItself: Cause = { actor: 'system:access', causationId: null, correlationId: null, traceparent: null };

@Injectable()
export class SigningKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SigningKeys.name);
  private remembered: { readonly signer: Promise<Signer>; readonly until: number } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly seal: SigningKeySeal,
  ) {}

  /** Nothing is served before there is a key to sign with. */
  async onApplicationBootstrap(): Promise<void> {
    await this.turnIfDue();
    this.timer = setInterval(() => {
      this.turnIfDue().catch((error: unknown) =>
        this.logger.warn({ err: error }, 'the keys cannot be turned for now; the current one signs on'),
      );
    }, HOUR_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Public keys, as a JWK set publishes them. */
  async published(): Promise<JWK[]> {
    const rows = await this.reader.query<{ jwk: JWK }>(
      `SELECT public_jwk AS jwk FROM signing_key ORDER BY made_at DESC`,
    );
    return rows.map(({ jwk }) => jwk);
  }

  /** The key that signs. */
  signer(): Promise<Signer> {
    const now = Date.now();
    if (!this.remembered || this.remembered.until < now) {
      const signer = this.read();
      this.remembered = { signer, until: now + REMEMBERED_MS };
      signer.catch(() => (this.remembered = undefined));
    }
    return this.remembered.signer;
  }

  /** Makes the keys that are missing, and turns them when the current one has signed for its days. */
  async turnIfDue(now: Date = new Date()): Promise<void> {
    await this.unitOfWork.run(byItself, async (tx) => {
      const rows = await this.hold(tx);
      const current = rows.find(({ state }) => state === 'CURRENT');
      if (!isDue(current?.currentSince ?? null, this.configuration.SIGNING_KEY_DAYS, now)) return;
      await this.turn(tx, now);
    });
    this.remembered = undefined;
  }

  /** The key that signs may be in other hands: it is no longer published from now on, nor is the one before it. */
  async abandon(tx: Transaction): Promise<void> {
    await this.hold(tx);
    await this.turn(tx, new Date());
    await tx.query(`DELETE FROM signing_key WHERE state = 'PREVIOUS'`);
    tx.afterCommit(() => (this.remembered = undefined));
  }

  /** One process at a time. */
  private async hold(tx: Transaction): Promise<KeyRow[]> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('access signing keys'))`);
    return tx.query<KeyRow & Record<string, unknown>>(
      `SELECT kid, state, current_since AS "currentSince" FROM signing_key`,
    );
  }

  private async turn(tx: Transaction, now: Date): Promise<void> {
    await tx.query(`DELETE FROM signing_key WHERE state = 'PREVIOUS'`);
    await tx.query(`UPDATE signing_key SET state = 'PREVIOUS' WHERE state = 'CURRENT'`);
    const promoted = `UPDATE signing_key SET state = 'CURRENT', current_since = $1
                       WHERE state = 'NEXT' RETURNING kid`;
    if ((await tx.query(promoted, [now])).length === 0) {
      await this.make(tx);
      await tx.query(promoted, [now]);
    }
    await this.make(tx);
  }

  private async make(tx: Transaction): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const jwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    const sealed = this.seal.seal(await exportJWK(privateKey), kid);
    await tx.query(
      `INSERT INTO signing_key (kid, public_jwk, sealed_private, state) VALUES ($1, $2, $3, 'NEXT')`,
      [kid, JSON.stringify({ ...jwk, kid, alg: ALGORITHM, use: 'sig' }), sealed],
    );
  }

  private async read(): Promise<Signer> {
    const [row] = await this.reader.query<{ kid: string; sealed: Buffer }>(
      `SELECT kid, sealed_private AS sealed FROM signing_key WHERE state = 'CURRENT'`,
    );
    if (!row) throw new Error('no key signs');
    const key = await importJWK(this.seal.open(row.sealed, row.kid), ALGORITHM);
    return { kid: row.kid, key: key as CryptoKey };
  }
}
