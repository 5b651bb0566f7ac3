/**
 * The minutes of a closed session as a PDF in French: decisions, and posts by département. The same session gives the same bytes:
 * nothing in it is of the moment it is made.
 */
import { createRequire } from 'node:module';
import type { Day } from '@cnfs/kernel';
import pdfmake from 'pdfmake';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';

export interface MinutesOf {
  readonly number: number;
  readonly heldOn: Day;
  readonly text: string;
  readonly closedOn: Day;
  readonly requestsGranted: number;
  readonly requestsRefused: number;
  readonly requestsAdjourned: number;
  readonly postsGranted: number;
  readonly decisions: readonly DecisionOf[];
}

export interface DecisionOf {
  readonly structure: string;
  /** SIRET or RIDET. */
  readonly structureNumber: string;
  readonly commune: string;
  readonly departement: string;
  /** An amendment, or a first request. */
  readonly amendment: boolean;
  readonly postsAsked: number;
  readonly kind: 'GRANT' | 'REFUSE' | 'ADJOURN';
  readonly posts: number | null;
  readonly reason: string | null;
}

const { resolve } = createRequire(import.meta.url);
const font = (file: string) => resolve(`pdfmake/fonts/Roboto/${file}.ttf`);

pdfmake.setFonts({
  Roboto: {
    normal: font('Roboto-Regular'),
    bold: font('Roboto-Medium'),
    italics: font('Roboto-Italic'),
    bolditalics: font('Roboto-MediumItalic'),
  },
});
// Nothing is fetched, and no file but the fonts is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.includes('Roboto'));

const WORDS = { GRANT: 'Accordée', REFUSE: 'Refusée', ADJOURN: 'Ajournée' } as const;

/** @returns the bytes of the document */
export function minutesDocument(minutes: MinutesOf): Promise<Buffer> {
  return pdfmake.createPdf(definitionOf(minutes)).getBuffer();
}

function definitionOf(minutes: MinutesOf): TDocumentDefinitions {
  const title = `Comité de sélection : procès-verbal de la séance n° ${minutes.number}`;
  return {
    info: {
      title,
      author: 'ANCT, programme Société numérique',
      subject: 'Conseillers numériques France Services',
      creationDate: new Date(`${minutes.closedOn}T12:00:00Z`),
    },
    language: 'fr-FR',
    pageSize: 'A4',
    pageMargins: [40, 50, 40, 50],
    defaultStyle: { font: 'Roboto', fontSize: 9 },
    header: { text: title, alignment: 'right', margin: [0, 20, 40, 0], fontSize: 8, color: '#555555' },
    footer: (page, pages) => ({
      text: `Page ${page} sur ${pages}`,
      alignment: 'center',
      margin: [0, 20, 0, 0],
      fontSize: 8,
      color: '#555555',
    }),
    content: [
      { text: 'Conseillers numériques France Services', fontSize: 11, color: '#555555' },
      {
        text: `Procès-verbal de la séance n° ${minutes.number}`,
        fontSize: 18,
        bold: true,
        margin: [0, 4, 0, 2],
      },
      {
        text: `Séance du ${inFrench(minutes.heldOn)}, close le ${inFrench(minutes.closedOn)}`,
        margin: [0, 0, 0, 12],
      },
      { text: minutes.text, fontSize: 10, margin: [0, 0, 0, 12] },
      totals(minutes),
      heading('Postes accordés par département'),
      byDepartement(minutes.decisions),
      heading('Décisions'),
      decisions(minutes.decisions),
    ],
  };
}

function totals(minutes: MinutesOf): Content {
  const cells: [string, number][] = [
    ['Demandes accordées', minutes.requestsGranted],
    ['Demandes refusées', minutes.requestsRefused],
    ['Demandes ajournées', minutes.requestsAdjourned],
    ['Postes accordés', minutes.postsGranted],
  ];
  return {
    table: {
      widths: cells.map(() => '*'),
      body: [
        cells.map(([label]): TableCell => ({ text: label, color: '#555555' })),
        cells.map(([, figure]): TableCell => ({ text: numeral(figure), fontSize: 14, bold: true })),
      ],
    },
    layout: 'noBorders',
  };
}

/** Three départements a line. */
const SIDE_BY_SIDE = 3;

function byDepartement(all: readonly DecisionOf[]): Content {
  const granted = new Map<string, { requests: number; posts: number }>();
  for (const { departement, kind, posts } of all) {
    const known = granted.get(departement) ?? { requests: 0, posts: 0 };
    if (kind === 'GRANT')
      granted.set(departement, { requests: known.requests + 1, posts: known.posts + (posts ?? 0) });
  }
  const cells = [...granted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([departement, { requests, posts }]): TableCell[] => [
      departement,
      right(numeral(requests)),
      right(numeral(posts)),
    ]);
  const lines: TableCell[][] = [];
  for (let from = 0; from < cells.length; from += SIDE_BY_SIDE) {
    const line = cells.slice(from, from + SIDE_BY_SIDE).flat();
    lines.push([...line, ...Array.from({ length: SIDE_BY_SIDE * 3 - line.length }, () => '')]);
  }
  const header = Array.from({ length: SIDE_BY_SIDE }, () => ['Département', 'Demandes', 'Postes']).flat();
  return table(
    Array.from({ length: SIDE_BY_SIDE }, () => ['*', 'auto', 'auto']).flat(),
    header.map((text, place) => (place % 3 === 0 ? bold(text) : bold(text, 'right'))),
    lines,
  );
}

function decisions(all: readonly DecisionOf[]): Content {
  return table(
    ['auto', '*', 'auto', 'auto', 'auto', 'auto'],
    [
      ...['Dép.', 'Structure', 'Commune'].map((text) => bold(text)),
      ...[bold('Demandés', 'right'), bold('Décision'), bold('Accordés', 'right')],
    ],
    all.map((one) => [
      one.departement,
      {
        stack: [
          one.structure,
          {
            text: `${one.structureNumber}${one.amendment ? ', avenant' : ''}`,
            fontSize: 7,
            color: '#555555',
          },
          ...(one.reason === null ? [] : [{ text: one.reason, fontSize: 8, italics: true }]),
        ],
      },
      one.commune,
      right(numeral(one.postsAsked)),
      WORDS[one.kind],
      right(one.posts === null ? '' : numeral(one.posts)),
    ]),
  );
}

function table(widths: string[], header: TableCell[], lines: TableCell[][]): Content {
  return {
    table: { headerRows: 1, dontBreakRows: true, widths, body: [header, ...lines] },
    layout: 'lightHorizontalLines',
    fontSize: 8,
  };
}

function heading(text: string): Content {
  return { text, fontSize: 12, bold: true, margin: [0, 14, 0, 6] };
}

function right(text: string): TableCell {
  return { text, alignment: 'right' };
}

function bold(text: string, alignment: 'left' | 'right' = 'left'): TableCell {
  return { text, alignment, bold: true };
}

/** 1 234, with a space that no line ends at. */
function numeral(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
}

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
);

function inFrench(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date === '01' ? '1er' : Number(date)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}
