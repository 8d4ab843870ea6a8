package network.haca.fullnode.core;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RoleContract;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSetContract;
import network.haca.evm.BlockContext;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** The state before the first block (rule L8): accounts, contracts, node types, validators. */
public final class Genesis {
  /** Code that nothing is done by: the ledger acts in its place. */
  static final Bytes INVALID = Bytes.fromHex("fe");

  private Genesis() {}

  /** Executes genesis as height 0. */
  public static ExecutedBlock execute(
      ChainConfig config, ChainReader chain, List<ValidatorSchedule.Member> validators, long time) {
    OverlayNodeStore nodes = new OverlayNodeStore(chain.nodes());
    WorldState state = new WorldState(nodes, MerklePatriciaTrie.EMPTY_ROOT);
    for (ChainConfig.Account account : config.accounts()) {
      state.setBalance(account.address(), UInt256.of(account.balance()));
    }
    state.endTransaction();
    BlockContext block =
        BlockExecutor.context(config, 0, time, Address.ZERO, height -> Bytes32.ZERO);
    GenesisDeployer deployer =
        new GenesisDeployer(LedgerRules.processor(config), state, block, config.administrator());
    Preinstalls.install(state, deployer);
    deploy(deployer, config.rules());
    if (config.isDevelopment() && config.rules().includes(RulesVersion.THREE)) {
      deployOriginals(deployer);
    }
    if (config.rules().includes(RulesVersion.FOUR)) {
      deployModelRegistry(deployer, config);
      deployer.deploy(
          Addresses.FEEDS,
          ContractArtifact.load(config.rules().feedsArtifact()).creationCode(Addresses.REGISTRY));
    }
    if (config.rules().includes(RulesVersion.SIX)) {
      deployInference(deployer, state);
    }
    if (config.rules().includes(RulesVersion.SEVEN)) {
      deployWorkflows(deployer);
    }
    if (config.takesUnprotectedTransactions()) {
      // Nothing reads it: nodes that differ in this have another genesis from the start.
      mark(state, Addresses.UNPROTECTED);
    }
    setUp(deployer, config, validators);
    BlockHeader header = BlockExecutor.header(block, Bytes32.ZERO, state.commit(), List.of());
    return new ExecutedBlock(
        header,
        List.of(),
        List.of(),
        List.of(),
        new ChainReader.Head(0, 0, header.hash()),
        nodes.added());
  }

  private static void deploy(GenesisDeployer deployer, RulesVersion rules) {
    deployer.deploy(
        Addresses.REGISTRY, ContractArtifact.load(rules.registryArtifact()).creationCode());
    deployer.deploy(
        Addresses.INFERENCE_VERIFIER,
        ContractArtifact.load("TEEInferenceVerifier").creationCode(Addresses.REGISTRY));
    deployer.deploy(
        Addresses.RELAY,
        ContractArtifact.load(rules.relayArtifact()).creationCode(Addresses.INFERENCE_VERIFIER));
    deployer.deploy(Addresses.VALIDATOR_SET, ContractArtifact.load("ValidatorSet").creationCode());
  }

  /** What the original's public clients find at addresses that they have built in. */
  private static void deployOriginals(GenesisDeployer deployer) {
    deployer.deploy(
        Addresses.BATCH_VERIFIER,
        ContractArtifact.load("TEEBatchVerifier").creationCode(Addresses.REGISTRY));
    deployer.deploy(
        Addresses.REGISTRY_ALIAS,
        ContractArtifact.load("ReadAlias").creationCode(Addresses.REGISTRY));
  }

  private static void deployModelRegistry(GenesisDeployer deployer, ChainConfig config) {
    deployer.deploy(
        Addresses.MODEL_REGISTRY,
        ContractArtifact.load(config.rules().modelRegistryArtifact()).creationCode());
    if (config.isDevelopment()) {
      deployer.call(Addresses.MODEL_REGISTRY, ModelTransactions.markDevelopmentNetwork());
    }
    for (Bytes32 referenceString : config.referenceStrings()) {
      deployer.call(
          Addresses.MODEL_REGISTRY, ModelTransactions.takeReferenceString(referenceString));
    }
  }

  /** The accounts of the ledger's own code, and the contract that the original's clients call. */
  private static void deployInference(GenesisDeployer deployer, WorldState state) {
    mark(state, Addresses.INFERENCE);
    mark(state, Addresses.INFERENCES);
    deployer.deploy(Addresses.INFERENCE_HUB, ContractArtifact.load("InferenceHub").creationCode());
    deployer.deploy(Addresses.TREASURY, ContractArtifact.load("Treasury").creationCode());
  }

  /** An account that nothing can be asked of. */
  private static void mark(WorldState state, Address account) {
    state.setNonce(account, 1);
    state.setCode(account, INVALID);
    state.endTransaction();
  }

  private static void deployWorkflows(GenesisDeployer deployer) {
    deployer.deploy(
        Addresses.PRICE_HISTORY, ContractArtifact.load("workflows/PriceHistory").creationCode());
    deployer.deploy(
        Addresses.WORKFLOW_SCHEDULER,
        ContractArtifact.load("workflows/WorkflowScheduler").creationCode());
  }

  private static void setUp(
      GenesisDeployer deployer, ChainConfig config, List<ValidatorSchedule.Member> validators) {
    for (NodeKind kind : NodeKind.values()) {
      deployer.call(Addresses.REGISTRY, RegistryTransactions.addType(kind.teeType(), kind.name()));
    }
    deployer.call(
        Addresses.REGISTRY, RegistryTransactions.setRootCertificate(config.attestationRoots()));
    if (config.isDevelopment()) {
      deployer.call(Addresses.REGISTRY, RegistryTransactions.markDevelopmentNetwork());
    }
    if (config.rules() != RulesVersion.ONE && config.takesUnboundAttestations()) {
      deployer.call(Addresses.REGISTRY, RegistryTransactions.takeUnboundAttestations());
    }
    for (Address operator : config.operators()) {
      deployer.call(Addresses.REGISTRY, RegistryTransactions.setOperator(operator, true));
    }
    for (Address approver : config.approvers()) {
      deployer.call(Addresses.REGISTRY, RoleContract.grant(RoleContract.ADMINISTRATOR, approver));
    }
    deployer.call(Addresses.RELAY, RelayContract.grantRelayRole(config.relay()));
    deployer.callAs(
        Addresses.SYSTEM, Addresses.VALIDATOR_SET, ValidatorSetContract.start(validators));
  }
}
