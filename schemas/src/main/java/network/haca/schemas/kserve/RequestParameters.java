package network.haca.schemas.kserve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.schemas.feed.FeedInputs;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferInputTensor;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferRequestedOutputTensor;

/**
 * The wishes that a request has in its parameters, over gRPC and over HTTP alike: each one is done,
 * or refused by its name. A parameter that asks for nothing, as a priority of 0 does, may be there.
 */
public final class RequestParameters {
  private static final String INTEGER_ZERO = "0";
  private static final String FALSE = "false";
  private static final String TRUE = "true";

  private static final String CLASSIFICATION = "classification";
  private static final String CONTENT_TYPE = "content_type";
  private static final String BINARY_SIZE = "binary_data_size";

  /** Of one row; more are had in the output itself. */
  public static final int CLASSES_MAX = 65_536;

  private static final String NO_SEQUENCES = "every request is answered by itself";
  private static final String NO_MEMORY = "a node shares no memory with its clients; send the data";

  /** MLServer's names for tensors that are what their datatype says. */
  private static final Rule PLAIN_CONTENT =
      new Rule(
          List.of("\"datetime\"", "\"np\"", "\"pd\"", "\"str\""),
          "a model gets the tensors as they are sent");

  private static final Map<String, Rule> OF_REQUEST =
      rules(
          Map.entry(CONTENT_TYPE, PLAIN_CONTENT),
          Map.entry(
              "binary_data_output",
              new Rule(TRUE, "gRPC gives all outputs in raw_output_contents")),
          Map.entry("priority", new Rule(INTEGER_ZERO, "requests are answered as they come")),
          Map.entry("sequence_end", new Rule(FALSE, NO_SEQUENCES)),
          Map.entry("sequence_id", new Rule(INTEGER_ZERO, NO_SEQUENCES)),
          Map.entry("sequence_start", new Rule(FALSE, NO_SEQUENCES)),
          Map.entry("timeout", new Rule(INTEGER_ZERO, "set a deadline in your client instead")));

  private static final Map<String, Rule> OF_INPUT =
      rules(
          Map.entry(CONTENT_TYPE, PLAIN_CONTENT),
          Map.entry(BINARY_SIZE, new Rule("", "gRPC has raw_input_contents for that")),
          Map.entry("shared_memory_byte_size", new Rule("", NO_MEMORY)),
          Map.entry("shared_memory_offset", new Rule("", NO_MEMORY)),
          Map.entry("shared_memory_region", new Rule("", NO_MEMORY)));

  private static final Map<String, Rule> OF_OUTPUT =
      rules(
          Map.entry(CONTENT_TYPE, PLAIN_CONTENT),
          Map.entry("binary_data", new Rule(TRUE, "gRPC gives all outputs in raw_output_contents")),
          Map.entry("shared_memory_byte_size", new Rule("", NO_MEMORY)),
          Map.entry("shared_memory_offset", new Rule("", NO_MEMORY)),
          Map.entry("shared_memory_region", new Rule("", NO_MEMORY)));

  private RequestParameters() {}

  /**
   * A parameter of which nothing, or some values alone, can be had.
   *
   * @param values that may be given
   * @param reason why no other can be had
   */
  private record Rule(List<String> values, String reason) {
    Rule(String value, String reason) {
      this(value.isEmpty() ? List.of() : List.of(value), reason);
    }

    String refusal() {
      return values.isEmpty()
          ? "is not supported: %s".formatted(reason)
          : "is not supported, but for %s: %s".formatted(String.join(", ", values), reason);
    }
  }

