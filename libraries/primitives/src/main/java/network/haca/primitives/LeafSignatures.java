package network.haca.primitives;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * Whether leaves are signed by their nodes, in either form of a signature (rule T4): one that has
 * the length of the key's modulus is of this leaf alone, any other is of a root (rule T6). Keys and
 * good roots are remembered, so that a root is verified once for all of its leaves. For one thread.
 */
public final class LeafSignatures {
  private static final int KEYS_MAX = 256;

  private final int rootsMax;
  private final SequencedMap<Bytes, Optional<RsaPublicKey>> keys = new LinkedHashMap<>();
  private final SequencedSet<SignedRoot> good = new LinkedHashSet<>();

  /** A signature that was found to be good. */
  private record SignedRoot(RsaPublicKey key, Bytes32 root, Bytes signature) {}

  /**
   * @param rootsMax how many roots are remembered
   */
  public LeafSignatures(int rootsMax) {
    this.rootsMax = rootsMax;
  }

  /**
   * Returns true if the leaf's signature is good. That the key is that of the leaf's node is the
   * caller's to know.
   *
   * @param publicKeyDer a SubjectPublicKeyInfo
   */
  public boolean isGood(Bytes publicKeyDer, SettlementLeaf leaf) {
    return key(publicKeyDer).filter(key -> isGood(key, leaf)).isPresent();
  }

  private boolean isGood(RsaPublicKey key, SettlementLeaf leaf) {
    return leaf.signature().size() == key.size()
        ? RsaPss.verify(key, leaf.message(), leaf.signature())
        : RootSignature.parse(leaf.signature())
            .map(shared -> new SignedRoot(key, shared.root(leaf.message()), shared.signature()))
            .filter(this::isGood)
            .isPresent();
  }

  private boolean isGood(SignedRoot signed) {
    if (good.contains(signed)) {
      return true;
    }
    boolean isGood =
        RsaPss.verify(signed.key(), RootSignature.message(signed.root()), signed.signature());
    if (isGood) {
      if (good.size() >= rootsMax) {
        good.removeFirst();
      }
      good.add(signed);
    }
    return isGood;
  }

  private Optional<RsaPublicKey> key(Bytes der) {
    Optional<RsaPublicKey> known = keys.get(der);
    if (known != null) {
      return known;
    }
    if (keys.size() >= KEYS_MAX) {
      keys.pollFirstEntry();
    }
    Optional<RsaPublicKey> key = RsaPublicKey.parse(der);
    keys.put(der, key);
    return key;
  }
}
