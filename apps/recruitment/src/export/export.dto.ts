/** Forms of the exports. */
import { IsIn } from 'class-validator';
import type { FileFormat } from './export.files.js';
import { type ExportedList, exportedLists } from './export.lists.js';

export class ExportParam {
  /** Ce qui est exporté. */
  @IsIn(exportedLists) list: ExportedList;
}

export class ExportQuery {
  /**
   * Le format du fichier.
   * @example "csv"
   */
  @IsIn(['csv', 'json']) format: FileFormat;
}
