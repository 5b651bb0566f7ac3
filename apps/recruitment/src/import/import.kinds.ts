/** Every kind of file that can be imported. */
import { Injectable } from '@nestjs/common';
import { MinutesImporter } from '../committee-session/minutes.importer.js';
import { HostStructureImporter } from '../host-structure/host-structure.importer.js';
import { PostRequestImporter } from '../post-request/post-request.importer.js';
import type { ImportKind } from './import.js';
import type { Importer } from './import.kind.js';

@Injectable()
export class Importers {
  private readonly byKind: Readonly<Record<ImportKind, Importer>>;

  constructor(structures: HostStructureImporter, requests: PostRequestImporter, minutes: MinutesImporter) {
    this.byKind = { HOST_STRUCTURES: structures, POST_REQUESTS: requests, MINUTES: minutes };
  }

  of(kind: ImportKind): Importer {
    return this.byKind[kind];
  }
}
