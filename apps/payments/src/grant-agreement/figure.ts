/** A dated figure of the programme as an amount keeps it: its value, and which version of the parameter said so. */
export interface Figure<T> {
  /** Key in the catalogue of parameters: 'grant.amount'. */
  readonly key: string;
  readonly value: T;
  /** Version of the parameter: never changed once approved. */
  readonly parameterId: string;
}

/** One line of the explanation of an amount, as the structure and the payer read it. */
export interface Line {
  /** French sentence. */
  readonly label: string;
  /** What the amount is after this line. */
  readonly amountCents: number;
  /** Versions of the parameters this line used. */
  readonly parameterIds: readonly string[];
}
