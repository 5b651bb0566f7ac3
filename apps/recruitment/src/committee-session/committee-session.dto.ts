/** Forms of the committee's sessions. */
import type { Day } from '@cnfs/kernel';
import { IsDay } from '@cnfs/platform';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import type { CommitteeDecision } from '../post-request/post-request.js';
import { type CommitteeSessionState, committeeSessionMachine } from './committee-session.js';

export class OpenSessionBody {
  /**
   * Numéro de la séance, unique.
   * @example 1
   */
  @IsInt() @Min(1) @Max(100_000) number: number;

  /**
   * Jour où le comité siège (AAAA-MM-JJ).
   * @example "2021-03-24"
   */
  @IsDay() heldOn: Day;
}

export class PutOnAgendaBody {
  /**
   * Demandes à inscrire à l’ordre du jour.
   * @example ["0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"]
   */
  @ArrayMinSize(1) @ArrayMaxSize(500) @ArrayUnique() @IsUUID(undefined, { each: true }) requestIds: string[];
}

export class DecideBody {
  /**
   * Demande de l’ordre du jour.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() requestId: string;

  /**
   * Accorder, refuser ou ajourner.
   * @example "GRANT"
   */
  @IsIn(['GRANT', 'REFUSE', 'ADJOURN']) kind: CommitteeDecision['kind'];

  /**
   * Nombre de postes accordés, au plus ceux demandés ; avec GRANT seulement.
   * @example 2
   */
  @ValidateIf((body: DecideBody) => body.kind === 'GRANT' || body.posts !== undefined)
  @IsInt()
  @Min(1)
  @Max(200)
  posts?: number;

  /** Motif, de 10 à 1 000 caractères ; obligatoire pour refuser ou ajourner. */
  @ValidateIf((body: DecideBody) => body.kind !== 'GRANT' || body.reason !== undefined)
  @IsString()
  @Length(10, 1_000)
  reason?: string;
}

export class CloseSessionBody {
  /**
   * Texte du procès-verbal.
   * @example "Le comité, réuni le 24 mars 2021, a examiné les demandes inscrites à l’ordre du jour."
   */
  @IsString() @Length(10, 20_000) text: string;
}

export class CommitteeSessionFilter {
  @IsOptional() @IsIn(committeeSessionMachine.states) state?: CommitteeSessionState;
}
