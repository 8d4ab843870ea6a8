package network.haca.pipe;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The hub by which accounts ask models: the function and the event that the original's SDK has. */
public final class HubAbi {
  private static final AbiType STRING = new AbiType.Text();
  private static final AbiType INT128 = new AbiType.Integral(128, true);
  static final String OUTPUT =
      "((string,(int128,int128)[],uint32[])[],(string,string[])[],(string,string)[],bool)";

  /** The topic of {@code InferenceResult(ModelOutput output)}. */
  public static final Bytes32 RESULT = Keccak.hash(Bytes.ofUtf8("InferenceResult(" + OUTPUT + ")"));

  /** {@code NumberTensor[]}. */
  static final AbiType NUMBERS =
      AbiType.array(
          AbiType.tuple(
              STRING,
              AbiType.array(AbiType.tuple(INT128, INT128)),
              AbiType.array(new AbiType.Integral(32, false))));

  /** {@code StringTensor[]}. */
  static final AbiType STRINGS = AbiType.array(AbiType.tuple(STRING, AbiType.array(STRING)));

  /** {@code ModelInput}. */
  static final AbiType INPUT = AbiType.tuple(NUMBERS, STRINGS);

  private static final AbiType.Tuple RUN =
      AbiType.tuple(STRING, new AbiType.Integral(8, false), INPUT);
  private static final Bytes RUN_SELECTOR =
      Keccak.hash(
              Bytes.ofUtf8(
                  "run(string,uint8,((string,(int128,int128)[],uint32[])[],(string,string[])[]))"))
          .value()
          .slice(0, 4);

  private HubAbi() {}

  /** The call data that asks a model. */
  public static Bytes run(ModelRequest request) {
    AbiValue parts = AbiTensors.value(request);
    return Bytes.concat(
        RUN_SELECTOR, AbiWriter.write(RUN, AbiValue.items(parts.at(1), parts.at(0), parts.at(2))));
  }
}
