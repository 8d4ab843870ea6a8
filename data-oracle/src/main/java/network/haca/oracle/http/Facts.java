package network.haca.oracle.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.oracle.source.Source;
import network.haca.primitives.Bytes;
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
  /** No digit of a number is lost on its way. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Vertx vertx;
  private final Fetch fetch;
  private final Prover prover;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  public Facts(
      Vertx vertx, FetchBounds bounds, Prover prover, InstantSource clock, MeterRegistry metrics) {
    this.vertx = vertx;
    this.fetch = new Fetch(vertx, bounds);
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
    return fetch
        .get(call.question().url())
        .compose(answer -> vertx.executeBlocking(() -> signed(call, answer), false))
        .onComplete(done -> count(call.source(), done));
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

  /** Ends the connections to the sources. */
  public Future<Void> close() {
    return fetch.close();
  }

  private SignedFact signed(FactCall call, Fetch.Answer answer) throws RefusedException {
    Fact fact =
        new Fact(
            call.question(),
            NodeParts.sixteenRandomBytes(),
            new Observation(
                value(call, answer.body()),
                clock.instant().getEpochSecond(),
                answer.certificateDigest(),
                Sha256.hash(answer.body())));
    Outcome outcome =
        prover.prove(
            new Prover.Inference(
                call.source().name(),
                "",
                fact.requestHash(),
                fact.outputHash(),
                new SignatureForm.Own()));
    return switch (outcome) {
      case Outcome.Proven proven -> new SignedFact(fact, proven.leaf());
      case Outcome.Refused refused -> throw refused(refused);
    };
  }

  private static FactValue value(FactCall call, Bytes body) throws RefusedException {
    JsonNode document;
    try {
      document = JSON.readTree(body.toArray());
    } catch (IOException e) {
      throw new RefusedException(FactRefusal.source("the source's answer is not JSON"));
    }
    JsonNode selected = document.at(call.source().select());
    if (selected.isMissingNode()) {
      throw new RefusedException(
          FactRefusal.source(
              "the source's answer has nothing at '%s'".formatted(call.source().select())));
    }
    return FactValue.of(selected);
  }

  private static RefusedException refused(Outcome.Refused refused) {
    return new RefusedException(FactRefusal.unavailable(refused.message()));
  }
}
