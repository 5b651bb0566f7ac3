import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { newId } from '@cnfs/kernel';
import { eventually, testKafka } from '@cnfs/testing';
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs';
import { openBroker } from '../open-broker.js';
import { KafkaConsumer } from './kafka-consumer.js';
import { Lifeline } from './lifeline.js';

/** Of the protocol: kinds of requests, and errors they are answered with. */
const [JOIN_GROUP, HEARTBEAT] = [11, 12];
const [LOAD_IN_PROGRESS, UNKNOWN_MEMBER_ID] = [14, 25];

/** Bytes: length and correlation id, then how long the broker throttled, then the error of both kinds of answers. */
const ERROR_AT = 12;

/** Answers of a real broker, some with another error than it gave. */
class Answers {
  /** Of each kind, in the order they were sent. */
  readonly sent: number[] = [];
  private readonly errors = new Map<number, number>();

  /** The next answer of this kind has this error. */
  answerNext(kind: number, error: number): void {
    this.errors.set(kind, error);
  }

  readonly socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port }, onConnect);
    const kinds = new Map<number, number>();
    const write = socket.write.bind(socket) as (data: Buffer, ...rest: unknown[]) => boolean;
    socket.write = (data: Buffer, ...rest: unknown[]) => {
      kinds.set(data.readInt32BE(8), data.readInt16BE(4));
      this.sent.push(data.readInt16BE(4));
      return write(data, ...rest);
    };
    socket.prependListener('data', (data: Buffer) => {
      for (let at = 0; at + ERROR_AT + 2 <= data.length; at += 4 + data.readInt32BE(at)) {
        const kind = kinds.get(data.readInt32BE(at + 4)) ?? -1;
        const error = this.errors.get(kind);
        if (error === undefined) continue;
        data.writeInt16BE(error, at + ERROR_AT);
        this.errors.delete(kind);
      }
    });
    return socket;
  };
}

test('a member that its group dropped, and whose coordinator is not ready when it joins anew, is one again', async () => {
  const [topic, group] = [`spec.${newId()}`, newId()];
  const brokers = testKafka().split(',');
  await openBroker(`kafka://${testKafka()}`, { clientId: 'spec', production: true }).createTopics([
    { name: topic, partitions: 1, owner: 'recruitment' },
  ]);
  const answers = new Answers();
  const { socketFactory } = answers;
  const lifeline = new Lifeline(brokers);
  const kafka = new Kafka({ brokers, socketFactory, logLevel: logLevel.NOTHING });
  const member = new KafkaConsumer(() => ({ kafka, lifeline }), group, 1_000);
  await member.run({ topics: [topic], onBatch: () => Promise.resolve() });
  try {
    await eventually(() => answers.sent.includes(HEARTBEAT), { what: 'the member to have joined' });

    answers.answerNext(HEARTBEAT, UNKNOWN_MEMBER_ID);
    answers.answerNext(JOIN_GROUP, LOAD_IN_PROGRESS);
    const joins = () => answers.sent.filter((kind) => kind === JOIN_GROUP).length;
    const before = joins();
    await eventually(() => joins() > before, { what: 'the member to join anew' });
    answers.sent.length = 0;

    await eventually(() => answers.sent.includes(HEARTBEAT), { what: 'its group to hear of it again' });
    expect(member.hasJoined()).toBe(true);
  } finally {
    await member.close();
  }
});
