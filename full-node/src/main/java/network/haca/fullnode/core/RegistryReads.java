package network.haca.fullnode.core;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegistryContract;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.SystemContract;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The contracts as a block finds them between two transactions, which no run has changed. */
record RegistryReads(TransactionProcessor processor, WorldState state, BlockContext block)
    implements SystemContract.Surroundings {
  /** Enough for each question to the contracts of genesis. */
  static final long GAS = 25_000_000;

  @Override
  public SystemContract.View view(Address contract, Bytes callData, long gas) {
    ExecutionResult result =
        processor.call(state, block, StateView.call(contract, callData, gas), Address.ZERO);
    return new SystemContract.View(result.success(), result.gasUsed(), result.output());
  }

  /** As {@link #view}, of a function that answers always. */
  private Bytes read(Address contract, Bytes callData) {
    SystemContract.View view = view(contract, callData, GAS);
    if (!view.success()) {
      throw new IllegalStateException("the contract " + contract + " does not answer");
    }
    return view.output();
  }

  @Override
  public void log(Log log) {
    throw new IllegalStateException("what is only read logs nothing");
  }

  /** An entry that is there. */
  RegisteredModel model(Bytes32 entry) {
    return ModelRegistryContract.decodeModel(
        entry, read(Addresses.MODEL_REGISTRY, ModelRegistryContract.modelOf(entry)));
  }

  /** The code of a registered verifier. */
  Bytes verifier(Bytes32 codeHash) {
    return EntryCircuits.code(
        state, read(Addresses.MODEL_REGISTRY, ModelRegistryContract.verifierCode(codeHash)));
  }

  boolean isEnabled(Bytes32 node) {
    return RegistryContract.decodeIsEnabled(
        read(Addresses.REGISTRY, RegistryContract.isEnabled(node)));
  }

  RegistryContract.Node node(Bytes32 node) {
    return RegistryContract.decodeNode(read(Addresses.REGISTRY, RegistryContract.getNode(node)));
  }

  /** The enabled nodes that may answer a request, as the registry keeps them. */
  List<Bytes32> nodes(OpenRequest request) {
    return ModelRegistryContract.decodeNodes(
        read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.nodesOf(request.entry(), request.teeType())));
  }
}
