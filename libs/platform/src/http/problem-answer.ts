/** How a problem is written: French title of its status, a usual sentence where the error has none of its own. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem, ProblemBody } from './problem.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const words: Readonly<Record<number, readonly [title: string, detail: string]>> = {
  400: ['Requête mal formée', 'La requête n’a pas la forme attendue.'],
  401: ['Authentification requise', 'Un jeton d’accès valide est nécessaire.'],
  403: ['Action interdite', 'Votre rôle ne permet pas cette action.'],
  404: ['Introuvable', 'Cette ressource n’existe pas ou n’est pas dans votre périmètre.'],
  405: ['Méthode refusée', 'Cette adresse ne répond pas à cette méthode.'],
  406: ['Format indisponible', 'Les réponses sont au format application/json.'],
  408: ['Délai dépassé', 'La requête n’est pas arrivée en entier à temps.'],
  409: ['Conflit', 'L’état actuel ne permet pas cette action.'],
  412: ['Version périmée', 'Cette fiche a été modifiée entre-temps : rechargez-la avant de recommencer.'],
  413: ['Requête trop volumineuse', 'Le corps de la requête dépasse la taille permise.'],
  414: ['Adresse trop longue', 'L’adresse demandée est trop longue.'],
  415: ['Format refusé', 'Seul le format application/json est accepté.'],
  422: ['Règle non respectée', 'La demande contrevient à une règle.'],
  428: ['Version attendue', 'L’en-tête If-Match doit donner la version lue (son ETag).'],
  429: ['Trop de requêtes', 'Trop de requêtes ont été envoyées : attendez avant de recommencer.'],
  431: ['En-têtes trop volumineux', 'Les en-têtes de la requête dépassent la taille permise.'],
  500: ['Erreur interne', 'Une erreur est survenue ; elle a été enregistrée.'],
  503: ['Service indisponible', 'Le service est momentanément indisponible : recommencez dans un instant.'],
};

export function problemBody(problem: Problem, requestId: string): ProblemBody {
  const [title, usual] = words[problem.status] ?? ['Erreur', 'La requête n’a pas pu être traitée.'];
  const { errors } = problem.options;
  return {
    type: `urn:cnfs:problem:${problem.code}`,
    title,
    status: problem.status,
    detail: problem.detail ?? usual,
    code: problem.code,
    instance: `urn:uuid:${requestId}`,
    ...(errors && errors.length > 0 ? { errors } : {}),
  };
}

export function sendProblem(reply: FastifyReply, request: FastifyRequest, problem: Problem): void {
  if (reply.sent) return;
  void reply
    .status(problem.status)
    .headers({ ...problem.options.headers, 'content-type': PROBLEM_TYPE })
    .send(JSON.stringify(problemBody(problem, request.id)));
}
