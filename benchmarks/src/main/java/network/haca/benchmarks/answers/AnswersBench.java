package network.haca.benchmarks.answers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.benchmarks.load.Rate;
import network.haca.schemas.kserve.ProofParameters;

/**
 * Answers per second of a small model on a network that runs, through its ingress, with a signature
 * for each answer and with shared ones (rule T6). Both are measured in turn, so that what else the
 * machine does meets both.
 */
public final class AnswersBench implements AutoCloseable {
  /** Runs of each form; the median counts. */
  private static final int ROUNDS = 3;

  private final Vertx vertx = Vertx.vertx();
  private final URI ingress;

  /**
   * Median runs of so many clients.
   *
   * @param alone each answer with a signature of its own
   * @param shared answers that may share one
   */
  public record Result(int clients, Rate alone, Rate shared) {}

  /**
   * @param ingress of the network, over HTTP
   */
  public AnswersBench(URI ingress) {
    this.ingress = ingress;
  }

  /**
   * @param duration of each run
   * @throws IOException if a request is not answered by 200
   */
  public Result measure(int clients, Duration duration) throws IOException {
    List<Rate> alone = new ArrayList<>();
    List<Rate> shared = new ArrayList<>();
    try (ClosedLoop own = loop(ProofParameters.OWN, clients);
        ClosedLoop common = loop(ProofParameters.SHARED, clients)) {
      var _ = own.run(clients, duration);
      var _ = common.run(clients, duration);
      for (int round = 0; round < ROUNDS; round++) {
        alone.add(own.run(clients, duration).rate());
        shared.add(common.run(clients, duration).rate());
      }
    }
    return new Result(clients, Rate.median(alone), Rate.median(shared));
  }

  private ClosedLoop loop(String form, int clients) {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(ingress.resolve("/v2/models/projectile/infer").toString())
            .putHeader("Content-Type", "application/json");
    return new ClosedLoop(
        vertx,
        new HttpClientOptions(),
        options,
        Buffer.buffer(request(form)),
        clients,
        answer -> 1);
  }

  private static String request(String form) {
    return """
        {"parameters": {"verification": "TEE", "%s": "%s"},
         "inputs": [{"name": "launch", "shape": [1, 2], "datatype": "FP32", "data": [20, 45]}]}
        """
        .formatted(ProofParameters.SIGNATURE_FORM, form);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
