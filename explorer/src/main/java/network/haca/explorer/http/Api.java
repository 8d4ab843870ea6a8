package network.haca.explorer.http;

import java.util.List;
import java.util.stream.Stream;
import network.haca.explorer.chain.Blocks;
import network.haca.explorer.chain.Ingress;
import network.haca.explorer.chain.ReceiptSource;
import network.haca.explorer.chain.RegistryView;
import network.haca.explorer.chain.SettlementView;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.kafka.ReadProgress;

/** Every route of the API but that of live events ({@link LiveEvents#PATH}). */
public final class Api {
  private final List<Route> routes;

  public Api(
      Lookup lookup,
      ReadProgress progress,
      Blocks blocks,
      RegistryView registry,
      SettlementView settlements,
      ReceiptSource receipts,
      Ingress ingress) {
    Views views = new Views(lookup, progress);
    this.routes =
        Stream.of(
                views.routes(),
                new ChainViews(views, blocks, registry, settlements, receipts).routes(),
                new Playground(ingress).routes(),
                List.of(Route.get(OpenApi.PATH, question -> OpenApi.answer())))
            .flatMap(List::stream)
            .toList();
  }

  List<Route> routes() {
    return routes;
  }
}
