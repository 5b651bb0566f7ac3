/** Forms of the systems. */
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';
import { type SystemScope, systemScopes } from './system.js';

const base64url = /^[\w-]{1,1024}$/;

/** Une clé publique (JWK) : EC avec x et y, OKP avec x, RSA avec n et e. */
export class PublicKeyBody {
  /** @example "EC" */
  @IsIn(['EC', 'RSA', 'OKP']) kty: string;

  /**
   * Nom de la clé, que les assertions répètent.
   * @example "2021-03"
   */
  @IsString() @Length(1, 100) kid: string;

  /** @example "P-256" */
  @IsOptional() @IsIn(['P-256', 'Ed25519']) crv?: string;

  /** @example "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4" */
  @IsOptional() @Matches(base64url) x?: string;

  /** @example "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" */
  @IsOptional() @Matches(base64url) y?: string;

  @IsOptional() @Matches(base64url) n?: string;

  @IsOptional() @Matches(base64url) e?: string;
}

export class RegisterSystemBody {
  /**
   * Nom du système, pour qui le retrouve dans la liste.
   * @example "Système de paiement"
   */
  @IsString() @Length(3, 100) name: string;

  /**
   * Ce qu’il peut faire.
   * @example ["payment-channel"]
   */
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsIn(Object.keys(systemScopes), { each: true })
  scopes: SystemScope[];

  /** Ses clés publiques ; la clé privée ne le quitte pas. */
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @ValidateNested({ each: true })
  @Type(() => PublicKeyBody)
  keys: PublicKeyBody[];
}
