package network.haca.pipe;

import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The example contract {@code Agreement}: takes a model's answer only if it is the same by several
 * methods.
 */
public final class AgreementAbi {
  /** The topic of {@code Agreed(address indexed asker, int256 answer, uint8[] modes)}. */
  public static final Bytes32 AGREED = Keccak.hash(Bytes.ofUtf8("Agreed(address,int256,uint8[])"));

  private static final AbiType STRING = new AbiType.Text();
  private static final AbiType UINT8 = new AbiType.Integral(8, false);
  private static final AbiType.Tuple CONSTRUCTOR = AbiType.tuple(STRING, STRING, UINT8);
  private static final AbiType.Tuple DECIDE =
      AbiType.tuple(HubAbi.INPUT, AbiType.array(UINT8), new AbiType.Integral(128, false));
  private static final Bytes DECIDE_SELECTOR =
      Keccak.hash(
              Bytes.ofUtf8(
                  "decide(((string,(int128,int128)[],uint32[])[],(string,string[])[]),uint8[],uint256)"))
          .value()
          .slice(0, 4);

  private AgreementAbi() {}

  /**
   * The constructor's arguments.
   *
   * @param decimals of the answer
   */
  public static Bytes construction(String model, String output, int decimals) {
    return AbiWriter.write(
        CONSTRUCTOR,
        AbiValue.items(AbiValue.of(model), AbiValue.of(output), AbiValue.of(decimals)));
  }

  /** The call data that asks by each of the modes. */
  public static Bytes decide(ModelInput input, List<Mode> modes, long tolerance) {
    AbiValue asked =
        AbiValue.items(modes.stream().map(mode -> AbiValue.of(mode.number())).toList());
    AbiValue tensors = AbiTensors.value(new ModelRequest(0, "", input)).at(2);
    return Bytes.concat(
        DECIDE_SELECTOR,
        AbiWriter.write(DECIDE, AbiValue.items(tensors, asked, AbiValue.of(tolerance))));
  }
}
