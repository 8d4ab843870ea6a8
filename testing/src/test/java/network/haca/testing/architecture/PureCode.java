package network.haca.testing.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.testing.architecture.Finding.Rule;

/**
 * Code that depends on what it is given alone. Consensus code concludes what every machine must
 * conclude alike (rules C); deciding code decides for its own process, behind ports.
 */
final class PureCode {
  static final Set<String> CONSENSUS =
      full(
          """
          primitives evm evm.word evm.state evm.precompile evm.precompile.bn254 attestation
          lightclient fullnode.core fullnode.verdict schemas schemas.fact schemas.feed schemas.llm
          schemas.settlement schemas.tensor contracts contracts.feeds feeds pipe zkverifier
          """);

  private static final Set<String> DECIDING =
      full(
          """
          bridge.core explorer.core facilitator.core fullnode.pool ingress.core proofstream.core provingnode.core answering.core workers.core workers.pipe llmnode.core llmnode.llm oracle.core
          paymentgate.core paymentgate.price
          schemas.directory schemas.kserve schemas.topic x402 x402.gate
          """);

  /** Messages that protoc makes: values, by a library that all rooms share. */
  private static final Set<String> GENERATED =
      full(
          "fullnode.tendermint lightclient.tendermint schemas.v1 schemas.v1.health"
              + " schemas.v1.kserve");

  /** Classes of those packages that reach out: what is pure may not use them. */
  static final Set<String> EDGES =
      full(
          """
          attestation.Attester attestation.ClientCertificate attestation.EnclaveIdentity
          attestation.KnownClients attestation.Nitriding attestation.NsmDevice
          attestation.NsmIoctl attestation.PinnedTrustManager attestation.SimulatedNsm
          attestation.TlsKeys
          lightclient.CometBftSource lightclient.UntrustedHttp
          contracts.BlockFreshness contracts.EthereumClient contracts.JsonRpcEndpoint
          contracts.KeptVerifiers contracts.NewBlocks contracts.NodeRegistrar
          contracts.RegistrationTerms contracts.RpcResult
          contracts.TransactionSender
          feeds.BlockSearch feeds.Deadline feeds.FactReader feeds.FeedChanges feeds.FeedLedger
          feeds.FeedReader feeds.RegistryNodes feeds.Remembered feeds.RoundReports
          fullnode.verdict.BlobReader fullnode.verdict.Fetch fullnode.verdict.FetchQueue fullnode.verdict.LeafSearch
          fullnode.verdict.SettledIndex fullnode.verdict.VerdictService
          schemas.kserve.KserveMethod schemas.topic.ProtobufSerde schemas.topic.Topic
          schemas.topic.Topics llmnode.llm.LlmModelsFile
          """);

  private PureCode() {}

  private static Set<String> full(String names) {
    return Rooms.words(names).stream().map(Rooms.ROOT::concat).collect(Collectors.toSet());
  }

  static Set<String> packages() {
    return Stream.concat(CONSENSUS.stream(), DECIDING.stream()).collect(Collectors.toSet());
  }

  /** Returns true if the class must be pure. */
  static boolean holds(ClassFacts facts) {
    return packages().contains(facts.packageName()) && !EDGES.contains(facts.topLevel());
  }

  private static boolean isConsensus(String packageName) {
    return CONSENSUS.contains(packageName);
  }

  /**
   * What the class does that pure code may not, exempted or not; nothing where it need not be pure.
   */
  static List<Finding> impure(ClassFacts facts) {
    if (!holds(facts)) {
      return List.of();
    }
    boolean consensus = isConsensus(facts.packageName());
    List<Finding> found = new ArrayList<>();
    Predicate<String> isJava = name -> name.matches("(java|javax|jdk|sun)\\..*");
    add(
        found,
        Rule.TYPE,
        facts,
        facts.types().stream()
            .filter(isJava)
            .filter(type -> !AllowedJava.isAllowedType(type, consensus)));
    add(
        found,
        Rule.MEMBER,
        facts,
        facts.members().stream().filter(member -> !AllowedJava.isAllowedMember(member, consensus)));
    add(found, Rule.OWN, facts, facts.types().stream().filter(type -> isForeign(type, consensus)));
    add(found, Rule.STATE, facts, facts.state().stream());
    add(found, Rule.LOCALE, facts, facts.localised().stream());
    if (consensus) {
      add(found, Rule.FLOATING, facts, facts.floating().stream());
    }
    return found;
  }

  private static void add(List<Finding> found, Rule rule, ClassFacts facts, Stream<String> what) {
    what.map(each -> new Finding(rule, facts.topLevel(), each)).forEach(found::add);
  }

  /** One of ours that a pure class may not use. */
  private static boolean isForeign(String type, boolean consensus) {
    if (!type.startsWith(Rooms.ROOT)) {
      return false;
    }
    String packageName = type.substring(0, type.lastIndexOf('.'));
    boolean open =
        isConsensus(packageName)
            || GENERATED.contains(packageName)
            || !consensus && DECIDING.contains(packageName);
    return !open || EDGES.contains(type.replaceAll("\\$.*", ""));
  }
}
