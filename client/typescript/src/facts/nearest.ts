/** A form of binary floating-point numbers (IEEE 754). */
export interface BinaryForm {
  /** Bits of the significand, the hidden one included. */
  readonly precision: number;
  readonly exponentBits: number;
}

export const FP32: BinaryForm = { precision: 24, exponentBits: 8 };
export const FP64: BinaryForm = { precision: 53, exponentBits: 11 };

/**
 * The bits of the number that lies nearest to value / 10^decimals; of two that lie equally near, of
 * the one with an even significand. Computed with whole numbers alone, as every verifier does.
 *
 * @param value below 2^191, and decimals at most 36: nothing of that is subnormal
 * @returns nothing if it is larger than any finite number
 */
export function nearestBits(
  { precision, exponentBits }: BinaryForm,
  value: bigint,
  decimals: bigint,
): bigint | undefined {
  if (value === 0n) {
    return 0n;
  }
  const numerator = value < 0n ? -value : value;
  const denominator = 10n ** decimals;
  let exponent = bitLength(numerator) - bitLength(denominator) - precision;
  let significand = quotient(numerator, denominator, exponent);
  if (bitLength(significand) > precision) {
    significand = quotient(numerator, denominator, ++exponent);
  }
  // Rounding up may have made it a power of two, whose last bits are zeros.
  const hidden = BigInt(precision - 1);
  const biased = BigInt(exponent + precision - 1 + 2 ** (exponentBits - 1) - 1);
  const magnitude = (biased << hidden) + significand - (1n << hidden);
  if (magnitude >> hidden >= (1n << BigInt(exponentBits)) - 1n) {
    return undefined;
  }
  return value < 0n ? magnitude | (1n << BigInt(precision + exponentBits - 1)) : magnitude;
}

/** The quotient over 2^exponent, to the nearest whole number and of two to the even one. */
function quotient(numerator: bigint, denominator: bigint, exponent: number): bigint {
  const above = exponent < 0 ? numerator << BigInt(-exponent) : numerator;
  const below = exponent < 0 ? denominator : denominator << BigInt(exponent);
  const whole = above / below;
  const twice = 2n * (above % below);
  const isUp = twice > below || (twice === below && (whole & 1n) === 1n);
  return isUp ? whole + 1n : whole;
}

function bitLength(number: bigint): number {
  return number.toString(2).length;
}
