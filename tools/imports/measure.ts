// Imports a large file of structures into a recruitment service of its own, and tells the time and the memory that it took:
// `node tools/imports/measure.ts [rows]`, after `npm run build`.
import { actors } from '@cnfs/testing';
import { startStack } from '@cnfs/testing/stack';
import { SERVICE_ENVIRONMENT } from '../development.ts';

const rows = Number(process.argv[2] ?? 100_000);
const MEGABYTE = 1_048_576;

/** Luhn: from the right, every other digit doubled. */
function withKey(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function file(): string {
  const header =
    'siret,nom,secteur,adresse,code_postal,ville,code_commune,france_services,contact_nom,contact_courriel,contact_telephone';
  const lines = Array.from({ length: rows }, (_, n) => {
    const siret = withKey(`${withKey(String(10_000_000 + n))}0001`);
    return `${siret},Structure ${n},publique,1 place de la Mairie,01500,Ambérieu-en-Bugey,01004,non,Accueil,accueil@structure.example,+33199001234`;
  });
  return [header, ...lines].join('\n');
}

const stack = await startStack({ only: ['recruitment'], broker: 'embedded', ...SERVICE_ENVIRONMENT });
try {
  const { recruitment } = stack.services;
  const anct = recruitment.as(actors.anct());
  const csv = file();
  const before = recruitment.memory();
  let highest = before;
  const watch = setInterval(() => (highest = Math.max(highest, recruitment.memory())), 250);
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    highest = recruitment.memory();
    const start = performance.now();
    const result = await work();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${what}: ${seconds} s, at most ${Math.round(highest / MEGABYTE)} MB\n`);
    return result;
  };
  process.stdout.write(
    `${rows} rows, ${(csv.length / MEGABYTE).toFixed(1)} MB; the service holds ${Math.round(before / MEGABYTE)} MB\n`,
  );
  const received = await step('received and checked', () =>
    anct.upload<{ id: string }>('/imports?kind=HOST_STRUCTURES&source=measure', csv),
  );
  if (received.status !== 201) throw new Error(`${received.status} ${JSON.stringify(received.body)}`);
  const address = `/imports/${received.body.id}`;
  const seen = new Set<number>();
  const progress = setInterval(
    () => void anct.get<{ rowsDone: number }>(address).then(({ body }) => seen.add(body.rowsDone)),
    500,
  );
  const applied = await step('applied', () => anct.post(`${address}/applications`));
  clearInterval(progress);
  if (applied.status !== 201) throw new Error(`${applied.status} ${JSON.stringify(applied.body)}`);
  process.stdout.write(`progress was seen at ${[...seen].sort((a, b) => a - b).join(', ')} rows\n`);
  await step('received again: all known', () =>
    anct.upload('/imports?kind=HOST_STRUCTURES&source=measure', `${csv}\n`),
  );
  await step('undone', () => anct.post(`${address}/undoings`));
  clearInterval(watch);
} finally {
  await stack.stop();
}
