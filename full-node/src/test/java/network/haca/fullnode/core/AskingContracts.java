package network.haca.fullnode.core;

import java.math.BigInteger;
import network.haca.contracts.Addresses;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Small contracts that ask models, as code of the EVM. */
final class AskingContracts {
  /** Asks what stands behind its first word, and if there is an answer what stands behind that. */
  private static final Bytes ASKS_TWICE =
      Bytes.fromHex(
          "603d8060095f395ff3"
              + "5f358060205f375f5f825f5f60f45af115603957602060805f3e5f5160375780602001803603"
              + "80825f375f5f825f5f60f45af1156039575b00"
              + "5b5f5ffd");

  /** As {@link #ASKS_TWICE}, but it asks the second if there is no answer to the first. */
  private static final Bytes ASKS_AGAIN_ON_ZEROS =
      Bytes.fromHex(
          "603e8060095f395ff3"
              + "5f358060205f375f5f825f5f60f45af115603a57602060805f3e5f5115603857"
              + "80602001803603"
              + "80825f375f5f825f5f60f45af115603a575b00"
              + "5b5f5ffd");

  /** Asks with its call data, and reverts if it has no answer. */
  private static final Bytes REVERTS_ON_ZEROS =
      Bytes.fromHex(
          "60218060095f395ff3"
              + "365f5f375f5f365f5f60f45af115601d57602060805f3e5f51601d57005b5f5ffd");

  /** Asks with what stands behind it, and leaves an account without code. */
  private static final Bytes ASKING_CONSTRUCTOR =
      Bytes.fromHex("601638038060165f395f5f825f5f60f45af1505f5ff3");

  /** Asks with what stands behind it, and destroys itself. */
  private static final Bytes DESTROYED_CONSTRUCTOR =
      Bytes.fromHex("601538038060155f395f5f825f5f60f45af15033ff");

  /** Loops until its gas is gone. */
  private static final Bytes BURNING_CONSTRUCTOR = Bytes.fromHex("5b5f56");

  private final InferenceStage stage;

  AskingContracts(InferenceStage stage) {
    this.stage = stage;
  }

  /** A contract that asks twice, as {@link InferenceStage#twice} tells it. */
  Address asksTwice(int account) {
    return stage.deploy(account, ASKS_TWICE);
  }

  /**
   * A contract that asks a second time if its first call has no answer, told as by {@link
   * InferenceStage#twice}.
   */
  Address asksAgainOnZeros(int account) {
    return stage.deploy(account, ASKS_AGAIN_ON_ZEROS);
  }

  /** A contract that asks with its call data, and reverts unless there is an answer. */
  Address revertsOnZeros(int account) {
    return stage.deploy(account, REVERTS_ON_ZEROS);
  }

  /**
   * A contract that asks with its call data by a variant of CALL, and reverts if that fails.
   *
   * @param opcode of DELEGATECALL or STATICCALL, in hexadecimal
   */
  Address asksBy(int account, String opcode) {
    return stage.deploy(
        account,
        Bytes.fromHex(
            "60158060095f395ff3" + "365f5f375f5f365f60f45a" + opcode + "15601157005b5f5ffd"));
  }

  /** As {@link #asksBy}, by CALLCODE, with the value that it was called with. */
  Address asksByCallCode(int account) {
    return stage.deploy(
        account,
        Bytes.fromHex("60168060095f395ff3" + "365f5f375f5f365f3460f45af215601257005b5f5ffd"));
  }

  /** A contract that owns a model of that blob, and reverts whenever it is called. */
  Address revertingOwner(int account, Bytes32 blob) {
    Bytes registering = InferenceStage.registering(blob);
    String size = "61%04x".formatted(registering.size());
    String call =
        "5f5f" + size + "5f5f73" + Addresses.MODEL_REGISTRY.toHex().substring(2) + "5af150";
    String reverts = "625f5ffd5f526003601df3";
    int offset = 3 + 3 + 1 + 1 + call.length() / 2 + reverts.length() / 2;
    return stage.deploy(
        account,
        Bytes.concat(
            Bytes.fromHex(size + "61%04x".formatted(offset) + "5f39" + call + reverts),
            registering));
  }

  /** A transaction that creates a contract, whose constructor asks. */
  Bytes askingConstructor(int account, Bytes request) {
    return stage.creation(account, Bytes.concat(ASKING_CONSTRUCTOR, request));
  }

  /** A transaction that creates a contract, whose constructor asks and destroys it. */
  Bytes destroyedConstructor(int account, BigInteger value, Bytes request) {
    return stage.creation(account, 2_000_000, value, Bytes.concat(DESTROYED_CONSTRUCTOR, request));
  }

  /** A transaction that uses all of its gas. */
  Bytes burning(int account, long gas) {
    return stage.creation(account, gas, BigInteger.ZERO, BURNING_CONSTRUCTOR);
  }
}
