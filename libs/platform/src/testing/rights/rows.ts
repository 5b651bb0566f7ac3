/** How many rows a service holds, table by table: what a request that does nothing must leave as it is. */
import type { TestService } from '../test-service.js';

export type Rows = Readonly<Record<string, number>>;

/** Lists that no request writes, and the audit: that somebody was refused may be told there. */
const LEFT_OUT = ['commune', 'commune_old_code', 'audit_entry', 'schema_migration'];

export class RowCounts {
  private statement: string | undefined;

  constructor(private readonly service: TestService) {}

  async now(): Promise<Rows> {
    this.statement ??= await this.made();
    const counted = await this.service.query<{ name: string; rows: number }>(this.statement);
    return Object.fromEntries(counted.map(({ name, rows }) => [name, rows]));
  }

  /** By table, the rows that came (or went) since; tables with as many as before are left out. */
  async since(before: Rows): Promise<Rows> {
    const now = await this.now();
    return Object.fromEntries(
      Object.entries(now)
        .map(([name, rows]): [string, number] => [name, rows - (before[name] ?? 0)])
        .filter(([, difference]) => difference !== 0),
    );
  }

  private async made(): Promise<string> {
    const tables = await this.service.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND NOT c.relname = ANY ($1) AND has_table_privilege(c.oid, 'SELECT')`,
      [LEFT_OUT],
    );
    return tables
      .map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM "${name}"`)
      .join(' UNION ALL ');
  }
}
