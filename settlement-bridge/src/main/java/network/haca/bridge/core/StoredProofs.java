package network.haca.bridge.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.settlement.ProvenInference;

/**
 * The blobs of proofs that this process has stored lately, so that a proof whose settlement does
 * not open at once is not uploaded with each try.
 */
final class StoredProofs {
  /** Proofs that are remembered; of one that is forgotten, the same bytes are uploaded again. */
  static final int KNOWN_MAX = 1_000;

  private final Map<Bytes32, String> blobs = new LinkedHashMap<>();

  /** The id of its blob, if it was stored. */
  synchronized Optional<String> find(ProvenInference proven) {
    return Optional.ofNullable(blobs.get(key(proven)));
  }

  synchronized void add(ProvenInference proven, String blobId) {
    blobs.put(key(proven), blobId);
    if (blobs.size() > KNOWN_MAX) {
      blobs.remove(blobs.keySet().iterator().next());
    }
  }

  /** Has it stored again: nobody could read it. */
  synchronized void forget(ProvenInference proven) {
    blobs.remove(key(proven));
  }

  private static Bytes32 key(ProvenInference proven) {
    return Keccak.hash(proven.encode());
  }
}
