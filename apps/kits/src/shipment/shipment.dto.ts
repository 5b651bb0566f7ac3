/** Forms of the shipments. */
import type { Day } from '@cnfs/kernel';
import { IsDay, Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { type ShipmentState, shipmentMachine } from './shipment.js';

export class DispatchKitBody {
  /**
   * Jour du départ (AAAA-MM-JJ).
   * @example "2021-06-14"
   */
  @IsDay() dispatchedOn: Day;

  /**
   * Transporteur, en majuscules.
   * @example "COLISSIMO"
   */
  @Matches(/^[A-Z0-9][A-Z0-9_]{0,63}$/, { message: 'en majuscules, chiffres et soulignés' }) carrier: string;

  /**
   * Numéro de suivi, s’il y en a un.
   * @example "6A12345678901"
   */
  @IsOptional() @IsString() @Length(1, 255) trackingNumber?: string;
}

export class ShipmentFilter extends Page {
  /** Ne garder que les envois dans cet état. */
  @IsOptional() @IsIn(shipmentMachine.states) state?: ShipmentState;

  /** Ne garder que l’envoi de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;
}
