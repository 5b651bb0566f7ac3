// The fragments every event's schema is made of, so that an id, a day or an amount looks the same in all of them.
// A list of values is `oneOf` where a reader branches on it (changing it is breaking), `code` where it is only shown.
import { Type, type TSchema } from 'typebox';

export { Type };

/** An identifier: uuid v7, drawn by the service that owns the thing. */
export const id = (description?: string) => Type.String({ format: 'uuid', description });

/** A calendar day of Europe/Paris, YYYY-MM-DD. */
export const day = (description?: string) => Type.String({ format: 'date', description });

/** The day the fact of the event took effect: later dates are counted from it. */
export const date = (description: string) => day(description);

/** An amount in euro cents, never negative. 2^53 cents are far above every envelope: a JSON number holds it exactly. */
export const cents = (description?: string) => Type.Integer({ minimum: 0, description });

/** A count of things. */
export const count = (description: string, minimum = 0) => Type.Integer({ minimum, description });

/** Hours by the half-hour. */
export const hours = (description: string) => Type.Number({ minimum: 0, multipleOf: 0.5, description });

export const flag = (description: string) => Type.Boolean({ description });

/** A word of a list that its owner may lengthen: readers show it and never branch on it. */
export const code = (description?: string) =>
  Type.String({ pattern: '^[A-Z0-9][A-Z0-9_]{0,63}$', description });

/** A closed list: a reader may branch on it, a value more or less is a new version of the event. */
export const oneOf = <Values extends string[]>(values: readonly [...Values], description: string) =>
  Type.Enum(values, { description });

export const text = (description?: string) => Type.String({ minLength: 1, maxLength: 255, description });

/** INSEE code of a commune, as text: '01004', '2A004', '97105'. */
export const communeCode = (description?: string) =>
  Type.String({ pattern: '^[0-9][0-9AB][0-9]{3}$', description });

/** INSEE code of a département, as text: '01', '2A', '971'. */
export const departement = (description?: string) =>
  Type.String({ pattern: '^[0-9][0-9AB][0-9]?$', description });

/** INSEE code of a région, as text: '01', '84'; a collectivity outside the régions keeps its three digits. */
export const region = (description?: string) => Type.String({ pattern: '^[0-9]{2,3}$', description });

/** A value that may be absent and says so: `nullable(day, 'End of the contract; null for a CDI')`. */
export const nullable = <S extends TSchema>(make: (description?: string) => S, description: string) =>
  Type.Union([make(), Type.Null()], { description });

/** The case: what every event that follows CandidateSelected carries, whichever service emits it. */
export const caseIds = {
  selectionId: id('The selection, which is the id of the case'),
  postId: id('Post the candidate was selected for'),
  candidateId: id('Candidate, then adviser'),
  structureId: id('Host structure, employer of the adviser'),
};

export const envelopeKey = () =>
  oneOf(['ADVISERS', 'KITS', 'AIDANTS_CONNECT', 'PASS_NUMERIQUES'], 'Envelope the money comes from');

export const grantOption = () =>
  oneOf(['FULL_24M', 'PARTIAL_36M'], 'Amount over 24 months, or the same amount over 36 (S1, S4)');

export const instalmentTrigger = () =>
  oneOf(
    ['CONTRACT_START', 'TRAINING', 'ACTIVITY'],
    'What makes it due: start of the contract, training completed or exempted, activity after deployment',
  );

export const sector = () => oneOf(['PUBLIC', 'PRIVATE'], 'Sector of the host structure');

export const structureKind = () =>
  oneOf(
    [
      'COMMUNE',
      'DEPARTEMENT',
      'REGION',
      'EPCI',
      'OTHER_PUBLIC',
      'GIP',
      'ASSOCIATION',
      'ESS_COMPANY',
      'COMPANY',
      'OTHER_PRIVATE',
    ],
    'Legal kind of the host structure',
  );
