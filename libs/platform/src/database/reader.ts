/** Reading outside any transaction: one statement, one snapshot, straight from the pool. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class Reader {
  constructor(private readonly dataSource: DataSource) {}

  /** Rows as Postgres gives them: `date` is a 'YYYY-MM-DD' text, `timestamptz` a Date, `bigint` and `numeric` texts. */
  async query<T>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return this.dataSource.query<T[]>(sql, [...params]);
  }
}
