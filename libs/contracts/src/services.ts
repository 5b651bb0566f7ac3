// The services of the programme. A service's name is also its source, its Postgres schema and the first half of its topics.

export const services = ['recruitment', 'training', 'deployment', 'payments', 'kits'] as const;

export type ServiceName = (typeof services)[number];

/** Everything that runs as a service: those above, which tell each other events, and access, which takes no part in them. */
export const deployables = [...services, 'access'] as const;

export type DeployableName = (typeof deployables)[number];
