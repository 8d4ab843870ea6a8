package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The arguments of a call in Solidity's ABI, taken exactly as go-ethereum's {@code abi.Unpack}
 * takes them, which og-evm uses. Each stands in a word of its own at the beginning; that of {@code
 * bytes} is an offset to a length and so many bytes. The words, and every byte that a length
 * counts, must lie within the input. Nothing else is asked: offsets may point anywhere, also
 * backwards or at what another argument uses; what pads a value may be missing or anything; more
 * may follow.
 *
 * <p>Nothing is copied but words and what {@link Range#read} is asked for: whoever calls pays for
 * neither the input's length nor that of an argument.
 *
 * @param call what the arguments are in
 * @param start where they begin, behind the selector
 */
record CallArguments(Bytes call, int start) {
  private static final int WORD = Bytes32.SIZE;

  /** Bytes within the call. */
  record Range(Bytes call, int from, int length) {
    /** A copy of them. */
    Bytes read() {
      return call.slice(from, length);
    }
  }

  /** A word; nothing if the input ends before. */
  Optional<Bytes32> word(int index) {
    return wordAt(BigInteger.valueOf((long) index * WORD));
  }

  /** Where bytes of any length stand; nothing if they are not all in the input. */
  Optional<Range> bytes(int index) {
    Optional<BigInteger> offset = word(index).map(CallArguments::number);
    Optional<BigInteger> length = offset.flatMap(this::wordAt).map(CallArguments::number);
    return length.flatMap(size -> range(offset.orElseThrow().add(BigInteger.valueOf(WORD)), size));
  }

  private Optional<Bytes32> wordAt(BigInteger offset) {
    return range(offset, BigInteger.valueOf(WORD)).map(range -> new Bytes32(range.read()));
  }

  private Optional<Range> range(BigInteger from, BigInteger length) {
    BigInteger available = BigInteger.valueOf((long) call.size() - start);
    return from.add(length).compareTo(available) <= 0
        ? Optional.of(new Range(call, start + from.intValue(), length.intValue()))
        : Optional.empty();
  }

  private static BigInteger number(Bytes32 word) {
    return new BigInteger(1, word.toArray());
  }
}
