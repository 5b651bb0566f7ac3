// The programme's time of a whole stack: every service keeps its own offset, and all are moved together.
import { actors } from '../actors.js';
import type { ServiceProcess } from './service-process.js';

/** Moves the programme's clock of every service. */
export interface StackClock {
  /** To the morning of a day `YYYY-MM-DD`. */
  advanceTo(day: string): Promise<void>;
  advanceDays(days: number): Promise<void>;
}

/** @throws Error from its methods when a service refuses (a clock goes forward only) */
export function stackClock(services: readonly ServiceProcess[]): StackClock {
  const advance = async (body: object) => {
    await Promise.all(
      services.map(async (service) => {
        const { status, body: answer } = await service.as(actors.platform()).post('/clock/advances', body);
        if (status >= 400)
          throw new Error(`${service.name} kept its time (${status}): ${JSON.stringify(answer)}`);
      }),
    );
  };
  return { advanceTo: (day) => advance({ to: day }), advanceDays: (days) => advance({ days }) };
}
