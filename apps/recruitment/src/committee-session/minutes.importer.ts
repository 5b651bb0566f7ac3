/**
 * The minutes of a session out of a file: one decision a row, each named by the request's id or by its structure's number.
 * They are drafts as any other until the session closes.
 */
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { searchable } from '../commune/commune.js';
import type { CellError, Cells, Row } from '../import/import.js';
import { type Examined, Importer, type Scope, type Sql, attempt, checkForm } from '../import/import.kind.js';
import { type CommitteeDecision, type PostRequestState, decide } from '../post-request/post-request.js';
import { DecideBody } from './committee-session.dto.js';
import { prepare } from './committee-session.js';
import { CommitteeDecisionRow, CommitteeSessionRow } from './committee-session.entity.js';

const columnOfPointer: Readonly<Record<string, string>> = {
  '/requestId': 'siret',
  '/kind': 'decision',
  '/posts': 'postes',
  '/reason': 'motif',
};
const columnOf = (pointer: string) => columnOfPointer[pointer] ?? null;

const decisions: Readonly<Record<string, CommitteeDecision['kind']>> = {
  accorde: 'GRANT',
  accordee: 'GRANT',
  refuse: 'REFUSE',
  refusee: 'REFUSE',
  ajourne: 'ADJOURN',
  ajournee: 'ADJOURN',
};

interface AgendaItem {
  readonly requestId: string;
  readonly number: string;
  readonly state: PostRequestState;
  readonly postsAsked: number;
}

export interface DecisionOfMinutes {
  readonly requestId: string;
  readonly decision: CommitteeDecision;
}

@Injectable()
export class MinutesImporter extends Importer<DecisionOfMinutes> {
  readonly kind = 'MINUTES';
  readonly columns = [
    { name: 'decision', required: true },
    ...['siret', 'ridet', 'demande', 'postes', 'motif'].map((name) => ({ name, required: false })),
  ];

  keyOf(cells: Cells): string {
    return cells['demande'] || numberOf(cells);
  }

  /** The session's row, as for every decision: a closing comes before or after all of them. */
  override async hold(tx: Transaction, _importId: string, { sessionId }: Scope): Promise<void> {
    const session = await tx.lock(CommitteeSessionRow, sessionId ?? '');
    prepare(session.state);
  }

  async examine(
    sql: Sql,
    rows: readonly Row[],
    { sessionId }: Scope,
  ): Promise<Examined<DecisionOfMinutes>[]> {
    const agenda = await sql.query<AgendaItem>(
      `SELECT r.id AS "requestId", coalesce(h.siret, h.ridet) AS number, r.state, r.posts_asked AS "postsAsked"
         FROM agenda_item a JOIN post_request r ON r.id = a.request_id JOIN host_structure h ON h.id = r.structure_id
        WHERE a.session_id = $1 AND (coalesce(h.siret, h.ridet) = ANY($2) OR r.id::text = ANY($3))`,
      [sessionId, rows.map(({ cells }) => numberOf(cells)), rows.map(({ cells }) => cells['demande'] ?? '')],
    );
    return Promise.all(
      rows.map(async (row) => {
        const { item, errors: unknown } = itemOf(agenda, row.cells);
        const { value, errors } = await readRow(row.cells, item);
        const all = [...unknown, ...errors];
        const command = all.length === 0 ? value : null;
        return { ...row, key: this.keyOf(row.cells), about: item?.requestId ?? null, command, errors: all };
      }),
    );
  }

  async apply(
    tx: Transaction,
    rows: readonly Examined<DecisionOfMinutes>[],
    { sessionId }: Scope,
  ): Promise<string[]> {
    const drafts = rows
      .flatMap(({ command }) => command ?? [])
      .map(({ requestId, decision }): CommitteeDecisionRow => ({
        id: newId(),
        sessionId: sessionId ?? '',
        requestId,
        kind: decision.kind,
        posts: decision.kind === 'GRANT' ? decision.posts : null,
        reason: decision.kind === 'GRANT' ? null : decision.reason,
        decidedBy: tx.cause.actor,
        decidedAt: tx.now(),
      }));
    await tx.manager.insert(CommitteeDecisionRow, drafts);
    return drafts.map(({ id }) => id);
  }

  /** Drafts are never taken out of a session: a later decision, in another file or by hand, is what counts. */
  undo(_tx: Transaction, decisionIds: readonly string[]): Promise<number> {
    return Promise.resolve(decisionIds.length);
  }
}

function numberOf(cells: Cells): string {
  return (cells['siret'] || cells['ridet'] || '').replace(/\s/g, '');
}

function itemOf(
  agenda: readonly AgendaItem[],
  cells: Cells,
): { item: AgendaItem | null; errors: CellError[] } {
  const { demande } = cells;
  const column = demande ? 'demande' : 'siret';
  const items = agenda.filter(({ requestId, number }) =>
    demande ? requestId === demande : number === numberOf(cells),
  );
  const [item, another] = items;
  if (!item)
    return { item: null, errors: [{ column, detail: 'Cette demande n’est pas à l’ordre du jour.' }] };
  if (another)
    return {
      item: null,
      errors: [
        {
          column,
          detail:
            'La structure a plusieurs demandes à l’ordre du jour : la colonne « demande » doit dire laquelle.',
        },
      ],
    };
  return { item, errors: [] };
}

async function readRow(
  cells: Cells,
  item: AgendaItem | null,
): Promise<{ value: DecisionOfMinutes | null; errors: CellError[] }> {
  const requestId = item?.requestId ?? newId();
  const { postes, motif } = cells;
  const form = await checkForm(
    DecideBody,
    {
      requestId,
      kind: decisions[searchable(cells['decision'] ?? '')],
      ...(postes && { posts: /^\d{1,6}$/.test(postes) ? Number(postes) : postes }),
      ...(motif && { reason: motif }),
    },
    columnOf,
  );
  if (!form.value || !item) return { value: null, errors: form.errors };
  const { kind, posts = 0, reason = '' } = form.value;
  const decision: CommitteeDecision = kind === 'GRANT' ? { kind, posts } : { kind, reason };
  const allowed = attempt(() => decide(item, decision), columnOf);
  return { value: allowed.value && { requestId, decision }, errors: allowed.errors };
}
