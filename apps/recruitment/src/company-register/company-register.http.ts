/**
 * The register of companies over HTTP (API Entreprise, v3): a short patience, a small answer, no redirect, and a circuit that
 * opens when it fails time after time, so that a register that is away costs nobody its patience.
 */
import { type Siret, parseSiret } from '@cnfs/kernel';
import {
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  isBrokenCircuitError,
} from 'cockatiel';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { RegisterAnswer, RegisteredSite } from './company-register.js';
import { CompanyRegister, RegisterAway } from './company-register.port.js';

export interface RegisterAccess {
  /** Without a final slash. */
  readonly url: string;
  readonly token: string;
  /** SIRET of who asks, as the register wants to know. */
  readonly recipient: string;
  /** Milliseconds that an answer may take. */
  readonly patienceMs: number;
  /** Milliseconds for which an open circuit asks nothing. */
  readonly pauseMs: number;
}

const FAILURES_BEFORE_A_PAUSE = 5;
/** Real answers are some 3 kB. */
const LARGEST_ANSWER = 65_536;

const text = Type.Union([Type.String({ maxLength: 500 }), Type.Null()]);
const answer = Compile(
  Type.Object({
    data: Type.Object({
      siret: Type.String({ pattern: '^[0-9]{14}$' }),
      etat_administratif: Type.Enum(['A', 'F']),
      unite_legale: Type.Object({
        type: Type.Enum(['personne_morale', 'personne_physique']),
        personne_morale_attributs: Type.Object({ raison_sociale: text }),
        forme_juridique: Type.Object({ code: text, libelle: text }),
      }),
      adresse: Type.Object({
        numero_voie: text,
        type_voie: text,
        libelle_voie: text,
        code_postal: text,
        libelle_commune: text,
        code_commune: text,
      }),
    }),
  }),
);

export class HttpCompanyRegister extends CompanyRegister {
  private readonly circuit: CircuitBreakerPolicy;

  constructor(private readonly access: RegisterAccess) {
    super();
    this.circuit = circuitBreaker(handleAll, {
      halfOpenAfter: access.pauseMs,
      breaker: new ConsecutiveBreaker(FAILURES_BEFORE_A_PAUSE),
    });
  }

  async lookUp(siret: Siret): Promise<RegisterAnswer> {
    try {
      return await this.circuit.execute(() => this.ask(siret));
    } catch (error) {
      if (isBrokenCircuitError(error)) throw new RegisterAway('it failed time after time', error);
      throw error instanceof RegisterAway ? error : new RegisterAway('it could not be reached', error);
    }
  }

  private async ask(siret: Siret): Promise<RegisterAnswer> {
    const { url, token, recipient, patienceMs } = this.access;
    const address = new URL(`${url}/v3/insee/sirene/etablissements/${siret}`);
    address.search = new URLSearchParams({
      recipient,
      context: 'Conseillers numériques France Services',
      object: 'Vérification d’une structure d’accueil',
    }).toString();
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(patienceMs),
      redirect: 'error',
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new RegisterAway(`status ${response.status}`);
    }
    return siteOf(siret, await bodyOf(response));
  }
}

/** @throws RegisterAway beyond the limit, or when it is no JSON */
async function bodyOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new RegisterAway('its answer has no end');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) as unknown;
  } catch (error) {
    throw new RegisterAway('its answer is no JSON', error);
  }
}

/** @throws RegisterAway when it is of another shape, or about another site */
function siteOf(asked: Siret, body: unknown): RegisteredSite {
  if (!answer.Check(body)) throw new RegisterAway('its answer has another shape');
  const { siret, etat_administratif, unite_legale, adresse } = body.data;
  if (siret !== asked) throw new RegisterAway('its answer is about another site');
  const naturalPerson = unite_legale.type === 'personne_physique';
  const { code, libelle } = unite_legale.forme_juridique;
  return {
    siret: parseSiret(siret),
    naturalPerson,
    name: naturalPerson ? null : unite_legale.personne_morale_attributs.raison_sociale,
    closed: etat_administratif === 'F',
    legalForm: code === null ? null : { code, label: libelle ?? '' },
    commune: adresse.code_commune,
    address: naturalPerson ? null : addressOf(adresse),
  };
}

function addressOf({
  numero_voie,
  type_voie,
  libelle_voie,
  code_postal,
  libelle_commune,
}: Record<
  'numero_voie' | 'type_voie' | 'libelle_voie' | 'code_postal' | 'libelle_commune',
  string | null
>): RegisteredSite['address'] {
  const line = [numero_voie, type_voie, libelle_voie].filter(Boolean).join(' ');
  if (!line || code_postal === null || libelle_commune === null) return null;
  return { line, postalCode: code_postal, city: libelle_commune };
}
