/** The fixture's service with a log of its own to write to, for the specs of what looks after events. */
import {
  type EventEnvelope,
  HostStructureRegistered,
  HostStructureSuspended,
  example,
  topics,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type Broker, type Lag, openBroker } from '@cnfs/messaging';
import { envelopeOf, publish } from '@cnfs/messaging/testing';
import { eventually } from '@cnfs/testing';
import pg from 'pg';
import { lending } from '../fixture/lending.js';
import type { PageOf } from '../http/page.dto.js';
import type { TestClient } from './test-client.js';
import { testDatabase } from './test-database.js';
import { type TestService, openTestService } from './test-service.js';

export const registered = (name: string, structureId = newId(), sequence = 1) =>
  envelopeOf(
    HostStructureRegistered,
    { ...example(HostStructureRegistered), structureId, name },
    { sequence },
  );

export const suspended = (structureId: string, sequence = 2) =>
  envelopeOf(HostStructureSuspended, { ...example(HostStructureSuspended), structureId }, { sequence });

export class ServiceWithLog {
  readonly platform: TestClient;

  private constructor(
    readonly service: TestService,
    readonly broker: Broker,
    readonly superuser: pg.Client,
  ) {
    this.platform = service.as({ role: 'platform' });
  }

  static async open(): Promise<ServiceWithLog> {
    const database = await testDatabase(lending);
    const broker = openBroker(`embedded:${database.url}`, { clientId: 'spec', production: false });
    await broker.createTopics(topics);
    const superuser = new pg.Client({ connectionString: database.url });
    await superuser.connect();
    const service = await openTestService(lending, { database, broker });
    await service.app.startAllMicroservices();
    return new ServiceWithLog(service, broker, superuser);
  }

  async close(): Promise<void> {
    await this.superuser.end();
    await this.service.close();
  }

  /** Publishes, and waits until the service took it in. */
  async taken(...events: readonly EventEnvelope[]): Promise<void> {
    await publish(this.broker, events);
    await this.caughtUp();
  }

  async lag(): Promise<Lag> {
    return (await this.platform.get<Lag>('/event-lag')).body;
  }

  async caughtUp(): Promise<void> {
    const atTheEnd = async () => (await this.lag()).partitions?.every(({ behind }) => behind === 0);
    await eventually(atTheEnd, { what: 'the group at the end', deadline: 20_000 });
  }

  borrowers() {
    return this.service.query<{ id: string; name: string | null; suspended: boolean }>(
      `SELECT id, name, suspended FROM borrower ORDER BY id`,
    );
  }

  /** The rows of the audit of such acts, the latest first. */
  async acts(action: string) {
    type Entry = { stage: string; details: object };
    return (await this.platform.get<PageOf<Entry>>(`/audit-entries?action=${action}`)).body.items;
  }

  /** As the inbox was before: a database that was restored, or a reaction that is new. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.service.query(`DELETE FROM inbox WHERE ce_id = ANY($1::uuid[])`, [ids]);
  }

  /** No structure of that name can be kept, until the answer is called. */
  async breakReactions(name: string): Promise<() => Promise<unknown>> {
    await this.superuser.query(
      `ALTER TABLE kits.borrower ADD CONSTRAINT broken CHECK (name <> '${name}') NOT VALID`,
    );
    return () => this.superuser.query(`ALTER TABLE kits.borrower DROP CONSTRAINT broken`);
  }
}
