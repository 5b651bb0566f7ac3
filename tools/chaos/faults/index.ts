import type { Fault } from '../fault.ts';
import { killedInCommands, killedInReactions, killedInRelays } from './f01-f03-crash-points.ts';
import { randomKills } from './f04-random-kills.ts';
import { postgresCrash } from './f05-postgres-crash.ts';
import { postgresRestarts } from './f06-postgres-restarts.ts';
import { ambiguousCommits } from './f07-ambiguous-commits.ts';
import { slowDatabase } from './f08-slow-database.ts';
import { lateCommits } from './f09-late-commits.ts';
import { brokerKills } from './f10-broker-kills.ts';
import { brokerSilent } from './f11-broker-silent.ts';
import { brokerLosesDisk } from './f12-broker-loses-disk.ts';
import { duplicates } from './f13-duplicates.ts';
import { reordering } from './f14-reordering.ts';
import { poisoned } from './f15-poison.ts';
import { slowReactions } from './f16-slow-reactions.ts';
import { rebalances } from './f17-rebalances.ts';
import { rollingRestarts } from './f18-rolling-restarts.ts';
import { zombies } from './f19-zombies.ts';
import { clocks } from './f20-clocks.ts';
import { dependenciesAway } from './f23-dependencies-away.ts';
import { twoVersions } from './f26-two-versions.ts';

/** Every fault that this harness injects, in the order of the matrix. */
export const faults: readonly Fault[] = [
  killedInCommands,
  killedInRelays,
  killedInReactions,
  randomKills,
  postgresCrash,
  postgresRestarts,
  ambiguousCommits,
  slowDatabase,
  lateCommits,
  brokerKills,
  brokerSilent,
  brokerLosesDisk,
  duplicates,
  reordering,
  poisoned,
  slowReactions,
  rebalances,
  rollingRestarts(),
  zombies,
  clocks(),
  dependenciesAway,
  twoVersions(),
];
