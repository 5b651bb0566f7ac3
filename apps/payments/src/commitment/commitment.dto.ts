/** Filter of the commitments. */
import { Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import type { CommitmentState } from './commitment.entity.js';

export class CommitmentFilter extends Page {
  /** Ne garder que les engagements de ce poste. */
  @IsOptional() @IsUUID() postId?: string;

  /** Ne garder que les engagements de cette structure. */
  @IsOptional() @IsUUID() structureId?: string;

  /** Ne garder que ce qui a été engagé, ou refusé. */
  @IsOptional() @IsIn(['COMMITTED', 'REFUSED']) state?: CommitmentState;
}
