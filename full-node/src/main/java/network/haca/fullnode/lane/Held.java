package network.haca.fullnode.lane;

import network.haca.connection.HeldBytes;

/** Bytes that are in memory for a caller, counted in all and for its address. */
public final class Held implements AutoCloseable {
  private final HeldBytes.Share share;
  private final HeldBytes.Share shareOfAddress;

  Held(HeldBytes all, HeldBytes ofAddress) {
    this.share = all.share();
    this.shareOfAddress = ofAddress.share();
  }

  /** Returns true if so many bytes more may be held, which they are until {@link #close}. */
  public boolean holds(long bytes) {
    return shareOfAddress.reserve(bytes) && share.reserve(bytes);
  }

  @Override
  public void close() {
    share.release();
    shareOfAddress.release();
  }
}
