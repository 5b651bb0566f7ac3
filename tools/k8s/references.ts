// Whatever a manifest names must be made by another: a Secret that nobody makes is found out only when a pod waits for it.

export interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Spec;
}

interface Spec {
  readonly template?: { readonly metadata?: { labels?: Labels }; readonly spec?: PodSpec };
  readonly scaleTargetRef?: { readonly name: string };
  readonly selector?: Labels | { readonly matchLabels?: Labels };
}

type Labels = Readonly<Record<string, string>>;

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly priorityClassName?: string;
  readonly containers: readonly {
    readonly envFrom?: readonly { configMapRef?: Named; secretRef?: Named }[];
  }[];
  readonly volumes?: readonly { secret?: { secretName: string }; configMap?: Named }[];
}

interface Named {
  readonly name: string;
}

/** Made by the operators, from what the manifests ask of them. */
const madeByOperators = ['cnfs-cluster-ca-cert', 'cnfs-postgres-ca'];

/** A line for each name that stands for nothing. */
export function danglingReferences(resources: readonly Resource[]): string[] {
  const named = (...kinds: string[]) =>
    new Set(resources.filter(({ kind }) => kinds.includes(kind)).map(({ metadata }) => metadata.name));
  const secrets = new Set([...named('Secret', 'ExternalSecret'), ...madeByOperators]);
  const maps = named('ConfigMap');
  const accounts = named('ServiceAccount');
  const priorities = named('PriorityClass');
  const workloads = named('Deployment', 'StatefulSet');
  return resources.flatMap(({ kind, metadata, spec }) => {
    const pod = spec?.template?.spec;
    const wanted: [string, string | undefined, ReadonlySet<string>][] = [
      ['ServiceAccount', pod?.serviceAccountName, accounts],
      ['PriorityClass', pod?.priorityClassName, priorities],
      ['workload', spec?.scaleTargetRef?.name, workloads],
      ...(pod?.volumes ?? []).flatMap(
        ({ secret, configMap }): [string, string | undefined, ReadonlySet<string>][] => [
          ['Secret', secret?.secretName, secrets],
          ['ConfigMap', configMap?.name, maps],
        ],
      ),
      ...(pod?.containers ?? [])
        .flatMap(({ envFrom = [] }) => envFrom)
        .flatMap(({ configMapRef, secretRef }): [string, string | undefined, ReadonlySet<string>][] => [
          ['ConfigMap', configMapRef?.name, maps],
          ['Secret', secretRef?.name, secrets],
        ]),
    ];
    return wanted
      .filter(([, name, there]) => name !== undefined && !there.has(name))
      .map(([what, name]) => `${kind} ${metadata.name} names the ${what} ${name}, which nothing makes`);
  });
}
