// The main job of the programme, from a request for posts to the third instalment, then a termination and what it undoes.
// Every act is a call of a public API with the token of the actor whose right it is.
import { Paying, Recruiting, Serving } from '@cnfs/testing/programme';
import type { Candidate, Host, Post, Product } from '@cnfs/testing/programme';
import type { Narrator } from './narrator.ts';
import { SESSION_DAY, realSession } from './real-session.ts';

/** What the story leaves behind, for the table and the checks. */
export interface Outcome {
  host: Host;
  post: Post;
  candidate: Candidate;
  selectionId: string;
  terminationId: string;
  trainedHours: number;
}

const CONTRACT = { start: '2021-05-03', end: '2023-05-02' } as const;
const TRAINING_DAYS = ['03', '04', '05', '06', '07', '10', '11', '12', '17', '18'].map(
  (day) => `2021-05-${day}`,
);
const EXAM_DAY = '2021-05-20';
const FIELD_DAY = '2021-06-01';
const LAST_DAY = '2022-09-30';

export class Story {
  private readonly recruiting: Recruiting;
  private readonly serving: Serving;
  private readonly paying: Paying;

  private readonly product: Product;
  private readonly say: Narrator;

  constructor(product: Product, say: Narrator) {
    this.product = product;
    this.say = say;
    this.recruiting = new Recruiting(product);
    this.serving = new Serving(product);
    this.paying = new Paying(product);
  }

  async play(): Promise<Outcome> {
    const host = await this.grantPosts();
    const { post, candidate, selectionId } = await this.select(host);
    await this.prepareMoney(host, selectionId);
    const { trainedHours, shipmentId } = await this.train(host, selectionId);
    const assignmentId = await this.deploy(host, post, candidate, selectionId);
    const terminationId = await this.terminate(host, selectionId, assignmentId, shipmentId);
    return { host, post, candidate, selectionId, terminationId, trainedHours };
  }

  private async grantPosts(): Promise<Host> {
    this.say.title('1. Des demandes de postes au comité de sélection');
    const session = realSession();
    const grants: { host: Host; requestId: string; posts: number; name: string }[] = [];
    for (const { description, posts } of session) {
      const host = await this.recruiting.register(description);
      const requestId = await this.recruiting.request(host, posts, CONTRACT.start);
      this.say.act('structure', `${description.name} demande ${posts} poste(s)`);
      await this.recruiting.giveOpinion(host, requestId);
      this.say.act(`préfecture ${host.departement}`, 'donne un avis favorable');
      grants.push({ host, requestId, posts, name: description.name });
    }
    await this.advanceTo(SESSION_DAY);
    await this.recruiting.holdSession(1, SESSION_DAY, grants);
    const total = grants.reduce((sum, { posts }) => sum + posts, 0);
    this.say.act('ANCT', `clôt la séance n° 1 : ${total} postes accordés`);
    for (const { host } of grants) await this.recruiting.fundedPosts(host);
    const { committedCents, remainingCents } = await this.paying.envelope('ADVISERS');
    this.say.follows(
      'PostFundingRequested',
      'paiements engage la subvention et la formation de chaque poste',
    );
    this.say.follows(
      'EnvelopeCommitted',
      `les postes sont vacants ; engagé ${euros(committedCents)}, reste ${euros(remainingCents)}`,
    );
    const [first] = grants;
    if (!first) throw new Error('the session is empty');
    return first.host;
  }

  private async select(host: Host) {
    this.say.title('2. Un candidat, un contrat');
    const candidate = await this.recruiting.apply(host.commune, '2021-04-01');
    this.say.act('candidat', 's’inscrit et confirme son adresse par le lien du courriel reçu');
    const [post] = await this.recruiting.fundedPosts(host);
    if (!post) throw new Error('no vacant post');
    const matches = await this.recruiting.matches(post);
    this.say.act(
      'structure',
      `consulte les candidats du poste : ${matches.length} trouvé(s), raisons ${matches[0]?.reasons.join(', ')}`,
    );
    const selectionId = await this.recruiting.interview(post, candidate);
    await this.recruiting.declareContract(post, selectionId, CONTRACT);
    this.say.act(
      'structure',
      `déclare le contrat du ${CONTRACT.start} au ${CONTRACT.end} : poste et candidat réservés`,
    );
    await this.recruiting.confirm(selectionId);
    this.say.act('ANCT', 'confirme le contrat');
    await this.serving.enrolment(selectionId);
    this.say.follows('CandidateSelected', 'formation ouvre l’inscription');
    await this.serving.assignment(selectionId, 'PLANNED');
    this.say.follows('CandidateSelected', 'déploiement planifie l’affectation');
    const agreement = await this.paying.agreement(selectionId);
    this.say.follows('CandidateSelected', `paiements rédige la convention : ${euros(agreement.amountCents)}`);
    return { post, candidate, selectionId };
  }

  private async prepareMoney(host: Host, selectionId: string): Promise<void> {
    this.say.title('3. La convention et le compte bancaire');
    const agreement = await this.paying.agreement(selectionId);
    await this.paying.sign(agreement.id, host.id);
    this.say.act('structure', 'signe la convention');
    const account = await this.paying.giveAccount(host.id);
    this.say.act('structure', `donne son compte ${account.maskedIban}`);
    await this.paying.approveAccount(account.id);
    this.say.act('Banque des Territoires', 'approuve le compte');
  }

