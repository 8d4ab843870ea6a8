package network.haca.testing;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;

/**
 * The creation code of a contract without code, which makes calls of {@code 0xF4} one after another
 * as it is created, and fails if one does.
 */
final class AskingCreation {
  private static final Bytes CREATE_NOTHING = Bytes.fromHex("60006000f3");

  /** The bytes of {@link #call}. */
  private static final int CALL_BYTES = 39;

  private AskingCreation() {}

  static Bytes of(List<Bytes> calls) {
    List<Bytes> code = new ArrayList<>();
    int data = calls.size() * CALL_BYTES + CREATE_NOTHING.size();
    for (Bytes call : calls) {
      code.add(call(code.size() * CALL_BYTES, data, call.size()));
      data += call.size();
    }
    code.add(CREATE_NOTHING);
    code.addAll(calls);
    return Bytes.concat(code.toArray(Bytes[]::new));
  }

  /**
   * Copies call data from behind the code into memory, calls, and reverts if that fails.
   *
   * @param at where this stands in the code
   * @param from where the call data stands
   */
  private static Bytes call(int at, int from, int size) {
    return Bytes.fromHex(
        // CODECOPY to 0
        "62%06x62%06x600039".formatted(size, from)
            // CALL of all gas, without a value
            + "6000600062%06x600060006100f45af1".formatted(size)
            // JUMPI over REVERT
            + "62%06x5760006000fd5b".formatted(at + CALL_BYTES - 1));
  }
}
