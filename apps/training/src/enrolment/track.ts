/** The positioning test finds a level; the level's dated figure is the length of the track. */

/** From the furthest from the job (LEVEL_1) to the nearest (LEVEL_6); STANDARD is the length the plan announced (S3, S4). */
export const levels = ['STANDARD', 'LEVEL_1', 'LEVEL_2', 'LEVEL_3', 'LEVEL_4', 'LEVEL_5', 'LEVEL_6'] as const;
export type Level = (typeof levels)[number];

/** The key of the figure that says how many hours a level is trained. */
export function trackParameter(level: Level): string {
  return level === 'STANDARD' ? 'training.hours' : `training.hours.${level.toLowerCase()}`;
}
