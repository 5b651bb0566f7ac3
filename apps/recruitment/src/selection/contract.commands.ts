/**
 * The contract of a selection: declared, it reserves post and candidate; confirmed by ANCT, it begins the case; given up
 * before that, it frees both. Structure, post, candidate and selection are held, in this order.
 */
import {
  CandidateSelected,
  PostGranted,
  PostReserved,
  PostVacated,
  SelectionCancelled,
} from '@cnfs/contracts';
import { type Cents, type Day, NotFound, cents } from '@cnfs/kernel';
import { type AppendOptions, type Transaction, violates } from '@cnfs/messaging';
import { Parameters, type Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { candidateMachine, mayBeHired } from '../candidate/candidate.js';
import { CandidateRow } from '../candidate/candidate.entity.js';
import { mayRecruit } from '../host-structure/host-structure.js';
import type { HostStructureRow } from '../host-structure/host-structure.entity.js';
import { type Owned, holdWithOwner } from '../host-structure/host-structure.owner.js';
import { checkReservation, reserve, vacate } from '../post/post.js';
import { PostRow } from '../post/post.entity.js';
import { VacancyCommands } from '../post/vacancy.commands.js';
import { CandidateUnderContract, PostUnderContract, checkContractDays } from './contract-days.js';
import {
  type CancelReason,
  type Contract,
  NoContractDeclared,
  checkContract,
  selectionMachine,
} from './selection.js';
import { SelectionRow } from './selection.entity.js';
import { SelectionSteps } from './selection.steps.js';

export interface DeclareContract extends Omit<Contract, 'end' | 'grossMonthlySalary'> {
  readonly end?: Day | null;
  readonly grossMonthlySalaryCents: number;
}

interface Held extends Owned {
  readonly post: PostRow;
  readonly candidate: CandidateRow;
  readonly selection: SelectionRow;
  /** The selection under whose contract the candidate is, declared or confirmed. */
  readonly heldBy: string | null;
}

@Injectable()
export class ContractCommands {
  constructor(
    private readonly steps: SelectionSteps,
    private readonly parameters: Parameters,
    private readonly vacancies: VacancyCommands,
  ) {}

  async declare(
    tx: Transaction,
    perimeter: Perimeter,
    selectionId: string,
    form: DeclareContract,
  ): Promise<void> {
    const held = await this.hold(tx, perimeter, selectionId);
    const contract = {
      ...form,
      end: form.end ?? null,
      grossMonthlySalary: cents.of(form.grossMonthlySalaryCents),
    };
    const minimum = await this.minimumSalary(tx, held.structure, contract.start);
    const state = selectionMachine.next(held.selection.state, 'declareContract');
    mayRecruit(held.owner.state);
    mayBeHired(held.candidate.state, held.heldBy, null);
    checkContract(contract, minimum);
    const post = reserve(held.post, selectionId);
    checkContractDays(contract, await this.steps.otherContracts(tx, held.selection));
    await this.steps.take(tx, selectionId, state, columnsOf(contract)).catch(tellOverlap);
    await tx.manager.update(PostRow, held.post.id, { ...post, vacantSince: null, vacancyFlag: null });
    tx.append(PostReserved, { ...caseIds(held.selection), date: tx.today() });
  }

  /** ANCT's confirmation: every check again, on what holds today. The candidate's other talks end: whoever was talking learns that the candidate is taken. */
  async confirm(tx: Transaction, perimeter: Perimeter, selectionId: string): Promise<void> {
    const { structure, owner, post, candidate, selection, heldBy } = await this.hold(
      tx,
      perimeter,
      selectionId,
    );
    const contract = contractOf(selection);
    const state = selectionMachine.next(selection.state, 'confirm');
    mayRecruit(owner.state);
    checkReservation(post, selection);
    mayBeHired(candidate.state, heldBy, selectionId);
    checkContract(contract, await this.minimumSalary(tx, structure, contract.start));
    checkContractDays(contract, await this.steps.otherContracts(tx, selection));
    await this.steps.take(tx, selectionId, state);
    await tx.manager.update(CandidateRow, candidate.id, {
      state: candidateMachine.next(candidate.state, 'select'),
    });
    await this.steps.declineTalks(tx, candidate.id, 'TAKEN');
    tx.append(
      CandidateSelected,
      {
        ...caseIds(selection),
        contractType: contract.type,
        startDate: contract.start,
        endDate: contract.end,
        grantOption: contract.grantOption,
        homeRegion: candidate.region,
        homeDepartement: candidate.departement,
        structureRegion: structure.region,
        structureDepartement: structure.departement,
        confirmedOn: tx.today(),
      },
      joining(selection),
    );
  }

  /** Before the confirmation only: afterwards deployment alone ends what began. */
  async cancel(
    tx: Transaction,
    perimeter: Perimeter,
    selectionId: string,
    reason: CancelReason,
  ): Promise<void> {
    const { post, selection } = await this.hold(tx, perimeter, selectionId);
    await this.steps.take(tx, selectionId, selectionMachine.next(selection.state, 'cancel'), { reason });
    await tx.manager.update(PostRow, post.id, { ...vacate(post, selectionId), vacantSince: tx.today() });
    await this.vacancies.begin(tx, post.id, tx.today());
    const ids = caseIds(selection);
    tx.append(SelectionCancelled, { ...ids, reason, date: tx.today() }, joining(selection));
    tx.append(PostVacated, { ...ids, assignmentId: null, cause: 'SELECTION_CANCELLED', date: tx.today() });
  }

  private async hold(tx: Transaction, perimeter: Perimeter, selectionId: string): Promise<Held> {
    // Who takes part never changes: read first, so that the rows are locked in the one order.
    const parts = await tx.manager.findOneBy(SelectionRow, { id: selectionId });
    if (!parts) throw new NotFound();
    const { structure, owner } = await holdWithOwner(tx, parts.structureId);
    const post = await tx.lock(PostRow, parts.postId);
    const candidate = await tx.lock(CandidateRow, parts.candidateId);
    const selection = await tx.lock(SelectionRow, selectionId);
    perimeter.check({ structureId: structure.id, personId: candidate.id });
    const heldBy = await this.steps.holderOf(tx, candidate.id);
    return { structure, owner, post, candidate, selection, heldBy };
  }

  private async minimumSalary(
    tx: Transaction,
    { departement }: HostStructureRow,
    start: Day,
  ): Promise<Cents> {
    const minimum = await this.parameters.cents('salary.minimum', { departement }, start, tx);
    return minimum.value;
  }
}

/** Names what the database held, should a write come from elsewhere than behind the locks. */
function tellOverlap(error: unknown): never {
  if (violates(error, 'selection_contracts_of_candidate')) throw new CandidateUnderContract();
  if (violates(error, 'selection_contracts_of_post')) throw new PostUnderContract();
  throw error;
}

function columnsOf(contract: Contract): Partial<SelectionRow> {
  return {
    contractType: contract.type,
    contractStart: contract.start,
    contractEnd: contract.end,
    grossMonthlySalaryCents: contract.grossMonthlySalary.toString(),
    fullTime: contract.fullTime,
    grantOption: contract.grantOption,
  };
}

function contractOf(selection: SelectionRow): Contract {
  const { contractType, contractStart, contractEnd, grossMonthlySalaryCents, fullTime, grantOption } =
    selection;
  if (
    contractType === null ||
    contractStart === null ||
    grossMonthlySalaryCents === null ||
    fullTime === null ||
    grantOption === null
  )
    throw new NoContractDeclared();
  return {
    type: contractType,
    start: contractStart,
    end: contractEnd,
    grossMonthlySalary: cents.of(grossMonthlySalaryCents),
    fullTime,
    grantOption,
  };
}

function caseIds({ id, postId, candidateId, structureId }: SelectionRow) {
  return { selectionId: id, postId, candidateId, structureId };
}

/** The case that began with the request for posts. */
function joining({ postId }: SelectionRow): AppendOptions {
  return { correlateWith: { event: PostGranted, key: postId } };
}
