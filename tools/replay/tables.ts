// The outcome as people read it.
import type { Narrator } from '../demo/narrator.ts';
import type { Outcome } from './outcome.ts';

const euros = (amount: number) => `${amount.toLocaleString('fr-FR')} €`;

export function show(outcome: Outcome, say: Narrator): void {
  say.title('Postes et euros par séance');
  say.table([
    ['séance', 'demandes · postes (liste) · engagé (publié)'],
    ...outcome.sessions.map(
      ({ number, day, requests, posts, postsInFile, committedEuros, publishedEuros }) =>
        [
          `${number}, ${day}`,
          `${requests} · ${posts} (${postsInFile}) · ${euros(committedEuros)} (${euros(publishedEuros)})`,
        ] as const,
    ),
    [
      'en tout',
      `${outcome.requests} · ${outcome.posts} (${outcome.postsInFile}) · ${euros(outcome.committedEuros)} (${euros(outcome.publishedEuros)})`,
    ],
  ]);
  say.title('Postes par département : produit (liste)');
  const cells = outcome.departements.map(
    ({ departement, posts, postsInFile }) => `${departement.padStart(3)} ${posts} (${postsInFile})`,
  );
  for (let from = 0; from < cells.length; from += 8)
    say.line(
      `  ${cells
        .slice(from, from + 8)
        .map((cell) => cell.padEnd(14))
        .join('')}`,
    );
  say.title('Structures que la liste dit à la fois publiques et privées');
  for (const { siret, name, public: ofPublic, private: ofPrivate } of outcome.ofBothKinds)
    say.line(
      `  ${siret} ${name} : ${ofPublic} ligne(s) publique(s), ${ofPrivate} privée(s) ; la publique vaut`,
    );
  say.title('Écarts entre l’engagé et l’investissement publié');
  for (const one of outcome.differences) {
    say.line(
      `  ${one.siret} ${one.name} (${one.departement}, séance ${one.session}, ${one.posts} postes) : ` +
        `engagé ${euros(one.committedEuros)}, publié ${euros(one.publishedEuros)}, écart ${euros(one.differenceEuros)}`,
    );
    say.line(`    ${one.explanation ?? 'INEXPLIQUÉ'}`);
  }
}

/** One sentence for each thing that is not as it must be. */
export function failuresOf(outcome: Outcome): string[] {
  return [
    ...outcome.sessions
      .filter(({ posts, postsInFile }) => posts !== postsInFile)
      .map(
        ({ number, posts, postsInFile }) => `séance ${number} : ${posts} postes au lieu de ${postsInFile}`,
      ),
    ...outcome.departements
      .filter(({ posts, postsInFile }) => posts !== postsInFile)
      .map((one) => `département ${one.departement} : ${one.posts} postes au lieu de ${one.postsInFile}`),
    ...outcome.differences
      .filter(({ explanation }) => explanation === null)
      .map(({ siret, differenceEuros }) => `${siret} : écart de ${differenceEuros} € inexpliqué`),
    ...(outcome.committedEuros - outcome.publishedEuros ===
    outcome.differences.reduce((total, { differenceEuros }) => total + differenceEuros, 0)
      ? []
      : ['les écarts listés n’expliquent pas la différence des totaux']),
  ];
}
