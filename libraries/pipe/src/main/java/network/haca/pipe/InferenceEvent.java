package network.haca.pipe;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The event with which 0xF4 tells of an answer that it returned, as it is published.
 *
 * @param inferenceId the request's key in hexadecimal
 */
public record InferenceEvent(String inferenceId, ModelRequest request, ModelOutput response) {
  private static final String INPUT = "((string,(int128,int128)[],uint32[])[],(string,string[])[])";

  /** The topic of {@code ModelInferenceEvent(string inferenceID, request, response)}. */
  public static final Bytes32 TOPIC =
      Keccak.hash(
          Bytes.ofUtf8(
              "ModelInferenceEvent(string,(uint8,string," + INPUT + ")," + HubAbi.OUTPUT + ")"));

  private static final int WORD = Bytes32.SIZE;
  private static final int SELECTOR_BYTES = 4;

  /** The words of the result of a fact, which is of one size. */
  private static final int FACT_WORDS = 4;

  private static final AbiType STRING = new AbiType.Text();
  private static final AbiType.Tuple DATA =
      AbiType.tuple(
          STRING,
          AbiType.tuple(new AbiType.Integral(8, false), STRING, HubAbi.INPUT),
          AbiType.tuple(
              HubAbi.NUMBERS,
              HubAbi.STRINGS,
              AbiType.array(AbiType.tuple(STRING, STRING)),
              new AbiType.Integral(1, false)));

  /**
   * The data of the log that tells of an answer, whichever of 0xF4's functions was called: the
   * request's key in hexadecimal, then request and result as they stand in call and return data.
   *
   * @param callData of a call that {@link InferenceAbi#readRequest} reads
   * @param returnData of its answer
   */
  public static Bytes data(Bytes32 key, Bytes callData, Bytes returnData) {
    Bytes id = AbiWriter.write(AbiType.tuple(STRING), AbiValue.items(AbiValue.of(key.toHex())));
    // Each but the result of a fact is one tuple behind its offset.
    Bytes text = behind(id, WORD);
    Bytes request = behind(callData, SELECTOR_BYTES + WORD);
    if (InferenceAbi.asksFact(callData)) {
      // The result of a fact is of one size, and so stands among the heads.
      long tails = 2L * WORD + returnData.size();
      return Bytes.concat(word(tails), word(tails + text.size()), returnData, text, request);
    }
    Bytes response = behind(returnData, WORD);
    long offset = 3L * WORD;
    return Bytes.concat(
        word(offset),
        word(offset + text.size()),
        word(offset + text.size() + request.size()),
        text,
        request,
        response);
  }

  /**
   * The arguments of the call that a log tells of, whichever of 0xF4's functions it was; nothing if
   * it tells of none.
   */
  public static Optional<Bytes> arguments(Bytes data) {
    if (data.size() < 3 * WORD) {
      return Optional.empty();
    }
    return tuple(data, offset(data, 1), isFact(data) ? data.size() : offset(data, 2));
  }

  /** The return data that a log tells of; nothing if it tells of none. */
  public static Optional<Bytes> returnData(Bytes data) {
    if (data.size() < 3 * WORD) {
      return Optional.empty();
    }
    return isFact(data)
        ? Optional.of(data.slice(2 * WORD, FACT_WORDS * WORD))
        : tuple(data, offset(data, 2), data.size());
  }

  /**
   * Where the first tail begins tells whether a result stands among the heads, as a fact's does.
   */
  private static boolean isFact(Bytes data) {
    long heads = (2L + FACT_WORDS) * WORD;
    return data.size() >= heads && offset(data, 0) == heads;
  }

  private static long offset(Bytes data, int index) {
    return data.getLong((index + 1) * WORD - Long.BYTES);
  }

  private static Optional<Bytes> tuple(Bytes data, long from, long to) {
    return from >= 3 * WORD && from <= to && to <= data.size()
        ? Optional.of(Bytes.concat(word(WORD), data.slice((int) from, (int) (to - from))))
        : Optional.empty();
  }

  private static Bytes behind(Bytes bytes, int from) {
    return bytes.slice(from, bytes.size() - from);
  }

  private static Bytes word(long number) {
    return Bytes32.ofUnsigned(number).value();
  }

  /** Reads a log's data; nothing if it is not canonical. */
  public static Optional<InferenceEvent> read(Bytes data) {
    return AbiReader.read(DATA, data)
        .map(
            value ->
                new InferenceEvent(
                    value.at(0).text(),
                    (ModelRequest) AbiTensors.request(value.at(1)),
                    AbiTensors.output(value.at(2))));
  }
}
