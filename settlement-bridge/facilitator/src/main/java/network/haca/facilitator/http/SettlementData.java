package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/**
 * The two headers with which a node of the original asks {@code POST /settle_data}. More is asked
 * of it than there: what could not be settled is refused here, and not found out later.
 */
sealed interface SettlementData {
  /** Nothing is to be settled. */
  record Private() implements SettlementData {}

  /** A proof that is settled with others. */
  record Batch(SettlementLeaf leaf) implements SettlementData {}

  /** The longest header that is read. */
  int LENGTH_MAX = 8 << 10;

  ObjectMapper JSON = new ObjectMapper();
  Pattern HASH = Pattern.compile("(0x)?[0-9a-fA-F]{64}");
  Pattern SECONDS = Pattern.compile("[0-9]{1,15}");
  Pattern HEX_SECONDS = Pattern.compile("0x[0-9a-fA-F]{1,12}");

  /**
   * @throws IOException with what is wrong of the settlement, in words
   */
  static SettlementData read(Optional<String> type, Optional<String> data) throws IOException {
    String kind = type.orElse("batch").replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "private", "pivate" -> new Private();
      case "batch" ->
          new Batch(
              leaf(
                  data.orElseThrow(
                      () -> new IOException("x-settlement-data, the settlement, is missing"))));
      case "individual", "inidvidual" ->
          throw new IOException(
              "settlement type individual is not taken here: give batch, or have the node settle"
                  + " it");
      default -> throw new IOException("settlement type is to be private or batch");
    };
  }

  private static SettlementLeaf leaf(String data) throws IOException {
    JsonNode json = json(data);
    return new SettlementLeaf(
        hash(json, "tee_id"),
        hash(json, "input_hash"),
        hash(json, "output_hash"),
        signature(json),
        seconds(json));
  }

  private static JsonNode json(String data) throws IOException {
    if (data.length() > LENGTH_MAX) {
      throw new IOException("the settlement is longer than %d characters".formatted(LENGTH_MAX));
    }
    try {
      String text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
      JsonNode json = JSON.readTree(text);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IllegalArgumentException | IOException e) {
      throw new IOException("the settlement is to be JSON in base64", e);
    }
    throw new IOException("the settlement is to be a JSON object in base64");
  }

  private static Bytes32 hash(JsonNode json, String name) throws IOException {
    String text = json.path(name).asText("");
    if (!HASH.matcher(text).matches()) {
      throw new IOException("settlement: %s is to be 64 hex digits".formatted(name));
    }
    return Bytes32.fromHex(text.startsWith("0x") ? text : "0x" + text);
  }

  private static Bytes signature(JsonNode json) throws IOException {
    try {
      byte[] signature = Base64.getDecoder().decode(json.path("tee_signature").asText(""));
      if (signature.length > 0) {
        return Bytes.wrap(signature);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("settlement: tee_signature is to be base64", e);
    }
    throw new IOException("settlement: tee_signature is empty");
  }

  private static long seconds(JsonNode json) throws IOException {
    String text = json.path("tee_timestamp").asText("");
    return seconds(text)
        .orElseThrow(() -> new IOException("settlement: tee_timestamp is to be seconds"));
  }

  /** Decimal or hexadecimal seconds. */
  static Optional<Long> seconds(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Long.parseLong(text));
    }
    return HEX_SECONDS.matcher(text).matches()
        ? Optional.of(new BigInteger(text.substring(2), 16).longValueExact())
        : Optional.empty();
  }
}
