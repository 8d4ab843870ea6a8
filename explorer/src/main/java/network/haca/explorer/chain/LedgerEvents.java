package network.haca.explorer.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RelayContract;
import network.haca.contracts.feeds.FeedContract;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;

/** The contracts' events in words, and the pages of the things that they are of. */
final class LedgerEvents {
  /** Contracts whose events are told. */
  static final List<Address> CONTRACTS =
      List.of(
          Addresses.RELAY,
          Addresses.REGISTRY,
          Addresses.MODEL_REGISTRY,
          Addresses.FEEDS,
          Addresses.INFERENCES);

  private static final Map<Address, String> NAMES =
      new TreeMap<>(
          Map.of(
              Addresses.RELAY, "settlement relay",
              Addresses.REGISTRY, "node registry",
              Addresses.MODEL_REGISTRY, "model registry",
              Addresses.FEEDS, "feeds",
              Addresses.VALIDATOR_SET, "validator set",
              Addresses.INFERENCE, "models inside transactions",
              Addresses.INFERENCE_HUB, "inference hub",
              Addresses.INFERENCES, "transactions that wait for models",
              Addresses.INFERENCE_VERIFIER, "inference verifier"));

  /**
   * An event's meaning.
   *
   * @param kind of page, which {@code topic} leads to
   * @param topic its place among the event's topics
   */
  private record Meaning(String what, String kind, int topic) {}

  private static final Map<Bytes32, Meaning> MEANINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(RelayContract.OPENED, new Meaning("settlement opened", "BATCH", 2)),
              Map.entry(RelayContract.CLOSED, new Meaning("settlement decided", "BATCH", 2)),
              Map.entry(RegistryContract.REGISTERED, new Meaning("node registered", "NODE", 1)),
              Map.entry(RegistryContract.ENABLED, new Meaning("node enabled", "NODE", 1)),
              Map.entry(RegistryContract.DISABLED, new Meaning("node disabled", "NODE", 1)),
              Map.entry(
                  ModelRegistryContract.REGISTERED, new Meaning("model registered", "MODEL", 1)),
              Map.entry(
                  ModelRegistryContract.WITHDRAWN, new Meaning("model withdrawn", "MODEL", 1)),
              Map.entry(FeedContract.DEFINED, new Meaning("feed defined", "FEED", 1)),
              Map.entry(FeedContract.SUBMITTED, new Meaning("feed round", "FEED", 1)),
              Map.entry(
                  PipeEvents.ADMITTED,
                  new Meaning("transaction waits for models", "TRANSACTION", 1)),
              Map.entry(
                  PipeEvents.ANSWERED, new Meaning("model answered transaction", "TRANSACTION", 1)),
              Map.entry(
                  PipeEvents.EXPIRED,
                  new Meaning("transaction got no answer in time", "TRANSACTION", 1))));

  private LedgerEvents() {}

  /** The name of a contract of genesis. */
  static Optional<String> name(Address contract) {
    return Optional.ofNullable(NAMES.get(contract));
  }

  /** An event of those contracts; nothing for others. */
  static Optional<ObjectNode> read(JsonNode log) {
    List<String> contracts = CONTRACTS.stream().map(Address::toHex).toList();
    if (!contracts.contains(log.path("address").asText())) {
      return Optional.empty();
    }
    return word(log.at("/topics/0"))
        .map(MEANINGS::get)
        .flatMap(meaning -> word(log.at("/topics/" + meaning.topic())).map(id -> of(meaning, id)));
  }

  private static ObjectNode of(Meaning meaning, Bytes32 id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("what", meaning.what())
        .put("kind", meaning.kind())
        .put("id", meaning.kind().equals("FEED") ? FeedName.of(id) : id.toHex());
  }

  private static Optional<Bytes32> word(JsonNode text) {
    return text.asText().matches("0x[0-9a-f]{64}")
        ? Optional.of(Bytes32.fromHex(text.asText()))
        : Optional.empty();
  }
}
