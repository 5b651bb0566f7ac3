// Nest's way in for reactions: it hands over the methods decorated with `@On`, and starts and stops the consumption.
// The stock Kafka transport is not used: it commits or blocks on error, and has no place for the inbox.
import { Inject, Injectable } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { BrokerConsumer } from '../broker/broker.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../options.js';
import { EventPipeline } from './event-pipeline.js';
import type { ReactionExtras } from './on.js';
import { Reactions } from './reactions.js';

@Injectable()
export class EventStrategy extends Server implements CustomTransportStrategy {
  private consumer: BrokerConsumer | undefined;

  constructor(
    private readonly reactions: Reactions,
    private readonly pipeline: EventPipeline,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {
    super();
  }

  /** Nest's own list chains the handlers of one pattern and runs them at once, on one connection: ours does not. */
  override addHandler(
    pattern: unknown,
    handler: MessageHandler,
    _isEventHandler?: boolean,
    extras?: Partial<ReactionExtras>,
  ): void {
    if (!extras?.definition) throw new Error(`${String(pattern)}: a reaction is declared with @On or @OnRun`);
    this.reactions.add({ definition: extras.definition, run: extras.run === true }, handler);
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const topics = this.reactions.topics();
    const { broker, service, works = true } = this.options;
    try {
      if (broker && works && topics.length > 0) {
        this.consumer = broker.consumer(service);
        await this.consumer.run({
          topics,
          onBatch: async (batch) => void (await this.pipeline.process(batch)),
        });
      }
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    await this.consumer?.close();
    this.consumer = undefined;
  }

  /** The poll loop turns, or there is nothing to poll. */
  isHealthy(): boolean {
    return this.consumer?.isHealthy() ?? true;
  }

  /** It takes its share of the events, or there are none for this process. */
  hasJoined(): boolean {
    return this.consumer?.hasJoined() ?? true;
  }

  override on(): never {
    throw new Error('Events come through @On only');
  }

  override unwrap(): never {
    throw new Error('The broker stays behind its port');
  }
}
