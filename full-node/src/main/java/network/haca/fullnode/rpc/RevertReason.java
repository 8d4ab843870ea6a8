package network.haca.fullnode.rpc;

import java.math.BigInteger;
import network.haca.primitives.Bytes;

/** The text of Solidity's {@code Error(string)}, as tools show it. */
final class RevertReason {
  private static final Bytes SELECTOR = Bytes.fromHex("08c379a0");
  private static final int TEXT_AT = 4 + 64;

  private RevertReason() {}

  /** {@code ": reason"}, or nothing if the data is something else. */
  static String of(Bytes data) {
    if (data.size() < TEXT_AT || !data.slice(0, 4).equals(SELECTOR)) {
      return "";
    }
    BigInteger length = new BigInteger(1, data.slice(36, 32).toArray());
    return length.bitLength() < 31 && length.intValue() <= data.size() - TEXT_AT
        ? ": " + data.slice(TEXT_AT, length.intValue()).toUtf8()
        : "";
  }
}
