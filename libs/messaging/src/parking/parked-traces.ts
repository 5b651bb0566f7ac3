/** What is set aside may hold more of a person than an event may say: whatever anyone wrote to the broker. It goes with the person. */
import { type EventDefinition, knownPart } from '@cnfs/contracts';
import { Injectable } from '@nestjs/common';
import { readArrival } from '../consumer/arrival.js';
import { Reactions } from '../consumer/reactions.js';
import type { Row, Transaction } from '../transaction.js';

interface TraceRow extends Row {
  id: string;
  topic: string;
  key: string | null;
  partition: number;
  record_offset: string;
  ce_id: string | null;
  headers: Record<string, string>;
  value: Buffer | null;
  state: 'PARKED' | 'RELEASED' | 'DISCARDED';
}

const ERASED = 'La personne a été effacée.';

@Injectable()
export class ParkedTraces {
  constructor(private readonly reactions: Reactions) {}

  /**
   * Erases what parked events hold beyond what their schema knows. One that waits and is valid keeps its ids and codes, for its
   * effect is still due; one that never can take effect is given up.
   */
  async erase(tx: Transaction, personId: string): Promise<void> {
    const rows = await tx.query<TraceRow>(
      `select id, topic, key, partition, record_offset, ce_id, headers, value, state from parked_event
        where key = $1 or position(convert_to($1, 'UTF8') in value) > 0 order by id`,
      [personId],
    );
    for (const row of rows) {
      const value = row.state === 'PARKED' ? this.stillDue(row) : null;
      if (value !== null) await tx.query(`update parked_event set value = $2 where id = $1`, [row.id, value]);
      else await this.empty(tx, row);
    }
  }

  /** The part of a waiting event that is its contract's; null when it has none. */
  private stillDue({ topic, partition, record_offset, key, headers, value, ce_id }: TraceRow): Buffer | null {
    if (ce_id === null || key === null) return null;
    let definition: EventDefinition | undefined;
    const bytes = Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]),
    );
    const record = { offset: Number(record_offset), key: Buffer.from(key), headers: bytes, value };
    const arrival = readArrival(topic, partition, record, (type) => {
      definition = this.reactions.definitionOf(type);
      return definition;
    });
    if (arrival.kind !== 'event' || 'fault' in arrival.body || !definition) return null;
    return Buffer.from(JSON.stringify(knownPart(definition, arrival.body.envelope.data)));
  }

  private async empty(tx: Transaction, { id, topic, key }: TraceRow): Promise<void> {
    await tx.query(
      `update parked_event set value = null, headers = '{}', reason = $2, state = case state when 'PARKED' then 'DISCARDED' else state end,
              settled_at = coalesce(settled_at, now()), settled_by = coalesce(settled_by, $3), settled_why = $2
        where id = $1`,
      [id, ERASED, tx.cause.actor],
    );
    await tx.query(
      `delete from parked_key gate where topic = $1 and key = $2 and not exists (
         select from parked_event e
          where e.topic = gate.topic and e.key = gate.key and e.state = 'PARKED' and e.ce_id is not null)`,
      [topic, key],
    );
  }
}
