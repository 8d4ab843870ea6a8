package network.haca.pipe;

import static network.haca.pipe.AbiType.array;
import static network.haca.pipe.AbiType.tuple;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/**
 * The functions of 0xF4 as they are published, and that of facts. Requests and results are read
 * only in their one canonical encoding, so that equal ones have equal bytes.
 */
public final class InferenceAbi {
  private static final AbiType BOOL = new AbiType.Integral(1, false);
  private static final AbiType UINT8 = new AbiType.Integral(8, false);
  private static final AbiType UINT32 = new AbiType.Integral(32, false);
  private static final AbiType INT128 = new AbiType.Integral(128, true);
  private static final AbiType STRING = new AbiType.Text();
  private static final AbiType NUMBERS =
      array(tuple(STRING, array(tuple(INT128, INT128)), array(UINT32)));
  private static final AbiType STRINGS = array(tuple(STRING, array(STRING)));
  private static final AbiType JSONS = array(tuple(STRING, STRING));
  private static final AbiType.Tuple MODEL_REQUEST =
      tuple(tuple(UINT8, STRING, tuple(NUMBERS, STRINGS)));
  private static final AbiType.Tuple MODEL_OUTPUT = tuple(tuple(NUMBERS, STRINGS, JSONS, BOOL));
  private static final AbiType.Tuple COMPLETION_REQUEST =
      tuple(tuple(UINT8, STRING, STRING, UINT32, array(STRING), UINT32));
  private static final AbiType.Tuple COMPLETION_RESULT = tuple(tuple(STRING));
  private static final AbiType MESSAGE =
      tuple(STRING, STRING, STRING, STRING, array(tuple(STRING, STRING, STRING)));
  private static final AbiType.Tuple CHAT_REQUEST =
      tuple(
          tuple(
              UINT8,
              STRING,
              array(MESSAGE),
              array(tuple(STRING, STRING, STRING)),
              STRING,
              UINT32,
              array(STRING),
              UINT32));
  private static final AbiType.Tuple CHAT_RESULT = tuple(tuple(STRING, MESSAGE));
  private static final AbiType.Tuple FACT_REQUEST = tuple(AbiFacts.REQUEST);
  private static final AbiType.Tuple FACT_RESULT = tuple(AbiFacts.RESULT);

  private static final int SELECTOR_SIZE = 4;

  public static final Bytes MODEL_SELECTOR =
      selector(
          "runModelInference((uint8,string,((string,(int128,int128)[],uint32[])[],"
              + "(string,string[])[])))");
  public static final Bytes COMPLETION_SELECTOR =
      selector("runLLMCompletion((uint8,string,string,uint32,string[],uint32))");
  public static final Bytes CHAT_SELECTOR =
      selector(
          "runLLMChat((uint8,string,(string,string,string,string,(string,string,string)[])[],"
              + "(string,string,string)[],string,uint32,string[],uint32))");

  /** Of this network's own: the original's 0xF4 has no facts. */
  public static final Bytes FACT_SELECTOR =
      selector("runFactLookup((string,(string,string)[],uint8,uint8,uint32))");

  private InferenceAbi() {}

  /** Whether call data begins as a call does that a language model answers. */
  public static boolean asksLanguageModel(Bytes callData) {
    return callData.size() >= SELECTOR_SIZE
        && List.of(COMPLETION_SELECTOR, CHAT_SELECTOR).contains(callData.slice(0, SELECTOR_SIZE));
  }

  /** Whether call data begins as a call does that data nodes answer. */
  public static boolean asksFact(Bytes callData) {
    return callData.size() >= SELECTOR_SIZE
        && callData.slice(0, SELECTOR_SIZE).equals(FACT_SELECTOR);
  }

