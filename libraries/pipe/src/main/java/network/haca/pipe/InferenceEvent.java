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
