/** What access holds on persons: whoever logs in, by its identity; agents of the programme, by name and address. */
import { type PersonalData, type PersonalField, author } from '@cnfs/platform';

const whileKnown =
  'Tant qu’un rôle est tenu, puis deux ans après la dernière connexion (PERSON_KEPT_DAYS), ou jusqu’à la demande d’effacement ; l’historique garde ensuite un identifiant seul';
const whileOffered =
  'Comme la personne qui l’accepte ; sans réponse, 90 jours après la fin de l’invitation (INVITATION_KEPT_DAYS)';
const words = (what: string, kept: string): PersonalField => ({
  columns: ['reason'],
  what,
  why: 'Répondre de chaque décision',
  ...{ basis: 'LEGAL_OBLIGATION', kept, after: 'ERASED' },
});

/** Those that it accepted, and those to its address that came to nothing. */
const itsInvitations = `(id IN (SELECT invitation_id FROM membership WHERE person_id = $1)
   OR (state <> 'PENDING' AND email = (SELECT lower(email) FROM person WHERE id = $1)))`;

export const personalDataOfAccess: PersonalData = {
  about: `SELECT id::text FROM membership WHERE person_id = $1
          UNION ALL SELECT id::text FROM invitation WHERE ${itsInvitations}`,
  tables: {
    invitation: {
      fields: [
        {
          columns: ['email'],
          what: 'Agent invité : adresse électronique',
          why: 'Lui envoyer l’invitation, et savoir qu’elle est acceptée par lui',
          ...{ basis: 'PUBLIC_TASK', kept: whileOffered, after: 'PSEUDONYMISED', shownAs: ['email'] },
        },
        author('invited_by', 'closed_by'),
        words('Pourquoi l’invitation est retirée, en quelques mots', whileOffered),
      ],
      others: [
        ...['role', 'territories', 'structures', 'organisations', 'siret', 'state'],
        ...['invited_at', 'expires_at', 'token_sha256', 'closed_at'],
      ],
      erase: `UPDATE invitation SET email = 'erased@invalid', reason = CASE WHEN reason IS NOT NULL THEN '(effacé)' END
               WHERE ${itsInvitations}`,
    },
    membership: {
      fields: [
        author('granted_by', 'revoked_by'),
        words('Pourquoi le rôle est retiré, en quelques mots', whileKnown),
      ],
      others: [
        ...['role', 'territories', 'structures', 'organisations', 'siret'],
        ...['granted_at', 'revoked_at'],
      ],
      erase: `UPDATE membership SET reason = '(effacé)' WHERE person_id = $1 AND revoked_at IS NOT NULL`,
    },
    person: {
      fields: [
        {
          columns: ['issuer', 'subject'],
          what: 'Personne : fournisseur d’identité et sujet',
          why: 'La reconnaître d’une connexion à l’autre',
          ...{ basis: 'PUBLIC_TASK', kept: whileKnown, after: 'PSEUDONYMISED' },
        },
        {
          columns: ['email', 'name'],
          what: 'Agent : adresse électronique et nom, tels que son identité les dit',
          why: 'Savoir qui tient quel rôle',
          ...{ basis: 'PUBLIC_TASK', kept: whileKnown, after: 'ERASED', shownAs: ['email', 'fullName'] },
        },
      ],
      others: ['known_since', 'last_seen'],
      erase: `UPDATE person SET issuer = 'erased', subject = id::text, email = NULL, name = NULL WHERE id = $1`,
    },
    system: {
      fields: [author('registered_by', 'revoked_by')],
      others: ['name', 'scopes', 'public_keys', 'registered_at', 'revoked_at', 'reason'],
    },
  },
  nobody: ['client_assertion', 'signing_key'],
};
