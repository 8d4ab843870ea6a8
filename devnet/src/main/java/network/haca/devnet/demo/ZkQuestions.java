package network.haca.devnet.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.client.TensorText;

/** Questions to the demo's ingress, and how long their answers took. */
record ZkQuestions(InferenceClient client, URI ingress, Consumer<String> out) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(250);

  /**
   * An answer.
   *
   * @param millis until it was there
   */
  record Answered(ProvenAnswer answer, long millis) {}

  /** Asks again while the ingress does not know the node yet. */
  Answered ask(Question question) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      long start = System.nanoTime();
      try {
        ProvenAnswer answer = client.askHttp(ingress, question);
        long millis = (System.nanoTime() - start) / 1_000_000;
        out.accept(
            "  %6d ms  %s  %s"
                .formatted(
                    millis,
                    question.verification(),
                    TensorText.of(answer.exchange().outputs().getFirst())));
        return new Answered(answer, millis);
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      Thread.sleep(LOOK);
    }
  }
}
