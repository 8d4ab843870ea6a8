package network.haca.fullnode.core;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.evm.state.Log;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The event with which 0xF4 tells of an answer that it returned, as it is published. */
final class InferenceLog {
  private static final String REQUEST =
      "(uint8,string,((string,(int128,int128)[],uint32[])[],(string,string[])[]))";
  private static final String RESPONSE =
      "((string,(int128,int128)[],uint32[])[],(string,string[])[],(string,string)[],bool)";

  static final Bytes32 TOPIC =
      Keccak.hash(Bytes.ofUtf8("ModelInferenceEvent(string," + REQUEST + "," + RESPONSE + ")"));

  private static final int WORD = Bytes32.SIZE;
  private static final int SELECTOR_SIZE = 4;

  private InferenceLog() {}

  /** The inference's id is the key of the request. */
  static Log of(Bytes32 key, Bytes callData, Bytes returnData) {
    Bytes id = Bytes.ofUtf8(key.toHex());
    Bytes padding = Bytes.wrap(new byte[(WORD - id.size() % WORD) % WORD]);
    Bytes text = Bytes.concat(word(id.size()), id, padding);
    // Both are one tuple behind its offset.
    int behind = SELECTOR_SIZE + WORD;
    Bytes request = callData.slice(behind, callData.size() - behind);
    Bytes response = returnData.slice(WORD, returnData.size() - WORD);
    long offset = 3L * WORD;
    Bytes data =
        Bytes.concat(
            word(offset),
            word(offset + text.size()),
            word(offset + text.size() + request.size()),
            text,
            request,
            response);
    return new Log(Addresses.INFERENCE, List.of(TOPIC), data);
  }

  private static Bytes word(long number) {
    return Bytes32.ofUnsigned(number).value();
  }
}
