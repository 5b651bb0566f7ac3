/** Who is believed on who somebody is: read from one variable, checked at the start. */
import { InvalidConfiguration } from '@cnfs/platform';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const acr = Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }));
const provider = Type.Object(
  {
    issuer: Type.String({ pattern: '^https?://' }),
    /** The client ids under which our portals log people in. */
    audiences: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    /** Levels of assurance that are accepted; any when left out. */
    acr,
    /** Those asked of who decides, pays, operates or examines; as `acr` when left out. */
    strongAcr: acr,
  },
  { additionalProperties: false },
);
const providers = Compile(Type.Array(provider, { minItems: 1, maxItems: 10 }));

export type IdentityProvider = Readonly<Static<typeof provider>>;

/** @throws InvalidConfiguration, which never repeats what was given */
export function readIdentityProviders(text: string): IdentityProvider[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new InvalidConfiguration(['IDENTITY_PROVIDERS is not JSON']);
  }
  if (!providers.Check(read)) {
    const [first] = providers.Errors(read);
    throw new InvalidConfiguration([
      `IDENTITY_PROVIDERS${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`,
    ]);
  }
  const issuers = read.map(({ issuer }) => issuer);
  if (new Set(issuers).size < issuers.length)
    throw new InvalidConfiguration(['IDENTITY_PROVIDERS names an issuer twice']);
  return read;
}
