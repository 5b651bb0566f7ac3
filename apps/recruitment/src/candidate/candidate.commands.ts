/** Commands on a candidate: applying, confirming the e-mail, withdrawing. */
import { CandidateRegistered, CandidateWithdrawn } from '@cnfs/contracts';
import { type Transaction, violates } from '@cnfs/messaging';
import { type Actor, CONFIGURATION, Parameters, type Perimeter } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Communes } from '../commune/commune.queries.js';
import type { RecruitmentConfiguration } from '../configuration.js';
import { SelectionSteps } from '../selection/selection.steps.js';
import {
  AlreadyApplied,
  type ApplicationForm,
  CandidateUnderReservation,
  ConfirmationLinkInvalid,
  apply,
  candidateMachine,
} from './candidate.js';
import { CandidateRow, EmailConfirmationRow, ErasureRow } from './candidate.entity.js';
import { ConfirmationMail, hashOf } from './candidate.mail.js';
import { PersonErased } from './erasure.js';
import { RetentionPlan } from './retention.plan.js';

export interface Apply extends ApplicationForm {
  readonly commune: string;
}

@Injectable()
export class CandidateCommands {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: RecruitmentConfiguration,
    private readonly communes: Communes,
    private readonly parameters: Parameters,
    private readonly confirmationMail: ConfirmationMail,
    private readonly selectionSteps: SelectionSteps,
    private readonly retention: RetentionPlan,
  ) {}

  async apply(tx: Transaction, actor: Actor, command: Apply): Promise<string> {
    const commune = await this.communes.locate(tx, command.commune);
    const distances = await this.parameters.at('mobility.distances', {}, tx.today(), tx);
    const application = apply(command, {
      departement: commune.departement,
      programmeDomain: this.configuration.PROGRAMME_MAIL_DOMAIN,
      distances: distances.value.split(',').map(Number),
    });
    const candidate: CandidateRow = {
      id: actor.person,
      firstName: application.firstName,
      lastName: application.lastName,
      email: application.email,
      phone: application.phone,
      commune: commune.code,
      departement: commune.departement,
      region: commune.region,
      lat: commune.lat,
      lon: commune.lon,
      mobilityKm: application.mobilityKm,
      availableFrom: application.availableFrom,
      situations: [...application.situations],
      diploma: application.diploma,
      motivation: application.motivation,
      state: 'REGISTERED',
      registeredAt: tx.now(),
      lastContactAt: tx.now(),
    };
    await this.keep(tx, candidate);
    await this.retention.plan(tx, candidate);
    await this.confirmationMail.plan(tx, candidate);
    tx.append(CandidateRegistered, {
      candidateId: candidate.id,
      communeCode: candidate.commune,
      departement: candidate.departement,
      region: candidate.region,
      date: tx.today(),
    });
    return candidate.id;
  }

  /** Someone who withdrew may come back: the row is theirs again, and no earlier link confirms the new address. */
  private async keep(tx: Transaction, candidate: CandidateRow): Promise<void> {
    try {
      const earlier = await tx.manager.findOne(CandidateRow, {
        where: { id: candidate.id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!earlier) {
        await tx.manager.insert(CandidateRow, candidate);
        return;
      }
      if (await tx.manager.existsBy(ErasureRow, { candidateId: candidate.id })) throw new PersonErased();
      if (!candidateMachine.can(earlier.state, 'applyAgain')) throw new AlreadyApplied();
      await tx.manager.update(CandidateRow, candidate.id, candidate);
      const now = tx.now();
      await tx.manager.update(EmailConfirmationRow, { candidateId: candidate.id }, { expiresAt: now });
    } catch (error) {
      if (violates(error, 'candidate_email', 'candidate_pkey')) throw new AlreadyApplied();
      throw error;
    }
  }

  /** Sends the link once more, unless one is about to leave. */
  async askLinkAgain(tx: Transaction, perimeter: Perimeter, candidateId: string): Promise<void> {
    const candidate = await tx.lock(CandidateRow, candidateId);
    perimeter.check({ personId: candidate.id });
    candidateMachine.next(candidate.state, 'confirmEmail');
    await tx.manager.update(CandidateRow, candidate.id, { lastContactAt: tx.now() });
    await this.confirmationMail.plan(tx, candidate);
  }

  /** Whoever holds the token read the mail. The same link may be followed twice. */
  async confirmEmail(tx: Transaction, token: string): Promise<void> {
    const confirmation = await tx.manager.findOneBy(EmailConfirmationRow, { tokenSha256: hashOf(token) });
    if (!confirmation || confirmation.expiresAt <= tx.now()) throw new ConfirmationLinkInvalid();
    const candidate = await tx.lock(CandidateRow, confirmation.candidateId);
    if (candidateMachine.can(candidate.state, 'confirmEmail'))
      await tx.manager.update(CandidateRow, candidate.id, {
        state: candidateMachine.next(candidate.state, 'confirmEmail'),
        lastContactAt: tx.now(),
      });
  }

  async withdraw(tx: Transaction, perimeter: Perimeter, candidateId: string): Promise<void> {
    const candidate = await tx.lock(CandidateRow, candidateId);
    perimeter.check({ personId: candidate.id });
    const state = candidateMachine.next(candidate.state, 'withdraw');
    const holder = await this.selectionSteps.holderOf(tx, candidateId);
    if (holder !== null) throw new CandidateUnderReservation();
    await this.leave(tx, { ...candidate, state });
  }

  /** The row, held, of someone who can be proposed to nobody any more. */
  async leave(tx: Transaction, candidate: CandidateRow): Promise<void> {
    const { id: candidateId, state, commune } = candidate;
    const left = { ...candidate, lastContactAt: tx.now() };
    await tx.manager.update(CandidateRow, candidateId, { state, lastContactAt: left.lastContactAt });
    await this.selectionSteps.declineTalks(tx, candidateId, 'CANDIDATE_WITHDREW');
    await this.retention.plan(tx, left);
    tx.append(CandidateWithdrawn, { candidateId, communeCode: commune, date: tx.today() });
  }
}
