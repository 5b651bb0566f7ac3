import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../eventually.js';
import { runAndKill, runs } from '../orphans.js';
import { BrokerUnavailable, brokerAnswers, untilBrokerAnswers } from './broker.js';
import type { Kafka } from './broker.js';
import { startKafka } from './start-kafka.js';

const given = process.env['KAFKA_BROKERS'];
let kafka: Kafka | undefined;
beforeEach(() => {
  delete process.env['KAFKA_BROKERS'];
});
afterEach(async () => {
  if (given !== undefined) process.env['KAFKA_BROKERS'] = given;
  await kafka?.stop();
  kafka = undefined;
});

test('a broker is killed, started, frozen and thawed at will', async () => {
  kafka = await startKafka();
  const { brokers } = kafka;
  expect(await brokerAnswers(brokers)).toBe(true);
  await kafka.kill();
  expect(await brokerAnswers(brokers)).toBe(false);
  await kafka.start();
  expect(await brokerAnswers(brokers)).toBe(true);
  await kafka.pause();
  await eventually(async () => !(await brokerAnswers(brokers)), { what: 'the silence of the broker' });
  await kafka.resume();
  await untilBrokerAnswers(brokers);
});

test('a broker that was given is used, and is not ours to kill', async () => {
  const brokers = process.env['CNFS_TEST_KAFKA'] ?? '';
  process.env['KAFKA_BROKERS'] = brokers;
  const borrowed = await startKafka();
  expect(borrowed).toMatchObject({ kind: 'given', brokers });
  await expect(borrowed.kill()).rejects.toThrow('not ours');
  await borrowed.stop();
  await untilBrokerAnswers(brokers);
});

test('a machine that has none says what was tried and what would help', async () => {
  const environment = { ...process.env };
  Object.assign(process.env, { PATH: '/nowhere', KAFKA_IMAGE: 'localhost:1/none', CNFS_TEST_CONTAINERS: '' });
  try {
    const refused = startKafka();
    await expect(refused).rejects.toBeInstanceOf(BrokerUnavailable);
    await expect(refused).rejects.toThrow(/KAFKA_BROKERS[^]*conteneur[^]*Java 17[^]*Au choix/);
  } finally {
    process.env = environment;
  }
});

test('a program that answers nothing is as one that is missing', async () => {
  const stubs = mkdtempSync(join(tmpdir(), 'cnfs-stubs-'));
  const environment = { ...process.env };
  try {
    writeFileSync(join(stubs, 'java'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    process.env['PATH'] = `${stubs}:${process.env['PATH']}`;
    await expect(startKafka('jars')).rejects.toThrow(/Java 17 ou plus est introuvable/);
  } finally {
    process.env = environment;
    rmSync(stubs, { recursive: true });
  }
});

test('a parent ended by kill -9 leaves no broker', async () => {
  const left = await runAndKill<{ pid: number }>(
    `const { pid } = await (await load('kafka/from-jars.ts')).startKafkaFromJars(); return { pid };`,
  );
  await eventually(() => !runs(left.pid), { what: 'the end of the broker' });
});
