package network.haca.explorer.http;

import java.util.List;
import java.util.stream.Stream;
import network.haca.explorer.chain.Ingress;
import network.haca.explorer.chain.Sources;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.kafka.ReadProgress;

/**
 * Every route of the API whose answer is one document: live events ({@link LiveEvents#PATH}) and
 * chat ({@link ChatRelay#PATH}) come by and by.
 */
public final class Api {
  private final List<Route> routes;
  private final Ingress ingress;

  public Api(Lookup lookup, ReadProgress progress, Sources sources) {
    this.ingress = sources.ingress();
    Views views = new Views(lookup, progress);
    FeedViews feeds = new FeedViews(sources.feeds());
    this.routes =
        Stream.of(
                views.routes(),
                new PaymentViews(lookup).routes(),
                new ChainViews(views, sources).routes(),
                new LedgerViews(sources.ledger(), sources.models(), sources.blocks()).routes(),
                feeds.routes(),
                new Search(views, feeds, sources).routes(),
                new Playground(ingress).routes(),
                List.of(Route.get(OpenApi.PATH, question -> OpenApi.answer())))
            .flatMap(List::stream)
            .toList();
  }

  /** Asked by the playground. */
  Ingress ingress() {
    return ingress;
  }

  List<Route> routes() {
    return routes;
  }
}
