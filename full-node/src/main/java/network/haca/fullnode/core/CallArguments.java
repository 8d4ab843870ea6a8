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
 * @param input what follows the selector
 */
record CallArguments(Bytes input) {
  private static final int WORD = Bytes32.SIZE;

  /** A word; nothing if the input ends before. */
  Optional<Bytes32> word(int index) {
    return wordAt(BigInteger.valueOf((long) index * WORD)).map(Bytes32::new);
  }

  /** Bytes of any length; nothing if they are not all in the input. */
  Optional<Bytes> bytes(int index) {
    return word(index)
        .map(CallArguments::number)
        .flatMap(
            offset ->
                wordAt(offset)
                    .map(length -> number(new Bytes32(length)))
                    .flatMap(length -> slice(offset.add(BigInteger.valueOf(WORD)), length)));
  }

  private Optional<Bytes> wordAt(BigInteger offset) {
    return slice(offset, BigInteger.valueOf(WORD));
  }

  private Optional<Bytes> slice(BigInteger from, BigInteger length) {
    boolean isInside = from.add(length).compareTo(BigInteger.valueOf(input.size())) <= 0;
    return isInside
        ? Optional.of(input.slice(from.intValue(), length.intValue()))
        : Optional.empty();
  }

  private static BigInteger number(Bytes32 word) {
    return new BigInteger(1, word.toArray());
  }
}
