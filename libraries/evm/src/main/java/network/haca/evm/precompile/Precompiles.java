package network.haca.evm.precompile;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import network.haca.evm.precompile.bn254.Bn254;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.primitives.Sha256;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** The precompiled contracts by address. */
public final class Precompiles {
  private final Map<Address, PrecompiledContract> contracts;

  /** The addresses that the rules give, wherever the contracts were moved to. */
  private final Set<Address> warm;

  private Precompiles(Map<Address, PrecompiledContract> contracts, Set<Address> warm) {
    this.contracts = contracts;
    this.warm = warm;
  }

  private Precompiles(Map<Address, PrecompiledContract> contracts) {
    this(contracts, contracts.keySet());
  }

  /** Ethereum's: 0x01 to 0x0a. */
  public static Precompiles cancun() {
    Map<Address, PrecompiledContract> contracts = new TreeMap<>();
    contracts.put(address(1), fixed(3000, Precompiles::recover));
    contracts.put(address(2), perWord(60, 12, input -> Sha256.hash(input).value()));
    contracts.put(address(3), perWord(600, 120, Precompiles::ripemd160));
    contracts.put(address(4), perWord(15, 3, input -> input.slice(0, input.size())));
    contracts.put(address(5), new ModularExponentiation());
    contracts.put(address(6), contract(input -> 150L, Precompiles::curveAdd));
    contracts.put(address(7), contract(input -> 6_000L, Precompiles::curveMultiply));
    contracts.put(address(8), contract(Precompiles::pairingGas, Precompiles::pairing));
    contracts.put(address(9), new Blake2Compression());
    contracts.put(address(10), new PointEvaluation());
    return new Precompiles(contracts);
  }

  public Precompiles with(Address address, PrecompiledContract contract) {
    Map<Address, PrecompiledContract> more = new TreeMap<>(contracts);
    more.put(address, contract);
    return new Precompiles(more);
  }

  /** Without the one at an address, where an account's code runs then; it stays warm. */
  public Precompiles without(Address address) {
    Map<Address, PrecompiledContract> fewer = new TreeMap<>(contracts);
    fewer.remove(address);
    return new Precompiles(fewer, warm);
  }

  /** With one at another address, too, which is as cold as any account's. */
  public Precompiles moved(PrecompiledContract contract, Address target) {
    Map<Address, PrecompiledContract> more = new TreeMap<>(contracts);
    more.put(target, contract);
    return new Precompiles(more, warm);
  }

  /** Returns true if the address needs no access to be warm (EIP-2929). */
  public boolean isWarm(Address address) {
    return warm.contains(address);
  }

  public Optional<PrecompiledContract> at(Address address) {
    return Optional.ofNullable(contracts.get(address));
  }

  /** Where there is one. */
  public Set<Address> addresses() {
    return new TreeSet<>(contracts.keySet());
  }

  /** The address whose last bytes are {@code number}. */
  public static Address address(int number) {
    return Address.ofWord(Bytes32.ofUnsigned(number));
  }

  /** {@code length} bytes from {@code offset}, with zeros beyond the end. */
  static Bytes padded(Bytes input, int offset, int length) {
    int available = Math.clamp(input.size() - (long) offset, 0, length);
    Bytes given = available == 0 ? Bytes.EMPTY : input.slice(offset, available);
    return Bytes.concat(given, Bytes.wrap(new byte[length - available]));
  }

  private static PrecompiledContract fixed(long gas, Function<Bytes, Bytes> function) {
    return contract(input -> gas, input -> Optional.of(function.apply(input)));
  }

  private static PrecompiledContract perWord(
      long base, long word, Function<Bytes, Bytes> function) {
    return contract(
        input -> base + word * ((input.size() + 31L) / 32),
        input -> Optional.of(function.apply(input)));
  }

  private static PrecompiledContract contract(
      Function<Bytes, Long> gas, Function<Bytes, Optional<Bytes>> function) {
    return new PrecompiledContract() {
      @Override
      public long gas(Bytes input) {
        return gas.apply(input);
      }

      @Override
      public Optional<Bytes> run(Bytes input, long blockTimestamp) {
        return function.apply(input);
      }
    };
  }

  private static Optional<Bytes> curveAdd(Bytes input) {
    return Bn254.add(
        padded(input, 0, Bn254.POINT_SIZE), padded(input, Bn254.POINT_SIZE, Bn254.POINT_SIZE));
  }

  private static Optional<Bytes> curveMultiply(Bytes input) {
    return Bn254.multiply(
        padded(input, 0, Bn254.POINT_SIZE), new Bytes32(padded(input, Bn254.POINT_SIZE, 32)));
  }

  private static long pairingGas(Bytes input) {
    return 45_000 + 34_000L * (input.size() / Bn254.PAIR_SIZE);
  }

  private static Optional<Bytes> pairing(Bytes input) {
    return input.size() % Bn254.PAIR_SIZE == 0
        ? Bn254.pairingCheck(input).map(holds -> Bytes32.ofUnsigned(holds ? 1 : 0).value())
        : Optional.empty();
  }

  private static Bytes recover(Bytes input) {
    Bytes32 hash = new Bytes32(padded(input, 0, 32));
    BigInteger v = new BigInteger(1, padded(input, 32, 32).toArray());
    Bytes32 r = new Bytes32(padded(input, 64, 32));
    Bytes32 s = new Bytes32(padded(input, 96, 32));
    if (!v.equals(BigInteger.valueOf(27)) && !v.equals(BigInteger.valueOf(28))) {
      return Bytes.EMPTY;
    }
    return Secp256k1.recover(hash, new Secp256k1.Signature(r, s, v.intValue() - 27))
        .map(address -> address.toWord().value())
        .orElse(Bytes.EMPTY);
  }

  private static Bytes ripemd160(Bytes input) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input.toArray(), 0, input.size());
    byte[] word = new byte[32];
    digest.doFinal(word, 12);
    return Bytes.wrap(word);
  }
}
