/** A register of companies for specs: an HTTP server that gives the real one's answers, or misbehaves as it is told. */
import { readFileSync } from 'node:fs';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sample {
  readonly params: { readonly siret: string };
  readonly status: number;
  readonly body: { readonly data?: Record<string, unknown> };
}

/** As the real register answered, by case. */
export const samples = JSON.parse(
  readFileSync(new URL('./register-answers.json', import.meta.url), 'utf8'),
) as Record<'association' | 'personne_morale' | 'personne_morale_etat_cesse' | '404', Sample>;

export type Answering = (siret: string, response: ServerResponse) => void;

export class RegisterInSpec {
  /** What was asked, in order. */
  readonly asked: { readonly url: URL; readonly authorization: string | undefined }[] = [];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private answer: Answering,
  ) {}

  static async open(): Promise<RegisterInSpec> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://register');
      register.asked.push({ url, authorization: request.headers.authorization });
      register.answer(url.pathname.split('/').at(-1) ?? '', response);
    });
    const register: RegisterInSpec = new RegisterInSpec(server, known);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return register;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on; without an argument, as the real one. */
  will(answer: Answering = known): void {
    this.answer = answer;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The sample of that site, or of any site that is none of them: as the association's, under its number. */
function known(siret: string, response: ServerResponse): void {
  const sample = Object.values(samples).find(({ params }) => params.siret === siret);
  if (sample) json(response, sample.status, sample.body);
  else json(response, 200, siteLike(siret));
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The real answer about the association, of another number and with other fields of its data. */
export function siteLike(siret: string, changes: object = {}): object {
  const { body } = samples.association;
  return { ...body, data: { ...body.data, siret, ...changes } };
}
