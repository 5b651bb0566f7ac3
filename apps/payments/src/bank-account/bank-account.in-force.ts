/** The account a structure would be paid on: the last one it gave and that was not refused, be it approved or not. */
import type { Transaction } from '@cnfs/messaging';

export interface AccountInForce {
  readonly id: string;
  /** False while it waits for approval: nothing is paid meanwhile, not on the former one either. */
  readonly approved: boolean;
}

/** Null when the structure has given none. Steady as long as the structure's row is held. */
export async function accountInForce(tx: Transaction, structureId: string): Promise<AccountInForce | null> {
  const [account] = await tx.query<AccountInForce>(
    `SELECT id, state = 'APPROVED' AS approved FROM bank_account
      WHERE structure_id = $1 AND state IN ('GIVEN', 'APPROVED') ORDER BY version DESC LIMIT 1`,
    [structureId],
  );
  return account ?? null;
}
