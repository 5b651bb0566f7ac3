import { describe, expect, it } from '@jest/globals';
import { type Resource, danglingReferences } from './references.ts';

const deployment = {
  kind: 'Deployment',
  metadata: { name: 'kits-api' },
  spec: {
    template: {
      spec: {
        serviceAccountName: 'kits',
        containers: [{ envFrom: [{ configMapRef: { name: 'cnfs' } }] }],
        volumes: [{ secret: { secretName: 'kits-app' } }],
      },
    },
  },
};
const others: Resource[] = [
  { kind: 'ServiceAccount', metadata: { name: 'kits' } },
  { kind: 'ConfigMap', metadata: { name: 'cnfs' } },
  { kind: 'ExternalSecret', metadata: { name: 'kits-app' } },
];

describe('what manifests name', () => {
  it('is complete when each thing is made by something', () => {
    expect(danglingReferences([deployment, ...others])).toEqual([]);
  });

  it('is told for each thing that nothing makes', () => {
    expect(danglingReferences([deployment])).toEqual([
      'Deployment kits-api names the ServiceAccount kits, which nothing makes',
      'Deployment kits-api names the Secret kits-app, which nothing makes',
      'Deployment kits-api names the ConfigMap cnfs, which nothing makes',
    ]);
  });

  it('includes what an autoscaler scales', () => {
    const scaler = { kind: 'HorizontalPodAutoscaler', metadata: { name: 'api' } };
    const spec = { scaleTargetRef: { name: 'process' } };
    expect(danglingReferences([{ ...scaler, spec }])).toHaveLength(1);
    expect(
      danglingReferences([
        { ...scaler, spec },
        { kind: 'Deployment', metadata: { name: 'process' } },
      ]),
    ).toEqual([]);
  });
});
