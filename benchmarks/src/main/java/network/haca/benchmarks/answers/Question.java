package network.haca.benchmarks.answers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A request for one of the bundled models, which is made again and again. */
public enum Question {
  /** A model of a few kilobytes that tells where a thrown ball lands. */
  PROJECTILE(
      "projectile",
      "{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}",
      "{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}"),

  /**
   * The vector of a sentence, by an encoder in 8-bit integers; other servers take a batch of it.
   */
  SENTENCE(
      "all-minilm-l6-v2",
      "{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"how far does the ball fly?\"]}",
      "{\"name\":\"text\",\"shape\":[1,1],\"datatype\":\"BYTES\",\"data\":[\"how far does the ball fly?\"]}");

  private final String model;
  private final String input;
  private final String peerInput;

  Question(String model, String input, String peerInput) {
    this.model = model;
    this.input = input;
    this.peerInput = peerInput;
  }

  /** The question of a model, if there is one. */
  public static Optional<Question> of(String model) {
    return Arrays.stream(values()).filter(each -> each.model.equals(model)).findFirst();
  }

  /** The models that have one. */
  public static List<String> models() {
    return Arrays.stream(values()).map(Question::model).toList();
  }

  /** The model's name, at all servers. */
  public String model() {
    return model;
  }

  String path() {
    return "/v2/models/%s/infer".formatted(model);
  }

  /** A request to the network. */
  String body(String verification) {
    return "{\"parameters\":{\"verification\":\"%s\"},\"inputs\":[%s]}"
        .formatted(verification, input);
  }

  /** A request to another server. */
  String peerBody() {
    return "{\"inputs\":[%s]}".formatted(peerInput);
  }
}
