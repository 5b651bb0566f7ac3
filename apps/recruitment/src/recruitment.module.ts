/** Table of contents of recruitment: what it answers to, what it reacts to. */
import { CONFIGURATION } from '@cnfs/platform';
import { Module } from '@nestjs/common';
import { CandidateCommands } from './candidate/candidate.commands.js';
import { CandidateController } from './candidate/candidate.controller.js';
import { CandidateQueries } from './candidate/candidate.queries.js';
import { ConfirmationMail } from './candidate/candidate.mail.js';
import { ErasureCommands } from './candidate/erasure.commands.js';
import { ErasureController } from './candidate/erasure.controller.js';
import { ErasureQueries } from './candidate/erasure.queries.js';
import { ErasureCaseReactions } from './candidate/erasure.reactions.js';
import { RetentionPlan } from './candidate/retention.plan.js';
import { ClosingCommands } from './committee-session/closing.commands.js';
import { CommitteeSessionCommands } from './committee-session/committee-session.commands.js';
import { CommitteeSessionController } from './committee-session/committee-session.controller.js';
import { CommitteeSessionQueries } from './committee-session/committee-session.queries.js';
import { MinutesCommands } from './committee-session/minutes.commands.js';
import { MinutesImporter } from './committee-session/minutes.importer.js';
import { SessionPreviewQueries } from './committee-session/session-preview.queries.js';
import { CommuneController } from './commune/commune.controller.js';
import { Communes } from './commune/commune.queries.js';
import { CachedRegister } from './company-register/company-register.cache.js';
import { CompanyRegisterController } from './company-register/company-register.controller.js';
import { HttpCompanyRegister } from './company-register/company-register.http.js';
import { CompanyRegister, NoRegister } from './company-register/company-register.port.js';
import { VerificationCommands } from './company-register/verification.commands.js';
import type { RecruitmentConfiguration } from './configuration.js';
import { EnvelopeFactReactions } from './envelope-fact/envelope-fact.reactions.js';
import { ExportController } from './export/export.controller.js';
import { ExportQueries } from './export/export.queries.js';
import { HostStructureCommands } from './host-structure/host-structure.commands.js';
import { HostStructureController } from './host-structure/host-structure.controller.js';
import { HostStructureImporter } from './host-structure/host-structure.importer.js';
import { HostStructureQueries } from './host-structure/host-structure.queries.js';
import { ImportCommands } from './import/import.commands.js';
import { ImportController } from './import/import.controller.js';
import { ImportQueries } from './import/import.queries.js';
import { Importers } from './import/import.kinds.js';
import { ReceivingCommands } from './import/receiving.commands.js';
import { IndicatorController } from './indicator/indicator.controller.js';
import { IndicatorQueries } from './indicator/indicator.queries.js';
import { Mailer } from './mail/mail.sender.js';
import { MatchingController } from './matching/matching.controller.js';
import { MatchingQueries } from './matching/matching.queries.js';
import { FundingCommands } from './post/funding.commands.js';
import { FundingReactions } from './post/funding.reactions.js';
import { VacancyCommands } from './post/vacancy.commands.js';
import { PostController } from './post/post.controller.js';
import { PostQueries } from './post/post.queries.js';
import { PostCapCommands } from './post-cap/post-cap.commands.js';
import { PostCapController } from './post-cap/post-cap.controller.js';
import { PostRequestCommands } from './post-request/post-request.commands.js';
import { PostRequestController } from './post-request/post-request.controller.js';
import { PostRequestImporter } from './post-request/post-request.importer.js';
import { PostRequestQueries } from './post-request/post-request.queries.js';
import { AliasesGuard } from './host-structure/aliases.guard.js';
import { StructureMergeCommands } from './host-structure/structure-merge.commands.js';
import { StructureMergeController } from './host-structure/structure-merge.controller.js';
import { StructureMergeQueries } from './host-structure/structure-merge.queries.js';
import { ContractCommands } from './selection/contract.commands.js';
import { PlacementCommands } from './selection/placement.commands.js';
import { PlacementReactions } from './selection/placement.reactions.js';
import { SelectionCommands } from './selection/selection.commands.js';
import { SelectionController } from './selection/selection.controller.js';
import { SelectionQueries } from './selection/selection.queries.js';
import { SelectionSteps } from './selection/selection.steps.js';

const PAUSE_OF_THE_REGISTER_MS = 30_000;

function registerOf(configuration: RecruitmentConfiguration): CompanyRegister {
  if (configuration.COMPANY_REGISTER_URL === undefined) return new NoRegister();
  return new HttpCompanyRegister({
    url: configuration.COMPANY_REGISTER_URL,
    token: configuration.COMPANY_REGISTER_TOKEN,
    recipient: configuration.COMPANY_REGISTER_RECIPIENT,
    patienceMs: configuration.COMPANY_REGISTER_PATIENCE_MS,
    pauseMs: PAUSE_OF_THE_REGISTER_MS,
  });
}

@Module({
  controllers: [
    CommuneController,
    HostStructureController,
    StructureMergeController,
    CompanyRegisterController,
    PostRequestController,
    CommitteeSessionController,
    PostController,
    MatchingController,
    CandidateController,
    ErasureController,
    ErasureCaseReactions,
    SelectionController,
    ImportController,
    PostCapController,
    ExportController,
    IndicatorController,
    FundingReactions,
    PlacementReactions,
    EnvelopeFactReactions,
  ],
  providers: [
    Communes,
    HostStructureCommands,
    HostStructureQueries,
    { provide: CompanyRegister, useFactory: registerOf, inject: [CONFIGURATION] },
    CachedRegister,
    VerificationCommands,
    AliasesGuard,
    StructureMergeCommands,
    StructureMergeQueries,
    PostRequestCommands,
    PostRequestQueries,
    CommitteeSessionCommands,
    ClosingCommands,
    CommitteeSessionQueries,
    Mailer,
    VacancyCommands,
    FundingCommands,
    PostQueries,
    MatchingQueries,
    CandidateCommands,
    ConfirmationMail,
    CandidateQueries,
    RetentionPlan,
    ErasureCommands,
    ErasureQueries,
    SelectionSteps,
    SelectionCommands,
    ContractCommands,
    PlacementCommands,
    SelectionQueries,
    HostStructureImporter,
    PostRequestImporter,
    MinutesImporter,
    Importers,
    ReceivingCommands,
    ImportCommands,
    ImportQueries,
    PostCapCommands,
    SessionPreviewQueries,
    MinutesCommands,
    ExportQueries,
    IndicatorQueries,
  ],
})
export class RecruitmentModule {}
