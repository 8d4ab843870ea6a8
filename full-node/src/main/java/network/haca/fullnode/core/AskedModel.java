package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.evm.SystemContract.Surroundings;
import network.haca.evm.SystemContract.View;
import network.haca.pipe.Mode;
import network.haca.pipe.OutputSignature;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A registered model that can be asked inside a transaction in one mode (rule P1).
 *
 * @param fee in wei
 */
record AskedModel(RegisteredModel entry, Mode mode, OutputSignature outputs, BigInteger fee) {
  private static final int HEX_ID_SIZE = 2 + 2 * Bytes32.SIZE;

  /** The outcome of looking a model up in the registry. */
  sealed interface Found {
    record Is(AskedModel model, long gasUsed) implements Found {}

    record IsNot(String reason, long gasUsed) implements Found {}

    record OutOfGas() implements Found {}
  }

  /** The registry ran out of the gas that the call has. */
  private static final class OutOfGasException extends Exception {
    private OutOfGasException() {
      super("out of gas", null, false, false);
    }
  }

  /** The registry as a call of 0xF4 reads it, with the call's gas. */
  private static final class Registry {
    private final Surroundings surroundings;
    private final long gas;
    private long used;

    private Registry(Surroundings surroundings, long gas) {
      this.surroundings = surroundings;
      this.gas = gas;
    }

    /** Nothing if the registry reverts. */
    private Optional<Bytes> read(Bytes callData) throws OutOfGasException {
      View view = surroundings.view(Addresses.MODEL_REGISTRY, callData, gas - used);
      used += view.gasUsed();
      if (!view.success() && used >= gas) {
        throw new OutOfGasException();
      }
      return view.success() ? Optional.of(view.output()) : Optional.empty();
    }
  }

  /**
   * Looks a model up.
   *
   * @param named by the id of its entry, or by a name that points to one
   * @param gas that may be used
   */
  static Found find(Surroundings surroundings, String named, Mode mode, long gas) {
    Registry registry = new Registry(surroundings, gas);
    try {
      Optional<Bytes32> id = id(registry, named);
      Optional<RegisteredModel> entry = id.isEmpty() ? Optional.empty() : entry(registry, id.get());
      if (entry.isEmpty()) {
        return new Found.IsNot("no model is registered as '" + named + "'", registry.used);
      }
      OutputSignature outputs = outputs(entry.get());
      Optional<String> refusal = refusal(registry, entry.get(), outputs, mode);
      return refusal.isPresent()
          ? new Found.IsNot(refusal.get(), registry.used)
          : new Found.Is(
              new AskedModel(entry.get(), mode, outputs, fee(entry.get(), mode)), registry.used);
    } catch (OutOfGasException e) {
      return new Found.OutOfGas();
    }
  }

  static OutputSignature outputs(RegisteredModel entry) {
    return new OutputSignature(
        entry.outputs().stream()
            .map(output -> new OutputSignature.Output(output.name(), output.shape()))
            .toList());
  }

  private static Optional<Bytes32> id(Registry registry, String named) throws OutOfGasException {
    if (named.length() == HEX_ID_SIZE && named.matches("0x[0-9a-f]+")) {
      return Optional.of(Bytes32.fromHex(named));
    }
    return registry
        .read(ModelRegistryContract.named(named))
        .flatMap(ModelRegistryContract::decodeNamed);
  }

  private static Optional<RegisteredModel> entry(Registry registry, Bytes32 id)
      throws OutOfGasException {
    return registry
        .read(ModelRegistryContract.modelOf(id))
        .map(output -> ModelRegistryContract.decodeModel(id, output));
  }

  private static Optional<String> refusal(
      Registry registry, RegisteredModel entry, OutputSignature outputs, Mode mode)
      throws OutOfGasException {
    if (entry.isWithdrawn()) {
      return Optional.of("the model is withdrawn");
    }
    if (!outputs.isAskable()) {
      return Optional.of(
          "the model's entry has no outputs, or larger ones than an answer may have");
    }
    List<Bytes32> nodes =
        registry
            .read(ModelRegistryContract.nodesOf(entry.id(), mode.teeType()))
            .map(ModelRegistryContract::decodeNodes)
            .orElse(List.of());
    return nodes.isEmpty()
        ? Optional.of("no enabled node serves the model in mode " + mode)
        : Optional.empty();
  }

  private static BigInteger fee(RegisteredModel entry, Mode mode) {
    return switch (mode) {
      case VANILLA -> entry.fees().vanilla();
      case TEE -> entry.fees().tee();
      case ZKML -> entry.fees().zkml();
    };
  }
}
