package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.evm.SystemContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The registry of models as a call of 0xF4 reads it, with the call's gas. */
final class MeteredRegistry {
  private static final int HEX_ID_SIZE = 2 + 2 * Bytes32.SIZE;

  private final SystemContract.Surroundings surroundings;
  private final long gas;
  private long used;

  /** The registry ran out of the gas that the call has. */
  static final class OutOfGasException extends Exception {
    private OutOfGasException() {
      super("out of gas", null, false, false);
    }
  }

  MeteredRegistry(SystemContract.Surroundings surroundings, long gas) {
    this.surroundings = surroundings;
    this.gas = gas;
  }

  /** Gas that it has taken until now. */
  long used() {
    return used;
  }

  /**
   * A model's entry; nothing if there is none.
   *
   * @param named by the id of its entry, or by a name that points to one
   */
  Optional<RegisteredModel> entry(String named) throws OutOfGasException {
    Optional<Bytes32> id = id(named);
    return id.isEmpty()
        ? Optional.empty()
        : read(ModelRegistryContract.modelOf(id.get()))
            .map(output -> ModelRegistryContract.decodeModel(id.get(), output));
  }

  private Optional<Bytes32> id(String named) throws OutOfGasException {
    if (named.length() == HEX_ID_SIZE && named.matches("0x[0-9a-f]+")) {
      return Optional.of(Bytes32.fromHex(named));
    }
    return read(ModelRegistryContract.named(named)).flatMap(ModelRegistryContract::decodeNamed);
  }

  /** The enabled nodes of a kind that serve a model. */
  List<Bytes32> nodes(Bytes32 entry, int teeType) throws OutOfGasException {
    return read(ModelRegistryContract.nodesOf(entry, teeType))
        .map(ModelRegistryContract::decodeNodes)
        .orElse(List.of());
  }

  /** Nothing if the registry reverts. */
  private Optional<Bytes> read(Bytes callData) throws OutOfGasException {
    SystemContract.View view = surroundings.view(Addresses.MODEL_REGISTRY, callData, gas - used);
    used += view.gasUsed();
    if (!view.success() && used >= gas) {
      throw new OutOfGasException();
    }
    return view.success() ? Optional.of(view.output()) : Optional.empty();
  }
}
