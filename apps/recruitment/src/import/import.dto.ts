/** Forms of the imports. */
import { FromDigits } from '@cnfs/platform';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';
import { type ImportKind, type ImportState, importKinds, importMachine } from './import.js';

export class ReceiveImportQuery {
  /**
   * Ce que contient le fichier.
   * @example "HOST_STRUCTURES"
   */
  @IsIn(importKinds) kind: ImportKind;

  /**
   * Qui a donné leurs clés aux lignes : la même clé de la même source n’est jamais importée deux fois.
   * @example "coselec-2021"
   */
  @IsString() @Matches(/^[a-z0-9][a-z0-9-]{1,99}$/) source: string;

  /** La séance, pour un procès-verbal. */
  @IsOptional() @IsUUID() sessionId?: string;
}

export class ImportFilter {
  @IsOptional() @IsIn(importKinds) kind?: ImportKind;

  @IsOptional() @IsIn(importMachine.states) state?: ImportState;
}

export class RefusedRowsQuery {
  /**
   * Nombre de lignes par page, 200 au plus.
   * @example 50
   */
  @IsOptional() @FromDigits() @IsInt() @Min(1) @Max(200) limit: number = 50;

  /** La ligne après laquelle commencer (nextCursor). */
  @IsOptional() @Matches(/^\d{1,9}$/) cursor?: string;
}
