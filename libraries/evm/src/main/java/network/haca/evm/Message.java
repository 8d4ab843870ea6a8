package network.haca.evm;

import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * The message that starts a frame.
 *
 * @param recipient whose storage and balance the code works on; for a creation the new account
 * @param codeAddress whose code runs
 * @param input call data, or for a creation the init code
 * @param value what CALLVALUE says
 * @param transfersValue false for DELEGATECALL, which only shows the value
 */
record Message(
    Kind kind,
    Address sender,
    Address recipient,
    Address codeAddress,
    UInt256 value,
    boolean transfersValue,
    Bytes input,
    long gas,
    boolean isStatic,
    int depth) {
  enum Kind {
    CALL,
    CREATE
  }
}
