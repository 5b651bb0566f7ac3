/** The one place that reads a token's claims. What it does not recognise is refused. */
import { Injectable } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Unauthenticated } from '../http/problem.js';
import { type Actor, type Territory, actingRoles } from './actor.js';

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const ids = Type.Optional(Type.Array(Type.String({ pattern: UUID }), { maxItems: 10_000 }));

const claims = Compile(
  Type.Object({
    sub: Type.String({ pattern: UUID }),
    role: Type.Enum([...actingRoles]),
    territories: Type.Optional(
      Type.Array(Type.String({ pattern: '^[DR][0-9][0-9AB][0-9]?$' }), { maxItems: 200 }),
    ),
    structures: ids,
    organisations: ids,
    /** Separated by spaces, as OAuth writes them. */
    scope: Type.Optional(Type.String({ maxLength: 1_000 })),
  }),
);

@Injectable()
export class ActorResolver {
  /** @throws Unauthenticated when a claim is missing or has another shape */
  resolve(payload: JWTPayload): Actor {
    const read: unknown = payload;
    if (!claims.Check(read)) throw new Unauthenticated();
    return {
      person: read.sub,
      role: read.role,
      territories: (read.territories ?? []) as Territory[],
      structures: read.structures ?? [],
      organisations: read.organisations ?? [],
      scopes: read.scope?.split(' ').filter(Boolean) ?? [],
    };
  }
}
