// What a journey stands on: the five services as processes over a real broker, driven by HTTP alone, and its databases to
// look at once all is quiet.
import { randomBytes } from 'node:crypto';
import { services } from '@cnfs/contracts';
import { type Day, day, parseDay } from '@cnfs/kernel';
import { eventually } from '@cnfs/testing';
import {
  type Candidate,
  Cast,
  type Host,
  Paying,
  type Post,
  type Product,
  Recruiting,
  type Self,
  Serving,
  brokenInvariants,
  exampleStructure,
  totals,
} from '@cnfs/testing/programme';
import { type Stack, startStack } from '@cnfs/testing/stack';
import pg from 'pg';

/** A confirmed contract and all that was needed for it. */
export interface Case {
  host: Host;
  post: Post;
  candidate: Candidate;
  selectionId: string;
  start: Day;
  end: Day;
}

const START_DAY = '2021-03-01';
let sessions = 0;

export class Journey {
  readonly cast: Cast;
  readonly recruiting: Recruiting;
  readonly serving: Serving;
  readonly paying: Paying;
  /** The programme's day. */
  today = parseDay(START_DAY);

  private constructor(
    readonly stack: Stack,
    private readonly database: pg.Client,
  ) {
    const product: Product = {
      services: stack.services,
      mailTo: (to) => stack.mailbox.next({ to }, { deadline: 30_000 }),
      advanceTo: (to) => stack.clock.advanceTo(to),
    };
    this.cast = new Cast(product);
    this.recruiting = new Recruiting(product);
    this.serving = new Serving(product);
    this.paying = new Paying(product);
  }

  static async open(): Promise<Journey> {
    const stack = await startStack({
      startDay: START_DAY,
      broker: (process.env['CNFS_JOURNEYS_BROKER'] ?? 'kafka') as 'kafka' | 'embedded',
      environmentOf: {
        recruitment: { MAIL_FROM: 'essai@example.org', PUBLIC_URL: 'http://localhost:4000' },
        payments: { IBAN_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
      },
    });
    const database = new pg.Client({ connectionString: stack.databaseUrl });
    await database.connect();
    return new Journey(stack, database);
  }

  async close(): Promise<void> {
    await this.database.end();
    await this.stack.stop();
  }

  async advanceTo(to: Day): Promise<void> {
    await this.stack.clock.advanceTo(to);
    this.today = to;
  }

  /** A structure with that many vacant posts, granted and funded. */
  async vacantPosts(count: number): Promise<{ host: Host; posts: Post[] }> {
    const host = await this.grantedPosts(count);
    return { host, posts: await this.recruiting.fundedPosts(host) };
  }

  async grantedPosts(count: number): Promise<Host> {
    const host = await this.recruiting.register(exampleStructure());
    const requestId = await this.recruiting.request(host, count, day.addMonths(this.today, 2));
    await this.recruiting.giveOpinion(host, requestId);
    sessions += 1;
    await this.recruiting.holdSession(sessions, this.today, [{ requestId, posts: count }]);
    return host;
  }

  /** A confirmed contract of two years on a post of its own, starting in a month. */
  async confirmedCase(self: Self = {}): Promise<Case> {
    const { host, posts } = await this.vacantPosts(1);
    const [post] = posts as [Post];
    const candidate = await this.recruiting.apply(host.commune, this.today, 20, self);
    const selectionId = await this.recruiting.interview(post, candidate);
    const start = day.addMonths(this.today, 1);
    const end = day.addDays(day.addMonths(start, 24), -1);
    await this.recruiting.declareContract(post, selectionId, { start, end });
    await this.recruiting.confirm(selectionId);
    return { host, post, candidate, selectionId, start, end };
  }

  /** The agreement signed, the account given and approved: nothing but its trigger holds an instalment. */
  async readyToPay({ host, selectionId }: Case): Promise<void> {
    const { id } = await this.paying.agreement(selectionId);
    await this.paying.sign(id, host.id);
    const account = await this.paying.giveAccount(host.id);
    await this.paying.approveAccount(account.id);
  }

  async rows<R extends object>(sql: string): Promise<R[]> {
    return (await this.database.query<R>(sql)).rows;
  }

  /** Whoever needs the case in payments waits until the answer is called. */
  async holdCaseInPayments(selectionId: string): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: this.stack.databaseUrl });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM payments.case_file WHERE selection_id = $1 FOR UPDATE', [selectionId]);
    return () => holder.end();
  }

  /** Waits until so many transactions of payments wait for a row. */
  async waitingInPayments(count: number): Promise<void> {
    await eventually(
      async () => {
        const waiting = await this.rows(
          `SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND usename = 'payments_app' AND wait_event_type = 'Lock'`,
        );
        return waiting.length >= count;
      },
      { what: `${count} waiting in payments`, deadline: 30_000 },
    );
  }

  /** Waits until nothing is in any outbox and every service has taken in what it was sent. */
  async quiet(): Promise<void> {
    let before = '';
    await eventually(
      async () => {
        const counts = services.map(
          (schema) =>
            `(SELECT count(*) FROM ${schema}.outbox) AS ${schema}_out, (SELECT count(*) FROM ${schema}.inbox) AS ${schema}_in`,
        );
        const [row] = await this.rows<Record<string, string>>(`SELECT ${counts.join(', ')}`);
        const now = JSON.stringify(row);
        const still = now === before && services.every((schema) => row?.[`${schema}_out`] === '0');
        before = now;
        return still;
      },
      { what: 'quiet', deadline: 30_000, every: 400 },
    );
  }

  /** The programme's invariants that do not hold. */
  async broken(): Promise<string[]> {
    await this.quiet();
    return (await brokenInvariants(this.stack.databaseUrl)).map(
      ({ invariant, rows }) => `${invariant}: ${JSON.stringify(rows)}`,
    );
  }

  /** Every total that a replay must not change, and how many events of each type there ever were. */
  totals(): Promise<Record<string, unknown>> {
    return totals(this.stack.databaseUrl);
  }
}
