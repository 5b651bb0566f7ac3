// jest's global teardown: ends what the global setups of the same run started.
const started = (globalThis.cnfsStarted ??= []);

export const onTeardown = (stop) => started.push(stop);

export default async function teardown() {
  await Promise.all(started.splice(0).map((stop) => stop()));
}
