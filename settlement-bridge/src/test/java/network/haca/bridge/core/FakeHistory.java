package network.haca.bridge.core;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;

/** A node's memory of transactions, as far as the test fills it. */
public final class FakeHistory implements ChainHistory {
  final Map<Bytes32, Mined> mined = new HashMap<>();

  /** By the number of the settlement that they opened. */
  final Map<Long, String> openings = new HashMap<>();

  boolean isAway;

  private void requireThere() throws IOException {
    if (isAway) {
      throw new IOException("the chain is away");
    }
  }

  @Override
  public Mined find(Bytes32 transaction) throws IOException {
    requireThere();
    return mined.getOrDefault(transaction, new Mined(0, Optional.empty()));
  }

  @Override
  public Optional<String> opening(Settlement settlement) throws IOException {
    requireThere();
    return Optional.ofNullable(openings.get(settlement.number()));
  }
}
