import { type DynamicModule, Module } from '@nestjs/common';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { OutboxSignal } from './outbox-signal.js';
import { UnitOfWork } from './unit-of-work.js';

/** Needs a global `DataSource` (typeorm) on the service's schema and a global `CLOCK`. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [{ provide: MESSAGING_OPTIONS, useValue: options }, OutboxSignal, UnitOfWork],
      exports: [MESSAGING_OPTIONS, OutboxSignal, UnitOfWork],
    };
  }
}
