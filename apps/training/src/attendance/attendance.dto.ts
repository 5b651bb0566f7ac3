/** Forms of the half-days. */
import type { Day } from '@cnfs/kernel';
import { IsDay } from '@cnfs/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  ValidateNested,
} from 'class-validator';
import { type HalfDay, halfDayHours, halfDays } from './attendance.js';

/** Une demi-journée de présence ou d’absence. */
export class AttendanceRecordBody {
  /**
   * Jour (AAAA-MM-JJ).
   * @example "2021-03-22"
   */
  @IsDay() day: Day;

  /**
   * Matin ou après-midi.
   * @example "MORNING"
   */
  @IsIn(halfDays) halfDay: HalfDay;

  /**
   * Durée en heures, à la demi-heure près, 4 au plus.
   * @example 3.5
   */
  @IsIn(halfDayHours) hours: number;

  /**
   * Présent ou non.
   * @example true
   */
  @IsBoolean() present: boolean;

  /** Absence justifiée ; le motif n’est pas demandé. */
  @IsOptional() @IsBoolean() justified?: boolean;
}

export class RecordAttendanceBody {
  /** De 1 à 400 demi-journées, toutes notées ou aucune. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(400)
  @ValidateNested({ each: true })
  @Type(() => AttendanceRecordBody)
  records: AttendanceRecordBody[];
}
