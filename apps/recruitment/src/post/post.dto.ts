/** Filters of the posts. */
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { type PostState, postMachine } from './post.js';
import { type VacancyFlag, vacancyFlags } from './vacancy.js';

export class PostFilter {
  /** Ne garder que les postes dans cet état. */
  @IsOptional() @IsIn(postMachine.states) state?: PostState;

  /** Ne garder que les postes vacants près de leur échéance, ou qui l’ont dépassée. */
  @IsOptional() @IsIn(vacancyFlags) vacancyFlag?: VacancyFlag;

  @IsOptional() @IsUUID() structureId?: string;

  /** Ne garder que les postes accordés à cette demande. */
  @IsOptional() @IsUUID() requestId?: string;
}
