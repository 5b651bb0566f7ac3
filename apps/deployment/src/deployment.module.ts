/** Everything deployment can do. */
import { ErasureReactions } from '@cnfs/platform';
import { Module } from '@nestjs/common';
import { ActivityCommands } from './activity/activity.commands.js';
import { ActivityController } from './activity/activity.controller.js';
import { AssignmentCommands } from './assignment/assignment.commands.js';
import { AssignmentController } from './assignment/assignment.controller.js';
import { AssignmentFacts } from './assignment/assignment.facts.js';
import { AssignmentQueries } from './assignment/assignment.queries.js';
import { AssignmentReactions } from './assignment/assignment.reactions.js';
import { TerminationCommands } from './termination/termination.commands.js';
import { TerminationController } from './termination/termination.controller.js';
import { TerminationQueries } from './termination/termination.queries.js';
import { TerminationReactions } from './termination/termination.reactions.js';

@Module({
  controllers: [
    AssignmentController,
    TerminationController,
    ActivityController,
    AssignmentReactions,
    TerminationReactions,
    ErasureReactions,
  ],
  providers: [
    AssignmentCommands,
    AssignmentFacts,
    AssignmentQueries,
    TerminationCommands,
    TerminationQueries,
    ActivityCommands,
  ],
})
export class DeploymentModule {}
