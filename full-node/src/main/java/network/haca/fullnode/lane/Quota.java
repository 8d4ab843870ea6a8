package network.haca.fullnode.lane;

import java.util.Optional;
import network.haca.connection.ClientQuota;

/** Upper bounds on how many there are at once: in all, and of one address. */
final class Quota {
  private final Limit limit;
  private final Limit limitOfAddress;
  private final ClientQuota all;
  private final ClientQuota ofAddress;

  Quota(Limit limit, int most, Limit limitOfAddress, int mostOfAddress) {
    this.limit = limit;
    this.limitOfAddress = limitOfAddress;
    this.all = new ClientQuota(most, Integer.MAX_VALUE);
    this.ofAddress = new ClientQuota(Integer.MAX_VALUE, mostOfAddress);
  }

  /** The bound that one more would exceed; nothing if it is let in, until {@link #leave}. */
  Optional<Limit> enter(String address) {
    if (ofAddress.enter(address).isPresent()) {
      return Optional.of(limitOfAddress);
    }
    if (all.enter(address).isPresent()) {
      ofAddress.leave(address);
      return Optional.of(limit);
    }
    return Optional.empty();
  }

  void leave(String address) {
    all.leave(address);
    ofAddress.leave(address);
  }
}
