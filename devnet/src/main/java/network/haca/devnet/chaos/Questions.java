package network.haca.devnet.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.devnet.chaos.Load.Outcome;
import network.haca.primitives.Bytes32;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import network.haca.schemas.tensor.Tensor;

/** Known questions, whose answers are checked as far as they can be before they settle. */
final class Questions implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int LAUNCHES = 40;
  private static final int INDIVIDUAL_EVERY = 4;
  private static final String DONE = "data: [DONE]";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final Clock clock;

  /** The first answer to each question: a model says the same every time. */
  private final Map<Integer, Tensor> first = new ConcurrentHashMap<>();

  Questions(Clock clock) {
    this.clock = clock;
  }

  Outcome tensor(int number, URI ingress) throws InterruptedException {
    int launch = number % LAUNCHES;
    Question question =
        Question.of("projectile", "", InferenceClient.row("launch", 10 + launch, 45));
    HttpRequest request = InferenceClient.request(ingress, question, ANSWER_MAX);
    try {
      HttpResponse<byte[]> response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
      if (response.statusCode() != 200) {
        return refused(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
      }
      try {
        return proven(launch, InferenceClient.proven(question, response));
      } catch (IOException e) {
        return new Outcome.Wrong("tensor answer: " + e.getMessage());
      }
    } catch (IOException e) {
      return unreachable(e);
    }
  }

  private Outcome proven(int launch, ProvenAnswer answer) {
    Tensor output = answer.outputs().getFirst();
    Tensor before = first.putIfAbsent(launch, output);
    if (before != null && !before.equals(output)) {
      return new Outcome.Wrong("launch %s is answered in two ways".formatted(launch));
    }
    return new Outcome.Whole(
        new Answered(
            answer.proof().leaf().hash(),
            clock.millis(),
            Answered.Kind.TENSOR,
            Optional.of(answer.exchange().write())));
  }

  Outcome llm(int number, URI ingress) throws InterruptedException {
    boolean isStreamed = number % 2 == 1;
    boolean isIndividual = number % INDIVIDUAL_EVERY == 2;
    String text = "the ball of question " + number + " flies";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(ingress.resolve("/v1/chat/completions"))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(chat(text, isStreamed)));
    if (isIndividual) {
      request.header("X-SETTLEMENT-TYPE", "individual");
    }
    try {
      HttpResponse<String> response =
          http.send(
              request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
      if (response.statusCode() != 200) {
        return refused(response.statusCode(), response.body());
      }
      if (isStreamed && !response.body().strip().endsWith(DONE)) {
        return new Outcome.Refused("stream cut");
      }
      return said(response.body(), text, kind(isStreamed, isIndividual));
    } catch (IOException e) {
      return unreachable(e);
    }
  }

  private static Answered.Kind kind(boolean isStreamed, boolean isIndividual) {
    if (isIndividual) {
      return Answered.Kind.LLM_INDIVIDUAL;
    }
    return isStreamed ? Answered.Kind.LLM_STREAMED : Answered.Kind.LLM_WHOLE;
  }

  private static String chat(String text, boolean isStreamed) {
    ObjectNode body = JSON.createObjectNode().put("model", "chaos").put("stream", isStreamed);
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return body.toString();
  }

  private Outcome said(String body, String text, Answered.Kind kind) {
    try {
      LlmAnswer answer = LlmAnswer.read(body);
      if (!answer.signedOutput().toUtf8().contains(text)) {
        return new Outcome.Wrong("LLM answer says something else");
      }
      Optional<Bytes32> leaf = answer.proof().map(TeeProof::leaf).map(each -> each.hash());
      return leaf.isPresent()
          ? new Outcome.Whole(new Answered(leaf.get(), clock.millis(), kind, Optional.empty()))
          : new Outcome.Wrong("LLM answer without a proof");
    } catch (PythonJson.MalformedException e) {
      return new Outcome.Wrong("LLM answer: " + e.getMessage());
    }
  }

  private static Outcome refused(int status, String body) {
    String reason = body.replaceAll("0x[0-9a-f]+|\\d{2,}", "…").strip();
    return new Outcome.Refused(status + " " + reason.substring(0, Math.min(reason.length(), 160)));
  }

  private static Outcome unreachable(IOException failure) {
    return new Outcome.Refused(
        failure instanceof HttpTimeoutException
            ? "no answer in time"
            : "connection: " + failure.getClass().getSimpleName());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
