package network.haca.oracle.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.oracle.core.Asker;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.Source;
import network.haca.primitives.Sha256;
import network.haca.provingnode.app.NodeParts;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.Prover.Outcome;
import network.haca.provingnode.core.SignatureForm;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.Fact.Observation;
import network.haca.schemas.fact.FactValue;
import network.haca.schemas.fact.SignedFact;

/** Looks facts up, signs them, and makes their proofs durable before they leave (rule O1). */
public final class Facts {
  private final Vertx vertx;
  private final SourceAnswers sources;
  private final Prover prover;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  public Facts(
      Vertx vertx,
      SourceAnswers sources,
      Prover prover,
      InstantSource clock,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.sources = sources;
    this.prover = prover;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Fails with {@link RefusedException} only, or by a bug. */
  Future<SignedFact> answer(FactCall call) {
    Optional<Outcome.Refused> unavailable = prover.unavailable();
    if (unavailable.isPresent()) {
      return Future.failedFuture(refused(unavailable.get()));
    }
    return sources
        .ask(call.lookup(), Asker.CLIENT)
        .compose(seen -> vertx.executeBlocking(() -> signed(call, seen), false))
        .onComplete(done -> count(call.lookup().source(), done));
  }

  private void count(Source source, AsyncResult<SignedFact> done) {
    String outcome =
        done.cause() instanceof RefusedException refused
            ? refused.refusal().code()
            : done.succeeded() ? "signed" : "failed";
    Counter.builder("haca.data.facts")
        .description("facts that were asked for, by what became of them")
        .tag("source", source.name())
        .tag("outcome", outcome)
        .register(metrics)
        .increment();
  }

  private SignedFact signed(FactCall call, Seen seen) throws RefusedException {
    Fact fact =
        new Fact(
            call.question(),
            NodeParts.sixteenRandomBytes(),
            new Observation(
                value(call.lookup(), seen),
                seen.at().getEpochSecond(),
                seen.certificateDigest(),
                Sha256.hash(seen.body())));
    Outcome outcome =
        prover.prove(
            new Prover.Inference(
                call.lookup().source().name(),
                "",
                Optional.empty(),
                fact.requestHash(),
                fact.outputHash(),
                new SignatureForm.Own()));
    return switch (outcome) {
      case Outcome.Proven proven -> new SignedFact(fact, proven.leaf());
      case Outcome.Refused refused -> throw refused(refused);
    };
  }

  private FactValue value(Lookup lookup, Seen seen) throws RefusedException {
    return switch (lookup.read(seen.body(), clock.instant())) {
      case Lookup.Read.Value(FactValue value) -> value;
      case Lookup.Read.Unfit(String message) ->
          throw new RefusedException(FactRefusal.source(message));
    };
  }

  private static RefusedException refused(Outcome.Refused refused) {
    return new RefusedException(FactRefusal.unavailable(refused.message()));
  }
}
