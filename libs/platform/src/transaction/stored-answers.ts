/** Forgets the stored answers whose 24 hours of real time are over: at the start, then every hour. */
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

const HOUR_MS = 3_600_000;

@Injectable()
export class StoredAnswers {
  private readonly logger = new Logger(StoredAnswers.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  start(): void {
    const purge = () =>
      void this.purge().catch((error: unknown) =>
        this.logger.warn({ err: error }, 'old answers stay for now'),
      );
    purge();
    this.timer = setInterval(purge, HOUR_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async purge(): Promise<void> {
    await this.dataSource.query(`DELETE FROM idempotency_key WHERE expires_at <= clock_timestamp()`);
  }
}
