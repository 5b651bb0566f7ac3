/** Forms of invitations and memberships. */
import {
  ArrayMaxSize,
  ArrayUnique,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { type GivenRole, givenRoles } from './role.js';

export class InviteBody {
  /**
   * Adresse professionnelle : l’invitation y est envoyée, et c’est avec elle qu’il faut se connecter pour l’accepter.
   * @example "agent@example.org"
   */
  @IsString() @Length(3, 254) email: string;

  /**
   * Rôle proposé.
   * @example "prefect"
   */
  @IsIn(givenRoles) role: GivenRole;

  /**
   * Départements (D75) et régions (R11), pour une préfecture ou un coordinateur.
   * @example ["D46"]
   */
  @IsOptional()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(/^[DR][0-9][0-9AB][0-9]?$/, { each: true })
  territories?: string[];

  /** Structures d’accueil, pour qui les représente. */
  @IsOptional() @ArrayMaxSize(100) @ArrayUnique() @IsUUID(undefined, { each: true }) structures?: string[];

  /** Organismes de formation, pour qui les représente. */
  @IsOptional() @ArrayMaxSize(100) @ArrayUnique() @IsUUID(undefined, { each: true }) organisations?: string[];

  /** SIRET de l’organisation depuis laquelle il faut se connecter, pour accepter puis pour agir ; n’importe laquelle sinon. */
  @IsOptional() @Matches(/^\d{14}$/) siret?: string;
}

export class AcceptInvitationBody {
  /**
   * Jeton du lien reçu par courriel.
   * @example "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"
   */
  @Matches(/^[\w-]{43}$/) token: string;

  /**
   * Jeton d’identité (id_token) que le fournisseur d’identité vient de donner.
   * @example "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkZW50aXRlLmV4YW1wbGUifQ.c2lnbmF0dXJl"
   */
  @Length(20, 16_384) @Matches(/^[\w-]+\.[\w-]+\.[\w-]+$/) identityToken: string;

  /** Le nonce de cette connexion, si elle en a un. */
  @IsOptional() @Length(1, 255) @Matches(/^[\x21-\x7e]+$/) nonce?: string;

  /** Réponse signée de userinfo, quand c’est elle qui dit l’adresse ou le SIRET. */
  @IsOptional() @Length(20, 16_384) @Matches(/^[\w-]+\.[\w-]+\.[\w-]+$/) userinfoToken?: string;
}

export class ReasonBody {
  /**
   * Pourquoi, en quelques mots.
   * @example "A quitté ses fonctions"
   */
  @IsString() @Length(3, 500) reason: string;
}

export class MembershipFilter {
  /**
   * Ne garder que ce rôle.
   * @example "prefect"
   */
  @IsOptional() @IsIn(givenRoles) role?: GivenRole;

  /** Ne garder que cette personne (le sujet de ses jetons). */
  @IsOptional() @IsUUID() person?: string;
}

export class InvitationFilter {
  /**
   * Ne garder que ce rôle.
   * @example "prefect"
   */
  @IsOptional() @IsIn(givenRoles) role?: GivenRole;
}
