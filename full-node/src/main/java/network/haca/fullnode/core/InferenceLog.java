package network.haca.fullnode.core;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.evm.state.Log;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceEvent;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The events with which 0xF4 tells of an answer that it returned, as they are published, and that
 * of facts.
 */
final class InferenceLog {
  private static final String REQUEST =
      "(uint8,string,((string,(int128,int128)[],uint32[])[],(string,string[])[]))";
  private static final String RESPONSE =
      "((string,(int128,int128)[],uint32[])[],(string,string[])[],(string,string)[],bool)";

  static final Bytes32 TOPIC =
      Keccak.hash(Bytes.ofUtf8("ModelInferenceEvent(string," + REQUEST + "," + RESPONSE + ")"));

  private static final String TOOL_CALLS = "(string,string,string)[]";
  private static final String MESSAGE = "(string,string,string,string," + TOOL_CALLS + ")";

  private static final Bytes32 COMPLETION_TOPIC =
      Keccak.hash(
          Bytes.ofUtf8(
              "LLMCompletionEvent(string,(uint8,string,string,uint32,string[],uint32),(string))"));

  private static final Bytes32 CHAT_TOPIC =
      Keccak.hash(
          Bytes.ofUtf8(
              "LLMChat(string,(uint8,string,%s[],%s,string,uint32,string[],uint32),(string,%s))"
                  .formatted(MESSAGE, TOOL_CALLS, MESSAGE)));

  private static final Bytes32 FACT_TOPIC =
      Keccak.hash(
          Bytes.ofUtf8(
              "FactLookupEvent(string,(string,(string,string)[],uint8,uint8,uint32),"
                  + "(int192,uint64,uint8,bool))"));

  private static final int SELECTOR_SIZE = 4;

  private InferenceLog() {}

  /** The inference's id is the key of the request. */
  static Log of(Bytes32 key, Bytes callData, Bytes returnData) {
    Bytes data = InferenceEvent.data(key, callData, returnData);
    return new Log(Addresses.INFERENCE, List.of(topic(callData)), data);
  }

  private static Bytes32 topic(Bytes callData) {
    Bytes selector = callData.slice(0, SELECTOR_SIZE);
    if (selector.equals(InferenceAbi.COMPLETION_SELECTOR)) {
      return COMPLETION_TOPIC;
    }
    if (selector.equals(InferenceAbi.FACT_SELECTOR)) {
      return FACT_TOPIC;
    }
    return selector.equals(InferenceAbi.CHAT_SELECTOR) ? CHAT_TOPIC : TOPIC;
  }
}
