package network.haca.fullnode.lane;

import network.haca.connection.BodyRoom;
import network.haca.connection.HeldBytes;

/** Bytes that are in memory for a caller, counted in all and for its address. */
public final class Held implements BodyRoom, AutoCloseable {
  private final HeldBytes.Share share;
  private final HeldBytes.Share shareOfAddress;

  Held(HeldBytes all, HeldBytes ofAddress) {
    this.share = all.share();
    this.shareOfAddress = ofAddress.share();
  }

  /** Returns true if so many bytes more may be held, which they are until {@link #close}. */
  @Override
  public boolean reserve(long bytes) {
    return shareOfAddress.reserve(bytes) && share.reserve(bytes);
  }

  @Override
  public void arriving(Runnable giveUp) {
    shareOfAddress.arriving(giveUp);
    share.arriving(giveUp);
  }

  @Override
  public boolean arrived() {
    boolean isOfAddress = shareOfAddress.arrived();
    return share.arrived() && isOfAddress;
  }

  @Override
  public void close() {
    share.release();
    shareOfAddress.release();
  }
}
