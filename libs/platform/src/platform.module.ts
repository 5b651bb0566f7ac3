/** The table of contents of the chassis: what every service has, whatever it does. */
import { CLOCK } from '@cnfs/messaging';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { ApprovalSteps } from './approvals/approval-steps.js';
import { AuditController } from './audit/audit.controller.js';
import { Audit } from './audit/audit.js';
import { ActorResolver } from './auth/actor-resolver.js';
import { PolicyCheck } from './auth/policy-check.js';
import { PolicyGuard } from './auth/policy.guard.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { ClockController } from './clock/clock.controller.js';
import { ProgrammeClock } from './clock/programme-clock.js';
import { CONFIGURATION, type Configuration } from './configuration/read.js';
import { Reader } from './database/reader.js';
import { DueWork } from './due-work/due-work.js';
import { DueHandlers } from './due-work/handlers.js';
import { DueWorkRunner } from './due-work/runner.js';
import { DueWorkSignal } from './due-work/signal.js';
import { EventLagController } from './event-log/event-lag.controller.js';
import { EventReplaysController } from './event-log/event-replays.controller.js';
import { EventTracesController } from './event-log/event-traces.controller.js';
import { ProjectionsController } from './event-log/projections.controller.js';
import { RepublicationsController } from './event-log/republications.controller.js';
import { HealthController } from './health/health.controller.js';
import { Lifecycle } from './health/lifecycle.js';
import { ProblemFilter } from './http/problem.filter.js';
import { UnreadGuard } from './http/unread.guard.js';
import { FormPipe } from './http/validation.js';
import { ParameterCommands } from './parameters/parameters.commands.js';
import { ParametersController } from './parameters/parameters.controller.js';
import { Parameters } from './parameters/parameters.js';
import { Erasure } from './personal-data/erasure.js';
import { SERVICE, type ServiceDefinition } from './service.js';
import { ParkedEventsController } from './set-aside/parked-events.controller.js';
import { RefusedRecordsController } from './set-aside/refused-records.controller.js';
import { StoredAnswers } from './transaction/stored-answers.js';
import { TransactionInterceptor } from './transaction/transaction.interceptor.js';

const ofEvents = [
  ...[EventLagController, EventTracesController, EventReplaysController],
  ...[ProjectionsController, RepublicationsController],
];

@Module({})
export class PlatformModule {
  static of(service: ServiceDefinition, configuration: Configuration, dataSource: DataSource): DynamicModule {
    // A new figure of the programme is an event too.
    const takesPart = service.events !== false;
    return {
      module: PlatformModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [
        ...[HealthController, ClockController],
        ...(takesPart ? [ParametersController, ParkedEventsController, RefusedRecordsController] : []),
        AuditController,
        ...(takesPart ? ofEvents : []),
      ],
      providers: [
        { provide: SERVICE, useValue: service },
        { provide: CONFIGURATION, useValue: configuration },
        { provide: DataSource, useValue: dataSource },
        { provide: CLOCK, useExisting: ProgrammeClock },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: PolicyGuard },
        { provide: APP_GUARD, useClass: UnreadGuard },
        { provide: APP_PIPE, useClass: FormPipe },
        { provide: APP_INTERCEPTOR, useClass: TransactionInterceptor },
        ...[ProgrammeClock, Reader, Parameters, ApprovalSteps, DueWork, Audit, Erasure],
        ...[PolicyCheck, TokenVerifier, ActorResolver, ParameterCommands, Lifecycle, StoredAnswers],
        ...[DueHandlers, DueWorkRunner, DueWorkSignal],
      ],
      exports: [
        ...[CONFIGURATION, DataSource, CLOCK, ProgrammeClock, Reader, Parameters, ApprovalSteps, DueWork],
        ...[Audit, Erasure],
      ],
    };
  }
}
