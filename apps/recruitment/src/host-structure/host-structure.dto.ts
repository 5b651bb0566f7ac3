/** Forms of the host structures, as portals send them. */
import {
  IsDefined,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { Transform, Type } from 'class-transformer';
import { type Verification, verifications } from '../company-register/company-register.js';
import {
  type HostStructureKind,
  type HostStructureState,
  hostStructureKinds,
  hostStructureMachine,
  reinstatementReasons,
  suspensionReasons,
} from './host-structure.js';

export class AddressBody {
  /**
   * Numéro et voie.
   * @example "1 place de la Mairie"
   */
  @IsString() @Length(1, 255) line: string;

  /**
   * Code postal.
   * @example "01500"
   */
  @Matches(/^\d{5}$/) postalCode: string;

  /**
   * Ville, comme sur une enveloppe.
   * @example "Ambérieu-en-Bugey"
   */
  @IsString() @Length(1, 255) city: string;
}

export class ContactBody {
  /**
   * Prénom et nom de la personne à joindre.
   * @example "Dominique Exemple"
   */
  @IsString() @Length(2, 200) name: string;

  /** @example "mairie@example.org" */
  @IsString() @Length(3, 254) email: string;

  /** @example "04 74 38 00 00" */
  @IsString() @Length(3, 30) phone: string;
}

export class RegisterHostStructureBody {
  /**
   * SIRET de l’établissement (14 chiffres) ; à donner sauf si la structure a un RIDET.
   * @example "21010004300012"
   */
  @IsOptional() @IsString() @Length(14, 30) siret?: string;

  /** RIDET (7 chiffres) d’une structure de Nouvelle-Calédonie. */
  @IsOptional() @IsString() @Length(7, 15) ridet?: string;

  /** @example "Commune d’Ambérieu-en-Bugey" */
  @IsString() @Length(2, 255) name: string;

  /**
   * Nature de la structure.
   * @example "COMMUNE"
   */
  @IsIn(hostStructureKinds) kind: HostStructureKind;

  @IsDefined() @Type(() => AddressBody) @ValidateNested() address: AddressBody;

  /**
   * Code INSEE de la commune (pas le code postal), actuel ou ancien.
   * @example "01004"
   */
  @IsString() @Length(5, 5) commune: string;

  /** Labellisée France Services. */
  @IsBoolean() franceServices: boolean;

  /** La personne à joindre ; elle ne figure dans aucun événement. */
  @IsDefined() @Type(() => ContactBody) @ValidateNested() contact: ContactBody;
}

export class SuspendBody {
  /** @example "COMMITMENTS_NOT_KEPT" */
  @IsIn(suspensionReasons) reason: (typeof suspensionReasons)[number];

  /**
   * Ce qui motive la décision, de 10 à 1 000 caractères.
   * @example "Deux conseillers employés à d’autres tâches, constaté sur place."
   */
  @IsString() @Length(10, 1_000) comment: string;
}

export class ReinstateBody {
  /** @example "COMMITMENTS_KEPT" */
  @IsIn(reinstatementReasons) reason: (typeof reinstatementReasons)[number];

  /**
   * Ce qui motive la décision, de 10 à 1 000 caractères.
   * @example "Les missions sont de nouveau celles de la convention."
   */
  @IsString() @Length(10, 1_000) comment: string;
}

export class HostStructureFilter {
  @IsOptional() @IsIn(hostStructureKinds) kind?: HostStructureKind;

  /** @example "01" */
  @IsOptional() @IsString() @Length(2, 3) departement?: string;

  /** @example "84" */
  @IsOptional() @IsString() @Length(2, 3) region?: string;

  @IsOptional() @IsIn(hostStructureMachine.states) state?: HostStructureState;

  @IsOptional() @IsIn(verifications) verification?: Verification;

  /**
   * Une partie du nom, sans égard aux accents ni à la casse.
   * @example "pontchateau"
   */
  @IsOptional() @IsString() @Length(2, 100) q?: string;

  /** SIRET exact, espaces compris ou non. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/\s/g, '') : value,
  )
  @Matches(/^\d{14}$/)
  siret?: string;
}
