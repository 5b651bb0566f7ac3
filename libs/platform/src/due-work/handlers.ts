/** Which method does which kind of due work, found once at the start. */
import type { Transaction } from '@cnfs/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type DueRow, ON_DUE } from './due-work.js';

export type DueHandler = (tx: Transaction, work: DueRow) => Promise<void>;

@Injectable()
export class DueHandlers implements OnModuleInit {
  private readonly handlers = new Map<string, DueHandler>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const scanner = new MetadataScanner();
    for (const { instance, metatype } of [
      ...this.discovery.getProviders(),
      ...this.discovery.getControllers(),
    ]) {
      if (typeof instance !== 'object' || instance === null || typeof metatype !== 'function') continue;
      const provider = instance as Record<string, unknown>;
      for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(provider) as object)) {
        const method = provider[name];
        if (typeof method !== 'function') continue;
        const kind = Reflect.getMetadata(ON_DUE, method) as string | undefined;
        if (kind !== undefined) this.add(kind, (method as DueHandler).bind(provider));
      }
    }
  }

  get kinds(): string[] {
    return [...this.handlers.keys()];
  }

  of(kind: string): DueHandler {
    const handler = this.handlers.get(kind);
    if (!handler) throw new Error(`nobody does due work of kind ${kind}`);
    return handler;
  }

  private add(kind: string, handler: DueHandler): void {
    if (this.handlers.has(kind)) throw new Error(`due work of kind ${kind} has two handlers`);
    this.handlers.set(kind, handler);
  }
}
