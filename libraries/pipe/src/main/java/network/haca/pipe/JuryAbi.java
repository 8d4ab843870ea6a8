package network.haca.pipe;

import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/** The functions of the example contract {@code Jury}, which asks by all methods and decides. */
public final class JuryAbi {
  private static final AbiType STRING = new AbiType.Text();
  private static final AbiType.Tuple CONSTRUCTOR =
      AbiType.tuple(STRING, STRING, new AbiType.Integral(8, false), STRING);
  private static final AbiType.Tuple DECIDE =
      AbiType.tuple(HubAbi.INPUT, new AbiType.Integral(256, false), STRING, STRING);
  private static final Bytes DECIDE_SELECTOR =
      Keccak.hash(
              Bytes.ofUtf8(
                  "decide(((string,(int128,int128)[],uint32[])[],(string,string[])[]),uint256,string,string)"))
          .value()
          .slice(0, 4);

  private JuryAbi() {}

  /**
   * The constructor's arguments.
   *
   * @param output of the model, of which the first number is decided on
   * @param decimals of that number
   * @param languageModel that has to consent
   */
  public static Bytes construction(
      String model, String output, int decimals, String languageModel) {
    return AbiWriter.write(
        CONSTRUCTOR,
        AbiValue.items(
            AbiValue.of(model),
            AbiValue.of(output),
            AbiValue.of(decimals),
            AbiValue.of(languageModel)));
  }

  /**
   * The call data that asks all.
   *
   * @param word that the language model has to say
   */
  public static Bytes decide(ModelInput input, long tolerance, String prompt, String word) {
    AbiValue tensors = AbiTensors.value(new ModelRequest(0, "", input)).at(2);
    return Bytes.concat(
        DECIDE_SELECTOR,
        AbiWriter.write(
            DECIDE,
            AbiValue.items(
                tensors, AbiValue.of(tolerance), AbiValue.of(prompt), AbiValue.of(word))));
  }
}
