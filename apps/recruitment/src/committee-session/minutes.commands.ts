/** Makes the document of a session's minutes, once, after the closing; and gives it. */
import { createHash } from 'node:crypto';
import { IllegalState, NotFound, dayOf } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type DueRow, OnDue, Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { DecisionOf, MinutesOf } from './minutes.document.js';

type ClosedSession = Omit<MinutesOf, 'decisions' | 'closedOn'> & { readonly closedAt: Date };

@Injectable()
export class MinutesCommands {
  constructor(private readonly reader: Reader) {}

  /** Out of rows that no one can change any more. */
  @OnDue('minutes.document')
  async make(tx: Transaction, { subjectId: sessionId }: DueRow): Promise<void> {
    // Loaded when it is first needed: fonts and layout take memory that a process which closes no session does without.
    const { minutesDocument } = await import('./minutes.document.js');
    const pdf = await minutesDocument(await minutesOf(tx, sessionId));
    await tx.query(
      `INSERT INTO committee_minutes_document (session_id, pdf, sha256, made_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (session_id) DO NOTHING`,
      [sessionId, pdf, createHash('sha256').update(pdf).digest('hex'), tx.now()],
    );
  }

  /** @throws NotFound, MinutesNotMade while the session is open, and for the moment that follows its closing */
  async read(sessionId: string): Promise<Buffer> {
    const [row] = await this.reader.query<{ pdf: Buffer | null }>(
      `SELECT d.pdf FROM committee_session s LEFT JOIN committee_minutes_document d ON d.session_id = s.id
        WHERE s.id = $1`,
      [sessionId],
    );
    if (!row) throw new NotFound();
    if (!row.pdf) throw new MinutesNotMade();
    return row.pdf;
  }
}

async function minutesOf(tx: Transaction, sessionId: string): Promise<MinutesOf> {
  const [session] = await tx.query<ClosedSession>(
    `SELECT s.number, s.held_on AS "heldOn", m.text, m.closed_at AS "closedAt", m.requests_granted AS "requestsGranted",
            m.requests_refused AS "requestsRefused", m.requests_adjourned AS "requestsAdjourned",
            m.posts_granted AS "postsGranted"
       FROM committee_minutes m JOIN committee_session s ON s.id = m.session_id WHERE s.id = $1`,
    [sessionId],
  );
  if (!session) throw new NotFound();
  const decisions = await tx.query<DecisionOf>(
    `SELECT h.name AS structure, coalesce(h.siret, h.ridet) AS "structureNumber", c.name AS commune, r.departement,
            r.kind = 'ADD' AS amendment, r.posts_asked AS "postsAsked", d.kind, d.posts, d.reason
       FROM (SELECT DISTINCT ON (request_id) * FROM committee_decision
              WHERE session_id = $1 ORDER BY request_id, rank DESC) d
       JOIN post_request r ON r.id = d.request_id JOIN host_structure h ON h.id = r.structure_id
       JOIN commune c ON c.code = h.commune
      ORDER BY r.departement, h.name, r.id`,
    [sessionId],
  );
  const { closedAt, ...told } = session;
  return { ...told, closedOn: dayOf(closedAt), decisions };
}

export class MinutesNotMade extends IllegalState {
  constructor() {
    super(
      'MINUTES_NOT_MADE',
      'Le procès-verbal n’est pas encore établi : il l’est dans l’instant qui suit la clôture de la séance.',
    );
  }
}
