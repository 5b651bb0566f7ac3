/** Forms of merges and of the search for duplicates. */
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { type MergeState, mergeMachine } from './structure-merge.js';

export class ProposeMergeBody {
  /** La structure qui reste. */
  @IsUUID() keptId: string;

  /** L’enregistrement en double ; il en devient un alias. */
  @IsUUID() aliasId: string;

  /**
   * Ce qui montre que c’est la même, de 10 à 1 000 caractères.
   * @example "Même mairie, enregistrée une fois sous son ancien SIRET."
   */
  @IsString() @Length(10, 1_000) reason: string;
}

export class RefuseMergeBody {
  /**
   * Ce qui montre que ce sont deux structures, de 10 à 1 000 caractères.
   * @example "Deux associations de même nom, aux présidents différents."
   */
  @IsString() @Length(10, 1_000) reason: string;
}

export class MergeFilter {
  @IsOptional() @IsIn(mergeMachine.states) state?: MergeState;
}

export class DuplicateFilter {
  /** @example "01" */
  @IsOptional() @IsString() @Length(2, 3) departement?: string;
}
