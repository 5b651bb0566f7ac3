/** Which methods an address answers to, so that the wrong one gets 405 and not 404. */
interface KnownRoute {
  readonly methods: readonly string[];
  readonly pattern: RegExp;
}

export class KnownRoutes {
  private readonly routes: KnownRoute[] = [];

  /** @param url as routers write it: '/posts/:id', '/docs/*' */
  add(method: string | readonly string[], url: string): void {
    const segments = url.split('/').map((segment) => {
      if (segment.startsWith(':')) return '[^/]+';
      return segment === '*' ? '.*' : segment.replace(/[^\w-]/g, '\\$&');
    });
    this.routes.push({
      methods: typeof method === 'string' ? [method] : method,
      pattern: new RegExp(`^${segments.join('/')}/?$`),
    });
  }

  /** Sorted; empty when no route has this address. */
  methodsOf(url: string): string[] {
    const path = url.split('?', 1)[0] ?? '';
    const found = this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(found)].sort();
  }
}
