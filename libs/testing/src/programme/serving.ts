// The second half of the main job beside money: training, the kit, the adviser in place, and an early end.
import type { RequestOf } from '@cnfs/client';
import { Cast } from './cast.js';
import type { Product } from './product.js';

export interface Enrolment {
  id: string;
  state: string;
  /** Length of the track; null before positioning. */
  hours: number | null;
  hoursFollowed: number;
}

export interface Assignment {
  id: string;
  state: string;
  startedOn: string | null;
  endedOn: string | null;
}

export interface Shipment {
  id: string;
  state: string;
  returnRequestedOn: string | null;
}

export interface Termination {
  id: string;
  state: string;
  progress: { postFreedOn: string | null; grantRecalculatedOn: string | null; kitAskedBackOn: string | null };
}

type Level = RequestOf<'training', 'post', '/enrolments/{id}/positionings'>['body']['level'];

export class Serving {
  private readonly cast: Cast;

  constructor(product: Product) {
    this.cast = new Cast(product);
  }

  async registerOrganisation(siret: string, name: string): Promise<string> {
    return (
      await this.cast.bdtApprover.post('training', '/training-organisations', { body: { siret, name } })
    ).id;
  }

  async openSession(
    organisationId: string,
    startDay: string,
    endDay: string,
    capacity = 20,
  ): Promise<string> {
    const { id } = await this.cast.trainer(organisationId).post('training', '/sessions', {
      body: {
        organisationId,
        startDay,
        endDay,
        modality: 'REMOTE',
        capacity,
      },
    });
    return id;
  }

  /** Waits for the enrolment that the selection opens. */
  async enrolment(selectionId: string, state?: string): Promise<Enrolment> {
    const { items } = await this.cast.bdtApprover.until(
      'training',
      '/enrolments',
      { query: { selectionId } },
      ({ items: [one] }) => one !== undefined && (state === undefined || one.state === state),
    );
    return items[0] as Enrolment;
  }

  /** Positioned at a level, given a seat in the session. */
  async enrol(
    enrolmentId: string,
    organisationId: string,
    sessionId: string,
    date: string,
    level: Level = 'LEVEL_6',
  ): Promise<void> {
    const trainer = this.cast.trainer(organisationId);
    await trainer.post('training', '/enrolments/{id}/positionings', {
      path: { id: enrolmentId },
      body: {
        organisationId,
        level,
        date,
      },
    });
    await trainer.post('training', '/enrolments/{id}/seats', {
      path: { id: enrolmentId },
      body: { sessionId },
    });
  }

  /** Half-days of 3.5 hours, morning and afternoon, on these days. */
  async attend(enrolmentId: string, organisationId: string, days: readonly string[]): Promise<void> {
    const records = days.flatMap((day) =>
      (['MORNING', 'AFTERNOON'] as const).map((halfDay) => ({ day, halfDay, hours: 3.5, present: true })),
    );
    await this.cast
      .trainer(organisationId)
      .post('training', '/enrolments/{id}/attendances', { path: { id: enrolmentId }, body: { records } });
  }

  async takeExam(enrolmentId: string, organisationId: string, takenOn: string, passed = true): Promise<void> {
    const body = { kind: 'CCP1' as const, takenOn, passed };
    await this.cast
      .trainer(organisationId)
      .post('training', '/enrolments/{id}/exams', { path: { id: enrolmentId }, body });
  }

  async exempt(enrolmentId: string, on: string): Promise<void> {
    await this.cast.bdtApprover.post('training', '/enrolments/{id}/exemptions', {
      path: { id: enrolmentId },
      body: {
        ground: 'ALREADY_CERTIFIED',
        on,
      },
    });
  }

  /** A model of kit and some of it in stock. */
  async stockKits(quantity: number): Promise<string> {
    const { id: modelId } = await this.cast.anct.post('kits', '/kit-models', {
      body: {
        name: 'Kit conseiller',
        contents: 'Ordinateur portable, téléphone et supports d’atelier.',
      },
    });
    await this.cast.anct.post('kits', '/stock/receipts', {
      body: { modelId, warehouse: 'LIMOGES', quantity },
    });
    return modelId;
  }

  async shipment(
    selectionId: string,
    expected: (shipment: Shipment) => boolean = () => true,
  ): Promise<Shipment> {
    const { items } = await this.cast.anct.until(
      'kits',
      '/shipments',
      { query: { selectionId } },
      ({ items: [one] }) => one !== undefined && expected(one),
    );
    return items[0] as Shipment;
  }

  async dispatch(shipmentId: string, dispatchedOn: string): Promise<void> {
    await this.cast.anct.post('kits', '/shipments/{id}/dispatches', {
      path: { id: shipmentId },
      body: {
        dispatchedOn,
        carrier: 'COLISSIMO',
        trackingNumber: '6A00000000001',
      },
    });
  }

  async confirmReceipt(shipmentId: string, structureId: string): Promise<void> {
    await this.cast
      .structure(structureId)
      .post('kits', '/shipments/{id}/receipts', { path: { id: shipmentId } });
  }

  async confirmReturn(shipmentId: string): Promise<void> {
    await this.cast.anct.post('kits', '/shipments/{id}/returns', { path: { id: shipmentId } });
  }

  async assignment(selectionId: string, state: string): Promise<Assignment> {
    const { items } = await this.cast.anct.until(
      'deployment',
      '/assignments',
      { query: { selectionId } },
      ({ items: [one] }) => one?.state === state,
    );
    return items[0] as Assignment;
  }

  async activate(
    assignmentId: string,
    structureId: string,
    startedOn: string,
    communeCode: string,
  ): Promise<void> {
    await this.cast.structure(structureId).post('deployment', '/assignments/{id}/activations', {
      path: { id: assignmentId },
      body: { startedOn, communeCode },
    });
  }

  async reportActivity(candidateId: string, day: string, communeCode: string): Promise<void> {
    await this.cast.adviser(candidateId).post('deployment', '/activities', {
      body: {
        day,
        kind: 'WORKSHOP',
        minutes: 120,
        themes: ['ONLINE_PROCEDURES', 'EMAIL'],
        communeCode,
        participants: {
          total: 8,
          byAge: { under12: 0, from12To17: 0, from18To34: 2, from35To59: 3, from60: 3 },
          byStatus: { student: 0, unemployed: 3, employed: 2, retired: 3, unspecified: 0 },
        },
      },
    });
  }

  async declareTermination(
    assignmentId: string,
    structureId: string,
    effectiveDate: string,
  ): Promise<string> {
    const { id } = await this.cast.structure(structureId).post('deployment', '/terminations', {
      body: {
        assignmentId,
        reason: 'RESIGNATION',
        effectiveDate,
        proof: 'Lettre de démission',
      },
    });
    return id;
  }

  async validateTermination(terminationId: string): Promise<void> {
    const note = 'Pièces conformes, préavis respecté.';
    await this.cast.anct.post('deployment', '/terminations/{id}/validations', {
      path: { id: terminationId },
      body: { note },
    });
  }

  async refuseTermination(terminationId: string): Promise<void> {
    const note = 'Motif non établi.';
    await this.cast.anct.post('deployment', '/terminations/{id}/refusals', {
      path: { id: terminationId },
      body: { note },
    });
  }

  termination(terminationId: string, expected: (termination: Termination) => boolean): Promise<Termination> {
    return this.cast.anct.until(
      'deployment',
      '/terminations/{id}',
      { path: { id: terminationId } },
      expected,
    );
  }
}
