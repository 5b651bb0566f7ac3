// What clients do, in the programme's own terms: each story is a piece of the main job, and most of its steps are facts
// that other services react to.
import type { Random } from './random.ts';
import {
  type Cast,
  type Host,
  type Paying,
  type Post,
  type Recruiting,
  type Serving,
  exampleStructure,
} from '@cnfs/testing/programme';

/** What the stories of one system share. */
export interface World {
  /** The programme's day. */
  readonly today: string;
  /** Last day of contracts that begin today. */
  readonly contractEnd: string;
  readonly organisationId: string;
  readonly sessionId: string;
  readonly kitModelId: string;
  /** Structures that gave an account. */
  readonly paid: Set<string>;
  /** Advisers in place. */
  readonly serving: { candidateId: string; commune: string }[];
  committees: number;
}

/** One client's way to the product. */
export interface Teller {
  readonly cast: Cast;
  readonly recruiting: Recruiting;
  readonly serving: Serving;
  readonly paying: Paying;
  readonly random: Random;
}

type Story = (teller: Teller, world: World) => Promise<void>;

/** A structure asks for posts, is granted them, and hires: half of its cases go to their end. */
const fromRequestToPayment: Story = async (teller, world) => {
  const { recruiting, serving, random } = teller;
  const host = await recruiting.register(exampleStructure());
  const posts = random.between(1, 2);
  const requestId = await recruiting.request(host, posts, world.contractEnd);
  if (random.chance(0.7)) await recruiting.giveOpinion(host, requestId);
  world.committees += 1;
  await recruiting.holdSession(world.committees, world.today, [{ requestId, posts }]);
  for (const post of await recruiting.fundedPosts(host)) {
    const { selectionId, candidateId } = await hire(teller, world, host, post);
    const enrolment = await serving.enrolment(selectionId);
    if (random.chance(0.4)) {
      await serving.enrol(enrolment.id, world.organisationId, world.sessionId, world.today);
      await serving.attend(enrolment.id, world.organisationId, [world.today]);
      continue;
    }
    await serving.exempt(enrolment.id, world.today);
    await beginToServe(teller, world, host, selectionId, candidateId);
  }
};

async function hire(
  { recruiting, random }: Teller,
  world: World,
  host: Host,
  post: Post,
): Promise<{ selectionId: string; candidateId: string }> {
  const candidate = await recruiting.apply(host.commune, world.today);
  const selectionId = await recruiting.interview(post, candidate);
  // Half of the contracts are shorter, so that what they are granted is no round amount.
  const end = random.chance(0.5) ? world.contractEnd : shorter(world, random);
  await recruiting.declareContract(post, selectionId, { start: world.today, end });
  await recruiting.confirm(selectionId);
  return { selectionId, candidateId: candidate.id };
}

/** A day of the contract's last year. */
function shorter({ contractEnd }: World, random: Random): string {
  const year = Number(contractEnd.slice(0, 4)) - 1;
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  return `${year}-${twoDigits(random.between(4, 12))}-${twoDigits(random.between(1, 28))}`;
}

async function beginToServe(
  { serving, paying, random }: Teller,
  world: World,
  host: Host,
  selectionId: string,
  candidateId: string,
): Promise<void> {
  const agreement = await paying.agreement(selectionId);
  await paying.sign(agreement.id, host.id);
  // One account is enough for the posts of a structure.
  if (!world.paid.has(host.id)) {
    world.paid.add(host.id);
    await paying.approveAccount((await paying.giveAccount(host.id)).id);
  }
  const ready = await serving.assignment(selectionId, 'READY');
  await serving.activate(ready.id, host.id, world.today, host.commune);
  world.serving.push({ candidateId, commune: host.commune });
  await paying.pay(selectionId, 1, world.today);
  const shipment = await serving.shipment(selectionId);
  await serving.dispatch(shipment.id, world.today);
  await serving.confirmReceipt(shipment.id, host.id);
  if (!random.chance(0.3)) return;
  const terminationId = await serving.declareTermination(ready.id, host.id, world.today);
  await (random.chance(0.7)
    ? serving.validateTermination(terminationId)
    : serving.refuseTermination(terminationId));
}

/** Advisers report what they did. */
const reports: Story = async ({ serving, random }, world) => {
  if (world.serving.length === 0) return;
  for (let n = random.between(2, 6); n > 0; n--) {
    const adviser = random.pick(world.serving);
    await serving.reportActivity(adviser.candidateId, world.today, adviser.commune);
  }
};

/** Small commands of every service, each a transaction of its own. */
const errands: Story = async ({ cast, recruiting, random }, world) => {
  const errand = random.between(1, 5);
  if (errand === 1) {
    const host = await recruiting.register(exampleStructure());
    const requestId = await recruiting.request(host, 1, world.contractEnd);
    for (let n = random.between(1, 3); n > 0; n--) await recruiting.giveOpinion(host, requestId);
  } else if (errand === 2) {
    await cast.anct.post('kits', '/stock/receipts', {
      body: { modelId: world.kitModelId, warehouse: 'LIMOGES', quantity: random.between(1, 5) },
    });
  } else if (errand === 3) {
    const { id } = await recruiting.register(exampleStructure());
    const comment = 'Contrôle en cours sur les pièces de la structure.';
    const path = { id };
    await cast.anct.post('recruitment', '/host-structures/{id}/suspensions', {
      path,
      body: { reason: 'OTHER', comment },
    });
    await cast.anct.post('recruitment', '/host-structures/{id}/reinstatements', {
      path,
      body: { reason: 'OTHER', comment },
    });
  } else if (errand === 4) {
    await cast.bdtApprover.post('payments', '/envelopes/{key}/ceilings', {
      path: { key: 'ADVISERS' },
      body: { ceilingCents: 20_000_000_000_00 + random.between(0, 1_000) * 100 },
    });
  } else {
    await cast.bdtApprover.post('training', '/sessions', {
      body: {
        organisationId: world.organisationId,
        startDay: world.today,
        endDay: world.contractEnd,
        modality: 'REMOTE',
        capacity: random.between(5, 30),
      },
    });
  }
};

/** With their weights. */
export const stories: readonly (readonly [Story, number])[] = [
  [fromRequestToPayment, 6],
  [reports, 3],
  [errands, 4],
];
