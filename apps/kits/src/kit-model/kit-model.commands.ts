/** Publishes the model that advisers' kits are taken from from now on. */
import { KitModelPublished } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { KitModelRow } from './kit-model.entity.js';

@Injectable()
export class KitModelCommands {
  async publish(tx: Transaction, name: string, contents: string): Promise<KitModelRow> {
    // Two publications at once: the second waits here, then numbers itself after the first.
    await tx.query(`LOCK TABLE kit_model IN SHARE ROW EXCLUSIVE MODE`);
    await tx.manager.update(KitModelRow, { current: true }, { current: false });
    const model: KitModelRow = {
      id: newId(),
      name,
      version: 1 + (await tx.manager.countBy(KitModelRow, { name })),
      contents,
      publishedAt: tx.now(),
      current: true,
    };
    await tx.manager.insert(KitModelRow, model);
    tx.append(KitModelPublished, { modelId: model.id, version: model.version, date: tx.today() });
    return model;
  }
}
