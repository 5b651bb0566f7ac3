/** Keeps an adviser's report, attached for ever to the assignment of its day. */
import { ActivityReported, AssignmentPlanned } from '@cnfs/contracts';
import { type Day, newId, parseInseeCode } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Actor } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { AssignmentRow } from '../assignment/assignment.entity.js';
import { caseOf } from '../assignment/assignment.events.js';
import {
  type ActivityKind,
  type ActivityTheme,
  NoAssignmentThatDay,
  type Participants,
  report,
} from './activity.js';
import { ActivityReportRow } from './activity.entity.js';

export interface ReportActivity {
  readonly day: Day;
  readonly kind: ActivityKind;
  readonly minutes: number;
  readonly themes: readonly ActivityTheme[];
  readonly participants: Participants;
  readonly communeCode: string;
}

@Injectable()
export class ActivityCommands {
  /** @throws ActivityInTheFuture, TooManyParticipants, NoAssignmentThatDay */
  async report(tx: Transaction, actor: Actor, command: ReportActivity): Promise<string> {
    report(command, tx.today());
    const communeCode = parseInseeCode(command.communeCode, '/communeCode');
    const assignment = await this.assignmentOf(tx, actor.person, command.day);
    const { day, kind, minutes, participants } = command;
    const themes = [...command.themes];
    const row: ActivityReportRow = {
      id: newId(),
      assignmentId: assignment.id,
      candidateId: assignment.candidateId,
      structureId: assignment.structureId,
      day,
      kind,
      minutes,
      themes,
      participants,
      communeCode,
      reportedAt: tx.now(),
    };
    await tx.manager.insert(ActivityReportRow, row);
    tx.append(
      ActivityReported,
      {
        ...caseOf(assignment),
        activityId: row.id,
        day,
        kind,
        minutes,
        themes,
        participants,
        communeCode,
        date: tx.today(),
      },
      { correlateWith: { event: AssignmentPlanned, key: assignment.id } },
    );
    return row.id;
  }

  /** Held for reading: an assignment does not end under the report that is being attached to it. */
  private async assignmentOf(tx: Transaction, person: string, day: Day): Promise<AssignmentRow> {
    const assignment = await tx.manager
      .createQueryBuilder(AssignmentRow, 'a')
      .where(
        'a.candidate_id = :person AND a.started_on <= :day AND (a.ended_on IS NULL OR :day <= a.ended_on)',
        {
          person,
          day,
        },
      )
      .orderBy('a.started_on', 'DESC')
      .limit(1)
      .setLock('pessimistic_read')
      .getOne();
    if (!assignment) throw new NoAssignmentThatDay(day);
    return assignment;
  }
}
