// What the subscriber must not forget: one SQLite file. An event and the transfer it orders are written in one
// transaction, which an append-only file would have to rebuild by hand after a crash.
import { DatabaseSync } from 'node:sqlite';

export function openStore(path) {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS seen (ce_id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS transfer (
      number INTEGER PRIMARY KEY, order_id TEXT NOT NULL, end_to_end_id TEXT NOT NULL,
      amount_cents INTEGER NOT NULL, executed_on TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0);
  `);
  const see = database.prepare('INSERT OR IGNORE INTO seen VALUES (?)');
  const add = database.prepare(
    'INSERT INTO transfer (order_id, end_to_end_id, amount_cents, executed_on) VALUES (?, ?, ?, ?)',
  );
  const waiting = database.prepare('SELECT * FROM transfer WHERE settled = 0 ORDER BY number');
  const done = database.prepare('UPDATE transfer SET settled = 1 WHERE number = ?');

  return {
    /** Makes the transfer of an order. @returns false when the event was seen before: nothing is done. */
    transfer(ceId, order, executedOn) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const isNew = see.run(ceId).changes === 1;
        if (isNew) add.run(order.orderId, order.endToEndId, order.amountCents, executedOn);
        database.exec('COMMIT');
        return isNew;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    /** Transfers that were made and not yet reported, those of before a crash too. */
    unreported: () => waiting.all(),
    /** Reported, or set aside because the report was refused for good. */
    settled: (number) => done.run(number),
    seen: (ceId) => database.prepare('SELECT 1 FROM seen WHERE ce_id = ?').get(ceId) !== undefined,
    close: () => database.close(),
  };
}
