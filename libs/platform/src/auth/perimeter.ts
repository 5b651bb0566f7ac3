/** What a caller reaches of a kind of resource: a check for one of them, an SQL condition for a list. Outside is "not found". */
import { NotFound } from '@cnfs/kernel';
import type { Actor } from './actor.js';

/**
 * - `all`: every resource;
 * - `territory`: resources of the actor's départements and régions;
 * - `own`: resources of the actor's structures (structure), organisations (trainer), or person (any other role).
 */
export type Narrowing = 'all' | 'territory' | 'own';

/** Whose a resource is; what does not apply is left out. A resource of a département should name its région as well. */
export interface Owned {
  readonly structureId?: string | null;
  readonly departement?: string | null;
  readonly region?: string | null;
  readonly organisationId?: string | null;
  readonly personId?: string | null;
}

/** SQL expressions of the query at hand that hold the same: `{ structure: 's.id', departement: 's.departement' }`. */
export interface OwnerColumns {
  readonly structure?: string;
  readonly departement?: string;
  readonly region?: string;
  readonly organisation?: string;
  readonly person?: string;
}

type Owner = keyof OwnerColumns;

export class Perimeter {
  /** For each kind of owner, the ids or codes that the caller reaches; null: everything. */
  private readonly reach: ReadonlyMap<Owner, readonly string[]> | null;

  constructor(
    readonly actor: Actor,
    readonly narrowing: Narrowing,
  ) {
    this.reach = reachOf(actor, narrowing);
  }

  admits(resource: Owned): boolean {
    if (!this.reach) return true;
    const owners: Record<Owner, string | null | undefined> = {
      structure: resource.structureId,
      departement: resource.departement,
      region: resource.region,
      organisation: resource.organisationId,
      person: resource.personId,
    };
    return [...this.reach].some(([owner, reached]) => {
      const id = owners[owner];
      return id !== null && id !== undefined && reached.includes(id);
    });
  }

  /** @throws NotFound outside: the caller is not told that it exists */
  check(resource: Owned): void {
    if (!this.admits(resource)) throw new NotFound();
  }

  /**
   * The same as a condition for a WHERE, its parameters pushed to `params`. 'true' when nothing narrows; 'false' when the
   * caller is narrowed by something that the query has no column for.
   */
  where(columns: OwnerColumns, params: unknown[]): string {
    if (!this.reach) return 'true';
    const conditions: string[] = [];
    for (const [owner, reached] of this.reach) {
      const column = columns[owner];
      if (column !== undefined && reached.length > 0)
        conditions.push(
          `${column} = ANY($${params.push([...reached])}::${isCode(owner) ? 'text' : 'uuid'}[])`,
        );
    }
    return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
  }
}

function reachOf(actor: Actor, narrowing: Narrowing): Map<Owner, readonly string[]> | null {
  switch (narrowing) {
    case 'all':
      return null;
    case 'territory':
      return new Map([
        ['departement', codes(actor, 'D')],
        ['region', codes(actor, 'R')],
      ]);
    case 'own':
      if (actor.role === 'structure') return new Map([['structure', actor.structures]]);
      if (actor.role === 'trainer') return new Map([['organisation', actor.organisations]]);
      return new Map([['person', [actor.person]]]);
  }
}

function isCode(owner: Owner): boolean {
  return owner === 'departement' || owner === 'region';
}

function codes(actor: Actor, letter: 'D' | 'R'): string[] {
  return actor.territories
    .filter((territory) => territory.startsWith(letter))
    .map((territory) => territory.slice(1));
}
