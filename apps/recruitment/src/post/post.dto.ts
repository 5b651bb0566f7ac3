/** Filters of the posts. */
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { type PostState, postMachine } from './post.js';

export class PostFilter {
  /** Ne garder que les postes dans cet état. */
  @IsOptional() @IsIn(postMachine.states) state?: PostState;

  @IsOptional() @IsUUID() structureId?: string;

  /** Ne garder que les postes accordés à cette demande. */
  @IsOptional() @IsUUID() requestId?: string;
}
