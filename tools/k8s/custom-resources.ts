/**
 * Writes schemas/: what kubeconform holds the custom resources of k8s/ to. By hand, when an operator's version moves:
 *   node tools/k8s/custom-resources.ts
 * Their definitions come out of the operators' own Go modules. Strimzi is no Go module: its two schemas are written by hand.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type CustomResource, ofCustomResource, schemaFile } from './json-schema.ts';
import { moduleFolder } from './programs.ts';

const sources = [
  {
    module: 'github.com/cloudnative-pg/cloudnative-pg@v1.27.0',
    folder: 'config/crd/bases',
    version: 'v1',
    files: ['postgresql.cnpg.io_clusters.yaml', 'postgresql.cnpg.io_scheduledbackups.yaml'],
  },
  {
    module: 'github.com/kedacore/keda/v2@v2.20.2',
    folder: 'config/crd/bases',
    version: 'v1alpha1',
    files: ['keda.sh_scaledobjects.yaml', 'keda.sh_triggerauthentications.yaml'],
  },
  {
    module: 'github.com/external-secrets/external-secrets@v1.3.2',
    folder: 'config/crds/bases',
    version: 'v1',
    files: ['external-secrets.io_externalsecrets.yaml'],
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    folder: 'example/prometheus-operator-crd',
    version: 'v1',
    files: ['monitoring.coreos.com_podmonitors.yaml', 'monitoring.coreos.com_prometheusrules.yaml'],
  },
] as const;

const written: string[] = [];
for (const { module, folder, version, files } of sources) {
  const where = moduleFolder(module);
  for (const file of files) {
    const crd = parse(readFileSync(join(where, folder, file), 'utf8')) as CustomResource;
    const { group, names } = crd.spec;
    const name = schemaFile({ group, version, kind: names.kind });
    writeFileSync(
      new URL(`schemas/${name}`, import.meta.url),
      `${JSON.stringify(ofCustomResource(crd, version))}\n`,
    );
    written.push(name);
  }
}
console.log(written.join('\n'));
execFileSync('git', ['status', '--short', '--', 'schemas'], {
  cwd: new URL('.', import.meta.url),
  stdio: 'inherit',
});
