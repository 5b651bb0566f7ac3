// F23: what services depend on besides Postgres and the broker is away, says nothing, is slow, or says what means nothing: the
// issuer of tokens, the mail server. Who is known goes on, who is not is turned away at once, and mails go out later.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import { SignJWT, generateKeyPair } from 'jose';
import type { Fault, Round } from '../fault.ts';
import type { Trouble } from '../proxy.ts';
import { unnoticed } from '../unnoticed.ts';

/** Milliseconds. */
const AWAY = [3_000, 8_000] as const;
/** Within which a token whose key nobody knows is refused, whatever the issuer does. */
const AT_ONCE = 5_000;

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'is away': { refuse: true },
  'says nothing': { blackHole: 'client' },
  'is slow': { delay: 2_000, jitter: 2_000 },
  'says what means nothing': { garble: 'client' },
};

export const dependenciesAway: Fault = {
  id: 'F23',
  title: 'the issuer of tokens or the mail server is away, silent, slow or senseless for 3 to 8 s',
  unit: 'outages',
  recovery: 'not measured: nothing waits for them',
  perRound: 8,
  smoke: 2,
  campaign: 80,
  proxied: true,
  async round(round) {
    const { system, random, target, count, injected } = round;
    while (count() < target) {
      await delay(random.between(300, 1_000));
      const who = (['issuer', 'mail'] as const)[count() % 2] ?? 'issuer';
      const how = random.pick(Object.keys(TROUBLES));
      const proxy = system.proxies[who];
      proxy.trouble(TROUBLES[how] ?? {});
      proxy.reset();
      // One that starts meanwhile cannot know who is who: it takes nothing until it does.
      const starting = who === 'issuer' && random.chance(0.5);
      if (starting) {
        await random.pick(system.all).kill();
        await delay(random.between(...AWAY));
      } else
        await unnoticed(round, `no request fails while the ${who} ${how}`, async () => {
          await Promise.all([delay(random.between(...AWAY)), who === 'issuer' && strangersAreRefused(round)]);
        });
      proxy.trouble({});
      proxy.reset();
      injected(`the ${who} ${how}${starting ? ' while a service starts' : ''}`);
      await Promise.all(system.all.map((supervisor) => supervisor.untilReady()));
    }
  },
};

/** Signed by nobody, under a key that services have to ask for. */
async function strangersAreRefused({ system, random, violated }: Round): Promise<void> {
  const { stack } = system;
  const { privateKey } = await generateKeyPair('ES256');
  const token = await new SignJWT({ role: 'anct', sub: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: randomUUID() })
    .setIssuer(stack.issuer.url)
    .setAudience(stack.issuer.audience)
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(privateKey);
  const name = random.pick(services);
  const status = await fetch(`${stack.services[name].url}/event-lag`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(AT_ONCE),
  }).then(
    (answer) => answer.status,
    (error: unknown) => String(error),
  );
  if (status !== 401 && status !== 503) violated('who is not known is turned away at once', { name, status });
}
