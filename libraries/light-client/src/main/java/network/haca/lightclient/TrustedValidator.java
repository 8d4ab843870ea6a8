package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.lightclient.tendermint.PublicKey;
import network.haca.lightclient.tendermint.SimpleValidator;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Sha256;

/**
 * A validator that the verifier trusts, by its Ed25519 key.
 *
 * @param power its share of the votes, at least 1
 */
public record TrustedValidator(Bytes32 publicKey, long power) {
  /** Validators of a set; CometBFT's RPC gives no more in one answer. */
  static final int COUNT_MAX = 100;

  /** The power of a set at most, as in CometBFT, so that three times as much is a number still. */
  private static final long TOTAL_POWER_MAX = Long.MAX_VALUE / 8;

  private static final String ED25519 = "tendermint/PubKeyEd25519";

  /** CometBFT's address of the key. */
  Bytes address() {
    return Sha256.hash(publicKey.value()).value().slice(0, 20);
  }

  /** A set in CometBFT's order: the most powerful first, and of equals by address. */
  static List<TrustedValidator> ordered(List<TrustedValidator> set) {
    return set.stream()
        .sorted(
            Comparator.comparingLong(TrustedValidator::power)
                .reversed()
                .thenComparing(TrustedValidator::address))
        .toList();
  }

  /** The hash of a set as headers carry it: over keys and powers. */
  static Bytes hash(List<TrustedValidator> set) {
    return set.isEmpty()
        ? Bytes.EMPTY
        : MerkleRoot.of(ordered(set).stream().map(TrustedValidator::encode).toList());
  }

  static long total(List<TrustedValidator> set) {
    return set.stream().mapToLong(TrustedValidator::power).sum();
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
   * The {@code validators} of a CometBFT genesis.
   *
   * @throws MalformedException if they are not a set
   */
  static List<TrustedValidator> readGenesis(JsonFields genesis) throws MalformedException {
    return readSet(genesis, "power");
  }

  /**
   * The {@code validators} in the result of CometBFT's RPC method of that name.
   *
   * @throws MalformedException if they are not a set
   */
  static List<TrustedValidator> readRpc(JsonFields result) throws MalformedException {
    return readSet(result, "voting_power");
  }

  private static List<TrustedValidator> readSet(JsonFields source, String power)
      throws MalformedException {
    List<TrustedValidator> set = new ArrayList<>();
    Set<Bytes32> keys = new TreeSet<>();
    long total = 0;
    for (JsonNode element : source.array("validators", COUNT_MAX)) {
      TrustedValidator validator = read(JsonFields.of(element, "a validator"), power);
      total += validator.power();
      if (!keys.add(validator.publicKey()) || total > TOTAL_POWER_MAX) {
        throw new MalformedException("a validator is there twice, or the power is too much");
      }
      set.add(validator);
    }
    if (set.isEmpty()) {
      throw new MalformedException("there are no validators");
    }
    return set;
  }

  private static TrustedValidator read(JsonFields validator, String power)
      throws MalformedException {
    JsonFields key = validator.object("pub_key");
    Bytes value = key.base64("value");
    if (!key.text("type").equals(ED25519) || value.size() != Ed25519.KEY_SIZE) {
      throw new MalformedException("a validator's key is not an Ed25519 key in base64");
    }
    long votes = validator.int64(power);
    if (votes < 1 || votes > TOTAL_POWER_MAX) {
      throw new MalformedException("a validator's power is not at least 1");
    }
    return new TrustedValidator(new Bytes32(value), votes);
  }
}
