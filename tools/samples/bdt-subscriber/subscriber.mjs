// A sample: how the payment system of Banque des Territoires reads PaymentOrdered, pays once, and says that it paid.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { Kafka } from 'kafkajs';
import { Permanent, paymentsApi } from './api.mjs';
import { openStore } from './store.mjs';

const TOPIC = 'payments.payment-order';
const TYPE = 'payments.PaymentOrdered.v1';

const { BROKERS, GROUP, PAYMENTS_URL, TOKEN_FILE, STORE, SET_ASIDE, EXECUTED_ON } = process.env;
const stopping = new AbortController();
const store = openStore(STORE);
const api = paymentsApi({ url: PAYMENTS_URL, tokenFile: TOKEN_FILE, stopped: stopping.signal });
const kafka = new Kafka({ clientId: 'bdt-subscriber', brokers: BROKERS.split(',') });
// After a crash the group waits this long for the one that is gone.
const consumer = kafka.consumer({ groupId: GROUP, sessionTimeout: 10_000 });

/** One event after the other; its offset is committed once this returned, so that a crash shows it again. */
async function take({ partition, message }) {
  const type = message.headers.ce_type?.toString();
  const ceId = message.headers.ce_id?.toString();
  if (type !== TYPE) return;
  try {
    if (!ceId) throw new Permanent('an event without ce_id');
    if (store.seen(ceId)) console.log(`seen before ${ceId}`);
    else await pay(ceId, JSON.parse(message.value.toString()));
    await reportAll();
  } catch (error) {
    if (!(error instanceof Permanent || error instanceof SyntaxError)) throw error;
    setAside({ ceId, partition, offset: message.offset, reason: error.message });
  }
}

async function pay(ceId, order) {
  if (order.channel !== 'EVENT') return;
  const account = await api.account(order.bankAccountId);
  if (account.version !== order.bankAccountVersion)
    throw new Permanent(`order ${order.orderId}: the account is no longer the one that was approved`);
  // Here a real system hands the transfer to the bank, which refuses a second one of the same end-to-end id.
  store.transfer(ceId, order, EXECUTED_ON ?? new Date().toISOString().slice(0, 10));
  console.log(`transferred ${ceId}`);
}

async function reportAll() {
  for (const transfer of store.unreported()) {
    try {
      await api.reportExecution(transfer.order_id, transfer.end_to_end_id, transfer.executed_on);
      console.log(`executed ${transfer.order_id}`);
    } catch (error) {
      if (!(error instanceof Permanent)) throw error;
      setAside({ orderId: transfer.order_id, reason: error.message });
    }
    store.settled(transfer.number);
  }
}

/** On the disk before the offset moves on; a person decides what becomes of it. */
function setAside(entry) {
  const file = openSync(SET_ASIDE, 'a', 0o600);
  writeSync(file, JSON.stringify(entry) + '\n');
  fsyncSync(file);
  closeSync(file);
  console.error(`set aside: ${JSON.stringify(entry)}`);
}

async function stop() {
  stopping.abort();
  await consumer.disconnect();
  store.close();
}
process.once('SIGTERM', () => void stop());

await reportAll();
await consumer.connect();
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
await consumer.run({ eachMessage: take });
