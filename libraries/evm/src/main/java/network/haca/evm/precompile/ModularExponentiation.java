package network.haca.evm.precompile;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** 0x05: big modular exponentiation (EIP-198, priced by EIP-2565). */
final class ModularExponentiation implements PrecompiledContract {
  private static final long GAS_MIN = 200;
  private static final BigInteger LENGTH_MAX = BigInteger.valueOf(Integer.MAX_VALUE - 96);

  @Override
  public long gas(Bytes input) {
    BigInteger baseLength = number(input, 0, 32);
    BigInteger exponentLength = number(input, 32, 32);
    BigInteger modulusLength = number(input, 64, 32);
    BigInteger words = baseLength.max(modulusLength).add(BigInteger.valueOf(7)).shiftRight(3);
    BigInteger complexity = words.multiply(words);
    BigInteger iterations = iterations(input, baseLength, exponentLength);
    BigInteger gas = complexity.multiply(iterations).divide(BigInteger.valueOf(3));
    return gas.bitLength() > 62 ? Long.MAX_VALUE : Math.max(GAS_MIN, gas.longValue());
  }

  private static BigInteger iterations(
      Bytes input, BigInteger baseLength, BigInteger exponentLength) {
    BigInteger thirtyTwo = BigInteger.valueOf(32);
    int headLength = exponentLength.min(thirtyTwo).intValue();
    BigInteger headAt = BigInteger.valueOf(96).add(baseLength);
    BigInteger head =
        headAt.bitLength() > 30 ? BigInteger.ZERO : number(input, headAt.intValue(), headLength);
    BigInteger bits = BigInteger.valueOf(Math.max(0, head.bitLength() - 1));
    if (exponentLength.compareTo(thirtyTwo) > 0) {
      bits = bits.add(exponentLength.subtract(thirtyTwo).shiftLeft(3));
    }
    return bits.max(BigInteger.ONE);
  }

  @Override
  public Optional<Bytes> run(Bytes input, long blockTimestamp) {
    BigInteger modulusLength = number(input, 64, 32);
    BigInteger baseLength = number(input, 0, 32);
    if (modulusLength.signum() == 0 && baseLength.signum() == 0) {
      return Optional.of(Bytes.EMPTY);
    }
    BigInteger exponentLength = number(input, 32, 32);
    if (baseLength.max(exponentLength).max(modulusLength).compareTo(LENGTH_MAX) > 0) {
      return Optional.empty();
    }
    int base = baseLength.intValue();
    int exponent = exponentLength.intValue();
    int modulus = modulusLength.intValue();
    byte[] result = new byte[modulus];
    BigInteger m = number(input, 96 + base + exponent, modulus);
    if (m.signum() != 0) {
      byte[] power =
          number(input, 96, base).modPow(number(input, 96 + base, exponent), m).toByteArray();
      int skip = power[0] == 0 ? 1 : 0;
      byte[] unsigned = Arrays.copyOfRange(power, skip, power.length);
      System.arraycopy(unsigned, 0, result, modulus - unsigned.length, unsigned.length);
    }
    return Optional.of(Bytes.wrap(result));
  }

  private static BigInteger number(Bytes input, int offset, int length) {
    return new BigInteger(1, Precompiles.padded(input, offset, length).toArray());
  }
}
