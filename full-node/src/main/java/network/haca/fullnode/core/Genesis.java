package network.haca.fullnode.core;

import java.util.List;
import network.haca.attestation.DevelopmentRoot;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.RelayContract;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.UInt256;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** The state before the first block (rule L8): accounts, contracts, node types, validators. */
public final class Genesis {
  private Genesis() {}

  /** Executes genesis as height 0. */
  public static ExecutedBlock execute(
      ChainConfig config, ChainReader chain, List<RelayContract.Validator> validators, long time) {
    OverlayNodeStore nodes = new OverlayNodeStore(chain.nodes());
    WorldState state = new WorldState(nodes, MerklePatriciaTrie.EMPTY_ROOT);
    for (Address account : config.funded()) {
      state.setBalance(account, UInt256.of(config.funds()));
    }
    state.endTransaction();
    BlockContext block =
        BlockExecutor.context(
            config, 0, time, Address.copyOf(new byte[20]), height -> Bytes32.ZERO);
    TransactionProcessor processor = LedgerRules.processor();
    deploy(processor, state, block, config.administrator());
    for (NodeKind kind : NodeKind.values()) {
      call(
          processor,
          state,
          block,
          config.administrator(),
          Addresses.REGISTRY,
          RegistryTransactions.addType(kind.teeType(), kind.name()));
    }
    call(
        processor,
        state,
        block,
        config.administrator(),
        Addresses.REGISTRY,
        RegistryTransactions.setRootCertificate(DevelopmentRoot.certificatePem()));
    call(
        processor,
        state,
        block,
        config.administrator(),
        Addresses.RELAY,
        RelayContract.grantRelayRole(config.relay()));
    call(
        processor,
        state,
        block,
        Addresses.SYSTEM,
        Addresses.RELAY,
        RelayContract.setValidators(validators));
    BlockHeader header =
        BlockExecutor.header(config, block, Bytes32.ZERO, state.commit(), List.of());
    return new ExecutedBlock(
        header, List.of(), List.of(), new ChainReader.Head(0, 0, header.hash()), nodes.added());
  }

  private static void deploy(
      TransactionProcessor processor, WorldState state, BlockContext block, Address deployer) {
    deploy(
        processor,
        state,
        block,
        deployer,
        Addresses.REGISTRY,
        ContractArtifact.load("TEERegistry").creationCode());
    deploy(
        processor,
        state,
        block,
        deployer,
        Addresses.INFERENCE_VERIFIER,
        ContractArtifact.load("TEEInferenceVerifier").creationCode(Addresses.REGISTRY));
    deploy(
        processor,
        state,
        block,
        deployer,
        Addresses.RELAY,
        ContractArtifact.load("InferenceSettlementRelay")
            .creationCode(Addresses.INFERENCE_VERIFIER));
  }

  private static void deploy(
      TransactionProcessor processor,
      WorldState state,
      BlockContext block,
      Address deployer,
      Address address,
      Bytes creationCode) {
    if (!processor.deploy(state, block, deployer, address, creationCode)) {
      throw new IllegalStateException("genesis cannot deploy " + address);
    }
  }

  private static void call(
      TransactionProcessor processor,
      WorldState state,
      BlockContext block,
      Address sender,
      Address contract,
      Bytes data) {
    ExecutionResult result =
        processor.call(state, block, StateView.call(contract, data, block.gasLimit()), sender);
    if (!result.success()) {
      throw new IllegalStateException("genesis cannot set up " + contract);
    }
  }
}
