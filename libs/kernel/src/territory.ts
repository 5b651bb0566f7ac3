/**
 * Départements and régions by their official INSEE codes (COG 2026), text: '01', '2A', '971'; a département and a région
 * may share a number (75 is Paris and Nouvelle-Aquitaine), hence two types. Overseas collectivities, which have no
 * région, stand for both under one code, as the official list gives them.
 */
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';

export type Departement = Brand<string, 'Departement'>;
export type Region = Brand<string, 'Region'>;

const departementsByRegion: Readonly<Record<string, string>> = {
  '01': '971',
  '02': '972',
  '03': '973',
  '04': '974',
  '06': '976',
  '11': '75 77 78 91 92 93 94 95',
  '24': '18 28 36 37 41 45',
  '27': '21 25 39 58 70 71 89 90',
  '28': '14 27 50 61 76',
  '32': '02 59 60 62 80',
  '44': '08 10 51 52 54 55 57 67 68 88',
  '52': '44 49 53 72 85',
  '53': '22 29 35 56',
  '75': '16 17 19 23 24 33 40 47 64 79 86 87',
  '76': '09 11 12 30 31 32 34 46 48 65 66 81 82',
  '84': '01 03 07 15 26 38 42 43 63 69 73 74',
  '93': '04 05 06 13 83 84',
  '94': '2A 2B',
  '975': '975',
  '977': '977',
  '978': '978',
  '984': '984',
  '986': '986',
  '987': '987',
  '988': '988',
  '989': '989',
};

const regionByDepartement = new Map(
  Object.entries(departementsByRegion).flatMap(([region, departements]) =>
    departements.split(' ').map((departement) => [departement as Departement, region as Region] as const),
  ),
);

/** Every département, and the overseas collectivities, by ascending code. */
export const departements: readonly Departement[] = [...regionByDepartement.keys()].sort();
export const regions: readonly Region[] = (Object.keys(departementsByRegion) as Region[]).sort();

/** @throws InvalidValue INVALID_DEPARTEMENT: '1' is not '01', and Corsica is '2A' or '2B', not '20' */
export function parseDepartement(text: string, pointer?: string): Departement {
  const departement = text.trim().toUpperCase() as Departement;
  if (!regionByDepartement.has(departement))
    throw new InvalidValue(
      'INVALID_DEPARTEMENT',
      'Le code du département est inconnu (exemples : 01, 2A, 971).',
      pointer,
    );
  return departement;
}

/** @throws InvalidValue INVALID_REGION */
export function parseRegion(text: string, pointer?: string): Region {
  const region = text.trim() as Region;
  if (!Object.hasOwn(departementsByRegion, region))
    throw new InvalidValue(
      'INVALID_REGION',
      'Le code de la région est inconnu (exemples : 11, 75, 01).',
      pointer,
    );
  return region;
}

export function regionOf(departement: Departement): Region {
  const region = regionByDepartement.get(departement);
  if (region === undefined) throw new RangeError(`no région for département ${departement}`);
  return region;
}