  /** Nothing if the bytes are not the canonical call data of one of the functions. */
  public static Optional<InferenceRequest> readRequest(Bytes callData) {
    if (callData.size() < SELECTOR_SIZE || callData.size() > PipeBounds.CALL_BYTES_MAX) {
      return Optional.empty();
    }
    Bytes selector = callData.slice(0, SELECTOR_SIZE);
    Bytes arguments = callData.slice(SELECTOR_SIZE, callData.size() - SELECTOR_SIZE);
    if (selector.equals(MODEL_SELECTOR)) {
      return AbiReader.read(MODEL_REQUEST, arguments).map(value -> AbiTensors.request(value.at(0)));
    }
    if (selector.equals(COMPLETION_SELECTOR)) {
      return AbiReader.read(COMPLETION_REQUEST, arguments)
          .map(value -> AbiChat.completion(value.at(0)));
    }
    if (selector.equals(CHAT_SELECTOR)) {
      return AbiReader.read(CHAT_REQUEST, arguments).map(value -> AbiChat.request(value.at(0)));
    }
    return selector.equals(FACT_SELECTOR)
        ? AbiReader.read(FACT_REQUEST, arguments).map(value -> AbiFacts.request(value.at(0)))
        : Optional.empty();
  }

  /** The request for a fact; nothing if the bytes ask for something else. */
  public static Optional<FactRequest> readFact(Bytes callData) {
    return readRequest(callData)
        .flatMap(
            request -> request instanceof FactRequest fact ? Optional.of(fact) : Optional.empty());
  }

  /** The call data of a request. */
  public static Bytes write(InferenceRequest request) {
    return switch (request) {
      case ModelRequest model -> call(MODEL_SELECTOR, MODEL_REQUEST, AbiTensors.value(model));
      case CompletionRequest completion ->
          call(COMPLETION_SELECTOR, COMPLETION_REQUEST, AbiChat.value(completion));
      case ChatRequest chat -> call(CHAT_SELECTOR, CHAT_REQUEST, AbiChat.value(chat));
      case FactRequest fact -> call(FACT_SELECTOR, FACT_REQUEST, AbiFacts.value(fact));
    };
  }

  /** The return data of a result. */
  public static Bytes write(InferenceResult result) {
    return switch (result) {
      case ModelOutput output -> write(MODEL_OUTPUT, AbiTensors.value(output));
      case CompletionResult completion ->
          write(COMPLETION_RESULT, AbiValue.items(AbiValue.of(completion.answer())));
      case ChatResult chat -> write(CHAT_RESULT, AbiChat.value(chat));
      case FactResult fact -> write(FACT_RESULT, AbiFacts.value(fact));
    };
  }

  /**
   * The return data of a result of {@code runModelInference}; nothing if it is not canonical or
   * longer than an answer may be.
   */
  public static Optional<ModelOutput> readModelOutput(Bytes returnData) {
    return read(MODEL_OUTPUT, returnData).map(AbiTensors::output);
  }

  /** As {@link #readModelOutput}, of {@code runLLMCompletion}. */
  public static Optional<CompletionResult> readCompletionResult(Bytes returnData) {
    return read(COMPLETION_RESULT, returnData)
        .map(value -> new CompletionResult(value.at(0).text()));
  }

  /** As {@link #readModelOutput}, of {@code runLLMChat}. */
  public static Optional<ChatResult> readChatResult(Bytes returnData) {
    return read(CHAT_RESULT, returnData).map(AbiChat::result);
  }

  /** As {@link #readModelOutput}, of {@code runFactLookup}. */
  public static Optional<FactResult> readFactResult(Bytes returnData) {
    return read(FACT_RESULT, returnData).map(AbiFacts::result);
  }

  private static Optional<AbiValue> read(AbiType.Tuple type, Bytes returnData) {
    return returnData.size() > PipeBounds.ANSWER_BYTES_MAX
        ? Optional.empty()
        : AbiReader.read(type, returnData).map(value -> value.at(0));
  }

  private static Bytes call(Bytes selector, AbiType.Tuple type, AbiValue value) {
    return Bytes.concat(selector, write(type, value));
  }

  private static Bytes write(AbiType.Tuple type, AbiValue value) {
    return AbiWriter.write(type, new AbiValue.Items(List.of(value)));
  }

  private static Bytes selector(String signature) {
    return Keccak.hash(Bytes.ofUtf8(signature)).value().slice(0, SELECTOR_SIZE);
  }
}
