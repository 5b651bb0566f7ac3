/**
 * A host structure: who may be one, where it stands, and whether it may recruit.
 * Legal persons only, each known by its site's number; a company enters through an open call, and no call is open yet.
 */
import {
  type Ridet,
  RuleBroken,
  type Siret,
  Conflict,
  InvalidValue,
  defineStateMachine,
  parseRidet,
  parseSiret,
} from '@cnfs/kernel';

export const publicKinds = ['COMMUNE', 'DEPARTEMENT', 'REGION', 'EPCI', 'OTHER_PUBLIC', 'GIP'] as const;
export const privateKinds = ['ASSOCIATION', 'ESS_COMPANY', 'COMPANY', 'OTHER_PRIVATE'] as const;
export const hostStructureKinds = [...publicKinds, ...privateKinds] as const;

export type HostStructureKind = (typeof hostStructureKinds)[number];
export type Sector = 'PUBLIC' | 'PRIVATE';

export type HostStructureState = 'ACTIVE' | 'SUSPENDED' | 'REMOVED' | 'MERGED';
export type HostStructureEvent = 'suspend' | 'reinstate' | 'remove' | 'merge' | 'unmerge';

export const hostStructureMachine = defineStateMachine<HostStructureState, HostStructureEvent>(
  'host-structure',
  [
    { from: 'ACTIVE', event: 'suspend', to: 'SUSPENDED' },
    { from: 'SUSPENDED', event: 'reinstate', to: 'ACTIVE' },
    { from: 'ACTIVE', event: 'remove', to: 'REMOVED' },
    { from: 'ACTIVE', event: 'merge', to: 'MERGED' },
    { from: 'MERGED', event: 'unmerge', to: 'ACTIVE' },
  ],
);

export const suspensionReasons = [
  'COMMITMENTS_NOT_KEPT',
  'SUSPECTED_FRAUD',
  'CEASED_ACTIVITY',
  'OTHER',
] as const;
export const reinstatementReasons = [
  'COMMITMENTS_KEPT',
  'SUSPICION_LIFTED',
  'ACTIVITY_RESUMED',
  'OTHER',
] as const;

/** One number, never both: the SIRET of the site, or its RIDET in New Caledonia. */
export type StructureNumber =
  { readonly siret: Siret; readonly ridet: null } | { readonly siret: null; readonly ridet: Ridet };

export function sectorOf(kind: HostStructureKind): Sector {
  return (publicKinds as readonly HostStructureKind[]).includes(kind) ? 'PUBLIC' : 'PRIVATE';
}

/** @throws OpenCallRequired for a company */
export function admit(kind: HostStructureKind): Sector {
  if (kind === 'COMPANY') throw new OpenCallRequired();
  return sectorOf(kind);
}

/**
 * @throws InvalidValue INVALID_STRUCTURE_NUMBER unless exactly one number is given, INVALID_SIRET, INVALID_RIDET
 * @throws RidetOutsideNewCaledonia
 */
export function identify(numbers: { siret?: string; ridet?: string }, departement: string): StructureNumber {
  if ((numbers.siret === undefined) === (numbers.ridet === undefined))
    throw new InvalidValue(
      'INVALID_STRUCTURE_NUMBER',
      'Un SIRET ou un RIDET est attendu, et un seul des deux.',
    );
  if (numbers.siret !== undefined) return { siret: parseSiret(numbers.siret, '/siret'), ridet: null };
  if (departement !== newCaledonia) throw new RidetOutsideNewCaledonia();
  return { siret: null, ridet: parseRidet(numbers.ridet ?? '', '/ridet') };
}

const newCaledonia = '988';

/** @throws StructureSuspended, StructureRemoved, StructureMerged */
export function mayRecruit(state: HostStructureState): void {
  if (state === 'SUSPENDED') throw new StructureSuspended();
  if (state === 'REMOVED') throw new StructureRemoved();
  if (state === 'MERGED') throw new StructureMerged();
}

export class OpenCallRequired extends RuleBroken {
  constructor() {
    super(
      'OPEN_CALL_REQUIRED',
      'Une entreprise n’est admise que par un appel à manifestation d’intérêt, et aucun n’est ouvert.',
      [
        {
          pointer: '/kind',
          detail: 'Les entreprises de l’économie sociale et solidaire relèvent de ESS_COMPANY.',
        },
      ],
    );
  }
}

export class RidetOutsideNewCaledonia extends RuleBroken {
  constructor() {
    super('RIDET_OUTSIDE_NEW_CALEDONIA', 'Seule une structure de Nouvelle-Calédonie a un RIDET.', [
      { pointer: '/ridet', detail: 'Hors de Nouvelle-Calédonie, le SIRET est attendu.' },
    ]);
  }
}

export class StructureAlreadyRegistered extends Conflict {
  constructor() {
    super('STRUCTURE_ALREADY_REGISTERED', 'Une structure d’accueil est déjà enregistrée sous ce numéro.');
  }
}

export class StructureSuspended extends RuleBroken {
  constructor() {
    super(
      'STRUCTURE_SUSPENDED',
      'La structure est suspendue : elle ne peut ni demander de postes ni recruter.',
    );
  }
}

export class StructureMerged extends RuleBroken {
  constructor() {
    super(
      'STRUCTURE_MERGED',
      'Cet enregistrement a été fusionné dans un autre de la même structure : c’est celui-là qui agit.',
    );
  }
}

export class StructureRemoved extends RuleBroken {
  constructor() {
    super(
      'STRUCTURE_REMOVED',
      'L’enregistrement de cette structure a été annulé : elle doit être enregistrée de nouveau.',
    );
  }
}
