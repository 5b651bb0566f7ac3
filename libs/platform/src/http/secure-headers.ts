/** Headers of every answer: nothing is cached, framed, sniffed or executed, but for the pages of the documentation. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const nothing = {
  'default-src': ["'none'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** Swagger UI runs its own scripts and writes its own styles. */
const documentation =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

export function secureHeaders(instance: FastifyInstance): void {
  void instance.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: nothing },
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  });
  instance.addHook('onSend', (request, reply, _payload, done) => {
    void reply.header('cache-control', 'no-store');
    if (request.url.startsWith('/docs')) void reply.header('content-security-policy', documentation);
    done();
  });
}
