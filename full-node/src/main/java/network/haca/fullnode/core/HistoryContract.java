package network.haca.fullnode.core;

import java.util.function.LongFunction;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The hashes of earlier headers as contract storage (EIP-2935). They are written at heights with
 * content, those of the heights between too (rule L7).
 */
final class HistoryContract {
  static final Address ADDRESS = Address.fromHex("0x0000F90827F1C53a10cb7A02335B175320002935");

  /** As EIP-2935 gives it. */
  static final Bytes CODE =
      Bytes.fromHex(
          "3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257"
              + "611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500");

  /** Hashes are served for so many heights. */
  static final long WINDOW = 8191;

  /** Between two heights with content, so many hashes are kept at most. */
  static final long SKIPPED_MAX = 256;

  private HistoryContract() {}

  /**
   * Writes the hashes from {@code lastContent} to before {@code height}.
   *
   * @param lastContent the latest height that wrote
   */
  static void write(WorldState state, long lastContent, long height, LongFunction<Bytes32> hashes) {
    for (long number = Math.max(lastContent, height - SKIPPED_MAX); number < height; number++) {
      state.setStorage(ADDRESS, UInt256.of(number % WINDOW), UInt256.of(hashes.apply(number)));
    }
    state.endTransaction();
  }
}
