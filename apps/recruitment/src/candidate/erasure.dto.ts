/** Form of a request for erasure. */
import { IsIn } from 'class-validator';
import { type RequestGround, requestGrounds } from './erasure.js';

export class RequestErasureBody {
  /**
   * Motif, parmi ceux de l’article 17 du RGPD.
   * @example "CONSENT_WITHDRAWN"
   */
  @IsIn(requestGrounds) reason: RequestGround;
}
