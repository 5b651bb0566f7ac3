/** Stops the start when a route can be called by anyone, or narrows without asking how: what is forgotten is found before it is used. */
import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { takesVersion } from '../http/if-match.js';
import { takesTransaction } from '../transaction/tx.js';
import { narrows, takesActor, takesPerimeter } from './policy.js';
import { type Route, routesOf } from './routes.js';

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

function problemsOf({ name, method, policy, prototype, handlerName }: Route): string[] {
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
  return problems;
}
