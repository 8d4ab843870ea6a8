package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** A validator that the verifier trusts, by its Ed25519 key. */
public record TrustedValidator(Bytes32 publicKey, long power) {
  /** CometBFT's address of the key. */
  Bytes address() {
    return Sha256.hash(publicKey.value()).value().slice(0, 20);
  }

  /**
   * A validator set as the {@code validators} of a CometBFT genesis, or an array of the same form.
   *
   * @throws IOException if the text is not such a set
   */
  public static List<TrustedValidator> readSet(String json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    List<TrustedValidator> validators = new ArrayList<>();
    try {
      for (JsonNode validator : root.isArray() ? root : root.path("validators")) {
        byte[] key = Base64.getDecoder().decode(validator.path("pub_key").path("value").asText());
        validators.add(new TrustedValidator(Bytes32.copyOf(key), validator.path("power").asLong()));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a validator's key is not 32 bytes in base64", e);
    }
    if (validators.isEmpty()) {
      throw new IOException("no validators: give a CometBFT genesis or its validators array");
    }
    return validators;
  }
}
