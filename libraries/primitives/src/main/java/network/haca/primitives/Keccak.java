package network.haca.primitives;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as Ethereum uses it (the padding from before FIPS 202). */
public final class Keccak {
  private Keccak() {}

  /** The hash of the concatenation of {@code parts}. */
  public static Bytes32 hash(Bytes... parts) {
    KeccakDigest digest = new KeccakDigest(256);
    for (Bytes part : parts) {
      digest.update(part.unsafeArray(), 0, part.size());
    }
    return finish(digest);
  }

  public static Bytes32 hash(byte[] input, int offset, int length) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(input, offset, length);
    return finish(digest);
  }

  public static Bytes32 hash(byte[] input) {
    return hash(input, 0, input.length);
  }

  /** The hash of what comes in parts, none of which is kept. */
  public static final class Running {
    private final KeccakDigest digest = new KeccakDigest(256);

    public void update(Bytes part) {
      digest.update(part.unsafeArray(), 0, part.size());
    }

    /** The hash of all parts so far; more may follow. */
    public Bytes32 hash() {
      return hashWith();
    }

    /** As {@link #hash}, if these parts followed. */
    public Bytes32 hashWith(Bytes... parts) {
      KeccakDigest all = new KeccakDigest(digest);
      for (Bytes part : parts) {
        all.update(part.unsafeArray(), 0, part.size());
      }
      return finish(all);
    }
  }

  private static Bytes32 finish(KeccakDigest digest) {
    byte[] out = new byte[Bytes32.SIZE];
    digest.doFinal(out, 0);
    return new Bytes32(Bytes.wrap(out));
  }
}
