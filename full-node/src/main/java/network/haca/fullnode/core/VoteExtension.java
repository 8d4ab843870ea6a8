package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;

/**
 * A validator's opinions of open settlements in its vote extension: a list of (number, 1 for yes or
 * 0 for no).
 */
public record VoteExtension(List<Opinion> opinions) {
  /** Larger extensions are refused (rule V2). */
  public static final int BYTES_MAX = 4096;

  private static final int OPINIONS_MAX = 256;

  /** A yes or no on a settlement. */
  public record Opinion(long number, boolean yes) {}

  public VoteExtension {
    opinions = List.copyOf(opinions);
  }

  /** As many opinions as fit; empty bytes if there are none. */
  public Bytes encode() {
    if (opinions.isEmpty()) {
      return Bytes.EMPTY;
    }
    return Rlp.encodeList(
        opinions.stream()
            .limit(OPINIONS_MAX)
            .map(
                opinion ->
                    Rlp.encodeList(Rlp.encode(opinion.number()), Rlp.encode(opinion.yes() ? 1 : 0)))
            .toList());
  }

  /** Nothing if the bytes are unreadable: they count as no verdict (rule V1). */
  public static Optional<VoteExtension> decode(Bytes encoded) {
    if (encoded.isEmpty() || encoded.size() > BYTES_MAX) {
      return Optional.empty();
    }
    try {
      List<Opinion> opinions = new ArrayList<>();
      if (!(Rlp.decode(encoded) instanceof Rlp.Sequence(List<Rlp.Item> items))) {
        return Optional.empty();
      }
      for (Rlp.Item item : items) {
        if (!(item instanceof Rlp.Sequence(List<Rlp.Item> pair))
            || pair.size() != 2
            || !(pair.get(0) instanceof Rlp.Text(Bytes number))
            || !(pair.get(1) instanceof Rlp.Text(Bytes yes))
            || number.size() > 7
            || yes.size() > 1) {
          return Optional.empty();
        }
        opinions.add(new Opinion(new BigInteger(1, number.toArray()).longValue(), !yes.isEmpty()));
      }
      return Optional.of(new VoteExtension(opinions));
    } catch (Rlp.MalformedException e) {
      return Optional.empty();
    }
  }
}
