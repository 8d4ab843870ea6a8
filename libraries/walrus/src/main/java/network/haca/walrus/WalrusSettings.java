package network.haca.walrus;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Setting;

/** Settings of how roles reach Walrus, as all of them name them. */
public final class WalrusSettings {
  private static final URI LOCAL = URI.create("http://127.0.0.1:31415");
  private static final String AGGREGATORS_KEY = "walrus.aggregators";
  private static final Form<List<URI>> AGGREGATORS_FORM =
      Endpoints.http().list().where(aggregators -> !aggregators.isEmpty());

  public static final Setting<URI> PUBLISHER =
      Setting.of("walrus.publisher", Endpoints.http(), LOCAL, "The publisher that stores blobs.");

  public static final Setting<List<URI>> AGGREGATORS =
      Setting.of(
          AGGREGATORS_KEY,
          AGGREGATORS_FORM,
          List.of(LOCAL),
          "The aggregators that blobs are read from, in this order.");

  /** For roles that store blobs: by default, the publisher gives them back. */
  public static final Setting<Optional<List<URI>>> OTHER_AGGREGATORS =
      Setting.optional(
              AGGREGATORS_KEY,
              AGGREGATORS_FORM,
              "The aggregators that blobs are read back from, in this order.")
          .otherwise("the walrus.publisher");

  public static final Setting<Integer> SHARDS =
      Setting.of(
          "walrus.shards",
          Form.number(BlobId.SHARDS_MIN, BlobId.SHARDS_MAX, "shards"),
          10,
          "The shards of the network, on which blob ids depend; Walrus' own has 1000.");

  public static final Setting<Integer> EPOCHS =
      Setting.of(
          "walrus.epochs",
          Form.number(1, 53, "epochs"),
          5,
          "The epochs that blobs are stored for.");

  private WalrusSettings() {}
}
