package network.haca.fullnode.rpc;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * The reason of a revert as tools look for it, with the text of Solidity's {@code Error(string)} or
 * the meaning of its {@code Panic(uint256)}.
 */
final class RevertReason {
  private static final Bytes SELECTOR = Bytes.fromHex("08c379a0");
  private static final int TEXT_AT = 4 + 64;
  private static final Bytes PANIC = Bytes.fromHex("4e487b71");
  private static final int PANIC_SIZE = 4 + 32;

  /** In go-ethereum's words, by Solidity's codes. */
  private static final Map<Integer, String> PANICS =
      Map.of(
          0x00, "generic panic",
          0x01, "assert(false)",
          0x11, "arithmetic underflow or overflow",
          0x12, "division or modulo by zero",
          0x21, "enum overflow",
          0x22, "invalid encoded storage byte array accessed",
          0x31, "out-of-bounds array access; popping on an empty array",
          0x32, "out-of-bounds access of an array or bytesN",
          0x41, "out of memory",
          0x51, "uninitialized function");

  /** That it reverted, as go-ethereum says it. */
  static final String REVERTED = "execution reverted";

  private RevertReason() {}

  /** With the reason, if the revert's data has one. */
  static String of(Bytes data) {
    return text(data).map(reason -> REVERTED + ": " + reason).orElse(REVERTED);
  }

  /** The reason alone. */
  static Optional<String> text(Bytes data) {
    if (data.size() >= PANIC_SIZE && data.slice(0, 4).equals(PANIC)) {
      return Optional.of(panic(new BigInteger(1, data.slice(4, 32).toArray())));
    }
    if (data.size() < TEXT_AT || !data.slice(0, 4).equals(SELECTOR)) {
      return Optional.empty();
    }
    BigInteger length = new BigInteger(1, data.slice(36, 32).toArray());
    return length.bitLength() < 31 && length.intValue() <= data.size() - TEXT_AT
        ? Optional.of(data.slice(TEXT_AT, length.intValue()).toUtf8())
        : Optional.empty();
  }

  private static String panic(BigInteger code) {
    String unknown = "unknown panic code: 0x" + code.toString(16);
    return code.bitLength() < 31 ? PANICS.getOrDefault(code.intValue(), unknown) : unknown;
  }
}
