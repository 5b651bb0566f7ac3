/**
 * Host structures out of a file: the rules of the form, by sets. A file that tells the sector alone gives a structure of
 * another kind, public or private.
 */
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { UnknownCommune, searchable } from '../commune/commune.js';
import { Communes } from '../commune/commune.queries.js';
import type { CellError, Cells, Row } from '../import/import.js';
import { type Examined, Importer, type Sql, attempt, checkForm, yesOrNo } from '../import/import.kind.js';
import { HostStructureCommands, type NewHostStructure, structureOf } from './host-structure.commands.js';
import { RegisterHostStructureBody } from './host-structure.dto.js';
import type { HostStructureKind } from './host-structure.js';

const columnOfPointer: Readonly<Record<string, string>> = {
  '/siret': 'siret',
  '/ridet': 'ridet',
  '/name': 'nom',
  '/kind': 'nature',
  '/address/line': 'adresse',
  '/address/postalCode': 'code_postal',
  '/address/city': 'ville',
  '/commune': 'code_commune',
  '/franceServices': 'france_services',
  '/contact/name': 'contact_nom',
  '/contact/email': 'contact_courriel',
  '/contact/phone': 'contact_telephone',
};
const columnOf = (pointer: string) => columnOfPointer[pointer] ?? null;

/** As files write them, without case or accents; the codes of the API are read as well. */
const kinds: Readonly<Record<string, HostStructureKind>> = {
  commune: 'COMMUNE',
  departement: 'DEPARTEMENT',
  region: 'REGION',
  epci: 'EPCI',
  gip: 'GIP',
  'autre publique': 'OTHER_PUBLIC',
  'other public': 'OTHER_PUBLIC',
  association: 'ASSOCIATION',
  'entreprise de l ess': 'ESS_COMPANY',
  'ess company': 'ESS_COMPANY',
  entreprise: 'COMPANY',
  company: 'COMPANY',
  'autre privee': 'OTHER_PRIVATE',
  'other private': 'OTHER_PRIVATE',
};
const kindsOfSector: Readonly<Record<string, HostStructureKind>> = {
  publique: 'OTHER_PUBLIC',
  public: 'OTHER_PUBLIC',
  privee: 'OTHER_PRIVATE',
  private: 'OTHER_PRIVATE',
};

@Injectable()
export class HostStructureImporter extends Importer<NewHostStructure> {
  readonly kind = 'HOST_STRUCTURES';
  readonly columns = [
    ...['siret', 'nom', 'adresse', 'code_postal', 'ville', 'code_commune', 'france_services'].map(required),
    ...['contact_nom', 'contact_courriel', 'contact_telephone'].map(required),
    ...['cle', 'ridet', 'nature', 'secteur'].map((name) => ({ name, required: false })),
  ];

  constructor(
    private readonly communes: Communes,
    private readonly commands: HostStructureCommands,
  ) {
    super();
  }

  /** The source's key, else the number, which is one for each site. */
  keyOf(cells: Cells): string {
    return cells['cle'] || numberOf(cells);
  }

  async examine(sql: Sql, rows: readonly Row[]): Promise<Examined<NewHostStructure>[]> {
    const communes = await this.communes.locateAll(
      sql,
      rows.map(({ cells }) => cells['code_commune'] ?? ''),
    );
    const numbers = rows.map(({ cells }) => numberOf(cells));
    const registered = await sql.query<{ number: string }>(
      `SELECT coalesce(siret, ridet) AS number FROM host_structure
        WHERE (siret = ANY($1) OR ridet = ANY($1)) AND state <> 'REMOVED'`,
      [numbers],
    );
    const known = new Set(registered.map(({ number }) => number));
    return Promise.all(
      rows.map(async (row) => {
        const { value, errors } = await this.readRow(row.cells, communes);
        const about = numberOf(row.cells);
        const all = known.has(about)
          ? [...errors, { column: numberColumn(row.cells), detail: 'Cette structure est déjà enregistrée.' }]
          : errors;
        const command = all.length === 0 ? value : null;
        return { ...row, key: this.keyOf(row.cells), about: about || null, command, errors: all };
      }),
    );
  }

  async apply(tx: Transaction, rows: readonly Examined<NewHostStructure>[]): Promise<string[]> {
    return this.commands.insert(
      tx,
      rows.flatMap(({ command }) => command ?? []),
    );
  }

  async undo(tx: Transaction, structureIds: readonly string[]): Promise<number> {
    return this.commands.remove(tx, structureIds);
  }

  private async readRow(
    cells: Cells,
    communes: Awaited<ReturnType<Communes['locateAll']>>,
  ): Promise<{ value: NewHostStructure | null; errors: CellError[] }> {
    const form = await checkForm(RegisterHostStructureBody, formOf(cells), columnOf);
    if (!form.value) return { value: null, errors: form.errors };
    const command = form.value;
    const commune = communes.get(command.commune);
    if (!commune)
      return {
        value: null,
        errors: [{ column: 'code_commune', detail: new UnknownCommune(command.commune).detail }],
      };
    return attempt(() => structureOf(command, commune), columnOf);
  }
}

function required(name: string) {
  return { name, required: true };
}

function numberOf(cells: Cells): string {
  return (cells['siret'] || cells['ridet'] || '').replace(/\s/g, '');
}

function numberColumn(cells: Cells): string {
  return cells['siret'] ? 'siret' : 'ridet';
}

function formOf(cells: Cells): object {
  const kind = cells['nature']
    ? kinds[searchable(cells['nature'])]
    : kindsOfSector[searchable(cells['secteur'] ?? '')];
  return {
    ...(cells['siret'] && { siret: cells['siret'] }),
    ...(cells['ridet'] && { ridet: cells['ridet'] }),
    name: cells['nom'],
    kind,
    address: { line: cells['adresse'], postalCode: cells['code_postal'], city: cells['ville'] },
    commune: cells['code_commune'],
    franceServices: yesOrNo(cells['france_services']),
    contact: {
      name: cells['contact_nom'],
      email: cells['contact_courriel'],
      phone: cells['contact_telephone'],
    },
  };
}
