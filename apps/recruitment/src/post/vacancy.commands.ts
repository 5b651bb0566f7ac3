/** Follows how long a post has been vacant, from due work: looked at on each day that something may follow from it. */
import type { Day } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { CONFIGURATION, type DueRow, DueWork, OnDue, Parameters } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { RecruitmentConfiguration } from '../configuration.js';
import { HostStructureRow } from '../host-structure/host-structure.entity.js';
import { Mailer } from '../mail/mail.sender.js';
import { PostRow } from './post.entity.js';
import { type VacancyFlag, vacancyOn } from './vacancy.js';

const kind = 'post.vacancy';
const mailKind = 'mail.post-vacancy';

/** Which vacancy it is about: another one of the same post has another first day. */
interface Planned {
  readonly vacantSince: Day;
}

@Injectable()
export class VacancyCommands {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: RecruitmentConfiguration,
    private readonly dueWork: DueWork,
    private readonly parameters: Parameters,
    private readonly mailer: Mailer,
  ) {}

  /** The post's row is held and becomes vacant from that day on. */
  async begin(tx: Transaction, postId: string, vacantSince: Day): Promise<void> {
    const { next, flag } = vacancyOn(tx.today(), vacantSince, await this.monthsAllowed(tx));
    await this.plan(tx, postId, vacantSince, flag === null ? (next ?? tx.today()) : tx.today());
  }

  /** Flags the vacancy as far as it has come, tells the structure, and plans the next look. */
  @OnDue(kind)
  async follow(tx: Transaction, { subjectId, payload }: DueRow<Planned>): Promise<void> {
    const post = await tx.lock(PostRow, subjectId);
    if (post.state !== 'VACANT' || post.vacantSince !== payload.vacantSince) return;
    const { flag, next } = vacancyOn(tx.today(), post.vacantSince, await this.monthsAllowed(tx));
    if (flag !== null && flag !== post.vacancyFlag) {
      await tx.manager.update(PostRow, post.id, { vacancyFlag: flag });
      await this.dueWork.plan(tx, {
        kind: mailKind,
        subjectId: post.id,
        dueAt: tx.now(),
        payload: { vacantSince: post.vacantSince, flag },
        dedupKey: `${mailKind}:${post.id}:${post.vacantSince}:${flag}`,
      });
    }
    if (next !== null) await this.plan(tx, post.id, post.vacantSince, next);
  }

  /** At least once; a post that was filled meanwhile needs no reminder. */
  @OnDue(mailKind)
  async remind(
    tx: Transaction,
    { subjectId, payload }: DueRow<Planned & { flag: VacancyFlag }>,
  ): Promise<void> {
    const post = await tx.manager.findOneByOrFail(PostRow, { id: subjectId });
    if (post.vacantSince !== payload.vacantSince || post.vacancyFlag !== payload.flag) return;
    const structure = await tx.manager.findOneByOrFail(HostStructureRow, { id: post.structureId });
    const { deadline } = vacancyOn(tx.today(), payload.vacantSince, await this.monthsAllowed(tx));
    const { subject, lines } = messageOf(payload.flag, structure.name, payload.vacantSince, deadline);
    await this.mailer.send({
      ...{ to: structure.contactEmail, subject },
      lines: [...lines, '', `${this.configuration.PUBLIC_URL}/postes/${post.id}`],
    });
  }

  private async monthsAllowed(tx: Transaction): Promise<number> {
    return (await this.parameters.number('vacancy.max', {}, tx.today(), tx)).value;
  }

  private plan(tx: Transaction, postId: string, vacantSince: Day, dueAt: Day): Promise<void> {
    return this.dueWork.plan(tx, {
      kind,
      subjectId: postId,
      dueAt,
      payload: { vacantSince } satisfies Planned,
      dedupKey: `${kind}:${postId}:${vacantSince}:${dueAt}`,
    });
  }
}

const inFrench = (on: Day) => on.split('-').reverse().join('/');

function messageOf(
  flag: VacancyFlag,
  structure: string,
  since: Day,
  deadline: Day,
): { readonly subject: string; readonly lines: readonly string[] } {
  const opening = [
    'Bonjour,',
    '',
    `Un poste de conseiller numérique accordé à ${structure} est vacant depuis le ${inFrench(since)}.`,
  ];
  return flag === 'REMINDED'
    ? {
        subject: 'Un poste de conseiller numérique est toujours vacant',
        lines: [
          ...opening,
          `S’il n’est pas pourvu avant le ${inFrench(deadline)}, il devra être rendu au dispositif.`,
        ],
      }
    : {
        subject: 'Un poste de conseiller numérique est à rendre',
        lines: [
          ...opening,
          `Il devait être pourvu avant le ${inFrench(deadline)} : il est à rendre au dispositif.`,
        ],
      };
}
