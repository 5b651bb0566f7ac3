// What of k8s/ follows from the contracts and from what services read: topics, the accounts of the broker, how many workers share
// a service's partitions, the secrets; and the alerts, in the words of Prometheus' operator.
import { services, topicSettings, topics } from '@cnfs/contracts';
import type { ServiceDefinition } from '@cnfs/platform';
import { readFileSync, readdirSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { externalSecrets } from './external-secrets.js';
import { kafkaAccounts, topicsReadBy } from './kafka-accounts.js';

/** Strimzi's name of the cluster. */
const CLUSTER = 'cnfs';
const KAFKA_API = 'kafka.strimzi.io/v1';

const HEADER =
  '# Written by `npm run docs` from the code; `npm run docs:check` refuses what is not what it says.\n';

/** By path in k8s/generated. */
export function renderKubernetes(definitions: readonly ServiceDefinition[]): Map<string, string> {
  return new Map([
    ['kafka/kustomization.yaml', kustomization('topics.yaml', 'accounts.yaml')],
    ['kafka/topics.yaml', documents(topicResources())],
    ['kafka/accounts.yaml', documents(accountResources())],
    ['scaling/kustomization.yaml', kustomization('workers.yaml')],
    ['scaling/workers.yaml', documents(scaledWorkers())],
    ['alerts/kustomization.yaml', kustomization('alerts.yaml')],
    ['alerts/alerts.yaml', documents(alerts())],
    ['secrets/kustomization.yaml', kustomization('secrets.yaml')],
    ['secrets/secrets.yaml', documents(externalSecrets(definitions))],
  ]);
}

function topicResources(): object[] {
  return topics.map(({ name, partitions }) => ({
    apiVersion: KAFKA_API,
    kind: 'KafkaTopic',
    metadata: {
      name,
      labels: { 'strimzi.io/cluster': CLUSTER },
      // Whoever deletes this deletes the events.
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    },
    // An event is acknowledged once two of three brokers have it.
    spec: { partitions, replicas: 3, config: { ...topicSettings, 'min.insync.replicas': '2' } },
  }));
}

function accountResources(): object[] {
  return kafkaAccounts.map(({ name, rules }) => ({
    apiVersion: KAFKA_API,
    kind: 'KafkaUser',
    metadata: { name, labels: { 'strimzi.io/cluster': CLUSTER } },
    spec: {
      authentication: {
        type: 'scram-sha-512',
        password: { valueFrom: { secretKeyRef: { name: `${name}-account`, key: 'password' } } },
      },
      authorization: { type: 'simple', acls: rules },
    },
  }));
}

/** As many as there is work for, and never more than share the partitions of a topic. */
function scaledWorkers(): object[] {
  return services.map((service) => ({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: `${service}-worker`,
      annotations: { 'argocd.argoproj.io/sync-wave': '1' },
    },
    spec: {
      scaleTargetRef: { name: `${service}-worker` },
      // Two, so that one takes over the relay when the other goes.
      minReplicaCount: 2,
      maxReplicaCount: mostPartitions(service),
      pollingInterval: 15,
      cooldownPeriod: 300,
      // Broker or figures away: as many as before, and at least two.
      fallback: { failureThreshold: 4, replicas: 2, behavior: 'currentReplicasIfHigher' },
      // Each change of their number deals the partitions out anew, which costs each a second.
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: {
            scaleUp: {
              stabilizationWindowSeconds: 30,
              policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }],
            },
            scaleDown: {
              stabilizationWindowSeconds: 600,
              policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
            },
          },
        },
      },
      triggers: [
        {
          type: 'kafka',
          metadata: {
            bootstrapServers: `${CLUSTER}-kafka-bootstrap:9092`,
            consumerGroup: service,
            lagThreshold: '2000',
            offsetResetPolicy: 'earliest',
            allowIdleConsumers: 'false',
            // A partition that stands still is for people to look at: more processes would not move it.
            excludePersistentLag: 'true',
            sasl: 'scram_sha512',
            tls: 'enable',
          },
          authenticationRef: { name: 'kafka' },
        },
      ],
    },
  }));
}

const RULES = new URL('../../k8s/components/observability/rules/', import.meta.url);

/** The files that Prometheus and promtool read, as its operator wants them. */
function alerts(): object[] {
  return readdirSync(RULES)
    .sort()
    .map((file) => ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: `cnfs-${file.replace('.yaml', '')}` },
      spec: parse(readFileSync(new URL(file, RULES), 'utf8')) as object,
    }));
}

function mostPartitions(service: (typeof services)[number]): number {
  const read = new Set(topicsReadBy(service));
  return Math.max(...topics.filter(({ name }) => read.has(name)).map(({ partitions }) => partitions));
}

function kustomization(...resources: string[]): string {
  return (
    HEADER + stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources })
  );
}

function documents(resources: readonly object[]): string {
  return (
    HEADER +
    resources
      .map((resource) => stringify(resource, { lineWidth: 0, aliasDuplicateObjects: false }))
      .join('---\n')
  );
}
