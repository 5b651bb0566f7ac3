/** Requests for posts out of a file, and amendments (`nature` avenant) to what a structure was granted before. */
import { type Day, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { searchable } from '../commune/commune.js';
import type { CellError, Cells, Row } from '../import/import.js';
import {
  type Examined,
  Importer,
  type Scope,
  type Sql,
  attempt,
  checkForm,
  yesOrNo,
} from '../import/import.kind.js';
import { mayRecruit } from '../host-structure/host-structure.js';
import type { HostStructureState } from '../host-structure/host-structure.js';
import { PostRequestCommands, type NewPostRequest } from './post-request.commands.js';
import { AmendBody, SubmitPostRequestBody } from './post-request.dto.js';
import { type AmendmentReason, submit } from './post-request.js';

const columnOfPointer: Readonly<Record<string, string>> = {
  '/structureId': 'siret',
  '/posts': 'postes',
  '/coordinator': 'coordinateur',
  '/missionStart': 'debut_mission',
  '/motivation': 'motivation',
  '/reason': 'motif',
};
const columnOf = (pointer: string) => columnOfPointer[pointer] ?? null;

const reasons: Readonly<Record<string, AmendmentReason>> = {
  'nouveau site': 'NEW_SITE',
  'demande des habitants': 'MORE_DEMAND',
  'nouveau partenariat': 'NEW_PARTNERSHIP',
  autre: 'OTHER',
};

/** What the rules read of a structure. */
interface Structure {
  readonly number: string;
  readonly id: string;
  readonly departement: string;
  readonly region: string;
  readonly state: HostStructureState;
  /** The last request that was granted to it, amendments aside. */
  readonly granted: string | null;
}

@Injectable()
export class PostRequestImporter extends Importer<NewPostRequest> {
  readonly kind = 'POST_REQUESTS';
  readonly columns = [
    ...['cle', 'siret', 'postes', 'debut_mission', 'motivation'].map((name) => ({ name, required: true })),
    ...['ridet', 'coordinateur', 'nature', 'motif'].map((name) => ({ name, required: false })),
  ];

  constructor(private readonly commands: PostRequestCommands) {
    super();
  }

  keyOf(cells: Cells): string {
    return cells['cle'] ?? '';
  }

  /** The structures that ask, ids ascending. */
  override async hold(tx: Transaction, importId: string): Promise<void> {
    await tx.query(
      `SELECT FROM host_structure h
        WHERE coalesce(siret, ridet) IN (
              SELECT regexp_replace(coalesce(nullif(cells->>'siret', ''), cells->>'ridet'), '\\s', '', 'g')
                FROM import_row WHERE import_id = $1 AND state = 'NEW')
          AND state <> 'REMOVED'
        ORDER BY id FOR UPDATE`,
      [importId],
    );
  }

  async examine(sql: Sql, rows: readonly Row[], scope: Scope): Promise<Examined<NewPostRequest>[]> {
    const found = await sql.query<Structure>(
      `SELECT coalesce(h.siret, h.ridet) AS number, h.id, h.departement, h.region, h.state,
              (SELECT r.id FROM post_request r WHERE r.structure_id = h.id AND r.state = 'GRANTED' AND r.kind = 'INITIAL'
                ORDER BY r.id DESC LIMIT 1) AS granted
         FROM host_structure h WHERE (h.siret = ANY($1) OR h.ridet = ANY($1)) AND h.state <> 'REMOVED'`,
      [rows.map(({ cells }) => numberOf(cells))],
    );
    const structures = new Map(found.map((structure) => [structure.number, structure]));
    return Promise.all(
      rows.map(async (row) => {
        const structure = structures.get(numberOf(row.cells));
        const { value, errors } = await readRow(row.cells, structure, scope);
        return { ...row, key: this.keyOf(row.cells), about: null, command: value, errors };
      }),
    );
  }

  async apply(tx: Transaction, rows: readonly Examined<NewPostRequest>[]): Promise<string[]> {
    return this.commands.insert(
      tx,
      rows.flatMap(({ command }) => command ?? []),
    );
  }

  async undo(tx: Transaction, requestIds: readonly string[]): Promise<number> {
    return this.commands.takeBack(tx, requestIds);
  }
}

async function readRow(
  cells: Cells,
  structure: Structure | undefined,
  { today }: Scope,
): Promise<{ value: NewPostRequest | null; errors: CellError[] }> {
  const key = cells['cle'] ? [] : [{ column: 'cle', detail: 'La clé de la ligne est attendue.' }];
  const nature = searchable(cells['nature'] ?? '');
  const isAmendment = nature === 'avenant';
  if (!isAmendment && nature !== '' && nature !== 'initiale')
    return {
      value: null,
      errors: [...key, { column: 'nature', detail: 'doit être « initiale » ou « avenant »' }],
    };
  const { structureId, ...amendment } = formOf(cells);
  const form = isAmendment
    ? await checkForm(AmendBody, amendment, columnOf)
    : await checkForm(SubmitPostRequestBody, { structureId, ...without(amendment, 'reason') }, columnOf);
  const errors = [...key, ...form.errors];
  if (!structure) errors.push({ column: 'siret', detail: 'Aucune structure d’accueil n’a ce numéro.' });
  if (errors.length > 0 || !form.value || !structure) return { value: null, errors };
  if (isAmendment && structure.granted === null)
    return {
      value: null,
      errors: [{ column: 'nature', detail: 'Aucun poste n’a encore été accordé à cette structure.' }],
    };
  const { posts, coordinator = false, missionStart, motivation } = form.value;
  const allowed = attempt(() => {
    mayRecruit(structure.state);
    return submit({ missionStart, today: today as Day });
  }, columnOf);
  if (allowed.value === null) return { value: null, errors: allowed.errors };
  const { id, departement, region } = structure;
  return {
    value: {
      structureId: id,
      departement,
      region,
      postsAsked: posts,
      coordinator,
      missionStart,
      motivation,
      state: allowed.value,
      kind: isAmendment ? 'ADD' : 'INITIAL',
      amends: isAmendment ? structure.granted : null,
      reason: 'reason' in form.value ? form.value.reason : null,
    },
    errors: [],
  };
}

function numberOf(cells: Cells): string {
  return (cells['siret'] || cells['ridet'] || '').replace(/\s/g, '');
}

/** An identifier that the form accepts: which structure it is, the number says. */
function formOf(cells: Cells) {
  return {
    structureId: newId(),
    posts: /^\d{1,6}$/.test(cells['postes'] ?? '') ? Number(cells['postes']) : cells['postes'],
    ...(cells['coordinateur'] && { coordinator: yesOrNo(cells['coordinateur']) }),
    missionStart: cells['debut_mission'],
    motivation: cells['motivation'],
    reason: reasons[searchable(cells['motif'] ?? '')],
  };
}

function without<T extends object, K extends keyof T>(value: T, field: K): Omit<T, K> {
  const { [field]: _left, ...rest } = value;
  return rest;
}
