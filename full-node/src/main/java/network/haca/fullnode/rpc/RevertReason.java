package network.haca.fullnode.rpc;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** What tools look for where code reverted, with the text of Solidity's {@code Error(string)}. */
final class RevertReason {
  private static final Bytes SELECTOR = Bytes.fromHex("08c379a0");
  private static final int TEXT_AT = 4 + 64;

  /** That it reverted, as go-ethereum says it. */
  static final String REVERTED = "execution reverted";

  private RevertReason() {}

  /** With the reason, if the revert's data has one. */
  static String of(Bytes data) {
    return text(data).map(reason -> REVERTED + ": " + reason).orElse(REVERTED);
  }

  /** The reason alone. */
  static Optional<String> text(Bytes data) {
    if (data.size() < TEXT_AT || !data.slice(0, 4).equals(SELECTOR)) {
      return Optional.empty();
    }
    BigInteger length = new BigInteger(1, data.slice(36, 32).toArray());
    return length.bitLength() < 31 && length.intValue() <= data.size() - TEXT_AT
        ? Optional.of(data.slice(TEXT_AT, length.intValue()).toUtf8())
        : Optional.empty();
  }
}
