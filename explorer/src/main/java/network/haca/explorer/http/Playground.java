package network.haca.explorer.http;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.explorer.chain.Ingress;
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.lightclient.UntrustedHttp;

/**
 * Questions to models, handed on to the ingress: the page may call no other host. Those to language
 * models are {@link ChatRelay}'s.
 */
final class Playground {
  private static final String EMPTY = "{}";

  private final Ingress ingress;

  Playground(Ingress ingress) {
    this.ingress = ingress;
  }

  List<Route> routes() {
    return List.of(
        Route.asking(
            HttpMethod.GET,
            "/v1/ask/models",
            question ->
                answer(
                    ingress.post("/v2/repository/index", EMPTY.getBytes(StandardCharsets.UTF_8)))),
        Route.asking(HttpMethod.GET, "/v1/ask/models/{model}", this::model),
        Route.asking(HttpMethod.POST, "/v1/ask/models/{model}", this::infer),
        Route.asking(
            HttpMethod.GET, ChatRelay.PATH, question -> answer(ingress.get("/v1/models"))));
  }

  private Answer model(Question question) throws UnreadableException, IOException {
    return answer(ingress.get(path(question)));
  }

  private Answer infer(Question question) throws UnreadableException, IOException {
    return answer(ingress.post(path(question) + "/infer", question.body().toArray()));
  }

  private static String path(Question question) throws UnreadableException {
    String model = question.path().getOrDefault("model", "");
    if (model.matches("[.]*")) {
      throw new UnreadableException("a model is asked by its name");
    }
    return "/v2/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Answer answer(UntrustedHttp.Answer answer) {
    return new Answer(answer.status(), Answer.JSON, answer.body());
  }
}
