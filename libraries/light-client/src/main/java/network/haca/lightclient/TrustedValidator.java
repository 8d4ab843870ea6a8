package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import network.haca.lightclient.tendermint.PublicKey;
import network.haca.lightclient.tendermint.SimpleValidator;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** A validator that the verifier trusts, by its Ed25519 key. */
public record TrustedValidator(Bytes32 publicKey, long power) {
  /** CometBFT's address of the key. */
  Bytes address() {
    return Sha256.hash(publicKey.value()).value().slice(0, 20);
  }

  /** The hash of a set as headers carry it: over keys and powers, the most powerful first. */
  static Bytes hash(List<TrustedValidator> set) {
    List<Bytes> leaves =
        set.stream()
            .sorted(
                Comparator.comparingLong(TrustedValidator::power)
                    .reversed()
                    .thenComparing(TrustedValidator::address))
            .map(TrustedValidator::encode)
            .toList();
    return MerkleRoot.of(leaves);
  }

  private Bytes encode() {
    ByteString key = ByteString.copyFrom(publicKey.value().asReadOnlyBuffer());
    return Bytes.wrap(
        SimpleValidator.newBuilder()
            .setPubKey(PublicKey.newBuilder().setEd25519(key))
            .setVotingPower(power)
            .build()
            .toByteArray());
  }

  /**
   * A validator set as the {@code validators} of a CometBFT genesis or of its RPC's result, or an
   * array of the same form.
   *
   * @throws IOException if the text is not such a set
   */
  public static List<TrustedValidator> readSet(String json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    List<TrustedValidator> validators = new ArrayList<>();
    try {
      for (JsonNode validator : root.isArray() ? root : root.path("validators")) {
        byte[] key = Base64.getDecoder().decode(validator.path("pub_key").path("value").asText());
        String power = validator.has("power") ? "power" : "voting_power";
        validators.add(new TrustedValidator(Bytes32.copyOf(key), validator.path(power).asLong()));
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