  /**
   * Checks the parameters of the request, of its inputs and of its outputs. What says over HTTP
   * where binary data is ({@code binary_data_size}, {@code binary_data}, {@code
   * binary_data_output}) is of the transport and does not get here.
   *
   * @throws InvalidTensorException naming the first that asks for what cannot be had
   */
  public static void check(ModelInferRequest request) throws InvalidTensorException {
    Map<String, InferParameter> ofRequest = new TreeMap<>(request.getParametersMap());
    var _ = verification(request);
    ofRequest.remove(ProofParameters.VERIFICATION);
    var _ = asksForOwnSignature(request);
    ofRequest.remove(ProofParameters.SIGNATURE_FORM);
    check("", ofRequest, OF_REQUEST);
    checkInputs(request);
    if (request.getOutputsCount() > InferTensors.TENSORS_MAX) {
      throw new InvalidTensorException(
          "%s outputs are asked for; at most %s"
              .formatted(request.getOutputsCount(), InferTensors.TENSORS_MAX));
    }
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      var _ = classes(output);
      Map<String, InferParameter> others = new TreeMap<>(output.getParametersMap());
      others.remove(CLASSIFICATION);
      check("output '%s': ".formatted(output.getName()), others, OF_OUTPUT);
    }
  }

  /**
   * Checks those of the inputs, as they come over gRPC.
   *
   * @throws InvalidTensorException naming the first that asks for what cannot be had
   */
  public static void checkInputs(ModelInferRequest request) throws InvalidTensorException {
    for (int i = 0; i < request.getInputsCount(); i++) {
      InferInputTensor input = request.getInputs(i);
      Map<String, InferParameter> others = new TreeMap<>(input.getParametersMap());
      if (i < request.getRawInputContentsCount()) {
        others.remove(BINARY_SIZE, size(request.getRawInputContents(i).size()));
      }
      checkInput(input.getName(), others);
    }
  }

  /** KServe's client says over gRPC, too, how long the raw contents are. */
  private static InferParameter size(int bytes) {
    return InferParameter.newBuilder().setInt64Param(bytes).build();
  }

  /**
   * Checks those of one input: before its data is looked for, which shared memory would hold.
   *
   * @throws InvalidTensorException naming the first that asks for what cannot be had
   */
  public static void checkInput(String name, Map<String, InferParameter> parameters)
      throws InvalidTensorException {
    Map<String, InferParameter> others = new TreeMap<>(parameters);
    if (others.containsKey(InferTensors.FEED)) {
      others.keySet().removeAll(FeedInputs.PARAMETERS);
    }
    check("input '%s': ".formatted(name), others, OF_INPUT);
  }

  /**
   * The number of classes that the client wants in an output's place, the highest first; 0 if it
   * wants the output itself.
   *
   * @throws InvalidTensorException if that is no such number
   */
  public static int classes(InferRequestedOutputTensor output) throws InvalidTensorException {
    if (!output.containsParameters(CLASSIFICATION)) {
      return 0;
    }
    InferParameter given = output.getParametersOrThrow(CLASSIFICATION);
    long number =
        given.hasInt64Param()
            ? given.getInt64Param()
            : given.hasUint64Param() ? given.getUint64Param() : -1;
    if (number < 0 || number > CLASSES_MAX) {
      throw new InvalidTensorException(
          "output '%s': parameter 'classification' is %s, not a number of classes from 0 to %s"
              .formatted(output.getName(), text(given), CLASSES_MAX));
    }
    return (int) number;
  }

  /**
   * How the client wants the answer to be vouched for; nothing if it leaves that open.
   *
   * @throws InvalidTensorException if that is no text
   */
  public static Optional<String> verification(ModelInferRequest request)
      throws InvalidTensorException {
    if (!request.containsParameters(ProofParameters.VERIFICATION)) {
      return Optional.empty();
    }
    InferParameter given = request.getParametersOrThrow(ProofParameters.VERIFICATION);
    if (!given.hasStringParam()) {
      throw new InvalidTensorException(
          "parameter 'verification' is %s, not a string such as TEE or VANILLA"
              .formatted(text(given)));
    }
    return Optional.of(given.getStringParam());
  }

  /**
   * Returns true if the client wants the answer to be signed alone (rule T6).
   *
   * @throws InvalidTensorException if it asks for a form that there is not
   */
  public static boolean asksForOwnSignature(ModelInferRequest request)
      throws InvalidTensorException {
    if (!request.containsParameters(ProofParameters.SIGNATURE_FORM)) {
      return false;
    }
    InferParameter given = request.getParametersOrThrow(ProofParameters.SIGNATURE_FORM);
    return switch (given.hasStringParam() ? given.getStringParam() : "") {
      case ProofParameters.OWN -> true;
      case ProofParameters.SHARED -> false;
      default ->
          throw new InvalidTensorException(
              "parameter 'signature' is %s, neither \"own\" nor \"shared\"".formatted(text(given)));
    };
  }

  private static void check(
      String where, Map<String, InferParameter> given, Map<String, Rule> rules)
      throws InvalidTensorException {
    for (Map.Entry<String, InferParameter> each : new TreeMap<>(given).entrySet()) {
      Rule rule = rules.get(each.getKey());
      if (rule == null) {
        throw new InvalidTensorException(
            "%sparameter '%s' is not known; leave it out".formatted(where, each.getKey()));
      }
      if (rule.values().stream().noneMatch(value -> asksForNothingElse(each.getValue(), value))) {
        throw new InvalidTensorException(
            "%sparameter '%s' %s".formatted(where, each.getKey(), rule.refusal()));
      }
    }
  }

  /** An empty sequence id is what Triton's clients take for none, as is 0. */
  private static boolean asksForNothingElse(InferParameter given, String value) {
    return text(given).equals(value)
        || (value.equals(INTEGER_ZERO) && given.hasStringParam() && isEmpty(given));
  }

  private static boolean isEmpty(InferParameter given) {
    return given.getStringParam().isEmpty();
  }

  /** As JSON writes it, so that the text "0" is not the number 0. */
  private static String text(InferParameter given) {
    return switch (given.getParameterChoiceCase()) {
      case BOOL_PARAM -> String.valueOf(given.getBoolParam());
      case INT64_PARAM -> String.valueOf(given.getInt64Param());
      case UINT64_PARAM -> Long.toUnsignedString(given.getUint64Param());
      case DOUBLE_PARAM -> String.valueOf(given.getDoubleParam());
      case STRING_PARAM -> "\"%s\"".formatted(given.getStringParam());
      case PARAMETERCHOICE_NOT_SET -> "nothing";
    };
  }

  @SafeVarargs
  private static Map<String, Rule> rules(Map.Entry<String, Rule>... entries) {
    Map<String, Rule> rules = new TreeMap<>();
    for (Map.Entry<String, Rule> entry : entries) {
      rules.put(entry.getKey(), entry.getValue());
    }
    return rules;
  }
}
