package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.haca.onnx.Device;
import network.haca.onnx.InvalidModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real decoder of two small layers in ONNX Runtime. */
class DecoderModelTest {
  private static final Path FOLDER = Path.of("src/test/resources/tiny-llama");
  private static final Device DEVICE = Device.valueOf(System.getProperty("models.device", "CPU"));
  private static final DecoderOptions OPTIONS = new DecoderOptions(DEVICE, 1, 4, 64, 200, 5);
  private static final float CLOSE = 1e-4f;

  @TempDir private Path folder;

  static Told begin(DecoderModel model, String prompt, Wish wish) {
    Told told = new Told();
    long[] tokens = model.vocabulary().encode(prompt);
    assertTrue(model.offer(new Generation(tokens, wish, model, told)));
    return told;
  }

  static Wish wish(int tokensMax, long seed, String... stops) {
    Sampling sampling = new Sampling(1, 1, 0, 1, 0, 0, Map.of(), seed);
    return new Wish(sampling, tokensMax, List.of(stops), Optional.empty(), OptionalInt.empty());
  }

  private static long[][] row(long... tokens) {
    return new long[][] {tokens};
  }

  @Test
  void whatIsCachedCountsAsIfItWereReadAgain() throws Exception {
    DecoderSpec spec = DecoderSpec.read(FOLDER);
    try (DecoderSession session = DecoderSession.open(FOLDER, spec, OPTIONS)) {
      BatchModel.Step<KeyValueCache> whole =
          session.step(row(10, 20, 30, 40, 50), session.emptyCache());
      BatchModel.Step<KeyValueCache> parts = session.step(row(10, 20), session.emptyCache());
      parts = session.step(row(30, 40), parts.cache());
      parts = session.step(row(50), parts.cache());
      assertArrayEquals(whole.logits().getFirst(), parts.logits().getFirst(), CLOSE);
      assertEquals(5, parts.cache().length(0));
      whole.cache().close();
      parts.cache().close();
    }
  }

