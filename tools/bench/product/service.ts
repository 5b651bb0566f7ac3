// A service on libs/messaging, wired as the platform wires one. Node runs no decorators from TypeScript: they are applied by hand.
import 'reflect-metadata';
import { systemClock } from '@cnfs/kernel';
import type { ServiceName } from '@cnfs/contracts';
import {
  type Broker,
  CLOCK,
  connectReactions,
  MessagingModule,
  patientSocket,
  UnitOfWork,
} from '@cnfs/messaging';
import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { type BenchEvent, dataOf } from '../events.ts';

const CAUSE = { actor: 'anct:bench', causationId: null, correlationId: null, traceparent: null };

export interface ProductOptions {
  readonly service: ServiceName;
  readonly url: string;
  readonly broker: Broker | null;
  readonly reactions?: Type;
}

export class ProductService {
  readonly app: NestFastifyApplication;
  readonly dataSource: DataSource;
  readonly #unitOfWork: UnitOfWork;

  private constructor(app: NestFastifyApplication, dataSource: DataSource) {
    this.app = app;
    this.dataSource = dataSource;
    this.#unitOfWork = app.get(UnitOfWork);
  }

  static async start({ service, url, broker, reactions }: ProductOptions): Promise<ProductService> {
    const extra = { pipeline: true, stream: () => patientSocket(60_000) };
    const dataSource = new DataSource({
      type: 'postgres',
      url,
      poolSize: 10,
      installExtensions: false,
      extra,
    });
    await dataSource.initialize();
    class Ground {}
    Global()(Ground);
    Module({
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: CLOCK, useValue: systemClock },
      ],
      exports: [DataSource, CLOCK],
    })(Ground);
    class Service {}
    Module({
      imports: [Ground, MessagingModule.forRoot({ service, broker })],
      controllers: reactions ? [reactions] : [],
    })(Service);
    const app = await NestFactory.create<NestFastifyApplication>(Service, new FastifyAdapter(), {
      logger: ['error'],
    });
    connectReactions(app);
    await app.init();
    await app.startAllMicroservices();
    return new ProductService(app, dataSource);
  }

  async command(event: BenchEvent, caseId: string, n: number): Promise<void> {
    const data = dataOf(caseId, n);
    await this.#unitOfWork.run(CAUSE, async (tx) => {
      await tx.query('insert into command (case_id, n, note) values ($1, $2, $3)', [caseId, n, data.note]);
      tx.append(event, data);
    });
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.dataSource.destroy();
  }
}
