/** Stops the start when a route can be called by anyone, or narrows without asking how: what is forgotten is found before it is used. */
import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { takesVersion } from '../http/if-match.js';
import { opensTransactions, takesTransaction } from '../transaction/tx.js';
import { auditsItself, readsPersonalData } from '../audit/audited-routes.js';
import { narrows, takesActor, takesPerimeter } from './policy.js';
import { type Route, handlerOf, routesOf } from './routes.js';

const writing = [RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE];

const editing = [RequestMethod.PUT, RequestMethod.PATCH];

export class UnsafeRoutes extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`routes that cannot be started:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'UnsafeRoutes';
  }
}

@Injectable()
export class PolicyCheck implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const problems = routesOf(this.discovery).flatMap(problemsOf);
    if (problems.length > 0) throw new UnsafeRoutes(problems);
  }
}

function problemsOf(route: Route): string[] {
  const { name, method, policy, prototype, handlerName } = route;
  const handler = handlerOf(route);
  if (!policy) return [`${name} has no policy: @Allow({…}) or @Public()`];
  const problems: string[] = [];
  if (!policy.public && Object.keys(policy.allow).length === 0) problems.push(`${name} allows nobody`);
  if (narrows(policy) && !takesPerimeter(prototype, handlerName))
    problems.push(`${name} narrows by territory or ownership but takes no @Within()`);
  if (policy.public && (takesPerimeter(prototype, handlerName) || takesActor(prototype, handlerName)))
    problems.push(`${name} is public: nobody is acting, so it takes neither @Within() nor @Acting()`);
  if (takesTransaction(prototype, handlerName) && !writing.includes(method))
    problems.push(`${name} takes @Tx() but only POST, PUT, PATCH and DELETE have a transaction`);
  if (editing.includes(method) && !takesVersion(prototype, handlerName))
    problems.push(`${name} edits what others may edit, but takes no @IfMatch()`);
  if (opensTransactions(handler) && !auditsItself(handler))
    problems.push(
      `${name} opens its transactions itself, so that only it can write its audit: @AuditsItself()`,
    );
  if (readsPersonalData(handler) && method !== RequestMethod.GET)
    problems.push(`${name} is @ReadsPersonalData() but no GET: what writes is audited as it is`);
  return problems;
}
