package network.haca.testing.architecture;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which packages may use which library: an adapter carries one kind of traffic. */
final class Libraries {
  private static final String PURE_JSON =
      "contracts feeds lightclient schemas schemas.directory schemas.fact schemas.llm"
          + " schemas.settlement pipe x402 x402.gate";

  /** By the packages of a library, the packages of ours; a library that is not here is for none. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry(
              "org.rocksdb",
              Rooms.words(
                  "bridge.rocksdb explorer.rocksdb facilitator.rocksdb fullnode.rocksdb"
                      + " proofstream.rocksdb service.rocksdb")),
          entry(
              "org.apache.kafka",
              Rooms.words(
                  "benchmarks.stream bridge.app bridge.kafka broker devnet.chaos devnet.demo explorer.app"
                      + " explorer.kafka facilitator.kafka proofstream.app oracle.kafka"
                      + " proofstream.rocksdb proofstream.topology provingnode.kafka"
                      + " schemas.topic answering.kafka workers.kafka")),
          entry("kafka.server", Rooms.words("broker")),
          entry("org.junit.jupiter", Rooms.words("testkit")),
          entry(
              "io.vertx",
              Rooms.words(
                  "benchmarks.all benchmarks.answers benchmarks.llm benchmarks.load"
                      + " benchmarks.payments benchmarks.tensor bridge.app bridge.http client"
                      + " explorer.app explorer.http facilitator.app facilitator.http connection"
                      + " connection.server devnet.chaos devnet.demo devnet.devchain devnet.network"
                      + " fullnode.app fullnode.rpc ingress.app ingress.directory ingress.grpc"
                      + " ingress.http ingress.llm ingress.results ingress.settling ingress.worker"
                      + " lightnode lightnode.app llmnode.app llmnode.decoder llmnode.http llmnode.individual"
                      + " llmnode.pipe llmnode.provider paymentgate paymentgate.http oracle.app"
                      + " oracle.http provingnode.app provingnode.http role.metrics schemas.kserve"
                      + " walrus walrusstore workers.app workers.grpc")),
          entry("io.netty", Rooms.words("connection.server")),
          entry(
              "com.fasterxml.jackson",
              Rooms.words(
                  PURE_JSON
                      + " benchmarks.all benchmarks.evm benchmarks.llm benchmarks.payments"
                      + " benchmarks.transfers bridge.chain bridge.core bridge.http bridge.kafka"
                      + " bridge.rocksdb cli.bench cli.chain cli.chain.statetest cli.feeds"
                      + " cli.inference cli.models cli.network cli.options cli.outcome cli.payments"
                      + " cli.pipe cli.receipts cli.registry cli.roles cli.wallet cli.zk client"
                      + " client.llm client.pipe connection devnet.chaos devnet.containers"
                      + " devnet.demo devnet.devchain devnet.models devnet.testnet explorer.chain"
                      + " explorer.http facilitator.chain facilitator.http facilitator.rocksdb"
                      + " fullnode.app fullnode.cometbft fullnode.rpc ingress.directory"
                      + " ingress.http ingress.llm ingress.results ingress.settling lightnode models llmnode.core"
                      + " llmnode.decoder llmnode.grammar llmnode.http llmnode.individual"
                      + " llmnode.llm llmnode.pipe llmnode.provider paymentgate paymentgate.core"
                      + " paymentgate.http paymentgate.price oracle.http oracle.source"
                      + " provingnode.http role service walrus answering.chain workers.grpc"
                      + " workers.onnx workers.zk zk")),
          entry(
              "com.google.protobuf",
              Rooms.words(
                  "answering.log benchmarks.stream bridge.http bridge.kafka client connection oracle.kafka"
                      + " devnet.chaos devnet.demo explorer.kafka facilitator.kafka fullnode.abci"
                      + " fullnode.core fullnode.tendermint ingress.grpc ingress.http"
                      + " ingress.worker lightclient lightclient.tendermint llmnode.app"
                      + " llmnode.individual onnx proofstream.app proofstream.core"
                      + " proofstream.topology provingnode.app provingnode.log schemas"
                      + " schemas.feed schemas.kserve schemas.tensor schemas.topic schemas.v1"
                      + " schemas.v1.health schemas.v1.kserve workers.app workers.grpc"
                      + " answering.kafka workers.kafka workers.onnx workers.zk zk")),
          entry(
              "org.slf4j",
              Rooms.words(
                  "bridge.chain bridge.kafka broker explorer.http explorer.kafka facilitator.app"
                      + " facilitator.chain fullnode.abci fullnode.app fullnode.cometbft"
                      + " fullnode.lane fullnode.rocksdb fullnode.rpc fullnode.snapshot"
                      + " fullnode.verdict ingress.app ingress.directory ingress.llm"
                      + " ingress.settling ingress.worker llmnode.decoder llmnode.http llmnode.individual"
                      + " llmnode.provider onnx.binding paymentgate paymentgate.http"
                      + " oracle.feed oracle.http oracle.kafka oracle.pipe proofstream.app"
                      + " proofstream.topology provingnode.app provingnode.enrolment"
                      + " provingnode.kafka provingnode.log role senders service walrus"
                      + " answering.kafka workers.app workers.feeds workers.grpc workers.kafka"
                      + " workers.onnx workers.registry workers.zk")),
          entry(
              "com.esaulpaugh.headlong",
              Rooms.words("benchmarks.evm benchmarks.gas contracts contracts.feeds fullnode.core")),
          entry("org.bouncycastle.asn1", Rooms.words("attestation benchmarks.gas evm.precompile")),
          entry("org.bouncycastle.cert", Rooms.words("attestation")),
          entry("org.bouncycastle.operator", Rooms.words("attestation")),
          entry(
              "org.bouncycastle.crypto",
              Rooms.words("attestation benchmarks.gas evm.precompile primitives walrus")),
          entry(
              "org.bouncycastle.math",
              Rooms.words("attestation benchmarks.gas evm.precompile primitives")),
          entry("fr.acinq.secp256k1", Rooms.words("primitives")),
          entry("ethereum.ckzg4844", Rooms.words("evm.precompile")),
          entry("com.amazon.corretto", Rooms.words("role")),
          entry("com.google.re2j", Rooms.words("oracle.source")),
          entry("com.jayway.jsonpath", Rooms.words("oracle.source")),
          entry("com.hubspot.jinjava", Rooms.words("llmnode.decoder")),
          entry("com.sun.management", Rooms.words("workers.onnx")),
          entry("ai.onnxruntime", Rooms.words("llmnode.decoder onnx onnx.binding workers.onnx")),
          entry("ai.djl.huggingface", Rooms.words("llmnode.decoder onnx workers.onnx")),
          entry(
              "io.micrometer",
              Rooms.words(
                  "answering.app bridge.app bridge.chain bridge.http bridge.kafka connection"
                      + " explorer.app facilitator.app facilitator.http fullnode.abci fullnode.app"
                      + " fullnode.lane fullnode.rpc fullnode.verdict ingress.app ingress.grpc"
                      + " ingress.http ingress.llm ingress.worker llmnode.app llmnode.http"
                      + " oracle.app oracle.feed oracle.http paymentgate proofstream.app"
                      + " proofstream.topology provingnode.app provingnode.enrolment"
                      + " provingnode.kafka role.metrics senders service workers.app"
                      + " workers.grpc workers.onnx")),
          entry("com.sun.net.httpserver", Rooms.words("devnet.chaos testkit")),
          entry(
              "picocli",
              Rooms.words(
                  "bridge.app explorer.app facilitator.app broker cli cli.bench cli.chain"
                      + " cli.feeds cli.inference cli.models cli.network cli.options"
                      + " cli.outcome cli.payments cli.pipe cli.receipts cli.registry cli.roles"
                      + " cli.wallet cli.zk fullnode.app ingress.app lightnode.app llmnode.app"
                      + " oracle.app proofstream.app role walrusstore workers.app")));

  /** Of all those, what computes alone: pure code beside an adapter may use no other. */
  private static final List<String> PURE =
      List.of(
          "com.esaulpaugh.headlong.",
          "com.fasterxml.jackson.",
          "com.google.protobuf.",
          "ethereum.ckzg4844.",
          "fr.acinq.secp256k1.",
          "org.bouncycastle.asn1.",
          "org.bouncycastle.crypto.",
          "org.bouncycastle.math.");

  private static final List<String> JAVA = List.of("java.", "javax.", "jdk.", Rooms.ROOT);

  private Libraries() {}

  /** The libraries that the class uses without leave. */
  static Stream<Finding> misused(ClassFacts facts) {
    return facts.types().stream()
        .filter(type -> JAVA.stream().noneMatch(type::startsWith))
        .filter(
            type ->
                !mayUse(facts.packageName(), type)
                    || PureCode.holds(facts) && PURE.stream().noneMatch(type::startsWith))
        .map(type -> new Finding(Finding.Rule.LIBRARY, facts.topLevel(), type));
  }

  private static boolean mayUse(String packageName, String type) {
    Optional<Set<String>> allowed =
        MAY_USE.entrySet().stream()
            .filter(library -> type.startsWith(library.getKey() + "."))
            .map(Map.Entry::getValue)
            .findFirst();
    return allowed.isPresent()
        && allowed.get().contains(packageName.substring(Rooms.ROOT.length()));
  }
}
