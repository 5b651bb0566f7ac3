/** What class-validator found, said in French. A decorator's own `message` wins over these. */

type Message = (constraints: readonly unknown[]) => string;

const messages: Readonly<Record<string, Message>> = {
  arrayMaxSize: ([most]) => `doit contenir au plus ${shown(most)} éléments`,
  arrayMinSize: ([least]) => `doit contenir au moins ${shown(least)} éléments`,
  arrayNotEmpty: () => 'ne doit pas être vide',
  arrayUnique: () => 'ne doit pas contenir deux fois le même élément',
  equals: ([value]) => `doit valoir ${shown(value)}`,
  isArray: () => 'doit être une liste',
  isBic: () => 'doit être un BIC',
  isBoolean: () => 'doit être vrai ou faux (true, false)',
  isBooleanString: () => 'doit être vrai ou faux (true, false)',
  isDateString: () => 'doit être une date au format ISO 8601',
  isDay: () => 'doit être une date qui existe, au format AAAA-MM-JJ',
  isDefined: () => 'est obligatoire',
  isEmail: () => 'doit être une adresse électronique',
  isEnum: ([, values]) => `doit être l’une des valeurs ${shown(values)}`,
  isIBAN: () => 'doit être un IBAN',
  isIn: ([values]) => `doit être l’une des valeurs ${shown(values)}`,
  isInt: () => 'doit être un nombre entier',
  isISO8601: () => 'doit être une date au format ISO 8601',
  isLatitude: () => 'doit être une latitude',
  isLength: ([least, most]) =>
    most === undefined
      ? `doit compter au moins ${shown(least)} caractères`
      : `doit compter de ${shown(least)} à ${shown(most)} caractères`,
  isLongitude: () => 'doit être une longitude',
  isNotEmpty: () => 'ne doit pas être vide',
  isNumber: () => 'doit être un nombre',
  isNumberString: () => 'doit être un nombre',
  isObject: () => 'doit être un objet',
  isPhoneNumber: () => 'doit être un numéro de téléphone',
  isPositive: () => 'doit être supérieur à zéro',
  isString: () => 'doit être un texte',
  isUrl: () => 'doit être une adresse internet',
  isUuid: () => 'doit être un identifiant (UUID)',
  matches: () => 'n’a pas la forme attendue',
  max: ([most]) => `doit être au plus ${shown(most)}`,
  maxLength: ([most]) => `doit compter au plus ${shown(most)} caractères`,
  min: ([least]) => `doit être au moins ${shown(least)}`,
  minLength: ([least]) => `doit compter au moins ${shown(least)} caractères`,
  nestedValidation: () => 'doit être un objet de la forme attendue',
  unknownValue: () => 'n’a pas la forme attendue',
  whitelistValidation: () => 'n’est pas un champ attendu',
};

export function messageOf(constraint: string, constraints: readonly unknown[]): string {
  return (messages[constraint] ?? (() => 'n’est pas une valeur acceptée'))(constraints);
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
