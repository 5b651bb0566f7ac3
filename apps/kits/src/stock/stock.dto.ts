/** Forms of the stock. */
import { IsInt, IsUUID, Matches, Max, Min } from 'class-validator';

export class ReceiveKitsBody {
  /**
   * Modèle de kit reçu.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() modelId: string;

  /**
   * Entrepôt, en majuscules.
   * @example "LIMOGES"
   */
  @Matches(/^[A-Z][A-Z0-9-]{1,63}$/, { message: 'en majuscules, chiffres et tirets' }) warehouse: string;

  /**
   * Nombre de kits reçus.
   * @example 200
   */
  @IsInt() @Min(1) @Max(100_000) quantity: number;
}
