package network.haca.paymentgate.price;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;

/** Models with their prices, as of one reading of the registry file. */
public final class PriceTable {
  private final Map<String, PricedModel> byKey = new TreeMap<>();
  private final String version;

  public PriceTable(List<PricedModel> models) {
    models.forEach(model -> model.keys().forEach(key -> byKey.putIfAbsent(key, model)));
    String lines = models.stream().map(PricedModel::line).sorted().collect(Collectors.joining());
    this.version = Sha256.hash(Bytes.ofUtf8(lines)).toHex().substring(2);
  }

  /** A reading of the registry file, of which other fields are left alone. */
  public sealed interface Read {
    record Table(PriceTable table) implements Read {}

    /**
     * @param problem of the first model that has one
     */
    record Wrong(String problem) implements Read {}
  }

  /**
   * @param root of the registry file, numbers exact
   */
  public static Read read(JsonNode root) {
    List<PricedModel> models = new ArrayList<>();
    for (JsonNode node : root.path("models")) {
      String name = node.path("name").asText();
      Optional<TokenPrices> prices = TokenPrices.read(node.path("price"));
      if (name.isEmpty() || node.has("price") && prices.isEmpty()) {
        return new Read.Wrong("model '%s': %s".formatted(name, TokenPrices.FORM));
      }
      List<String> aliases = new ArrayList<>();
      node.path("aliases").forEach(alias -> aliases.add(alias.asText()));
      models.add(new PricedModel(name, aliases, prices, node.at("/limits/answerTokens").asInt(0)));
    }
    return models.isEmpty()
        ? new Read.Wrong("there are no models")
        : new Read.Table(new PriceTable(models));
  }

  /** A model by one of its names, whatever their case. */
  public Optional<PricedModel> find(String name) {
    return Optional.ofNullable(byKey.get(PricedModel.key(name)));
  }

  /** SHA-256 of the table in hex: equal tables have one version. */
  public String version() {
    return version;
  }
}
