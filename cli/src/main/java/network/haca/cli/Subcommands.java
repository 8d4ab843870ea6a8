package network.haca.cli;

import java.util.List;
import java.util.Set;
import network.haca.bridge.app.BridgeCommand;
import network.haca.broker.BrokerCommand;
import network.haca.cli.bench.BenchCommand;
import network.haca.cli.chain.DevChainCommand;
import network.haca.cli.chain.EvmCommand;
import network.haca.cli.chain.KeysCommand;
import network.haca.cli.chain.ValidatorsCommand;
import network.haca.cli.feeds.FeedCommand;
import network.haca.cli.inference.ChatCommand;
import network.haca.cli.inference.FactCommand;
import network.haca.cli.inference.HashCommand;
import network.haca.cli.inference.InferCommand;
import network.haca.cli.inference.LlmKeysCommand;
import network.haca.cli.inference.SignatureCommand;
import network.haca.cli.models.ModelCommand;
import network.haca.cli.network.ChaosCommand;
import network.haca.cli.network.ContainersCommand;
import network.haca.cli.network.DemoCommand;
import network.haca.cli.network.StatusCommand;
import network.haca.cli.network.TestnetCommand;
import network.haca.cli.network.UpCommand;
import network.haca.cli.network.WalrusClientCommand;
import network.haca.cli.payments.PaymentsCommand;
import network.haca.cli.pipe.PipeCommand;
import network.haca.cli.receipts.ReceiptCommand;
import network.haca.cli.receipts.VerifyCommand;
import network.haca.cli.registry.AdminCommand;
import network.haca.cli.registry.AttestationCommand;
import network.haca.cli.registry.RegistryCommand;
import network.haca.cli.roles.SettingsCommand;
import network.haca.cli.wallet.WalletCommand;
import network.haca.cli.zk.ZkCommand;
import network.haca.explorer.app.ExplorerCommand;
import network.haca.facilitator.app.FacilitatorCommand;
import network.haca.fullnode.app.FullNodeCommand;
import network.haca.ingress.app.IngressCommand;
import network.haca.lightnode.app.LightCommand;
import network.haca.llmnode.app.LlmNodeCommand;
import network.haca.oracle.app.DataNodeCommand;
import network.haca.proofstream.app.ProofStreamCommand;
import network.haca.workers.app.WorkerCommand;

/**
 * The commands below {@code haca}, by name. A class is loaded, and its options are looked up, only
 * where the command may be run: for all of them that takes several times as long as the rest of a
 * short command.
 */
final class Subcommands {
  /** These tell about all others. */
  private static final Set<String> ABOUT_ALL = Set.of("help", "completion");

  private static final Set<String> ABOUT_NONE = Set.of("--version", "-V");

  private Subcommands() {}

  /** The names of all, in the order in which they are listed. */
  static List<String> names() {
    return CommandGroups.byTitle().values().stream().flatMap(List::stream).toList();
  }

  /** The names of those that a line of arguments may need. */
  static List<String> neededBy(List<String> arguments) {
    String first = arguments.isEmpty() ? "" : arguments.getFirst();
    if (arguments.size() == 1 && ABOUT_NONE.contains(first)) {
      return List.of();
    }
    return names().contains(first) && !ABOUT_ALL.contains(first) ? List.of(first) : names();
  }

  /** The class of a command that {@link #names} has. */
  static Class<?> type(String name) {
    return switch (name) {
      case "worker" -> WorkerCommand.class;
      case "llm-node" -> LlmNodeCommand.class;
      case "llm-keys" -> LlmKeysCommand.class;
      case "data-node" -> DataNodeCommand.class;
      case "fact" -> FactCommand.class;
      case "feed" -> FeedCommand.class;
      case "ingress" -> IngressCommand.class;
      case "broker" -> BrokerCommand.class;
      case "proof-stream" -> ProofStreamCommand.class;
      case "evm" -> EvmCommand.class;
      case "devchain" -> DevChainCommand.class;
      case "full-node" -> FullNodeCommand.class;
      case "testnet" -> TestnetCommand.class;
      case "walrus" -> WalrusClientCommand.class;
      case "bridge" -> BridgeCommand.class;
      case "facilitator" -> FacilitatorCommand.class;
      case "explorer" -> ExplorerCommand.class;
      case "payments" -> PaymentsCommand.class;
      case "settings" -> SettingsCommand.class;
      case "chat" -> ChatCommand.class;
      case "demo" -> DemoCommand.class;
      case "up" -> UpCommand.class;
      case "verify" -> VerifyCommand.class;
      case "infer" -> InferCommand.class;
      case "pipe" -> PipeCommand.class;
      case "receipt" -> ReceiptCommand.class;
      case "status" -> StatusCommand.class;
      case "light" -> LightCommand.class;
      case "attestation" -> AttestationCommand.class;
      case "hash" -> HashCommand.class;
      case "signature" -> SignatureCommand.class;
      case "zk" -> ZkCommand.class;
      case "registry" -> RegistryCommand.class;
      case "admin" -> AdminCommand.class;
      case "model" -> ModelCommand.class;
      case "keys" -> KeysCommand.class;
      case "wallet" -> WalletCommand.class;
      case "validators" -> ValidatorsCommand.class;
      case "bench" -> BenchCommand.class;
      case "chaos" -> ChaosCommand.class;
      case "containers" -> ContainersCommand.class;
      case "help" -> HelpCommand.class;
      case "completion" -> CompletionCommand.class;
      default -> throw new IllegalArgumentException("no command is named " + name);
    };
  }
}
