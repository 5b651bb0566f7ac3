/** Whether a system call failed with this code. `instanceof Error` would not do: under jest Node's own errors are of another realm. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
