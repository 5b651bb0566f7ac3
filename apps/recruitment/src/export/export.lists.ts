/** What can be exported: its columns under the names that people read, and the rows of one page, within the caller's perimeter. */
import type { OwnerColumns } from '@cnfs/platform';

export const exportedLists = ['structures', 'demandes', 'postes'] as const;
export type ExportedList = (typeof exportedLists)[number];

interface Definition {
  /** French header of each column, and the SQL it is. The id comes first and orders the rows. */
  readonly columns: Readonly<Record<string, string>>;
  readonly from: string;
  readonly owners: OwnerColumns;
}

const owners = { departement: 'x.departement', region: 'x.region' };

/** Legal persons and posts alone: no contact, no candidate. */
export const exports: Readonly<Record<ExportedList, Definition>> = {
  structures: {
    columns: {
      id: 'x.id',
      siret: 'x.siret',
      ridet: 'x.ridet',
      nom: 'x.name',
      nature: 'x.kind',
      secteur: `CASE x.sector WHEN 'PUBLIC' THEN 'publique' ELSE 'privée' END`,
      adresse: 'x.address_line',
      code_postal: 'x.postal_code',
      ville: 'x.city',
      code_commune: 'x.commune',
      departement: 'x.departement',
      region: 'x.region',
      qpv: 'x.priority_district',
      rural: 'x.rural',
      france_services: 'x.france_services',
      etat: 'x.state',
      enregistree_le: `(x.registered_at AT TIME ZONE 'Europe/Paris')::date`,
    },
    from: 'host_structure x',
    owners: { ...owners, structure: 'x.id' },
  },
  demandes: {
    columns: {
      id: 'x.id',
      structure: 'h.name',
      siret: 'h.siret',
      ridet: 'h.ridet',
      departement: 'x.departement',
      region: 'x.region',
      nature: `CASE x.kind WHEN 'ADD' THEN 'avenant' ELSE 'initiale' END`,
      postes_demandes: 'x.posts_asked',
      postes_accordes: 'x.posts_granted',
      coordinateur: 'x.coordinator',
      debut_mission: 'x.mission_start',
      motivation: 'x.motivation',
      avis_favorables:
        '(SELECT count(*)::int FROM prefect_opinion o WHERE o.request_id = x.id AND o.favourable)',
      avis_defavorables:
        '(SELECT count(*)::int FROM prefect_opinion o WHERE o.request_id = x.id AND NOT o.favourable)',
      etat: 'x.state',
      deposee_le: `(x.submitted_at AT TIME ZONE 'Europe/Paris')::date`,
    },
    from: 'post_request x JOIN host_structure h ON h.id = x.structure_id',
    owners: { ...owners, structure: 'x.structure_id' },
  },
  postes: {
    columns: {
      id: 'x.id',
      structure: 'h.name',
      siret: 'h.siret',
      ridet: 'h.ridet',
      departement: 'x.departement',
      region: 'x.region',
      seance: 'x.session_number',
      coordinateur: 'x.coordinator',
      debut_mission: 'x.mission_start',
      etat: 'x.state',
      vacant_depuis: 'x.vacant_since',
      echeance: `CASE x.vacancy_flag WHEN 'REMINDED' THEN 'proche' WHEN 'OVERDUE' THEN 'dépassée' END`,
      accorde_le: `(x.granted_at AT TIME ZONE 'Europe/Paris')::date`,
    },
    from: 'post x JOIN host_structure h ON h.id = x.structure_id',
    owners: { ...owners, structure: 'x.structure_id' },
  },
};

/** Granted posts, a row for each structure and session, as anyone may read them: schema in docs/open-data/postes-accordes.schema.json. */
export const openData: Readonly<Record<string, string>> = {
  siret: 'h.siret',
  ridet: 'h.ridet',
  nom: 'h.name',
  type: `CASE h.sector WHEN 'PUBLIC' THEN 'publique' ELSE 'privée' END`,
  code_commune: 'h.commune',
  departement: 'p.departement',
  region: 'p.region',
  date_coselec: 's.held_on',
  seance: 'p.session_number',
  postes: 'count(*)::int',
  zrr: 'h.rural',
  qpv: 'h.priority_district',
  france_services: 'h.france_services',
};
