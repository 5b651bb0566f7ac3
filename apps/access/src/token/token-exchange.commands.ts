/**
 * Token exchange (RFC 8693): the identity of someone who logged in against a product token for one of its roles. What it holds
 * is read at that moment: a role that was taken back gets no further token.
 */
import { type Cause, UnitOfWork } from '@cnfs/messaging';
import { Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import {
  type Identity,
  Identities,
  IdentityRefused,
  type Proof,
  ProviderAway,
} from '../identity/identities.verifier.js';
import { type Acting, type Held, actAs, onlyRole } from '../membership/membership.js';
import { personOf, seen } from '../membership/person.commands.js';
import { type Role, roles } from '../membership/role.js';
import { OAuthError } from './oauth-error.filter.js';
import { ProductTokens, type TokenAnswer } from './product-tokens.signer.js';
import type { TokenRequest } from './token-request.form.js';

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** Roles in which one decides, pays, operates or examines. */
const strongRoles: readonly Role[] = ['anct', 'bdt', 'platform', 'auditor'];

const login: Cause = {
  actor: 'public:anonymous',
  causationId: null,
  correlationId: null,
  traceparent: null,
};

interface Known {
  readonly personId: string;
  readonly held: Held[];
  readonly unseenToday: boolean;
}

@Injectable()
export class TokenExchange {
  constructor(
    private readonly identities: Identities,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly tokens: ProductTokens,
  ) {}

  /** @throws OAuthError */
  async exchange(request: TokenRequest): Promise<TokenAnswer> {
    const token = request.required('subject_token');
    if (request.required('subject_token_type') !== ID_TOKEN)
      throw new OAuthError('invalid_request', 'Seul un jeton d’identité (id_token) est échangé.');
    request.must('requested_token_type', ACCESS_TOKEN);
    if (request.optional('actor_token') !== null)
      throw new OAuthError('invalid_request', 'Nul n’agit au nom d’un autre.');
    const identity = await this.identify({
      ...{ idToken: token, nonce: request.optional('nonce'), userinfo: request.optional('userinfo_token') },
    });
    const { personId, held } = await this.personOf(identity);
    const asked = readScope(request.scope);
    const role = asked.role ?? onlyRole(held, identity.siret);
    if (!role)
      throw new OAuthError('invalid_scope', 'Plusieurs rôles sont tenus : choisissez-en un (scope=role:…).');
    const acting = actAs(role, held, identity.siret);
    // Whoever does not hold a role is not told who does.
    if (!acting || (strongRoles.includes(role) && !identity.strong))
      throw new OAuthError('invalid_scope', 'Ce rôle ne peut pas être pris avec cette identité.');
    return {
      access_token: await this.tokens.sign({ subject: personId, ...narrowed(acting, asked), scopes: [] }),
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: this.tokens.lifetime,
      scope: `role:${role}`,
    };
  }

  /** RFC 8693 §2.2.2: a subject token that does not hold makes the request invalid. */
  private async identify(proof: Proof): Promise<Identity> {
    try {
      return await this.identities.verify(proof);
    } catch (error) {
      if (error instanceof IdentityRefused)
        throw new OAuthError('invalid_request', 'Le jeton d’identité n’est pas accepté.');
      if (error instanceof ProviderAway)
        throw new OAuthError('temporarily_unavailable', 'Le fournisseur d’identité ne répond pas.');
      throw error;
    }
  }

  /** Whoever logs in for the first time is known from then on, by the same id. */
  private async personOf({ issuer, subject }: Identity): Promise<{ personId: string; held: Held[] }> {
    const known = await this.find(issuer, subject);
    if (known?.unseenToday) await this.unitOfWork.run(login, (tx) => seen(tx, known.personId));
    if (known) return known;
    await this.unitOfWork.run(login, (tx) => personOf(tx, { issuer, subject }));
    const made = await this.find(issuer, subject);
    if (!made) throw new Error('a person who was just made is not there');
    return made;
  }

  private async find(issuer: string, subject: string): Promise<Known | null> {
    const [row] = await this.reader.query<Known & Record<string, unknown>>(
      `SELECT p.id AS "personId", p.last_seen < current_date AS "unseenToday", coalesce(
                jsonb_agg(jsonb_build_object('role', m.role, 'territories', m.territories, 'structures', m.structures,
                  'organisations', m.organisations, 'siret', m.siret)) FILTER (WHERE m.id IS NOT NULL), '[]') AS held
         FROM person p LEFT JOIN membership m ON m.person_id = p.id AND m.revoked_at IS NULL
        WHERE p.issuer = $1 AND p.subject = $2 GROUP BY p.id`,
      [issuer, subject],
    );
    return row ?? null;
  }
}

interface Asked {
  readonly role: Role | null;
  readonly structures: readonly string[];
  readonly organisations: readonly string[];
}

/** `role:structure structure:0190…`: one role, and what part of it, all of it when no part is named. */
function readScope(words: readonly string[]): Asked {
  const of = (kind: string) => {
    const prefix = `${kind}:`;
    return words.filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length));
  };
  const [named, ...others] = of('role');
  const [structures, organisations] = [of('structure'), of('organisation')];
  const role = roles.find((known) => known === named);
  const read = (named === undefined ? 0 : 1) + structures.length + organisations.length;
  if (others.length > 0 || read !== words.length || (named !== undefined && !role))
    throw new OAuthError(
      'invalid_scope',
      'scope nomme un rôle (role:…), et au besoin une partie de son périmètre.',
    );
  return { role: role ?? null, structures, organisations };
}

/** @throws OAuthError invalid_scope for what the role does not reach */
function narrowed(acting: Acting, asked: Asked): Acting {
  const part = (list: 'structures' | 'organisations') => {
    if (!asked[list].every((id) => acting[list].includes(id)))
      throw new OAuthError('invalid_scope', 'Le périmètre demandé n’est pas celui de ce rôle.');
    return asked[list].length > 0 ? asked[list] : acting[list];
  };
  return { ...acting, structures: part('structures'), organisations: part('organisations') };
}