  @Test
  void anErrorInAStepEndsItsAnswersAndNotTheModel() throws Exception {
    CompletableFuture<String> failed = new CompletableFuture<>();
    GenerationListener broken =
        new GenerationListener() {
          @Override
          public void text(String more, List<TokenLogProbability> tokens) {
            throw new StackOverflowError("as if what listens went too deep");
          }

          @Override
          public void ended(String reason, int promptTokens, int answerTokens) {}

          @Override
          public void failed(String reason) {
            failed.complete(reason);
          }
        };
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      long[] prompt = model.vocabulary().encode("say");
      assertTrue(model.offer(new Generation(prompt, wish(20, 1), model, broken)));
      assertEquals("The model failed.", failed.get(60, TimeUnit.SECONDS));
      assertEquals(5, begin(model, "say", wish(5, 1)).await().answerTokens());
    }
  }

  @Test
  void sequencesOfUnequalLengthInOneBatchDoNotTouchOneAnother() throws Exception {
    DecoderSpec spec = DecoderSpec.read(FOLDER);
    try (DecoderSession session = DecoderSession.open(FOLDER, spec, OPTIONS)) {
      long[][] prompts = {{10, 20, 30, 40, 50, 60, 70}, {99}, {5, 6, 7}};
      List<float[]> alone = new ArrayList<>();
      List<KeyValueCache> caches = new ArrayList<>();
      for (long[] prompt : prompts) {
        BatchModel.Step<KeyValueCache> read = session.step(row(prompt), session.emptyCache());
        caches.add(read.cache());
        long[] more = Arrays.copyOf(prompt, prompt.length + 1);
        more[prompt.length] = 77;
        BatchModel.Step<KeyValueCache> step = session.step(row(more), session.emptyCache());
        alone.add(step.logits().getFirst());
        step.cache().close();
      }
      KeyValueCache together = caches.getFirst().with(List.of(0), caches.subList(1, 3));
      caches.forEach(KeyValueCache::close);
      BatchModel.Step<KeyValueCache> step = session.step(new long[][] {{77}, {77}, {77}}, together);
      for (int i = 0; i < prompts.length; i++) {
        assertArrayEquals(alone.get(i), step.logits().get(i), CLOSE);
      }
      try (KeyValueCache left = step.cache().with(List.of(2), List.of())) {
        assertEquals(4, left.length(0));
        assertEquals(4, left.padded(), "the padding of those that left has gone with them");
      }
      step.cache().close();
    }
  }

  @Test
  void aModelThatLooksAtPaddingServesOneAnswerAtATime() throws Exception {
    Path blind = Path.of("src/test/resources/blind-llama");
    InvalidModelException refusal =
        assertThrows(InvalidModelException.class, () -> DecoderModel.open(blind, OPTIONS));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("llm.decoder.sequences.max"), message);
    DecoderOptions one = new DecoderOptions(DEVICE, 1, 1, 64, 200, 5);
    try (DecoderModel model = DecoderModel.open(blind, one);
        DecoderModel other = DecoderModel.open(FOLDER, OPTIONS)) {
      Told alone = begin(other, "Hello", wish(20, 1));
      assertEquals(alone.await(), begin(model, "Hello", wish(20, 1)).await());
    }
  }

  @Test
  void answersThatAreMadeTogetherAreThoseThatAreMadeAlone() throws Exception {
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      List<Told.Said> alone = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        alone.add(begin(model, "prompt ".repeat(1 + i % 5) + i, wish(3 + 4 * i, i)).await());
      }
      List<Told> together = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        together.add(begin(model, "prompt ".repeat(1 + i % 5) + i, wish(3 + 4 * i, i)));
      }
      for (int i = 0; i < 12; i++) {
        assertEquals(alone.get(i), together.get(i).await());
      }
    }
  }

  @Test
  void anAnswerEndsByLengthOrBeforeAStopText() throws Exception {
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      Told.Said whole = begin(model, "hello", wish(40, 3)).await();
      assertEquals("length", whole.reason());
      assertEquals(40, whole.answerTokens());
      assertEquals(5, whole.promptTokens());
      String stop = whole.text().substring(10, 13);
      Told.Said stopped = begin(model, "hello", wish(40, 3, stop)).await();
      assertEquals("stop", stopped.reason());
      assertEquals(whole.text().substring(0, whole.text().indexOf(stop)), stopped.text());
    }
  }

  @Test
  void whoIsCancelledMakesRoomAndDisturbsNobody() throws Exception {
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      Told.Said alone = begin(model, "other", wish(30, 9)).await();
      List<Generation> endless = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Generation one =
            new Generation(
                model.vocabulary().encode("endless"),
                new Wish(
                    new Sampling(1, 1, 0, 1, 0, 0, Map.of(2L, -1000.0), i),
                    1 << 20,
                    List.of(),
                    Optional.empty(),
                    OptionalInt.empty()),
                model,
                new Told());
        endless.add(one);
        assertTrue(model.offer(one));
      }
      Told waiting = begin(model, "other", wish(30, 9));
      endless.getFirst().cancel();
      assertEquals(alone, waiting.await());
      endless.forEach(Generation::cancel);
    }
  }

  @Test
  void theLikeliestTokensAreToldAsTheModelHasThem() throws Exception {
    Wish wish = new Wish(Sampling.greedy(), 12, List.of(), Optional.empty(), OptionalInt.of(3));
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      Told told = begin(model, "say", wish);
      Told.Said said = told.await();
      List<TokenLogProbability> tokens = told.logProbabilities();
      StringBuilder names = new StringBuilder();
      for (TokenLogProbability token : tokens) {
        assertEquals(token.chosen(), token.likeliest().getFirst());
        assertEquals(3, token.likeliest().size());
        names.append(model.vocabulary().name(token.chosen().token()));
      }
      assertEquals(said.text(), names.toString());
      assertEquals(said.answerTokens(), tokens.size());
    }
  }

  @Test
  void tooManyThatWaitAreRefused() throws Exception {
    DecoderOptions one = new DecoderOptions(DEVICE, 1, 1, 1, 200, 5);
    try (DecoderModel model = DecoderModel.open(FOLDER, one)) {
      boolean isRefused = false;
      for (int i = 0; i < 100 && !isRefused; i++) {
        isRefused = !model.offer(new Generation(new long[100], wish(100, 1), model, new Told()));
      }
      assertTrue(isRefused);
    }
  }

  @Test
  void textComesInWholeCharactersWhateverTheTokensCut() throws Exception {
    try (Vocabulary vocabulary = Vocabulary.open(FOLDER)) {
      String text = "Zürich 北京 👍🏽 \uD83D\uDE00!";
      TokenText decoded = new TokenText(vocabulary);
      StringBuilder out = new StringBuilder();
      for (long token : vocabulary.encode(text)) {
        String more = decoded.add(token);
        assertFalse(more.contains("\uFFFD"), more);
        out.append(more);
      }
      assertEquals(text, out + decoded.rest());
    }
  }

  @Test
  void aFolderThatLacksSomethingIsRefusedByName() throws Exception {
    for (String missing :
        List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.onnx")) {
      Path copy = Files.createDirectory(folder.resolve(missing));
      try (var files = Files.list(FOLDER)) {
        for (Path file : files.toList()) {
          if (!file.endsWith(missing)) {
            Files.copy(file, copy.resolve(file.getFileName()));
          }
        }
      }
      String reason =
          String.valueOf(
              assertThrows(InvalidModelException.class, () -> DecoderModel.open(copy, OPTIONS))
                  .getMessage());
      assertTrue(reason.contains(missing), reason);
    }
  }
}
