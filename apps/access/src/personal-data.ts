/** What access holds on persons: agents of the programme, by their own address. It is the only place where their names are. */
import { type PersonalData, author } from '@cnfs/platform';

const whileHeld = 'Tant que la personne est connue ; l’historique garde ensuite son identifiant seul';

export const personalDataOfAccess: PersonalData = {
  about: `SELECT id::text FROM membership WHERE person_id = $1`,
  tables: {
    person: {
      fields: [
        {
          columns: ['issuer', 'subject'],
          what: 'Personne : fournisseur d’identité et sujet',
          why: 'La reconnaître d’une connexion à l’autre',
          ...{ basis: 'PUBLIC_TASK', kept: whileHeld, after: 'PSEUDONYMISED' },
        },
        {
          columns: ['email', 'name'],
          what: 'Agent : adresse électronique et nom, tels que son identité les dit',
          why: 'Savoir qui tient quel rôle',
          ...{ basis: 'PUBLIC_TASK', kept: whileHeld, after: 'ERASED', shownAs: ['email', 'fullName'] },
        },
      ],
      others: ['known_since'],
      erase: `UPDATE person SET issuer = 'erased', subject = id::text, email = NULL, name = NULL WHERE id = $1`,
    },
    invitation: {
      fields: [
        {
          columns: ['email'],
          what: 'Agent invité : adresse électronique',
          why: 'Lui envoyer l’invitation, et savoir qu’elle est acceptée par lui',
          ...{ basis: 'PUBLIC_TASK', kept: whileHeld, after: 'PSEUDONYMISED', shownAs: ['email'] },
        },
        author('invited_by', 'closed_by'),
      ],
      others: [
        ...['role', 'territories', 'structures', 'organisations', 'siret', 'state'],
        ...['invited_at', 'expires_at', 'token_sha256', 'closed_at', 'reason'],
      ],
      erase: `UPDATE invitation SET email = 'erased@invalid'
               WHERE id IN (SELECT invitation_id FROM membership WHERE person_id = $1)`,
    },
    membership: {
      fields: [author('granted_by', 'revoked_by')],
      others: [
        ...[
          'role',
          'territories',
          'structures',
          'organisations',
          'siret',
          'granted_at',
          'revoked_at',
          'reason',
        ],
      ],
    },
    system: {
      fields: [author('registered_by', 'revoked_by')],
      others: ['name', 'scopes', 'public_keys', 'registered_at', 'revoked_at', 'reason'],
    },
  },
  nobody: ['client_assertion', 'signing_key'],
};
