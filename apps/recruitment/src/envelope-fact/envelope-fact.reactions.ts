/**
 * Keeps what payments tells of the advisers' envelope: what is left, and what a post costs. One row for each thing it tells it
 * of, the later word standing: the same events in any order leave the same rows.
 */
import {
  EnvelopeCeilingChanged,
  EnvelopeCommitted,
  type EnvelopeOf,
  EnvelopeRefused,
  EnvelopeReleased,
} from '@cnfs/contracts';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

interface Told {
  readonly of: string;
  readonly envelope: string;
  readonly remainingCents: number;
  /** Of a post that was funded. */
  readonly post?: { readonly id: string; readonly amountCents: number };
}

@Controller()
export class EnvelopeFactReactions {
  @On(EnvelopeCommitted)
  async committed(@Payload() { data }: EnvelopeOf<typeof EnvelopeCommitted>, @Ctx() context: EventContext) {
    const { commitmentId, envelope, remainingCents, postId, amountCents } = data;
    const post = postId === null ? undefined : { id: postId, amountCents };
    await keep(context, { of: commitmentId, envelope, remainingCents, ...(post && { post }) });
  }

  @On(EnvelopeRefused)
  async refused(@Payload() { data }: EnvelopeOf<typeof EnvelopeRefused>, @Ctx() context: EventContext) {
    await keep(context, { of: data.commitmentId, ...data });
  }

  @On(EnvelopeReleased)
  async released(@Payload() { data }: EnvelopeOf<typeof EnvelopeReleased>, @Ctx() context: EventContext) {
    await keep(context, { of: `${data.commitmentId} released`, ...data });
  }

  @On(EnvelopeCeilingChanged)
  async ceilingChanged(
    @Payload() { data }: EnvelopeOf<typeof EnvelopeCeilingChanged>,
    @Ctx() context: EventContext,
  ) {
    await keep(context, { of: `ceiling ${data.envelope}`, ...data });
  }
}

async function keep({ tx, envelope: { time } }: EventContext, told: Told): Promise<void> {
  const { of, envelope, remainingCents, post } = told;
  if (envelope !== 'ADVISERS') return;
  await tx.query(
    `INSERT INTO envelope_fact AS fact (told_of, envelope, remaining_cents, told_at, sector, departement, amount_cents)
     SELECT $1, $2, $3, $4, h.sector, p.departement, CASE WHEN p.id IS NOT NULL THEN $6::bigint END
       FROM (VALUES (1)) AS one LEFT JOIN post p ON p.id = $5 LEFT JOIN host_structure h ON h.id = p.structure_id
         ON CONFLICT (told_of) DO UPDATE
        SET remaining_cents = excluded.remaining_cents, told_at = excluded.told_at
      WHERE (excluded.told_at, -excluded.remaining_cents) > (fact.told_at, -fact.remaining_cents)`,
    [of, envelope, remainingCents, time, post?.id ?? null, post?.amountCents ?? null],
  );
}