  private async train(host: Host, selectionId: string) {
    this.say.title('4. Formation et kit');
    const organisationId = await this.serving.registerOrganisation(
      '99900000300015',
      'Organisme de formation',
    );
    const [first = '', last = ''] = [TRAINING_DAYS[0], EXAM_DAY];
    const sessionId = await this.serving.openSession(organisationId, first, last);
    await this.serving.stockKits(10);
    const { id } = await this.serving.enrolment(selectionId);
    await this.serving.enrol(id, organisationId, sessionId, '2021-03-24');
    this.say.act('organisme', 'positionne le candidat (70 h) et lui donne une place');
    await this.advanceTo(CONTRACT.start);
    await this.payNext(selectionId, 1, 'le contrat commence', CONTRACT.start);
    await this.serving.attend(id, organisationId, TRAINING_DAYS.slice(0, 1));
    const { id: shipmentId } = await this.serving.shipment(selectionId);
    this.say.follows('TrainingStarted', 'kits attribue un kit au conseiller');
    await this.serving.dispatch(shipmentId, CONTRACT.start);
    await this.serving.confirmReceipt(shipmentId, host.id);
    this.say.act('structure', 'reçoit le kit');
    await this.advanceTo(EXAM_DAY);
    await this.serving.attend(id, organisationId, TRAINING_DAYS.slice(1));
    await this.serving.takeExam(id, organisationId, EXAM_DAY);
    const { hoursFollowed: trainedHours } = await this.serving.enrolment(selectionId, 'COMPLETED');
    this.say.act('organisme', `termine ${trainedHours} h de formation, examen passé`);
    await this.payNext(selectionId, 2, 'la formation est terminée', EXAM_DAY);
    return { trainedHours, shipmentId };
  }

  private async deploy(host: Host, post: Post, candidate: Candidate, selectionId: string): Promise<string> {
    this.say.title('5. Sur le terrain');
    const { id } = await this.serving.assignment(selectionId, 'READY');
    this.say.follows('TrainingCompleted', 'déploiement : le conseiller est prêt');
    await this.advanceTo(FIELD_DAY);
    await this.serving.activate(id, host.id, FIELD_DAY, host.commune);
    this.say.act('structure', 'met le conseiller en place');
    await this.recruiting.post(post.id, 'OCCUPIED');
    this.say.follows('AdviserDeployed', 'recrutement : le poste est occupé');
    for (const day of ['2021-06-15', '2021-12-15', '2022-05-16']) {
      await this.advanceTo(day);
      await this.serving.reportActivity(candidate.id, day, host.commune);
      this.say.act('conseiller', `rend compte d’un atelier du ${day} : 8 personnes`);
    }
    await this.advanceTo('2022-06-01');
    await this.payNext(
      selectionId,
      3,
      'douze mois de terrain et de l’activité dans les 60 jours',
      '2022-06-01',
    );
    return id;
  }

  private async terminate(
    host: Host,
    selectionId: string,
    assignmentId: string,
    shipmentId: string,
  ): Promise<string> {
    this.say.title('6. Une rupture de contrat et ses suites');
    await this.advanceTo('2022-09-01');
    const terminationId = await this.serving.declareTermination(assignmentId, host.id, LAST_DAY);
    this.say.act('structure', `déclare la rupture au ${LAST_DAY}`);
    await this.advanceTo(LAST_DAY);
    await this.serving.validateTermination(terminationId);
    this.say.act('ANCT', 'valide la rupture');
    const { progress } = await this.serving.termination(
      terminationId,
      ({ progress: p }) => !!p.postFreedOn && !!p.grantRecalculatedOn && !!p.kitAskedBackOn,
    );
    this.say.follows('AssignmentTerminated', `recrutement libère le poste (${progress.postFreedOn})`);
    const recovery = await this.paying.recovery(selectionId);
    this.say.follows(
      'AssignmentTerminated',
      `paiements recalcule au prorata des jours : trop-perçu ${euros(recovery.amountCents)}`,
    );
    this.say.follows('AssignmentTerminated', 'kits redemande le kit');
    await this.serving.confirmReturn(shipmentId);
    this.say.act('ANCT', 'note le retour du kit en stock');
    return terminationId;
  }

  /** Waits for the order that the system prepares, then two agents and the bank do their part. */
  private async payNext(selectionId: string, rank: number, because: string, today: string): Promise<void> {
    const order = await this.paying.preparedOrder(selectionId, rank);
    this.say.follows(
      'InstalmentFellDue',
      `${because} : tranche ${rank}, ${euros(order.amountCents)}, ordre préparé`,
    );
    await this.paying.approve(order);
    this.say.act('BdT, 1er agent', 'approuve l’ordre');
    await this.paying.release(order);
    this.say.act('BdT, 2e agent', 'libère l’ordre (PaymentOrdered)');
    await this.paying.execute(order, today);
    this.say.act('canal de paiement', 'exécute le virement (PaymentExecuted)');
  }

  private async advanceTo(day: string): Promise<void> {
    await this.product.advanceTo(day);
    this.say.note(`— ${day} —`);
  }
}

export function euros(cents: number): string {
  return (cents / 100).toLocaleString('fr-FR', { style: 'currency', currency: 'EUR' });
}
