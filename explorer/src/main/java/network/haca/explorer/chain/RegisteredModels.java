package network.haca.explorer.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Models that are registered on chain (rule H1), asked of the registry's contract. */
public final class RegisteredModels {
  /** Models of a page. */
  public static final int PAGE_MAX = 25;

  /** Blocks back from the latest in which a registration is looked for by its digest. */
  private static final long BLOCKS_MAX = 10_000;

  private static final int WORD_DIGITS = 64;

  private final EthereumClient chain;

  public RegisteredModels(EthereumClient chain) {
    this.chain = chain;
  }

  /** Returns models in the order of their registration, with {@code next}, where to go on. */
  public ObjectNode page(long from, int count) throws IOException {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    long all = read(ModelRegistryContract.count(), ModelRegistryContract::decodeCount).orElse(0L);
    page.put("count", all);
    if (from >= all) {
      return page;
    }
    for (Bytes32 id :
        chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.ids(from, count),
            ModelRegistryContract::decodeIds)) {
      of(id).ifPresent(items::add);
    }
    if (from + count < all) {
      page.put("next", from + count);
    }
    return page;
  }

  /** Returns a model; nothing if the registry has no such entry, or the chain no registry. */
  public Optional<ObjectNode> of(Bytes32 id) throws IOException {
    return read(
            ModelRegistryContract.modelOf(id),
            output -> ModelRegistryContract.decodeModel(id, output))
        .map(RegisteredModels::json);
  }

  /** Returns the id of the entry that was registered with a digest of late; nothing if none. */
  public Optional<Bytes32> idOf(Bytes32 digest) throws IOException {
    long latest = chain.blockNumber();
    for (JsonNode log :
        chain.logs(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.REGISTERED,
            Math.max(0, latest - BLOCKS_MAX + 1),
            latest)) {
      String data = log.path("data").asText();
      if (data.startsWith(digest.toHex()) && data.length() >= 2 + WORD_DIGITS) {
        return Optional.of(Bytes32.fromHex(log.at("/topics/1").asText()));
      }
    }
    return Optional.empty();
  }

  private <T> Optional<T> read(Bytes call, Function<Bytes, T> decoder) throws IOException {
    try {
      if (chain.ask("eth_getCode", Addresses.MODEL_REGISTRY.toHex(), "latest").asText().length()
          <= 2) {
        return Optional.empty();
      }
      return Optional.of(chain.read(Addresses.MODEL_REGISTRY, call, decoder));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static ObjectNode json(RegisteredModel model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model.id().toHex())
        .put("blob", model.blobId().toHex())
        .put("digest", model.digest().toHex())
        .put("owner", model.owner().toHex())
        .put("registered", model.registeredAt())
        .put("isWithdrawn", model.isWithdrawn())
        .put("storedUntil", model.storedUntil())
        .put("hasCircuit", model.circuit().isPresent());
  }
}
