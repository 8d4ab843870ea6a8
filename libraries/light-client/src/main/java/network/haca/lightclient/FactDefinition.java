package network.haca.lightclient;

import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.schemas.feed.FeedTerms;

/** Reads the definition that a fact's rounds are made by. */
final class FactDefinition {
  private static final int DECIMALS_MAX = 36;
  private static final long PERIOD_MAX = 0xffff_ffffL;
  private static final List<String> FIELDS =
      List.of(
          "firstRound",
          "start",
          "description",
          "query",
          "owners",
          "interval",
          "window",
          "heartbeat",
          "grace",
          "deviation",
          "limit",
          "candle",
          "decimals",
          "staleReverts");

  private FactDefinition() {}

  static FeedVersion read(JsonFields definition) throws MalformedException {
    JsonFields fields = definition.only(FIELDS);
    List<Address> owners = new ArrayList<>();
    for (Bytes owner : fields.byteStrings("owners", FeedTerms.OWNERS_MAX)) {
      owners.add(new Address(owner));
    }
    return new FeedVersion(
        fields.number("firstRound"),
        fields.seconds("start"),
        new FeedDefinition(
            fields.text("description"),
            fields.text("query"),
            owners,
            period(fields, "interval"),
            period(fields, "window"),
            period(fields, "heartbeat"),
            period(fields, "grace"),
            period(fields, "deviation"),
            period(fields, "limit"),
            period(fields, "candle"),
            (int) upTo(fields, "decimals", DECIMALS_MAX),
            fields.flag("staleReverts")));
  }

  /** As the contract's words have it, in 32 bits. */
  private static long period(JsonFields fields, String name) throws MalformedException {
    return upTo(fields, name, PERIOD_MAX);
  }

  private static long upTo(JsonFields fields, String name, long most) throws MalformedException {
    long number = fields.number(name);
    if (number > most) {
      throw new MalformedException("%s of a feed's definition is over %s".formatted(name, most));
    }
    return number;
  }
}
