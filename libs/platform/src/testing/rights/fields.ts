/** S11: fields that tell of a person or of an account, and who may read each of them where. */
import type { ActingRole } from '../../auth/actor.js';

/** By route, by name of a field that is somebody's business, the roles that may read it: written by hand. */
export type Fields = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Names under which such things go. A name that is not here is nobody's secret; one that is must be in the table. */
const SENSITIVE =
  /iban|^bic$|birth|firstName|lastName|fullName|email|phone|motivation|diploma|situations|salary|note|derogation|comment|proof|contact|opinions$/i;

const MASKED = /^[A-Z]{2}\d{2} •••• [A-Z0-9]{3}$/;

export class FieldsSeen {
  private readonly seen = new Set<string>();

  constructor(
    private readonly fields: Fields,
    private readonly secrets: readonly string[],
  ) {}

  /** @throws Error when the answer tells the role what it may not know */
  check(route: string, role: ActingRole, body: unknown): void {
    const mayRead = (name: string) => this.fields[route]?.[name]?.split(' ').includes(role) === true;
    for (const [name, value] of sensitiveIn(body)) {
      if (!mayRead(name)) throw new Error(`${route} tells ${role} of ${name}: ${JSON.stringify(value)}`);
      if (name === 'maskedIban' && !MASKED.test(String(value)))
        throw new Error(`${route} shows ${role} an account that is not masked: ${String(value)}`);
      this.seen.add(`${route} ${name} ${role}`);
    }
    const told = JSON.stringify(body ?? null).replaceAll(' ', '');
    if (!mayRead('iban') && this.secrets.some((secret) => told.includes(secret)))
      throw new Error(`${route} tells ${role} of an account in clear`);
  }

  /** What the table grants and no answer showed: a row of the spec that is missing, or a right that nobody needs. */
  unseen(): string[] {
    return Object.entries(this.fields)
      .flatMap(([route, names]) =>
        Object.entries(names).flatMap(([name, roles]) =>
          roles.split(' ').map((role) => `${route} ${name} ${role}`),
        ),
      )
      .filter((right) => !this.seen.has(right));
  }
}

/** What is told of something: null, an empty text and an empty list tell nothing. */
export function sensitiveIn(body: unknown): [name: string, value: unknown][] {
  if (Array.isArray(body)) return body.flatMap(sensitiveIn);
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]: [string, unknown]) => {
    const tells = value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
    return [
      ...(tells && SENSITIVE.test(name) ? [[name, value] as [string, unknown]] : []),
      ...sensitiveIn(value),
    ];
  });
}
