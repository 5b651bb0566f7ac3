// Carries committed events from the outbox to the broker, in the order of seq. One relay of a service is active, the
// others wait for its lock. At least once: what was sent and not yet acknowledged in the outbox is sent again.
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { backoff, wait } from '../backoff.js';
import type { Broker, BrokerProducer } from '../broker/broker.js';
import { MessagingMetrics } from '../metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions, RELAY_LIMITS, type RelayLimits } from '../options.js';
import { OutboxSignal } from '../outbox-signal.js';
import { Alarm } from '../alarm.js';
import { clientConfig } from './client-config.js';
import { type OutboxRow, sentOf, toRecord } from './outgoing.js';
import { channelOf, OutboxSession } from './outbox-session.js';

const BATCH = 1_000;

/** Milliseconds. */
const MAINTENANCE = 3_600_000;
const LAST_WORDS = 5_000;
const DEBOUNCE = 10;

@Injectable()
export class Relay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private readonly alarm = new Alarm();
  private readonly stopping = new AbortController();
  private readonly limits: RelayLimits;
  private running: Promise<void> | undefined;
  private unsubscribe: () => void = () => undefined;
  private leading = false;
  /** In a row, since the outbox was last read and what was in it sent. */
  private failures = 0;
  private letGo: () => Promise<void> = () => Promise.resolve();
  private notifying = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly signal: OutboxSignal,
    private readonly metrics: MessagingMetrics,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {
    this.limits = { ...RELAY_LIMITS, ...options.relay };
  }

  onApplicationBootstrap(): void {
    const { broker, works = true } = this.options;
    if (!broker) return;
    this.unsubscribe = this.signal.subscribe(() => (this.leading ? this.alarm.ring() : this.notify()));
    if (works) this.running = this.lead(broker);
  }

  /** After the requests and the reactions are over: sends what they committed last, if the broker answers. */
  async onApplicationShutdown(): Promise<void> {
    this.unsubscribe();
    this.stopping.abort();
    this.alarm.ring();
    // The time-out is called off once it is of no use: it would keep the process for as long.
    const over = new AbortController();
    await Promise.race([this.running, wait(LAST_WORDS, over.signal)]);
    over.abort();
    await this.letGo();
  }

  private async lead(broker: Broker): Promise<void> {
    for (this.failures = 0; !this.stopping.signal.aborted; this.failures++) {
      try {
        await this.session(broker);
        if (this.stopping.signal.aborted) return;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.logger.warn(`Interrupted: ${error instanceof Error ? error.message : String(error)}`);
      }
      await wait(backoff(this.failures + 1, { first: 100, most: 5_000 }), this.stopping.signal);
    }
  }

  /** Waits for the lock, then relays until told to stop. */
  private async session(broker: Broker): Promise<void> {
    const { service } = this.options;
    const { poll } = this.limits;
    const config = clientConfig(this.dataSource);
    const session = await OutboxSession.open(config, service, this.limits, () => this.alarm.ring());
    this.letGo = () => session.close();
    try {
      while (!(await session.tryLock())) {
        await wait(poll * (1 + Math.random() / 2), this.stopping.signal);
        if (this.stopping.signal.aborted) return;
      }
      this.heads(true);
      await this.relay(session, broker);
    } finally {
      this.heads(false);
      await session.close();
    }
  }

  private heads(leading: boolean): void {
    this.leading = leading;
    this.metrics.relayActive.set(leading ? 1 : 0);
  }

  private async relay(session: OutboxSession, broker: Broker): Promise<void> {
    const producer = broker.producer();
    // Who has lost the lock sends nothing more. Not waited for: a broker that is away must not hold anything up.
    const stop = () => void producer.close().catch(() => undefined);
    session.lost.addEventListener('abort', stop, { once: true });
    let maintainedAt = -Infinity;
    try {
      for (;;) {
        if (performance.now() - maintainedAt > MAINTENANCE) {
          // Partitions exist a week ahead: what fails today may be done tomorrow, and events go on meanwhile.
          await session.maintainArchive().catch((error: unknown) => this.logger.warn(error));
          maintainedAt = performance.now();
        }
        // Read before the pass: what was committed before the stop is in it.
        const last = this.stopping.signal.aborted;
        const again = await this.pass(session, producer);
        this.failures = 0;
        if (last) return;
        if (!again) await this.alarm.wait(this.limits.poll);
      }
    } finally {
      stop();
    }
  }

  /**
   * Sends all there is. Behind a full batch there is more: it is read while that is on its way, so that the broker never
   * waits. After another, the next is read once it has arrived, and holds what was committed meanwhile: the busier the
   * service, the fewer statements an event costs.
   * @returns whether to look again at once: what stands behind a refused record may be sent.
   */
  private async pass(session: OutboxSession, producer: BrokerProducer): Promise<boolean> {
    let batch = await session.next([], BATCH);
    let archiving: Promise<void> = Promise.resolve();
    while (batch.length > 0) {
      const ahead = batch.length === BATCH ? session.next(batch, BATCH) : undefined;
      const [refusals] = await Promise.all([producer.send(batch.map(toRecord)), archiving, ahead]);
      const acknowledged = sentOf(batch, refusals);
      this.metrics.sent.inc(acknowledged.length);
      if (refusals.length > 0) {
        for (const { index, reason } of refusals) await this.refuse(session, batch[index], reason);
        await session.archive(acknowledged);
        // What was read ahead may hold later events of an aggregate that is stopped now.
        return true;
      }
      // Asked before the move, whose flush to the disk the next batch need not wait for.
      const following = ahead ?? session.next(batch, BATCH);
      archiving = session.archive(acknowledged);
      archiving.catch(() => undefined); // told where it is waited for
      batch = await following;
    }
    await archiving;
    return false;
  }

  private async refuse(session: OutboxSession, row: OutboxRow | undefined, reason: string): Promise<void> {
    if (!row) return;
    this.metrics.refused.inc();
    this.logger.error(
      `The broker refuses ${row.type} ${row.id} for good, its aggregate is stopped: ${reason}`,
    );
    await session.refuse(row, reason);
  }

  /** Tells the process that leads, once for all commits of a moment. */
  private notify(): void {
    if (this.notifying) return;
    this.notifying = true;
    setTimeout(() => {
      this.notifying = false;
      const channel = channelOf(this.options.service);
      this.dataSource.query(`select pg_notify($1, '')`, [channel]).catch(() => undefined); // it polls too
    }, DEBOUNCE).unref();
  }
}
