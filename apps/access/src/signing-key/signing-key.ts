/** When a key that signs gives way to the next one. Three are published, so that a reader's copy always knows the one that signs. */
export type KeyState = 'NEXT' | 'CURRENT' | 'PREVIOUS';

/**
 * @param currentSince when the key that signs began to; null: none does yet
 * @param now real time
 */
export function isDue(currentSince: Date | null, days: number, now: Date): boolean {
  return currentSince === null || now.getTime() - currentSince.getTime() >= days * 86_400_000;
}
