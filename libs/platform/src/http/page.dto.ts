/** Lists are read by cursor, in a stable order: the query asks for one row more than the page, which tells if there is a next one. */
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

/** Of an address: digits are a number, and nothing else is, neither '1e2', nor '0x10', nor a space. */
export function FromDigits(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  );
}

export class Page {
  /**
   * Nombre d’éléments par page, 200 au plus.
   * @example 50
   */
  @IsOptional() @FromDigits() @IsInt() @Min(1) @Max(200) limit: number = 50;

  /** Curseur rendu par la page précédente (nextCursor). */
  @IsOptional() @IsString() @Length(1, 500) cursor?: string;
}

export interface PageOf<T> {
  readonly items: readonly T[];
  /** To give back as `cursor`; null on the last page. */
  readonly nextCursor: string | null;
}

/**
 * A page out of up to `limit + 1` rows.
 * @param cursorOf what the next query starts after: the sort key of the page's last row
 */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => string): PageOf<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last !== undefined && rows.length > limit ? cursorOf(last) : null };
}
