/** The service chassis: what every service is mounted on, and what it may use of it. */
export { type ActingRole, type Actor, type Territory, actingRoles, actorLabel } from './auth/actor.js';
export { everyPerson } from './auth/everyone.js';
export { Audit, type AuditedAct } from './audit/audit.js';
export { AuditsItself, ReadsPersonalData } from './audit/audited-routes.js';
export { type Narrowing, type Owned, type OwnerColumns, Perimeter } from './auth/perimeter.js';
export { reachAlso } from './auth/reach-also.js';
export { Acting, Allow, type Allowance, Public, Within } from './auth/policy.js';
export { ApprovalSteps, type ApprovalStep, NotAsApproved, SamePerson } from './approvals/approval-steps.js';
export { ProgrammeClock } from './clock/programme-clock.js';
export { CLOCK } from '@cnfs/messaging';
export { describeConfiguration } from './configuration/describe.js';
export {
  CONFIGURATION,
  type Configuration,
  InvalidConfiguration,
  readConfiguration,
} from './configuration/read.js';
export { type DatabaseRole, installDatabase } from './database/install.js';
export { Reader } from './database/reader.js';
export { type DueRow, DueWork, OnDue, type PlannedWork } from './due-work/due-work.js';
export { CSV_LIMIT_BYTES, CsvBody, type CsvStream, ReadsCsv } from './http/csv-body.js';
export { FormFields, TakesForm } from './http/form.js';
export { IfMatch, etagOf } from './http/if-match.js';
export { IsDay } from './http/is-day.js';
export { FromDigits, Page, type PageOf, pageOf } from './http/page.dto.js';
export { FormPipe } from './http/validation.js';
export { Produces } from './http/produces.js';
export { Malformed, Problem, Unavailable } from './http/problem.js';
export { isUnacceptableText } from './http/text.js';
export { RequestCause } from './transaction/cause.js';
export { Erasure } from './personal-data/erasure.js';
export { ErasureReactions } from './personal-data/erasure.reactions.js';
export {
  ERASED_TEXT,
  type Fate,
  type LegalBasis,
  type PersonalData,
  type PersonalField,
  type PersonalTable,
  author,
  caseOfPerson,
} from './personal-data/personal-data.js';
export { personalDataOfPlatform } from './personal-data/personal-data-of-platform.js';
export { previewOpenapi } from './openapi/preview.js';
export {
  ParameterMissing,
  Parameters,
  type ParameterScope,
  type ParameterValue,
} from './parameters/parameters.js';
export { runService } from './run-service.js';
export { type Figure, type ServiceDefinition, defineService } from './service.js';
export { OwnTransactions, Tx } from './transaction/tx.js';
