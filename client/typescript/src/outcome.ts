/** The input is not of the form that it must have; the message says where. */
export class MalformedError extends Error {}

/** A check of a receipt that does not hold; the message says which. */
export class RefusedError extends Error {}

/** All of a check that can be done here holds, and something of it cannot; the message says what. */
export class UncheckedError extends Error {}

export function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) {
    throw new RefusedError(otherwise);
  }
}
