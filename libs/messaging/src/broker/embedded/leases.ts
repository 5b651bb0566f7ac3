// Who of a group reads which partition: each member takes its share and renews it; what a dead member held is free
// after a moment. Postgres' clock alone counts.
import { newId } from '@cnfs/kernel';
import type pg from 'pg';

export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

/** A member that does not renew is gone after this, as in Kafka after the session's time-out. */
const HELD = `interval '6 seconds'`;

const JOIN = `
  insert into embedded_log.member (consumer_group, member, alive_until) values ($1, $2, now() + ${HELD})
  on conflict (consumer_group, member) do update set alive_until = excluded.alive_until`;

const RENEW = `
  update embedded_log.lease set held_until = now() + ${HELD}
  where consumer_group = $1 and member = $2 returning topic, partition`;

const SHARE = `
  select ceil((select count(*) from embedded_log.partition where topic = any($2::text[]))::numeric / count(*))::int as share
  from embedded_log.member where consumer_group = $1 and alive_until > now()`;

const CLAIM = `
  insert into embedded_log.lease (consumer_group, topic, partition, member, held_until)
  select $1, topic, partition, $2, now() + ${HELD} from embedded_log.partition p
  where topic = any($3::text[]) and not exists (
    select from embedded_log.lease l
    where l.consumer_group = $1 and l.topic = p.topic and l.partition = p.partition and l.held_until > now())
  order by topic, partition limit $4
  on conflict (consumer_group, topic, partition) do update set member = excluded.member, held_until = excluded.held_until
    where lease.held_until <= now()
  returning topic, partition`;

const GIVE_BACK = `
  delete from embedded_log.lease l using unnest($3::text[], $4::int[]) as surplus (topic, partition)
  where l.consumer_group = $1 and l.member = $2 and l.topic = surplus.topic and l.partition = surplus.partition`;

export class Leases {
  private readonly member = newId();

  constructor(
    private readonly pool: pg.Pool,
    private readonly group: string,
    private readonly topics: readonly string[],
  ) {}

  /**
   * Says that this member lives, gives back what is over its share, takes what is free up to it.
   * @param isBusy tells which of them cannot be given back yet
   * @returns what it holds from now on
   */
  async renew(isBusy: (name: PartitionName) => boolean): Promise<PartitionName[]> {
    const me = [this.group, this.member];
    await this.pool.query(JOIN, me);
    const { rows: held } = await this.pool.query<PartitionName>(RENEW, me);
    const { rows } = await this.pool.query<{ share: number }>(SHARE, [this.group, this.topics]);
    const share = rows[0]?.share ?? 0;
    if (held.length > share) {
      const surplus = held.filter((name) => !isBusy(name)).slice(0, held.length - share);
      await this.pool.query(GIVE_BACK, [
        ...me,
        surplus.map(({ topic }) => topic),
        surplus.map(({ partition }) => partition),
      ]);
      return held.filter((name) => !surplus.includes(name));
    }
    if (held.length === share) return held;
    const claimed = await this.pool.query<PartitionName>(CLAIM, [...me, this.topics, share - held.length]);
    return [...held, ...claimed.rows];
  }

  /** Where the group goes on, unless another member reads the partition by now. @returns whether it was written. */
  async commit({ topic, partition }: PartitionName, next: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `insert into embedded_log.progress (consumer_group, topic, partition, next)
       select consumer_group, topic, partition, $5 from embedded_log.lease
       where consumer_group = $1 and member = $2 and topic = $3 and partition = $4
       on conflict (consumer_group, topic, partition) do update set next = excluded.next`,
      [this.group, this.member, topic, partition, next],
    );
    return rowCount === 1;
  }

  async leave(): Promise<void> {
    const me = [this.group, this.member];
    await this.pool.query(`delete from embedded_log.lease where consumer_group = $1 and member = $2`, me);
    await this.pool.query(`delete from embedded_log.member where consumer_group = $1 and member = $2`, me);
  }
}
