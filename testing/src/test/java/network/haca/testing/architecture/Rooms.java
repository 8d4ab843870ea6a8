package network.haca.testing.architecture;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The map: every room, the rooms whose classes it may use, and its packages. */
final class Rooms {
  static final String ROOT = "network.haca.";
  private static final String LIBRARIES =
      "primitives settings service attestation walrus evm lightclient connection senders"
          + " provingnode answering onnx models feeds pipe zk zkverifier x402 paymentgate";
  private static final String SERVICE = LIBRARIES + " role schemas contracts";
  private static final String ROLES =
      "client workers llmnode oracle ingress broker proofstream bridge fullnode walrusstore"
          + " facilitator explorer";

  /**
   * @param uses other rooms
   * @param packages by full name
   */
  record Room(String name, Set<String> uses, Set<String> packages) {}

  private static final Map<String, Room> ALL =
      Stream.of(
              room("testkit", "", "."),
              room("primitives", "", "."),
              room("settings", "primitives service", "."),
              room("service", "", ". rocksdb"),
              room("attestation", "primitives", "."),
              room("walrus", "primitives service settings connection", "."),
              room("evm", "primitives", ". word state precompile precompile.bn254"),
              room(
                  "schemas",
                  "primitives",
                  ". directory fact feed kserve llm settlement tensor topic v1 v1.health"
                      + " v1.kserve"),
              room("contracts", "primitives", ". feeds"),
              room("feeds", "primitives schemas contracts", "."),
              room("pipe", "primitives schemas", "."),
              room("x402", "primitives", ". gate"),
              room(
                  "paymentgate",
                  "primitives service settings schemas attestation contracts connection x402",
                  ". core http price"),
              room("senders", "primitives schemas contracts service settings", "."),
              room(
                  "lightclient",
                  "primitives schemas contracts feeds pipe zkverifier",
                  ". tendermint"),
              room("connection", "primitives service settings schemas attestation", ". server"),
              room("role", "primitives service settings connection", ". metrics"),
              room(
                  "provingnode",
                  "primitives schemas contracts attestation connection senders service settings",
                  "app core enrolment http kafka log"),
              room(
                  "answering",
                  "primitives schemas contracts service settings pipe provingnode zkverifier"
                      + " lightclient",
                  "app chain core kafka log"),
              room("onnx", "primitives service schemas", ". binding"),
              room("models", "primitives service walrus contracts onnx", "."),
              room("zkverifier", "primitives schemas contracts evm pipe", "."),
              room("zk", "primitives service zkverifier", "."),
              room("client", LIBRARIES + " schemas contracts", ". llm pipe"),
              room("workers", SERVICE, "app core feeds grpc kafka onnx pipe registry zk"),
              room(
                  "llmnode", SERVICE, "app core decoder grammar http individual llm pipe provider"),
              room("oracle", SERVICE, "app core feed http kafka pipe source"),
              room("ingress", SERVICE, "app core directory grpc http llm results settling worker"),
              room("broker", LIBRARIES + " role schemas", "."),
              room("proofstream", LIBRARIES + " role schemas", "app core rocksdb topology"),
              room("bridge", SERVICE, "app chain core http kafka rocksdb"),
              room("facilitator", SERVICE, "app chain core http kafka rocksdb"),
              room("explorer", SERVICE, "app chain core http kafka rocksdb"),
              room(
                  "fullnode",
                  SERVICE,
                  "abci app cometbft core lane pool rocksdb rpc snapshot tendermint verdict"),
              room("lightnode", LIBRARIES + " role schemas contracts fullnode", ". app"),
              room("walrusstore", LIBRARIES + " role", "."),
              room(
                  "devnet",
                  SERVICE + " " + ROLES,
                  "build chaos containers demo devchain models network processes testnet"),
              room(
                  "benchmarks",
                  SERVICE + " " + ROLES + " devnet",
                  "all answers evm explorer gas llm load pace payments report stream tensor transfers"),
              room(
                  "cli",
                  SERVICE + " " + ROLES + " lightnode devnet benchmarks",
                  ". bench chain chain.statetest feeds inference models network options outcome"
                      + " payments pipe receipts registry roles wallet zk"))
          .collect(Collectors.toMap(Room::name, each -> each, (a, b) -> a, TreeMap::new));

  private Rooms() {}

  private static Room room(String name, String uses, String packages) {
    return new Room(
        name,
        words(uses),
        words(packages).stream()
            .map(each -> ROOT + name + (each.equals(".") ? "" : "." + each))
            .collect(Collectors.toSet()));
  }

  static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : new HashSet<>(List.of(text.strip().split("\\s+")));
  }

  static Set<String> names() {
    return ALL.keySet();
  }

  /** All rooms but those that this one may use, and itself. */
  static Set<String> closedTo(String room) {
    Set<String> uses = Objects.requireNonNull(ALL.get(room)).uses();
    return ALL.keySet().stream()
        .filter(other -> !other.equals(room) && !uses.contains(other))
        .collect(Collectors.toSet());
  }

  static Set<String> packages() {
    return ALL.values().stream()
        .flatMap(room -> room.packages().stream())
        .collect(Collectors.toSet());
  }

  /** That the class has no place on the map. */
  static Optional<Finding> stray(ClassFacts facts) {
    return packages().contains(facts.packageName())
        ? Optional.empty()
        : Optional.of(new Finding(Finding.Rule.MAP, facts.topLevel(), facts.packageName()));
  }
}
