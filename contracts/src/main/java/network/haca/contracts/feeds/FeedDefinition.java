package network.haca.contracts.feeds;

import java.util.List;
import network.haca.primitives.Address;

/**
 * The rules of a feed (rules D1 to D3), as the contract holds them.
 *
 * @param description such as {@code BTC / USD}
 * @param query JSON that names what the nodes look up
 * @param owners accounts whose nodes report, in ascending order
 * @param interval seconds in which a round's observations are made
 * @param window seconds after them in which it is submitted
 * @param heartbeat seconds after which a value is submitted whether it moved or not
 * @param grace seconds beyond the heartbeat until the answer is stale
 * @param deviation change, in millionths of the last answer, that is submitted before the heartbeat
 * @param limit distance from the median, in millionths of it, beyond which a report is an outlier
 * @param candle seconds of a candle
 * @param staleReverts whether reading a stale answer reverts
 */
public record FeedDefinition(
    String description,
    String query,
    List<Address> owners,
    long interval,
    long window,
    long heartbeat,
    long grace,
    long deviation,
    long limit,
    long candle,
    int decimals,
    boolean staleReverts) {
  public FeedDefinition {
    owners = List.copyOf(owners);
  }
}
